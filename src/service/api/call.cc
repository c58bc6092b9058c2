#include "service/api/call.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

/// Octets of a value that a problem shows.
constexpr std::size_t kShownOctets = 100;

/// What tells one list from another: FNV-1a, 32 bits. It guards against mistakes, not against
/// malice: a wrong cursor gives a wrong page of the same public list.
std::uint32_t checksum(std::string_view text) {
    std::uint32_t hash = 2'166'136'261U;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 16'777'619U;
    }
    return hash;
}

std::string list_name(const Call& call) {
    std::string text = call.access.key() + "/" + call.parameters.without_page();
    for (const auto& argument : call.arguments) text += "/" + io::percent_encoded(argument);
    return fmt::format("{:08x}", checksum(text));
}

}  // namespace

Problem store_problem(const Error& /*error*/) {
    return {.status = 500, .rule = &kStoreUnreadable, .detail = ""};
}

Result<Parameters, Problem> Parameters::read(std::vector<io::QueryParameter> query,
                                             std::span<const std::string_view> known,
                                             std::string_view repeated) {
    for (auto parameter = query.begin(); parameter != query.end(); ++parameter) {
        const auto& name = parameter->name;
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            return fail(Problem{
                400, &kParameterUnknown,
                fmt::format("\"{}\"; known are: {}", escape_for_terminal(name, kShownOctets),
                            fmt::join(known, ", "))});
        }
        const bool is_repeated = std::any_of(
            query.begin(), parameter, [&name](const auto& other) { return other.name == name; });
        if (is_repeated && name != repeated) {
            return fail(Problem{400, &kParameterRepeated, name});
        }
    }
    Parameters parameters;
    parameters.query_ = std::move(query);
    return parameters;
}

std::optional<std::string_view> Parameters::text(std::string_view name) const {
    for (const auto& parameter : query_) {
        if (parameter.name == name) return parameter.value;
    }
    return std::nullopt;
}

std::vector<std::string_view> Parameters::texts(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& parameter : query_) {
        if (parameter.name == name) values.emplace_back(parameter.value);
    }
    return values;
}

std::vector<std::string> Parameters::list(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& parameter : query_) {
        if (parameter.name != name) continue;
        for (const auto part : split(parameter.raw, ',')) {
            // The whole was decoded before, so that its parts can be.
            values.push_back(io::percent_decoded(part).value_or(""));
        }
    }
    return values;
}

Result<std::optional<bool>, Problem> Parameters::truth(std::string_view name) const {
    return value(name, "true or false", [](std::string_view text) -> std::optional<bool> {
        if (text == "true") return true;
        if (text == "false") return false;
        return std::nullopt;
    });
}

Result<std::size_t, Problem> Parameters::limit() const {
    const auto what = fmt::format("a whole number from 1 to {}", kPageItemsMax);
    const auto limit = COMITY_TRY(value(
        "limit", what, [](std::string_view text) { return parse_decimal<std::size_t>(text); }));
    if (!limit) return kPageItems;
    if (*limit < 1 || *limit > kPageItemsMax) return fail(bad_value("limit", what));
    return *limit;
}

std::string Parameters::without_page() const {
    std::string text;
    for (const auto& parameter : query_) {
        constexpr std::array<std::string_view, 4> kOfPages{"cursor", "pageToken", "limit",
                                                           "format"};
        if (std::find(kOfPages.begin(), kOfPages.end(), parameter.name) != kOfPages.end()) continue;
        text +=
            io::percent_encoded(parameter.name) + "=" + io::percent_encoded(parameter.value) + "&";
    }
    return text;
}

Problem Parameters::bad_value(std::string_view name, std::string_view what) {
    return {400, &kParameterValue, fmt::format("{} must be {}", name, what)};
}

Result<void, Problem> require_sight(const Call& call) {
    if (call.access.sees_incidents()) return {};
    return fail(
        Problem{401, &kIncidentsHidden, "the configuration says visibility = \"participants\""});
}

Result<std::size_t, Problem> Cursor::read(const Call& call, std::string_view parameter) {
    const auto text = call.parameters.text(parameter);
    if (!text) return std::size_t{0};
    const auto parts = split(*text, '.');
    const auto refuse = [parameter] {
        return fail(Parameters::bad_value(
            parameter, "what a page before gave, of the same list with the same parameters"));
    };
    if (parts.size() != 3) return refuse();
    const auto place = parse_decimal<std::size_t>(parts[0]);
    if (!place || parts[1] != list_name(call)) return refuse();
    if (parts[2] != call.snapshot.etag) return fail(Problem{410, &kCursorExpired, ""});
    return *place;
}

std::string Cursor::next(const Call& call, std::size_t place) {
    return fmt::format("{}.{}.{}", place, list_name(call), call.snapshot.etag);
}

}  // namespace comity::service::api
