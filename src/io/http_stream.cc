#include "io/http_stream.h"

namespace comity::io {

bool HttpStream::send(Octets octets) {
    const std::lock_guard lock(mutex_);
    if (is_closed_ || is_ending_ || is_slow_) return false;
    if (octets->empty()) return true;
    is_slow_ = octets->size() > options_.octets_max - octets_;
    if (is_slow_) {
        waiting_.clear();
        octets_ = 0;
    } else {
        octets_ += octets->size();
        waiting_.push_back(std::move(octets));
    }
    if (wake_) wake_();
    return !is_slow_;
}

void HttpStream::end() {
    const std::lock_guard lock(mutex_);
    if (is_closed_ || is_ending_) return;
    is_ending_ = true;
    if (wake_) wake_();
}

bool HttpStream::is_over() const {
    const std::lock_guard lock(mutex_);
    return is_closed_ || is_ending_ || is_slow_;
}

HttpStream::Next HttpStream::next() const {
    const std::lock_guard lock(mutex_);
    if (is_slow_) return {.octets = nullptr, .is_slow = true};
    if (!waiting_.empty()) return {.octets = waiting_.front()};
    return {.octets = nullptr, .is_end = is_ending_ || is_closed_};
}

void HttpStream::sent() {
    const std::lock_guard lock(mutex_);
    // Where it became too slow meanwhile, nothing waits any more.
    if (waiting_.empty()) return;
    octets_ -= waiting_.front()->size();
    waiting_.pop_front();
}

void HttpStream::attach(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
}

void HttpStream::close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    wake_ = nullptr;
    waiting_.clear();
    octets_ = 0;
}

}  // namespace comity::io
