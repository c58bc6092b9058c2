#include "registry/as_rank/clique.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace comity::registry::as_rank {
namespace {

/// Candidates, of the greatest transit degree: the real clique is among the first fifty.
constexpr std::uint32_t kTop = 128;
/// Those of them that the clique grows from.
constexpr std::uint32_t kSeed = 25;
/// Sets of them that are looked at; real graphs need fewer than a hundred. A made-up one may have
/// millions of cliques, and then the best that was met by then is taken.
constexpr std::uint32_t kSetsMax = 1'000'000;
/// Of so many members a further one may lack a link with one: two that do not speak are known.
constexpr std::size_t kLenientFrom = 8;
/// Pairs of candidates.
constexpr std::size_t kPairs = std::size_t{kTop} * kTop;

/// What is seen of the first networks, by rank: which are linked, and how many paths go over three
/// in a row.
class Top {
public:
    explicit Top(const PathGraph& graph)
        : size_(std::min(kTop, static_cast<std::uint32_t>(graph.as_count()))),
          links_(kPairs),
          pairs_(kPairs),
          threes_(kPairs * kTop) {
        for (const auto& link : graph.links()) {
            const auto a = graph.rank(link.low);
            const auto b = graph.rank(link.high);
            if (a < kTop && b < kTop) links_[a * kTop + b] = links_[b * kTop + a] = true;
        }
        for (std::size_t i = 0; i < graph.path_count(); ++i) count(graph, graph.path(i));
    }
    [[nodiscard]] std::uint32_t size() const { return size_; }
    [[nodiscard]] bool are_linked(std::uint32_t a, std::uint32_t b) const {
        return links_[a * kTop + b];
    }
    /// Paths that hold `a` and then `b`.
    [[nodiscard]] std::uint64_t paths(std::uint32_t a, std::uint32_t b) const {
        return pairs_[a * kTop + b];
    }
    [[nodiscard]] std::uint64_t paths(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
        return threes_[(a * kTop + b) * kTop + c];
    }

private:
    void count(const PathGraph& graph, std::span<const Hop> path) {
        auto before = kTop;
        for (std::size_t at = 0; at < path.size(); ++at) {
            const auto from = graph.rank(graph.from(path[at]));
            const auto to = graph.rank(graph.to(path[at]));
            if (from < kTop && to < kTop) {
                ++pairs_[from * kTop + to];
                if (before < kTop) ++threes_[(before * kTop + from) * kTop + to];
            }
            before = from;
        }
    }

    std::uint32_t size_;
    std::vector<bool> links_;
    std::vector<std::uint32_t> pairs_;
    std::vector<std::uint32_t> threes_;
};

using Ranks = std::vector<std::uint32_t>;

/// Looks for the clique of the greatest transit degrees together (Bron and Kerbosch 1973), and goes
/// no further down a way that cannot beat the best.
class SeedSearch {
public:
    SeedSearch(const PathGraph& graph, const Top& top) : graph_(graph), top_(top) {}

    Ranks run() {
        Ranks candidates(std::min(kSeed, top_.size()));
        std::iota(candidates.begin(), candidates.end(), 0U);
        search(candidates, 0);
        return best_;
    }

private:
    [[nodiscard]] std::uint64_t weight(std::uint32_t rank) const {
        return graph_.transit_degree(graph_.ranked()[rank]);
    }
    // At most kSeed deep, since each level has one candidate less.
    void search(const Ranks& candidates, std::uint64_t taken_weight) {
        if (taken_weight > best_weight_) {
            best_weight_ = taken_weight;
            best_ = taken_;
        }
        std::uint64_t rest_weight = 0;
        for (const auto rank : candidates) rest_weight += weight(rank);
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if (taken_weight + rest_weight <= best_weight_ || sets_ == kSetsMax) return;
            ++sets_;
            const auto rank = candidates[i];
            Ranks linked;
            for (auto k = i + 1; k < candidates.size(); ++k) {
                if (top_.are_linked(rank, candidates[k])) linked.push_back(candidates[k]);
            }
            taken_.push_back(rank);
            search(linked, taken_weight + weight(rank));
            taken_.pop_back();
            rest_weight -= weight(rank);
        }
    }

    const PathGraph& graph_;
    const Top& top_;
    Ranks taken_;
    Ranks best_;
    std::uint64_t best_weight_ = 0;
    std::uint32_t sets_ = 0;
};

/// How `rank` stands in paths through `members`.
struct Standing {
    std::uint64_t paths = 0;    ///< That hold it next to a member.
    std::uint64_t transit = 0;  ///< That hold it and then two members, or the other way round.
    [[nodiscard]] bool is_customer() const { return transit > 0 && transit * kLeakedOf > paths; }
};

Standing standing_of(const Top& top, const Ranks& members, std::uint32_t rank) {
    Standing standing;
    for (const auto a : members) {
        if (a == rank) continue;
        standing.paths += top.paths(rank, a) + top.paths(a, rank);
        for (const auto b : members) {
            if (b == rank || b == a) continue;
            standing.transit += top.paths(rank, a, b) + top.paths(b, a, rank);
        }
    }
    return standing;
}

/// Takes out who gets transit from one toward another, worst first.
void prune(const Top& top, Ranks& members) {
    while (members.size() > 2) {
        auto worst = members.end();
        Standing worst_standing;
        for (auto member = members.begin(); member != members.end(); ++member) {
            const auto standing = standing_of(top, members, *member);
            if (!standing.is_customer() || standing.transit < worst_standing.transit) continue;
            worst = member;
            worst_standing = standing;
        }
        if (worst == members.end()) return;
        members.erase(worst);
    }
}

void extend(const Top& top, Ranks& members) {
    for (std::uint32_t rank = 0; rank < top.size(); ++rank) {
        if (std::find(members.begin(), members.end(), rank) != members.end()) continue;
        const auto links = static_cast<std::size_t>(
            std::count_if(members.begin(), members.end(),
                          [&](std::uint32_t member) { return top.are_linked(rank, member); }));
        const bool is_lenient = members.size() >= kLenientFrom;
        if (links + (is_lenient ? 1U : 0U) < members.size()) continue;
        if (!standing_of(top, members, rank).is_customer()) members.push_back(rank);
    }
}

}  // namespace

std::vector<AsIndex> find_clique(const PathGraph& graph) {
    const Top top(graph);
    auto members = SeedSearch(graph, top).run();
    if (members.empty()) return {};
    prune(top, members);
    extend(top, members);
    std::vector<AsIndex> clique;
    clique.reserve(members.size());
    for (const auto rank : members) clique.push_back(graph.ranked()[rank]);
    std::sort(clique.begin(), clique.end());
    return clique;
}

}  // namespace comity::registry::as_rank
