// One HTTP request as a handler sees it, and what it answers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace comity::io {

enum class HttpMethod : std::uint8_t { Get, Head, Post, Put, Delete, Options, Other };

/// Names and values of header fields; names in lower case.
using HttpFields = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    HttpMethod method = HttpMethod::Get;
    std::string target;  ///< As it came: "/networks?limit=10".
    HttpFields fields;
    std::string body;
    std::string peer;  ///< The client's address, without its port.

    /// The values of that field, `name` in lower case, joined by ", " (RFC 9110 s5.3); empty
    /// without one.
    [[nodiscard]] std::string field(std::string_view name) const;
};

class HttpStream;

struct HttpResponse {
    unsigned status = 200;
    std::string content_type;
    std::string body;  ///< Not sent to HEAD, but counted.
    /// The body is compressed with gzip already: it is decompressed for who does not take that.
    bool is_gzip = false;
    HttpFields fields;  ///< Others, as "ETag"; names as they are to be written.
    /// What the body is of, in place of `body`, until it ends; not compressed. To HEAD none of it
    /// is sent. Null for an answer that is whole.
    std::shared_ptr<HttpStream> stream = nullptr;
    /// Let go when the answer was sent, or cannot be: what its octets are counted by.
    std::shared_ptr<const void> until_sent = nullptr;
};

}  // namespace comity::io
