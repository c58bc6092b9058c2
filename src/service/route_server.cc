#include "service/route_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <tuple>

#include "base/text.h"
#include "io/input.h"
#include "io/paths.h"
#include "registry/ixf.h"
#include "service/limits.h"
#include "service/mrt_file.h"
#include "service/payload_file.h"
#include "service/registration_reader.h"

namespace comity::service {
namespace {

using incident::RouteServerAudit;
using observation::Source;

constexpr std::string_view kTableKind = "route-server";
constexpr std::string_view kMembersKind = "members";

/// The registrations that say anything of a route server's routes, what tells bogons first.
constexpr std::array kRegistrationKinds{
    SourceKind::Delegated,     SourceKind::Iana,          SourceKind::Irr,  SourceKind::PeeringDb,
    SourceKind::Relationships, SourceKind::Organisations, SourceKind::Names};

/// One input and what became of it.
struct AuditInput {
    std::string path;
    InputReport report;
    std::optional<InputFailure> failure;
};

/// Reads what routes are judged by, then the routes.
class Inputs {
public:
    Inputs(const RouteServerOptions& options, const ObserveProgress& progress)
        : options_(options), progress_(progress) {
        for (const auto kind : kRegistrationKinds) {
            for (const auto& path : options.files.at(index_of(kind))) {
                registration_results_.push_back({.path = path});
                kinds_.push_back(kind);
            }
        }
        for (const auto& path : options.files.at(index_of(SourceKind::Vrps))) {
            payload_results_.push_back({.path = path});
        }
        for (const auto& path : options.members) member_results_.push_back({.path = path});
        for (const auto& path : options.tables) table_results_.push_back({.path = path});
        for (const auto* const results :
             {&registration_results_, &payload_results_, &member_results_, &table_results_}) {
            for (const auto& result : *results) octets_in_all_ += io::octets_of_file(result.path);
        }
    }

    /// All but the tables.
    void read_sources(Executor& executor) {
        const auto payloads = payload_results_.size();
        executor.for_each(registration_results_.size() + payloads + 1, [&](std::size_t i) {
            if (i < payloads) return read_payloads(payload_results_[i]);
            if (i == payloads) return read_members();
            const auto at = i - payloads - 1;
            auto& result = registration_results_[at];
            registration_reader_.read(kinds_[at], result.path, result.report);
            advance(io::octets_of_file(result.path));
        });
        std::vector<InputReport> reports;
        reports.reserve(registration_results_.size());
        for (auto& result : registration_results_) reports.push_back(std::move(result.report));
        auto bogons = registration_reader_.bogons();
        registrations_ =
            std::move(registration_reader_).finish(reports, std::move(bogons), {}, executor);
        for (std::size_t i = 0; i < reports.size(); ++i) {
            registration_results_[i].report = std::move(reports[i]);
        }
        validator_ = rpki::OriginValidator(vrps_);
        aspa_validator_ = rpki::AspaValidator(aspas_);
        vrps_ = {};
    }

    /// The tables, judged.
    incident::AuditReport audit() {
        auto route_servers = observation::route_servers_of(registrations_);
        route_servers.insert(route_servers.end(), options_.route_servers.begin(),
                             options_.route_servers.end());
        const incident::Members members({.list = member_results_.empty() ? nullptr : &members_,
                                         .peeringdb = registrations_.peeringdb.get(),
                                         .irr = registrations_.irr.get(),
                                         .route_servers = std::move(route_servers)});
        const incident::Kinship kinship(registrations_);
        RouteServerAudit audit({.members = members,
                                .bogons = registrations_.bogons,
                                .validator = payload_results_.empty() ? nullptr : &validator_,
                                .aspas = aspas_.empty() ? nullptr : &aspa_validator_,
                                .irr = registrations_.irr.get(),
                                .relationships = registrations_.relationships.joint(),
                                .kinship = &kinship},
                               options_.expected);
        for (auto& result : table_results_) read_table(result, audit);
        auto report = std::move(audit).finish();
        for (auto& member : report.members) name(member);
        return report;
    }

    /// Calls `see(result)` for each input.
    template <class See>
    void for_each_result(See see) {
        for (auto* const results :
             {&registration_results_, &payload_results_, &member_results_, &table_results_}) {
            for (auto& result : *results) see(result);
        }
    }

private:
    void advance(std::uint64_t octets) {
        const auto done = octets_done_.fetch_add(octets) + octets;
        if (progress_) progress_(done, octets_in_all_);
    }

    void read_payloads(AuditInput& result) {
        auto payloads = read_payload_file(result.path, result.report);
        if (!payloads) {
            result.failure = std::move(payloads).error();
            return;
        }
        advance(result.report.source.octets);
        const std::lock_guard lock(mutex_);
        vrps_.insert(vrps_.end(), payloads->vrps.begin(), payloads->vrps.end());
        aspas_.insert(aspas_.end(), payloads->aspas.begin(), payloads->aspas.end());
    }

    /// Of one member that several exports have, each field is that of the first by hash.
    void read_members() {
        std::vector<std::pair<std::string, const AuditInput*>> by_hash;
        for (auto& result : member_results_) {
            read_export(result);
            if (!result.failure) by_hash.emplace_back(result.report.source.sha256, &result);
        }
        std::sort(by_hash.begin(), by_hash.end());
        registry::IxfReader all;
        for (const auto& [hash, result] : by_hash) {
            MemorySource source(exports_.at(result->path));
            static_cast<void>(all.add(source));  // memory has no errors
        }
        members_ = std::move(all).finish();
        exports_ = {};
    }

    void read_export(AuditInput& result) {
        auto contents = io::read_file(result.path, kSourceOctetsMax);
        if (!contents) {
            result.failure = {.error = contents.error()};
            return;
        }
        auto& source = result.report.source;
        source = {.kind = std::string(kMembersKind),
                  .sha256 = to_string(contents->digest),
                  .octets = contents->octets_in_file};
        registry::IxfReader reader;
        MemorySource octets(contents->octets);
        static_cast<void>(reader.add(octets));
        const auto members = std::move(reader).finish();
        note(members.refused, result.report);
        note(members.noted, result.report);
        source.entries = members.members.size();
        source.as_of = members.as_of;
        source.cut_short = contents->cut_short || contents->octets_in_file == 0 ||
                           members.refused.count(registry::rules::kIxfCutShort) > 0;
        if (source.cut_short) {
            result.failure = {
                .error = {.subject = result.path,
                          .what = contents->octets_in_file == 0
                                      ? "empty: there is nothing in it"
                                      : "cut short: it is no whole IX-F member export"},
                .cut_short = true};
        } else if (const auto* const fault = fault_of_file(members.refused)) {
            result.failure = {.error = {.subject = result.path,
                                        .what = fmt::format("not an IX-F member export: {} ({})",
                                                            fault->explanation, fault->id)}};
        }
        advance(source.octets);
        exports_[result.path] = std::move(contents->octets);
    }

    void read_table(AuditInput& result, RouteServerAudit& audit) {
        std::uint64_t reported = 0;
        std::optional<Timestamp> newest;
        bool has_table = false;
        const auto report = read_mrt_file(
            result.path, {.hashing = io::Hashing::Yes, .ahead = true},
            [&](const bgp::mrt::Record& record) {
                audit.add(record);
                has_table = has_table || std::holds_alternative<bgp::mrt::RibRecord>(record);
                const auto time = std::visit([](const auto& kind) { return kind.time; }, record);
                newest = std::max(newest.value_or(time), time);
                return true;
            },
            [this, &reported](std::uint64_t done, std::uint64_t) {
                advance(done - std::exchange(reported, done));
            });
        const auto refuse = [&result](std::string what, bool cut_short) {
            result.failure = {.error = {.subject = result.path, .what = std::move(what)},
                              .cut_short = cut_short};
        };
        if (!report) {
            result.failure = {.error = report.error()};
            return;
        }
        advance(report->octets - reported);
        note(*report, kTableKind, newest, result.report);
        if (audit.is_overfull()) {
            refuse("more members than any route server has", false);
        } else if (!has_table && report->cut_short) {
            refuse(result.report.notes.back(), true);
        } else if (!has_table) {
            refuse("no table: there is no record of a RIB in it", false);
        }
    }

    void name(incident::AuditedMember& member) const {
        for (const auto& names : registrations_.names) {
            if (!member.name.empty()) return;
            if (const auto known = names.find(member.asn)) member.name = known->text;
        }
    }

    const RouteServerOptions& options_;
    const ObserveProgress& progress_;
    std::uint64_t octets_in_all_ = 0;
    std::atomic<std::uint64_t> octets_done_{0};
    std::vector<AuditInput> registration_results_;
    std::vector<SourceKind> kinds_;  ///< Of these.
    std::vector<AuditInput> payload_results_;
    std::vector<AuditInput> member_results_;
    std::vector<AuditInput> table_results_;
    /// That a network is not in PeeringDB is held against nobody here.
    RegistrationReader registration_reader_{registry::peeringdb::Extent::Part};
    observation::Registrations registrations_;
    std::mutex mutex_;
    std::vector<rpki::payload::Vrp> vrps_;
    std::vector<rpki::payload::Aspa> aspas_;
    rpki::OriginValidator validator_;
    rpki::AspaValidator aspa_validator_;
    std::map<std::string, std::vector<std::uint8_t>> exports_;  ///< Until they are joined.
    registry::IxfMembers members_;
};

bool says_when(const Source& source) { return source.kind == kTableKind || source.kind == "vrps"; }

}  // namespace

Result<AuditedRouteServer, std::vector<InputFailure>> audit_route_server(
    const RouteServerOptions& options, Executor& executor, const ObserveProgress& progress) {
    Inputs inputs(options, progress);
    inputs.read_sources(executor);
    std::vector<InputFailure> failures;
    const auto take_failures = [&inputs, &failures] {
        inputs.for_each_result([&failures](AuditInput& result) {
            if (result.failure) failures.push_back(std::move(*result.failure));
        });
        return !failures.empty();
    };
    if (take_failures()) return fail(std::move(failures));
    AuditedRouteServer audited{.report = inputs.audit()};
    if (take_failures()) return fail(std::move(failures));

    std::map<std::string, std::uint64_t> errors;
    inputs.for_each_result([&audited, &errors](AuditInput& result) {
        auto& [source, counts, notes] = result.report;
        for (auto& note : notes) audited.notes.push_back({result.path, std::move(note)});
        for (const auto& [rule, count] : counts) errors[rule] += count;
        if (!source.failure.empty()) {
            audited.notes.push_back({result.path, "not used: " + source.failure});
        }
        audited.is_short = audited.is_short || source.cut_short || !source.failure.empty();
        if (says_when(source)) audited.at = std::max(audited.at, source.as_of);
        audited.sources.push_back(std::move(source));
    });
    audited.errors.assign(errors.begin(), errors.end());
    std::sort(audited.sources.begin(), audited.sources.end(), [](const Source& a, const Source& b) {
        return std::tie(a.kind, a.sha256) < std::tie(b.kind, b.sha256);
    });
    audited.inputs_sha256 = hash_of_inputs(audited.sources);
    return audited;
}

}  // namespace comity::service
