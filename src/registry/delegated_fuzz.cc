// Any octets as delegation statistics: what is read are ranges in order, look-ups agree with the
// records, and no record makes a bogon of what it delegates.
#include <cstdint>
#include <optional>
#include <vector>

#include "base/check.h"
#include "registry/bogons.h"
#include "registry/delegated.h"
#include "registry/delegations.h"

namespace {

using namespace comity;
using namespace comity::registry;

template <class Records>
void check_records(const Records& records, std::size_t holder_count) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        COMITY_CHECK(records[i].first <= records[i].last);
        COMITY_CHECK(i == 0 || records[i - 1].first <= records[i].first);
        COMITY_CHECK(static_cast<std::size_t>(records[i].delegation.holder) <= holder_count);
    }
}

template <class Ranges>
void check_disjoint(const Ranges& ranges) {
    for (std::size_t i = 1; i < ranges.size(); ++i) {
        COMITY_CHECK(ranges[i - 1].last < ranges[i].first);
    }
}

bool is_delegated(const Delegation& delegation) {
    return delegation.status <= DelegationStatus::Assigned;
}

void check_asns(const Delegations& delegations, const DelegatedFile& file,
                const BogonJudge& judge) {
    for (const auto& record : file.asns) {
        const auto answer = delegations.find(record.first);
        COMITY_CHECK(answer && delegations.find(record.last));
        COMITY_CHECK(answer->as_of == file.as_of);
        const auto verdict = judge.classify(record.first, file.as_of.value_or(Timestamp()));
        const bool is_administrative = verdict.kind == BogonVerdict::Kind::Administrative;
        COMITY_CHECK(!(is_administrative && is_delegated(answer->delegation)));
        COMITY_CHECK(!(is_administrative && !file.as_of));
        const auto holder = answer->delegation.holder;
        COMITY_CHECK(holder == HolderId::None || !delegations.opaque_id(holder).empty());
    }
}

void check_addresses(const Delegations& delegations, const DelegatedFile& file,
                     const BogonJudge& judge) {
    for (const auto& record : file.addresses) {
        const auto length = net::bits_of(record.first.family());
        for (const auto& address : {record.first, record.last}) {
            const auto found = delegations.find(net::Prefix::containing(address, length));
            COMITY_CHECK(found.is_whole && found.as_of == file.as_of);
        }
        const auto wider = net::Prefix::containing(record.first, length / 2);
        const auto found = delegations.find(wider);
        const auto verdict = judge.classify(wider, file.as_of.value_or(Timestamp()));
        if (verdict.kind == BogonVerdict::Kind::Administrative) {
            COMITY_CHECK(found.is_whole && file.as_of);
            COMITY_CHECK(!found.statuses.has(DelegationStatus::Allocated));
            COMITY_CHECK(!found.statuses.has(DelegationStatus::Assigned));
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    MemorySource source(std::span(data, size));
    const auto file = read_delegated(source);
    COMITY_CHECK(file.has_value());
    check_records(file->addresses, file->holders.size());
    check_records(file->asns, file->holders.size());
    COMITY_CHECK(file->addresses.size() + file->asns.size() <=
                 file->read[0] + file->read[1] + file->read[2]);
    // The same file twice says nothing else.
    const Delegations once({*file});
    const Delegations twice({*file, *file});
    check_disjoint(once.addresses().ranges());
    check_disjoint(once.asns().ranges());
    COMITY_CHECK(twice.overlapped() >= file->addresses.size() + file->asns.size());
    const BogonJudge judge({}, {}, once);
    check_asns(once, *file, judge);
    check_addresses(twice, *file, judge);
    return 0;
}
