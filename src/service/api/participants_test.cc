#include "service/api/participants.h"

#include <gtest/gtest.h>

#include <set>

namespace comity::service::api {
namespace {

using registry::Participant;
using registry::Programme;

TEST(ParticipantUuid, is_that_of_manrs_where_it_was_given) {
    EXPECT_EQ(participant_uuid({.id = "A3FFC8AC-0B1C-4D2E-8F90-123456789ABC", .name = "x"}),
              "a3ffc8ac-0b1c-4d2e-8f90-123456789abc");
}

TEST(ParticipantUuid, is_else_made_of_the_id_or_of_name_and_programme) {
    const Participant named{.name = "Example", .programme = Programme::NetworkOperators};
    auto other_networks = named;
    other_networks.asns = {net::Asn(64500)};
    EXPECT_EQ(participant_uuid(named), participant_uuid(other_networks));
    const std::vector<Participant> others{
        named,
        {.name = "Example", .programme = Programme::Ixps},
        {.name = "Example"},
        {.name = "Exampl"},
        {.id = "42", .name = "Example"},
        {.id = "43", .name = "Example"},
        {.id = "a3ffc8ac-0b1c-4d2e-8f90-123456789ab", .name = "Example"}};
    std::set<std::string> ids;
    for (const auto& participant : others) {
        const auto id = participant_uuid(participant);
        ASSERT_EQ(id.size(), 36U) << id;
        // RFC 9562 s5.8: version 8; s4.1: the variant.
        EXPECT_EQ(id[14], '8') << id;
        EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos) << id;
        ids.insert(id);
    }
    EXPECT_EQ(ids.size(), others.size());
    // Addresses of pages hold it: it stays what it is.
    EXPECT_EQ(participant_uuid(named), "565780b2-5f4d-8fb5-90e3-37c0fdd64812");
}

TEST(ParticipantLine, is_approved_unless_its_status_says_otherwise) {
    for (const auto* const status : {"", "approved", "Approved"}) {
        EXPECT_TRUE((ParticipantLine{.participant = {.status = status}}.is_approved())) << status;
    }
    for (const auto* const status : {"pending", "suspended"}) {
        EXPECT_FALSE((ParticipantLine{.participant = {.status = status}}.is_approved())) << status;
    }
}

}  // namespace
}  // namespace comity::service::api
