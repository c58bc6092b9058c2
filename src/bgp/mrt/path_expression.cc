#include "bgp/mrt/path_expression.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "bgp/limits.h"

namespace comity::bgp::mrt {

/// Reads an expression from left to right and makes its automaton back to front: a part is made for
/// the state that comes behind it, and returns the state that it begins with. A part that is
/// repeated is made as often as that asks for.
///
///     alternatives = sequence *( "|" sequence )
///     sequence     = *( atom *bound )
///     atom         = "(" alternatives ")" | "[" ... "]" | "." | "^" | "$" | "_" | "\" octet |
///     octet bound        = "*" | "+" | "?" | "{" m [ "," [ n ] ] "}"
class ExpressionCompiler {
public:
    explicit ExpressionCompiler(std::string_view text) : rest_(text) {}

    Result<PathExpression, std::string_view> compile() {
        if (rest_.size() > kPathExpressionOctetsMax) return fail(kTooLong);
        const auto whole = COMITY_TRY(alternatives(0));
        if (!rest_.empty()) return fail(std::string_view("a ) that closes nothing"));
        const auto match = COMITY_TRY(add({}));
        expression_.start_ = COMITY_TRY(make(whole, match));
        expression_.reached_.assign(expression_.states_.size(), 0);
        return std::move(expression_);
    }

private:
    using Kind = PathExpression::State::Kind;
    using Made = Result<std::uint32_t, std::string_view>;

    /// A part of the expression, by place in `parts_`.
    struct Part {
        enum class Kind : std::uint8_t {
            Octet,
            Begin,
            End,
            Border,
            Sequence,
            Alternatives,
            Repeat
        };
        Kind kind = Kind::Sequence;
        std::uint32_t set = 0;
        std::uint32_t least = 0;
        std::optional<std::uint32_t> most;  ///< None: no end.
        std::vector<std::uint32_t> parts;
    };

    static constexpr std::string_view kTooLong = "too long";
    static constexpr std::string_view kTooMany = "too many repetitions";
    static constexpr std::string_view kBorders = " ,{}()[]";

    std::uint32_t keep(Part part) {
        parts_.push_back(std::move(part));
        return static_cast<std::uint32_t>(parts_.size() - 1);
    }
    std::uint32_t keep(const PathExpression::Octets& octets) {
        expression_.sets_.push_back(octets);
        return keep({.kind = Part::Kind::Octet,
                     .set = static_cast<std::uint32_t>(expression_.sets_.size() - 1)});
    }
    static PathExpression::Octets one(char c) {
        return PathExpression::Octets().set(static_cast<std::uint8_t>(c));
    }
    [[nodiscard]] bool comes(char c) const { return !rest_.empty() && rest_.front() == c; }
    char take() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    Made alternatives(std::size_t depth) {
        if (depth > kPathExpressionDepthMax) return fail(std::string_view("too many groups"));
        Part part{.kind = Part::Kind::Alternatives};
        part.parts.push_back(COMITY_TRY(sequence(depth)));
        while (comes('|')) {
            take();
            part.parts.push_back(COMITY_TRY(sequence(depth)));
        }
        return keep(std::move(part));
    }

    Made sequence(std::size_t depth) {
        Part part;
        while (!rest_.empty() && !comes('|') && !comes(')')) {
            auto one = COMITY_TRY(atom(depth));
            while (!rest_.empty() &&
                   std::string_view("*+?{").find(rest_.front()) != std::string_view::npos) {
                one = COMITY_TRY(bound(one));
            }
            part.parts.push_back(one);
        }
        return keep(std::move(part));
    }

    Made atom(std::size_t depth) {
        const char c = take();
        switch (c) {
            case '(': {
                const auto group = COMITY_TRY(alternatives(depth + 1));
                if (!comes(')')) return fail(std::string_view("a ( that is not closed"));
                take();
                return group;
            }
            case '[': return bracket();
            case '.': return keep(~PathExpression::Octets());
            case '^': return keep({.kind = Part::Kind::Begin});
            case '$': return keep({.kind = Part::Kind::End});
            case '_': return keep({.kind = Part::Kind::Border, .set = border_set()});
            case '\\': return escaped();
            case '*':
            case '+':
            case '?':
            case '{': return fail(std::string_view("nothing in front of a repetition"));
            default: return keep(one(c));
        }
    }

    Made escaped() {
        if (rest_.empty()) return fail(std::string_view("nothing behind a \\"));
        const char c = take();
        if (c >= '0' && c <= '9') {
            return fail(std::string_view("back-references are not understood"));
        }
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            return fail(std::string_view("a letter behind a \\"));
        }
        return keep(one(c));
    }

    std::uint32_t border_set() {
        if (!border_set_) {
            PathExpression::Octets octets;
            for (const char c : kBorders) octets |= one(c);
            expression_.sets_.push_back(octets);
            border_set_ = static_cast<std::uint32_t>(expression_.sets_.size() - 1);
        }
        return *border_set_;
    }

    /// The octets of a class of POSIX, as they are in the C locale.
    static std::optional<PathExpression::Octets> class_of(std::string_view name) {
        const auto range = [](unsigned first, unsigned last) {
            PathExpression::Octets octets;
            for (auto octet = first; octet <= last; ++octet) octets.set(octet);
            return octets;
        };
        const auto alnum = range('0', '9') | range('A', 'Z') | range('a', 'z');
        if (name == "digit") return range('0', '9');
        if (name == "space") return one(' ') | range('\t', '\r');
        if (name == "alnum") return alnum;
        if (name == "punct") return range('!', '~') & ~alnum;
        return std::nullopt;
    }

    /// What is behind a [: octets, ranges and classes; a ] that comes first is itself.
    Made bracket() {
        PathExpression::Octets octets;
        const bool inverted = comes('^');
        if (inverted) take();
        for (bool first = true;; first = false) {
            if (rest_.empty()) return fail(std::string_view("a [ that is not closed"));
            if (comes(']') && !first) break;
            if (rest_.starts_with("[:")) {
                const auto end = rest_.find(":]");
                const auto named = end == std::string_view::npos
                                       ? std::nullopt
                                       : class_of(rest_.substr(2, end - 2));
                if (!named) return fail(std::string_view("an unknown class in brackets"));
                octets |= *named;
                rest_.remove_prefix(end + 2);
                continue;
            }
            if (rest_.starts_with("[.") || rest_.starts_with("[=")) {
                return fail(std::string_view("an unknown class in brackets"));
            }
            const auto from = static_cast<std::uint8_t>(take());
            auto to = from;
            if (rest_.size() >= 2 && comes('-') && rest_[1] != ']') {
                take();
                to = static_cast<std::uint8_t>(take());
                if (to < from) return fail(std::string_view("a range that ends before it begins"));
            }
            for (unsigned octet = from; octet <= to; ++octet) octets.set(octet);
        }
        take();
        return keep(inverted ? ~octets : octets);
    }

    Made bound(std::uint32_t repeated) {
        Part part{.kind = Part::Kind::Repeat, .parts = {repeated}};
        switch (take()) {
            case '*': return keep(std::move(part));
            case '+': part.least = 1; return keep(std::move(part));
            case '?': part.most = 1; return keep(std::move(part));
            default: break;
        }
        const auto end = rest_.find('}');
        if (end == std::string_view::npos) return fail(std::string_view("a { that is not closed"));
        const auto numbers = split(rest_.substr(0, end), ',');
        rest_.remove_prefix(end + 1);
        const auto least = parse_decimal<std::uint32_t>(numbers[0], LeadingZeros::Allowed);
        auto most = least;
        if (numbers.size() == 2) {
            most = parse_decimal<std::uint32_t>(numbers[1], LeadingZeros::Allowed);
        }
        const bool endless = numbers.size() == 2 && numbers[1].empty();
        if (!least || (!most && !endless) || numbers.size() > 2 || (most && *most < *least)) {
            return fail(
                std::string_view("{} wants a number, or two in order; write \\{ for a brace"));
        }
        if (*least > kPathExpressionStatesMax || most.value_or(0) > kPathExpressionStatesMax) {
            return fail(kTooMany);
        }
        part.least = *least;
        part.most = most;
        return keep(std::move(part));
    }

    Made add(PathExpression::State state) {
        if (expression_.states_.size() >= kPathExpressionStatesMax) return fail(kTooMany);
        expression_.states_.push_back(state);
        return static_cast<std::uint32_t>(expression_.states_.size() - 1);
    }

    /// Makes the part at `place` for what comes behind it. Its depth is that of groups and bounds,
    /// which the length of the text limits. Parts are not added to any more.
    Made make(std::uint32_t place, std::uint32_t behind) {
        if (++made_ > kPathExpressionStatesMax) return fail(kTooMany);
        const auto& part = parts_[place];
        switch (part.kind) {
            case Part::Kind::Octet:
                return add({.kind = Kind::Octet, .set = part.set, .next = behind});
            case Part::Kind::Begin: return add({.kind = Kind::Begin, .next = behind});
            case Part::Kind::End: return add({.kind = Kind::End, .next = behind});
            case Part::Kind::Border: return make_border(part, behind);
            case Part::Kind::Repeat: return make_repeat(part, behind);
            case Part::Kind::Sequence:
                for (auto one = part.parts.rbegin(); one != part.parts.rend(); ++one) {
                    behind = COMITY_TRY(make(*one, behind));
                }
                return behind;
            case Part::Kind::Alternatives: {
                auto first = COMITY_TRY(make(part.parts.back(), behind));
                for (auto one = std::next(part.parts.rbegin()); one != part.parts.rend(); ++one) {
                    const auto start = COMITY_TRY(make(*one, behind));
                    first = COMITY_TRY(add({.kind = Kind::Fork, .next = start, .other = first}));
                }
                return first;
            }
        }
        return behind;
    }

    Made make_border(const Part& part, std::uint32_t behind) {
        const auto octet = COMITY_TRY(add({.kind = Kind::Octet, .set = part.set, .next = behind}));
        const auto begin = COMITY_TRY(add({.kind = Kind::Begin, .next = behind}));
        const auto end = COMITY_TRY(add({.kind = Kind::End, .next = behind}));
        const auto either = COMITY_TRY(add({.kind = Kind::Fork, .next = begin, .other = end}));
        return add({.kind = Kind::Fork, .next = octet, .other = either});
    }

    Made make_repeat(const Part& part, std::uint32_t behind) {
        const auto repeated = part.parts[0];
        auto start = behind;
        if (!part.most) {
            // A fork that the part comes back to; it is made first, and told then where the part
            // is.
            const auto fork =
                COMITY_TRY(add({.kind = Kind::Fork, .next = behind, .other = behind}));
            const auto body = COMITY_TRY(make(repeated, fork));
            expression_.states_[fork].next = body;
            start = fork;
        } else {
            for (auto i = part.least; i < *part.most; ++i) {
                const auto body = COMITY_TRY(make(repeated, start));
                start = COMITY_TRY(add({.kind = Kind::Fork, .next = body, .other = behind}));
            }
        }
        for (std::uint32_t i = 0; i < part.least; ++i) start = COMITY_TRY(make(repeated, start));
        return start;
    }

    std::string_view rest_;
    std::vector<Part> parts_;
    std::optional<std::uint32_t> border_set_;
    std::size_t made_ = 0;
    PathExpression expression_;
};

Result<PathExpression> PathExpression::compile(std::string_view text) {
    auto expression = ExpressionCompiler(text).compile();
    if (expression) return std::move(*expression);
    return fail(Error{.subject = std::string(text),
                      .what = "path expression: " + std::string(expression.error())});
}

bool PathExpression::reach(std::uint32_t state, bool at_begin, bool at_end) {
    pending_.push_back(state);
    bool matched = false;
    while (!pending_.empty()) {
        const auto place = pending_.back();
        pending_.pop_back();
        if (std::exchange(reached_[place], step_) == step_) continue;
        const auto& reached = states_[place];
        switch (reached.kind) {
            case State::Kind::Octet: next_.push_back(place); break;
            case State::Kind::Begin:
                if (at_begin) pending_.push_back(reached.next);
                break;
            case State::Kind::End:
                if (at_end) pending_.push_back(reached.next);
                break;
            case State::Kind::Fork:
                pending_.push_back(reached.next);
                pending_.push_back(reached.other);
                break;
            case State::Kind::Match: matched = true; break;
        }
    }
    return matched;
}

bool PathExpression::matches(std::string_view text) {
    next_.clear();
    ++step_;
    if (reach(start_, true, text.empty())) return true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::swap(now_, next_);
        next_.clear();
        ++step_;
        const bool at_end = at + 1 == text.size();
        for (const auto place : now_) {
            const auto& state = states_[place];
            if (!sets_[state.set].test(static_cast<std::uint8_t>(text[at]))) continue;
            if (reach(state.next, false, at_end)) return true;
        }
        // A match may begin behind any octet.
        if (reach(start_, false, at_end)) return true;
    }
    return false;
}

}  // namespace comity::bgp::mrt
