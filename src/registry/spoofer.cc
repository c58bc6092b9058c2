#include "registry/spoofer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_set>
#include <utility>

#include "base/line_reader.h"
#include "base/text.h"
#include "registry/json_record.h"
#include "registry/json_stream.h"
#include "registry/limits.h"

namespace comity::registry {
namespace {

static_assert(kSpooferTestsMax == 4'000'000 && kSessionOctetsMax == 64UL * 1024 &&
                  kRecordDepthMax == 32,
              "the explanations of the rules name these numbers");

constexpr std::array kResults{SpoofResult::Unknown, SpoofResult::Blocked, SpoofResult::Rewritten,
                              SpoofResult::Received};

/// The fields of one family's test.
struct FamilyKeys {
    net::Family family;
    std::string_view asn;
    std::string_view client;
    std::string_view routed;
    std::string_view private_space;
    std::string_view nat;
};
constexpr std::array<FamilyKeys, 2> kFamilies{
    {{net::Family::Ipv4, "asn4", "client4", "routedspoof", "privatespoof", "nat4"},
     {net::Family::Ipv6, "asn6", "client6", "routedspoof6", "privatespoof6", "nat6"}}};

/// Keys with and without the prefix of JSON-LD's Hydra vocabulary, which newer servers leave out.
bool is_key(std::string_view key, std::string_view name) {
    constexpr std::string_view kHydra = "hydra:";
    if (key.starts_with(kHydra)) key.remove_prefix(kHydra.size());
    return key == name;
}

/// Whether `text` has a session a line: its first line is one object, and no page.
bool is_lines(std::string_view text) {
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return false;
    text.remove_prefix(start);
    const auto line = trim(text.substr(0, text.find('\n')));
    return line.starts_with('{') && line.ends_with('}') &&
           line.find("member\"") == std::string_view::npos;
}

/// Whether `text` is an absolute path without a host before it, and can stand in a request.
bool is_path(std::string_view text) {
    return text.starts_with('/') && !text.starts_with("//") && text.size() <= kNextPageOctetsMax &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return c > ' ' && c < '\x7F' && c != '\\'; });
}

}  // namespace

class SpooferReader::Gatherer {
public:
    Gatherer() : record_(kSessionOctetsMax) {}

    std::optional<std::string> add(Octets octets);
    SpooferTests finish();

private:
    void read_lines(Octets octets);
    void read_texts(Octets octets);
    JsonEnd read_text(JsonStream& stream);
    JsonEnd read_list(JsonStream& stream);
    JsonEnd read_view(JsonStream& stream);
    void read_session(std::string_view text, bool is_too_long);
    /// The test of one family; none where the session has none, or one that is refused.
    std::optional<SpoofTest> read_test(const FamilyKeys& keys);
    std::optional<net::Prefix> read_client(const FamilyKeys& keys);
    SpoofResult read_result(std::string_view key);
    void refuse(const Rule& rule, std::string_view what) { made_.refused.add(rule, what, places_); }
    void note(const Rule& rule, std::string_view what) {
        made_.noted.add(rule, fmt::format("session {}: {}", session_, what), places_);
    }

    JsonRecord record_;
    SpooferTests made_;
    std::unordered_set<std::uint64_t> seen_;
    std::uint64_t places_ = 0;
    std::uint64_t session_ = 0;  ///< That is being read.
    bool has_list_ = false;
    std::optional<std::string> next_;
};

std::optional<std::string> SpooferReader::Gatherer::add(Octets octets) {
    next_.reset();
    if (is_lines(as_text(octets))) {
        read_lines(octets);
    } else {
        read_texts(octets);
    }
    return std::exchange(next_, std::nullopt);
}

void SpooferReader::Gatherer::read_lines(Octets octets) {
    MemorySource source(octets);
    LineReader lines(source, kSessionOctetsMax);
    for (;;) {
        const auto line = lines.next();
        if (!line || !*line) return;  // memory has no errors
        const auto text = trim((*line)->text);
        if (!text.empty() || (*line)->is_too_long) read_session(text, (*line)->is_too_long);
    }
}

void SpooferReader::Gatherer::read_texts(Octets octets) {
    // One session that is laid out over several lines.
    if (record_.parse(as_text(octets)) && record_.has("session")) {
        return read_session(as_text(octets), false);
    }
    MemorySource source(octets);
    JsonStream stream(source);
    if (!stream.peek().value_or(std::nullopt)) {
        return refuse(rules::kSpooferJson, "an empty input");
    }
    do {
        has_list_ = false;
        const auto end = read_text(stream);
        if (end == JsonEnd::Broken) {
            return refuse(rules::kSpooferJson, "what is behind the last session");
        }
        if (end == JsonEnd::CutShort) return refuse(rules::kSpooferCutShort, "the last session");
        if (!has_list_) refuse(rules::kSpooferShape, "a text without a list of sessions");
    } while (stream.peek().value_or(std::nullopt));
}

// Memory has no errors, so that a walk over it always has an end.
JsonEnd SpooferReader::Gatherer::read_text(JsonStream& stream) {
    const auto first = stream.peek().value_or(std::nullopt);
    if (first == '[') return read_list(stream);
    if (first != '{') return JsonEnd::Broken;
    return stream
        .each_member([this, &stream](std::string_view key) -> Result<JsonEnd> {
            const auto open = COMITY_TRY(stream.peek());
            if (is_key(key, "member") && open == '[') return read_list(stream);
            if (is_key(key, "view") && open == '{') return read_view(stream);
            return stream.pass_value();
        })
        .value_or(JsonEnd::CutShort);
}

JsonEnd SpooferReader::Gatherer::read_list(JsonStream& stream) {
    has_list_ = true;
    return stream
        .each_element([this, &stream]() -> Result<JsonEnd> {
            const JsonEnd end = COMITY_TRY(stream.pass_value(kSessionOctetsMax));
            if (end == JsonEnd::Whole) read_session(stream.text(), stream.is_too_long());
            return end;
        })
        .value_or(JsonEnd::CutShort);
}

JsonEnd SpooferReader::Gatherer::read_view(JsonStream& stream) {
    const auto end = stream.pass_value(kSessionOctetsMax).value_or(JsonEnd::CutShort);
    if (end != JsonEnd::Whole || stream.is_too_long() || !record_.parse(stream.text())) return end;
    const auto* const key = record_.has("hydra:next") ? "hydra:next" : "next";
    if (!record_.has_value(key)) return end;
    const auto next = record_.text(key).value_or("");
    if (is_path(next)) {
        next_ = std::string(next);
    } else {
        refuse(rules::kSpooferNext, next);
    }
    return end;
}

void SpooferReader::Gatherer::read_session(std::string_view text, bool is_too_long) {
    ++places_;
    if (is_too_long || !record_.parse(text)) return refuse(rules::kSpooferSession, text);
    const auto id = record_.number("session", std::numeric_limits<std::int64_t>::max());
    if (!id) return refuse(rules::kSpooferId, text);
    session_ = *id;
    if (seen_.contains(session_)) {
        ++made_.repeated;
        return;
    }
    const auto time = record_.time("timestamp");
    if (!time) return refuse(rules::kSpooferTime, fmt::format("session {}", session_));
    if (made_.tests.size() + kFamilies.size() > kSpooferTestsMax) {
        return refuse(rules::kSpooferTooMany, fmt::format("session {}", session_));
    }
    auto country = std::string(record_.text("country").value_or(""));
    std::transform(country.begin(), country.end(), country.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    const bool is_alpha_3 =
        country.size() == 3 &&
        std::all_of(country.begin(), country.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!country.empty() && !is_alpha_3) {
        note(rules::kSpooferType, "country");
        country.clear();
    }
    const auto refused_before = made_.refused.total();
    bool has_test = false;
    for (const auto& keys : kFamilies) {
        auto test = read_test(keys);
        if (!test) continue;
        has_test = true;
        test->time = *time;
        test->country = country;
        made_.tests.push_back(std::move(*test));
    }
    if (has_test) {
        seen_.insert(session_);
        ++made_.sessions;
        auto& span = made_.span;
        if (!span) span = Period{*time, *time};
        span->start = std::min(span->start, *time);
        span->end = std::max(span->end, *time);
    } else if (made_.refused.total() == refused_before) {
        refuse(rules::kSpooferNoTest, fmt::format("session {}", session_));
    }
    for (const auto key : record_.odd()) note(rules::kSpooferType, key);
}

std::optional<SpoofTest> SpooferReader::Gatherer::read_test(const FamilyKeys& keys) {
    const bool is_there = record_.has_value(keys.asn) || record_.has_value(keys.client) ||
                          record_.has_value(keys.routed) || record_.has_value(keys.private_space);
    if (!is_there) return std::nullopt;
    const auto asn = record_.asn(keys.asn);
    if (!asn) {
        refuse(rules::kSpooferAsn, fmt::format("session {}: {}", session_, keys.asn));
        return std::nullopt;
    }
    SpoofTest test;
    test.session = session_;
    test.asn = *asn;
    test.family = keys.family;
    test.client = read_client(keys);
    test.routed = read_result(keys.routed);
    test.private_space = read_result(keys.private_space);
    test.is_behind_nat = record_.flag(keys.nat);
    return test;
}

std::optional<net::Prefix> SpooferReader::Gatherer::read_client(const FamilyKeys& keys) {
    const auto text = record_.text(keys.client).value_or("");
    if (text.empty()) return std::nullopt;
    const auto slash = std::min(text.find('/'), text.size());
    const auto address = net::Address::parse(text.substr(0, slash));
    const auto length = parse_decimal<std::uint8_t>(text.substr(std::min(slash + 1, text.size())));
    const bool is_prefix = address && length && address->family() == keys.family &&
                           *length <= net::bits_of(keys.family);
    if (!is_prefix || address->masked(*length) != *address) {
        note(rules::kSpooferClient, fmt::format("{} {}", keys.client, text));
    }
    if (!is_prefix) return std::nullopt;
    return net::Prefix::containing(*address, *length);
}

SpoofResult SpooferReader::Gatherer::read_result(std::string_view key) {
    const auto text = record_.text(key).value_or("");
    if (text.empty()) return SpoofResult::Unknown;
    for (const auto result : kResults) {
        if (to_string(result) == text) return result;
    }
    note(rules::kSpooferResult, fmt::format("{} {}", key, text));
    return SpoofResult::Unknown;
}

SpooferTests SpooferReader::Gatherer::finish() {
    std::sort(made_.tests.begin(), made_.tests.end(), [](const SpoofTest& a, const SpoofTest& b) {
        return std::pair(a.session, a.family) < std::pair(b.session, b.family);
    });
    return std::move(made_);
}

std::string_view to_string(SpoofResult result) {
    switch (result) {
        case SpoofResult::Unknown: return "unknown";
        case SpoofResult::Blocked: return "blocked";
        case SpoofResult::Rewritten: return "rewritten";
        case SpoofResult::Received: return "received";
    }
    return "unknown";
}

SpooferReader::SpooferReader() : gatherer_(std::make_unique<Gatherer>()) {}
SpooferReader::SpooferReader(SpooferReader&&) noexcept = default;
SpooferReader& SpooferReader::operator=(SpooferReader&&) noexcept = default;
SpooferReader::~SpooferReader() = default;

std::optional<std::string> SpooferReader::add(Octets octets) { return gatherer_->add(octets); }

SpooferTests SpooferReader::finish() && { return gatherer_->finish(); }

}  // namespace comity::registry
