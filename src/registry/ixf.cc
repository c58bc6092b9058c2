#include "registry/ixf.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "registry/field_text.h"
#include "registry/json_record.h"
#include "registry/json_stream.h"
#include "registry/limits.h"

namespace comity::registry {
namespace {

using ixf::Connection;
using ixf::Member;
using ixf::MemberType;

static_assert(kIxfMembersMax == 100'000 && kIxfConnectionsMax == 200'000 &&
                  kIxfExchangesMax == 10'000 && kIxfLansMax == 20'000 &&
                  kRecordOctetsMax == std::size_t{1} << 20U && kRecordDepthMax == 32 &&
                  kFieldOctetsMax == 1020,
              "the explanations of the rules name these numbers");

constexpr std::array<std::string_view, 5> kVersions{"0.6", "0.7", "0.8", "0.9", "1.0"};

constexpr std::array kMemberTypes{MemberType::Peering, MemberType::Ixp, MemberType::RouteServer,
                                  MemberType::ProBono, MemberType::Other};

MemberType parse_member_type(std::string_view text) {
    for (const auto type : kMemberTypes) {
        if (ixf::to_string(type) == text) return type;
    }
    return MemberType::NotGiven;
}

bool is_service(std::string_view type) {
    return type == "ixrouteserver" || type == "ixroutecollector";
}

}  // namespace

class IxfReader::Gatherer {
public:
    Gatherer() : record_(kRecordOctetsMax) {}

    Result<void> add(ByteSource& source);
    IxfMembers finish();

private:
    /// The one object of an export.
    Result<JsonEnd> read_export(JsonStream& stream);
    /// A list whose every element is a record that `take` takes.
    template <class Take>
    Result<JsonEnd> read_list(JsonStream& stream, Take take);
    /// A member of the export that is no list: a text or a number.
    Result<JsonEnd> read_scalar(JsonStream& stream, std::string_view key);
    void take_exchange();
    void take_lan(net::Family family);
    void take_member();
    void take_connection(Member& member, net::Family family);
    void read_as_sets(Connection& connection);
    /// Of the record: cut where it is too long, "" where it is not given.
    std::string text(std::string_view key);
    void note_odd();
    void refuse(const Rule& rule, std::string_view what) { made_.refused.add(rule, what, place_); }
    void note(const Rule& rule, std::string_view what) { made_.noted.add(rule, what, place_); }

    JsonRecord record_;
    IxfMembers made_;
    std::unordered_map<net::Asn, std::size_t> known_;  ///< Places in `made_.members`.
    std::uint64_t place_ = 0;                          ///< Records met so far, of all inputs.
    std::size_t connections_ = 0;
    bool has_members_ = false;  ///< Of the export that is being read.
};

Result<void> IxfReader::Gatherer::add(ByteSource& source) {
    JsonStream stream(source);
    has_members_ = false;
    const auto first = COMITY_TRY(stream.peek());
    auto end = JsonEnd::Broken;
    if (first == '{') end = COMITY_TRY(read_export(stream));
    if (end == JsonEnd::Whole && COMITY_TRY(stream.peek())) end = JsonEnd::Broken;
    if (end == JsonEnd::Broken) {
        refuse(rules::kIxfJson, first ? "what is behind the last record" : "an empty input");
    } else if (end == JsonEnd::CutShort) {
        refuse(rules::kIxfCutShort, "the last record");
    } else if (!has_members_) {
        refuse(rules::kIxfShape, "an object without member_list");
    }
    return {};
}

Result<JsonEnd> IxfReader::Gatherer::read_export(JsonStream& stream) {
    return stream.each_member([this, &stream](std::string_view key) -> Result<JsonEnd> {
        const auto open = COMITY_TRY(stream.peek());
        if (key == "member_list" && open == '[') {
            has_members_ = true;
            return read_list(stream, [this] { take_member(); });
        }
        if (key == "ixp_list" && open == '[') {
            return read_list(stream, [this] { take_exchange(); });
        }
        if (key == "version" || key == "timestamp") return read_scalar(stream, key);
        return stream.pass_value();
    });
}

template <class Take>
Result<JsonEnd> IxfReader::Gatherer::read_list(JsonStream& stream, Take take) {
    return stream.each_element([this, &stream, take]() -> Result<JsonEnd> {
        const JsonEnd end = COMITY_TRY(stream.pass_value(kRecordOctetsMax));
        if (end != JsonEnd::Whole) return end;
        ++place_;
        if (stream.is_too_long() || !record_.parse(stream.text())) {
            // What it says stays out of sight: it may be a contact.
            refuse(rules::kIxfMember, "a record");
        } else {
            take();
            note_odd();
        }
        return end;
    });
}

Result<JsonEnd> IxfReader::Gatherer::read_scalar(JsonStream& stream, std::string_view key) {
    const JsonEnd end = COMITY_TRY(stream.pass_value(kJsonKeyOctetsMax));
    if (end != JsonEnd::Whole) return end;
    // As a field of a record, so that it is read as leniently as any other.
    const auto field = "{\"" + std::string(key) + "\":" + std::string(stream.text()) + "}";
    if (stream.is_too_long() || !record_.parse(field)) {
        note(rules::kIxfType, key);
    } else if (key == "timestamp") {
        const auto exported = record_.time(key);
        if (exported) made_.as_of = std::max(made_.as_of.value_or(*exported), *exported);
        note_odd();
    } else if (const auto version = record_.text(key);
               !version ||
               std::find(kVersions.begin(), kVersions.end(), *version) == kVersions.end()) {
        note(rules::kIxfVersion, version.value_or("no text"));
    }
    return end;
}

std::string IxfReader::Gatherer::text(std::string_view key) {
    const auto given = trim(record_.text(key).value_or(""));
    const auto cut = cut_name(given);
    if (cut.size() < given.size()) note(rules::kIxfText, key);
    return std::string(cut);
}

void IxfReader::Gatherer::note_odd() {
    for (const auto key : record_.odd()) note(rules::kIxfType, key);
}

void IxfReader::Gatherer::take_exchange() {
    if (made_.exchanges.size() == kIxfExchangesMax)
        return refuse(rules::kIxfTooMany, "an exchange");
    ixf::Exchange exchange{.id = record_.number32("ixp_id").value_or(0), .name = text("name")};
    if (exchange.name.empty()) exchange.name = text("shortname");
    made_.exchanges.push_back(std::move(exchange));
    record_.each_object("vlan", [this] {
        record_.each_object("ipv4", [this] { take_lan(net::Family::Ipv4); });
        record_.each_object("ipv6", [this] { take_lan(net::Family::Ipv6); });
    });
}

void IxfReader::Gatherer::take_lan(net::Family family) {
    const auto given = trim(record_.text("prefix").value_or(""));
    if (given.empty()) return;
    const auto length = record_.number("mask_length", net::bits_of(family));
    const auto address = net::Address::parse(given);
    if (!address || address->family() != family || !length) return refuse(rules::kIxfLan, given);
    if (made_.lans.size() == kIxfLansMax) return refuse(rules::kIxfTooMany, given);
    // Some write their own address in the place of the network's.
    made_.lans.push_back(net::Prefix::containing(*address, static_cast<std::uint8_t>(*length)));
}

void IxfReader::Gatherer::take_member() {
    const auto asn = record_.asn("asnum");
    if (!asn) return refuse(rules::kIxfAsn, text("name"));
    if (made_.members.size() == kIxfMembersMax && !known_.contains(*asn)) {
        return refuse(rules::kIxfTooMany, to_string(*asn));
    }
    const auto [known, is_new] = known_.try_emplace(*asn, made_.members.size());
    if (is_new) made_.members.push_back({.asn = *asn});
    auto& member = made_.members[known->second];
    const auto type = parse_member_type(record_.text("member_type").value_or(""));
    if (member.name.empty()) member.name = text("name");
    if (member.type == MemberType::NotGiven) member.type = type;
    if (member.peering_policy.empty()) member.peering_policy = text("peering_policy");
    record_.each_object("connection_list", [this, &member] {
        record_.each_object("vlan_list", [this, &member] {
            record_.each_object("ipv4", [&] { take_connection(member, net::Family::Ipv4); });
            record_.each_object("ipv6", [&] { take_connection(member, net::Family::Ipv6); });
        });
    });
}

void IxfReader::Gatherer::take_connection(Member& member, net::Family family) {
    const auto given = trim(record_.text("address").value_or(""));
    if (given.empty()) return;
    const auto address = net::Address::parse(given);
    if (!address || address->family() != family) return refuse(rules::kIxfAddress, given);
    if (connections_ == kIxfConnectionsMax) return refuse(rules::kIxfTooMany, given);
    ++connections_;
    Connection connection{.address = *address, .at_route_server = record_.flag("routeserver")};
    read_as_sets(connection);
    for (const auto type : record_.texts("service_type")) {
        connection.is_service = connection.is_service || is_service(type);
    }
    record_.each_object("services", [this, &connection] {
        connection.is_service =
            connection.is_service || is_service(record_.text("type").value_or(""));
    });
    member.connections.push_back(std::move(connection));
}

void IxfReader::Gatherer::read_as_sets(Connection& connection) {
    const auto macro = record_.text("as_macro").value_or("");
    // A part of a name would be another one.
    if (macro.size() > kFieldOctetsMax) return note(rules::kIxfText, "as_macro");
    auto names = parse_irr_sets(macro);
    for (const auto& word : names.refused) note(rules::kIxfMacro, word);
    for (auto& name : names.names) {
        if (name.kind == IrrSetName::Kind::RouteSet) {
            note(rules::kIxfMacro, name.name);
        } else {
            connection.as_sets.push_back(std::move(name));
        }
    }
}

IxfMembers IxfReader::Gatherer::finish() {
    auto& lans = made_.lans;
    std::sort(lans.begin(), lans.end());
    lans.erase(std::unique(lans.begin(), lans.end()), lans.end());
    auto& members = made_.members;
    std::sort(members.begin(), members.end(),
              [](const Member& a, const Member& b) { return a.asn < b.asn; });
    for (auto& member : members) {
        auto& connections = member.connections;
        // Of one address that is given twice the first counts.
        std::stable_sort(
            connections.begin(), connections.end(),
            [](const Connection& a, const Connection& b) { return a.address < b.address; });
        connections.erase(std::unique(connections.begin(), connections.end(),
                                      [](const Connection& a, const Connection& b) {
                                          return a.address == b.address;
                                      }),
                          connections.end());
    }
    return std::move(made_);
}

std::string_view ixf::to_string(MemberType type) {
    switch (type) {
        case MemberType::NotGiven: return "";
        case MemberType::Peering: return "peering";
        case MemberType::Ixp: return "ixp";
        case MemberType::RouteServer: return "routeserver";
        case MemberType::ProBono: return "probono";
        case MemberType::Other: return "other";
    }
    return "";
}

const Member* IxfMembers::find(net::Asn asn) const {
    const auto at =
        std::lower_bound(members.begin(), members.end(), asn,
                         [](const Member& member, net::Asn wanted) { return member.asn < wanted; });
    return at != members.end() && at->asn == asn ? &*at : nullptr;
}

IxfReader::IxfReader() : gatherer_(std::make_unique<Gatherer>()) {}
IxfReader::IxfReader(IxfReader&&) noexcept = default;
IxfReader& IxfReader::operator=(IxfReader&&) noexcept = default;
IxfReader::~IxfReader() = default;

Result<void> IxfReader::add(ByteSource& source) { return gatherer_->add(source); }

IxfMembers IxfReader::finish() && { return gatherer_->finish(); }

}  // namespace comity::registry
