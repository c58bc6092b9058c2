// The truth of what happens after the table against a plain reading of the updates' octets: who
// announced what, when, along which path.
#include "internet/past/past.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/byte_sink.h"
#include "base/byte_source.h"
#include "bgp/mrt/decoder.h"
#include "bgp/mrt/record.h"
#include "internet/internet.h"
#include "internet/past/incidents_writer.h"
#include "internet/past/update_stream.h"
#include "internet/rib_writer.h"
#include "support/hash.h"

namespace comity::internet {
namespace {

using net::Asn;
using net::Prefix;
using test::hash_of;

constexpr std::int64_t kMinuteUs = 60'000'000;
constexpr std::int64_t kDayUs = 24 * 60 * kMinuteUs;

using Path = std::vector<Asn>;  ///< From the peer to the origin, prepends collapsed.
using Session = net::Address;

struct Heard {
    Timestamp time;
    Session session;
    Prefix prefix;
    Path path;               ///< Empty for a withdrawal.
    std::size_t length = 0;  ///< Of the path with its prepends.
    std::optional<Asn> otc;
};
struct StateChange {
    Timestamp time;
    Session session;
    std::uint16_t after = 0;
};

Path path_of(const bgp::Attributes& attributes) {
    Path path;
    attributes.as_path.for_each_segment([&path](const net::SegmentView& segment) {
        for (std::size_t i = 0;
             segment.type() == net::SegmentType::AsSequence && i < segment.size(); ++i) {
            if (path.empty() || path.back() != segment[i]) path.push_back(segment[i]);
        }
    });
    return path;
}

/// All that the collector wrote down, read back.
class History {
public:
    explicit History(const Internet& internet) {
        MemorySink rib;
        EXPECT_TRUE(write_rib(internet, rib));
        read(rib.octets());
        UpdateStream stream(internet);
        auto earliest = internet.parameters.date;
        for (std::size_t file = 0; file < stream.file_count(); ++file) {
            MemorySink sink;
            EXPECT_TRUE(stream.write_next(sink));
            const auto before = heard.size();
            read(sink.octets());
            const auto latest =
                after(internet.parameters.date, static_cast<std::int64_t>(file + 1) *
                                                    update_file_seconds(internet) * 1'000'000);
            for (auto i = before; i < heard.size(); ++i) {
                EXPECT_GE(heard[i].time, earliest);
                EXPECT_LT(heard[i].time, latest);
                earliest = heard[i].time;
            }
        }
        EXPECT_EQ(stream.update_count(), heard.size());
    }
    static Timestamp after(Timestamp time, std::int64_t us) {
        return Timestamp::from_microseconds(time.microseconds() + us);
    }

    std::map<std::pair<Session, Prefix>, Path> table;
    std::map<std::pair<Session, Prefix>, std::uint32_t> originated;
    std::vector<Heard> heard;
    std::vector<StateChange> states;

private:
    void read(std::span<const std::uint8_t> octets) {
        MemorySource source(octets);
        bgp::mrt::RecordStream records(source);
        bgp::mrt::Decoder decoder;
        for (auto record = records.next(); record && *record; record = records.next()) {
            const auto decoded = decoder.decode(**record);
            ASSERT_TRUE(decoded);
            if (const auto* rib = std::get_if<bgp::mrt::RibRecord>(&*decoded)) add(*rib);
            if (const auto* update = std::get_if<bgp::mrt::UpdateRecord>(&*decoded)) add(*update);
            if (const auto* state = std::get_if<bgp::mrt::StateChange>(&*decoded)) {
                states.push_back({state->time, state->session.peer.address, state->new_state});
            }
        }
        EXPECT_TRUE(decoder.faults().empty());
        EXPECT_FALSE(records.take_fault());
    }
    void add(const bgp::mrt::RibRecord& record) {
        for (const auto& route : record.routes) {
            table[{route.peer.address, record.prefix}] = path_of(route.attributes);
            originated[{route.peer.address, record.prefix}] = route.originated_seconds;
        }
    }
    void add(const bgp::mrt::UpdateRecord& record) {
        const auto& update = *record.update;
        const auto& peer = record.session.peer;
        for (const auto* all : {&update.withdrawn, &update.mp_withdrawn}) {
            for (const auto& nlri : *all) {
                heard.push_back({record.time, peer.address, nlri.prefix, {}, 0, std::nullopt});
            }
        }
        const auto& attributes = update.attributes;
        const auto path = path_of(attributes);
        std::size_t length = 0;
        attributes.as_path.for_each_segment(
            [&length](const net::SegmentView& segment) { length += segment.size(); });
        const auto otc = attributes.has(bgp::Attributes::kOnlyToCustomer)
                             ? std::optional(attributes.only_to_customer)
                             : std::nullopt;
        for (const auto* all : {&update.announced, &update.mp_announced}) {
            for (const auto& nlri : *all) {
                EXPECT_EQ(path.front(), peer.asn);
                heard.push_back({record.time, peer.address, nlri.prefix, path, length, otc});
            }
        }
    }
};

Parameters parameters_of_past(std::uint64_t seed) {
    Parameters result;
    result.networks = 500;
    result.vantage_points = 12;
    result.seed = seed;
    result.date = Timestamp::from_date(2026, 11, 1);
    result.days = 18;
    result.updates_per_kilosecond = 150;
    return result;
}

/// One Internet for all tests of this file.
class PastOf : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        internet_ = new Internet(make_internet(parameters_of_past(3), {}).value());
        history_ = new History(*internet_);
    }
    static void TearDownTestSuite() {
        delete history_;
        delete internet_;
    }

    /// The networks that let a route go where the rules of routing have it not go: what they had of
    /// a provider or a peer, to a provider or a peer (RFC 7908 s3). Unknown steps are of nobody.
    static std::set<Asn> leakers(const Path& shown) {
        Path path;
        for (const auto asn : shown) {
            if (!internet_->exchanges.has(asn) && !net::is_reserved(asn)) path.push_back(asn);
        }
        const auto& topology = internet_->topology;
        std::set<Asn> found;
        for (std::size_t i = 1; i + 1 < path.size(); ++i) {
            const auto next = topology.find(path[i - 1]);
            const auto here = topology.find(path[i]);
            const auto from = topology.find(path[i + 1]);
            if (!next || !here || !from) continue;
            const auto is_neighbour = [&](AsIndex other) {
                return topology.is_provider_of(other, *here) || topology.are_peers(other, *here);
            };
            if (is_neighbour(*next) && is_neighbour(*from)) found.insert(path[i]);
        }
        return found;
    }
    /// The updates about a prefix of `incident` while it lasts.
    static std::vector<Heard> during(const Incident& incident) {
        std::vector<Heard> result;
        for (const auto& one : history_->heard) {
            const bool is_in_time =
                one.time >= incident.start && (!incident.end || one.time <= *incident.end);
            if (is_in_time && std::binary_search(incident.prefixes.begin(), incident.prefixes.end(),
                                                 one.prefix)) {
                result.push_back(one);
            }
        }
        return result;
    }
    static std::set<Session> sessions_of(const Incident& incident) {
        std::set<Session> result;
        for (const auto v : incident.seen_by) {
            result.insert(internet_->vantage_points[v].address);
        }
        return result;
    }
    /// Whether a session is down within a minute of `time`.
    static bool is_away(const Session& session, Timestamp time) {
        const auto& all = internet_->past.outages;
        return std::any_of(all.begin(), all.end(), [&](const Outage& outage) {
            return internet_->vantage_points[outage.vantage_point].address == session &&
                   outage.down <= History::after(time, kMinuteUs) && time <= outage.up;
        });
    }
    static std::vector<Incident> of_kind(IncidentKind kind) {
        std::vector<Incident> result;
        const auto& all = internet_->past.incidents;
        std::copy_if(all.begin(), all.end(), std::back_inserter(result),
                     [kind](const Incident& one) { return one.kind == kind; });
        return result;
    }

    /// Holds who saw an incident, from when, and past whom it came, against the updates for which
    /// `is_of_it`.
    template <class IsOfIt>
    static void expect_seen(const Incident& incident, IsOfIt&& is_of_it) {
        SCOPED_TRACE(testing::Message()
                     << name_of(incident.kind) << " " << net::to_string(incident.prefixes.front()));
        std::set<Session> sessions;
        std::set<Asn> accomplices;
        std::optional<Timestamp> first;
        for (const auto& one : during(incident)) {
            if (one.path.empty() || !is_of_it(one.path)) continue;
            sessions.insert(one.session);
            if (!first) first = one.time;
            Path path;
            for (const auto asn : one.path) {
                if (!internet_->exchanges.has(asn) && !net::is_reserved(asn)) path.push_back(asn);
            }
            const auto at = std::find(path.begin(), path.end(), *incident.culprit);
            if (at != path.begin()) accomplices.insert(*(at - 1));
        }
        EXPECT_EQ(sessions, sessions_of(incident));
        EXPECT_EQ(first, incident.first_seen);
        EXPECT_EQ(Path(accomplices.begin(), accomplices.end()), incident.accomplices);
        EXPECT_EQ(incident.seen_by.empty() ? "no vantage point had it" : "",
                  incident.seen_by.empty() ? incident.why_not : "");
    }

    static Internet* internet_;
    static History* history_;
};
Internet* PastOf::internet_ = nullptr;
History* PastOf::history_ = nullptr;

TEST_F(PastOf, has_every_kind_and_not_before_there_was_time_to_learn) {
    std::map<IncidentKind, int> counts;
    const auto learnt = History::after(internet_->parameters.date, 8 * kDayUs);
    for (const auto& incident : internet_->past.incidents) {
        ++counts[incident.kind];
        EXPECT_TRUE(incident.kind == IncidentKind::Spoofing || incident.start >= learnt);
    }
    for (auto kind = IncidentKind::HijackExact; kind <= IncidentKind::PrivateAsn;
         kind = static_cast<IncidentKind>(static_cast<int>(kind) + 1)) {
        EXPECT_GE(counts[kind], kind == IncidentKind::Spoofing ? 1 : 2) << name_of(kind);
    }
    std::set<std::pair<int, Proof>> leaks;
    for (const auto& leak : of_kind(IncidentKind::Leak)) {
        leaks.emplace(leak.leak_type, leak.attested_by);
    }
    EXPECT_EQ(leaks.size(), 12U);  // four types, each proven by nothing, ASPA and OTC
}

TEST_F(PastOf, hijacks_end_in_the_culprit) {
    for (const auto kind :
         {IncidentKind::HijackExact, IncidentKind::HijackSubprefix, IncidentKind::BogonPrefix,
          IncidentKind::AnycastMoas, IncidentKind::DdosMitigation, IncidentKind::Sibling,
          IncidentKind::CustomerMoreSpecific, IncidentKind::Transfer,
          IncidentKind::RoaMisconfiguration}) {
        for (const auto& incident : of_kind(kind)) {
            expect_seen(incident,
                        [&](const Path& path) { return path.back() == *incident.culprit; });
        }
    }
    for (const auto& incident : of_kind(IncidentKind::ForgedOrigin)) {
        expect_seen(incident, [&](const Path& path) {
            return path.back() == *incident.victim && path.size() > 1 &&
                   path[path.size() - 2] == *incident.culprit;
        });
    }
}

TEST_F(PastOf, leaks_break_the_rules_at_the_leaker_alone) {
    for (const auto& leak : of_kind(IncidentKind::Leak)) {
        expect_seen(leak, [&](const Path& path) {
            const auto found = leakers(path);
            EXPECT_LE(found.size(), 1U);
            return found == std::set{*leak.culprit};
        });
        const auto& topology = internet_->topology;
        const auto leaker = topology.index_of(*leak.culprit);
        const bool from_provider = leak.leak_type == 1 || leak.leak_type == 3;
        const bool to_provider = leak.leak_type == 1 || leak.leak_type == 4;
        for (const auto& path : leak.paths) {
            Path hops;
            for (const auto asn : path) {
                if (!internet_->exchanges.has(asn)) hops.push_back(asn);
            }
            const auto at = std::find(hops.begin(), hops.end(), *leak.culprit);
            ASSERT_TRUE(at != hops.begin() && at + 1 < hops.end());
            EXPECT_EQ(topology.is_provider_of(topology.index_of(*(at + 1)), leaker), from_provider);
            EXPECT_EQ(topology.is_provider_of(topology.index_of(*(at - 1)), leaker), to_provider);
        }
    }
}

/// An OTC that came to a network which passed the route up or sideways after all.
TEST_F(PastOf, otc_shows_a_leak_where_the_truth_says_so_and_nowhere_else) {
    std::size_t with_otc = 0;
    for (const auto& one : history_->heard) {
        if (!one.otc) continue;
        ++with_otc;
        const auto found = leakers(one.path);
        const auto by = std::find(one.path.begin(), one.path.end(), *one.otc);
        ASSERT_NE(by, one.path.end());
        for (const auto leaker : found) {
            const auto at = std::find(one.path.begin(), one.path.end(), leaker);
            if (at >= by) continue;  // marked where it was leaked to, or after
            const auto& all = internet_->past.incidents;
            EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Incident& leak) {
                return leak.attested_by == Proof::Otc && leak.culprit == leaker &&
                       std::binary_search(leak.prefixes.begin(), leak.prefixes.end(), one.prefix);
            }));
        }
    }
    EXPECT_GT(with_otc, 500U);
}

TEST_F(PastOf, bogon_numbers_stand_behind_the_culprit) {
    for (const auto& incident : of_kind(IncidentKind::BogonAsn)) {
        expect_seen(incident, [&](const Path& path) {
            const auto at = std::find(path.begin(), path.end(), *incident.culprit);
            return at != path.end() && at + 1 != path.end() && net::is_reserved(*(at + 1));
        });
    }
}

TEST_F(PastOf, odd_paths_are_as_odd_as_they_are_said_to_be) {
    const auto count_of = [](IncidentKind kind, auto&& is_so) {
        std::size_t count = 0;
        for (const auto& incident : of_kind(kind)) {
            std::set<Session> sessions;
            for (const auto& one : during(incident)) {
                if (!one.path.empty() && is_so(one, incident)) sessions.insert(one.session);
            }
            EXPECT_EQ(sessions, sessions_of(incident)) << name_of(kind);
            ++count;
        }
        return count;
    };
    EXPECT_GE(count_of(IncidentKind::Prepending,
                       [](const Heard& one, const Incident&) {
                           return one.length >= one.path.size() + 2;
                       }),
              2U);
    EXPECT_GE(count_of(IncidentKind::FatFinger,
                       [](const Heard& one, const Incident& incident) {
                           return one.path.back().value() <= 12 &&
                                  *(one.path.end() - 2) == *incident.culprit;
                       }),
              2U);
    EXPECT_GE(count_of(IncidentKind::PrivateAsn,
                       [](const Heard& one, const Incident&) {
                           return one.path.back().value() >= 64'512 &&
                                  one.path.back().value() < 65'535;
                       }),
              2U);
    EXPECT_GE(count_of(IncidentKind::AsTrans,
                       [](const Heard& one, const Incident&) {
                           return one.path.back() == net::kAsTrans;
                       }),
              2U);
    EXPECT_GE(count_of(IncidentKind::Poisoning,
                       [](const Heard& one, const Incident& incident) {
                           return std::count(one.path.begin(), one.path.end(), *incident.culprit) ==
                                  2;
                       }),
              2U);
    EXPECT_GE(count_of(IncidentKind::IxpRouteServer,
                       [](const Heard& one, const Incident& incident) {
                           return std::count(one.path.begin(), one.path.end(), *incident.culprit) ==
                                  1;
                       }),
              2U);
}

TEST_F(PastOf, routes_that_go_are_withdrawn_by_all_but_who_keeps_one) {
    for (const auto kind : {IncidentKind::MassWithdrawal, IncidentKind::StalePeer}) {
        for (const auto& incident : of_kind(kind)) {
            std::map<Session, std::size_t> withdrawn;
            for (const auto& one : during(incident)) {
                EXPECT_TRUE(
                    one.path.empty() ||
                    one.session ==
                        internet_->vantage_points[incident.vantage_point.value_or(0)].address);
                if (one.path.empty()) ++withdrawn[one.session];
            }
            for (const auto& [session, count] : withdrawn) {
                EXPECT_LE(count, incident.prefixes.size());
            }
            for (const auto& who : internet_->vantage_points) {
                const bool held = std::any_of(
                    incident.prefixes.begin(), incident.prefixes.end(), [&](const Prefix& prefix) {
                        return history_->table.count({who.address, prefix}) > 0;
                    });
                if (is_away(who.address, incident.start)) continue;
                const bool keeps =
                    kind == IncidentKind::StalePeer && sessions_of(incident).count(who.address) > 0;
                EXPECT_TRUE(keeps || withdrawn.count(who.address) == (held ? 1U : 0U));
            }
        }
    }
}

TEST_F(PastOf, origin_validation_is_as_the_vrps_have_it) {
    std::map<PairState, std::size_t> counts;
    for (const auto& incident : internet_->past.incidents) {
        if (!incident.rpki) continue;
        const auto origin = incident.paths.front().back();
        bool covered = false;
        bool valid = false;
        for (const auto& vrp : internet_->vrps) {
            if (!vrp.prefix.covers(incident.prefixes.front())) continue;
            covered = true;
            valid = valid || (vrp.asn == origin && origin.value() != 0 &&
                              incident.prefixes.front().length() <= vrp.max_length);
        }
        EXPECT_EQ(*incident.rpki == PairState::NotFound, !covered);
        EXPECT_EQ(*incident.rpki == PairState::Valid, valid);
        EXPECT_TRUE(incident.kind != IncidentKind::RoaMisconfiguration ||
                    is_invalid(*incident.rpki));
        EXPECT_TRUE(!is_innocent(incident.kind) || !is_invalid(*incident.rpki));
        ++counts[*incident.rpki];
    }
    EXPECT_GE(counts[PairState::Valid], 3U);
    EXPECT_GE(counts[PairState::NotFound], 3U);
}

TEST_F(PastOf, background_follows_the_rules_and_keeps_origins) {
    std::map<Prefix, std::vector<const Incident*>> incidents;
    for (const auto& one : internet_->past.incidents) {
        for (const auto& prefix : one.prefixes) incidents[prefix].push_back(&one);
    }
    std::map<Prefix, std::set<Asn>> origins;
    for (const auto& [place, path] : history_->table) origins[place.second].insert(path.back());
    std::size_t background = 0;
    for (const auto& one : history_->heard) {
        const auto at = incidents.find(one.prefix);
        const bool is_planned =
            at != incidents.end() &&
            std::any_of(at->second.begin(), at->second.end(), [&](const Incident* incident) {
                return one.time >= incident->start &&
                       (!incident->end || one.time <= History::after(*incident->end, kMinuteUs));
            });
        if (is_planned || one.path.empty()) continue;
        ASSERT_EQ(leakers(one.path), std::set<Asn>());
        // A destination of several origins may change between them.
        const auto& known = origins[one.prefix];
        if (known.count(one.path.back()) == 0) {
            const auto index = std::lower_bound(
                internet_->announcements.begin(), internet_->announcements.end(), one.prefix,
                [](const Announcement& a, const Prefix& wanted) { return a.prefix < wanted; });
            ASSERT_NE(index, internet_->announcements.end());
            ASSERT_GT(internet_->destinations[index->destination].count, 1);
        }
        ++background;
    }
    EXPECT_GT(background, 100'000U);
}

/// The last that was heard of each route, a session that went away having taken all of its with it.
TEST_F(PastOf, all_is_as_in_the_table_once_what_happened_is_over) {
    auto held = history_->table;
    std::map<std::pair<Session, Prefix>, Timestamp> last_heard;
    std::map<Session, Timestamp> down;
    for (const auto& state : history_->states) {
        if (state.after == 1) down[state.session] = state.time;
    }
    for (const auto& [session, time] : down) {
        for (auto& [place, path] : held) {
            if (place.first == session) path.clear();
        }
    }
    for (const auto& one : history_->heard) {
        last_heard[{one.session, one.prefix}] = one.time;
        const auto at = down.find(one.session);
        if (at != down.end() && one.time < at->second) continue;
        held[{one.session, one.prefix}] = one.path;
    }
    std::map<Prefix, const Incident*> open;
    for (const auto& incident : internet_->past.incidents) {
        const bool for_good = !incident.end || incident.kind == IncidentKind::StalePeer;
        if (!for_good) continue;
        for (const auto& prefix : incident.prefixes) open[prefix] = &incident;
    }
    const auto end = History::after(internet_->parameters.date,
                                    (std::int64_t{internet_->parameters.days} - 2) * kDayUs);
    std::size_t compared = 0;
    for (const auto& [place, path] : held) {
        const auto at = last_heard.find(place);
        if (at != last_heard.end() && at->second > end) continue;  // may be going on
        if (const auto incident = open.find(place.second); incident != open.end()) {
            EXPECT_TRUE(incident->second->kind != IncidentKind::StalePeer || path.empty());
            continue;
        }
        const auto before = history_->table.find(place);
        ASSERT_EQ(path, before == history_->table.end() ? Path() : before->second)
            << net::to_string(place.second) << " at " << net::to_string(place.first);
        ++compared;
    }
    EXPECT_GT(compared, 30'000U);
}

TEST_F(PastOf, sessions_that_are_away_say_nothing_and_come_back_with_all_they_have) {
    std::map<Session, std::size_t> sizes;
    for (const auto& [place, path] : history_->table) ++sizes[place.first];
    for (const auto& incident : of_kind(IncidentKind::SessionReset)) {
        const auto session = internet_->vantage_points[*incident.vantage_point].address;
        const auto up = *incident.end;
        std::set<Prefix> again;
        for (const auto& one : history_->heard) {
            if (one.session != session) continue;
            EXPECT_FALSE(one.time > incident.start && one.time < up);
            if (one.time >= up && one.time < History::after(up, 3 * kMinuteUs)) {
                again.insert(one.prefix);
            }
        }
        EXPECT_GT(again.size() * 100, sizes[session] * 95);
        std::vector<std::uint16_t> states;
        for (const auto& one : history_->states) {
            if (one.session == session && one.time >= incident.start && one.time <= up) {
                states.push_back(one.after);
            }
        }
        EXPECT_EQ(states, (std::vector<std::uint16_t>{1, 2, 4, 5, 6}));
    }
}

TEST_F(PastOf, routes_of_the_table_are_one_to_sixty_days_old) {
    const auto date = internet_->parameters.date.seconds();
    std::set<std::int64_t> ages;
    for (const auto& [place, seconds] : history_->originated) {
        const auto age = (date - std::int64_t{seconds}) / 86'400;
        EXPECT_TRUE(age >= 1 && age <= 60);
        ages.insert(age);
    }
    EXPECT_EQ(ages.size(), 59U);
}

TEST_F(PastOf, is_told_in_a_line_each) {
    MemorySink sink;
    ASSERT_TRUE(write_incidents(*internet_, sink));
    const std::string text(sink.octets().begin(), sink.octets().end());
    EXPECT_EQ(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')),
              internet_->past.incidents.size());
    for (const auto& incident : internet_->past.incidents) {
        if (!incident.same_as) continue;
        const auto& other = internet_->past.incidents[*incident.same_as];
        EXPECT_EQ(other.prefixes, incident.prefixes);
        EXPECT_TRUE(is_innocent(other.kind));
    }
}

std::vector<std::uint8_t> update_octets(const Parameters& parameters) {
    const auto made = make_internet(parameters, {}).value();
    UpdateStream stream(made);
    MemorySink sink;
    for (std::size_t file = 0; file < stream.file_count(); ++file) {
        EXPECT_TRUE(stream.write_next(sink));
    }
    EXPECT_TRUE(write_incidents(made, sink));
    return sink.octets();
}

TEST(UpdateStream, gives_the_same_octets_for_the_same_seed_on_every_machine) {
    auto small = parameters_of_past(1);
    small.networks = 100;
    small.days = 3;
    const auto first = update_octets(small);
    EXPECT_EQ(first, update_octets(small));
    // Recorded; a change of what is generated changes it, a change of machine or compiler must not.
    EXPECT_EQ(hash_of(first), 3'964'773'733'978'338'792U);
    small.seed = 2;
    EXPECT_NE(first, update_octets(small));
}

TEST(UpdateStream, has_the_rate_that_was_asked_for_most_of_it_for_few_prefixes) {
    auto busy = parameters_of_past(4);
    busy.days = 4;
    busy.updates_per_kilosecond = 4'000;
    const auto made = make_internet(busy, {}).value();
    const History history(made);
    const auto expected = 4.0 * 86'400 * busy.days;
    // What was planned and whole tables come on top.
    EXPECT_NEAR(static_cast<double>(history.heard.size()) / expected, 1.05, 0.15);
    std::map<Prefix, std::size_t> counts;
    std::size_t withdrawals = 0;
    for (const auto& one : history.heard) {
        ++counts[one.prefix];
        if (one.path.empty()) ++withdrawals;
    }
    std::vector<std::size_t> ranked;
    for (const auto& [prefix, count] : counts) ranked.push_back(count);
    std::sort(ranked.rbegin(), ranked.rend());
    std::size_t of_few = 0;
    for (std::size_t i = 0; i < ranked.size() / 10; ++i) of_few += ranked[i];
    EXPECT_GT(of_few * 100, history.heard.size() * 35);
    EXPECT_LT(withdrawals * 100, history.heard.size() * 20);
    EXPECT_GT(withdrawals * 100, history.heard.size() * 2);
}

TEST(UpdateStream, has_only_what_was_planned_where_the_background_has_no_rate) {
    auto quiet = parameters_of_past(6);
    quiet.networks = 120;
    quiet.days = 2;
    quiet.updates_per_kilosecond = 0;
    const auto made = make_internet(quiet, {}).value();
    const History history(made);
    std::set<Prefix> planned;
    std::set<Session> sessions;
    for (const auto& incident : made.past.incidents) {
        planned.insert(incident.prefixes.begin(), incident.prefixes.end());
        if (incident.vantage_point) {
            sessions.insert(made.vantage_points[*incident.vantage_point].address);
        }
    }
    EXPECT_FALSE(history.heard.empty());
    for (const auto& one : history.heard) {
        EXPECT_TRUE(planned.count(one.prefix) > 0 || sessions.count(one.session) > 0);
    }
}

TEST(Past, is_planned_in_the_smallest_internets_too) {
    for (std::uint32_t networks = 1; networks < 12; ++networks) {
        auto tiny = parameters_of_past(networks);
        tiny.networks = networks;
        tiny.vantage_points = 1 + networks % 4;
        tiny.days = 1 + networks % 2 * 14;
        tiny.updates_per_kilosecond = 5;
        EXPECT_FALSE(update_octets(tiny).empty());
    }
}

TEST(UpdateStream, passes_on_that_a_sink_failed) {
    class FullSink final : public ByteSink {
    public:
        [[nodiscard]] Result<void> write(std::span<const std::uint8_t>) override {
            return fail(Error{Remedy::GiveUp, 28, "sink", "write"});
        }
    };
    auto small = parameters_of_past(1);
    small.networks = 50;
    small.days = 1;
    const auto made = make_internet(small, {}).value();
    UpdateStream stream(made);
    FullSink sink;
    EXPECT_EQ(stream.write_next(sink).error().os_error, 28);
}

}  // namespace
}  // namespace comity::internet
