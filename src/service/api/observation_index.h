// One observation under one framework in memory: what lists, groups and the overview are made of,
// so that no request reads more than one network from the store.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "manrs/group_assessment.h"
#include "registry/rir.h"
#include "service/api/participants.h"
#include "store/store.h"

namespace comity::service::api {

/// Pairs of prefix and origin of one network or many. What was not given is not known: the facts of
/// the observation say so.
struct RouteStates {
    std::uint64_t announced = 0;
    std::uint64_t counted = 0;
    std::uint64_t valid = 0;
    std::uint64_t not_found = 0;
    std::uint64_t invalid = 0;
    std::uint64_t registered = 0;  ///< With a route object of their origin, exact or covering.

    void add(const RouteStates& other);
};
[[nodiscard]] RouteStates states_of(const manrs::RouteTally& tally);

struct NetworkLine {
    manrs::MemberFigures figures;
    std::string organisation;
    registry::Rir rir = registry::Rir::None;
    RouteStates routes;
    bool is_visible = false;  ///< As manrs::is_visible says.
    bool is_kept = true;  ///< Else the store has nothing of it: a group or a relationship names it.

    [[nodiscard]] net::Asn asn() const { return figures.member.asn; }
};

/// What the actions and the routes of some networks come to.
struct Standing {
    std::uint64_t networks = 0;
    std::uint64_t announcing = 0;
    std::vector<manrs::GroupAction> actions;  ///< In the framework's order.
    RouteStates routes;
};

struct GroupLine {
    std::string name;
    std::string title;
    std::vector<std::uint32_t> members;  ///< Places of lines, rising.
    Standing standing;
};

/// A way to sort networks.
enum class SortKey : std::uint8_t { Asn, Name, Country, Announced, Worst, Score };

/// Lines in one order: first those that have a value, then the others by ASN.
struct Order {
    std::vector<std::uint32_t> places;
    std::vector<std::uint32_t> ranks;  ///< Where each place stands in `places`.
    std::size_t valued = 0;
};

class ObservationIndex {
public:
    /// Reads and judges every network. Errors: those of the store.
    [[nodiscard]] static Result<std::shared_ptr<const ObservationIndex>> load(
        const store::Store& store, store::ObservationRow observation,
        std::shared_ptr<const manrs::Framework> framework);

    /// The same with `networks`, sorted, read and judged again. Errors: those of the store.
    [[nodiscard]] Result<std::shared_ptr<const ObservationIndex>> read_again(
        const store::Store& store, std::span<const net::Asn> networks) const;

    [[nodiscard]] const store::ObservationRow& observation() const { return observation_; }
    [[nodiscard]] const manrs::Framework& framework() const { return *framework_; }
    [[nodiscard]] const std::vector<NetworkLine>& lines() const { return lines_; }  ///< By ASN.
    [[nodiscard]] const std::vector<GroupLine>& groups() const { return groups_; }  ///< By name.
    /// Who had joined, in the order given.
    [[nodiscard]] const std::vector<ParticipantLine>& participants() const { return participants_; }
    /// Null where there is none of that id.
    [[nodiscard]] const ParticipantLine* participant_of(std::string_view id) const;
    [[nodiscard]] bool has_cones() const { return !provider_customer_.empty(); }
    /// Of all networks that are kept.
    [[nodiscard]] const Standing& standing() const { return standing_; }

    /// The network's line; null where it has none.
    [[nodiscard]] const NetworkLine* line_of(net::Asn asn) const;
    /// The group of that name; null where there is none. Cones are not among them.
    [[nodiscard]] const GroupLine* group_of(std::string_view name) const;
    /// The places of the network's customer cone, itself among them, rising; empty where it has no
    /// line, or no relationships were given.
    [[nodiscard]] std::vector<std::uint32_t> cone_of(net::Asn asn) const;
    /// `action` is the place of the action that SortKey::Score means.
    [[nodiscard]] const Order& order(SortKey key, std::size_t action = 0) const;
    /// The places of the lines of `networks`, sorted; those without one are left out.
    [[nodiscard]] std::vector<std::uint32_t> places_of(std::span<const net::Asn> networks) const;
    /// What filters look at, side by side for all lines: `place` is that of a line.
    [[nodiscard]] bool is_kept(std::size_t place) const { return (marks_[place] & kKept) != 0; }
    [[nodiscard]] bool is_announcing(std::size_t place) const {
        return (marks_[place] & kAnnouncing) != 0;
    }
    [[nodiscard]] manrs::Band band(std::size_t place, std::size_t action) const {
        return bands_[action * lines_.size() + place];
    }
    /// Of all lines, one behind the other; a view of the index.
    [[nodiscard]] std::string_view search_text() const { return search_; }
    /// ASN, name and organisation in lower case, a line feed behind each; a view of the index.
    [[nodiscard]] std::string_view search_text(std::size_t place) const {
        return std::string_view(search_).substr(search_at_[place],
                                                search_at_[place + 1] - search_at_[place]);
    }

    [[nodiscard]] Standing standing_of(std::span<const std::uint32_t> members) const;
    /// The group as `comity assess --group` tells it, without its members; `previous` as
    /// GroupAssessor::finish.
    [[nodiscard]] manrs::GroupAssessment assess(const std::string& name, const std::string& title,
                                                std::span<const std::uint32_t> members,
                                                const manrs::GroupAssessment* previous) const;

private:
    ObservationIndex(store::ObservationRow observation,
                     std::shared_ptr<const manrs::Framework> framework)
        : observation_(std::move(observation)), framework_(std::move(framework)) {}

    [[nodiscard]] Result<void> read_lines(const store::Store& store);
    [[nodiscard]] Result<void> read_groups(const store::Store& store);
    [[nodiscard]] Result<void> read_participants(const store::Store& store);
    void count_kept();
    void make_columns();
    void sort();

    static constexpr std::uint8_t kKept = 1;
    static constexpr std::uint8_t kAnnouncing = 2;

    store::ObservationRow observation_;
    std::shared_ptr<const manrs::Framework> framework_;
    std::vector<NetworkLine> lines_;
    std::vector<std::uint8_t> marks_;  ///< By place; so are the next three.
    std::vector<manrs::Band> bands_;   ///< All of the first action, of the second and so on.
    std::string search_;
    std::vector<std::uint32_t> search_at_;  ///< One more at the end.
    std::vector<GroupLine> groups_;
    std::vector<ParticipantLine> participants_;
    std::map<std::string, std::size_t, std::less<>> participant_places_;  ///< By id.
    std::vector<Order> orders_;  ///< Those of SortKey, the score of each action last.
    Standing standing_;
    /// Places of providers and their customers, sorted.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> provider_customer_;
};

}  // namespace comity::service::api
