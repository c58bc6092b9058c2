#include "service/registration_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>

#include "base/text.h"
#include "io/input.h"
#include "irr/dump.h"
#include "registry/peeringdb_reader.h"
#include "service/limits.h"

namespace comity::service {
namespace {

using observation::Registrations;

/// What was read of one file, with its hash, which decides its place among others of its kind.
template <class T>
struct Read {
    std::string sha256;
    T value;
};

template <class T>
void sort_by_hash(std::vector<Read<T>>& files) {
    std::sort(files.begin(), files.end(),
              [](const Read<T>& a, const Read<T>& b) { return a.sha256 < b.sha256; });
}

template <class T>
std::vector<T> values_of(std::vector<Read<T>>&& files) {
    sort_by_hash(files);
    std::vector<T> values;
    values.reserve(files.size());
    for (auto& file : files) values.push_back(std::move(file.value));
    return values;
}

/// Reads what is left, so that the hash is of all octets. Errors: those of the input.
Result<void> drain(io::Input& input) {
    std::vector<std::uint8_t> buffer(kDrainOctets);
    while (COMITY_TRY(input.read(buffer)) > 0) {
    }
    return {};
}

}  // namespace

struct RegistrationReader::State {
    explicit State(registry::peeringdb::Extent peeringdb_pages) : peeringdb(peeringdb_pages) {}

    mutable std::mutex mutex;
    std::vector<Read<registry::DelegatedFile>> delegated;
    std::vector<Read<registry::IanaFile>> iana;
    std::vector<Read<irr::Dump>> dumps;
    std::vector<Read<std::vector<registry::Relationship>>> relationships;
    std::vector<Read<registry::AsNames>> names;
    std::vector<Read<registry::AsOrganisations>> organisations;
    std::vector<Read<std::vector<std::uint8_t>>> spoofer;
    std::vector<Read<std::vector<std::uint8_t>>> participants;
    std::vector<Read<std::vector<registry::Group>>> groups;
    registry::PeeringDbReader peeringdb;
    bool has_peeringdb = false;

    template <class T>
    void keep(std::vector<Read<T>>& files, const std::string& sha256, T&& value) {
        const std::lock_guard lock(mutex);
        files.push_back({sha256, std::forward<T>(value)});
    }

    /// Hands the open input to the reader of its kind. Errors: why the source cannot be used.
    Result<void, std::string> read(SourceKind kind, io::Input& input, InputReport& report);
    Result<void, std::string> read_delegated(io::Input& input, InputReport& report);
    Result<void, std::string> read_iana(io::Input& input, InputReport& report);
    Result<void, std::string> read_irr(io::Input& input, InputReport& report);
    Result<void, std::string> read_peeringdb(io::Input& input);
    Result<void, std::string> read_relationships(io::Input& input, InputReport& report);
    Result<void, std::string> read_names(io::Input& input, InputReport& report);
    Result<void, std::string> read_organisations(io::Input& input, InputReport& report);
    Result<void, std::string> read_octets(io::Input& input,
                                          std::vector<Read<std::vector<std::uint8_t>>>& files,
                                          InputReport& report);
    Result<void, std::string> read_groups(io::Input& input, InputReport& report);
    /// The octets left in the input, at most kSourceOctetsMax.
    static Result<std::vector<std::uint8_t>, std::string> all_of(io::Input& input);
    /// After the reader took what it wanted: the hash of all, and whether it ended early.
    static Result<void, std::string> close(io::Input& input, InputReport& report);

    std::shared_ptr<const irr::Database> finish_irr(Executor& executor);
    void finish_peeringdb(std::vector<InputReport>& reports, Registrations& registrations);
    void finish_spoofer(std::vector<InputReport>& reports, Registrations& registrations);
    void finish_participants(std::vector<InputReport>& reports, Registrations& registrations);
};

namespace {

tl::unexpected<std::string> useless(std::string why) { return tl::unexpected(std::move(why)); }

tl::unexpected<std::string> useless(const Error& error) { return useless(error.what); }

/// Adds to all reports of `kind`: what is wrong shows only when they are put together.
void note_kind(SourceKind kind, const Refusals& refused, const std::optional<Timestamp>& as_of,
               std::vector<InputReport>& reports) {
    const auto* const fault = fault_of_file(refused);
    bool is_first = true;
    for (auto& report : reports) {
        if (report.source.kind != name_of(kind)) continue;
        if (!report.source.as_of) report.source.as_of = as_of;
        if (fault != nullptr && report.source.failure.empty()) {
            report.source.failure = fault->explanation;
        }
        if (std::exchange(is_first, false)) note(refused, report);
    }
}

}  // namespace

Result<std::vector<std::uint8_t>, std::string> RegistrationReader::State::all_of(io::Input& input) {
    std::vector<std::uint8_t> octets;
    std::size_t used = 0;
    for (;;) {
        octets.resize(std::max(used + kDrainOctets, used + used / 2));
        const auto count = input.read(std::span(octets).subspan(used));
        if (!count) return useless(count.error());
        if (*count == 0) break;
        used += *count;
        if (used > kSourceOctetsMax) {
            return useless(fmt::format("larger than the limit of {} octets", kSourceOctetsMax));
        }
    }
    octets.resize(used);
    return octets;
}

Result<void, std::string> RegistrationReader::State::close(io::Input& input, InputReport& report) {
    if (const auto drained = drain(input); !drained) return useless(drained.error());
    report.source.sha256 = to_string(input.digest());
    report.source.octets = input.octets_read();
    if (input.octets_read() == 0) return useless("empty: there is nothing in it");
    if (input.cut_short()) {
        report.source.cut_short = true;
        return useless("cut short: what it does not show would be held against networks");
    }
    return {};
}

Result<void, std::string> RegistrationReader::State::read_delegated(io::Input& input,
                                                                    InputReport& report) {
    auto file = registry::read_delegated(input);
    if (!file) return useless(file.error());
    COMITY_TRY(close(input, report));
    note(file->refused, report);
    report.source.entries = file->addresses.size() + file->asns.size();
    report.source.as_of = file->as_of;
    if (report.source.entries == 0) return useless("no delegation statistics: it has no record");
    if (file->is_cut_short()) {
        report.source.cut_short = true;
        return useless("cut short: it has fewer records than its summary says");
    }
    keep(delegated, report.source.sha256, std::move(*file));
    return {};
}

Result<void, std::string> RegistrationReader::State::read_iana(io::Input& input,
                                                               InputReport& report) {
    auto file = registry::read_iana(input);
    if (!file) return useless(file.error());
    COMITY_TRY(close(input, report));
    note(file->refused, report);
    report.source.entries = file->special_blocks.size() + file->special_asns.size() +
                            file->blocks.size() + file->asns.size();
    if (file->kind == registry::IanaFile::Kind::Unknown) {
        return useless("none of IANA's registries that are read here");
    }
    keep(iana, report.source.sha256, std::move(*file));
    return {};
}

Result<void, std::string> RegistrationReader::State::read_irr(io::Input& input,
                                                              InputReport& report) {
    auto dump = irr::read_dump(input);
    if (!dump) return useless(dump.error());
    COMITY_TRY(close(input, report));
    note(dump->faults.refused, report);
    note(dump->faults.tolerated, report);
    report.source.entries = dump->objects();
    report.source.as_of = dump->stated;
    for (const auto& source : dump->sources) {
        if (!dump->stated) {
            report.source.as_of = std::max(report.source.as_of, source.last_modified);
        }
    }
    if (report.source.entries == 0) return useless("no RPSL: it has no object");
    keep(dumps, report.source.sha256, std::move(*dump));
    return {};
}

Result<void, std::string> RegistrationReader::State::read_peeringdb(io::Input& input) {
    const std::lock_guard lock(mutex);
    has_peeringdb = true;
    const auto added = peeringdb.add(input);
    if (!added) return useless(added.error());
    return {};
}

Result<void, std::string> RegistrationReader::State::read_relationships(io::Input& input,
                                                                        InputReport& report) {
    auto file = registry::read_as_relationships(input);
    if (!file) return useless(file.error());
    COMITY_TRY(close(input, report));
    note(file->refused, report);
    report.source.entries = file->records.size();
    report.source.as_of = file->as_of;
    if (file->records.empty()) return useless("no AS relationships: it has no such line");
    keep(relationships, report.source.sha256, std::move(file->records));
    return {};
}

Result<void, std::string> RegistrationReader::State::read_names(io::Input& input,
                                                                InputReport& report) {
    auto file = registry::read_as_names(input);
    if (!file) return useless(file.error());
    COMITY_TRY(close(input, report));
    note(file->refused, report);
    report.source.entries = file->names.size();
    if (file->names.size() == 0) return useless("no names of ASes");
    keep(names, report.source.sha256, std::move(file->names));
    return {};
}

Result<void, std::string> RegistrationReader::State::read_organisations(io::Input& input,
                                                                        InputReport& report) {
    auto file = registry::read_as_organisations(input);
    if (!file) return useless(file.error());
    COMITY_TRY(close(input, report));
    note(file->refused, report);
    report.source.entries = file->organisations.size();
    if (file->organisations.size() == 0) return useless("no organisations of ASes");
    keep(organisations, report.source.sha256, std::move(file->organisations));
    return {};
}

Result<void, std::string> RegistrationReader::State::read_octets(
    io::Input& input, std::vector<Read<std::vector<std::uint8_t>>>& files, InputReport& report) {
    auto octets = COMITY_TRY(all_of(input));
    COMITY_TRY(close(input, report));
    keep(files, report.source.sha256, std::move(octets));
    return {};
}

Result<void, std::string> RegistrationReader::State::read_groups(io::Input& input,
                                                                 InputReport& report) {
    const auto octets = COMITY_TRY(all_of(input));
    COMITY_TRY(close(input, report));
    const std::string text(octets.begin(), octets.end());
    auto parsed = registry::parse_groups(text, input.path());
    if (!parsed) return useless(parsed.error());
    report.source.entries = parsed->size();
    keep(groups, report.source.sha256, std::move(*parsed));
    return {};
}

Result<void, std::string> RegistrationReader::State::read(SourceKind kind, io::Input& input,
                                                          InputReport& report) {
    switch (kind) {
        case SourceKind::Delegated: return read_delegated(input, report);
        case SourceKind::Iana: return read_iana(input, report);
        case SourceKind::Irr: return read_irr(input, report);
        case SourceKind::PeeringDb: COMITY_TRY(read_peeringdb(input)); return close(input, report);
        case SourceKind::Relationships: return read_relationships(input, report);
        case SourceKind::Names: return read_names(input, report);
        case SourceKind::Organisations: return read_organisations(input, report);
        case SourceKind::Spoofer: return read_octets(input, spoofer, report);
        case SourceKind::Participants: return read_octets(input, participants, report);
        case SourceKind::Groups: return read_groups(input, report);
        case SourceKind::Mrt:
        case SourceKind::Vrps: break;
    }
    return useless("not a source of registrations");
}

RegistrationReader::RegistrationReader(registry::peeringdb::Extent peeringdb_pages)
    : state_(std::make_unique<State>(peeringdb_pages)) {}
RegistrationReader::~RegistrationReader() = default;

void RegistrationReader::read(SourceKind kind, const std::string& path, InputReport& report) {
    report.source.kind = name_of(kind);
    auto input = io::Input::open(path, io::Hashing::Yes);
    const auto read = input ? state_->read(kind, **input, report)
                            : Result<void, std::string>(useless(input.error()));
    if (!read) report.source.failure = read.error();
}

registry::BogonJudge RegistrationReader::bogons() const {
    const std::lock_guard lock(state_->mutex);
    sort_by_hash(state_->delegated);
    sort_by_hash(state_->iana);
    std::vector<registry::IanaFile> iana;
    for (const auto& file : state_->iana) iana.push_back(file.value);
    std::vector<registry::DelegatedFile> delegated;
    for (const auto& file : state_->delegated) delegated.push_back(file.value);
    return {registry::special_purpose_of(iana), registry::IanaAllocations(iana),
            registry::Delegations(std::move(delegated))};
}

std::shared_ptr<const irr::Database> RegistrationReader::State::finish_irr(Executor& executor) {
    if (dumps.empty()) return nullptr;
    // Sources without a place in the order of trust stand behind, by name.
    std::vector<std::string> others;
    for (const auto& dump : dumps) {
        for (const auto& source : dump.value.sources) {
            others.emplace_back(dump.value.names.text(source.name));
        }
    }
    std::sort(others.begin(), others.end());
    auto trust = irr::default_trust();
    for (auto& name : others) {
        if (std::find(trust.begin(), trust.end(), name) == trust.end()) {
            trust.push_back(std::move(name));
        }
    }
    irr::DatabaseReader reader(std::move(trust));
    for (auto& dump : values_of(std::move(dumps))) reader.add(std::move(dump));
    return std::make_shared<const irr::Database>(std::move(reader).finish(executor));
}

void RegistrationReader::State::finish_peeringdb(std::vector<InputReport>& reports,
                                                 Registrations& registrations) {
    if (!has_peeringdb) return;
    auto database = std::make_shared<registry::PeeringDb>(std::move(peeringdb).finish());
    note_kind(SourceKind::PeeringDb, database->refused, database->as_of, reports);
    registrations.peeringdb = std::move(database);
}

void RegistrationReader::State::finish_spoofer(std::vector<InputReport>& reports,
                                               Registrations& registrations) {
    if (spoofer.empty()) return;
    registry::SpooferReader reader;
    for (const auto& octets : values_of(std::move(spoofer))) {
        static_cast<void>(reader.add(octets));
    }
    auto tests = std::make_shared<registry::SpooferTests>(std::move(reader).finish());
    note_kind(SourceKind::Spoofer, tests->refused,
              tests->span ? std::optional(tests->span->end) : std::nullopt, reports);
    registrations.spoofer = std::move(tests);
}

void RegistrationReader::State::finish_participants(std::vector<InputReport>& reports,
                                                    Registrations& registrations) {
    if (participants.empty()) return;
    registry::ParticipantsReader reader;
    for (const auto& octets : values_of(std::move(participants))) reader.add(octets);
    auto all = std::make_shared<registry::Participants>(std::move(reader).finish());
    note_kind(SourceKind::Participants, all->refused, std::nullopt, reports);
    registrations.participants = std::move(all);
}

Registrations RegistrationReader::finish(std::vector<InputReport>& reports,
                                         registry::BogonJudge bogons, registry::Countries countries,
                                         Executor& executor) && {
    auto& state = *state_;
    Registrations registrations;
    registrations.bogons = std::move(bogons);
    registrations.countries = std::move(countries);
    executor.for_each(2, [&](std::size_t i) {
        if (i == 0) {
            registrations.irr = state.finish_irr(executor);
            return;
        }
        state.finish_peeringdb(reports, registrations);
        state.finish_spoofer(reports, registrations);
        state.finish_participants(reports, registrations);
        if (!state.delegated.empty()) {
            registrations.delegations = std::make_shared<const registry::Delegations>(
                values_of(std::move(state.delegated)));
        }
        std::vector<registry::Relationship> records;
        for (const auto& file : state.relationships) {
            records.insert(records.end(), file.value.begin(), file.value.end());
        }
        if (!records.empty()) {
            registrations.relationships =
                registry::RelationshipsByFamily::given(registry::AsRelationships(records));
        }
        registrations.names = values_of(std::move(state.names));
        registrations.organisations = values_of(std::move(state.organisations));
        for (auto& groups : values_of(std::move(state.groups))) {
            std::move(groups.begin(), groups.end(), std::back_inserter(registrations.groups));
        }
    });
    return registrations;
}

Result<registry::Countries> load_countries(std::span<const std::string> folders) {
    for (const auto& folder : folders) {
        const auto path = std::filesystem::path(folder) / "countries.csv";
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored)) continue;
        const auto contents = COMITY_TRY(io::read_file(path.string(), kConfigurationOctetsMax));
        const std::string text(contents.octets.begin(), contents.octets.end());
        return registry::Countries::parse(text).countries;
    }
    return fail(Error{.subject = "countries.csv", .what = "find: no data folder has it"});
}

}  // namespace comity::service
