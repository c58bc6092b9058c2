#include "registry/as_rank/inference.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <tuple>
#include <utility>

#include "registry/as_rank/clique.h"
#include "registry/as_rank/path_graph.h"

namespace comity::registry::as_rank {
namespace {

using Kind = Relationship::Kind;

/// What is known of a link.
enum class Tie : std::uint8_t { Unknown, LowProvides, HighProvides, Peers };

/// Networks of the clique have neighbours below them, and few peers, of which none is small.
constexpr std::uint32_t kSmallBy = 4;
/// A customer is less than so much of its provider, or it is not clear that it is one.
constexpr std::uint32_t kMuchSmallerBy = 2;
/// A vantage point that has routes to fewer than one in so many networks gives those of its
/// customers alone, as one does to a peer.
constexpr std::size_t kPartialOf = 40;

/// The paths of a graph that are not poisoned, and what is counted of them.
class CleanPaths {
public:
    CleanPaths(const PathGraph& graph, std::span<const AsIndex> clique)
        : in_clique_(graph.as_count()),
          is_clean_(mark(graph, clique)),
          turns_(graph, [this](std::size_t path) { return is_clean_[path]; }),
          paths_over_(2 * graph.links().size()) {
        for (std::size_t i = 0; i < graph.path_count(); ++i) {
            if (!is_clean_[i]) continue;
            for (const auto hop : graph.path(i)) ++paths_over_[hop.bits()];
        }
    }
    CleanPaths(const CleanPaths&) = delete;

    [[nodiscard]] bool in_clique(AsIndex as) const { return in_clique_[as]; }
    [[nodiscard]] const Turns& turns() const { return turns_; }
    [[nodiscard]] std::uint32_t over(Hop hop) const { return paths_over_[hop.bits()]; }
    [[nodiscard]] std::size_t poisoned() const {
        return static_cast<std::size_t>(std::count(is_clean_.begin(), is_clean_.end(), false));
    }

private:
    std::vector<bool> mark(const PathGraph& graph, std::span<const AsIndex> clique) {
        for (const auto as : clique) in_clique_[as] = true;
        std::vector<bool> is_clean(graph.path_count());
        for (std::size_t i = 0; i < graph.path_count(); ++i) {
            is_clean[i] = !comes_back(graph, graph.path(i));
        }
        return is_clean;
    }
    /// Whether `path` enters the clique, leaves it and enters it again: no route does, unless it
    /// is leaked or made up.
    [[nodiscard]] bool comes_back(const PathGraph& graph, std::span<const Hop> path) const {
        bool has_left = false;
        for (const auto hop : path) {
            const bool from = in_clique_[graph.from(hop)];
            const bool to = in_clique_[graph.to(hop)];
            if (to && has_left) return true;
            has_left = has_left || (from && !to);
        }
        return false;
    }

    std::vector<bool> in_clique_;
    std::vector<bool> is_clean_;
    Turns turns_;
    std::vector<std::uint32_t> paths_over_;
};

class Inference {
public:
    explicit Inference(const PathSample& paths)
        : graph_(paths),
          clique_(find_clique(graph_)),
          paths_(graph_, clique_),
          ties_(graph_.links().size()),
          steps_(graph_.links().size(), Step::Rest),
          evidence_(graph_.links().size()) {}

    Inferred run() {
        tie_clique();
        go_down();
        while (look_from_below()) go_down();
        tie_partial_feeds();
        go_down();
        tie_small_of_clique();
        while (fold()) go_down();
        return result();
    }

private:
    void set_provider(Hop hop, Step step) {
        ties_[hop.link()] = hop.is_from_low() ? Tie::LowProvides : Tie::HighProvides;
        steps_[hop.link()] = step;
    }
    [[nodiscard]] bool is_unknown(Hop hop) const { return ties_[hop.link()] == Tie::Unknown; }
    /// Whether the first of `hop` is known to be a provider or peer of the second.
    [[nodiscard]] bool is_from_above(Hop hop) const {
        const auto tie = ties_[hop.link()];
        return tie == Tie::Peers ||
               tie == (hop.is_from_low() ? Tie::LowProvides : Tie::HighProvides);
    }
    /// Whether nothing is known of `hop`, and its second network may be a customer.
    [[nodiscard]] bool is_open(Hop hop) const {
        return is_unknown(hop) && !paths_.in_clique(graph_.to(hop));
    }
    [[nodiscard]] bool ranks_down(Hop hop) const {
        return graph_.rank(graph_.from(hop)) < graph_.rank(graph_.to(hop));
    }

    void tie_clique() {
        for (const auto a : clique_) {
            for (const auto b : clique_) {
                const auto hop = a < b ? graph_.find(a, b) : std::nullopt;
                if (!hop) continue;
                ties_[hop->link()] = Tie::Peers;
                steps_[hop->link()] = Step::Clique;
            }
        }
    }

    /// Gathers into `found_` the open hops from `y` that paths take which come to it by a hop for
    /// which `counts(hop)`, enough of them to mean something.
    template <class Counts>
    void gather(AsIndex y, const Counts& counts) {
        found_.clear();
        for (const auto out : graph_.hops_from(y)) {
            const Hop in(out.link(), !out.is_from_low());
            if (!counts(in)) continue;
            for (const auto& turn : paths_.turns().after(in)) {
                if (!is_open(turn.second)) continue;
                auto& evidence = evidence_[turn.second.link()];
                if (evidence == 0) found_.push_back(turn.second);
                evidence += turn.paths;
            }
        }
        std::erase_if(found_, [this](Hop hop) {
            return !means_something(std::exchange(evidence_[hop.link()], 0), hop);
        });
    }
    [[nodiscard]] bool means_something(std::uint64_t evidence, Hop hop) const {
        return evidence * kLeakedOf >= paths_.over(hop);
    }

    /// Steps 2 and 3, until they find nothing more.
    void go_down() {
        for (const auto step : {Step::TopDown, Step::SmallProvider}) {
            while (go_down_once(step)) {
            }
        }
    }
    bool go_down_once(Step step) {
        bool found_any = false;
        for (const auto y : graph_.ranked()) {
            gather(y, [this](Hop in) { return is_from_above(in); });
            for (const auto hop : found_) {
                if (step == Step::TopDown && !ranks_down(hop)) continue;
                set_provider(hop, step);
                found_any = true;
            }
        }
        return found_any;
    }

    bool look_from_below() {
        bool found_any = false;
        for (const auto y : graph_.ranked()) {
            for (const auto out : graph_.hops_from(y)) {
                if (!is_open(out)) continue;
                const Hop in(out.link(), !out.is_from_low());
                std::uint64_t evidence = 0;
                for (const auto& turn : paths_.turns().after(in)) {
                    const Hop back(turn.second.link(), !turn.second.is_from_low());
                    if (is_from_above(back)) evidence += turn.paths;
                }
                if (evidence == 0 || !means_something(evidence, in)) continue;
                set_provider(out, Step::FromBelow);
                found_any = true;
            }
        }
        return found_any;
    }

    void tie_partial_feeds() {
        std::vector<std::uint64_t> seen;  // a vantage point, and an origin that it has a route to
        for (std::size_t i = 0; i < graph_.path_count(); ++i) {
            const auto path = graph_.path(i);
            if (path.empty()) continue;
            seen.push_back(std::uint64_t{graph_.from(path.front())} << 32U |
                           graph_.to(path.back()));
        }
        std::sort(seen.begin(), seen.end());
        seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
        for (std::size_t i = 0; i < seen.size();) {
            const auto vantage_point = seen[i] >> 32U;
            const auto first = i;
            while (i < seen.size() && seen[i] >> 32U == vantage_point) ++i;
            if ((i - first) * kPartialOf >= graph_.as_count()) continue;
            for (const auto hop : graph_.hops_from(static_cast<AsIndex>(vantage_point))) {
                if (is_open(hop) && paths_.over(hop) > 0) set_provider(hop, Step::PartialFeed);
            }
        }
    }

    void tie_small_of_clique() {
        for (const auto as : clique_) {
            for (const auto hop : graph_.hops_from(as)) {
                const auto degree = graph_.transit_degree(graph_.to(hop));
                if (is_open(hop) && kSmallBy * degree <= graph_.transit_degree(as)) {
                    set_provider(hop, Step::SmallOfClique);
                }
            }
        }
    }

    bool fold() {
        bool found_any = false;
        for (const auto y : graph_.ranked()) {
            gather(y, [this, y](Hop in) {
                return is_unknown(in) &&
                       kMuchSmallerBy * (graph_.transit_degree(graph_.from(in)) + 1) >
                           graph_.transit_degree(y);
            });
            for (const auto hop : found_) {
                if (!ranks_down(hop)) continue;
                set_provider(hop, Step::Fold);
                found_any = true;
            }
        }
        return found_any;
    }

    [[nodiscard]] Relationship relationship(LinkIndex link) const {
        const auto low = graph_.asn(graph_.links()[link].low);
        const auto high = graph_.asn(graph_.links()[link].high);
        switch (ties_[link]) {
            case Tie::LowProvides: return {low, high, Kind::ProviderOf};
            case Tie::HighProvides: return {high, low, Kind::ProviderOf};
            case Tie::Peers:
            case Tie::Unknown: break;
        }
        return {low, high, Kind::PeerOf};
    }

    [[nodiscard]] Inferred result() const {
        Inferred inferred{.networks = graph_.as_count(), .poisoned_paths = paths_.poisoned()};
        for (const auto as : clique_) inferred.clique.push_back(graph_.asn(as));
        std::vector<std::pair<Relationship, Step>> all;
        all.reserve(ties_.size());
        for (LinkIndex link = 0; link < ties_.size(); ++link) {
            all.emplace_back(relationship(link), steps_[link]);
        }
        std::sort(all.begin(), all.end());
        inferred.relationships.reserve(all.size());
        inferred.steps.reserve(all.size());
        for (const auto& [each, step] : all) {
            inferred.relationships.push_back(each);
            inferred.steps.push_back(step);
        }
        return inferred;
    }

    PathGraph graph_;
    std::vector<AsIndex> clique_;
    CleanPaths paths_;
    std::vector<Tie> ties_;
    std::vector<Step> steps_;
    std::vector<std::uint32_t> evidence_;  ///< By link; zero between two gatherings.
    std::vector<Hop> found_;
};

}  // namespace

std::string_view to_string(Step step) {
    switch (step) {
        case Step::Clique: return "clique";
        case Step::TopDown: return "top-down";
        case Step::SmallProvider: return "small-provider";
        case Step::FromBelow: return "from-below";
        case Step::PartialFeed: return "partial-feed";
        case Step::SmallOfClique: return "small-of-clique";
        case Step::Fold: return "fold";
        case Step::Rest: break;
    }
    return "rest";
}

Inferred infer_relationships(const PathSample& paths) {
    auto inferred = Inference(paths).run();
    boost::unordered_flat_set<net::Asn, std::hash<net::Asn>> vantage_points;
    for (std::size_t i = 0; i < paths.size(); ++i) vantage_points.insert(paths[i].front());
    inferred.vantage_points = vantage_points.size();
    return inferred;
}

}  // namespace comity::registry::as_rank
