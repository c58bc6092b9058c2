// Any octets as one of IANA's registries: only the list of its kind is filled, the table made of it
// knows every block, and what IANA gave to a registry is never unallocated.
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "registry/bogons.h"
#include "registry/iana.h"

namespace {

using namespace comity;
using namespace comity::registry;

void check_kind(const IanaFile& file) {
    const auto is_only = [&file](std::size_t count, IanaFile::Kind kind) {
        COMITY_CHECK(count == 0 || file.kind == kind);
    };
    is_only(file.special_blocks.size(), IanaFile::Kind::SpecialAddresses);
    is_only(file.special_asns.size(), IanaFile::Kind::SpecialAsns);
    is_only(file.blocks.size(), IanaFile::Kind::AddressSpace);
    is_only(file.asns.size(), IanaFile::Kind::AsNumbers);
    COMITY_CHECK(file.kind != IanaFile::Kind::Unknown || !file.refused.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    MemorySource source(std::span(data, size));
    const std::vector files{*read_iana(source)};
    const auto& file = files.front();
    check_kind(file);
    const IanaAllocations allocations(files);
    const BogonJudge judge(special_purpose_of(files), allocations, {});
    const auto special = special_purpose_of(files);
    for (const auto& block : file.special_blocks) {
        const auto* const found = special.find(block.prefix);
        COMITY_CHECK(found != nullptr && found->prefix == block.prefix);
        COMITY_CHECK(found->reach != net::Reach::NotSaid);
        const auto verdict = judge.classify(block.prefix, Timestamp());
        const bool is_full = verdict.kind == BogonVerdict::Kind::Full;
        COMITY_CHECK(block.prefix.length() == 0 || is_full == (found->reach == net::Reach::Local));
    }
    for (const auto& range : file.special_asns) {
        COMITY_CHECK(range.first <= range.last && special.find(range.last) != nullptr);
    }
    for (const auto& range : allocations.asns().ranges()) {
        const auto verdict = judge.classify(range.first, Timestamp());
        COMITY_CHECK(!(range.value.is_given && verdict.rule == &rules::kBogonAsnUnallocated));
    }
    for (const auto& range : allocations.addresses().ranges()) {
        const auto bits = net::bits_of(range.first.family());
        const auto verdict =
            judge.classify(net::Prefix::containing(range.first, bits), Timestamp());
        COMITY_CHECK(!(range.value.is_given && verdict.rule == &rules::kBogonPrefixUnallocated));
    }
    return 0;
}
