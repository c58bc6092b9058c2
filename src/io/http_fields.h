// The parts of a request that the server's library leaves as text: targets, and the header fields
// by which client and server agree on what is sent. Octets of strangers; pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace comity::io {

struct QueryParameter {
    std::string name;
    std::string value;
    std::string raw;  ///< The value before it was decoded: a "," in it separates, "%2C" does not.
};

/// A request's target, decoded (RFC 3986 s2.1).
struct HttpTarget {
    std::vector<std::string> segments;  ///< Of the path; "/" has none, "/a/" has "a" and "".
    std::vector<QueryParameter> query;  ///< In the order in which they came.
};

/// The target that `text` spells, in origin form or absolute form (RFC 9112 s3.2). In the query "+"
/// is a blank. None where it is of another form, has octets that must be escaped, a broken escape,
/// what is no UTF-8 or holds control characters, or more segments or parameters than limits.h
/// allows.
[[nodiscard]] std::optional<HttpTarget> parse_target(std::string_view text);

/// `text` with every escape replaced; none where one is broken, or the result is no UTF-8 or holds
/// control characters.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

/// `text` as one segment of a path or one value of a query: all but unreserved characters (RFC 3986
/// s2.3) escaped.
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// The place in `offered`, media types in the order in which the server likes them, of the one that
/// `accept` likes best (RFC 9110 s12.5.1); of equals the first. An empty `accept` takes anything.
/// None where it takes none of them. What cannot be read of it is passed over.
[[nodiscard]] std::optional<std::size_t> preferred_type(std::string_view accept,
                                                        std::span<const std::string_view> offered);

/// Whether `accept_encoding` (RFC 9110 s12.5.3) takes gzip. An empty one does not: who does not say
/// so may not be able to.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

/// Whether `if_none_match` names `etag`, by the weak comparison (RFC 9110 s13.1.2, s8.8.3.2).
[[nodiscard]] bool matches_etag(std::string_view if_none_match, std::string_view etag);

}  // namespace comity::io
