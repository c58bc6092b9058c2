#include "service/timeline_reader.h"

#include <algorithm>
#include <memory>
#include <tuple>

#include "service/mrt_file.h"

namespace comity::service {
namespace {

using observation::StreamId;

/// Records between two calls of a TimelineProgress.
constexpr std::uint64_t kTimelineProgressRecords = 4096;

Timestamp time_of(const bgp::mrt::Record& record) {
    return std::visit([](const auto& kind) { return kind.time; }, record);
}

/// A file that is being read, at one of its records.
class Stream {
public:
    Stream(StreamId id, MrtFile file, Timestamp first)
        : id_(id), file_(std::move(file)), time_(first) {}

    /// Steps to the next record; false at the end, or at what cannot be read.
    bool step() {
        auto next = file_.next();
        if (!next) {
            failure_ = next.error().what;
            return false;
        }
        record_ = *next;
        // A clock that was set back does not send the others back.
        if (record_ != nullptr) time_ = std::max(time_, time_of(*record_));
        return record_ != nullptr;
    }
    /// Stored octets read since it was last asked.
    std::uint64_t take_octets() {
        const auto before = std::exchange(reported_, file_.octets_read());
        return reported_ - before;
    }
    [[nodiscard]] StreamId id() const { return id_; }
    [[nodiscard]] Timestamp time() const { return time_; }
    [[nodiscard]] const bgp::mrt::Record& record() const { return *record_; }
    [[nodiscard]] const std::string& failure() const { return failure_; }
    [[nodiscard]] bool is_before(const Stream& other) const {
        return std::tie(time_, id_) < std::tie(other.time_, other.id_);
    }

private:
    StreamId id_;
    MrtFile file_;
    Timestamp time_;
    const bgp::mrt::Record* record_ = nullptr;  ///< Lies in `file_`.
    std::uint64_t reported_ = 0;
    std::string failure_;
};

/// Merges the records of all files, of which those stay closed whose time has not come.
class Merge {
public:
    Merge(std::vector<TimelineFile> files, observation::Timeline& timeline,
          const TimelineProgress& progress)
        : files_(std::move(files)), timeline_(timeline), progress_(progress) {
        std::sort(files_.begin(), files_.end(), [](const TimelineFile& a, const TimelineFile& b) {
            return std::tuple(a.first, !a.is_table, std::string_view(a.sha256)) <
                   std::tuple(b.first, !b.is_table, std::string_view(b.sha256));
        });
        files_.erase(std::unique(files_.begin(), files_.end(),
                                 [](const TimelineFile& a, const TimelineFile& b) {
                                     return a.sha256 == b.sha256;
                                 }),
                     files_.end());
    }

    std::vector<TimelineGap> run() {
        while (open_due()) {
            std::pop_heap(streams_.begin(), streams_.end(), is_later);
            auto& stream = *streams_.back();
            read_while_first(stream);
            if (stream.failure().empty() && is_at_record_) {
                std::push_heap(streams_.begin(), streams_.end(), is_later);
                continue;
            }
            close(stream);
            streams_.pop_back();
        }
        return std::move(gaps_);
    }

private:
    using Streams = std::vector<std::unique_ptr<Stream>>;

    static bool is_later(const std::unique_ptr<Stream>& a, const std::unique_ptr<Stream>& b) {
        return b->is_before(*a);
    }

    /// Opens the files whose time has come; false when nothing is left. Of files that begin
    /// together the next is opened when the one before it is past that time.
    bool open_due() {
        while (next_file_ < files_.size() &&
               (streams_.empty() || files_[next_file_].first < streams_.front()->time())) {
            open(static_cast<StreamId>(next_file_++));
        }
        return !streams_.empty();
    }

    void open(StreamId id) {
        const auto& file = files_[id];
        auto opened = MrtFile::open(file.path, {.ahead = true});
        if (!opened) {
            gaps_.push_back({file.name, opened.error().what});
            return;
        }
        auto stream = std::make_unique<Stream>(id, std::move(*opened), file.first);
        if (!stream->step()) {
            close(*stream);
            return;
        }
        streams_.push_back(std::move(stream));
        std::push_heap(streams_.begin(), streams_.end(), is_later);
    }

    /// Reads on in the last of `streams_`, which is not in the heap, as long as none comes before.
    void read_while_first(Stream& stream) {
        const auto others = std::span(streams_).first(streams_.size() - 1);
        do {
            timeline_.add(stream.id(), stream.record());
            if (++records_ % kTimelineProgressRecords == 0) report(stream);
            is_at_record_ = stream.step();
        } while (is_at_record_ && (others.empty() || stream.is_before(*others.front())) &&
                 (next_file_ == files_.size() || stream.time() <= files_[next_file_].first));
    }

    void close(Stream& stream) {
        timeline_.end(stream.id());
        if (!stream.failure().empty()) {
            gaps_.push_back({files_[stream.id()].name, stream.failure()});
        }
        report(stream);
    }

    void report(Stream& stream) {
        const auto octets = stream.take_octets();
        if (progress_) progress_(octets);
    }

    std::vector<TimelineFile> files_;
    observation::Timeline& timeline_;
    const TimelineProgress& progress_;
    Streams streams_;  ///< A heap, the earliest in front.
    std::size_t next_file_ = 0;
    std::uint64_t records_ = 0;
    bool is_at_record_ = false;
    std::vector<TimelineGap> gaps_;
};

}  // namespace

std::vector<TimelineGap> follow(std::vector<TimelineFile> files, observation::Timeline& timeline,
                                const TimelineProgress& progress) {
    return Merge(std::move(files), timeline, progress).run();
}

}  // namespace comity::service
