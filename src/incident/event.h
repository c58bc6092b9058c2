// Events: what was announced against what is registered or attested, who did it and who passed it
// on, with what it was seen by. Whether and how it scores is for manrs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/rule.h"
#include "base/timestamp.h"
#include "net/asn.h"
#include "net/prefix.h"
#include "registry/relation.h"
#include "rpki/payload/payload.h"
#include "rpki/verdict.h"

namespace comity::incident {

enum class EventKind : std::uint8_t {
    BogonPrefix,     ///< The culprit originated a prefix that nobody may.
    BogonAsn,        ///< The culprit announced a path with an ASN that nobody has.
    MisOrigination,  ///< The culprit originated a prefix, or a part of one, of someone else.
    RouteLeak,       ///< The culprit passed a route on beyond its scope (RFC 7908).
    RpkiInvalid,     ///< The culprit originated what a ROA does not allow.
    ForgedOrigin     ///< The culprit is next to an origin that it was never next to.
};
inline constexpr std::size_t kEventKindCount = 6;

/// How the announced prefix lies to the one that it takes.
enum class PrefixShape : std::uint8_t { Exact, SubPrefix, SuperPrefix };

/// What an event rests on, and so who may be told of it.
enum class Certainty : std::uint8_t {
    Attested,   ///< A ROA, an ASPA or an OTC attribute contradicts what was announced.
    Suspected,  ///< History, relationships or registrations contradict it; they may be wrong.
    Excused     ///< A rule of suppression explains it: shown to those who ask, never scored.
};

/// The AS next to the culprit on a path to a vantage point: it let the route pass.
struct Accomplice {
    net::Asn asn;
    /// The culprit is its direct customer, by the relationships given: only then does it score.
    bool is_provider = false;
    friend auto operator<=>(const Accomplice&, const Accomplice&) = default;
};

/// A path by which a vantage point had a prefix.
struct SeenPath {
    Timestamp time;              ///< Since when.
    std::vector<net::Asn> path;  ///< From the vantage point's AS to the origin; prepends once.
    friend auto operator<=>(const SeenPath&, const SeenPath&) = default;
};

/// One rule of suppression and what it said.
struct RuleAnswer {
    enum class Answer : std::uint8_t {
        No,       ///< It does not excuse the event.
        Excuses,  ///< It does.
        Unknown   ///< What it asks was not given.
    };
    const Rule* rule = nullptr;  ///< One of kSuppressionRules.
    Answer answer = Answer::Unknown;
    std::string detail;  ///< What it rests on, one clause for people; may be empty.
    friend bool operator==(const RuleAnswer&, const RuleAnswer&) = default;
};

/// A route object as it was: the registry that holds it by name.
struct RouteObjectEvidence {
    net::Prefix prefix;
    net::Asn origin;
    std::string source;
    friend auto operator<=>(const RouteObjectEvidence&, const RouteObjectEvidence&) = default;
};

/// What `first` was to `second`, by the relationships used.
struct RelationEvidence {
    net::Asn first;
    net::Asn second;
    registry::Relation relation = registry::Relation::None;
    friend auto operator<=>(const RelationEvidence&, const RelationEvidence&) = default;
};

/// What a verdict over time rests on; empty for bogons of tables. Lists are sorted and bounded
/// (limits.h).
struct Evidence {
    std::vector<SeenPath> paths;           ///< Of the event; a few, one a vantage point.
    std::vector<SeenPath> paths_before;    ///< What such had just before; the time is until when.
    std::vector<net::Asn> peers;           ///< ASNs of vantage points that saw it.
    rpki::Verdict verdict;                 ///< Origin validation, where `has_verdict`.
    std::vector<rpki::payload::Vrp> vrps;  ///< That cover the prefix.
    std::vector<rpki::payload::Aspa> aspas;
    std::vector<RouteObjectEvidence> route_objects;
    std::vector<RelationEvidence> relations;
    std::vector<RuleAnswer> tried;  ///< Every rule of suppression, in order.
    friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// An event of less suspicion is never held against anyone.
inline constexpr std::uint8_t kSuspicionMin = 50;

struct Dispute;

/// What one network did wrongly, over one stretch of time.
struct Event {
    EventKind kind = EventKind::BogonPrefix;
    const Rule* rule = nullptr;  ///< What is wrong; one of kEventRules (rules.h).
    net::Asn culprit;
    net::Prefix prefix;  ///< Of a leak, the first of `prefixes`.
    Timestamp start;
    Timestamp end;                        ///< The last instant, not before `start`.
    std::vector<net::Asn> bogon_asns;     ///< Of BogonAsn: sorted.
    std::vector<Accomplice> accomplices;  ///< Sorted.
    std::vector<net::Asn> path;           ///< An example, the shortest: vantage point first.
    std::uint32_t peers = 0;              ///< Distinct ASNs of vantage points that saw it.
    /// Those of them with a full feed of the family; of events over time, as many as had it at
    /// once.
    std::uint32_t full_feeds = 0;
    std::uint32_t full_feeds_needed = 0;  ///< So many must have seen it before it scores.
    bool is_full_bogon = false;           ///< Of bogons; else administrative: shown, never scored.

    // What follows is of events over time, and has its default in bogons of tables.
    Certainty certainty = Certainty::Attested;
    std::uint8_t suspicion = 100;   ///< 0 innocent .. 100 certain: how bad it looks.
    std::uint8_t confidence = 100;  ///< 0 .. 100: how much the data can tell at all.
    bool lasts = false;             ///< It had not ended when the observation did.
    /// Of bogons, whose `start` and `end` are whole days: when routes were there, as far as updates
    /// tell.
    std::optional<Period> seen;
    PrefixShape shape = PrefixShape::Exact;  ///< Of MisOrigination.
    net::Prefix of_prefix;                   ///< The prefix that it takes, or takes a part of.
    std::vector<net::Asn> victims;           ///< Whose prefix or route it is; sorted.
    std::uint8_t leak_type = 0;              ///< 1..4 of RFC 7908 s3; 0: not told.
    net::Asn leaked_from;                    ///< The neighbour that the culprit had it from.
    net::Asn leaked_to;  ///< The neighbour that it gave it to; also in `accomplices`.
    std::vector<net::Prefix> prefixes;  ///< Of leaks and forged origins: sorted, a few.
    std::uint64_t prefix_count = 1;     ///< All of them.
    Evidence evidence;

    // What people said of it is kept apart (dispute.h) and has its default in what detectors find.
    std::shared_ptr<const std::vector<Dispute>> disputes;  ///< The first first; null: none.
    bool is_ruled_out = false;  ///< One of them was accepted: it is held against nobody.

    /// Whether `evidence.verdict` says anything: it is of one route, and of its origin.
    [[nodiscard]] bool has_verdict() const {
        return prefix_count <= 1 && kind != EventKind::BogonAsn;
    }

    /// Whether it may be held against anyone: seen widely enough, not excused, and more likely
    /// wrong than not. Which certainty scores is for the framework.
    [[nodiscard]] bool counts() const { return !is_ruled_out && counts_by_rules(); }
    /// The same without what people decided.
    [[nodiscard]] bool counts_by_rules() const {
        if (full_feeds == 0 || full_feeds < full_feeds_needed) return false;
        if (certainty == Certainty::Excused || suspicion < kSuspicionMin) return false;
        const bool is_bogon = kind == EventKind::BogonPrefix || kind == EventKind::BogonAsn;
        return !is_bogon || is_full_bogon;
    }
    friend bool operator==(const Event&, const Event&) = default;
};

/// "bogon-prefix", "bogon-asn", "mis-origination", "route-leak", "rpki-invalid", "forged-origin".
[[nodiscard]] std::string_view to_string(EventKind kind);
/// "exact", "sub-prefix", "super-prefix".
[[nodiscard]] std::string_view to_string(PrefixShape shape);
/// "attested", "suspected", "excused".
[[nodiscard]] std::string_view to_string(Certainty certainty);
/// "no", "excuses", "unknown".
[[nodiscard]] std::string_view to_string(RuleAnswer::Answer answer);

/// What names an event: kind, start in seconds, culprit, and eight hexadecimal digits of what else
/// tells it from others, as "route-leak-1793491200-AS64500-0f3a9c21". The same events have the same
/// in every observation of the same routes.
[[nodiscard]] std::string event_id(const Event& event);

/// The same without the start: two events that have it in common and share time are one, of which
/// different observations saw different stretches.
[[nodiscard]] std::string event_subject(const Event& event);

}  // namespace comity::incident
