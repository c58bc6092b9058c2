// Where a group of networks stands: means, bands, and how much of what it announces is registered.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "manrs/assessment.h"

namespace comity::manrs {

inline constexpr std::size_t kBandCount = 4;

/// What one action says of all networks of a group.
struct GroupAction {
    std::string id;
    std::string title;
    std::optional<double> mean;                     ///< Of the scores there are; none without any.
    std::array<std::uint64_t, kBandCount> bands{};  ///< Networks, by Band.

    [[nodiscard]] std::uint64_t networks_in(Band band) const {
        return bands.at(static_cast<std::size_t>(band));
    }
};

/// What one metric says of them. Networks without data are in no mean.
struct GroupMetric {
    MetricId id = MetricId::M1;
    std::uint64_t measured = 0;   ///< Networks with data.
    std::optional<double> value;  ///< Mean of the raw values; none without any.
    std::uint64_t scored = 0;     ///< Networks with a score.
    std::optional<double> score;  ///< Mean of the scores; none without any.
    std::string no_data_reason;   ///< Of its first network without data; empty without one.
};

/// What one action says of them by the rolling clock.
struct RollingMean {
    std::uint64_t measured = 0;  ///< Networks with a score.
    std::optional<double> mean;  ///< Of them; none without any.
};

/// A group by the rolling clock.
struct GroupRolling {
    Period period;
    double observed = 0;               ///< The share of it that was observed, 0..1.
    std::vector<RollingMean> actions;  ///< In the framework's order.
};

/// The scores of a group in one observation.
struct GroupScores {
    std::optional<Timestamp> at;       ///< Of the observation.
    std::uint64_t networks = 0;        ///< All members.
    std::uint64_t announcing = 0;      ///< Of them, those that were seen to announce something.
    std::vector<GroupAction> actions;  ///< In the framework's order.
    std::vector<GroupMetric> metrics;  ///< All, in the order of MetricId.
};

/// Routes that count, of one family and in one state, and who announces them.
struct RouteFigures {
    std::uint64_t networks = 0;      ///< That announce at least one such route.
    std::uint64_t networks_all = 0;  ///< Of them, those whose routes are all such.
    std::uint64_t routes = 0;
    /// Addresses (IPv4) or /48s (IPv6). Where routes of one network overlap, space is that of the
    /// most specific, which traffic follows, and counts once; where those of two networks do, it
    /// counts for each.
    std::uint64_t space = 0;
};

/// What the organisations of a group's networks hold of one family, each organisation once.
struct HeldFigures {
    std::uint64_t networks = 0;  ///< Whose organisations hold any.
    std::uint64_t organisations = 0;
    observation::HeldSpace space;
};

/// The routes of one family that count: all of them, by state, and those with a route object of the
/// same origin for their prefix or a less specific one.
struct FamilyFigures {
    RouteFigures announced;
    RouteFigures valid;
    RouteFigures not_found;
    RouteFigures invalid;
    RouteFigures registered;
    std::optional<HeldFigures> held;  ///< None without delegations.
};

/// One network of a group, as the list of members tells it.
struct GroupMember {
    net::Asn asn;
    std::string name;  ///< Empty where none is known.
    registry::CountryCode country;
    bool is_announcing = false;
    std::vector<std::optional<double>> scores;   ///< Of each action, in the framework's order.
    std::vector<std::optional<double>> rolling;  ///< The same by the rolling clock; empty without.
};

/// A group of networks under one framework.
struct GroupAssessment {
    std::string name;   ///< "country:PT".
    std::string title;  ///< "Portugal".
    std::string framework;
    std::string label;
    std::string framework_text;
    Bands bands;
    observation::ObservationFacts facts;
    GroupScores scores;
    /// Those of the same group by the same framework in the observation before, where it had it.
    std::optional<GroupScores> previous;
    std::optional<GroupRolling> rolling;  ///< The other clock; none where it was not asked for.
    FamilyFigures ipv4;
    FamilyFigures ipv6;
    /// Worst first: by most lagging actions, then most aspiring, then the lowest mean of scores
    /// (none comes last), then ASN.
    std::vector<GroupMember> members;
};

/// What one network adds to the figures of every group that it is in, without its evidence: so that
/// many groups can be made of networks that were read once.
struct MemberFigures {
    GroupMember member;
    std::array<std::optional<double>, kMetricCount> values;  ///< By index_of.
    std::array<std::optional<double>, kMetricCount> scores;
    /// Null with data. Shared, since a few reasons hold for most networks.
    std::array<std::shared_ptr<const std::string>, kMetricCount> no_data_reasons;
    FamilyFigures ipv4;  ///< Of it alone; without what is held.
    FamilyFigures ipv6;
    std::optional<observation::Holding> holding;
};

/// The figures of one network; `judgement` is of `record`.
[[nodiscard]] MemberFigures figures_of(const NetworkRecord& record, const Judgement& judgement);

/// Whether a group tells its networks one by one, or only what they come to.
enum class MemberList : std::uint8_t { Without, With };

/// Takes the networks of a group one by one, and keeps of each no more than its line in the list.
class GroupAssessor {
public:
    GroupAssessor(const Framework& framework, const observation::ObservationFacts& facts,
                  std::string name, std::string title, MemberList list = MemberList::With);

    /// The group is told by that clock too: of each record there are its scores by it.
    void roll(const RollingClock& clock);
    /// `judgement` is of `record`, under the framework; `rolling` of the same network, where the
    /// group rolls.
    void add(const NetworkRecord& record, const Judgement& judgement,
             const RollingScores* rolling = nullptr);
    /// The figures were made under the framework.
    void add(const MemberFigures& figures);
    /// A member that announced nothing that was seen, so that nothing is kept of it: no data.
    void add_unseen(net::Asn asn);

    /// `previous` is the same group of the observation before; null without it. Leaves nothing.
    [[nodiscard]] GroupAssessment finish(const GroupAssessment* previous);

private:
    void add_rolling(const RollingScores& rolling);
    void add_holding(const std::optional<observation::Holding>& holding);

    GroupAssessment group_;
    MemberList list_;
    std::set<std::string> holders_;  ///< Whose space is in the figures.
    std::vector<double> action_sums_;
    std::vector<double> rolling_sums_;
    std::array<double, kMetricCount> value_sums_{};
    std::array<double, kMetricCount> score_sums_{};
};

}  // namespace comity::manrs
