#include "io/mail.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <string_view>

#include "base/text.h"
#include "io/curl_handle.h"
#include "io/limits.h"

namespace comity::io {
namespace {

/// What is left of a mail's text.
struct Rest {
    std::string_view text;
};

std::size_t give_text(char* octets, std::size_t size, std::size_t count, void* context) {
    auto& rest = *static_cast<Rest*>(context);
    const auto given = std::min(size * count, rest.text.size());
    std::copy_n(rest.text.begin(), given, octets);
    rest.text.remove_prefix(given);
    return given;
}

/// What a server says beside its answers is of no use.
std::size_t pass_over(char* /*octets*/, std::size_t size, std::size_t count, void* /*context*/) {
    return size * count;
}

int look_for_end(void* context, curl_off_t /*down_all*/, curl_off_t /*down*/, curl_off_t /*up_all*/,
                 curl_off_t /*up*/) {
    const auto& ends = *static_cast<const MailEnds*>(context);
    return ends && ends() ? 1 : 0;
}

void set_server(CURL* handle, const MailServer& server, const MailEnds& ends) {
    const bool is_plain = !server.has_starttls && server.url.starts_with("smtp:");
    set_option(handle, CURLOPT_URL, (server.url + "/" + server.greeting).c_str());
    set_option(handle, CURLOPT_NOSIGNAL, 1L);
    set_option(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set_option(handle, CURLOPT_USE_SSL,
               static_cast<long>(is_plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    set_option(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!server.certificates.empty()) {
        set_option(handle, CURLOPT_CAINFO, server.certificates.c_str());
        set_option(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    if (!server.user.empty()) {
        set_option(handle, CURLOPT_USERNAME, server.user.c_str());
        set_option(handle, CURLOPT_PASSWORD, server.password.c_str());
    }
    set_option(handle, CURLOPT_CONNECTTIMEOUT, kMailConnectSeconds);
    set_option(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, kMailAnswerSeconds);
    set_option(handle, CURLOPT_TIMEOUT, kMailSeconds);
    set_option(handle, CURLOPT_WRITEFUNCTION, &pass_over);
    set_option(handle, CURLOPT_NOPROGRESS, 0L);
    set_option(handle, CURLOPT_XFERINFOFUNCTION, &look_for_end);
    set_option(handle, CURLOPT_XFERINFODATA, static_cast<const void*>(&ends));
}

Result<void> perform(CURL* handle) {
    std::array<char, CURL_ERROR_SIZE> said{};
    set_option(handle, CURLOPT_ERRORBUFFER, said.data());
    const auto code = curl_easy_perform(handle);
    // It would outlive what it points to.
    set_option(handle, CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
    if (code == CURLE_OK) return {};
    long answer = 0;
    constexpr long kRefusals = 400;
    constexpr long kForGood = 500;
    if (curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer) != CURLE_OK) answer = 0;
    Error error{.remedy = may_pass(code) ? Remedy::Retry : Remedy::GiveUp,
                .subject = "mail server",
                .what = {}};
    if (answer >= kRefusals) {
        // The code alone: behind it a server may repeat whom the mail is for.
        error.remedy = answer < kForGood ? Remedy::Retry : Remedy::GiveUp;
        error.what = fmt::format("answered {}", answer);
    } else {
        // curl's own words name hosts and ports, and no user.
        error.what = escape_for_terminal(said[0] != '\0' ? said.data() : curl_easy_strerror(code));
    }
    return fail(std::move(error));
}

}  // namespace

Result<void> greet_mail_server(const MailServer& server, const MailEnds& ends) {
    const auto handle = make_curl_handle();
    set_server(handle.get(), server, ends);
    set_option(handle.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
    set_option(handle.get(), CURLOPT_NOBODY, 1L);
    return perform(handle.get());
}

Result<void> send_mail(const MailServer& server, const Mail& mail, const MailEnds& ends) {
    const auto handle = make_curl_handle();
    set_server(handle.get(), server, ends);
    const CurlList recipients(curl_slist_append(nullptr, mail.to.text().c_str()));
    if (!recipients) throw std::bad_alloc();
    Rest rest{mail.text};
    set_option(handle.get(), CURLOPT_MAIL_FROM, mail.from.text().c_str());
    set_option(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
    set_option(handle.get(), CURLOPT_UPLOAD, 1L);
    set_option(handle.get(), CURLOPT_READFUNCTION, &give_text);
    set_option(handle.get(), CURLOPT_READDATA, &rest);
    return perform(handle.get());
}

}  // namespace comity::io
