#include "internet/made_files.h"

#include <fmt/format.h>

#include "internet/delegation_writer.h"
#include "internet/iana_writer.h"
#include "internet/irr_writer.h"
#include "internet/names_writer.h"
#include "internet/participants.h"
#include "internet/past/incidents_writer.h"
#include "internet/payload_writer.h"
#include "internet/peeringdb_writer.h"
#include "internet/registries.h"
#include "internet/rib_writer.h"
#include "internet/spoofing.h"
#include "internet/text_sink.h"
#include "internet/written_relationships.h"

namespace comity::internet {
namespace {

using net::Family;

void add_iana(const Internet& internet, std::vector<MadeFile>& files) {
    for (const auto family : {Family::Ipv4, Family::Ipv6}) {
        files.push_back(
            {"iana", fmt::format("iana-{}-special-registry-1.csv", to_string(family)),
             [family](ByteSink& sink) { return write_special_registry(family, sink); }});
    }
    files.push_back({"iana", "ipv4-address-space.csv", write_ipv4_space});
    files.push_back({"iana", "ipv6-unicast-address-assignments.csv", write_ipv6_assignments});
    files.push_back({"iana", "as-numbers-1.csv", [&internet](ByteSink& sink) {
                         return write_asn_registry(internet, AsnRegistry::TwoOctets, sink);
                     }});
    files.push_back({"iana", "as-numbers-2.csv", [&internet](ByteSink& sink) {
                         return write_asn_registry(internet, AsnRegistry::FourOctets, sink);
                     }});
}

void add_spoofer(const Internet& internet, const std::vector<SpoofSession>& sessions,
                 std::vector<MadeFile>& files) {
    const auto size = sessions_a_page(sessions.size());
    for (std::size_t page = 1; page == 1 || (page - 1) * size < sessions.size(); ++page) {
        files.push_back({"spoofer", fmt::format("page-{}.json", page),
                         [&internet, &sessions, page](ByteSink& sink) {
                             return write_spoof_page(internet, sessions, page, sink);
                         }});
    }
}

/// All of it, for `comity observe --config`.
constexpr std::string_view kTable = R"([sources]
mrt = "rib.mrt"
)";
constexpr std::string_view kTableAndUpdates = R"([sources]
mrt = ["rib.mrt", "updates/*.mrt"]
)";
constexpr std::string_view kOtherSources = R"(vrps = "vrps.json"
irr = "irr/*.db"
peeringdb = "peeringdb/*.json"
delegated = "delegated/*"
iana = "iana/*.csv"
relationships = "relationships.txt"
names = "asnames.txt"
organisations = "as2org.txt"
spoofer = "spoofer/page-*.json"
participants = "participants.csv"
groups = "groups.toml"
)";

}  // namespace

std::vector<MadeFile> made_files(const Internet& internet, const Registered& registered,
                                 const Truth& truth) {
    std::vector<MadeFile> files;
    const auto add = [&](std::string_view name, Result<void> (*write)(const Internet&, ByteSink&)) {
        files.push_back({"", std::string(name),
                         [&internet, write](ByteSink& sink) { return write(internet, sink); }});
    };
    add("rib.mrt", write_rib);
    add("vrps.json", write_payloads);
    files.push_back(
        {"", "truth.jsonl", [&truth](ByteSink& sink) { return write_truth(truth, sink); }});
    files.push_back({"", "relationships.txt", [&internet](ByteSink& sink) {
                         return written_relationships(internet).write(internet.parameters.date,
                                                                      sink);
                     }});
    if (internet.parameters.days > 0) add("incidents.jsonl", write_incidents);
    add("asnames.txt", write_names);
    add("as2org.txt", write_organisations);
    add("participants.csv", write_participants);
    add("groups.toml", write_groups);
    for (std::uint32_t region = 0; region < kRegions; ++region) {
        files.push_back({"delegated",
                         fmt::format("delegated-{}-extended", kRegistries[region].file),
                         [&internet, region](ByteSink& sink) {
                             return write_delegations(internet, region, sink);
                         }});
    }
    add_iana(internet, files);
    for (IrrSource source = 0; source < kIrrSources; ++source) {
        files.push_back({"irr", fmt::format("{}.db", irr_source_name(source)),
                         [&internet, &registered, source](ByteSink& sink) {
                             return write_irr(internet, registered.routes, source, sink);
                         }});
    }
    files.push_back({"peeringdb", "peeringdb_2_dump.json",
                     [&internet](ByteSink& sink) { return write_peeringdb(internet, sink); }});
    add_spoofer(internet, registered.sessions, files);
    files.push_back({"", "comity.toml", [&internet](ByteSink& sink) -> Result<void> {
                         TextSink out(sink);
                         COMITY_TRY(
                             out.write(internet.parameters.days > 0 ? kTableAndUpdates : kTable));
                         COMITY_TRY(out.write(kOtherSources));
                         return out.flush();
                     }});
    files.push_back({"", "internet.json", [&internet](ByteSink& sink) -> Result<void> {
                         TextSink out(sink);
                         COMITY_TRY(out.write(parameters_json(internet)));
                         return out.flush();
                     }});
    return files;
}

}  // namespace comity::internet
