// Files from the network, by HTTP, HTTPS or FTP.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace comity::io {

struct DownloadRequest {
    std::string url;                  ///< With its user and password, where it has one.
    std::vector<std::string> fields;  ///< "Name: value" each; of HTTP alone.
    std::string user_agent;
    std::uint64_t octets_max = 0;  ///< Of the body.
    std::int64_t seconds_max = 0;  ///< For all of it.
    /// How long less than kDownloadSlowOctets a second may come.
    std::int64_t slow_seconds = 0;
};

/// What the server said before the body; fields that it did not send are empty.
struct DownloadHead {
    unsigned status = 0;  ///< Of HTTP; 200 and 404 of FTP.
    std::string etag;
    std::string last_modified;
    std::string content_range;
    std::string retry_after;
};

/// Takes the octets of a body as they come, with the head that they belong to. An error ends the
/// download and is returned by it.
using DownloadSink =
    std::function<Result<void>(const DownloadHead& head, std::span<const std::uint8_t> octets)>;

/// Whether `text` begins as an address that `download` takes.
[[nodiscard]] bool is_url(std::string_view text);

/// Asks for `request.url` and hands the body of an answer of status 200 or 206 to `sink`; bodies of
/// other answers are passed over. Redirects are followed, from HTTPS to HTTPS alone, and user and
/// password go to no other host. Certificates are verified.
///
/// Returns the head of the last answer, whatever its status. Errors: Remedy::Retry where another
/// attempt may help: no connection, a body that ends early, a transfer too slow; Remedy::GiveUp
/// else: too large, too many redirects, a certificate that is wrong, what `sink` said. The error
/// names neither user nor password. Thread-safe.
[[nodiscard]] Result<DownloadHead> download(const DownloadRequest& request,
                                            const DownloadSink& sink);

}  // namespace comity::io
