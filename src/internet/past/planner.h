// What the plans of all kinds of incident share: when and to whom something happens, how it
// spreads, and the acts and the truth that come of it.
//
// A prefix of the table is part of one incident at most, and the background leaves it alone
// meanwhile; what is announced anew lies where nothing else is.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "internet/internet.h"
#include "internet/past/past.h"
#include "internet/past/registrations.h"
#include "internet/past/roles.h"
#include "internet/past/spread.h"
#include "internet/random.h"
#include "internet/written_relationships.h"

namespace comity::internet {

/// Lengths of time, in seconds.
inline constexpr std::int64_t kMinute = 60;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kDay = 24 * kHour;

/// From when to when.
struct Slot {
    Timestamp start;
    std::optional<Timestamp> end;  ///< None: for good.
};

/// One vantage point's route to what an incident is about, while it lasts.
struct IncidentRoute {
    std::uint16_t vantage_point = 0;
    std::vector<net::Asn> path;  ///< As it shows; empty for none.
    bool is_of_incident = false;
};

class Planner {
public:
    /// Plans into `internet.past`; the rest of `internet` is made. It must outlive this.
    explicit Planner(Internet& internet);

    // What there is.
    [[nodiscard]] const Internet& internet() const { return internet_; }
    [[nodiscard]] const Topology& topology() const { return internet_.topology; }
    [[nodiscard]] const Roles& roles() const { return roles_; }
    [[nodiscard]] Random& random() { return random_; }
    [[nodiscard]] Registrations& registrations() { return registrations_; }
    [[nodiscard]] SpreadSolver& solver() { return solver_; }
    [[nodiscard]] net::Asn asn(AsIndex network) const { return internet_.topology.asn(network); }
    [[nodiscard]] AsIndex any_network();
    [[nodiscard]] std::optional<AsIndex> any_of(std::span<const AsIndex> networks);

    /// Whether a bogon AS number shows on its paths anyway.
    [[nodiscard]] bool is_behind_bogon(AsIndex network) const { return is_behind_bogon_[network]; }
    [[nodiscard]] bool are_neighbours(AsIndex one, AsIndex other) const;
    /// Whether relationships.txt has `customer` as one of `provider`.
    [[nodiscard]] bool is_written_customer(AsIndex customer, AsIndex provider) const {
        return relationships_.is_customer(customer, provider);
    }

    /// How many incidents of a kind there are to be.
    [[nodiscard]] std::uint32_t count() const { return count_; }
    /// Calls `plan(i)` for each of them, up to `attempts` times until it is planned.
    template <class Plan>
    void repeat(Plan&& plan, int attempts = 30) {
        for (std::uint32_t i = 0; i < count_; ++i) {
            for (int attempt = 0; attempt < attempts && !plan(i); ++attempt) {
            }
        }
    }

    // When.
    /// A slot that lasts from `shortest` to `longest` seconds, the likelier the shorter, as far as
    /// the history has room.
    [[nodiscard]] Slot draw_slot(std::int64_t shortest, std::int64_t longest);
    /// A slot with a start in the first half of the history that incidents have, and no end.
    [[nodiscard]] Slot draw_open_slot();

    // Whom.
    /// The network that alone announces `announcement`.
    [[nodiscard]] AsIndex origin_of(std::uint32_t announcement) const;
    /// An announcement that nothing is odd about and no incident has, and for which `is_wanted`.
    [[nodiscard]] std::optional<std::uint32_t> draw_announcement(
        const std::function<bool(std::uint32_t)>& is_wanted);
    /// Those of `network` that nothing is odd about and no incident has, up to `most`.
    [[nodiscard]] std::vector<std::uint32_t> announcements_of(AsIndex network,
                                                              std::size_t most) const;
    /// Whether no other announcement lies in it.
    [[nodiscard]] bool is_leaf(std::uint32_t announcement) const;
    /// A prefix in that of `announcement`, up to `longer` bits longer and not too long to be passed
    /// on, where nothing else is announced or planned.
    [[nodiscard]] std::optional<net::Prefix> draw_specific(std::uint32_t announcement,
                                                           std::uint32_t longer);
    /// Whether nothing is announced or planned in or at `prefix`.
    [[nodiscard]] bool is_unused(const net::Prefix& prefix) const;
    /// Whether nothing explains that `network` announces `prefix` beside `owner`: they are neither
    /// neighbours nor siblings, and nobody attested or registered it.
    [[nodiscard]] bool is_stranger(AsIndex network, AsIndex owner, const net::Prefix& prefix) const;
    /// A stranger to `announcement` and to `prefix` in it.
    [[nodiscard]] std::optional<AsIndex> draw_stranger(std::uint32_t announcement,
                                                       const net::Prefix& prefix);

    // What happens.
    /// Groups of announcements of one destination.
    [[nodiscard]] std::vector<std::uint32_t> add_groups(
        std::span<const std::uint32_t> announcements, const Slot& slot);
    /// A group of what the table does not have; `network` says whose attributes it has.
    [[nodiscard]] std::uint32_t add_new_group(const net::Prefix& prefix, AsIndex network);

    /// What vantage points show of what `announcers` announce, solved now, with tails. Routes of
    /// announcer number `culprit` are of the incident.
    [[nodiscard]] std::vector<IncidentRoute> spread(std::span<const Announcer> announcers,
                                                    std::size_t culprit,
                                                    std::optional<BrokenLink> broken = {});
    /// Lets `groups` have `routes` during `slot`, and after it what they had before. Puts into
    /// `incident` what it comes to: prefixes, times, and who sees it.
    void play(std::span<const std::uint32_t> groups, std::span<const IncidentRoute> routes,
              const Slot& slot, Incident& incident);
    /// The same for one group and one vantage point at a time of its own.
    void change(std::uint32_t group, std::uint16_t vantage_point, Timestamp time,
                const HeldRoute& route);
    [[nodiscard]] PathNumber add_path(std::span<const net::Asn> path) {
        return internet_.past.paths.add(path);
    }
    /// Fills in who let the culprit's routes pass.
    void find_accomplices(std::span<const IncidentRoute> routes, Incident& incident);
    /// Adds a finished incident.
    void add(Incident incident);
    /// The same, once it says who let its routes pass.
    void add_spread(std::span<const IncidentRoute> routes, Incident incident) {
        find_accomplices(routes, incident);
        add(std::move(incident));
    }
    [[nodiscard]] std::size_t last_added() const { return internet_.past.incidents.size() - 1; }
    /// Gives the holding `prefix` to `network` in the registries' files.
    void transfer(const net::Prefix& prefix, AsIndex network) {
        transfers_.push_back({prefix, network});
    }

    void add_outage(const Outage& outage) { internet_.past.outages.push_back(outage); }
    void add_replay(const Replay& replay) { internet_.past.replays.push_back(replay); }
    /// A time some seconds after `time`, the same for the same `draw`.
    [[nodiscard]] static Timestamp soon_after(Timestamp time, std::uint64_t draw);

    /// Puts everything in order.
    void finish();

private:
    [[nodiscard]] bool is_plain(std::uint32_t announcement) const;
    void reserve(std::uint32_t announcement, const Slot& slot);
    [[nodiscard]] std::optional<Timestamp> heard(std::uint16_t vantage_point,
                                                 const RouteGroup& group, Timestamp from,
                                                 Timestamp to) const;
    void move_holdings();
    void order_incidents();

    Internet& internet_;
    Random random_;
    Roles roles_;
    SpreadSolver solver_;
    Registrations registrations_;
    WrittenRelationships relationships_;
    Adjacency announcements_of_;         ///< By destination.
    std::vector<bool> is_taken_;         ///< By announcement.
    std::vector<bool> is_behind_bogon_;  ///< By network: a bogon number is on its paths anyway.
    std::vector<net::Prefix> new_prefixes_;
    std::vector<Holding> transfers_;
    Timestamp first_;  ///< Of the time that incidents have.
    Timestamp last_;
    std::uint32_t count_ = 1;
};

// The kinds, a file each or a few that are alike.
void plan_hijacks(Planner& planner);
void plan_leaks(Planner& planner);
void plan_bogons(Planner& planner);
void plan_outages(Planner& planner);
void plan_own_faults(Planner& planner);
void plan_other_origins(Planner& planner);
void plan_odd_paths(Planner& planner);

}  // namespace comity::internet
