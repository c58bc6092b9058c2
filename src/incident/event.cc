#include "incident/event.h"

namespace comity::incident {
namespace {

/// FNV-1a: the same on every machine, for ever.
class Fingerprint {
public:
    void add(std::string_view text) {
        for (const char c : text) add_octet(static_cast<std::uint8_t>(c));
        add_octet(0);
    }
    void add(std::uint32_t number) {
        for (unsigned shift = 0; shift < 32; shift += 8) {
            add_octet(static_cast<std::uint8_t>(number >> shift));
        }
    }
    [[nodiscard]] std::string text() const {
        constexpr std::string_view kDigits = "0123456789abcdef";
        const auto folded = static_cast<std::uint32_t>(hash_ ^ hash_ >> 32U);
        std::string digits;
        for (unsigned shift = 32; shift > 0; shift -= 4) {
            digits += kDigits[folded >> (shift - 4) & 15U];
        }
        return digits;
    }

private:
    void add_octet(std::uint8_t octet) { hash_ = (hash_ ^ octet) * 0x0000'0100'0000'01B3U; }

    std::uint64_t hash_ = 0xCBF2'9CE4'8422'2325U;
};

/// The culprit, and what else tells the event from others of its kind and time.
std::string who_and_what(const Event& event) {
    Fingerprint rest;
    if (event.rule != nullptr) rest.add(event.rule->id);
    // Which prefixes an event of many has depends on how long it was watched; its family does not.
    if (event.kind == EventKind::RouteLeak || event.kind == EventKind::ForgedOrigin) {
        rest.add(net::to_string(event.prefix.family()));
        rest.add(event.leaked_from.value());
        rest.add(event.leaked_to.value());
        rest.add(event.leak_type);
    } else {
        rest.add(net::to_string(event.prefix));
        rest.add(event.is_full_bogon ? "full" : "");
    }
    // Where there is one, it is the origin that was forged.
    if (event.kind == EventKind::ForgedOrigin || event.kind == EventKind::RpkiInvalid) {
        for (const auto victim : event.victims) rest.add(victim.value());
    }
    return net::to_string(event.culprit) + '-' + rest.text();
}

}  // namespace

std::string_view to_string(EventKind kind) {
    switch (kind) {
        case EventKind::BogonPrefix: return "bogon-prefix";
        case EventKind::BogonAsn: return "bogon-asn";
        case EventKind::MisOrigination: return "mis-origination";
        case EventKind::RouteLeak: return "route-leak";
        case EventKind::RpkiInvalid: return "rpki-invalid";
        case EventKind::ForgedOrigin: return "forged-origin";
    }
    return "bogon-prefix";
}

std::string_view to_string(PrefixShape shape) {
    switch (shape) {
        case PrefixShape::Exact: return "exact";
        case PrefixShape::SubPrefix: return "sub-prefix";
        case PrefixShape::SuperPrefix: return "super-prefix";
    }
    return "exact";
}

std::string_view to_string(Certainty certainty) {
    switch (certainty) {
        case Certainty::Attested: return "attested";
        case Certainty::Suspected: return "suspected";
        case Certainty::Excused: return "excused";
    }
    return "excused";
}

std::string_view to_string(RuleAnswer::Answer answer) {
    switch (answer) {
        case RuleAnswer::Answer::No: return "no";
        case RuleAnswer::Answer::Excuses: return "excuses";
        case RuleAnswer::Answer::Unknown: return "unknown";
    }
    return "unknown";
}

std::string event_id(const Event& event) {
    return std::string(to_string(event.kind)) + '-' + std::to_string(event.start.seconds()) + '-' +
           who_and_what(event);
}

std::string event_subject(const Event& event) {
    return std::string(to_string(event.kind)) + '-' + who_and_what(event);
}

}  // namespace comity::incident
