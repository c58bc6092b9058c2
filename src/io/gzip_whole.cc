#include "io/gzip_whole.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <memory>
#include <new>

#include "base/check.h"

namespace comity::io {
namespace {

/// Window of 32 KiB (15), and 16 more: the gzip format.
constexpr int kGzipWindowBits = 15 + 16;
/// Of 9, by zlib's own count: quick, and JSON shrinks to little with any.
constexpr int kLevel = 3;
/// Of 12, by libdeflate's, which is a multiple as fast where all of a text is there.
constexpr int kWholeLevel = 2;
constexpr int kMemoryLevel = 8;

/// zlib takes octets without a sign, and does not write to what it reads.
void set_input(z_stream& stream, std::string_view text) {
    // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the size is said as well
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
}

/// The room that `text` has behind its first `used` octets.
void set_output(z_stream& stream, std::string& text, std::size_t used) {
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + used);
    stream.avail_out = static_cast<uInt>(text.size() - used);
}

void start(z_stream& stream) {
    // What fails here is memory alone.
    if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindowBits, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::bad_alloc();
    }
}

}  // namespace

std::string gzip_whole(std::string_view text) {
    // One a thread: it has tables of some hundred kilobytes, which need not be made each time.
    struct Free {
        void operator()(libdeflate_compressor* one) const { libdeflate_free_compressor(one); }
    };
    thread_local const std::unique_ptr<libdeflate_compressor, Free> kCompressor(
        libdeflate_alloc_compressor(kWholeLevel));
    if (!kCompressor) throw std::bad_alloc();
    std::string compressed(libdeflate_gzip_compress_bound(kCompressor.get(), text.size()), '\0');
    const auto octets = libdeflate_gzip_compress(kCompressor.get(), text.data(), text.size(),
                                                 compressed.data(), compressed.size());
    COMITY_CHECK(octets > 0);
    compressed.resize(octets);
    return compressed;
}

struct GzipWriter::State {
    z_stream stream{};
    std::string pending;  ///< Not compressed yet: many pieces are short.
    std::string compressed;
    std::size_t added = 0;

    static constexpr std::size_t kStepOctets = 64UL * 1024;

    /// Compresses what is pending.
    void run(int flush) {
        set_input(stream, pending);
        int status = Z_OK;
        do {
            const auto used = compressed.size();
            compressed.resize(used + kStepOctets);
            set_output(stream, compressed, used);
            status = deflate(&stream, flush);
            compressed.resize(compressed.size() - stream.avail_out);
            COMITY_CHECK(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR);
        } while (flush == Z_FINISH ? status != Z_STREAM_END : stream.avail_out == 0);
        pending.clear();
    }
};

GzipWriter::GzipWriter() : state_(std::make_unique<State>()) { start(state_->stream); }
GzipWriter::~GzipWriter() { deflateEnd(&state_->stream); }

void GzipWriter::add(std::string_view text) {
    state_->added += text.size();
    state_->pending += text;
    if (state_->pending.size() >= State::kStepOctets) state_->run(Z_NO_FLUSH);
}

std::string GzipWriter::finish() {
    state_->run(Z_FINISH);
    return std::move(state_->compressed);
}

std::size_t GzipWriter::added() const { return state_->added; }

std::optional<std::string> gunzip_whole(std::string_view octets, std::size_t octets_max) {
    z_stream stream{};
    if (inflateInit2(&stream, kGzipWindowBits) != Z_OK) throw std::bad_alloc();
    set_input(stream, octets);
    std::string text;
    int status = Z_OK;
    // Room for one octet more tells what is too long from what just fits.
    while (status == Z_OK && text.size() <= octets_max) {
        const auto before = text.size();
        const auto room =
            std::min(octets_max + 1 - before, std::max(before, octets.size() * 4 + 64));
        text.resize(before + room);
        set_output(stream, text, before);
        status = inflate(&stream, Z_NO_FLUSH);
        text.resize(before + room - stream.avail_out);
        if (status == Z_OK && stream.avail_in == 0 && stream.avail_out > 0) break;
    }
    const bool is_whole =
        status == Z_STREAM_END && stream.avail_in == 0 && text.size() <= octets_max;
    inflateEnd(&stream);
    if (!is_whole) return std::nullopt;
    return text;
}

}  // namespace comity::io
