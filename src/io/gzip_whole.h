// Whole texts to and from gzip (RFC 1952), in memory: what an HTTP server sends.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace comity::io {

/// `text` compressed, quickly rather than small.
[[nodiscard]] std::string gzip_whole(std::string_view text);

/// The same piece by piece, so that a long text is never in memory as a whole.
class GzipWriter {
public:
    GzipWriter();
    ~GzipWriter();
    GzipWriter(const GzipWriter&) = delete;
    GzipWriter& operator=(const GzipWriter&) = delete;

    void add(std::string_view text);
    /// All that was added, as one gzip member. Nothing can be added then.
    [[nodiscard]] std::string finish();
    /// Octets that were added.
    [[nodiscard]] std::size_t added() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// What `octets` hold, one gzip member and nothing behind it; none where that is damaged or holds
/// more than `octets_max`.
[[nodiscard]] std::optional<std::string> gunzip_whole(std::string_view octets,
                                                      std::size_t octets_max);

}  // namespace comity::io
