#include "io/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <optional>

#include "io/decompressor.h"
#include "io/limits.h"

namespace comity::io {
namespace {

/// The octets of a file as stored, counted and hashed as they are read.
class StoredFile final : public ByteSource {
public:
    StoredFile(const std::string& path, Hashing hashing) : path_(path) {
        if (hashing == Hashing::Yes) hasher_.emplace();
    }
    ~StoredFile() override {
        if (owns_descriptor_) ::close(descriptor_);
    }

    [[nodiscard]] Result<void> open() {
        if (path_ == "-") {
            path_ = "standard input";
            descriptor_ = STDIN_FILENO;
        } else {
            descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
            if (descriptor_ < 0) return fail(failed("open for reading", errno));
            owns_descriptor_ = true;
        }
        struct stat status{};
        if (::fstat(descriptor_, &status) != 0) return fail(failed("stat", errno));
        if (S_ISDIR(status.st_mode)) return fail(failed("open for reading", EISDIR));
        if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
        return {};
    }

    /// The first octets, which `read` will return again.
    [[nodiscard]] Result<Octets> front() {
        // A pipe may give them one by one.
        front_.resize(kMagicOctetsMax);
        std::size_t have = 0;
        while (have < front_.size()) {
            const auto count = COMITY_TRY(read_file(std::span(front_).subspan(have)));
            if (count == 0) break;
            have += count;
        }
        front_.resize(have);
        return Octets(front_);
    }

    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        if (front_.empty()) return read_file(buffer);
        const auto count = std::min(buffer.size(), front_.size());
        std::copy_n(front_.begin(), count, buffer.begin());
        front_.erase(front_.begin(), front_.begin() + static_cast<std::ptrdiff_t>(count));
        return count;
    }

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] std::uint64_t octets_read() const { return octets_read_; }
    [[nodiscard]] crypto::Sha256 digest() { return hasher_.value().finish(); }

private:
    [[nodiscard]] Error failed(std::string what, int os_error) const {
        return Error{.os_error = os_error, .subject = path_, .what = std::move(what)};
    }
    /// Reads once; 0 at the end, however often it is asked again.
    [[nodiscard]] Result<std::size_t> read_file(std::span<std::uint8_t> buffer) {
        while (!at_end_) {
            const auto count = ::read(descriptor_, buffer.data(), buffer.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return fail(failed("read", errno));
            const auto octets = buffer.first(static_cast<std::size_t>(count));
            if (hasher_) hasher_->update(octets);
            octets_read_ += octets.size();
            at_end_ = octets.empty();
            return octets.size();
        }
        return std::size_t{0};
    }

    std::string path_;
    int descriptor_ = -1;
    bool owns_descriptor_ = false;
    bool at_end_ = false;
    std::uint64_t size_ = 0;
    std::atomic<std::uint64_t> octets_read_ = 0;
    std::optional<crypto::Sha256Hasher> hasher_;
    std::vector<std::uint8_t> front_;  ///< Read from the file, not by `read` yet.
};

}  // namespace

struct Input::State {
    State(const std::string& path, Hashing hashing) : file(path, hashing) {}

    StoredFile file;
    std::unique_ptr<Decompressor> decompressor;  ///< Null: what is stored is what is read.
};

Input::Input(std::unique_ptr<State> state) : state_(std::move(state)) {}
Input::~Input() = default;

Result<std::unique_ptr<Input>> Input::open(const std::string& path, Hashing hashing) {
    auto state = std::make_unique<State>(path, hashing);
    COMITY_TRY(state->file.open());
    const auto front = COMITY_TRY(state->file.front());
    state->decompressor = make_decompressor(front, state->file);
    return std::unique_ptr<Input>(new Input(std::move(state)));
}

Result<std::size_t> Input::read(std::span<std::uint8_t> buffer) {
    auto& file = state_->file;
    auto& decompressor = state_->decompressor;
    if (!decompressor) return file.read(buffer);
    auto count = decompressor->read(buffer);
    if (!count && count.error().subject.empty()) {
        auto error = std::move(count).error();
        error.subject = file.path();
        return fail(std::move(error));
    }
    if (!count || *count > 0) return count;
    // What stands behind the compressed stream is part of the file, and of its hash.
    std::vector<std::uint8_t> ignored(kReadOctets);
    while (COMITY_TRY(file.read(ignored)) > 0) {
    }
    return std::size_t{0};
}

const std::string& Input::path() const { return state_->file.path(); }
bool Input::is_compressed() const { return state_->decompressor != nullptr; }
bool Input::cut_short() const { return state_->decompressor && state_->decompressor->cut_short(); }
std::uint64_t Input::octets_read() const { return state_->file.octets_read(); }
std::uint64_t Input::octets_in_file() const { return state_->file.size(); }
crypto::Sha256 Input::digest() { return state_->file.digest(); }

Result<Contents> read_file(const std::string& path, std::uint64_t octets_max) {
    const auto input = COMITY_TRY(Input::open(path, Hashing::Yes));
    Contents contents;
    std::size_t used = 0;
    // A plain file is read without moving what was read, and leaves room behind it.
    contents.octets.reserve(std::min(input->octets_in_file(), octets_max) + 2 * kReadOctets);
    for (;;) {
        contents.octets.resize(used + kReadOctets);
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
