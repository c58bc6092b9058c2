// Tests of source address validation by CAIDA's Spoofer, out of pages of its API, lists of
// sessions, or JSON Lines of them (docs/formats/spoofer.md).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/reader.h"
#include "base/refusals.h"
#include "base/rule.h"
#include "base/timestamp.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::registry {

namespace rules {

inline constexpr std::string_view kSpooferCitation = "docs/formats/spoofer.md";

inline constexpr Rule kSpooferJson{
    "spoofer.file.not-json", "RFC 8259 s2", Severity::Error,
    "An input is JSON; what is behind the place where it is not is left out."};
inline constexpr Rule kSpooferCutShort{"spoofer.file.cut-short", "RFC 8259 s2", Severity::Error,
                                       "An input ends where its JSON does."};
inline constexpr Rule kSpooferShape{
    "spoofer.file.shape", kSpooferCitation, Severity::Error,
    "An input is a page with \"hydra:member\", a list of sessions, or sessions a line."};
inline constexpr Rule kSpooferTooMany{"spoofer.file.too-many", kSpooferCitation, Severity::Error,
                                      "All inputs have at most 4000000 tests."};
inline constexpr Rule kSpooferSession{
    "spoofer.session.not-json", "RFC 8259 s4", Severity::Error,
    "A session is one JSON object of at most 64 KiB and 32 levels, in UTF-8."};
inline constexpr Rule kSpooferId{"spoofer.session.id", kSpooferCitation, Severity::Error,
                                 "session is the number of the session."};
inline constexpr Rule kSpooferTime{"spoofer.session.timestamp", "RFC 3339 s5.6", Severity::Error,
                                   "timestamp is an instant from 1970 on."};
inline constexpr Rule kSpooferNoTest{"spoofer.session.no-test", kSpooferCitation, Severity::Notice,
                                     "A session tests IPv4, IPv6 or both."};
inline constexpr Rule kSpooferAsn{"spoofer.test.asn", kSpooferCitation, Severity::Warning,
                                  "A test names the AS of the client, 1 to 4294967295."};

inline constexpr Rule kSpooferType{
    "spoofer.field.type", kSpooferCitation, Severity::Notice,
    "A field has the type that the API gives it; read as if it had, or left empty."};
inline constexpr Rule kSpooferClient{
    "spoofer.test.client", kSpooferCitation, Severity::Notice,
    "The client is a prefix of the family tested; left empty, or its host bits cleared."};
inline constexpr Rule kSpooferResult{
    "spoofer.test.result", kSpooferCitation, Severity::Notice,
    "A result is blocked, rewritten, received or unknown; others are unknown."};
inline constexpr Rule kSpooferNext{"spoofer.page.next", "RFC 3986 s4.2", Severity::Warning,
                                   "The next page is an absolute path at the same host."};

}  // namespace rules

/// What became of packets with a forged source address.
enum class SpoofResult : std::uint8_t {
    Unknown,
    Blocked,    ///< They did not arrive.
    Rewritten,  ///< They arrived with the true address: a NAT put it in.
    Received    ///< They arrived as forged: source address validation is missing.
};
[[nodiscard]] std::string_view to_string(SpoofResult result);

/// One family of a session.
struct SpoofTest {
    std::uint64_t session = 0;
    Timestamp time;
    net::Asn asn;
    net::Family family = net::Family::Ipv4;
    std::optional<net::Prefix> client;  ///< As the API cuts it: /24 of IPv4, about /40 of IPv6.
    SpoofResult routed = SpoofResult::Unknown;         ///< With routable addresses of others.
    SpoofResult private_space = SpoofResult::Unknown;  ///< With addresses of private use.
    std::optional<bool> is_behind_nat;
    std::string country;  ///< ISO 3166-1 alpha-3 in capitals; empty: not given.
    friend bool operator==(const SpoofTest&, const SpoofTest&) = default;
};

/// What all inputs held.
struct SpooferTests {
    std::vector<SpoofTest> tests;  ///< By session, IPv4 before IPv6.
    std::uint64_t sessions = 0;    ///< Kept, each once.
    std::uint64_t repeated = 0;    ///< Sessions given again; the first one counts.
    std::optional<Period> span;    ///< Of the first and the last test; both belong to it.
    Refusals
        refused;     ///< Inputs, sessions and tests left out. Places: sessions from 1, all inputs.
    Refusals noted;  ///< Tests kept, but for a field.
};

class SpooferReader {
public:
    SpooferReader();
    SpooferReader(SpooferReader&&) noexcept;
    SpooferReader& operator=(SpooferReader&&) noexcept;
    ~SpooferReader();

    /// Reads one input; what is wrong with it is counted. The path and query of the next page
    /// ("/sessions?page=2"), where there is one: to be asked of the same host.
    std::optional<std::string> add(Octets octets);
    [[nodiscard]] SpooferTests finish() &&;

private:
    class Gatherer;
    std::unique_ptr<Gatherer> gatherer_;
};

}  // namespace comity::registry
