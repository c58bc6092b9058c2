#include "store/store.h"

#include "store/event_rows.h"
#include "store/evidence_blob.h"
#include "store/participant_rows.h"
#include "store/revision_rows.h"
#include "store/row_values.h"
#include "store/schema.h"
#include "store/score_rows.h"
#include "store/sqlite.h"

namespace comity::store {
namespace {

/// "CMTY" (PRAGMA application_id), which tells a store from any other SQLite file.
constexpr std::int64_t kStoreApplicationId = 0x434D'5459;

/// Of a store that this program writes.
constexpr auto kStoreCurrentVersion = static_cast<std::int64_t>(kMigrations.size());

/// What the names of customer cones begin with.
constexpr std::string_view kConePrefix = "cone:";

Result<std::int64_t> pragma(const Database& database, const char* sql) {
    auto statement = COMITY_TRY(Statement::prepare(database, sql));
    if (!COMITY_TRY(statement.step())) return 0;
    return statement.integer(0);
}

/// Rolls back what is not committed when it goes.
class Transaction {
public:
    [[nodiscard]] static Result<Transaction> begin(const Database& database) {
        COMITY_TRY(database.execute("BEGIN IMMEDIATE"));
        return Transaction(database);
    }
    Transaction(Transaction&& other) noexcept
        : database_(std::exchange(other.database_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction() {
        if (database_ != nullptr) static_cast<void>(database_->execute("ROLLBACK").has_value());
    }
    [[nodiscard]] Result<void> commit() {
        COMITY_TRY(database_->execute("COMMIT"));
        database_ = nullptr;
        return {};
    }

private:
    explicit Transaction(const Database& database) : database_(&database) {}
    const Database* database_;
};

/// Whether the file has no table yet. Errors: it has, but they are not a store's; or a newer
/// store's.
Result<bool> is_new(const Database& database, const std::string& path) {
    const auto version = COMITY_TRY(pragma(database, "PRAGMA user_version"));
    const auto id = COMITY_TRY(pragma(database, "PRAGMA application_id"));
    const auto tables =
        COMITY_TRY(pragma(database, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"));
    if (tables == 0 && version == 0 && id == 0) return true;
    if (id != kStoreApplicationId) {
        return fail(Error{.subject = path, .what = "open store: it is another program's file"});
    }
    if (version > kStoreCurrentVersion) {
        return fail(Error{.subject = path, .what = "open store: a newer Comity wrote it"});
    }
    return false;
}

/// Makes the tables, or brings them to this version.
Result<void> migrate_store(const Database& database, const std::string& path) {
    // The mode outlives the connection. NORMAL: a power cut may lose the last commit, never more.
    COMITY_TRY(
        database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                         "PRAGMA foreign_keys = ON"));
    // A store of this version needs no lock that another process may hold.
    if (COMITY_TRY(pragma(database, "PRAGMA user_version")) == kStoreCurrentVersion) return {};
    auto transaction = COMITY_TRY(Transaction::begin(database));
    // Another process may have made them in the meantime.
    static_cast<void>(COMITY_TRY(is_new(database, path)));
    const auto version = COMITY_TRY(pragma(database, "PRAGMA user_version"));
    for (auto step = static_cast<std::size_t>(version); step < kMigrations.size(); ++step) {
        COMITY_TRY(database.execute(kMigrations.at(step)));
    }
    const auto set = "PRAGMA application_id = " + std::to_string(kStoreApplicationId) +
                     "; PRAGMA user_version = " + std::to_string(kStoreCurrentVersion);
    COMITY_TRY(database.execute(set.c_str()));
    return transaction.commit();
}

/// The statements that write the networks of one observation.
class NetworkWriter {
public:
    [[nodiscard]] static Result<NetworkWriter> prepare(const Database& database,
                                                       std::int64_t observation_id,
                                                       const std::string& framework) {
        return NetworkWriter(
            observation_id, framework,
            COMITY_TRY(Statement::prepare(database, "INSERT INTO network VALUES (?, ?, ?)")),
            COMITY_TRY(Statement::prepare(database, "INSERT INTO metric VALUES (?, ?, ?, ?)")),
            COMITY_TRY(
                Statement::prepare(database, "INSERT INTO score VALUES (?, ?, ?, ?, ?, ?)")));
    }
    [[nodiscard]] Result<void> write(const NetworkRow& row) {
        const auto asn = static_cast<std::int64_t>(row.asn.value());
        COMITY_TRY(network_.bind(1, id_).bind(2, asn).bind(3, std::span(row.record)).run());
        for (const auto& metric : row.metrics) {
            if (!metric.value) continue;
            COMITY_TRY(metric_.bind(1, id_)
                           .bind(2, asn)
                           .bind(3, manrs::to_string(metric.id))
                           .bind(4, *metric.value)
                           .run());
        }
        for (const auto& action : row.actions) {
            if (!action.score) continue;
            COMITY_TRY(score_.bind(1, id_)
                           .bind(2, asn)
                           .bind(3, std::string_view(framework_))
                           .bind(4, std::string_view(action.id))
                           .bind(5, *action.score)
                           .bind(6, manrs::to_string(action.band))
                           .run());
        }
        return {};
    }

private:
    NetworkWriter(std::int64_t id, std::string framework, Statement network, Statement metric,
                  Statement score)
        : id_(id),
          framework_(std::move(framework)),
          network_(std::move(network)),
          metric_(std::move(metric)),
          score_(std::move(score)) {}

    std::int64_t id_;
    std::string framework_;
    Statement network_;
    Statement metric_;
    Statement score_;
};

/// The statements that write the groups and relationships of one observation.
class GroupWriter {
public:
    [[nodiscard]] static Result<GroupWriter> prepare(const Database& database,
                                                     std::int64_t observation_id) {
        return GroupWriter(
            observation_id,
            COMITY_TRY(Statement::prepare(database, "INSERT INTO network_group VALUES (?, ?, ?)")),
            COMITY_TRY(Statement::prepare(database, "INSERT INTO group_member VALUES (?, ?, ?)")),
            COMITY_TRY(Statement::prepare(database, "INSERT INTO provider VALUES (?, ?, ?)")));
    }
    [[nodiscard]] Result<void> write(const GroupRow& group) {
        COMITY_TRY(group_.bind(1, id_)
                       .bind(2, std::string_view(group.name))
                       .bind(3, std::string_view(group.title))
                       .run());
        for (const auto asn : group.members) {
            COMITY_TRY(member_.bind(1, id_)
                           .bind(2, std::string_view(group.name))
                           .bind(3, static_cast<std::int64_t>(asn.value()))
                           .run());
        }
        return {};
    }
    [[nodiscard]] Result<void> write(std::span<const ProviderRow> providers) {
        for (const auto& row : providers) {
            COMITY_TRY(provider_.bind(1, id_)
                           .bind(2, static_cast<std::int64_t>(row.provider.value()))
                           .bind(3, static_cast<std::int64_t>(row.customer.value()))
                           .run());
        }
        return {};
    }

private:
    GroupWriter(std::int64_t id, Statement group, Statement member, Statement provider)
        : id_(id),
          group_(std::move(group)),
          member_(std::move(member)),
          provider_(std::move(provider)) {}

    std::int64_t id_;
    Statement group_;
    Statement member_;
    Statement provider_;
};

}  // namespace

std::optional<std::string> calendar_month(const ObservationRow& observation) {
    constexpr std::size_t kMonthLetters = 7;  // of "2026-11"
    if (!observation.facts.timeline) return std::nullopt;
    const auto& period = observation.facts.timeline->period;
    const auto month = to_string(period.start).substr(0, kMonthLetters);
    return parse_period(month) == period ? std::optional(month) : std::nullopt;
}

// The statements go before the transaction, which may have to roll back.
struct ObservationWriter::State {
    const Database* database;
    std::int64_t id;
    Transaction transaction;
    NetworkWriter networks;
    EventWriter events;
    GroupWriter groups;
    std::optional<std::int64_t> revision;  ///< Of the one of the same inputs, to be settled.
};

struct Store::State {
    std::string path;
    Database database;
    std::shared_ptr<const incident::Disputes> disputes = nullptr;  ///< That events are read with.

    /// Keeps what an observation of the same inputs had published; the number of its revision,
    /// none without one.
    Result<std::optional<std::int64_t>> keep_replaced(const ObservationRow& observation) const {
        for (const auto& row : COMITY_TRY(rows())) {
            if (row.inputs_sha256 != observation.inputs_sha256) continue;
            const auto month = published_month(row);
            // The same files may be observed as another month.
            if (!month || month != calendar_month(observation)) return std::nullopt;
            return keep_revision(database, row, *month);
        }
        return std::nullopt;
    }

    /// Inserts the observation's own row and those of its sources; returns its id.
    Result<std::int64_t> insert(const ObservationRow& observation) const {
        auto replaced = COMITY_TRY(
            Statement::prepare(database, "DELETE FROM observation WHERE inputs_sha256 = ?"));
        COMITY_TRY(replaced.bind(1, std::string_view(observation.inputs_sha256)).run());
        const auto facts = encode_facts(observation.facts);
        auto insert = COMITY_TRY(Statement::prepare(
            database,
            "INSERT INTO observation (inputs_sha256, at, facts, totals, observed) "
            "VALUES (?, ?, ?, ?, ?) RETURNING id"));
        insert.bind(1, std::string_view(observation.inputs_sha256))
            .bind(2, microseconds(observation.facts.at))
            .bind(3, std::span(facts))
            .bind(4, std::string_view(observation.totals))
            .bind(5, microseconds(observation.observed));
        static_cast<void>(COMITY_TRY(insert.step()));
        const auto id = insert.integer(0);
        static_cast<void>(COMITY_TRY(insert.step()));
        auto source = COMITY_TRY(
            Statement::prepare(database, "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?)"));
        for (const auto& input : observation.facts.sources) {
            COMITY_TRY(source.bind(1, id)
                           .bind(2, std::string_view(input.kind))
                           .bind(3, std::string_view(input.sha256))
                           .bind(4, static_cast<std::int64_t>(input.octets))
                           .bind(5, static_cast<std::int64_t>(input.entries))
                           .bind(6, static_cast<std::int64_t>(input.errors))
                           .bind(7, microseconds(input.as_of))
                           .run());
        }
        return id;
    }

    void attach(std::vector<incident::Event>& events) const {
        if (!disputes) return;
        for (auto& event : events) disputes->attach(event);
    }

    /// The observation that `select` gives next, of the columns id, inputs_sha256, facts, totals,
    /// observed.
    Result<std::optional<ObservationRow>> read_observation(Statement& select) const;
    /// All of them, as Store::observations.
    Result<std::vector<ObservationRow>> rows() const;

    /// What is kept of one network, without its events where they stand apart.
    Result<std::optional<manrs::NetworkRecord>> read_network(std::int64_t observation_id,
                                                             net::Asn asn) const;
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

Result<Store> Store::open(const std::string& path, OpenMode mode) {
    const bool writable = mode == OpenMode::ReadWrite;
    auto database = COMITY_TRY(Database::open(path, writable));
    // 16 MiB: the inner pages of the tables of 84,000 networks over two years.
    COMITY_TRY(database.execute("PRAGMA cache_size = -16384"));
    // Before anything is written: another program's file stays as it is.
    const bool empty = COMITY_TRY(is_new(database, path));
    if (writable) {
        COMITY_TRY(migrate_store(database, path));
    } else if (empty) {
        return fail(Error{.subject = path, .what = "open store: there is nothing in it"});
    }
    // Read as it is, evidence of another layout would look damaged.
    if (COMITY_TRY(pragma(database, "PRAGMA user_version")) < kStoreCurrentVersion) {
        return fail(Error{
            .subject = path,
            .what =
                "open store: an older Comity wrote it; comity observe brings it to this version"});
    }
    return Store(std::make_unique<State>(State{path, std::move(database)}));
}

Result<ObservationWriter> Store::begin_observation(const ObservationRow& observation,
                                                   const std::string& framework) {
    auto transaction = COMITY_TRY(Transaction::begin(state_->database));
    const auto revision = COMITY_TRY(state_->keep_replaced(observation));
    const auto id = COMITY_TRY(state_->insert(observation));
    return ObservationWriter(std::make_unique<ObservationWriter::State>(ObservationWriter::State{
        &state_->database, id, std::move(transaction),
        COMITY_TRY(NetworkWriter::prepare(state_->database, id, framework)),
        COMITY_TRY(EventWriter::prepare(state_->database, id)),
        COMITY_TRY(GroupWriter::prepare(state_->database, id)), revision}));
}

ObservationWriter::ObservationWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ObservationWriter::~ObservationWriter() = default;
ObservationWriter::ObservationWriter(ObservationWriter&&) noexcept = default;
ObservationWriter& ObservationWriter::operator=(ObservationWriter&&) noexcept = default;

Result<void> ObservationWriter::write(const NetworkRow& network) {
    return state_->networks.write(network);
}

Result<void> ObservationWriter::write(std::span<const incident::Event> events) {
    for (const auto& event : events) COMITY_TRY(state_->events.write(event));
    return {};
}

Result<void> ObservationWriter::write(const GroupRow& group) { return state_->groups.write(group); }

Result<void> ObservationWriter::write(std::span<const ProviderRow> providers) {
    return state_->groups.write(providers);
}

Result<void> ObservationWriter::write(std::span<const registry::Participant> participants) {
    return write_participants(*state_->database, state_->id, participants);
}

Result<void> ObservationWriter::commit() {
    if (state_->revision) {
        COMITY_TRY(
            settle_revision(*state_->database, *state_->revision, state_->id, Unchanged::IsNone));
    }
    return state_->transaction.commit();
}

Result<std::optional<ObservationRow>> Store::State::read_observation(Statement& select) const {
    if (!COMITY_TRY(select.step())) return std::optional<ObservationRow>();
    auto facts = decode_facts(select.blob(2));
    if (!facts) return fail(damaged(path, facts.error()));
    return std::optional(ObservationRow{.id = select.integer(0),
                                        .inputs_sha256 = select.text(1),
                                        .facts = std::move(*facts),
                                        .totals = select.text(3),
                                        .observed = time_of(select, 4)});
}

Result<std::vector<ObservationRow>> Store::State::rows() const {
    auto select = COMITY_TRY(Statement::prepare(
        database,
        "SELECT id, inputs_sha256, facts, totals, observed FROM observation ORDER BY at, id"));
    std::vector<ObservationRow> rows;
    while (auto row = COMITY_TRY(read_observation(select))) rows.push_back(std::move(*row));
    return rows;
}

Result<std::optional<ObservationRow>> Store::latest_observation() const {
    auto select = COMITY_TRY(
        Statement::prepare(state_->database,
                           "SELECT id, inputs_sha256, facts, totals, observed FROM observation "
                           "ORDER BY id DESC LIMIT 1"));
    return state_->read_observation(select);
}

namespace {

/// Whether both are of the same calendar month.
bool is_same_month(const ObservationRow& a, const ObservationRow& b) {
    const auto month = calendar_month(a);
    return month && month == calendar_month(b);
}

}  // namespace

Result<std::optional<ObservationRow>> Store::previous_observation(
    const ObservationRow& observation) const {
    auto select = COMITY_TRY(
        Statement::prepare(state_->database,
                           "SELECT id, inputs_sha256, facts, totals, observed FROM observation "
                           "WHERE at < ? ORDER BY at DESC, id DESC"));
    select.bind(1, microseconds(observation.facts.at));
    for (;;) {
        auto row = COMITY_TRY(state_->read_observation(select));
        if (!row || !is_same_month(*row, observation)) return row;
    }
}

Result<std::size_t> Store::drop_superseded() {
    // Each in the order in which they were written, with the one that took its place.
    auto rows = COMITY_TRY(observations());
    std::sort(rows.begin(), rows.end(),
              [](const ObservationRow& a, const ObservationRow& b) { return a.id < b.id; });
    std::vector<std::pair<const ObservationRow*, const ObservationRow*>> dropped;
    for (auto row = rows.begin(); row != rows.end(); ++row) {
        const auto next = std::find_if(row + 1, rows.end(), [row](const ObservationRow& later) {
            return is_same_month(later, *row);
        });
        if (next != rows.end()) dropped.emplace_back(&*row, &*next);
    }
    if (dropped.empty()) return std::size_t{0};
    auto transaction = COMITY_TRY(Transaction::begin(state_->database));
    for (const auto& [row, next] : dropped) {
        if (const auto month = published_month(*row)) {
            const auto revision = COMITY_TRY(keep_revision(state_->database, *row, *month));
            COMITY_TRY(
                settle_revision(state_->database, revision, next->id, Unchanged::IsRevision));
        }
        auto remove = COMITY_TRY(
            Statement::prepare(state_->database, "DELETE FROM observation WHERE id = ?"));
        COMITY_TRY(remove.bind(1, row->id).run());
    }
    COMITY_TRY(transaction.commit());
    return dropped.size();
}

Result<std::vector<RevisionRow>> Store::revisions() const {
    return read_revisions(state_->database);
}

Result<std::vector<RevisionScore>> Store::revision_scores(net::Asn asn) const {
    return read_revision_scores(state_->database, asn);
}

Result<std::vector<StoredScore>> Store::scores(std::int64_t observation_id, net::Asn asn) const {
    return read_scores(state_->database, observation_id, asn);
}

Result<std::string> Store::framework_of(std::int64_t observation_id) const {
    return read_framework(state_->database, observation_id);
}

Result<std::vector<ObservationRow>> Store::observations() const { return state_->rows(); }

Result<ObservationTally> Store::tally_of(std::int64_t observation_id,
                                         const std::string& framework) const {
    return read_tally(state_->database, observation_id, framework);
}

Result<ObservationTally> Store::tally_of_group(std::int64_t observation_id,
                                               const std::string& framework,
                                               const std::string& group) const {
    return read_group_tally(state_->database, observation_id, framework, group);
}

Result<std::int64_t> Store::version() const {
    return pragma(state_->database, "PRAGMA data_version");
}

Result<bool> Store::has(const ObservationRow& observation) const {
    auto select = COMITY_TRY(Statement::prepare(
        state_->database,
        "SELECT 1 FROM observation WHERE id = ? AND inputs_sha256 = ? AND totals = ?"));
    select.bind(1, observation.id)
        .bind(2, std::string_view(observation.inputs_sha256))
        .bind(3, std::string_view(observation.totals));
    return select.step();
}

Result<void> Store::begin_reading() const { return state_->database.execute("BEGIN"); }
Result<void> Store::end_reading() const { return state_->database.execute("COMMIT"); }

Result<std::optional<manrs::NetworkRecord>> Store::State::read_network(std::int64_t observation_id,
                                                                       net::Asn asn) const {
    auto select = COMITY_TRY(Statement::prepare(
        database, "SELECT evidence FROM network WHERE observation_id = ? AND asn = ?"));
    select.bind(1, observation_id).bind(2, static_cast<std::int64_t>(asn.value()));
    if (!COMITY_TRY(select.step())) return std::optional<manrs::NetworkRecord>();
    auto record = decode_record(select.blob(0));
    if (!record) return fail(damaged(path, record.error()));
    return std::optional(std::move(*record));
}

Result<observation::Identity> Store::identity(std::int64_t observation_id, net::Asn asn) const {
    auto record = COMITY_TRY(state_->read_network(observation_id, asn));
    if (!record) return observation::Identity();
    return std::move(record->evidence.identity);
}

Result<std::optional<manrs::NetworkRecord>> Store::record(std::int64_t observation_id,
                                                          net::Asn asn) const {
    auto record = COMITY_TRY(state_->read_network(observation_id, asn));
    auto reader =
        COMITY_TRY(EventsOfNetworks::prepare(state_->database, state_->path, observation_id, asn));
    auto events = COMITY_TRY(reader.of(asn));
    if (events.empty()) return record;
    if (!record) record = manrs::NetworkRecord{.evidence = {.asn = asn}};
    record->events = std::move(events);
    state_->attach(record->events);
    return record;
}

Result<void> Store::for_each_network(
    std::int64_t observation_id,
    const std::function<bool(const manrs::NetworkRecord&)>& visit) const {
    auto select = COMITY_TRY(Statement::prepare(
        state_->database, "SELECT evidence FROM network WHERE observation_id = ? ORDER BY asn"));
    select.bind(1, observation_id);
    auto reader = COMITY_TRY(
        EventsOfNetworks::prepare(state_->database, state_->path, observation_id, std::nullopt));
    while (COMITY_TRY(select.step())) {
        auto record = decode_record(select.blob(0));
        if (!record) return fail(damaged(state_->path, record.error()));
        record->events = COMITY_TRY(reader.of(record->evidence.asn));
        state_->attach(record->events);
        if (!visit(*record)) break;
    }
    return {};
}

Result<void> Store::for_each_event(std::int64_t observation_id, const EventFilter& filter,
                                   const std::function<bool(const EventRow&)>& visit) const {
    if (!state_->disputes) {
        return visit_events(state_->database, state_->path, observation_id, filter, visit);
    }
    return visit_events(state_->database, state_->path, observation_id, filter,
                        [this, &visit](EventRow row) {
                            state_->disputes->attach(row.event);
                            return visit(row);
                        });
}

void Store::heed(std::shared_ptr<const incident::Disputes> disputes) {
    state_->disputes = std::move(disputes);
}

Result<std::vector<GroupSize>> Store::groups(std::int64_t observation_id) const {
    auto select = COMITY_TRY(Statement::prepare(
        state_->database,
        "SELECT name, title, (SELECT count(*) FROM group_member AS m WHERE m.observation_id = "
        "g.observation_id AND m.name = g.name) FROM network_group AS g WHERE observation_id = ? "
        "ORDER BY name"));
    select.bind(1, observation_id);
    std::vector<GroupSize> groups;
    while (COMITY_TRY(select.step())) {
        groups.push_back(
            {select.text(0), select.text(1), static_cast<std::uint64_t>(select.integer(2))});
    }
    return groups;
}

Result<std::optional<GroupRow>> Store::group(std::int64_t observation_id,
                                             const std::string& name) const {
    GroupRow group{.name = name};
    const auto read_members = [&group](Statement& select) -> Result<void> {
        while (COMITY_TRY(select.step())) {
            group.members.emplace_back(static_cast<std::uint32_t>(select.integer(0)));
        }
        return {};
    };
    if (name.starts_with(kConePrefix)) {
        const auto asn = net::Asn::parse(std::string_view(name).substr(kConePrefix.size()));
        if (!asn) return std::optional<GroupRow>();
        group.title = "Customer cone of " + to_string(*asn);
        auto select = COMITY_TRY(Statement::prepare(
            state_->database,
            "WITH RECURSIVE cone(asn) AS (VALUES (?1) UNION SELECT customer FROM provider JOIN "
            "cone ON provider.asn = cone.asn WHERE observation_id = ?2) "
            "SELECT asn FROM cone ORDER BY asn"));
        select.bind(1, static_cast<std::int64_t>(asn->value())).bind(2, observation_id);
        COMITY_TRY(read_members(select));
        return std::optional(std::move(group));
    }
    auto title = COMITY_TRY(Statement::prepare(
        state_->database, "SELECT title FROM network_group WHERE observation_id = ? AND name = ?"));
    title.bind(1, observation_id).bind(2, std::string_view(name));
    if (!COMITY_TRY(title.step())) return std::optional<GroupRow>();
    group.title = title.text(0);
    auto select = COMITY_TRY(Statement::prepare(
        state_->database,
        "SELECT asn FROM group_member WHERE observation_id = ? AND name = ? ORDER BY asn"));
    select.bind(1, observation_id).bind(2, std::string_view(name));
    COMITY_TRY(read_members(select));
    return std::optional(std::move(group));
}

Result<std::vector<ProviderRow>> Store::providers(std::int64_t observation_id) const {
    auto select = COMITY_TRY(Statement::prepare(
        state_->database,
        "SELECT asn, customer FROM provider WHERE observation_id = ? ORDER BY asn, customer"));
    select.bind(1, observation_id);
    std::vector<ProviderRow> rows;
    while (COMITY_TRY(select.step())) {
        rows.push_back({.provider = net::Asn(static_cast<std::uint32_t>(select.integer(0))),
                        .customer = net::Asn(static_cast<std::uint32_t>(select.integer(1)))});
    }
    return rows;
}

Result<std::vector<registry::Participant>> Store::participants(std::int64_t observation_id) const {
    return read_participants(state_->database, observation_id);
}

Result<std::vector<net::Asn>> Store::named_networks(std::int64_t observation_id) const {
    auto select = COMITY_TRY(Statement::prepare(
        state_->database,
        "SELECT asn FROM group_member WHERE observation_id = ?1 UNION SELECT asn FROM provider "
        "WHERE observation_id = ?1 UNION SELECT customer FROM provider WHERE observation_id = ?1 "
        "ORDER BY asn"));
    select.bind(1, observation_id);
    std::vector<net::Asn> networks;
    while (COMITY_TRY(select.step())) {
        networks.emplace_back(static_cast<std::uint32_t>(select.integer(0)));
    }
    return networks;
}

Result<bool> Store::has_relationships(std::int64_t observation_id) const {
    auto select = COMITY_TRY(Statement::prepare(
        state_->database, "SELECT 1 FROM provider WHERE observation_id = ? LIMIT 1"));
    select.bind(1, observation_id);
    return select.step();
}

}  // namespace comity::store
