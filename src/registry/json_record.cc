#include "registry/json_record.h"

#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <new>

#include "base/text.h"
#include "registry/field_text.h"
#include "registry/limits.h"

namespace comity::registry {

using simdjson::dom::element;

struct JsonRecord::Json {
    simdjson::dom::parser parser;
    std::vector<char> padded;
    simdjson::dom::object object;

    /// None where it is not there or null.
    [[nodiscard]] std::optional<element> find(std::string_view key) const {
        element value;
        if (object.at_key(key).get(value) != simdjson::SUCCESS || value.is_null()) {
            return std::nullopt;
        }
        return value;
    }
};

JsonRecord::JsonRecord(std::size_t octets_max)
    : octets_max_(octets_max), json_(std::make_unique<Json>()) {
    grow(kRecordOctetsStart);
}
JsonRecord::JsonRecord(JsonRecord&&) noexcept = default;
JsonRecord& JsonRecord::operator=(JsonRecord&&) noexcept = default;
JsonRecord::~JsonRecord() = default;

void JsonRecord::grow(std::size_t octets) {
    auto& parser = json_->parser;
    const auto wanted = std::min(octets_max_, std::max(octets, 2 * parser.capacity()));
    if (parser.allocate(wanted, kRecordDepthMax) != simdjson::SUCCESS) throw std::bad_alloc();
}

bool JsonRecord::parse(std::string_view text) {
    odd_.clear();
    digits_.clear();
    if (text.size() > octets_max_) return false;
    if (text.size() > json_->parser.capacity()) grow(text.size());
    auto& padded = json_->padded;
    // The parser reads behind the text.
    padded.resize(std::max(padded.size(), text.size() + simdjson::SIMDJSON_PADDING));
    std::copy(text.begin(), text.end(), padded.begin());
    element value;
    return json_->parser.parse(padded.data(), text.size(), false).get(value) == simdjson::SUCCESS &&
           value.get_object().get(json_->object) == simdjson::SUCCESS;
}

std::vector<std::string_view> JsonRecord::keys() const {
    std::vector<std::string_view> keys;
    for (const auto& [key, value] : json_->object) keys.push_back(key);
    return keys;
}

bool JsonRecord::has(std::string_view key) const {
    return json_->object.at_key(key).error() == simdjson::SUCCESS;
}

bool JsonRecord::has_value(std::string_view key) const { return json_->find(key).has_value(); }

std::nullopt_t JsonRecord::tell_odd(std::string_view key) {
    if (std::find(odd_.begin(), odd_.end(), key) == odd_.end()) odd_.push_back(key);
    return std::nullopt;
}

std::optional<std::uint64_t> JsonRecord::number(std::string_view key, std::uint64_t most) {
    const auto value = json_->find(key);
    if (!value) return std::nullopt;
    std::uint64_t number = 0;
    if (value->get_uint64().get(number) != simdjson::SUCCESS) {
        std::string_view text;
        if (value->get_string().get(text) != simdjson::SUCCESS) return tell_odd(key);
        tell_odd(key);
        const auto spelt = parse_decimal<std::uint64_t>(trim(text));
        if (!spelt || *spelt > most) return std::nullopt;
        return spelt;
    }
    if (number > most) return tell_odd(key);
    return number;
}

std::optional<std::uint32_t> JsonRecord::number32(std::string_view key) {
    const auto wide = number(key, std::numeric_limits<std::uint32_t>::max());
    if (!wide) return std::nullopt;
    return static_cast<std::uint32_t>(*wide);
}

std::optional<net::Asn> JsonRecord::asn(std::string_view key) {
    const auto value = json_->find(key);
    std::string_view text;
    if (value && value->get_string().get(text) == simdjson::SUCCESS) {
        const auto asn = parse_own_asn(text);
        if (!asn) tell_odd(key);
        return asn;
    }
    const auto number = number32(key);
    if (!number || *number == 0) return std::nullopt;
    return net::Asn(*number);
}

std::optional<std::string_view> JsonRecord::text(std::string_view key) {
    const auto value = json_->find(key);
    if (!value) return std::nullopt;
    std::string_view text;
    if (value->get_string().get(text) != simdjson::SUCCESS) return tell_odd(key);
    return text;
}

std::optional<bool> JsonRecord::flag(std::string_view key) {
    const auto value = json_->find(key);
    if (!value) return std::nullopt;
    bool flag = false;
    if (value->get_bool().get(flag) == simdjson::SUCCESS) return flag;
    tell_odd(key);
    std::uint64_t number = 0;
    if (value->get_uint64().get(number) == simdjson::SUCCESS && number <= 1) return number == 1;
    std::string_view text;
    if (value->get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
    if (text == "true" || text == "True" || text == "1") return true;
    if (text == "false" || text == "False" || text == "0") return false;
    return std::nullopt;
}

std::optional<Timestamp> JsonRecord::time(std::string_view key) {
    const auto given = text(key);
    if (!given || given->empty()) return std::nullopt;
    const auto time = Timestamp::parse(*given);
    if (!time) return tell_odd(key);
    return time;
}

std::optional<Timestamp> JsonRecord::epoch(std::string_view key) {
    constexpr double kSecondsMax = 253'402'300'800;  // the year 10000
    const auto value = json_->find(key);
    if (!value) return std::nullopt;
    double seconds = 0;
    if (value->get_double().get(seconds) != simdjson::SUCCESS || !(seconds >= 0) ||
        seconds >= kSecondsMax) {
        return tell_odd(key);
    }
    return Timestamp::from_microseconds(static_cast<std::int64_t>(seconds * 1e6));
}

std::vector<std::string_view> JsonRecord::texts(std::string_view key) {
    std::vector<std::string_view> all;
    const auto take = [this, key, &all](const element& item) {
        std::string_view text;
        std::uint64_t number = 0;
        if (item.get_string().get(text) == simdjson::SUCCESS) {
            all.push_back(text);
        } else if (item.get_uint64().get(number) == simdjson::SUCCESS) {
            all.push_back(digits_.emplace_back(std::to_string(number)));
        } else {
            tell_odd(key);
        }
    };
    const auto value = json_->find(key);
    if (!value) return all;
    simdjson::dom::array array;
    if (value->get_array().get(array) != simdjson::SUCCESS) {
        take(*value);
    } else {
        for (const auto item : array) take(item);
    }
    return all;
}

void JsonRecord::each_object(std::string_view key, const std::function<void()>& visit) {
    const auto value = json_->find(key);
    if (!value) return;
    const auto outer = json_->object;
    const auto enter = [this, key, &visit, &outer](const element& item) {
        if (item.get_object().get(json_->object) == simdjson::SUCCESS) {
            visit();
            json_->object = outer;
        } else {
            tell_odd(key);
        }
    };
    simdjson::dom::array array;
    if (value->get_array().get(array) != simdjson::SUCCESS) return enter(*value);
    for (const auto item : array) enter(item);
}

}  // namespace comity::registry
