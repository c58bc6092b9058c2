// Carries out what claims ask for, one after another on a thread of its own: looks for the address
// among the registered contacts of the network, and mails the code to it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/result.h"
#include "base/timestamp.h"
#include "service/claims/contact_files.h"
#include "service/claims/settings.h"
#include "store/access_book.h"

namespace comity::service::claims {

struct PostmanSettings {
    MailSettings mail;
    std::string password;  ///< As the file has it.
    ContactFiles contacts;
};

/// Since it was started. Everybody may see these: none depends on whether an address was a contact.
struct PostmanCounts {
    std::uint64_t done = 0;             ///< Claims that were looked up, the server then greeted.
    std::uint64_t given_up = 0;         ///< Claims for which it could not be greeted.
    std::uint64_t server_failures = 0;  ///< Attempts to greet it that failed.
};

/// Any thread may call it. What it has not done when it ends, or is killed, it does when it begins
/// again.
class Postman {
public:
    /// `log` takes lines for whoever runs the service, without any address. Nothing is done until
    /// there are settings.
    Postman(std::string store_path, std::function<Timestamp()> now,
            std::function<void(std::string_view)> log, std::uint64_t seed);
    /// Ends what it does within a second or so.
    ~Postman();
    Postman(const Postman&) = delete;
    Postman& operator=(const Postman&) = delete;

    /// Null: claims wait.
    void configure(std::shared_ptr<const PostmanSettings> settings);
    /// There is a new claim.
    void wake();
    [[nodiscard]] PostmanCounts counts() const;

private:
    void run(const std::stop_token& stop);
    /// Whether nothing is left to do; false where the book cannot be read now.
    bool work(const std::stop_token& stop);
    Result<void> carry_out(store::AccessBook& book, const store::PendingClaim& pending,
                           const std::stop_token& stop);
    /// The registered address of the claim; none where it is no contact.
    std::optional<MailAddress> find_address(const store::PendingClaim& pending,
                                            const PostmanSettings& settings,
                                            const std::stop_token& stop);
    /// Whether the errand has come to its end: the mail was handed over, or will not be. Greets the
    /// server also where there is no address to mail to.
    bool hand_over(const store::PendingClaim& pending, const std::optional<MailAddress>& to,
                   std::string_view code, const std::stop_token& stop);
    [[nodiscard]] std::shared_ptr<const PostmanSettings> settings() const;
    void pause(std::int64_t milliseconds, const std::stop_token& stop);

    const std::string store_path_;
    const std::function<Timestamp()> now_;
    const std::function<void(std::string_view)> log_;
    const std::uint64_t seed_;
    mutable std::mutex mutex_;
    std::condition_variable_any woken_;
    bool is_woken_ = false;  ///< Under the mutex, as the next.
    std::shared_ptr<const PostmanSettings> settings_;
    std::atomic<std::uint64_t> done_ = 0;
    std::atomic<std::uint64_t> given_up_ = 0;
    std::atomic<std::uint64_t> server_failures_ = 0;
    std::jthread thread_;  // last, so that it ends before what it uses
};

}  // namespace comity::service::claims
