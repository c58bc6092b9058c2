// Whole lists as files: kept for who asks next, and bounded in memory however many ask.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "io/http_message.h"
#include "service/api/problem.h"

namespace comity::service::api {

/// One list, whole.
struct ExportFile {
    std::string gzip;        ///< Compressed.
    std::size_t octets = 0;  ///< Before it was.
    std::string name;        ///< As it is to be saved.
    io::HttpFields fields;   ///< That say what it is of.
};

using SharedExport = std::shared_ptr<const ExportFile>;

/// Any thread may ask it.
class ExportShelf {
public:
    explicit ExportShelf(std::size_t kept_octets_max, std::size_t in_flight_max)
        : kept_octets_max_(kept_octets_max), in_flight_max_(in_flight_max) {}

    /// The file of that key, which is of what `etag` names, made by `make` where it is not kept.
    /// Those of another etag are let go. Errors: another one is being made (503); those of `make`.
    [[nodiscard]] Result<SharedExport, Problem> get(
        const std::string& etag, const std::string& key,
        const std::function<Result<ExportFile, Problem>()>& make);

    /// What counts `octets` as on their way until it is let go; null where there are too many. One
    /// file alone may always go.
    [[nodiscard]] std::shared_ptr<const void> send(std::size_t octets);

private:
    struct Kept {
        std::string key;
        SharedExport file;
    };
    void keep(const std::string& etag, const std::string& key, const SharedExport& file);

    const std::size_t kept_octets_max_;
    const std::size_t in_flight_max_;
    std::mutex mutex_;
    std::string etag_;      ///< Of all that is kept; under the mutex, as the next two.
    std::list<Kept> kept_;  ///< What was asked for last comes first.
    bool is_making_ = false;
    /// Of its own life, since answers may outlive the service's end.
    std::shared_ptr<std::atomic<std::size_t>> in_flight_ =
        std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace comity::service::api
