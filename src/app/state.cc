#include "app/state.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "io/output.h"

namespace comity::app {
namespace {

constexpr const char* kMachineConfiguration = "/etc/comity/comity.toml";

Result<void> give_to_owner_of(const std::string& store, const std::string& book) {
    struct stat owner{};
    const auto folder = std::filesystem::path(store).parent_path();
    if (::geteuid() != 0) return {};
    if (::stat(store.c_str(), &owner) != 0 && ::stat(folder.c_str(), &owner) != 0) return {};
    if (::chown(book.c_str(), owner.st_uid, owner.st_gid) == 0) return {};
    return fail(
        Error{.os_error = errno, .subject = book, .what = "give to the owner of the store"});
}

}  // namespace

Result<std::string> default_store_path() {
    std::string folder;
    // The environment is read before any thread is started.
    const char* const state = std::getenv("XDG_STATE_HOME");  // NOLINT(concurrency-mt-unsafe)
    const char* const home = std::getenv("HOME");             // NOLINT(concurrency-mt-unsafe)
    if (state != nullptr && *state == '/') {
        folder = state;
    } else if (home != nullptr && *home != '\0') {
        folder = std::string(home) + "/.local/state";
    } else {
        return fail(Error{.subject = "store",
                          .what = "neither XDG_STATE_HOME nor HOME is set: give --store FILE"});
    }
    folder += "/comity";
    COMITY_TRY(io::make_folders(folder));
    return folder + "/comity.db";
}

Result<std::string> store_path(const std::string& given) {
    return given.empty() ? default_store_path() : Result<std::string>(given);
}

Result<std::string> user_configuration_path() {
    const char* const config = std::getenv("XDG_CONFIG_HOME");  // NOLINT(concurrency-mt-unsafe)
    const char* const home = std::getenv("HOME");               // NOLINT(concurrency-mt-unsafe)
    if (config != nullptr && *config == '/') return std::string(config) + "/comity/comity.toml";
    if (home != nullptr && *home != '\0') return std::string(home) + "/.config/comity/comity.toml";
    return fail(Error{.subject = "configuration",
                      .what = "neither XDG_CONFIG_HOME nor HOME is set: name a file"});
}

std::string configuration_path(const std::string& given) {
    if (!given.empty()) return given;
    std::error_code ignored;
    const auto own = user_configuration_path();
    if (own && std::filesystem::exists(*own, ignored)) return *own;
    return std::filesystem::exists(kMachineConfiguration, ignored) ? kMachineConfiguration : "";
}

Result<LatestObservation, std::string> open_latest(std::string path) {
    if (path.empty()) {
        auto standard = default_store_path();
        if (!standard) return fail(to_string(standard.error()));
        path = std::move(*standard);
    }
    auto store = store::Store::open(path, store::OpenMode::ReadOnly);
    if (!store) {
        const bool is_missing = store.error().os_error == ENOENT;
        return fail(to_string(store.error()) + (is_missing ? " (comity observe makes one)" : ""));
    }
    auto latest = store->latest_observation();
    if (!latest) return fail(to_string(latest.error()));
    if (!*latest) return fail(path + ": no observation in it yet: run comity observe");
    auto disputes = store::read_disputes(path);
    if (!disputes) return fail(to_string(disputes.error()));
    store->heed(std::move(*disputes));
    return LatestObservation{std::move(*store), std::move(**latest)};
}

Result<store::AccessBook> open_access_book(const std::string& store_path) {
    const auto path = store::access_path(store_path);
    auto book = COMITY_TRY(store::AccessBook::open(path, store::OpenMode::ReadWrite));
    COMITY_TRY(give_to_owner_of(store_path, path));
    return book;
}

}  // namespace comity::app
