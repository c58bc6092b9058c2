// Targets and header fields from strangers: what is decoded is plain text within limits, and is
// decoded again to itself.
#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "base/check.h"
#include "io/gzip_whole.h"
#include "io/http_fields.h"
#include "io/limits.h"

namespace comity::io {
namespace {

void check_plain(const std::string& text) {
    for (const char c : text) COMITY_CHECK(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
    COMITY_CHECK(percent_decoded(percent_encoded(text)) == text);
}

void check_target(std::string_view text) {
    const auto target = parse_target(text);
    if (!target) return;
    COMITY_CHECK(target->segments.size() <= kPathSegmentsMax);
    COMITY_CHECK(target->query.size() <= kQueryParametersMax);
    std::string again;
    for (const auto& segment : target->segments) {
        check_plain(segment);
        again += "/" + percent_encoded(segment);
    }
    if (again.empty()) again = "/";
    char separator = '?';
    for (const auto& parameter : target->query) {
        check_plain(parameter.name);
        check_plain(parameter.value);
        again +=
            separator + percent_encoded(parameter.name) + "=" + percent_encoded(parameter.value);
        separator = '&';
    }
    const auto reread = parse_target(again);
    COMITY_CHECK(reread && reread->segments == target->segments);
    COMITY_CHECK(reread->query.size() == target->query.size());
    for (std::size_t i = 0; i < target->query.size(); ++i) {
        COMITY_CHECK(reread->query[i].name == target->query[i].name);
        COMITY_CHECK(reread->query[i].value == target->query[i].value);
    }
}

}  // namespace
}  // namespace comity::io

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span octets(data, size);
    const std::string text(octets.begin(), octets.end());
    comity::io::check_target(text);
    constexpr std::array<std::string_view, 3> kOffered{"application/json", "application/jsonl",
                                                       "text/csv"};
    if (const auto place = comity::io::preferred_type(text, kOffered)) {
        COMITY_CHECK(*place < kOffered.size());
    }
    if (comity::io::accepts_gzip(text)) COMITY_CHECK(!text.empty());
    if (comity::io::matches_etag(text, "\"etag\"")) {
        COMITY_CHECK(text.find("\"etag\"") != std::string::npos ||
                     text.find('*') != std::string::npos);
    }
    constexpr std::size_t kUnzippedMax = 1UL << 20U;
    if (const auto unzipped = comity::io::gunzip_whole(text, kUnzippedMax)) {
        COMITY_CHECK(unzipped->size() <= kUnzippedMax);
    }
    return 0;
}
