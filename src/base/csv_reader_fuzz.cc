// Any octets as CSV: records lie inside their limits, and reading in small pieces gives the same.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/csv_reader.h"

namespace {

using namespace comity;

constexpr CsvReader::Limits kLimits{.record_octets_max = 200, .fields_max = 8};

/// Gives octets three at a time.
class DripSource final : public ByteSource {
public:
    explicit DripSource(std::span<const std::uint8_t> octets) : rest_(octets) {}
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        return rest_.read(buffer.first(std::min<std::size_t>(buffer.size(), 3)));
    }

private:
    MemorySource rest_;
};

/// All that the reader says of `source`, as text.
std::string told_of(ByteSource& source, std::uint64_t line_count) {
    CsvReader reader(source, kLimits);
    std::string told;
    std::uint64_t last_line = 0;
    for (;;) {
        const auto record = reader.next();
        COMITY_CHECK(record.has_value());
        if (!*record) return told;
        COMITY_CHECK((*record)->line > last_line && (*record)->line <= line_count);
        last_line = (*record)->line;
        told += std::to_string(last_line);
        COMITY_CHECK(((*record)->refused == nullptr) == !(*record)->fields.empty());
        COMITY_CHECK((*record)->fields.size() <= kLimits.fields_max);
        if ((*record)->refused != nullptr) told += (*record)->refused->id;
        for (const auto field : (*record)->fields) {
            COMITY_CHECK(field.size() <= kLimits.record_octets_max);
            told += '|';
            told += field;
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<std::uint8_t> octets(data, data + size);
    const auto line_count =
        static_cast<std::uint64_t>(std::count(octets.begin(), octets.end(), '\n')) + 1;
    MemorySource whole(octets);
    DripSource drip(octets);
    COMITY_CHECK(told_of(whole, line_count) == told_of(drip, line_count));
    return 0;
}
