#include "service/fetch/cache_state.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "service/fetch/limits.h"

namespace comity::service::fetch {
namespace {

constexpr std::string_view kFirstLine = "comity-cache 1";

/// Where the value of `key` goes, for the keys of each kind.
std::string* text_of(CacheState& state, std::string_view key) {
    if (key == "url") return &state.url;
    if (key == "etag") return &state.etag;
    if (key == "last-modified") return &state.last_modified;
    if (key == "failure") return &state.failure;
    return nullptr;
}
std::uint64_t* number_of(CacheState& state, std::string_view key) {
    if (key == "serial") return &state.serial;
    if (key == "octets") return &state.octets;
    return nullptr;
}
std::optional<Timestamp>* time_of(CacheState& state, std::string_view key) {
    if (key == "fetched") return &state.fetched;
    if (key == "checked") return &state.checked;
    if (key == "failed") return &state.failed;
    if (key == "not-before") return &state.not_before;
    return nullptr;
}

constexpr std::array<std::string_view, 10> kKeys{"url",           "serial",    "octets",  "etag",
                                                 "last-modified", "fetched",   "checked", "failed",
                                                 "failure",       "not-before"};

/// In one line, whatever a server sent.
std::string one_line(std::string_view text) {
    std::string line(text.substr(0, kUrlOctetsMax));
    std::replace_if(
        line.begin(), line.end(),
        [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
    return line;
}

bool set(CacheState& state, std::string_view key, std::string_view value) {
    if (auto* const text = text_of(state, key)) {
        *text = value;
        return true;
    }
    if (auto* const number = number_of(state, key)) {
        const auto read = parse_decimal<std::uint64_t>(value);
        if (read) *number = *read;
        return read.has_value();
    }
    if (auto* const time = time_of(state, key)) {
        *time = Timestamp::parse(value);
        return time->has_value();
    }
    return false;
}

}  // namespace

std::string print_state(const CacheState& state) {
    auto values = state;
    std::string text(kFirstLine);
    text += '\n';
    for (const auto key : kKeys) {
        std::string value;
        if (const auto* const words = text_of(values, key)) value = one_line(*words);
        if (const auto* const number = number_of(values, key)) value = std::to_string(*number);
        if (const auto* const time = time_of(values, key); time != nullptr && *time) {
            value = to_string(**time);
        }
        if (!value.empty()) text += std::string(key) + " " + value + "\n";
    }
    return text;
}

std::optional<CacheState> parse_state(std::string_view text) {
    if (text.size() > kStateOctetsMax || !text.ends_with('\n')) return std::nullopt;
    text.remove_suffix(1);
    CacheState state;
    bool is_first = true;
    for (const auto line : split(text, '\n')) {
        if (is_first) {
            if (line != kFirstLine) return std::nullopt;
            is_first = false;
            continue;
        }
        const auto blank = line.find(' ');
        if (blank == std::string_view::npos) return std::nullopt;
        if (!set(state, line.substr(0, blank), line.substr(blank + 1))) return std::nullopt;
    }
    return state;
}

}  // namespace comity::service::fetch
