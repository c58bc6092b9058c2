// The files that were fetched, each under its address, and what is known of them.
//
// A content is never written over: a new one gets a name of its own, and the state file, which is
// replaced in one step, says which one counts. So whoever reads one can go on, and whoever is
// killed leaves the one before. Contents that do not count any more go when nobody reads.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "io/file_lock.h"
#include "service/fetch/cache_state.h"

namespace comity::service::fetch {

/// One address of the cache, for as long as it is locked against other processes and threads.
class CacheEntry {
public:
    [[nodiscard]] const CacheState& state() const { return state_; }
    /// Of the content that counts; empty where there is none.
    [[nodiscard]] std::string content() const;
    /// Of what has come of the next content, and of what names that.
    [[nodiscard]] std::string part() const { return stem_ + ".part"; }
    [[nodiscard]] std::string part_validator() const { return stem_ + ".validator"; }

    /// Makes the part the content that counts; `state` says the rest of it.
    [[nodiscard]] Result<void> take_part(CacheState state);
    /// Keeps `state` beside the content, which stays.
    [[nodiscard]] Result<void> keep(CacheState state);
    /// Notes that it was used now.
    void touch() const;

private:
    friend class Cache;
    CacheEntry(std::string stem, io::FileLock lock)
        : stem_(std::move(stem)), lock_(std::move(lock)) {}
    [[nodiscard]] std::string path_of(std::uint64_t serial) const;
    [[nodiscard]] Result<void> write_state() const;

    std::string stem_;
    io::FileLock lock_;
    CacheState state_;
};

/// What the cache in `folder` knows of `url`, without waiting for whoever fetches it.
[[nodiscard]] CacheState peek_state(const std::string& folder, std::string_view url);

/// Where the content of that serial of `url` is.
[[nodiscard]] std::string content_path(const std::string& folder, std::string_view url,
                                       std::uint64_t serial);

/// A cache that is read from: what is in it stays as long as this lives.
class Cache {
public:
    /// Makes the folder where it is not there. Where no other process reads, takes away what
    /// nobody used for `keep_days`, and what was replaced. Errors: the folder cannot be made or
    /// written.
    [[nodiscard]] static Result<Cache> open(const std::string& folder, std::int64_t keep_days);

    /// Waits for whoever has the same one. Errors: its folder cannot be made or written.
    [[nodiscard]] Result<CacheEntry> entry(std::string_view url) const;

private:
    Cache(std::string folder, io::FileLock readers)
        : folder_(std::move(folder)), readers_(std::move(readers)) {}
    std::string folder_;
    io::FileLock readers_;
};

}  // namespace comity::service::fetch
