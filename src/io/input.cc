#include "io/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>

#include "io/limits.h"

namespace comity::io {
namespace {

struct Magic {
    std::string_view octets;
    std::string_view name;
    std::string_view decompressor;
};
constexpr std::string_view kGzipMagic{"\x1f\x8b", 2};
constexpr std::array<Magic, 3> kUnreadable{{{"BZh", "bzip2", "bzip2 -dc"},
                                            {{"\xfd\x37zXZ\0", 6}, "xz", "xz -dc"},
                                            {{"\x28\xb5\x2f\xfd", 4}, "Zstandard", "zstd -dc"}}};

bool starts_with(std::span<const std::uint8_t> octets, std::string_view magic) {
    return octets.size() >= magic.size() &&
           std::equal(magic.begin(), magic.end(), octets.begin(),
                      [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

}  // namespace

struct Input::State {
    std::string path;
    int descriptor = -1;
    bool owns_descriptor = false;
    std::uint64_t size = 0;
    std::uint64_t octets_read = 0;
    bool at_end = false;
    bool cut_short = false;
    bool gzip = false;
    bool in_member = false;
    z_stream zlib{};
    bool zlib_ready = false;
    std::optional<crypto::Sha256Hasher> hasher;
    std::vector<std::uint8_t> buffer = std::vector<std::uint8_t>(kReadOctets);
    std::span<std::uint8_t> pending;  ///< What of `buffer` is not consumed yet.
    std::optional<Error> damage;      ///< Met behind octets that are to be delivered first.

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (zlib_ready) inflateEnd(&zlib);
        if (owns_descriptor) ::close(descriptor);
    }

    [[nodiscard]] Error failed(std::string what, int os_error = 0) const {
        return Error{.os_error = os_error, .subject = path, .what = std::move(what)};
    }

    /// Reads stored octets into `target` once; 0 at the end.
    Result<std::size_t> read_stored(std::span<std::uint8_t> target) {
        for (;;) {
            const auto count = ::read(descriptor, target.data(), target.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return fail(failed("read", errno));
            const auto octets = target.first(static_cast<std::size_t>(count));
            if (hasher) hasher->update(octets);
            octets_read += octets.size();
            at_end = octets.empty();
            return octets.size();
        }
    }

    /// Refills `pending` when it is empty; false at the end of the file.
    Result<bool> refill() {
        if (!pending.empty()) return true;
        if (at_end) return false;
        const auto count = COMITY_TRY(read_stored(buffer));
        pending = std::span(buffer).first(count);
        return count > 0;
    }

    Result<std::size_t> read_gzip(std::span<std::uint8_t> target) {
        if (damage) return fail(*damage);
        zlib.next_out = target.data();
        zlib.avail_out = static_cast<uInt>(std::min<std::size_t>(target.size(), kReadOctets));
        const auto room = zlib.avail_out;
        while (zlib.avail_out == room) {
            if (!COMITY_TRY(refill())) {
                cut_short = in_member;
                break;
            }
            if (!in_member) {
                // Another member may follow, or zeros that pad a tape block.
                if (pending.front() == 0) {
                    pending = pending.subspan(1);
                    continue;
                }
                inflateReset(&zlib);
                in_member = true;
            }
            zlib.next_in = pending.data();
            zlib.avail_in = static_cast<uInt>(pending.size());
            const int status = inflate(&zlib, Z_NO_FLUSH);
            pending = pending.last(zlib.avail_in);
            if (status == Z_STREAM_END) {
                in_member = false;
            } else if (status != Z_OK && status != Z_BUF_ERROR) {
                damage = failed("decompress gzip: data is damaged after octet " +
                                std::to_string(octets_read - pending.size()));
                // What came out before the damage was seen (a wrong CRC is seen last) is good.
                if (zlib.avail_out == room) return fail(*damage);
            }
        }
        return room - zlib.avail_out;
    }
};

Input::Input(std::unique_ptr<State> state) : state_(std::move(state)) {}
Input::~Input() = default;

Result<std::unique_ptr<Input>> Input::open(const std::string& path, Hashing hashing) {
    auto state = std::make_unique<State>();
    if (hashing == Hashing::Yes) state->hasher.emplace();
    state->path = path == "-" ? "standard input" : path;
    if (path == "-") {
        state->descriptor = STDIN_FILENO;
    } else {
        state->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (state->descriptor < 0) return fail(state->failed("open for reading", errno));
        state->owns_descriptor = true;
    }
    struct stat status{};
    if (::fstat(state->descriptor, &status) != 0) return fail(state->failed("stat", errno));
    if (S_ISDIR(status.st_mode)) return fail(state->failed("open for reading", EISDIR));
    if (S_ISREG(status.st_mode)) state->size = static_cast<std::uint64_t>(status.st_size);
    // A pipe may give its first octets one by one; the longest magic has six.
    std::size_t have = 0;
    while (have < 6) {
        const auto count = COMITY_TRY(state->read_stored(std::span(state->buffer).subspan(have)));
        if (count == 0) break;
        have += count;
    }
    state->pending = std::span(state->buffer).first(have);
    for (const auto& magic : kUnreadable) {
        if (!starts_with(state->pending, magic.octets)) continue;
        return fail(state->failed("compressed with " + std::string(magic.name) +
                                  ", which this version does not read; try: " +
                                  std::string(magic.decompressor) + " FILE | comity ... -"));
    }
    if (starts_with(state->pending, kGzipMagic)) {
        state->gzip = true;
        constexpr int kGzipWindow = 15 + 16;
        if (inflateInit2(&state->zlib, kGzipWindow) != Z_OK) {
            return fail(state->failed("start zlib"));
        }
        state->zlib_ready = true;
    }
    return std::unique_ptr<Input>(new Input(std::move(state)));
}

Result<std::size_t> Input::read(std::span<std::uint8_t> buffer) {
    if (state_->gzip) return state_->read_gzip(buffer);
    if (state_->pending.empty()) {
        if (state_->at_end) return std::size_t{0};
        return state_->read_stored(buffer);
    }
    const auto count = std::min(buffer.size(), state_->pending.size());
    std::copy_n(state_->pending.begin(), count, buffer.begin());
    state_->pending = state_->pending.subspan(count);
    return count;
}

const std::string& Input::path() const { return state_->path; }
bool Input::cut_short() const { return state_->cut_short; }
std::uint64_t Input::octets_read() const { return state_->octets_read; }
std::uint64_t Input::octets_in_file() const { return state_->size; }
crypto::Sha256 Input::digest() { return state_->hasher.value().finish(); }

Result<Contents> read_file(const std::string& path, std::uint64_t octets_max) {
    const auto input = COMITY_TRY(Input::open(path, Hashing::Yes));
    Contents contents;
    std::size_t used = 0;
    for (;;) {
        if (contents.octets.size() - used < kReadOctets) {
            contents.octets.resize(std::max(used + kReadOctets, used + used / 2));
        }
        const auto count = COMITY_TRY(input->read(std::span(contents.octets).subspan(used)));
        if (count == 0) break;
        used += count;
        if (used > octets_max) {
            return fail(Error{.subject = input->path(),
                              .what = "read: larger than the limit of " +
                                      std::to_string(octets_max) + " octets"});
        }
    }
    contents.octets.resize(used);
    contents.cut_short = input->cut_short();
    contents.octets_in_file = input->octets_read();
    contents.digest = input->digest();
    return contents;
}

}  // namespace comity::io
