#include "bgp/mrt/route_filter.h"

#include <algorithm>

#include "bgp/message/community.h"
#include "bgp/mrt/path_expression.h"

namespace comity::bgp::mrt {

struct RouteFilter::State {
    RouteFilterOptions options;
    std::vector<Community> communities;
    std::optional<PathExpression> path;
    std::vector<RibRoute> routes;
    Update update;

    [[nodiscard]] bool wants_attributes() const {
        return options.origin || !communities.empty() || path;
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
    [[nodiscard]] bool wants(const Attributes& attributes, const Peer& peer) {
        // A path that cannot be read has no origin, and matches nothing.
        if ((options.origin || path) && !attributes.has(Attributes::kAsPath)) return false;
        if (options.origin && attributes.as_path.origin(peer.asn) != options.origin) return false;
        for (const auto& community : communities) {
            if (!has_community(attributes, community)) return false;
        }
        return !path || path->matches(net::to_string(attributes.as_path));
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
        const auto community = Community::parse(text);
        if (!community) {
            return fail(
                Error{.subject = text, .what = "community: wanted ASN:VALUE or ASN:VALUE:VALUE"});
        }
        state->communities.push_back(*community);
    }
    if (!options.path.empty()) state->path = COMITY_TRY(PathExpression::compile(options.path));
    return RouteFilter(std::move(state));
}

std::optional<Record> RouteFilter::apply(const Record& record) {
    if (const auto* rib = std::get_if<RibRecord>(&record)) return state_->apply(*rib);
    if (const auto* update = std::get_if<UpdateRecord>(&record)) return state_->apply(*update);
    if (const auto* change = std::get_if<StateChange>(&record)) return state_->apply(*change);
    return std::nullopt;
}

}  // namespace comity::bgp::mrt
