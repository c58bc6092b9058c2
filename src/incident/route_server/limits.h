// What an audit of a route server keeps at most of what its table holds.
#pragma once

#include <cstddef>

namespace comity::incident {

/// Networks with routes. The largest route servers have about a thousand; there are some 85,000
/// networks in all.
inline constexpr std::size_t kAuditMembersMax = 100'000;
/// Sessions of all of them.
inline constexpr std::size_t kAuditSessionsMax = 1'000'000;
/// Distinct findings that are kept of one member and rule, and of all; they take some 300 octets
/// each. All are counted.
inline constexpr std::size_t kFindingsOfRuleMax = 1'000;
inline constexpr std::size_t kFindingsMax = 200'000;
/// Sessions that are named of one member, and of one finding.
inline constexpr std::size_t kSessionsMax = 64;
/// Providers of an ASPA that a finding names.
inline constexpr std::size_t kProvidersKept = 64;
/// ASNs of as-sets that are expanded, of one and of all members. AS-HURRICANE has about 100,000.
inline constexpr std::size_t kAsSetAsnsMax = 500'000;
inline constexpr std::size_t kExpandedAsnsMax = 32'000'000;
/// Customers from which on a network without providers is a large transit network. Those that all
/// others hang on have several hundred; some small networks have no known provider.
inline constexpr std::size_t kTransitCustomersMin = 100;

}  // namespace comity::incident
