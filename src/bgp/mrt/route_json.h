// Routes as JSON, one object a line.
#pragma once

#include <functional>
#include <string_view>

#include "base/json_writer.h"
#include "bgp/mrt/decoder.h"

namespace comity::bgp::mrt {

/// Gathers lines until they are taken: `type` is "rib", "announce", "withdraw" or "state"; `path`
/// is an array as in RIS Live, an AS_SET an array in it, a confederation segment an object.
class RouteJson {
public:
    /// Takes lines that were gathered, where one record has more of them than memory should hold.
    using Overflow = std::function<void(std::string_view)>;
    /// Without `overflow`, all of a record is gathered.
    explicit RouteJson(Overflow overflow = nullptr) : overflow_(std::move(overflow)) {}

    void append(const Record& record);
    /// What was gathered since `clear` and did not overflow; it lives until the next call.
    [[nodiscard]] std::string_view text() const { return text_; }
    void clear() { text_.clear(); }

private:
    void begin(std::string_view type, Timestamp time, const Peer& peer);
    void end();
    void write_rib(const RibRecord& record);
    void write_update(const UpdateRecord& record);
    void write_routes(const UpdateRecord& record, std::span<const Nlri> routes, bool announced,
                      std::uint8_t safi);

    Overflow overflow_;
    std::string text_;
    JsonWriter json_;
};

}  // namespace comity::bgp::mrt
