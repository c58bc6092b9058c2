#include "internet/truth.h"

#include <algorithm>
#include <map>
#include <set>

#include "internet/names_writer.h"
#include "internet/participants.h"
#include "internet/peeringdb_entries.h"
#include "internet/registries.h"
#include "internet/routing_policies.h"
#include "internet/written_relationships.h"

namespace comity::internet {
namespace {

using net::Asn;
using net::Family;

class Assessor {
public:
    Assessor(const Internet& internet, const Registered& registered)
        : internet_(internet),
          registered_(registered),
          feeds_(internet),
          registrations_(registered.routes) {}

    Truth assess() {
        truth_.vantage_points = internet_.vantage_points.size();
        truth_.rib_entries = feeds_.rib_entries();
        truth_.families = {feeds_.totals(Family::Ipv4), feeds_.totals(Family::Ipv6)};
        for (std::size_t i = 0; i < internet_.announcements.size(); ++i) assess(i);
        const auto relationships = written_relationships(internet_);
        auto bogons = bogons_of(internet_, feeds_, relationships);
        auto spoofing = spoofing_of(internet_, registered_.sessions, relationships);
        for (auto& [asn, network] : networks_) {
            network.asn = asn;
            network.bogons = std::move(bogons[asn]);
            network.spoofing = spoofing[asn];
            describe(network);
            truth_.networks.push_back(std::move(network));
        }
        count_groups();
        return std::move(truth_);
    }

private:
    /// A pair that counts, of an announcement that covers the present one.
    struct Cover {
        net::Prefix prefix;
        Asn origin;
        bool delivers;  ///< Valid or not found.
    };

    void describe(NetworkTruth& network) const {
        const auto index = internet_.topology.index_of(network.asn);
        const auto& organisation = internet_.organisations.of(index);
        network.country = organisation.country;
        network.region = organisation.region;
        network.organisation = listed_organisation(internet_, index);
        network.name = listed_name(internet_, index);
        const auto registration = registration_of(internet_, index);
        network.has_policy = registration.has_policy();
        if (registration.has_contact() || peeringdb_entry(internet_, index).has_contact()) {
            network.has_contact = true;
        } else if (!registration.withholds_contact()) {
            network.has_contact = false;
        }
    }

    void count_groups() {
        std::map<std::string, std::uint64_t> groups;
        for (const auto& network : truth_.networks) {
            ++groups["country:" + std::string(network.country)];
            ++groups["rir:" + std::string(kRegistries[network.region].file)];
        }
        std::set<net::Asn> participants;
        std::map<std::string, std::set<net::Asn>> named;
        for (const auto& one : make_participants(internet_)) {
            participants.insert(one.asns.begin(), one.asns.end());
            const auto id = "participants:" + std::string(kProgrammes[one.programme].id);
            named[id].insert(one.asns.begin(), one.asns.end());
        }
        named["participants:all"] = std::move(participants);
        for (const auto& one : make_groups(internet_)) {
            named["custom:" + one.name].insert(one.asns.begin(), one.asns.end());
        }
        for (const auto& [group, asns] : named) {
            groups[group] = static_cast<std::uint64_t>(std::count_if(
                asns.begin(), asns.end(), [this](Asn asn) { return networks_.count(asn) > 0; }));
        }
        for (const auto& [group, count] : groups) truth_.groups.push_back({group, count});
    }

    void assess(std::size_t i) {
        const auto& announcement = internet_.announcements[i];
        while (!covers_.empty() && !covers_.back().prefix.covers(announcement.prefix)) {
            covers_.pop_back();
        }
        if (announcement.pair_count == 0) {
            bool any = false;
            for (std::size_t v = 0; v < internet_.vantage_points.size() && !any; ++v) {
                any = !internet_.route(i, v).empty();
            }
            if (any) ++truth_.as_set_origins;
            return;
        }
        const auto outer_covers = covers_.size();
        for (const auto& pair : internet_.pairs_of(announcement)) {
            assess_pair(i, pair, outer_covers);
        }
    }

    void assess_pair(std::size_t i, const Pair& pair, std::size_t outer_covers) {
        const auto& announcement = internet_.announcements[i];
        const auto& prefix = announcement.prefix;
        bool carried = false;
        std::uint64_t peers = 0;
        feeds_.begin_peer_count();
        for (std::size_t v = 0; v < internet_.vantage_points.size(); ++v) {
            const auto path = internet_.route(i, v);
            if (path.empty() || internet_.origin_of(i, path) != pair.origin) continue;
            carried = true;
            if (feeds_.is_full(prefix.family(), v) && feeds_.is_new_peer(v)) ++peers;
        }
        if (!carried) return;
        truth_.pairs.add(pair.state);
        if (net::is_reserved(pair.origin)) {
            ++truth_.reserved_origins;
            return;
        }
        auto& network = networks_[pair.origin];
        if (prefix.length() == 0) {
            ++network.excluded.default_route;
        } else if (prefix.length() > (prefix.family() == Family::Ipv4 ? 24 : 48)) {
            ++network.excluded.too_long;
        } else if (announcement.oddity == Oddity::Blackhole) {
            ++network.excluded.blackhole;
        } else if (peers < feeds_.totals(prefix.family()).peers_needed) {
            ++network.excluded.below_peers;
        } else if (announcement.space != Space::Held) {
            ++network.excluded.unallocated;
        } else {
            count_pair(network, prefix, pair, outer_covers);
        }
    }

    /// The first `outer_covers` of covers_ are less specific than `prefix`, the rest are `prefix`.
    void count_pair(NetworkTruth& network, const net::Prefix& prefix, const Pair& pair,
                    std::size_t outer_covers) {
        network.counted.add(pair.state);
        const auto found = registrations_.find(prefix, pair.origin);
        if (found.exact) ++network.registered_exactly;
        if (found.covered) ++network.registered;
        if (is_invalid(pair.state) &&
            std::any_of(covers_.begin(),
                        covers_.begin() + static_cast<std::ptrdiff_t>(outer_covers),
                        [&pair](const Cover& cover) {
                            return cover.delivers && cover.origin == pair.origin;
                        })) {
            ++network.invalid_harmless;
        }
        covers_.push_back({prefix, pair.origin, !is_invalid(pair.state)});
    }

    const Internet& internet_;
    const Registered& registered_;
    FullFeeds feeds_;
    RegistrationWalk registrations_;
    Truth truth_;
    std::vector<Cover> covers_;
    std::map<Asn, NetworkTruth> networks_;
};

}  // namespace

void StateCounts::add(PairState state) {
    switch (state) {
        case PairState::NotFound: ++not_found; break;
        case PairState::Valid: ++valid; break;
        case PairState::InvalidAsn: ++invalid_asn; break;
        case PairState::InvalidLength: ++invalid_length; break;
        case PairState::InvalidAs0: ++invalid_as0; break;
    }
}

std::optional<double> NetworkTruth::m7rpki() const {
    if (counted.total() == 0) return std::nullopt;
    const auto score =
        (static_cast<double>(counted.valid) - 10.0 * static_cast<double>(counted.invalid())) /
        static_cast<double>(counted.total());
    return std::clamp(score, 0.0, 1.0);
}

std::optional<double> NetworkTruth::m7rpkin() const {
    if (counted.total() == 0) return std::nullopt;
    return static_cast<double>(counted.invalid()) / static_cast<double>(counted.total());
}

std::optional<double> NetworkTruth::m7irr() const {
    if (counted.total() == 0) return std::nullopt;
    return static_cast<double>(registered) / static_cast<double>(counted.total());
}

std::optional<double> NetworkTruth::m7irr_exact() const {
    if (counted.total() == 0) return std::nullopt;
    return static_cast<double>(registered_exactly) / static_cast<double>(counted.total());
}

Registered registered_of(const Internet& internet) {
    return {make_route_objects(internet), make_spoof_sessions(internet)};
}

Truth truth_of(const Internet& internet, const Registered& registered) {
    return Assessor(internet, registered).assess();
}

}  // namespace comity::internet
