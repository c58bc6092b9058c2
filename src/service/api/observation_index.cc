#include "service/api/observation_index.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include "base/text.h"

namespace comity::service::api {
namespace {

using manrs::Band;

/// Keeps each text once: a few reasons hold for most networks.
class Interner {
public:
    void intern(std::shared_ptr<const std::string>& text) {
        if (text) text = *texts_.insert(text).first;
    }

private:
    struct ByText {
        bool operator()(const std::shared_ptr<const std::string>& a,
                        const std::shared_ptr<const std::string>& b) const {
            return *a < *b;
        }
    };
    std::set<std::shared_ptr<const std::string>, ByText> texts_;
};

NetworkLine line_of_record(const manrs::Framework& framework,
                           const observation::ObservationFacts& facts,
                           const manrs::NetworkRecord& record) {
    const auto judgement = manrs::judge(framework, facts, record);
    const auto& identity = record.evidence.identity;
    return {.figures = figures_of(record, judgement),
            .organisation = identity.organisation,
            .rir = identity.rir,
            .routes = states_of(judgement.tally),
            .is_visible = judgement.tally.is_visible};
}

NetworkLine line_of_unseen(net::Asn asn, std::size_t actions,
                           const std::shared_ptr<const std::string>& reason) {
    NetworkLine line{.is_kept = false};
    line.figures.member = {.asn = asn, .scores = std::vector<std::optional<double>>(actions)};
    line.figures.no_data_reasons.fill(reason);
    return line;
}

/// What SortKey::Worst goes by: most actions lagging, most aspiring, the lowest mean.
std::tuple<int, int, double> worst_of(const NetworkLine& line, const manrs::Bands& bands) {
    int lagging = 0;
    int aspiring = 0;
    int scored = 0;
    double sum = 0;
    for (const auto& score : line.figures.member.scores) {
        if (!score) continue;
        const auto band = band_of(bands, score);
        lagging += band == Band::Lagging ? 1 : 0;
        aspiring += band == Band::Aspiring ? 1 : 0;
        sum += *score;
        ++scored;
    }
    return {-lagging, -aspiring, scored == 0 ? 0 : sum / scored};
}

/// The order of `lines`, which are by ASN, by what `key` makes of those that `has` a value.
template <class Has, class Key>
Order order_by(const std::vector<NetworkLine>& lines, Has has, Key key) {
    Order order;
    order.places.resize(lines.size());
    std::iota(order.places.begin(), order.places.end(), std::uint32_t{0});
    const auto rest = std::stable_partition(order.places.begin(), order.places.end(),
                                            [&](std::uint32_t place) { return has(lines[place]); });
    order.valued = static_cast<std::size_t>(rest - order.places.begin());
    std::vector<std::pair<decltype(key(lines.front())), std::uint32_t>> keyed;
    keyed.reserve(order.valued);
    for (auto place = order.places.begin(); place != rest; ++place) {
        keyed.emplace_back(key(lines[*place]), *place);
    }
    std::sort(keyed.begin(), keyed.end());
    std::transform(keyed.begin(), keyed.end(), order.places.begin(),
                   [](const auto& pair) { return pair.second; });
    order.ranks.resize(lines.size());
    for (std::uint32_t rank = 0; rank < order.places.size(); ++rank) {
        order.ranks[order.places[rank]] = rank;
    }
    return order;
}

}  // namespace

void RouteStates::add(const RouteStates& other) {
    announced += other.announced;
    counted += other.counted;
    valid += other.valid;
    not_found += other.not_found;
    invalid += other.invalid;
    registered += other.registered;
}

RouteStates states_of(const manrs::RouteTally& tally) {
    return {.announced = tally.announced,
            .counted = tally.counted.total(),
            .valid = tally.counted.valid,
            .not_found = tally.counted.not_found,
            .invalid = tally.counted.invalid,
            .registered = tally.registered_exact + tally.registered_covering};
}

Result<std::shared_ptr<const ObservationIndex>> ObservationIndex::load(
    const store::Store& store, store::ObservationRow observation,
    std::shared_ptr<const manrs::Framework> framework) {
    std::shared_ptr<ObservationIndex> index(
        new ObservationIndex(std::move(observation), std::move(framework)));
    COMITY_TRY(index->read_lines(store));
    COMITY_TRY(index->read_groups(store));
    COMITY_TRY(index->read_participants(store));
    index->make_columns();
    index->sort();
    return std::shared_ptr<const ObservationIndex>(std::move(index));
}

Result<void> ObservationIndex::read_lines(const store::Store& store) {
    Interner interner;
    const auto actions = framework_->actions.size();
    const auto unseen =
        std::make_shared<const std::string>("the network announced nothing that was seen");
    // Both come by ASN: they are merged.
    const auto named = COMITY_TRY(store.named_networks(observation_.id));
    auto next = named.begin();
    const auto add_named_before = [&](std::optional<net::Asn> asn) {
        for (; next != named.end() && (!asn || *next < *asn); ++next) {
            lines_.push_back(line_of_unseen(*next, actions, unseen));
        }
        if (next != named.end() && asn && *next == *asn) ++next;
    };
    COMITY_TRY(store.for_each_network(observation_.id, [&](const manrs::NetworkRecord& record) {
        add_named_before(record.evidence.asn);
        lines_.push_back(line_of_record(*framework_, observation_.facts, record));
        auto& reasons = lines_.back().figures.no_data_reasons;
        for (auto& reason : reasons) interner.intern(reason);
        return true;
    }));
    add_named_before(std::nullopt);
    count_kept();
    return {};
}

void ObservationIndex::count_kept() {
    std::vector<std::uint32_t> kept;
    for (std::uint32_t place = 0; place < lines_.size(); ++place) {
        if (lines_[place].is_kept) kept.push_back(place);
    }
    standing_ = standing_of(kept);
}

Result<std::shared_ptr<const ObservationIndex>> ObservationIndex::read_again(
    const store::Store& store, std::span<const net::Asn> networks) const {
    std::shared_ptr<ObservationIndex> index(new ObservationIndex(*this));
    for (const auto place : places_of(networks)) {
        auto& line = index->lines_[place];
        if (!line.is_kept) continue;
        const auto record = COMITY_TRY(store.record(observation_.id, line.asn()));
        if (record) line = line_of_record(*framework_, observation_.facts, *record);
    }
    index->count_kept();
    for (auto& group : index->groups_) group.standing = index->standing_of(group.members);
    index->participants_.clear();
    index->participant_places_.clear();
    COMITY_TRY(index->read_participants(store));
    index->make_columns();
    index->sort();
    return std::shared_ptr<const ObservationIndex>(std::move(index));
}

Result<void> ObservationIndex::read_groups(const store::Store& store) {
    const auto providers = COMITY_TRY(store.providers(observation_.id));
    provider_customer_.reserve(providers.size());
    for (const auto& [provider, customer] : providers) {
        const auto* const above = line_of(provider);
        const auto* const below = line_of(customer);
        // Both have a line: they are named networks.
        provider_customer_.emplace_back(static_cast<std::uint32_t>(above - lines_.data()),
                                        static_cast<std::uint32_t>(below - lines_.data()));
    }
    const auto groups = COMITY_TRY(store.groups(observation_.id));
    for (const auto& size : groups) {
        auto group = COMITY_TRY(store.group(observation_.id, size.name));
        if (!group) continue;
        auto members = places_of(group->members);
        auto standing = standing_of(members);
        groups_.push_back({.name = std::move(group->name),
                           .title = std::move(group->title),
                           .members = std::move(members),
                           .standing = std::move(standing)});
    }
    return {};
}

Result<void> ObservationIndex::read_participants(const store::Store& store) {
    participants_ = api::lines_of(COMITY_TRY(store.participants(observation_.id)), *framework_,
                                  [this](net::Asn asn) -> const manrs::MemberFigures* {
                                      const auto* const line = line_of(asn);
                                      return line == nullptr ? nullptr : &line->figures;
                                  });
    for (std::size_t i = 0; i < participants_.size(); ++i) {
        participant_places_.emplace(participants_[i].id, i);
    }
    return {};
}

void ObservationIndex::make_columns() {
    marks_.clear();
    bands_.clear();
    search_.clear();
    search_at_.clear();
    for (const auto& line : lines_) {
        const auto& member = line.figures.member;
        marks_.push_back(static_cast<std::uint8_t>((line.is_kept ? kKept : 0) |
                                                   (member.is_announcing ? kAnnouncing : 0)));
        search_at_.push_back(static_cast<std::uint32_t>(search_.size()));
        search_ += lower_case(std::to_string(line.asn().value()) + "\n" + member.name + "\n" +
                              line.organisation + "\n");
    }
    search_at_.push_back(static_cast<std::uint32_t>(search_.size()));
    bands_.reserve(lines_.size() * framework_->actions.size());
    for (std::size_t i = 0; i < framework_->actions.size(); ++i) {
        for (const auto& line : lines_) {
            bands_.push_back(band_of(framework_->bands, line.figures.member.scores[i]));
        }
    }
}

void ObservationIndex::sort() {
    orders_.clear();
    const auto any = [](const NetworkLine&) { return true; };
    const auto asn = [](const NetworkLine& line) { return line.asn(); };
    orders_.push_back(order_by(lines_, any, asn));
    orders_.push_back(order_by(
        lines_, [](const NetworkLine& line) { return !line.figures.member.name.empty(); },
        [](const NetworkLine& line) { return lower_case(line.figures.member.name); }));
    orders_.push_back(order_by(
        lines_, [](const NetworkLine& line) { return !line.figures.member.country.empty(); },
        [](const NetworkLine& line) { return line.figures.member.country; }));
    orders_.push_back(order_by(
        lines_, [](const NetworkLine& line) { return line.is_kept; },
        [](const NetworkLine& line) { return line.routes.announced; }));
    orders_.push_back(order_by(
        lines_,
        [](const NetworkLine& line) {
            const auto& scores = line.figures.member.scores;
            return std::any_of(scores.begin(), scores.end(),
                               [](const auto& score) { return score.has_value(); });
        },
        [this](const NetworkLine& line) { return worst_of(line, framework_->bands); }));
    for (std::size_t i = 0; i < framework_->actions.size(); ++i) {
        orders_.push_back(order_by(
            lines_,
            [i](const NetworkLine& line) { return line.figures.member.scores[i].has_value(); },
            [i](const NetworkLine& line) { return line.figures.member.scores[i].value_or(0); }));
    }
}

const NetworkLine* ObservationIndex::line_of(net::Asn asn) const {
    const auto found = std::lower_bound(
        lines_.begin(), lines_.end(), asn,
        [](const NetworkLine& line, net::Asn wanted) { return line.asn() < wanted; });
    return found == lines_.end() || found->asn() != asn ? nullptr : &*found;
}

const GroupLine* ObservationIndex::group_of(std::string_view name) const {
    const auto found = std::lower_bound(
        groups_.begin(), groups_.end(), name,
        [](const GroupLine& group, std::string_view wanted) { return group.name < wanted; });
    return found == groups_.end() || found->name != name ? nullptr : &*found;
}

const ParticipantLine* ObservationIndex::participant_of(std::string_view id) const {
    const auto found = participant_places_.find(id);
    return found == participant_places_.end() ? nullptr : &participants_[found->second];
}

std::vector<std::uint32_t> ObservationIndex::cone_of(net::Asn asn) const {
    const auto* const top = line_of(asn);
    if (top == nullptr || !has_cones()) return {};
    std::vector<bool> is_in(lines_.size());
    std::vector<std::uint32_t> cone{static_cast<std::uint32_t>(top - lines_.data())};
    is_in[cone.front()] = true;
    for (std::size_t next = 0; next < cone.size(); ++next) {
        const auto provider = cone[next];
        auto row = std::lower_bound(provider_customer_.begin(), provider_customer_.end(),
                                    std::pair(provider, std::uint32_t{0}));
        for (; row != provider_customer_.end() && row->first == provider; ++row) {
            if (is_in[row->second]) continue;
            is_in[row->second] = true;
            cone.push_back(row->second);
        }
    }
    std::sort(cone.begin(), cone.end());
    return cone;
}

const Order& ObservationIndex::order(SortKey key, std::size_t action) const {
    return orders_.at(static_cast<std::size_t>(key) + (key == SortKey::Score ? action : 0));
}

std::vector<std::uint32_t> ObservationIndex::places_of(std::span<const net::Asn> networks) const {
    std::vector<std::uint32_t> places;
    places.reserve(networks.size());
    for (const auto asn : networks) {
        const auto* const line = line_of(asn);
        if (line != nullptr) places.push_back(static_cast<std::uint32_t>(line - lines_.data()));
    }
    std::sort(places.begin(), places.end());
    return places;
}

Standing ObservationIndex::standing_of(std::span<const std::uint32_t> members) const {
    Standing standing;
    std::vector<double> sums(framework_->actions.size());
    for (const auto& action : framework_->actions) {
        standing.actions.push_back({.id = action.id, .title = action.title});
    }
    for (const auto place : members) {
        const auto& line = lines_[place];
        ++standing.networks;
        if (line.figures.member.is_announcing) ++standing.announcing;
        standing.routes.add(line.routes);
        for (std::size_t i = 0; i < sums.size(); ++i) {
            const auto score = line.figures.member.scores[i];
            const auto band = band_of(framework_->bands, score);
            ++standing.actions[i].bands.at(static_cast<std::size_t>(band));
            sums[i] += score.value_or(0);
        }
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
        auto& action = standing.actions[i];
        const auto measured = standing.networks - action.networks_in(Band::NoData);
        if (measured > 0) action.mean = sums[i] / static_cast<double>(measured);
    }
    return standing;
}

manrs::GroupAssessment ObservationIndex::assess(const std::string& name, const std::string& title,
                                                std::span<const std::uint32_t> members,
                                                const manrs::GroupAssessment* previous) const {
    manrs::GroupAssessor assessor(*framework_, observation_.facts, name, title,
                                  manrs::MemberList::Without);
    for (const auto place : members) assessor.add(lines_[place].figures);
    return assessor.finish(previous);
}

}  // namespace comity::service::api
