#include "io/download.h"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <optional>

#include "base/text.h"
#include "io/curl_handle.h"
#include "io/limits.h"

namespace comity::io {
namespace {

constexpr std::array<std::string_view, 3> kSchemes{"https://", "http://", "ftp://"};

bool begins_with(std::string_view text, std::string_view lower_prefix) {
    return text.size() >= lower_prefix.size() &&
           lower_case(text.substr(0, lower_prefix.size())) == lower_prefix;
}

/// One transfer, as curl's callbacks see it.
struct Transfer {
    const DownloadRequest& request;
    const DownloadSink& sink;
    DownloadHead head;
    std::size_t head_octets = 0;
    std::uint64_t octets = 0;
    bool is_head_too_long = false;
    bool is_body_too_long = false;
    std::optional<Error> refused;  ///< What the sink said.
};

/// curl takes any other count than that of the octets given for an error.
constexpr std::size_t kEnds = 0;

std::size_t take_head(char* octets, std::size_t size, std::size_t count, void* context) {
    auto& transfer = *static_cast<Transfer*>(context);
    const std::string_view line(octets, size * count);
    transfer.head_octets += line.size();
    if (transfer.head_octets > kDownloadHeadOctetsMax) {
        transfer.is_head_too_long = true;
        return kEnds;
    }
    // The head of a redirect, or of an interim answer, comes before that of the last one.
    if (line.starts_with("HTTP/")) {
        transfer.head = {};
        const auto words = split(trim(line), ' ');
        if (words.size() > 1) {
            transfer.head.status = parse_decimal<unsigned>(words[1]).value_or(0);
        }
        return line.size();
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return line.size();
    const auto name = lower_case(line.substr(0, colon));
    auto rest = line.substr(colon + 1);
    while (!rest.empty() && (rest.back() == '\n' || rest.back() == '\r')) rest.remove_suffix(1);
    const std::string value(trim(rest));
    if (name == "etag") transfer.head.etag = value;
    if (name == "last-modified") transfer.head.last_modified = value;
    if (name == "content-range") transfer.head.content_range = value;
    if (name == "retry-after") transfer.head.retry_after = value;
    return line.size();
}

std::size_t take_body(char* octets, std::size_t size, std::size_t count, void* context) {
    auto& transfer = *static_cast<Transfer*>(context);
    const auto taken = size * count;
    transfer.octets += taken;
    if (transfer.octets > transfer.request.octets_max) {
        transfer.is_body_too_long = true;
        return kEnds;
    }
    if (begins_with(transfer.request.url, "ftp://")) transfer.head.status = 200;
    if (transfer.head.status != 200 && transfer.head.status != 206) return taken;
    // char may alias any octets.
    const std::span body(reinterpret_cast<const std::uint8_t*>(octets), taken);
    auto written = transfer.sink(transfer.head, body);
    if (written) return taken;
    transfer.refused = std::move(written).error();
    return kEnds;
}

Error error_of(CURLcode code, const char* said, Transfer& transfer) {
    if (transfer.refused) return std::move(*transfer.refused);
    Error error{
        .remedy = may_pass(code) ? Remedy::Retry : Remedy::GiveUp, .subject = {}, .what = {}};
    if (transfer.is_body_too_long || code == CURLE_FILESIZE_EXCEEDED) {
        error.what = fmt::format("larger than the limit of {} octets", transfer.request.octets_max);
    } else if (transfer.is_head_too_long) {
        error.what = fmt::format("a head of more than {} octets", kDownloadHeadOctetsMax);
    } else if (code == CURLE_TOO_MANY_REDIRECTS) {
        error.what = fmt::format("more than {} redirects", kDownloadRedirectsMax);
    } else if (code == CURLE_PARTIAL_FILE) {
        error.what = "the connection ended before the body did";
    } else {
        // curl's own words name hosts and ports, and no user.
        error.what = escape_for_terminal(*said != '\0' ? said : curl_easy_strerror(code));
    }
    return error;
}

void set_options(CURL* handle, const DownloadRequest& request) {
    const bool is_secure = begins_with(request.url, "https://");
    set_option(handle, CURLOPT_URL, request.url.c_str());
    set_option(handle, CURLOPT_NOSIGNAL, 1L);
    set_option(handle, CURLOPT_PROTOCOLS_STR, "http,https,ftp");
    set_option(handle, CURLOPT_FOLLOWLOCATION, 1L);
    set_option(handle, CURLOPT_REDIR_PROTOCOLS_STR, is_secure ? "https" : "http,https");
    set_option(handle, CURLOPT_MAXREDIRS, kDownloadRedirectsMax);
    set_option(handle, CURLOPT_CONNECTTIMEOUT, kDownloadConnectSeconds);
    set_option(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(request.slow_seconds));
    set_option(handle, CURLOPT_TIMEOUT, static_cast<long>(request.seconds_max));
    set_option(handle, CURLOPT_LOW_SPEED_LIMIT, kDownloadSlowOctets);
    set_option(handle, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.slow_seconds));
    set_option(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.octets_max));
    set_option(handle, CURLOPT_USERAGENT, request.user_agent.c_str());
    set_option(handle, CURLOPT_BUFFERSIZE, static_cast<long>(kReadOctets));
}

}  // namespace

bool is_url(std::string_view text) {
    for (const auto scheme : kSchemes) {
        if (begins_with(text, scheme)) return true;
    }
    return false;
}

Result<DownloadHead> download(const DownloadRequest& request, const DownloadSink& sink) {
    const auto handle = make_curl_handle();
    CurlList fields;
    for (const auto& field : request.fields) {
        auto* const longer = curl_slist_append(fields.get(), field.c_str());
        if (longer == nullptr) throw std::bad_alloc();
        static_cast<void>(fields.release());
        fields.reset(longer);
    }
    std::array<char, CURL_ERROR_SIZE> said{};
    Transfer transfer{.request = request, .sink = sink, .head = {}, .refused = {}};
    set_options(handle.get(), request);
    set_option(handle.get(), CURLOPT_HTTPHEADER, fields.get());
    set_option(handle.get(), CURLOPT_ERRORBUFFER, said.data());
    set_option(handle.get(), CURLOPT_HEADERFUNCTION, &take_head);
    set_option(handle.get(), CURLOPT_HEADERDATA, &transfer);
    set_option(handle.get(), CURLOPT_WRITEFUNCTION, &take_body);
    set_option(handle.get(), CURLOPT_WRITEDATA, &transfer);
    const auto code = curl_easy_perform(handle.get());
    if (code == CURLE_REMOTE_FILE_NOT_FOUND) return DownloadHead{.status = 404};
    if (code != CURLE_OK) return fail(error_of(code, said.data(), transfer));
    return std::move(transfer.head);
}

}  // namespace comity::io
