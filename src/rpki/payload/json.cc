#include "rpki/payload/json.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "rpki/limits.h"
#include "rpki/payload/collector.h"
#include "rpki/rules.h"

namespace comity::rpki::payload {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

static_assert(kJsonPaddingOctets >= simdjson::SIMDJSON_PADDING);

/// Gathers the payloads of one document. The functions that walk return SUCCESS or what is wrong
/// with the grammar; what is wrong with an entry goes to the collector.
class Walk {
public:
    explicit Walk(std::string_view file) : file_(file) {}

    [[nodiscard]] error_code document(ondemand::document& document);
    [[nodiscard]] bool found_payloads() const { return found_payloads_; }
    [[nodiscard]] PayloadSet finish() && { return std::move(collector_).finish(); }

private:
    enum class Kind : std::uint8_t { Text, Null, Other };
    /// A value that is a string or a number, as text; a view of the document or the parser's
    /// buffer.
    struct Scalar {
        Kind kind = Kind::Other;
        std::string_view text;
    };
    /// A field of an entry: its last value, and how often it was given.
    struct Field {
        Scalar value;
        unsigned times = 0;
    };

    [[nodiscard]] static Scalar scalar(ondemand::value& value);
    [[nodiscard]] static Scalar escaped_string(ondemand::value& value);
    [[nodiscard]] std::size_t offset_of(std::string_view token) const;
    template <class Entry>
    [[nodiscard]] error_code each(ondemand::value& list, Entry entry);
    [[nodiscard]] error_code roa(ondemand::value& value);
    [[nodiscard]] error_code aspa(ondemand::value& value);
    [[nodiscard]] error_code aspas(ondemand::value& value);
    [[nodiscard]] error_code providers(ondemand::value& value);
    [[nodiscard]] error_code metadata(ondemand::value& value);
    void judge_roa(const Field& asn, const Field& prefix, const Field& max_length,
                   std::size_t offset);
    void judge_aspa(const Field& customer, std::size_t offset);

    std::string_view file_;
    Collector collector_;
    bool found_payloads_ = false;

    // Of the ASPA being read; here so that its memory serves all.
    std::vector<net::Asn> providers_;
    unsigned providers_times_ = 0;
    bool provider_bad_ = false;
    std::array<char, kFieldOctetsMax> bad_provider_{};
    std::size_t bad_provider_size_ = 0;
};

std::string_view without_end_blanks(std::string_view token) {
    const auto last = token.find_last_not_of(" \t\r\n");
    return token.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// Whether `value` starts as `open` ('{' or '[').
bool starts_as(ondemand::value& value, char open) { return value.raw_json_token().front() == open; }

Walk::Scalar Walk::escaped_string(ondemand::value& value) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS || text.size() > kFieldOctetsMax)
        return {};
    return {Kind::Text, text};
}

Walk::Scalar Walk::scalar(ondemand::value& value) {
    // The token goes up to the next one, blanks included.
    const std::string_view token = value.raw_json_token();
    const auto front = token.front();
    if (front == '"') {
        const auto window = token.substr(1, kFieldOctetsMax + 1);
        for (std::size_t i = 0; i < window.size(); ++i) {
            if (window[i] == '"') return {Kind::Text, window.substr(0, i)};
            if (window[i] == '\\') return escaped_string(value);
        }
        return {};
    }
    if (front == '-' || (front >= '0' && front <= '9')) {
        const auto number = without_end_blanks(token);
        if (number.size() > kFieldOctetsMax) return {};
        return {Kind::Text, number};
    }
    if (without_end_blanks(token) == "null") return {Kind::Null, {}};
    return {};
}

/// Where in the file `token`, a view of it, starts.
std::size_t Walk::offset_of(std::string_view token) const {
    return static_cast<std::size_t>(token.data() - file_.data());
}

/// Calls `entry` with each value of `list`; null stands for an empty list.
template <class Entry>
error_code Walk::each(ondemand::value& list, Entry entry) {
    if (!starts_as(list, '[')) {
        const auto token = std::string_view(list.raw_json_token());
        if (scalar(list).kind != Kind::Null) {
            collector_.refuse(kPayloadEntry, without_end_blanks(token), offset_of(token));
        } else {
            found_payloads_ = true;
        }
        return simdjson::SUCCESS;
    }
    found_payloads_ = true;
    ondemand::array array;
    if (const auto error = list.get_array().get(array)) return error;
    for (auto element : array) {
        ondemand::value value;
        if (const auto error = std::move(element).get(value)) return error;
        if (const auto error = entry(value)) return error;
    }
    return simdjson::SUCCESS;
}

error_code Walk::roa(ondemand::value& value) {
    const std::string_view token = value.raw_json_token();
    const auto offset = offset_of(token);
    if (!starts_as(value, '{')) {
        collector_.refuse(kPayloadEntry, without_end_blanks(token), offset);
        return simdjson::SUCCESS;
    }
    ondemand::object object;
    if (const auto error = value.get_object().get(object)) return error;
    Field asn;
    Field prefix;
    Field max_length;
    for (auto member : object) {
        ondemand::field field;
        if (const auto error = std::move(member).get(field)) return error;
        const auto key = field.key();
        Field* wanted = nullptr;
        if (key.unsafe_is_equal("asn")) {
            wanted = &asn;
        } else if (key.unsafe_is_equal("prefix")) {
            wanted = &prefix;
        } else if (key.unsafe_is_equal("maxLength")) {
            wanted = &max_length;
        } else {
            continue;
        }
        wanted->value = scalar(field.value());
        ++wanted->times;
    }
    judge_roa(asn, prefix, max_length, offset);
    return simdjson::SUCCESS;
}

void Walk::judge_roa(const Field& asn, const Field& prefix, const Field& max_length,
                     std::size_t offset) {
    for (const auto& [field, name] : {std::pair(&asn, "asn"), std::pair(&prefix, "prefix"),
                                      std::pair(&max_length, "maxLength")}) {
        if (field->times > 1) return collector_.refuse(kPayloadDuplicateField, name, offset);
        const bool absent = field->times == 0 || field->value.kind == Kind::Null;
        if (absent ? field != &max_length : field->value.kind == Kind::Other) {
            return collector_.refuse(kPayloadEntry, name, offset);
        }
    }
    VrpText text{asn.value.text, prefix.value.text, std::nullopt, offset};
    if (max_length.value.kind == Kind::Text) text.max_length = max_length.value.text;
    collector_.add(text);
}

error_code Walk::providers(ondemand::value& value) {
    ++providers_times_;
    providers_.clear();
    provider_bad_ = false;
    bad_provider_size_ = 0;
    if (!starts_as(value, '[')) return simdjson::SUCCESS;
    ondemand::array array;
    if (const auto error = value.get_array().get(array)) return error;
    for (auto element : array) {
        ondemand::value item;
        if (const auto error = std::move(element).get(item)) return error;
        const auto given = scalar(item);
        const auto asn = net::Asn::parse(given.text);
        if (!asn && !provider_bad_) {
            provider_bad_ = true;
            bad_provider_size_ = given.text.copy(bad_provider_.data(), bad_provider_.size());
        }
        // One past the limit is enough to know that it is passed.
        if (asn && providers_.size() <= kAspaProvidersMax) providers_.push_back(*asn);
    }
    return simdjson::SUCCESS;
}

error_code Walk::aspa(ondemand::value& value) {
    const std::string_view token = value.raw_json_token();
    const auto offset = offset_of(token);
    if (!starts_as(value, '{')) {
        collector_.refuse(kPayloadEntry, without_end_blanks(token), offset);
        return simdjson::SUCCESS;
    }
    ondemand::object object;
    if (const auto error = value.get_object().get(object)) return error;
    Field customer;
    providers_times_ = 0;
    for (auto member : object) {
        ondemand::field field;
        if (const auto error = std::move(member).get(field)) return error;
        const auto key = field.key();
        if (key.unsafe_is_equal("customer") || key.unsafe_is_equal("customer_asid")) {
            customer.value = scalar(field.value());
            ++customer.times;
        } else if (key.unsafe_is_equal("providers")) {
            if (const auto error = providers(field.value())) return error;
        }
    }
    judge_aspa(customer, offset);
    return simdjson::SUCCESS;
}

void Walk::judge_aspa(const Field& customer, std::size_t offset) {
    if (customer.times > 1) return collector_.refuse(kPayloadDuplicateField, "customer", offset);
    if (providers_times_ > 1) return collector_.refuse(kPayloadDuplicateField, "providers", offset);
    if (customer.value.kind != Kind::Text)
        return collector_.refuse(kPayloadEntry, "customer", offset);
    if (providers_times_ == 0) return collector_.refuse(kPayloadEntry, "providers", offset);
    const auto asn = net::Asn::parse(customer.value.text);
    if (!asn) return collector_.refuse(kPayloadAsn, customer.value.text, offset);
    if (provider_bad_) {
        const std::string_view text(bad_provider_.data(), bad_provider_size_);
        return collector_.refuse(kPayloadAsn, text, offset);
    }
    collector_.add_aspa(*asn, providers_, offset);
}

/// A list of ASPAs, or the older object with one list for each address family.
error_code Walk::aspas(ondemand::value& value) {
    const auto entry = [this](ondemand::value& each_value) { return aspa(each_value); };
    if (!starts_as(value, '{')) return each(value, entry);
    ondemand::object families;
    if (const auto error = value.get_object().get(families)) return error;
    for (auto member : families) {
        ondemand::field field;
        if (const auto error = std::move(member).get(field)) return error;
        const auto key = field.key();
        if (!key.unsafe_is_equal("ipv4") && !key.unsafe_is_equal("ipv6")) continue;
        if (const auto error = each(field.value(), entry)) return error;
    }
    return simdjson::SUCCESS;
}

/// The time of the run: RFC 3339 text, else seconds since 1970.
error_code Walk::metadata(ondemand::value& value) {
    if (!starts_as(value, '{')) return simdjson::SUCCESS;
    ondemand::object object;
    if (const auto error = value.get_object().get(object)) return error;
    bool has_text = false;
    for (auto member : object) {
        ondemand::field field;
        if (const auto error = std::move(member).get(field)) return error;
        const auto key = field.key();
        if (key.unsafe_is_equal("buildtime") || key.unsafe_is_equal("generatedTime")) {
            const auto time = Timestamp::parse(scalar(field.value()).text);
            if (!time) continue;
            has_text = true;
            collector_.set_generated(*time);
        } else if (key.unsafe_is_equal("generated") && !has_text) {
            const auto seconds = parse_decimal<std::uint32_t>(scalar(field.value()).text);
            if (seconds) collector_.set_generated(Timestamp::from_seconds(*seconds));
        }
    }
    return simdjson::SUCCESS;
}

error_code Walk::document(ondemand::document& document) {
    ondemand::object object;
    if (const auto error = document.get_object().get(object)) return error;
    for (auto member : object) {
        ondemand::field field;
        if (const auto error = std::move(member).get(field)) return error;
        const auto key = field.key();
        error_code error = simdjson::SUCCESS;
        if (key.unsafe_is_equal("roas")) {
            error = each(field.value(), [this](ondemand::value& value) { return roa(value); });
        } else if (key.unsafe_is_equal("aspas") || key.unsafe_is_equal("provider_authorizations")) {
            error = aspas(field.value());
        } else if (key.unsafe_is_equal("routerKeys") || key.unsafe_is_equal("router-keys") ||
                   key.unsafe_is_equal("bgpsec_keys")) {
            found_payloads_ = true;
        } else if (key.unsafe_is_equal("metadata")) {
            error = metadata(field.value());
        }
        if (error != simdjson::SUCCESS) return error;
    }
    return simdjson::SUCCESS;
}

struct Reason {
    Fault fault;
    std::string_view what;
};

Reason reason_of(error_code error) {
    if (error == simdjson::EMPTY) return {Fault::Truncated, "JSON text, none there"};
    if (error == simdjson::UNCLOSED_STRING) return {Fault::Truncated, "JSON string without an end"};
    if (error == simdjson::INCOMPLETE_ARRAY_OR_OBJECT) {
        return {Fault::Truncated, "JSON array or object without an end"};
    }
    if (error == simdjson::UTF8_ERROR) return {Fault::BadValue, "UTF-8 of the JSON text"};
    if (error == simdjson::UNESCAPED_CHARS) return {Fault::BadValue, "control character in JSON"};
    return {Fault::BadValue, "JSON grammar"};
}

/// How far `document` was read, from the start of `file`, for error messages.
std::size_t offset_in(ondemand::document& document, std::string_view file) {
    const char* at = nullptr;
    if (document.current_location().get(at) != simdjson::SUCCESS) return file.size();
    return std::min(static_cast<std::size_t>(at - file.data()), file.size());
}

/// The payloads of `file`, behind which there is room for kJsonPaddingOctets; not finished.
Parsed<Walk> walk_file(std::string_view file) {
    auto json = file;
    if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
    ondemand::parser parser(kPayloadOctetsMax);
    ondemand::document document;
    const auto started =
        parser.iterate(simdjson::padded_string_view(json, json.size() + kJsonPaddingOctets))
            .get(document);
    if (started == simdjson::MEMALLOC) {
        return fail(ParseError{Fault::LimitExceeded, 0, &kPayloadSize, "memory for the JSON text"});
    }
    if (started != simdjson::SUCCESS) {
        const auto reason = reason_of(started);
        const auto offset = reason.fault == Fault::Truncated ? file.size() : 0;
        return fail(ParseError{reason.fault, offset, &kPayloadJson, reason.what});
    }
    ondemand::json_type type{};
    if (document.type().get(type) != simdjson::SUCCESS) {
        return fail(ParseError{Fault::BadValue, 0, &kPayloadJson, "JSON grammar"});
    }
    if (type != ondemand::json_type::object) {
        return fail(ParseError{Fault::BadValue, 0, &kPayloadShape, "JSON object of payloads"});
    }
    Walk walk(file);
    if (const auto error = walk.document(document)) {
        auto reason = reason_of(error);
        const auto offset = offset_in(document, file);
        // What only the last token or the end broke was well-formed so far.
        if (offset >= without_end_blanks(file).size() - 1) {
            reason = reason_of(simdjson::INCOMPLETE_ARRAY_OR_OBJECT);
        }
        return fail(ParseError{reason.fault, offset, &kPayloadJson, reason.what});
    }
    // At the end there is no location; elsewhere something follows the object.
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
        return fail(ParseError{Fault::TrailingBytes, offset_in(document, file), &kPayloadJson,
                               "end of the JSON text"});
    }
    if (!walk.found_payloads()) {
        return fail(ParseError{Fault::Unsupported, 0, &kPayloadShape, "array of payloads"});
    }
    return walk;
}

}  // namespace

Parsed<PayloadSet> read_json(std::vector<std::uint8_t>&& octets) {
    if (octets.size() > kPayloadOctetsMax) {
        return fail(ParseError{Fault::LimitExceeded, kPayloadOctetsMax, &kPayloadSize,
                               "size of the payload file"});
    }
    auto padded = std::move(octets);
    const auto size = padded.size();
    padded.reserve(size + kJsonPaddingOctets);
    padded.resize(size + kJsonPaddingOctets);
    auto walked = COMITY_TRY(walk_file(as_text(padded).substr(0, size)));
    padded = std::vector<std::uint8_t>();
    return std::move(walked).finish();
}

Parsed<PayloadSet> read_json(Octets octets) {
    if (octets.size() > kPayloadOctetsMax) {
        return fail(ParseError{Fault::LimitExceeded, kPayloadOctetsMax, &kPayloadSize,
                               "size of the payload file"});
    }
    std::vector<std::uint8_t> padded;
    padded.reserve(octets.size() + kJsonPaddingOctets);
    padded.assign(octets.begin(), octets.end());
    return read_json(std::move(padded));
}

}  // namespace comity::rpki::payload
