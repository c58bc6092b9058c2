#include "observation/timeline.h"

#include <algorithm>
#include <tuple>

namespace comity::observation {
namespace {

using bgp::mrt::Peer;

/// Established (RFC 4271 s8.2.2).
constexpr std::uint16_t kEstablished = 6;

constexpr std::int64_t kSecondsPerHour = 3'600;
/// Routes that are older than ten years are taken for that old.
constexpr std::size_t kHoursKnownMax = std::size_t{24} * 3'653;

/// Paths that nobody has any more wait for at least so many of them.
constexpr std::size_t kSweepPathsMin = std::size_t{1} << 20U;

Timestamp later(Timestamp time, std::int64_t seconds) {
    return Timestamp::from_seconds(time.seconds() + seconds,
                                   time.microseconds() - time.seconds() * 1'000'000);
}

std::uint8_t tag_of(std::uint32_t path_id) {
    return static_cast<std::uint8_t>(path_id ^ path_id >> 8U ^ path_id >> 16U ^ path_id >> 24U);
}

/// Dumps do not always have the path identifiers that updates have: 0 tells nothing.
bool is_other_path(std::uint8_t held, std::uint8_t other) {
    return held != 0 && other != 0 && held != other;
}

}  // namespace

Timeline::Timeline(const JudgedRoutes& routes, ChangeSink& sink)
    : table_(routes), sink_(sink), hours_known_(kHoursKnownMax + 1) {
    const auto& points = routes.announcements().vantage_points;
    const auto kept = std::min(points.size(), kVantagePointsMax);
    for (std::size_t i = 0; i < kept; ++i) {
        vantage_points_.emplace(points[i].peer, static_cast<VantageIndex>(i));
    }
    sessions_.resize(kept);
    last_paths_.resize(kept);
}

std::optional<VantageIndex> Timeline::find(const Peer& peer) {
    const auto mixed = peer.asn.value() ^ peer.address.v4_value() ^ peer.address.low();
    auto& slot = recent_[mixed % recent_.size()];
    if (slot.second && slot.first == peer) return slot.second;
    const auto found = vantage_points_.find(peer);
    if (found == vantage_points_.end()) return std::nullopt;
    slot = {peer, found->second};
    return found->second;
}

void Timeline::add(StreamId stream, const bgp::mrt::Record& record) {
    advance(std::visit([](const auto& kind) { return kind.time; }, record));
    if (const auto* rib = std::get_if<bgp::mrt::RibRecord>(&record)) see(stream, *rib);
    if (const auto* update = std::get_if<bgp::mrt::UpdateRecord>(&record)) see(*update);
    if (const auto* state = std::get_if<bgp::mrt::StateChange>(&record)) see(*state);
}

void Timeline::end(StreamId stream) {
    for (std::size_t i = 0; i < sessions_.size(); ++i) {
        auto& session = sessions_[i];
        if (session.table != stream) continue;
        session.table.reset();
        if (session.state != State::Telling) continue;
        end_telling(static_cast<VantageIndex>(i), Cause::Table);
    }
}

TimelineFacts Timeline::finish() {
    for (std::size_t i = 0; i < sessions_.size(); ++i) {
        auto& session = sessions_[i];
        if (session.state != State::Lost) continue;
        ++session.epoch;
        end_telling(static_cast<VantageIndex>(i), Cause::Session);
    }
    std::uint64_t routes = 0;
    for (const auto count : hours_known_) routes += count;
    if (first_table_ && routes > 0) {
        std::uint64_t older = 0;
        auto hours = hours_known_.size();
        while (2 * older < routes) older += hours_known_[--hours];
        facts_.known_since =
            later(*first_table_, -static_cast<std::int64_t>(hours) * kSecondsPerHour);
    }
    keep_longest_gaps();
    std::sort(facts_.gaps.begin(), facts_.gaps.end(), [](const Gap& a, const Gap& b) {
        return std::tie(a.time, a.peer) < std::tie(b.time, b.peer);
    });
    return facts_;
}

void Timeline::advance(Timestamp time) {
    if (!facts_.span) facts_.span = Period{time, time};
    if (!now_) now_ = time;
    if (time < *now_) {
        ++facts_.out_of_order;
        return;
    }
    const auto passed = time.seconds() - now_->seconds();
    if (passed >= kSilenceSeconds) {
        facts_.seconds_silent += static_cast<std::uint64_t>(passed);
        note_gap(*now_, time, net::Asn(0));
    }
    now_ = time;
    facts_.span->end = time;
    if (next_check_ && time >= *next_check_) check_sessions();
}

void Timeline::check_sessions() {
    next_check_.reset();
    for (std::size_t i = 0; i < sessions_.size(); ++i) {
        auto& session = sessions_[i];
        const bool is_telling = session.state == State::Telling && !session.table;
        if (!is_telling && session.state != State::Lost) continue;
        const auto due = later(session.since, is_telling ? kTransferSeconds : kLostSeconds);
        if (*now_ < due) {
            next_check_ = std::min(next_check_.value_or(due), due);
            continue;
        }
        if (is_telling) {
            end_telling(static_cast<VantageIndex>(i), Cause::Session);
        } else {
            ++session.epoch;
            end_telling(static_cast<VantageIndex>(i), Cause::Session);
            session.state = State::Unknown;
        }
    }
}

bool Timeline::believes(StreamId stream, VantageIndex vantage_point, PrefixIndex prefix) {
    auto& session = sessions_[vantage_point];
    if (session.table == stream) {
        // Updates that came before the first table tell what is newer.
        return !session.has_updates || table_.route(prefix, vantage_point) == nullptr;
    }
    if (session.state == State::Unknown) {
        session.state = State::Told;
        session.heard.reset();
        session.table = stream;
        return !session.has_updates || table_.route(prefix, vantage_point) == nullptr;
    }
    if (session.state == State::Told && !session.has_updates && !session.table) {
        begin_telling(session, *now_);
        session.table = stream;
        return true;
    }
    return false;
}

void Timeline::note_age(Timestamp time, Timestamp since) {
    if (!first_table_) first_table_ = time;
    const auto hours =
        static_cast<std::size_t>((time.seconds() - since.seconds()) / kSecondsPerHour);
    ++hours_known_[std::min(hours, kHoursKnownMax)];
}

bool Timeline::is_first_transfer(const Session& session) const {
    return session.heard && *now_ < later(*session.heard, kTransferSeconds);
}

void Timeline::see(StreamId stream, const bgp::mrt::RibRecord& record) {
    if (record.safi != bgp::kSafiUnicast) return;
    const auto prefix = table_.find_behind(last_prefix_, record.prefix);
    if (!prefix) return;
    last_prefix_ = *prefix;
    for (auto routes = record.routes; !routes.empty();) {
        const auto some = routes.first(std::min(routes.size(), RouteTable::kTogether));
        see_together(stream, record.time, *prefix, some);
        routes = routes.subspan(some.size());
    }
    sweep_when_due();
}

/// Routes of a table to one prefix, at most kTogether: their paths are looked up side by side.
void Timeline::see_together(StreamId stream, Timestamp time, PrefixIndex prefix,
                            std::span<const bgp::mrt::RibRoute> routes) {
    struct Told {
        const bgp::mrt::RibRoute* route;
        VantageIndex vantage_point;
        PathId same;  ///< As its route before; otherwise kNoPath, and `path` is sought.
        PathTable::Wanted path;
    };
    std::array<Told, RouteTable::kTogether> all;
    std::size_t count = 0;
    auto& paths = table_.paths();
    paths.begin();
    for (const auto& route : routes) {
        if (!route.attributes.has(bgp::Attributes::kAsPath)) continue;
        const auto vantage_point = find(route.peer);
        if (!vantage_point) {
            ++facts_.vantage_points_left_out;
            continue;
        }
        auto& one = all.at(count++);
        one = {&route, *vantage_point, last_paths_[*vantage_point].id_of(route.attributes), {}};
        if (one.same == kNoPath) one.path = paths.want(route.attributes, route.peer.asn);
    }
    const auto told = std::span(all).first(count);
    for (const auto& one : told) {
        if (one.same == kNoPath) paths.approach(one.path);
    }
    for (const auto& one : told) {
        const auto likely = one.same == kNoPath ? paths.approach_words(one.path) : kNoPath;
        if (likely != kNoPath) sink_.approach(likely);
    }
    for (const auto& [route, vantage_point, same, wanted] : told) {
        if (!believes(stream, vantage_point, prefix)) {
            ++facts_.tables_passed_over;
            continue;
        }
        auto since = Timestamp::from_seconds(route->originated_seconds);
        if (route->originated_seconds == 0 || since > time) since = time;
        const auto& session = sessions_[vantage_point];
        const auto path = same != kNoPath ? same : paths.intern(wanted);
        if (same == kNoPath) last_paths_[vantage_point].keep(route->attributes, path);
        const auto before = table_.set(prefix, {.path = path,
                                                .vantage_point = vantage_point,
                                                .epoch = session.epoch,
                                                .path_tag = tag_of(route->path_id)});
        if (before.path == kNoPath && session.state == State::Told) note_age(time, since);
        tell({.now = *now_,
              .since = since,
              .prefix = prefix,
              .vantage_point = vantage_point,
              .before = before.path,
              .after = path,
              .cause = Cause::Table});
    }
}

void Timeline::see(const bgp::mrt::UpdateRecord& record) {
    if (record.is_local) return;
    const auto& update = *record.update;
    const auto& attributes = update.attributes;
    const auto found = find(record.session.peer);
    if (!found) {
        // It has announced nothing in all of the observation, or is one too many.
        if (!update.announced.empty() || !update.mp_announced.empty()) {
            ++facts_.vantage_points_left_out;
        }
        return;
    }
    auto& session = sessions_[*found];
    if (session.state == State::Unknown && !session.has_updates) session.heard = *now_;
    session.has_updates = true;
    ++facts_.updates;
    // A session that speaks is there, whether its start was told or not.
    if (session.state == State::Lost) begin_telling(session, session.lost);
    const bool unicast = attributes.mp_reach.safi == bgp::kSafiUnicast;
    withdraw(*found, update.withdrawn);
    if (!update.mp_withdrawn.empty() && attributes.mp_unreach.safi == bgp::kSafiUnicast) {
        withdraw(*found, update.mp_withdrawn);
    }
    if (attributes.outcome >= bgp::UpdateOutcome::TreatAsWithdraw) {
        withdraw(*found, update.announced);
        if (!update.mp_announced.empty() && unicast) withdraw(*found, update.mp_announced);
        return;
    }
    announce(*found, update.announced, attributes, record.session.peer.asn);
    if (!update.mp_announced.empty() && unicast) {
        announce(*found, update.mp_announced, attributes, record.session.peer.asn);
    }
    if (session.state == State::Telling) see_end_of_rib(*found, update);
    sweep_when_due();
}

void Timeline::see(const bgp::mrt::StateChange& record) {
    const auto found = find(record.session.peer);
    if (!found) return;
    auto& session = sessions_[*found];
    if (record.new_state == kEstablished) {
        if (session.state == State::Telling) return;
        if (session.state == State::Unknown && !session.has_updates) session.heard = *now_;
        // Its end was not always told.
        begin_telling(session, session.state == State::Lost ? session.lost : *now_);
        return;
    }
    if (record.old_state != kEstablished || session.state == State::Lost) return;
    ++facts_.sessions_lost;
    // What was not told again in a session that ends early was gone before it.
    if (session.state != State::Telling) session.lost = *now_;
    session.state = State::Lost;
    session.since = *now_;
    const auto due = later(*now_, kLostSeconds);
    next_check_ = std::min(next_check_.value_or(due), due);
}

/// Calls `visit` with each route whose prefix the table knows, and that.
template <class Visit>
void Timeline::for_each_known(std::span<const bgp::Nlri> routes, Visit&& visit) {
    std::array<PrefixIndex, RouteTable::kTogether> found;
    while (!routes.empty()) {
        const auto some = routes.first(std::min(routes.size(), found.size()));
        table_.find(some, found);
        for (std::size_t i = 0; i < some.size(); ++i) {
            if (found[i] != kNoPrefix) visit(some[i], found[i]);
        }
        routes = routes.subspan(some.size());
    }
}

void Timeline::announce(VantageIndex vantage_point, std::span<const bgp::Nlri> routes,
                        const bgp::Attributes& attributes, net::Asn own) {
    if (routes.empty()) return;
    const auto path = table_.paths().intern(attributes, own);
    const auto& session = sessions_[vantage_point];
    const auto epoch = session.epoch;
    const bool is_transfer = is_first_transfer(session);
    for_each_known(routes, [&](const bgp::Nlri& route, PrefixIndex prefix) {
        const auto before = table_.set(prefix, {.path = path,
                                                .vantage_point = vantage_point,
                                                .epoch = epoch,
                                                .path_tag = tag_of(route.path_id)});
        tell({.now = *now_,
              .since = *now_,
              .prefix = prefix,
              .vantage_point = vantage_point,
              .before = before.path,
              .after = path,
              .cause = is_transfer && before.path == kNoPath ? Cause::Transfer : Cause::Update});
    });
}

void Timeline::withdraw(VantageIndex vantage_point, std::span<const bgp::Nlri> routes) {
    for_each_known(routes, [&](const bgp::Nlri& route, PrefixIndex prefix) {
        const auto* const held = table_.route(prefix, vantage_point);
        // Of several paths of ADD-PATH the one told last is kept: others come and go unseen.
        if (held == nullptr || is_other_path(held->path_tag, tag_of(route.path_id))) return;
        const auto before = table_.remove(prefix, vantage_point);
        tell({.now = *now_,
              .since = *now_,
              .prefix = prefix,
              .vantage_point = vantage_point,
              .before = before.path,
              .cause = Cause::Update});
    });
}

/// End-of-RIB (RFC 4724 s2): an UPDATE of nothing, or with an empty MP_UNREACH_NLRI.
void Timeline::see_end_of_rib(VantageIndex vantage_point, const bgp::Update& update) {
    if (!update.announced.empty() || !update.withdrawn.empty() || !update.mp_announced.empty() ||
        !update.mp_withdrawn.empty()) {
        return;
    }
    auto& session = sessions_[vantage_point];
    const auto& attributes = update.attributes;
    if (attributes.present == 0) session.ended_ipv4 = true;
    if (attributes.has(bgp::Attributes::kMpUnreach) &&
        attributes.mp_unreach.safi == bgp::kSafiUnicast) {
        const bool is_ipv6 = attributes.mp_unreach.family == net::Family::Ipv6;
        (is_ipv6 ? session.ended_ipv6 : session.ended_ipv4) = true;
    }
    if (session.ended_ipv4 && session.ended_ipv6) end_telling(vantage_point, Cause::Session);
}

void Timeline::begin_telling(Session& session, Timestamp lost) {
    ++session.epoch;
    session.state = State::Telling;
    session.table.reset();
    session.ended_ipv4 = false;
    session.ended_ipv6 = false;
    session.lost = lost;
    session.since = *now_;
    const auto due = later(*now_, kTransferSeconds);
    next_check_ = std::min(next_check_.value_or(due), due);
}

void Timeline::end_telling(VantageIndex vantage_point, Cause cause) {
    auto& session = sessions_[vantage_point];
    session.state = State::Told;
    if (cause == Cause::Session && session.lost < *now_) {
        note_gap(session.lost, *now_, table_.vantage_point(vantage_point).peer.asn);
    }
    for (PrefixIndex prefix = 0; prefix < table_.prefix_count(); ++prefix) {
        const auto* const held = table_.route(prefix, vantage_point);
        if (held == nullptr || held->epoch == session.epoch) continue;
        const auto before = table_.remove(prefix, vantage_point);
        if (cause == Cause::Session) ++facts_.routes_lost;
        tell({.now = *now_,
              .since = std::min(session.lost, *now_),
              .prefix = prefix,
              .vantage_point = vantage_point,
              .before = before.path,
              .cause = cause});
    }
}

void Timeline::tell(const Change& change) {
    if (change.before == change.after) {
        ++facts_.unchanged;
        return;
    }
    ++facts_.changes;
    sink_.see(change, table_);
}

void Timeline::note_gap(Timestamp start, Timestamp end, net::Asn peer) {
    facts_.gaps.push_back({.time = {start, end}, .peer = peer});
    if (facts_.gaps.size() >= 4 * kGapsMax) keep_longest_gaps();
}

void Timeline::keep_longest_gaps() {
    auto& gaps = facts_.gaps;
    const auto order = [](const Gap& gap) {
        return std::tuple(gap.time.start.microseconds() - gap.time.end.microseconds(),
                          gap.time.start, gap.peer);
    };
    std::sort(gaps.begin(), gaps.end(),
              [&order](const Gap& a, const Gap& b) { return order(a) < order(b); });
    if (gaps.size() <= kGapsMax) return;
    facts_.gaps_left_out += gaps.size() - kGapsMax;
    gaps.resize(kGapsMax);
}

void Timeline::sweep_when_due() {
    const auto paths = table_.paths().size();
    if (paths < 2 * paths_at_sweep_ + kSweepPathsMin) return;
    sink_.forget(table_.sweep_paths());
    for (auto& last : last_paths_) last.forget();
    paths_at_sweep_ = table_.paths().size();
}

}  // namespace comity::observation
