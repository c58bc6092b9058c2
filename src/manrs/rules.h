// The rules of advice: why a ROA should be made, narrowed or taken away.
#pragma once

#include <array>

#include "base/rule.h"

namespace comity::manrs {

inline constexpr Rule kAdviceNoRoa{
    "roa.missing", "RFC 9582 s4", Severity::Warning,
    "An announced prefix has no ROA: nobody can tell the announcement from a hijack."};
inline constexpr Rule kAdviceMaxLength{
    "roa.too-short", "RFC 6811 s2", Severity::Error,
    "The network's own ROA has a maxLength shorter than what is announced."};
inline constexpr Rule kAdviceOtherOrigin{
    "roa.other-origin", "RFC 6811 s2", Severity::Error,
    "The ROAs of the prefix name other origins, or AS0: the announcement is invalid."};
inline constexpr Rule kAdviceLoose{
    "roa.loose", "RFC 9319 s3", Severity::Warning,
    "A maxLength allows prefixes that are not announced: a forged origin could hijack them."};
inline constexpr Rule kAdviceUnused{
    "roa.unused", "RFC 9319 s5", Severity::Notice,
    "A ROA matches no announcement of its network and makes another network's route invalid."};

inline constexpr std::array kAdviceRules{&kAdviceNoRoa, &kAdviceMaxLength, &kAdviceOtherOrigin,
                                         &kAdviceLoose, &kAdviceUnused};

}  // namespace comity::manrs
