// What is kept: observations with their inputs, networks with their evidence, metrics and scores.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "incident/dispute.h"
#include "manrs/assessment.h"
#include "manrs/network_record.h"
#include "registry/participants.h"

namespace comity::store {

/// One observation as a whole.
struct ObservationRow {
    std::int64_t id = 0;
    std::string inputs_sha256;  ///< Names it: of the sorted hashes of its inputs.
    observation::ObservationFacts facts;
    std::string totals;                 ///< What `comity observe --json` printed.
    std::optional<Timestamp> observed;  ///< When; not known of one that an earlier version wrote.
};

/// The calendar month of UTC that an observation is of, as "2026-11"; none of other periods.
[[nodiscard]] std::optional<std::string> calendar_month(const ObservationRow& observation);

/// An observation of a calendar month that was published when the month was over, and that another
/// one has taken the place of since.
struct RevisionRow {
    std::string month;         ///< "2026-11"
    std::uint64_t number = 0;  ///< Of the month, from 1.
    std::string inputs_sha256;
    std::optional<Timestamp> at;
    std::optional<Timestamp> observed;
    std::string framework;      ///< That scored it; empty where nothing was.
    std::uint64_t changed = 0;  ///< Networks with a score that the next revision changed.
};

/// A score that the next revision changed.
struct RevisionScore {
    std::string month;
    std::uint64_t number = 0;  ///< Of the revision that had it.
    std::string action;
    std::optional<double> score;  ///< None: no data.
};

/// A score as it was stored.
struct StoredScore {
    std::string action;
    double score = 0;
};

/// One network of an observation that is being written.
struct NetworkRow {
    net::Asn asn;
    std::vector<std::uint8_t> record;  ///< As `encode_record` makes it: without events.
    std::vector<manrs::MetricResult> metrics;
    std::vector<manrs::ActionResult> actions;
};

/// A group of networks: "country:PT", "participants:Example", "custom:mine" and so on. A customer
/// cone ("cone:AS64500") is none of those: it follows from the relationships.
struct GroupRow {
    std::string name;
    std::string title;
    std::vector<net::Asn> members;  ///< Sorted, each once.
};

/// A group and how many networks are in it.
struct GroupSize {
    std::string name;
    std::string title;
    std::uint64_t networks = 0;
};

/// A provider and its customer.
struct ProviderRow {
    net::Asn provider;
    net::Asn customer;
};

/// Which events are wanted; what is not given does not matter.
struct EventFilter {
    std::optional<net::Asn> asn;        ///< Culprit, accomplice or victim.
    std::optional<net::Prefix> prefix;  ///< Covers one of its prefixes, or is covered by one.
    std::optional<incident::EventKind> kind;
    std::optional<incident::Certainty> certainty;
    std::optional<Timestamp> since;  ///< It ended then or later.
    std::optional<Timestamp> until;  ///< It began then or before.
    std::optional<std::string> id;
    std::optional<std::int64_t> number;
    bool with_excused = true;
    bool with_evidence = false;  ///< Else it is left empty, and lists are fast.
};

struct EventRow {
    std::int64_t number = 0;  ///< In the order of the observation, from 0.
    std::string id;           ///< incident::event_id.
    incident::Event event;
};

/// How the stored scores of one action are spread over bands.
struct ActionTally {
    std::string id;
    std::uint64_t measured = 0;            ///< Networks with a score.
    double sum = 0;                        ///< Of these scores.
    std::array<std::uint64_t, 3> bands{};  ///< By manrs::Band, without NoData.
};

/// Events of one kind that may be held against someone.
struct EventTally {
    std::string kind;
    std::uint64_t attested = 0;
    std::uint64_t suspected = 0;
};

/// One observation counted, by what it was scored by at the time.
struct ObservationTally {
    std::uint64_t networks = 0;
    std::vector<ActionTally> actions;  ///< By id; none where another framework scored it.
    std::vector<EventTally> events;    ///< By kind; only kinds that there are.
};

/// An observation on its way into a store: whole after `commit`, and nothing of it before. One
/// thread at a time may use it, not always the same.
class ObservationWriter {
public:
    ~ObservationWriter();
    ObservationWriter(ObservationWriter&&) noexcept;
    ObservationWriter& operator=(ObservationWriter&&) noexcept;

    /// Errors: the disk is full; a network comes twice. Nothing can be written after an error.
    [[nodiscard]] Result<void> write(const NetworkRow& network);
    /// All events of the observation, in its order; those of its networks are found by them.
    [[nodiscard]] Result<void> write(std::span<const incident::Event> events);
    [[nodiscard]] Result<void> write(const GroupRow& group);
    /// Each pair once.
    [[nodiscard]] Result<void> write(std::span<const ProviderRow> providers);
    /// All of them, once.
    [[nodiscard]] Result<void> write(std::span<const registry::Participant> participants);
    [[nodiscard]] Result<void> commit();

private:
    friend class Store;
    struct State;
    explicit ObservationWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

enum class OpenMode : std::uint8_t { ReadOnly, ReadWrite };

/// A store in one SQLite file (WAL). One writer at a time, also of several processes; readers go on
/// meanwhile. Errors of all functions name the file and what SQLite says.
class Store {
public:
    /// Opens the store at `path`; for writing it is made, or brought to this version's schema. What
    /// is no store stays as it is. To read one that no writer left unfinished, no right to write is
    /// needed. Errors: it cannot be opened; it is no store, or one of a newer version; to be read,
    /// it is empty.
    [[nodiscard]] static Result<Store> open(const std::string& path, OpenMode mode);
    ~Store();
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;

    /// Begins to write one observation, scored under `framework`; one of the same inputs will be
    /// replaced, and is kept as a revision where drop_superseded would and its scores differ. The
    /// store must outlive what it returns. Errors: another process writes (Remedy::Retry); the disk
    /// is full.
    [[nodiscard]] Result<ObservationWriter> begin_observation(const ObservationRow& observation,
                                                              const std::string& framework);

    /// Takes away every observation of a calendar month that was observed again later; how many.
    /// Of one that was observed when its month was over, what it had published is kept as a
    /// revision. Errors: as begin_observation.
    [[nodiscard]] Result<std::size_t> drop_superseded();

    /// The observation that was written last; none in an empty store.
    [[nodiscard]] Result<std::optional<ObservationRow>> latest_observation() const;
    /// The one of the latest time before that of `observation`, and of another month where both
    /// are of a calendar month; none where it is the first.
    [[nodiscard]] Result<std::optional<ObservationRow>> previous_observation(
        const ObservationRow& observation) const;
    /// All observations, by time, those of none first; then in the order in which they were
    /// written.
    [[nodiscard]] Result<std::vector<ObservationRow>> observations() const;
    /// What was published of months before what is stored of them, by month, then number.
    [[nodiscard]] Result<std::vector<RevisionRow>> revisions() const;
    /// Of one network, what the next revisions changed; by month, number, action.
    [[nodiscard]] Result<std::vector<RevisionScore>> revision_scores(net::Asn asn) const;
    /// The scores that one network got when it was observed, by action; what has no data is not
    /// among them.
    [[nodiscard]] Result<std::vector<StoredScore>> scores(std::int64_t observation_id,
                                                          net::Asn asn) const;
    /// The framework that scored an observation; empty where nothing was scored.
    [[nodiscard]] Result<std::string> framework_of(std::int64_t observation_id) const;
    /// What the scores that `framework` gave at an observation, and its events, come to.
    [[nodiscard]] Result<ObservationTally> tally_of(std::int64_t observation_id,
                                                    const std::string& framework) const;
    /// The same of the members of a group, none of them a cone, without events. `networks` counts
    /// all members.
    [[nodiscard]] Result<ObservationTally> tally_of_group(std::int64_t observation_id,
                                                          const std::string& framework,
                                                          const std::string& group) const;
    /// A number that is another one after anyone else has written to the store.
    [[nodiscard]] Result<std::int64_t> version() const;
    /// Whether `observation` is in the store as it is: not replaced by another of its inputs.
    [[nodiscard]] Result<bool> has(const ObservationRow& observation) const;
    /// Until `end_reading`, or the end of the store, every function reads the store as it is when
    /// the first of them does; meanwhile its log cannot be shortened. Errors: already begun.
    [[nodiscard]] Result<void> begin_reading() const;
    [[nodiscard]] Result<void> end_reading() const;

    /// What is kept of one network in an observation, with its events (limits.h); none where it is
    /// not in it, neither by what it announces nor by an event.
    [[nodiscard]] Result<std::optional<manrs::NetworkRecord>> record(std::int64_t observation_id,
                                                                     net::Asn asn) const;
    /// Who a network is; nothing where it is not kept.
    [[nodiscard]] Result<observation::Identity> identity(std::int64_t observation_id,
                                                         net::Asn asn) const;
    /// Calls `visit` with each network that was written to an observation, also one that announces
    /// nothing, in rising order of ASN, until it returns false.
    [[nodiscard]] Result<void> for_each_network(
        std::int64_t observation_id,
        const std::function<bool(const manrs::NetworkRecord&)>& visit) const;

    /// Calls `visit` with each event that the filter lets through, in the order of the observation,
    /// until it returns false. None of an observation that an earlier version wrote.
    [[nodiscard]] Result<void> for_each_event(
        std::int64_t observation_id, const EventFilter& filter,
        const std::function<bool(const EventRow&)>& visit) const;

    /// All groups, by name. Cones are not listed: every network has one.
    [[nodiscard]] Result<std::vector<GroupSize>> groups(std::int64_t observation_id) const;
    /// The members of a group, also of "cone:AS64500" (the network itself and all that are its
    /// customers, or theirs); none where there is no such group. Sorted.
    [[nodiscard]] Result<std::optional<GroupRow>> group(std::int64_t observation_id,
                                                        const std::string& name) const;
    /// The relationships that customer cones are made of, by provider, then customer.
    [[nodiscard]] Result<std::vector<ProviderRow>> providers(std::int64_t observation_id) const;
    /// Who had joined MANRS, in the order given; none of an observation that an earlier version
    /// wrote.
    [[nodiscard]] Result<std::vector<registry::Participant>> participants(
        std::int64_t observation_id) const;
    /// The networks that groups and relationships name, sorted.
    [[nodiscard]] Result<std::vector<net::Asn>> named_networks(std::int64_t observation_id) const;
    /// From now on events are read with what `disputes` says of them; null: nothing.
    void heed(std::shared_ptr<const incident::Disputes> disputes);

    /// Whether relationships were kept, without which there are no cones.
    [[nodiscard]] Result<bool> has_relationships(std::int64_t observation_id) const;

private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace comity::store
