#include "store/score_rows.h"

#include <algorithm>
#include <array>

namespace comity::store {
namespace {

/// Of `select`, whose columns are action, band, how many, and the sum of their scores; by action.
Result<void> read_bands(Statement& select, std::vector<ActionTally>& actions) {
    constexpr std::array kMeasured{manrs::Band::Ready, manrs::Band::Aspiring, manrs::Band::Lagging};
    while (COMITY_TRY(select.step())) {
        auto id = select.text(0);
        if (actions.empty() || actions.back().id != id) actions.push_back({.id = std::move(id)});
        auto& action = actions.back();
        const auto name = select.text(1);
        const auto* const band =
            std::find_if(kMeasured.begin(), kMeasured.end(),
                         [&name](manrs::Band one) { return manrs::to_string(one) == name; });
        if (band == kMeasured.end()) continue;
        const auto count = static_cast<std::uint64_t>(select.integer(2));
        action.bands.at(static_cast<std::size_t>(*band)) += count;
        action.measured += count;
        action.sum += select.real(3);
    }
    return {};
}

Result<void> read_events(const Database& database, std::int64_t observation_id,
                         std::vector<EventTally>& events) {
    auto select = COMITY_TRY(
        Statement::prepare(database,
                           "SELECT kind, sum(certainty = 'attested'), sum(certainty = 'suspected') "
                           "FROM event WHERE observation_id = ? AND counts = 1 GROUP BY kind"));
    select.bind(1, observation_id);
    while (COMITY_TRY(select.step())) {
        events.push_back({.kind = select.text(0),
                          .attested = static_cast<std::uint64_t>(select.integer(1)),
                          .suspected = static_cast<std::uint64_t>(select.integer(2))});
    }
    return {};
}

}  // namespace

Result<ObservationTally> read_tally(const Database& database, std::int64_t observation_id,
                                    const std::string& framework) {
    ObservationTally tally;
    auto networks = COMITY_TRY(
        Statement::prepare(database, "SELECT count(*) FROM network WHERE observation_id = ?"));
    networks.bind(1, observation_id);
    static_cast<void>(COMITY_TRY(networks.step()));
    tally.networks = static_cast<std::uint64_t>(networks.integer(0));
    auto select = COMITY_TRY(Statement::prepare(
        database,
        "SELECT action, band, count(*), sum(score) FROM score WHERE observation_id = ? AND "
        "framework = ? GROUP BY action, band ORDER BY action"));
    select.bind(1, observation_id).bind(2, std::string_view(framework));
    COMITY_TRY(read_bands(select, tally.actions));
    COMITY_TRY(read_events(database, observation_id, tally.events));
    return tally;
}

Result<ObservationTally> read_group_tally(const Database& database, std::int64_t observation_id,
                                          const std::string& framework, const std::string& group) {
    ObservationTally tally;
    auto networks = COMITY_TRY(Statement::prepare(
        database, "SELECT count(*) FROM group_member WHERE observation_id = ? AND name = ?"));
    networks.bind(1, observation_id).bind(2, std::string_view(group));
    static_cast<void>(COMITY_TRY(networks.step()));
    tally.networks = static_cast<std::uint64_t>(networks.integer(0));
    auto select = COMITY_TRY(Statement::prepare(
        database,
        "SELECT action, band, count(*), sum(score) FROM group_member AS m JOIN score AS s ON "
        "s.observation_id = m.observation_id AND s.asn = m.asn WHERE m.observation_id = ? AND "
        "m.name = ? AND framework = ? GROUP BY action, band ORDER BY action"));
    select.bind(1, observation_id)
        .bind(2, std::string_view(group))
        .bind(3, std::string_view(framework));
    COMITY_TRY(read_bands(select, tally.actions));
    return tally;
}

}  // namespace comity::store
