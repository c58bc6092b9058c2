// Text gathered into large pieces for a ByteSink.
#pragma once

#include <string_view>

#include "base/byte_sink.h"
#include "base/writer.h"
#include "internet/limits.h"

namespace comity::internet {

/// Call `flush` at the end: the destructor, which could not say that it failed, does not.
class TextSink {
public:
    /// `sink` must outlive this.
    explicit TextSink(ByteSink& sink) : sink_(sink) {}

    [[nodiscard]] Result<void> write(std::string_view text) {
        for (const char c : text) gathered_.u8(static_cast<std::uint8_t>(c));
        return gathered_.size() < kSinkOctets ? Result<void>() : flush();
    }
    [[nodiscard]] Result<void> flush() {
        COMITY_TRY(sink_.write(gathered_.octets()));
        gathered_.clear();
        return {};
    }

private:
    ByteSink& sink_;
    Writer gathered_;
};

}  // namespace comity::internet
