#include "service/fetch/cache.h"

#include <chrono>
#include <filesystem>
#include <vector>

#include "base/text.h"
#include "io/input.h"
#include "io/output.h"
#include "io/part_file.h"
#include "service/fetch/limits.h"
#include "service/fetch/url.h"

namespace comity::service::fetch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStateSuffix = ".state";
constexpr const char* kReadersLock = "readers.lock";

CacheState read_state(const std::string& stem) {
    const auto path = stem + std::string(kStateSuffix);
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return {};
    const auto contents = io::read_file(path, kStateOctetsMax);
    if (!contents) return {};
    const std::string text(contents->octets.begin(), contents->octets.end());
    return parse_state(text).value_or(CacheState{});
}

/// What belongs to a stem has its name, a dot and no other dot behind it.
std::string stem_of(const fs::path& path) { return (path.parent_path() / path.stem()).string(); }

bool is_unused(const std::string& stem, std::int64_t keep_days) {
    std::error_code error;
    const auto used = fs::last_write_time(stem + std::string(kStateSuffix), error);
    // Without a state there is nothing to use, but somebody may be about to write one.
    const auto since = error ? fs::last_write_time(stem + ".lock", error) : used;
    return !error && fs::file_time_type::clock::now() - since > std::chrono::days(keep_days);
}

/// Nobody reads, and whoever fetches holds the lock of readers, too.
void clean(const std::string& folder, std::int64_t keep_days) {
    std::error_code ignored;
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder, ignored)) {
        if (entry.is_regular_file(ignored) && entry.path().filename() != kReadersLock) {
            files.push_back(entry.path());
        }
    }
    for (const auto& file : files) {
        const auto stem = stem_of(file);
        const auto suffix = file.extension().string();
        const bool is_content =
            suffix.size() > 1 && suffix.find_first_not_of("0123456789", 1) == std::string::npos;
        const bool is_replaced =
            is_content && suffix != "." + std::to_string(read_state(stem).serial);
        if (is_replaced || (suffix != kStateSuffix && is_unused(stem, keep_days))) {
            fs::remove(file, ignored);
        }
    }
    // States tell the age of the rest, so they go last.
    for (const auto& file : files) {
        if (file.extension() == kStateSuffix && is_unused(stem_of(file), keep_days)) {
            fs::remove(file, ignored);
        }
    }
}

}  // namespace

CacheState peek_state(const std::string& folder, std::string_view url) {
    return read_state(folder + "/" + cache_name(url));
}

std::string content_path(const std::string& folder, std::string_view url, std::uint64_t serial) {
    return folder + "/" + cache_name(url) + "." + std::to_string(serial);
}

std::string CacheEntry::path_of(std::uint64_t serial) const {
    return stem_ + "." + std::to_string(serial);
}

std::string CacheEntry::content() const {
    return state_.fetched ? path_of(state_.serial) : std::string();
}

Result<void> CacheEntry::write_state() const {
    return io::write_file(stem_ + std::string(kStateSuffix), print_state(state_));
}

Result<void> CacheEntry::take_part(CacheState state) {
    state.serial = state_.serial + 1;
    std::error_code ignored;
    fs::remove(part_validator(), ignored);
    COMITY_TRY(io::rename_file(part(), path_of(state.serial)));
    state_ = std::move(state);
    return write_state();
}

Result<void> CacheEntry::keep(CacheState state) {
    state.serial = state_.serial;
    state_ = std::move(state);
    return write_state();
}

void CacheEntry::touch() const {
    std::error_code ignored;
    fs::last_write_time(stem_ + std::string(kStateSuffix), fs::file_time_type::clock::now(),
                        ignored);
}

Result<Cache> Cache::open(const std::string& folder, std::int64_t keep_days) {
    COMITY_TRY(io::make_folders(folder));
    const auto path = folder + "/" + kReadersLock;
    if (const auto alone = COMITY_TRY(io::FileLock::try_take(path, io::LockKind::Exclusive))) {
        clean(folder, keep_days);
    }
    return Cache(folder, COMITY_TRY(io::FileLock::take(path, io::LockKind::Shared)));
}

Result<CacheEntry> Cache::entry(std::string_view url) const {
    const auto stem = folder_ + "/" + cache_name(url);
    COMITY_TRY(io::make_folders(fs::path(stem).parent_path().string()));
    CacheEntry entry(stem, COMITY_TRY(io::FileLock::take(stem + ".lock", io::LockKind::Exclusive)));
    entry.state_ = read_state(stem);
    entry.state_.url = shown_url(url);
    // A content that went, or that is not as it was, counts no more; its name stays taken.
    auto& state = entry.state_;
    std::error_code error;
    const auto octets = fs::file_size(entry.path_of(state.serial), error);
    if (error || octets != state.octets) {
        state.fetched.reset();
        state.checked.reset();
        state.etag.clear();
        state.last_modified.clear();
        state.octets = 0;
    }
    return entry;
}

}  // namespace comity::service::fetch
