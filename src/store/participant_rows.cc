#include "store/participant_rows.h"

#include <fmt/format.h>

#include "base/text.h"

namespace comity::store {
namespace {

using registry::Participant;
using registry::Programme;

std::optional<Programme> programme_of(std::string_view name) {
    for (const auto programme : {Programme::NetworkOperators, Programme::Ixps,
                                 Programme::CdnsAndClouds, Programme::Vendors}) {
        if (registry::to_string(programme) == name) return programme;
    }
    return std::nullopt;
}

/// A line each. A line feed inside one, as a quoted field of CSV may have, begins another.
std::vector<std::string> areas_of(std::string_view text) {
    std::vector<std::string> areas;
    if (text.empty()) return areas;
    for (const auto line : split(text, '\n')) areas.emplace_back(line);
    return areas;
}

/// The networks of all participants, by number, then ASN.
class NetworkRows {
public:
    [[nodiscard]] static Result<NetworkRows> read(const Database& database,
                                                  std::int64_t observation_id) {
        NetworkRows rows(COMITY_TRY(
            Statement::prepare(database,
                               "SELECT number, asn FROM participant_network WHERE observation_id "
                               "= ? ORDER BY number, asn")));
        rows.select_.bind(1, observation_id);
        rows.has_row_ = COMITY_TRY(rows.select_.step());
        return rows;
    }
    /// Those of `number`, which is above the one that was asked for last.
    [[nodiscard]] Result<std::vector<net::Asn>> of(std::int64_t number) {
        std::vector<net::Asn> asns;
        while (has_row_ && select_.integer(0) <= number) {
            if (select_.integer(0) == number) {
                asns.emplace_back(static_cast<std::uint32_t>(select_.integer(1)));
            }
            has_row_ = COMITY_TRY(select_.step());
        }
        return asns;
    }

private:
    explicit NetworkRows(Statement select) : select_(std::move(select)) {}
    Statement select_;
    bool has_row_ = false;
};

}  // namespace

Result<void> write_participants(const Database& database, std::int64_t observation_id,
                                std::span<const Participant> participants) {
    auto insert = COMITY_TRY(
        Statement::prepare(database, "INSERT INTO participant VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    auto network = COMITY_TRY(
        Statement::prepare(database, "INSERT INTO participant_network VALUES (?, ?, ?)"));
    std::int64_t number = 0;
    for (const auto& participant : participants) {
        const auto areas = fmt::format("{}", fmt::join(participant.areas_served, "\n"));
        const auto since = participant.member_since
                               ? std::optional(participant.member_since->microseconds())
                               : std::nullopt;
        COMITY_TRY(insert.bind(1, observation_id)
                       .bind(2, number)
                       .bind(3, std::string_view(participant.id))
                       .bind(4, std::string_view(participant.name))
                       .bind(5, participant.programme ? to_string(*participant.programme)
                                                      : std::string_view(""))
                       .bind(6, std::string_view(areas))
                       .bind(7, since)
                       .bind(8, std::string_view(participant.status))
                       .run());
        for (const auto asn : participant.asns) {
            COMITY_TRY(network.bind(1, observation_id)
                           .bind(2, number)
                           .bind(3, static_cast<std::int64_t>(asn.value()))
                           .run());
        }
        ++number;
    }
    return {};
}

Result<std::vector<Participant>> read_participants(const Database& database,
                                                   std::int64_t observation_id) {
    auto networks = COMITY_TRY(NetworkRows::read(database, observation_id));
    auto select = COMITY_TRY(Statement::prepare(
        database,
        "SELECT number, id, name, programme, areas, since IS NULL, since, status FROM participant "
        "WHERE observation_id = ? ORDER BY number"));
    select.bind(1, observation_id);
    std::vector<Participant> participants;
    while (COMITY_TRY(select.step())) {
        Participant participant{.id = select.text(1),
                                .name = select.text(2),
                                .programme = programme_of(select.text(3)),
                                .asns = COMITY_TRY(networks.of(select.integer(0))),
                                .areas_served = areas_of(select.text(4)),
                                .member_since = std::nullopt,
                                .status = select.text(7)};
        if (select.integer(5) == 0) {
            participant.member_since = Timestamp::from_microseconds(select.integer(6));
        }
        participants.push_back(std::move(participant));
    }
    return participants;
}

}  // namespace comity::store
