// Judges the entries of a payload file one by one and gathers the good ones; the formats only find
// the texts of the fields.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rpki/payload/payload.h"

namespace comity::rpki::payload {

/// The fields of one VRP entry as text, borrowed for the call; none where the entry has none.
struct VrpText {
    std::optional<std::string_view> asn;
    std::optional<std::string_view> prefix;
    std::optional<std::string_view> max_length;  ///< None: the prefix length (RFC 9582 s4.3.2.2).
    std::size_t offset = 0;                      ///< Of the entry, from the start of the file.
};

class Collector {
public:
    /// Adds the VRP that `text` spells, or counts why it is none.
    void add(const VrpText& text);
    /// Adds the ASPA of `customer`, or counts why it is none. `providers` in any order.
    void add_aspa(net::Asn customer, std::span<const net::Asn> providers, std::size_t offset);
    /// Counts one entry as refused under `rule`; `what` is the field at fault as given.
    void refuse(const Rule& rule, std::string_view what, std::size_t offset);
    void set_generated(Timestamp time) { set_.generated = time; }

    /// The set, sorted, repeats taken out and the ASPAs of one customer united. AS0 goes where the
    /// union has other providers (draft-ietf-sidrops-aspa-profile-29 s5.2).
    [[nodiscard]] PayloadSet finish() &&;

private:
    PayloadSet set_;
};

}  // namespace comity::rpki::payload
