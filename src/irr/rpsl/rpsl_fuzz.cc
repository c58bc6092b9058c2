// Any octets read as RPSL: read in pieces they give the same objects and faults, and what was read,
// written out again, reads as itself without a fault.
#include <algorithm>
#include <string>
#include <vector>

#include "base/check.h"
#include "irr/limits.h"
#include "irr/rpsl/object_reader.h"

namespace {

using namespace comity;

/// Gives seven octets at a time.
class PieceSource final : public ByteSource {
public:
    explicit PieceSource(std::span<const std::uint8_t> octets) : rest_(octets) {}
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        const auto count = std::min<std::size_t>({buffer.size(), rest_.size(), 7});
        std::copy_n(rest_.begin(), count, buffer.begin());
        rest_ = rest_.subspan(count);
        return count;
    }

private:
    std::span<const std::uint8_t> rest_;
};

struct Read {
    std::string text;  ///< The objects as they would be written.
    std::string plain;
    irr::Faults faults;
    std::uint64_t deleted = 0;
};

Read read_all(ByteSource& source) {
    Read read;
    irr::rpsl::ObjectReader reader(source, read.faults);
    std::uint64_t last_line = 0;
    std::string scratch;
    for (;;) {
        const auto object = reader.next();
        COMITY_CHECK(object.has_value());
        if (!*object) break;
        COMITY_CHECK(!(*object)->attributes.empty());
        for (const auto& attribute : (*object)->attributes) {
            COMITY_CHECK(attribute.line > last_line);
            last_line = attribute.line;
            COMITY_CHECK(!attribute.name.empty() &&
                         attribute.name.size() <= irr::kAttributeNameOctetsMax);
            COMITY_CHECK(!is_class(attribute.id) || &attribute == &(*object)->front());
            read.text.append(attribute.name).append(":").append(attribute.value).append("\n");
            const auto plain = irr::rpsl::plain_value(attribute, scratch);
            COMITY_CHECK(plain.find('\n') == std::string_view::npos);
            read.plain.append(plain).append("\n");
        }
        read.text += "\n";
    }
    read.deleted = reader.deleted();
    COMITY_CHECK(reader.head().size() <= irr::kHeadOctetsMax);
    return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    MemorySource whole({data, size});
    PieceSource pieces({data, size});
    const auto read = read_all(whole);
    const auto again = read_all(pieces);
    COMITY_CHECK(read.text == again.text && read.faults == again.faults);
    COMITY_CHECK(read.deleted == again.deleted);
    const std::vector<std::uint8_t> octets(read.text.begin(), read.text.end());
    MemorySource written(octets);
    const auto reread = read_all(written);
    COMITY_CHECK(reread.text == read.text && reread.plain == read.plain);
    COMITY_CHECK(reread.faults.refused.empty() && reread.faults.tolerated.empty());
    return 0;
}
