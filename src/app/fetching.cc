#include "app/fetching.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "app/clock.h"
#include "app/version.h"
#include "io/output.h"
#include "io/threads.h"

namespace comity::app {

Result<std::string> cache_folder(const service::fetch::FetchSettings& settings) {
    if (settings.cache) return *settings.cache;
    // The environment is read before any thread is started.
    const char* const cache = std::getenv("XDG_CACHE_HOME");  // NOLINT(concurrency-mt-unsafe)
    const char* const home = std::getenv("HOME");             // NOLINT(concurrency-mt-unsafe)
    if (cache != nullptr && *cache == '/') return std::string(cache) + "/comity/sources";
    if (home != nullptr && *home != '\0') return std::string(home) + "/.cache/comity/sources";
    return fail(Error{.subject = "cache",
                      .what = "neither XDG_CACHE_HOME nor HOME is set: set fetch.cache"});
}

Result<service::fetch::FetchedSources> fetch_all(const service::SourceFiles& files,
                                                 service::fetch::FetchOptions options) {
    if (service::fetch::has_urls(files))
        options.folder = COMITY_TRY(cache_folder(options.settings));
    options.user_agent = fmt::format("comity/{}", kVersion);
    const service::fetch::FetchTools tools{
        .download = io::download,
        .wait =
            [](std::int64_t milliseconds) {
                std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
            },
        .now = present,
        .seed = std::random_device()()};
    io::ThreadExecutor executor(service::fetch::kFetchesAtOnce);
    const bool is_shown = io::is_terminal_error();
    auto fetched = service::fetch::fetch_sources(
        files, options, tools, executor, [is_shown](std::size_t done, std::size_t total) {
            if (is_shown) fmt::print(stderr, "\rFetching {} of {}   ", done + 1, total);
        });
    if (is_shown) fmt::print(stderr, "\r{:<40}\r", "");
    return fetched;
}

}  // namespace comity::app
