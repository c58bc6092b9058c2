#include "service/fetch/url_template.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "service/fetch/limits.h"

namespace comity::service::fetch {
namespace {

UrlTemplate parsed(std::string_view text) {
    auto result = UrlTemplate::parse(text);
    EXPECT_TRUE(result) << text << ": " << (result ? "" : result.error());
    return std::move(*result);
}

Timestamp at(std::string_view text) { return Timestamp::parse(text).value(); }

TEST(UrlTemplate, without_a_field_is_what_it_is) {
    const auto address = parsed("https://h.example/latest-bview.gz");
    EXPECT_FALSE(address.is_dated());
    EXPECT_EQ(address.at(at("2026-11-28")), "https://h.example/latest-bview.gz");
}

TEST(UrlTemplate, names_the_files_of_archives) {
    const auto ris = parsed("https://h/{year}.{month}/bview.{year}{month}{day}.{hour/8}00.gz");
    EXPECT_EQ(ris.at(ris.slot_at(at("2026-01-02T15:59:59Z"))),
              "https://h/2026.01/bview.20260102.0800.gz");
    const auto updates = parsed("{year}{month}{day}.{hour}{minute/5}");
    EXPECT_EQ(updates.at(updates.slot_at(at("2026-12-31T23:59:59Z"))), "20261231.2355");
    const auto quarters = parsed("{year}{month/3}01.as-org2info.txt.gz");
    EXPECT_EQ(quarters.at(quarters.slot_at(at("2026-12-31"))), "20261001.as-org2info.txt.gz");
    EXPECT_EQ(quarters.at(quarters.slot_at(at("2026-03-31"))), "20260101.as-org2info.txt.gz");
}

/// Every slot, found minute by minute: the times at which the address becomes another one.
TEST(UrlTemplate, slots_are_the_times_at_which_the_address_changes) {
    const auto start = at("2024-02-28T22:07:00Z");
    const auto end = at("2024-03-01T03:14:00Z");
    for (const std::string_view text :
         {"{year}{month}{day}{hour}{minute/5}", "{year}{month}{day}{hour}{minute/15}",
          "{year}{month}{day}{hour}", "{year}{month}{day}{hour/2}", "{year}{month}{day}{hour/8}",
          "{year}{month}{day}", "{year}{month}", "{year}{month/3}", "{year}"}) {
        const auto address = parsed(text);
        std::set<std::string> wanted;
        for (auto time = start; time < end; time = Timestamp::from_seconds(time.seconds() + 60)) {
            wanted.insert(address.at(address.slot_at(time)));
        }
        const auto slots = address.slots({.start = start, .end = end});
        EXPECT_TRUE(std::is_sorted(slots.rbegin(), slots.rend())) << text;
        std::set<std::string> found;
        for (const auto slot : slots) {
            EXPECT_EQ(address.slot_at(slot), slot) << text;
            EXPECT_TRUE(found.insert(address.at(slot)).second) << text << address.at(slot);
        }
        EXPECT_EQ(found, wanted) << text;
        EXPECT_LE(slots.back(), start) << text;
    }
}

TEST(UrlTemplate, slots_are_bounded) {
    const auto address = parsed("{year}{month}{day}{hour}{minute}");
    EXPECT_EQ(address.slots({.start = at("1970-01-01"), .end = at("9999-01-01")}).size(),
              kSlotsMax);
    EXPECT_TRUE(address.slots({.start = at("2026-01-02"), .end = at("2026-01-02")}).empty());
}

TEST(UrlTemplate, refuses_what_names_no_time) {
    for (const auto& [text, why] : std::initializer_list<std::pair<const char*, const char*>>{
             {"{Year}", "none of"},
             {"{}", "none of"},
             {"{year", "without its }"},
             {"{year}{month}{hour}", "{hour} needs {day}"},
             {"{day}", "{day} needs {month}"},
             {"{year}{month}{day/2}", "no step"},
             {"{year}{month}{day}{hour/5}", "no step"},
             {"{year}{month}{day}{hour/0}", "no step"},
             {"{year}{month}{day}{hour/8}{minute}", "something finer"},
             {"{year}{month/3}{month}", "two steps"}}) {
        const auto result = UrlTemplate::parse(text);
        ASSERT_FALSE(result) << text;
        EXPECT_NE(result.error().find(why), std::string::npos) << text << ": " << result.error();
    }
    EXPECT_FALSE(UrlTemplate::parse(std::string(kUrlOctetsMax + 1, 'x')));
}

}  // namespace
}  // namespace comity::service::fetch
