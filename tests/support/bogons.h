// Registrations for small worlds: documentation and private prefixes are like any other there.
#pragma once

#include "observation/registrations.h"

namespace comity::test {

/// A judge to whom no prefix of the special-purpose registries is a bogon; AS numbers are as ever.
inline const registry::BogonJudge& lenient_bogons() {
    static const registry::BogonJudge judge(
        net::SpecialPurpose(
            {{*net::Prefix::parse("10.0.0.0/8"), net::Reach::Global, "test", ""},
             {*net::Prefix::parse("2001:db8::/32"), net::Reach::Global, "test", ""}},
            {}),
        registry::IanaAllocations(), registry::Delegations());
    return judge;
}

/// No registrations but that judge.
inline const observation::Registrations& no_registrations() {
    static const observation::Registrations registrations = [] {
        observation::Registrations none;
        none.bogons = lenient_bogons();
        return none;
    }();
    return registrations;
}

}  // namespace comity::test
