#include <gtest/gtest.h>

#include "base/text.h"
#include "manrs/participant_scores.h"
#include "report/conformance_list.h"
#include "report/participant_month.h"
#include "report/text_layout.h"
#include "support/fixtures.h"
#include "support/frameworks.h"
#include "support/golden.h"
#include "support/routes.h"

namespace comity::report {
namespace {

using test::expect_golden;
using test::JudgedWorld;
using test::Routes;
using test::shipped_framework;

const std::filesystem::path kShare = std::filesystem::path(COMITY_SOURCE_DIR) / "share";

manrs::Programme operators() {
    return manrs::Programme::parse(
               test::read_text(kShare / "programmes" / "network-operators.toml"), "p")
        .value();
}

manrs::ConformanceProfile profile() {
    return manrs::ConformanceProfile::parse(
               "name = \"ours\"\nprogramme = \"network-operators\"\ntitle = \"What we ask\"\n"
               "text = \"x\"\n[thresholds]\nrouting-information-rpki = 0.9\n",
               "q")
        .value();
}

observation::ObservationFacts facts_of(const char* month) {
    const auto period = parse_period(month).value();
    observation::ObservationFacts facts;
    facts.sources = {{.kind = "mrt", .sha256 = std::string(64, 'a')}};
    facts.span = period;
    facts.at = period.end;
    facts.ipv4 = {.vantage_points = 9, .full_feeds = 9, .full_feed_asns = 9, .peers_needed = 1};
    facts.ipv6 = facts.ipv4;
    facts.vantage_points = 9;
    facts.peer_asns = 9;
    facts.has_routes = true;
    facts.has_payloads = true;
    return facts;
}

incident::Event bogon(std::uint32_t culprit, const char* day, std::int64_t days) {
    incident::Event event;
    event.kind = incident::EventKind::BogonPrefix;
    event.culprit = net::Asn(culprit);
    event.prefix = *net::Prefix::parse("10.0.0.0/8");
    event.start = *Timestamp::parse(day);
    event.end = Timestamp::from_seconds(event.start.seconds() + days * 86'400 - 1);
    event.full_feeds = 9;
    event.is_full_bogon = true;
    return event;
}

/// The records of a world in which the networks 201 and 202 announce 21.1.0.0/16 and 21.2.0.0/16.
std::vector<manrs::NetworkRecord> records_of(const Routes& routes, const std::string& name) {
    const JudgedWorld world(routes);
    std::vector<manrs::NetworkRecord> records;
    for (const auto asn : {201U, 202U}) {
        records.push_back({.evidence = world.evidence_of(asn)});
        records.back().evidence.identity.name = name;
    }
    return records;
}

Routes two_networks() {
    Routes routes;
    routes.announce("21.1.0.0/16", 201);
    routes.attest("21.1.0.0/16", 16, 201);
    routes.announce("21.2.0.0/16", 202);
    return routes;
}

manrs::ParticipantScores pooled(const std::vector<manrs::NetworkRecord>& records,
                                const observation::ObservationFacts& facts) {
    const auto by = shipped_framework();
    std::vector<manrs::MemberFigures> figures;
    figures.reserve(records.size());
    for (const auto& record : records) {
        figures.push_back(manrs::figures_of(record, judge(by, facts, record)));
    }
    std::vector<const manrs::MemberFigures*> networks;
    for (const auto& one : figures) networks.push_back(&one);
    return manrs::pool_networks(by, networks);
}

/// November, in which 202 announced bogons on three days; in October both were attested.
ParticipantMonth month(bool has_profile, const std::string& name = "Exemplo, Lda") {
    const auto by = shipped_framework();
    const auto facts = facts_of("2026-11");
    const auto facts_before = facts_of("2026-10");
    auto before_routes = two_networks();
    before_routes.attest("21.2.0.0/16", 16, 202);
    auto records = records_of(two_networks(), name);
    records[1].events = {bogon(202, "2026-11-03", 2), bogon(202, "2026-11-04", 1),
                         bogon(202, "2026-11-20", 1)};
    const auto before = records_of(before_routes, name);
    const auto now_scores = pooled(records, facts);
    const auto before_scores = pooled(before, facts_before);
    ParticipantMonth month{.name = name,
                           .id = "565780b2-5f4d-8fb5-90e3-37c0fdd64812",
                           .programme = operators(),
                           .profile = std::nullopt,
                           .conformance = {},
                           .networks = {},
                           .facts = facts,
                           .label = by.label,
                           .bands = by.bands,
                           .before = facts_before.at};
    if (has_profile) month.profile = profile();
    month.conformance =
        manrs::judge_conformance(month.programme, has_profile ? &*month.profile : nullptr, by.bands,
                                 {.actions = now_scores.actions,
                                  .metrics = now_scores.metrics,
                                  .before = before_scores.actions});
    for (std::size_t i = 0; i < records.size(); ++i) {
        month.networks.push_back(manrs::assess(by, facts, records[i]));
        month.networks.back().previous = manrs::previous_scores(by, facts_before, before[i]);
    }
    return month;
}

TEST(ParticipantReport, is_the_golden_one) {
    expect_golden("participant.txt", participant_text(month(false)));
    expect_golden("participant_profile.txt", participant_text(month(true)));
    expect_golden("participant.mail", participant_mail(month(false)));
    expect_golden("participant.html", participant_html(month(false)));
    expect_golden("participant.json", participant_json(month(true)));
}

TEST(ParticipantReport, tells_incidents_that_make_the_metric) {
    const auto all = month(false);
    double sum = 0;
    const auto held = held_incidents(all);
    ASSERT_EQ(held.size(), 1U);
    EXPECT_EQ(held[0].metric, manrs::MetricId::M3);
    // Events that share a day are one incident of two days (weight 2), the third is another.
    ASSERT_EQ(held[0].incidents.size(), 2U);
    for (const auto& incident : held[0].incidents) sum += incident.value;
    EXPECT_DOUBLE_EQ(sum, held[0].value);
    EXPECT_EQ(held[0].before, 0);
    EXPECT_GT(held[0].incidents[0].start, held[0].incidents[1].start);
}

TEST(ParticipantReport, without_a_profile_calls_nobody_non_conformant) {
    const auto all = month(false);
    for (const auto& text : {participant_text(all), participant_mail(all), participant_html(all),
                             participant_json(all)}) {
        EXPECT_EQ(text.find("non-conformant"), std::string::npos);
    }
    EXPECT_NE(participant_text(month(true)).find("non-conformant"), std::string::npos);
}

TEST(ParticipantReport, lets_no_name_be_markup_or_a_header) {
    const auto all = month(false, "<script>alert(1)</script>\r\nBcc: x@example.net\x1b[31m");
    EXPECT_EQ(participant_html(all).find("<script"), std::string::npos);
    EXPECT_EQ(participant_text(all).find('\x1b'), std::string::npos);
    const auto mail = participant_mail(all);
    const auto head = mail.substr(0, mail.find("\n\n"));
    EXPECT_EQ(head.find("\nBcc"), std::string::npos);
    EXPECT_EQ(head.find('\r'), std::string::npos);
}

TEST(ParticipantReport, has_a_subject_of_encoded_words_for_other_letters) {
    const auto mail = participant_mail(
        month(false, "Redes de Comunicações São João de Além-Mar e Serviços de Informática, S.A."));
    const auto lines = split(mail, '\n');
    EXPECT_TRUE(lines[0].starts_with("Subject: =?utf-8?Q?Redes_de_Comunica=C3=A7=C3=B5es"));
    std::size_t i = 0;
    for (; lines[i].starts_with("Subject: ") || lines[i].starts_with(" "); ++i) {
        const auto word = lines[i].substr(i == 0 ? 9 : 1);
        EXPECT_LE(word.size(), 75U) << word;
        EXPECT_TRUE(word.starts_with("=?utf-8?Q?") && word.ends_with("?=")) << word;
    }
    EXPECT_GE(i, 2U);
    EXPECT_EQ(lines[i], "MIME-Version: 1.0");
}

TEST(ParticipantReport, keeps_to_its_columns) {
    for (const unsigned columns : {60U, 80U, 200U}) {
        const auto text = participant_text(month(false), {.columns = columns});
        for (const auto line : split(text, '\n')) {
            ASSERT_LE(display_width(line), columns) << line;
        }
    }
}

TEST(ConformanceList, tells_each_with_its_actions) {
    const auto all = month(true);
    const std::vector<ListedParticipant> listed{{all.name, all.id, 2, all.conformance}};
    const auto by = profile();
    const auto text = conformance_list_text(all.programme, &by, listed, {});
    EXPECT_NE(text.find("By the profile \"What we ask\"."), std::string::npos);
    EXPECT_NE(text.find("Exemplo, Lda (2 networks) non-conformant"), std::string::npos);
}

}  // namespace
}  // namespace comity::report
