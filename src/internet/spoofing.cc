#include "internet/spoofing.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json_writer.h"
#include "base/text.h"
#include "internet/text_sink.h"

namespace comity::internet {
namespace {

using net::Family;
using net::Prefix;

/// The calendar month of `date`.
Period month_of(Timestamp date) {
    const auto text = to_string(date);
    const auto year = *parse_decimal<unsigned>(std::string_view(text).substr(0, 4));
    const auto month =
        *parse_decimal<unsigned>(std::string_view(text).substr(5, 2), LeadingZeros::Allowed);
    return {Timestamp::from_date(year, month, 1), month == 12
                                                      ? Timestamp::from_date(year + 1, 1, 1)
                                                      : Timestamp::from_date(year, month + 1, 1)};
}

/// The `count`-th of the prefixes of `length` bits that a holding has, round and round; as the API
/// cuts clients' addresses, which may be more than is held.
Prefix client_in(const Prefix& holding, std::uint8_t length, std::uint64_t count) {
    if (holding.length() >= length) return Prefix::containing(holding.address(), length);
    const auto places = std::uint64_t{1} << (length - holding.length());
    const auto high = holding.address().high() | (count % places) << (64U - length);
    return Prefix::containing(holding.family() == Family::Ipv4
                                  ? net::Address::v4(static_cast<std::uint32_t>(high >> 32U))
                                  : net::Address::v6(high, 0),
                              length);
}

/// How a network treats forged packets: of ten, how many it lets out.
struct Posture {
    std::uint32_t passes = 0;
    std::uint32_t nat_permille = 0;
};

SpoofOutcome outcome_of(const Posture& posture, const Prefix& client, Random& random) {
    SpoofOutcome outcome;
    outcome.client = client;
    outcome.is_behind_nat = random.chance(posture.nat_permille);
    const bool passes = random.below(10) < posture.passes;
    if (random.chance(50)) {
        outcome.routed = "unknown";
    } else if (outcome.is_behind_nat && random.chance(700)) {
        outcome.routed = "rewritten";
    } else {
        outcome.routed = passes ? "received" : "blocked";
    }
    return outcome;
}

class Tester {
public:
    explicit Tester(const Internet& internet)
        : internet_(internet), month_(month_of(internet.parameters.date)) {
        clients_.resize(internet.topology.size());
        for (const auto& holding : internet.delegations.holdings()) {
            auto& place = holding.prefix.family() == Family::Ipv4 ? clients_[holding.network].ipv4
                                                                  : clients_[holding.network].ipv6;
            if (!place) place = holding.prefix;
        }
    }

    std::vector<SpoofSession> make() {
        for (AsIndex network = 0; network < internet_.topology.size(); ++network) test(network);
        std::stable_sort(
            sessions_.begin(), sessions_.end(),
            [](const SpoofSession& a, const SpoofSession& b) { return a.time < b.time; });
        constexpr std::uint64_t kFirstSession = 1'200'000;
        for (std::size_t i = 0; i < sessions_.size(); ++i) sessions_[i].number = kFirstSession + i;
        return std::move(sessions_);
    }

private:
    struct Clients {
        std::optional<Prefix> ipv4;
        std::optional<Prefix> ipv6;
    };

    void test(AsIndex network) {
        const auto asn = internet_.topology.asn(network);
        Random random(mix(stream_seed(internet_.parameters, Stream::Spoofing), asn.value()));
        if (net::is_reserved(asn) || !random.chance(45)) return;
        const auto& clients = clients_[network];
        Posture posture;
        const auto sort = random.below(100);
        posture.passes = sort < 60 ? 0 : sort < 90 ? 10 : 5;
        posture.nat_permille = random.chance(500) ? 900 : 100;
        const auto count = 1 + random.skewed_below(10);
        for (std::uint32_t i = 0; i < count; ++i) {
            SpoofSession session;
            session.network = network;
            session.time = draw_time(random);
            const bool ipv6_too = random.chance(350);
            if (clients.ipv4) {
                session.ipv4 =
                    outcome_of(posture, client_in(*clients.ipv4, 24, random.below(4)), random);
            }
            if (clients.ipv6 && (ipv6_too || !clients.ipv4)) {
                session.ipv6 =
                    outcome_of(posture, client_in(*clients.ipv6, 40, random.below(3)), random);
                session.ipv6->is_behind_nat = false;
            }
            if (session.ipv4 || session.ipv6) sessions_.push_back(session);
        }
    }
    /// In the month, or in one of six in the two months before.
    Timestamp draw_time(Random& random) const {
        const auto length = month_.end.seconds() - month_.start.seconds();
        const auto within =
            static_cast<std::int64_t>(random.below(static_cast<std::uint32_t>(length)));
        if (!random.chance(170)) return Timestamp::from_seconds(month_.start.seconds() + within);
        const auto before = month_.start.seconds() - 1 - 2 * within;
        return Timestamp::from_seconds(std::max<std::int64_t>(0, before));
    }

    const Internet& internet_;
    Period month_;
    std::vector<Clients> clients_;
    std::vector<SpoofSession> sessions_;
};

void write_family(JsonWriter& json, std::string_view digit, std::string_view spoof_suffix,
                  const std::optional<SpoofOutcome>& outcome, net::Asn asn) {
    const auto text = [&](std::string_view name, const std::string& value) {
        json.key(name);
        outcome ? json.value(value) : json.null();
    };
    text(fmt::format("asn{}", digit), std::to_string(asn.value()));
    text(fmt::format("client{}", digit), outcome ? net::to_string(outcome->client) : "");
    json.key(fmt::format("nat{}", digit));
    outcome ? json.value(outcome->is_behind_nat) : json.null();
    const std::string routed(outcome ? outcome->routed : "");
    text(fmt::format("routedspoof{}", spoof_suffix), routed);
    text(fmt::format("privatespoof{}", spoof_suffix), routed == "received" ? "blocked" : routed);
}

std::string page_path(std::size_t page) { return fmt::format("/sessions?page={}", page); }

}  // namespace

std::vector<SpoofSession> make_spoof_sessions(const Internet& internet) {
    return Tester(internet).make();
}

std::size_t sessions_a_page(std::size_t session_count) {
    // As the API has them, and more only where there would be more files than a process may open.
    constexpr std::size_t kUsual = 30;
    constexpr std::size_t kPagesMax = 300;
    return std::max(kUsual, (session_count + kPagesMax - 1) / kPagesMax);
}

Result<void> write_spoof_page(const Internet& internet, std::span<const SpoofSession> sessions,
                              std::size_t page, ByteSink& sink) {
    const auto size = sessions_a_page(sessions.size());
    const auto pages = std::max<std::size_t>(1, (sessions.size() + size - 1) / size);
    const auto start = std::min(sessions.size(), (page - 1) * size);
    JsonWriter json;
    json.begin_object().member("@context", "/contexts/Session").member("@id", "/sessions");
    json.member("@type", "hydra:Collection").key("hydra:member").begin_array();
    for (const auto& one : sessions.subspan(start, std::min(size, sessions.size() - start))) {
        const auto asn = internet.topology.asn(one.network);
        json.begin_object().member("@id", fmt::format("/sessions/{}", one.number));
        json.member("@type", "Session").member("session", one.number);
        auto time = to_string(one.time);
        time.pop_back();
        json.member("timestamp", time + "+00:00");
        write_family(json, "4", "", one.ipv4, asn);
        write_family(json, "6", "6", one.ipv6, asn);
        json.member("country", country_of_three(internet.organisations.of(one.network).country));
        json.end_object();
    }
    json.end_array().member("hydra:totalItems", static_cast<std::uint64_t>(sessions.size()));
    json.key("hydra:view").begin_object().member("@id", page_path(page));
    json.member("@type", "hydra:PartialCollectionView").member("hydra:first", page_path(1));
    json.member("hydra:last", page_path(pages));
    if (page < pages) json.member("hydra:next", page_path(page + 1));
    json.end_object().end_object();
    TextSink out(sink);
    COMITY_TRY(out.write(json.text()));
    return out.flush();
}

std::map<net::Asn, SpoofTruth> spoofing_of(const Internet& internet,
                                           std::span<const SpoofSession> sessions,
                                           const WrittenRelationships& relationships) {
    const auto month = month_of(internet.parameters.date);
    std::map<AsIndex, std::set<Prefix>> received;  // of all that have data
    for (const auto& session : sessions) {
        if (session.time < month.start || session.time >= month.end) continue;
        for (const auto& outcome : {session.ipv4, session.ipv6}) {
            if (!outcome || outcome->is_behind_nat) continue;
            if (outcome->routed == "received") received[session.network].insert(outcome->client);
            if (outcome->routed == "blocked") received.try_emplace(session.network);
        }
    }
    const auto& topology = internet.topology;
    std::map<net::Asn, SpoofTruth> truth;
    for (const auto& [network, prefixes] : received) {
        truth[topology.asn(network)].received = prefixes.size();
        for (const auto neighbours : {topology.providers(network), topology.peers(network)}) {
            for (const auto neighbour : neighbours) {
                if (!relationships.is_customer(network, neighbour)) continue;
                auto& sum = truth[topology.asn(neighbour)].received_of_customers;
                sum = sum.value_or(0) + prefixes.size();
            }
        }
    }
    return truth;
}

}  // namespace comity::internet
