#include "bgp/mrt/route_filter.h"

#include <regex.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "bgp/limits.h"

namespace comity::bgp::mrt {
namespace {

/// The text of a path expression made one of POSIX.
class Translation {
public:
    /// Errors: why `text` cannot be taken.
    [[nodiscard]] static Result<std::string, std::string_view> of(std::string_view text) {
        if (text.size() > kPathExpressionOctetsMax) return fail(std::string_view("too long"));
        Translation translation(text);
        while (!translation.rest_.empty()) COMITY_TRY(translation.step());
        return std::move(translation.posix_);
    }

private:
    explicit Translation(std::string_view text) : rest_(text) {}

    Result<void, std::string_view> step() {
        switch (rest_.front()) {
            case '_': posix_ += kBorder; break;
            case '[': return copy(bracket_octets());
            case '{': return repeat();
            case '\\':
                if (rest_.size() > 1 && rest_[1] >= '0' && rest_[1] <= '9') {
                    // These take exponential time.
                    return fail(std::string_view("back-references are not understood"));
                }
                return copy(2);
            default: return copy(1);
        }
        rest_.remove_prefix(1);
        return {};
    }
    Result<void, std::string_view> copy(std::size_t octets) {
        posix_ += rest_.substr(0, octets);
        rest_.remove_prefix(std::min(octets, rest_.size()));
        return {};
    }
    /// The octets of the bracket expression at the front of `rest_`, all of it if it does not end.
    /// A ] that comes first, or behind ^, is an ordinary one, and so are those of [:alpha:].
    [[nodiscard]] std::size_t bracket_octets() const {
        std::size_t at = rest_.substr(1, 1) == "^" ? 2 : 1;
        if (rest_.substr(at, 1) == "]") ++at;
        for (; at < rest_.size() && rest_[at] != ']'; ++at) {
            const auto opening = rest_.substr(at, 2);
            if (opening != "[:" && opening != "[." && opening != "[=") continue;
            const std::array<char, 2> closing{opening[1], ']'};
            const auto end = rest_.find(std::string_view(closing.data(), 2), at + 2);
            if (end == std::string_view::npos) return rest_.size();
            at = end + 1;
        }
        return std::min(at + 1, rest_.size());
    }
    /// Copies a bound, as {2,30}. Nested ones multiply, so all together are limited.
    Result<void, std::string_view> repeat() {
        const auto octets = std::min(rest_.find('}'), rest_.size());
        std::uint64_t most = 1;
        for (const auto number : split(rest_.substr(1, octets - 1), ',')) {
            const auto value = parse_decimal<std::uint32_t>(number, LeadingZeros::Allowed);
            most = std::max<std::uint64_t>(most, value.value_or(1));
        }
        copies_ *= most;
        if (copies_ > kPathExpressionCopiesMax) {
            return fail(std::string_view("too many repetitions"));
        }
        return copy(octets);
    }

    static constexpr std::string_view kBorder = "(^|$|[ ,{}()]|\\[|\\])";
    std::string_view rest_;
    std::string posix_;
    std::uint64_t copies_ = 1;
};

/// A compiled POSIX expression. (std::regex recurses with the length of its input: a hostile path
/// could exhaust the stack.)
class Expression {
public:
    [[nodiscard]] static Result<std::unique_ptr<Expression>> compile(const std::string& text) {
        const auto refuse = [&text](std::string_view why) {
            return fail(Error{.subject = text, .what = "path expression: " + std::string(why)});
        };
        const auto posix = Translation::of(text);
        if (!posix) return refuse(posix.error());
        auto expression = std::unique_ptr<Expression>(new Expression());
        const int status =
            regcomp(&expression->compiled_, posix->c_str(), REG_EXTENDED | REG_NOSUB);
        if (status != 0) {
            std::array<char, 256> message{};
            regerror(status, &expression->compiled_, message.data(), message.size());
            return refuse(message.data());
        }
        expression->ready_ = true;
        return expression;
    }
    Expression(const Expression&) = delete;
    Expression& operator=(const Expression&) = delete;
    ~Expression() {
        if (ready_) regfree(&compiled_);
    }
    [[nodiscard]] bool matches(const std::string& text) const {
        return regexec(&compiled_, text.c_str(), 0, nullptr, 0) == 0;
    }

private:
    Expression() = default;
    regex_t compiled_{};
    bool ready_ = false;
};

/// A community of RFC 1997 as its number, or one of RFC 8092 as three.
struct Community {
    std::optional<std::uint32_t> standard;
    std::array<std::uint32_t, 3> large{};
};

std::optional<Community> parse_community(std::string_view text) {
    const auto fields = split(text, ':');
    Community community;
    if (fields.size() == 2) {
        const auto asn = parse_decimal<std::uint16_t>(fields[0]);
        const auto value = parse_decimal<std::uint16_t>(fields[1]);
        if (!asn || !value) return std::nullopt;
        community.standard = static_cast<std::uint32_t>(*asn) << 16U | *value;
        return community;
    }
    if (fields.size() != 3) return std::nullopt;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto number = parse_decimal<std::uint32_t>(fields[i]);
        if (!number) return std::nullopt;
        community.large[i] = *number;
    }
    return community;
}

bool has_community(const Attributes& attributes, const Community& wanted) {
    if (wanted.standard) return attributes.has_community(*wanted.standard);
    const auto large = attributes.large_communities;
    for (std::size_t i = 0; i < large.size(); i += 12) {
        if (Reader::load_u32(large.subspan(i)) == wanted.large[0] &&
            Reader::load_u32(large.subspan(i + 4)) == wanted.large[1] &&
            Reader::load_u32(large.subspan(i + 8)) == wanted.large[2]) {
            return true;
        }
    }
    return false;
}

}  // namespace

struct RouteFilter::State {
    RouteFilterOptions options;
    std::vector<Community> communities;
    std::unique_ptr<Expression> path;
    std::vector<RibRoute> routes;
    Update update;

    [[nodiscard]] bool wants_attributes() const {
        return options.origin || !communities.empty() || path != nullptr;
    }
    [[nodiscard]] bool wants(const net::Prefix& prefix) const {
        if (!options.prefix) return true;
        switch (options.prefix_match) {
            case PrefixMatch::Exact: return prefix == *options.prefix;
            case PrefixMatch::MoreSpecific: return options.prefix->covers(prefix);
            case PrefixMatch::Covering: return prefix.covers(*options.prefix);
        }
        return false;
    }
    [[nodiscard]] bool wants(const Peer& peer) const {
        return (!options.peer_asn || *options.peer_asn == peer.asn) &&
               (!options.peer_address || *options.peer_address == peer.address);
    }
    [[nodiscard]] bool wants(const Attributes& attributes, const Peer& peer) const {
        // A path that cannot be read has no origin, and matches nothing.
        if ((options.origin || path != nullptr) && !attributes.has(Attributes::kAsPath))
            return false;
        if (options.origin && attributes.as_path.origin(peer.asn) != options.origin) return false;
        for (const auto& community : communities) {
            if (!has_community(attributes, community)) return false;
        }
        return path == nullptr || path->matches(net::to_string(attributes.as_path));
    }
    void keep_wanted(const std::vector<Nlri>& from, std::vector<Nlri>& to) const {
        to.clear();
        std::copy_if(from.begin(), from.end(), std::back_inserter(to),
                     [this](const Nlri& nlri) { return wants(nlri.prefix); });
    }

    std::optional<Record> apply(const RibRecord& record) {
        if (!wants(record.prefix)) return std::nullopt;
        routes.clear();
        for (const auto& route : record.routes) {
            if (wants(route.peer) && wants(route.attributes, route.peer)) routes.push_back(route);
        }
        if (routes.empty()) return std::nullopt;
        auto wanted = record;
        wanted.routes = routes;
        return wanted;
    }
    std::optional<Record> apply(const UpdateRecord& record) {
        if (!wants(record.session.peer)) return std::nullopt;
        update.attributes = record.update->attributes;
        keep_wanted(record.update->withdrawn, update.withdrawn);
        keep_wanted(record.update->mp_withdrawn, update.mp_withdrawn);
        keep_wanted(record.update->announced, update.announced);
        keep_wanted(record.update->mp_announced, update.mp_announced);
        if (wants_attributes()) {
            update.withdrawn.clear();
            update.mp_withdrawn.clear();
            if (!wants(update.attributes, record.session.peer)) return std::nullopt;
        }
        if (update.withdrawn.empty() && update.mp_withdrawn.empty() && update.announced.empty() &&
            update.mp_announced.empty()) {
            return std::nullopt;
        }
        auto wanted = record;
        wanted.update = &update;
        return wanted;
    }
    std::optional<Record> apply(const StateChange& change) const {
        if (options.prefix || wants_attributes() || !wants(change.session.peer))
            return std::nullopt;
        return change;
    }
};

RouteFilter::RouteFilter(std::unique_ptr<State> state) : state_(std::move(state)) {}
RouteFilter::~RouteFilter() = default;
RouteFilter::RouteFilter(RouteFilter&&) noexcept = default;
RouteFilter& RouteFilter::operator=(RouteFilter&&) noexcept = default;

Result<RouteFilter> RouteFilter::make(const RouteFilterOptions& options) {
    auto state = std::make_unique<State>();
    state->options = options;
    for (const auto& text : options.communities) {
        const auto community = parse_community(text);
        if (!community) {
            return fail(
                Error{.subject = text, .what = "community: wanted ASN:VALUE or ASN:VALUE:VALUE"});
        }
        state->communities.push_back(*community);
    }
    if (!options.path.empty()) state->path = COMITY_TRY(Expression::compile(options.path));
    return RouteFilter(std::move(state));
}

std::optional<Record> RouteFilter::apply(const Record& record) {
    if (const auto* rib = std::get_if<RibRecord>(&record)) return state_->apply(*rib);
    if (const auto* update = std::get_if<UpdateRecord>(&record)) return state_->apply(*update);
    if (const auto* change = std::get_if<StateChange>(&record)) return state_->apply(*change);
    return std::nullopt;
}

}  // namespace comity::bgp::mrt
