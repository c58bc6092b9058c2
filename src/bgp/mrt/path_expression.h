// Regular expressions over the text of AS paths: the extended ones of POSIX without
// back-references, and
// `_` for any border of an AS number, as routers have it.
//
// Made here, since neither regcomp nor std::regex is safe with expressions and paths that strangers
// write: the one takes exponential time to compile some, the other recurses with the length of its
// input. This one matches in time that grows with expression times text, and no worse.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace comity::bgp::mrt {

/// One expression, compiled. Not thread-safe: it keeps its working memory.
class PathExpression {
public:
    /// Compiles `text`: alternatives, groups, `.`, `[...]` with ranges and the classes digit,
    /// space, punct and alnum, `*`, `+`, `?`, `{m}`, `{m,}`, `{m,n}`, `^`, `$`, `_`, and `\` in
    /// front of what shall be itself. Errors: it says nothing of that kind, or is over its limits.
    [[nodiscard]] static Result<PathExpression> compile(std::string_view text);

    /// Whether any part of `text` matches.
    [[nodiscard]] bool matches(std::string_view text);

private:
    friend class ExpressionCompiler;
    using Octets = std::bitset<256>;

    /// What a state of the automaton wants before it goes on to the next one.
    struct State {
        enum class Kind : std::uint8_t {
            Octet,  ///< One of `sets[set]`.
            Begin,  ///< To be at the beginning.
            End,    ///< To be at the end.
            Fork,   ///< Nothing: it goes on to both.
            Match   ///< Nothing: this is it.
        };
        Kind kind = Kind::Match;
        std::uint32_t set = 0;
        std::uint32_t next = 0;
        std::uint32_t other = 0;  ///< Of Fork.
    };

    PathExpression() = default;
    /// Follows `state` as far as nothing is wanted; true if that is a match.
    bool reach(std::uint32_t state, bool at_begin, bool at_end);

    std::vector<State> states_;
    std::vector<Octets> sets_;
    std::uint32_t start_ = 0;
    std::vector<std::uint32_t> now_;      ///< States that want an octet.
    std::vector<std::uint32_t> next_;     ///< Those behind the present octet.
    std::vector<std::uint64_t> reached_;  ///< By state: the step in which it was reached last.
    std::vector<std::uint32_t> pending_;
    std::uint64_t step_ = 0;
};

}  // namespace comity::bgp::mrt
