#include "internet/route_objects.h"

#include <algorithm>

#include "internet/registries.h"

namespace comity::internet {
namespace {

using net::Asn;
using net::Prefix;

/// How a network goes about its route objects.
enum class IrrHabit : std::uint8_t { All, Part, Covering, RadbOnly, Twice, None };

IrrHabit irr_habit_of(const Internet& internet, Asn origin) {
    const auto draw = mix(stream_seed(internet.parameters, Stream::RouteObjects), origin.value());
    const auto permille = draw % 1'000;
    if (permille < 400) return IrrHabit::All;
    if (permille < 580) return IrrHabit::Part;
    if (permille < 700) return IrrHabit::Covering;
    if (permille < 780) return IrrHabit::RadbOnly;
    if (permille < 860) return IrrHabit::Twice;
    return IrrHabit::None;
}

class Maker {
public:
    explicit Maker(const Internet& internet) : internet_(internet) {}

    std::vector<RouteObject> make() {
        for (const auto& announcement : internet_.announcements) {
            if (announcement.prefix.length() == 0) continue;
            for (const auto& pair : internet_.pairs_of(announcement)) {
                if (!net::is_reserved(pair.origin)) add_pair(announcement, pair.origin);
            }
        }
        for (const auto& holding : internet_.delegations.holdings()) add_withdrawn(holding);
        for (const auto& one : internet_.past.registrations) {
            add(one.prefix, one.origin, static_cast<IrrSource>(region_of(one.origin)));
        }
        std::sort(objects_.begin(), objects_.end());
        objects_.erase(std::unique(objects_.begin(), objects_.end()), objects_.end());
        return std::move(objects_);
    }

private:
    [[nodiscard]] std::uint64_t draw_of(const Prefix& prefix, Asn origin) const {
        const auto seed = stream_seed(internet_.parameters, Stream::RouteObjects);
        const auto place = mix(prefix.address().high(), prefix.address().low()) ^ prefix.length();
        return mix(mix(seed, place), origin.value());
    }
    [[nodiscard]] Asn anybody(std::uint64_t draw) const {
        const auto count = internet_.topology.size();
        return internet_.topology.asn(static_cast<AsIndex>(draw % count));
    }
    void add(const Prefix& prefix, Asn origin, IrrSource source) {
        if (!net::is_reserved(origin)) objects_.push_back({prefix, origin, source});
    }

    void add_pair(const Announcement& announcement, Asn origin) {
        const auto& prefix = announcement.prefix;
        const auto draw = draw_of(prefix, origin);
        const auto permille = draw % 1'000;
        const auto own = static_cast<IrrSource>(region_of(origin));
        if (announcement.space != Space::Held) {
            // A registry that checks nothing takes anything.
            if (permille < 150) add(prefix, origin, kRadb);
            return;
        }
        if (permille >= 970) {  // of the network that had it before
            add(prefix, anybody(draw / 1'000), draw % 2 == 0 ? own : kRadb);
        }
        switch (irr_habit_of(internet_, origin)) {
            case IrrHabit::All:
                if (permille < 980) add(prefix, origin, own);
                return;
            case IrrHabit::Part:
                if (permille < 600) add(prefix, origin, own);
                return;
            case IrrHabit::Covering: {
                const auto* holding = internet_.delegations.holding_of(prefix);
                add(holding == nullptr ? prefix : holding->prefix, origin, own);
                return;
            }
            case IrrHabit::RadbOnly:
                if (permille < 900) add(prefix, origin, kRadb);
                return;
            case IrrHabit::Twice:
                if (permille < 950) add(prefix, origin, own);
                if (permille > 100) add(prefix, origin, kRadb);
                return;
            case IrrHabit::None: return;
        }
    }

    /// Of a part of one holding in thirty: an object whose route is long gone.
    void add_withdrawn(const Holding& holding) {
        const auto origin = internet_.topology.asn(holding.network);
        const auto draw = draw_of(holding.prefix, Asn(0));
        const auto usual = holding.prefix.family() == net::Family::Ipv4 ? 24 : 48;
        if (draw % 30 != 0 || holding.prefix.length() >= usual) return;
        const auto own = static_cast<IrrSource>(region_of(origin));
        add(Prefix::containing(holding.prefix.address(), static_cast<std::uint8_t>(usual)),
            draw / 32 % 2 == 0 ? origin : anybody(draw / 64), draw / 4'096 % 2 == 0 ? own : kRadb);
    }

    const Internet& internet_;
    std::vector<RouteObject> objects_;
};

}  // namespace

std::string_view irr_source_name(IrrSource source) {
    return source == kRadb ? "RADB" : kRegistries[source].database;
}

std::vector<RouteObject> make_route_objects(const Internet& internet) {
    return Maker(internet).make();
}

void RegistrationWalk::go_to(const Prefix& prefix) {
    const auto leave = [this](const Prefix& inner) {
        while (!covering_.empty() && !objects_[covering_.back()].prefix.covers(inner)) {
            covering_.pop_back();
        }
    };
    for (; next_ < objects_.size() && objects_[next_].prefix <= prefix; ++next_) {
        leave(objects_[next_].prefix);
        covering_.push_back(next_);
    }
    leave(prefix);
}

RegistrationWalk::Found RegistrationWalk::find(const Prefix& prefix, Asn origin) {
    go_to(prefix);
    Found found;
    for (const auto place : covering_) {
        if (objects_[place].origin != origin) continue;
        found.covered = true;
        found.exact = found.exact || objects_[place].prefix == prefix;
    }
    return found;
}

}  // namespace comity::internet
