#include "service/claims/postman.h"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "crypto/random.h"
#include "io/mail.h"
#include "service/claims/letter.h"
#include "service/claims/limits.h"
#include "service/claims/message.h"
#include "service/fetch/retry.h"

namespace comity::service::claims {
namespace {

/// Of the code: 128 bits.
constexpr std::size_t kCodeOctets = 16;

io::MailServer server_of(const PostmanSettings& settings) {
    const auto& mail = settings.mail;
    return {.url = mail.server,
            .has_starttls = mail.has_starttls,
            .user = mail.user,
            .password = settings.password,
            .certificates = mail.certificates,
            .greeting = std::string(mail.from->domain())};
}

/// A claim as the log names it.
std::string named(const store::Claim& claim) {
    constexpr std::size_t kShownDigits = 8;
    return fmt::format("claim {} of {}", claim.id.substr(0, kShownDigits), to_string(claim.asn));
}

}  // namespace

Postman::Postman(std::string store_path, std::function<Timestamp()> now,
                 std::function<void(std::string_view)> log, std::uint64_t seed)
    : store_path_(std::move(store_path)),
      now_(std::move(now)),
      log_(std::move(log)),
      seed_(seed),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Postman::~Postman() = default;

void Postman::configure(std::shared_ptr<const PostmanSettings> settings) {
    const std::lock_guard lock(mutex_);
    settings_ = std::move(settings);
    is_woken_ = true;
    woken_.notify_all();
}

void Postman::wake() {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
    woken_.notify_all();
}

PostmanCounts Postman::counts() const {
    return {.done = done_, .given_up = given_up_, .server_failures = server_failures_};
}

std::shared_ptr<const PostmanSettings> Postman::settings() const {
    const std::lock_guard lock(mutex_);
    return settings_;
}

void Postman::pause(std::int64_t milliseconds, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, stop, std::chrono::milliseconds(milliseconds), [] { return false; });
}

void Postman::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        {
            const std::lock_guard lock(mutex_);
            is_woken_ = false;
        }
        const bool is_done = work(stop);
        std::unique_lock lock(mutex_);
        const auto is_woken = [this] { return is_woken_; };
        if (is_done) {
            woken_.wait(lock, stop, is_woken);
        } else {
            woken_.wait_for(lock, stop, std::chrono::seconds(kLookAgainSeconds), is_woken);
        }
    }
}

bool Postman::work(const std::stop_token& stop) {
    if (!settings()) return true;
    const auto path = store::access_path(store_path_);
    // Before the first claim or token there is no file, and nothing to make one for.
    const auto there = store::AccessBook::open(path, store::OpenMode::ReadOnly);
    if (!there) return there.error().os_error == ENOENT;
    auto book = store::AccessBook::open(path, store::OpenMode::ReadWrite);
    while (book && !stop.stop_requested()) {
        const auto next = book->next_errand(now_());
        if (next && !*next) return true;
        const auto done = next ? carry_out(*book, **next, stop) : Result<void>(fail(next.error()));
        if (!done) {
            log_(fmt::format("claims wait: {}", to_string(done.error())));
            return false;
        }
        if (!settings()) return true;
    }
    return stop.stop_requested();
}

Result<void> Postman::carry_out(store::AccessBook& book, const store::PendingClaim& pending,
                                const std::stop_token& stop) {
    const auto settings = this->settings();
    if (!settings) return {};
    const auto to = find_address(pending, *settings, stop);
    if (stop.stop_requested()) return {};
    // Also where nobody gets it, so that all goes the same way.
    const auto code = crypto::random_digits<kCodeOctets>();
    COMITY_TRY(book.set_code(pending.claim.id, hash_of_code(code)));
    if (!hand_over(pending, to, code, stop)) return {};
    return book.end_errand(pending.claim.id);
}

std::optional<MailAddress> Postman::find_address(const store::PendingClaim& pending,
                                                 const PostmanSettings& settings,
                                                 const std::stop_token& stop) {
    const auto now = now_();
    const auto until = now.seconds() + kSearchSeconds;
    auto found = find_contact(
        settings.contacts, pending.claim.asn,
        [&pending](const MailAddress& address) {
            return hash_of_address(pending.mark.salt, address) == pending.mark.digest;
        },
        [this, &stop, until] { return stop.stop_requested() || now_().seconds() > until; }, now);
    if (!found) {
        if (!stop.stop_requested()) {
            log_(fmt::format("{}: contacts were read for {} s and not to the end",
                             named(pending.claim), kSearchSeconds));
        }
        return std::nullopt;
    }
    for (const auto& complaint : found->complaints) {
        log_(fmt::format("{}: {}", named(pending.claim), complaint));
    }
    return std::move(found->address);
}

bool Postman::hand_over(const store::PendingClaim& pending, const std::optional<MailAddress>& to,
                        std::string_view code, const std::stop_token& stop) {
    const io::MailEnds ends = [&stop] { return stop.stop_requested(); };
    bool was_greeted = false;
    for (std::int64_t attempt = 1;; ++attempt) {
        const auto settings = this->settings();
        if (!settings || stop.stop_requested()) return false;
        const auto server = server_of(*settings);
        auto done = io::greet_mail_server(server, ends);
        if (stop.stop_requested()) return false;
        if (done && !std::exchange(was_greeted, true)) ++done_;
        if (!done) ++server_failures_;
        if (done && to) {
            const auto now = now_();
            const auto text = message_text(letter_of(pending, *to, code, settings->mail, now));
            done = io::send_mail(server, {*settings->mail.from, *to, text}, ends);
        }
        if (done) {
            log_(fmt::format("{}: {}", named(pending.claim),
                             to ? "its mail was handed over"
                                : "the address is no registered contact, nothing was mailed"));
            return true;
        }
        if (stop.stop_requested()) return false;
        const bool is_last = done.error().remedy == Remedy::GiveUp || attempt >= kMailAttempts;
        log_(fmt::format("{}: attempt {}{}: {}", named(pending.claim), attempt,
                         is_last ? ", the last one" : "", to_string(done.error())));
        if (is_last) {
            if (!was_greeted) ++given_up_;
            return true;
        }
        pause(fetch::backoff_milliseconds(attempt, seed_), stop);
    }
}

}  // namespace comity::service::claims
