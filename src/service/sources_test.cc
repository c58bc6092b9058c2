#include "service/sources.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace comity::service {
namespace {

const std::vector<std::string>& files(const ObserveConfiguration& configuration, SourceKind kind) {
    return configuration.files.at(index_of(kind));
}

std::string fault_of(std::string_view text) {
    const auto configuration = parse_configuration(text, "x.toml", "");
    return configuration ? "" : to_string(configuration.error());
}

TEST(Configuration, names_every_kind_of_source) {
    std::string text = "[sources]\n";
    for (const auto& source : kSources) {
        text += std::string(source.name) + " = [\"a\", \"/b/c*\"]\n";
    }
    const auto configuration = parse_configuration(text, "x.toml", "/etc/comity");
    ASSERT_TRUE(configuration);
    for (const auto& source : kSources) {
        EXPECT_EQ(name_of(source.kind), source.name);
        EXPECT_EQ(files(*configuration, source.kind),
                  (std::vector<std::string>{"/etc/comity/a", "/b/c*"}));
    }
}

TEST(Configuration, says_where_and_how) {
    const auto configuration = parse_configuration(
        "[sources]\nmrt = \"rib.gz\"\n[observe]\nstore = \"s.db\"\nframework = \"manrs-2018\"\n"
        "peers = 3\nthreads = 0\npeeringdb_complete = true\n"
        "infer_relationships = true\n"
        "[vantage_points]\nAS64500 = 0.5\n64501 = 0\nAS65546 = 1\n",
        "x.toml", "conf");
    ASSERT_TRUE(configuration);
    EXPECT_EQ(files(*configuration, SourceKind::Mrt), std::vector<std::string>{"conf/rib.gz"});
    EXPECT_EQ(configuration->store, "conf/s.db");
    EXPECT_EQ(configuration->framework, "manrs-2018");
    EXPECT_EQ(configuration->peers, 3);
    EXPECT_EQ(configuration->threads, 0);
    EXPECT_EQ(configuration->peeringdb_complete, true);
    EXPECT_EQ(configuration->infer_relationships, true);
    EXPECT_EQ(observation::VantageWeights(configuration->weights).all(),
              (std::vector<observation::VantageWeight>{
                  {net::Asn(64500), 5}, {net::Asn(64501), 0}, {net::Asn(65546), 10}}));
    EXPECT_TRUE(parse_configuration("", "x.toml", ""));
}

TEST(Configuration, takes_addresses_and_how_to_fetch_them) {
    const auto configuration = parse_configuration(
        "[sources]\nvrps = \"https://h.example/rpki.json\"\n"
        "mrt = [\"HTTP://h/{year}{month}.gz\", \"rib.mrt\", \"ftp://h/*.gz\"]\n"
        "[fetch]\ncache = \"c\"\nattempts = 7\nkeep_days = 9\n",
        "x.toml", "/folder");
    ASSERT_TRUE(configuration) << to_string(configuration.error());
    auto files = configuration->files;
    EXPECT_EQ(files.at(index_of(SourceKind::Vrps)),
              std::vector<std::string>{"https://h.example/rpki.json"});
    ASSERT_TRUE(expand_patterns(files));
    EXPECT_EQ(
        files.at(index_of(SourceKind::Mrt)),
        (std::vector<std::string>{"HTTP://h/{year}{month}.gz", "/folder/rib.mrt", "ftp://h/*.gz"}));
    EXPECT_EQ(configuration->fetch.cache, "/folder/c");
    EXPECT_EQ(configuration->fetch.attempts, 7);
    EXPECT_EQ(configuration->fetch.keep_days, 9);
    EXPECT_EQ(configuration->fetch.octets_max, fetch::kFileOctetsMax);
    EXPECT_EQ(fault_of("[sources]\nmrt = \"http://h/{hour}\"\n"),
              "x.toml: line 2: sources.mrt: {hour} needs {day}");
    EXPECT_EQ(fault_of("[fetch]\nattempts = 0\n"),
              "x.toml: line 2: fetch.attempts must be a whole number from 1 to 20");
    EXPECT_EQ(fault_of("[fetch]\nretries = 1\n").substr(0, 39),
              "x.toml: line 2: unknown key fetch.retri");
}

TEST(Configuration, says_when_to_observe) {
    EXPECT_EQ(parse_configuration("", "x.toml", "")->schedule, std::nullopt);
    EXPECT_EQ(parse_configuration("[schedule]\n", "x.toml", "")->schedule, ScheduleSettings());
    const auto configuration = parse_configuration(
        "[schedule]\nevery_hours = 6\nat = \"00:45\"\nfinal_day = 10\nretry_minutes = 5\n"
        "threads = 2\n",
        "x.toml", "");
    ASSERT_TRUE(configuration) << to_string(configuration.error());
    EXPECT_EQ(configuration->schedule, (ScheduleSettings{.every_hours = 6,
                                                         .at_minutes = 45,
                                                         .final_day = 10,
                                                         .retry_minutes = 5,
                                                         .threads = 2}));
    EXPECT_EQ(fault_of("[schedule]\nevery_hours = 5\n"),
              "x.toml: line 2: schedule.every_hours must divide the 24 hours of a day");
    for (const auto* const at : {"24:00", "0:45", "00:60", "00.45", "-1:00", "+1:00"}) {
        EXPECT_EQ(fault_of("[schedule]\nat = \"" + std::string(at) + "\"\n"),
                  "x.toml: line 2: schedule.at must be a time of the day, as \"02:30\"");
    }
}

TEST(Configuration, says_how_to_serve) {
    const auto configuration = parse_configuration(
        "[observe]\nframework = \"manrs-2018\"\n[serve]\nlisten = \"[::1]:80\"\n"
        "framework = \"comity-1\"\nvisibility = \"public\"\nthreads = 2\n",
        "x.toml", "");
    ASSERT_TRUE(configuration) << to_string(configuration.error());
    const auto& serve = configuration->serve;
    EXPECT_EQ(serve.listen, "[::1]:80");
    EXPECT_EQ(serve.framework, "comity-1");
    EXPECT_EQ(configuration->framework, "manrs-2018");
    EXPECT_EQ(serve.visibility, IncidentVisibility::Public);
    EXPECT_EQ(serve.threads, 2);
    EXPECT_EQ(parse_configuration("[serve]\n", "x.toml", "")->serve.visibility, std::nullopt);
    EXPECT_EQ(fault_of("[serve]\nvisibility = \"all\"\n"),
              "x.toml: line 2: serve.visibility must be \"participants\" or \"public\"");
    const auto limited = parse_configuration(
        "[serve]\nrequests_per_second = 0\nrequest_burst = 7\n"
        "trusted_proxies = [\"::1\", \"10.0.0.0/8\"]\n",
        "x.toml", "");
    ASSERT_TRUE(limited);
    EXPECT_EQ(limited->serve.requests_per_second, 0);
    EXPECT_EQ(limited->serve.request_burst, 7);
    EXPECT_EQ(limited->serve.trusted_proxies,
              (std::vector{*net::Prefix::parse("::1/128"), *net::Prefix::parse("10.0.0.0/8")}));
    for (const auto* const wrong : {"\"10.0.0.0/8\"", "[1]", "[\"10.0.0.1/8\"]", "[\"proxy\"]"}) {
        EXPECT_EQ(
            fault_of(std::string("[serve]\ntrusted_proxies = ") + wrong + "\n"),
            "x.toml: line 2: serve.trusted_proxies must be a list of at most 1000 addresses or "
            "prefixes");
    }
    EXPECT_EQ(fault_of("[serve]\nvisibility = 1\n"),
              "x.toml: line 2: serve.visibility must be text");
    EXPECT_EQ(fault_of("[serve]\nthreads = -1\n"),
              "x.toml: line 2: serve.threads must be a whole number from 0 to 1024");
    EXPECT_EQ(fault_of("[serve]\nlisten_on = \"x\"\n"),
              "x.toml: line 2: unknown key serve.listen_on; the nearest known key is serve.listen");
}

TEST(Configuration, says_where_the_certificate_is) {
    const auto configuration =
        parse_configuration("[serve]\ntls_certificate = \"tls/c.pem\"\ntls_key = \"/k.pem\"\n",
                            "x.toml", "/etc/comity");
    ASSERT_TRUE(configuration) << to_string(configuration.error());
    EXPECT_EQ(configuration->serve.tls_certificate, "/etc/comity/tls/c.pem");
    EXPECT_EQ(configuration->serve.tls_key, "/k.pem");
    for (const auto* const key : {"tls_certificate", "tls_key"}) {
        EXPECT_EQ(fault_of(std::string("[serve]\n") + key + " = \"x.pem\"\n"),
                  "x.toml: line 1: serve.tls_certificate and serve.tls_key belong together");
    }
}

TEST(Configuration, says_where_existing_services_are_and_by_which_profiles_to_judge) {
    const auto configuration = parse_configuration(
        "[serve]\nprofiles = [\"ours.toml\", \"/etc/x.toml\"]\n[serve.mounts]\nmanrs = \"/\"\n"
        "reports = false\n",
        "x.toml", "/etc/comity");
    ASSERT_TRUE(configuration) << to_string(configuration.error());
    const auto& serve = configuration->serve;
    EXPECT_EQ(serve.profiles, (std::vector<std::string>{"/etc/comity/ours.toml", "/etc/x.toml"}));
    EXPECT_EQ(serve.mounts.prefixes.at(0), std::vector<std::string>());
    EXPECT_EQ(serve.mounts.prefixes.at(1), (std::vector<std::string>{"api", "v2"}));
    EXPECT_EQ(serve.mounts.prefixes.at(2), std::nullopt);
    for (const auto* const wrong : {"\"ours.toml\"", "[1]", "[\"\"]"}) {
        EXPECT_EQ(fault_of(std::string("[serve]\nprofiles = ") + wrong + "\n"),
                  "x.toml: line 2: serve.profiles must be a list of paths");
    }
    EXPECT_EQ(fault_of("[serve.mounts]\nmanrs = true\n"),
              "x.toml: line 2: serve.mounts.manrs must be a path, as \"/api\", or false");
    EXPECT_EQ(fault_of("[serve.mounts]\nmanr = \"/\"\n"),
              "x.toml: line 2: unknown key serve.mounts.manr; the nearest known key is "
              "serve.mounts.manrs");
}

TEST(Configuration, tells_what_is_wrong_with_line_and_key) {
    EXPECT_EQ(fault_of("[sources]\nirr = 1\n"),
              "x.toml: line 2: sources.irr must be a path, an address, or a list of them");
    EXPECT_EQ(fault_of("[sources]\nirr = [\"a\", \"\"]\n"),
              "x.toml: line 2: sources.irr must be a path, an address, or a list of them");
    EXPECT_EQ(fault_of("\n[sources]\npeerindb = \"a\"\n"),
              "x.toml: line 3: unknown key sources.peerindb; the nearest known key is "
              "sources.peeringdb");
    EXPECT_EQ(fault_of("[observe]\npeers = 0\n"),
              "x.toml: line 2: observe.peers must be a whole number from 1 to 1000");
    EXPECT_EQ(fault_of("[observe]\npeeringdb_complete = 1\n"),
              "x.toml: line 2: observe.peeringdb_complete must be true or false");
    EXPECT_EQ(fault_of("[observe]\nstore = 7\n"), "x.toml: line 2: observe.store must be text");
    for (const auto* const weight : {"0.55", "1.1", "-0.1", "nan", "\"1\"", "true"}) {
        EXPECT_EQ(fault_of(std::string("[vantage_points]\nAS64500 = ") + weight + "\n"),
                  "x.toml: line 2: vantage_points.AS64500 must be a number from 0 to 1 with one "
                  "decimal");
    }
    EXPECT_EQ(fault_of("[vantage_points]\nAS64x = 1\n"),
              "x.toml: line 2: vantage_points.AS64x is no AS number, as AS64500");
    EXPECT_EQ(fault_of("sources = 3\n"), "x.toml: line 1: sources must be a table: [sources]");
    EXPECT_EQ(fault_of("\n[sources\n").substr(0, 22), "x.toml: line 2: no TOM");
}

TEST(Configuration, turns_patterns_into_files_and_refuses_one_without) {
    const test::TemporaryFolder folder;
    const auto path = [&folder](const std::string& name) { return folder.path_of(name); };
    for (const auto* const name : {"b.gz", "a.gz", "c.txt", "[x].gz"}) {
        std::ofstream(path(name)) << "";
    }
    SourceFiles wanted;
    auto& mrt = wanted.at(index_of(SourceKind::Mrt));
    mrt = {path("[ab].gz"), path("c.txt"), path("[x].gz")};
    ASSERT_TRUE(expand_patterns(wanted));
    EXPECT_EQ(
        mrt, (std::vector<std::string>{path("a.gz"), path("b.gz"), path("c.txt"), path("[x].gz")}));
    mrt = {path("*.mrt")};
    const auto expanded = expand_patterns(wanted);
    ASSERT_FALSE(expanded);
    EXPECT_EQ(expanded.error().what, "no file matches this pattern");
}

}  // namespace
}  // namespace comity::service
