#include "internet/irr_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "internet/made_topology.h"
#include "internet/registries.h"
#include "internet/routing_policies.h"
#include "internet/text_sink.h"

namespace comity::internet {
namespace {

using net::Asn;

/// How one registry writes.
struct Style {
    std::string_view line_end = "\n";
    std::string_view continuation = "                ";  ///< Before a value's next line.
    Spelling spelling = Spelling::Ascii;
    bool lower_case = false;    ///< AS numbers in every other object.
    bool comments = false;      ///< Behind some values.
    bool last_line_end = true;  ///< At the end of the dump.
    bool has_organisations = false;
};

Style style_of(IrrSource source) {
    Style style;
    style.has_organisations = source == kApnic || source == kRipe || source == kAfrinic;
    if (source == kApnic) style.continuation = "\t\t";
    if (source == kArin) style.comments = true;
    if (source == kLacnic) style.last_line_end = false;
    if (source == kRipe) style.spelling = Spelling::Latin1;
    if (source == kAfrinic) style.line_end = "\r\n";
    if (source == kRadb) {
        style.continuation = "+               ";
        style.lower_case = true;
        style.spelling = Spelling::Utf8;
    }
    return style;
}

class IrrDumpWriter {
public:
    IrrDumpWriter(const Internet& internet, IrrSource source, ByteSink& sink)
        : internet_(internet),
          source_(source),
          name_(irr_source_name(source)),
          style_(style_of(source)),
          out_(sink) {}

    Result<void> write(std::span<const RouteObject> routes) {
        text_ = fmt::format("# {}: a made Internet's dump, {}", name_,
                            to_string(internet_.parameters.date));
        text_ += style_.line_end;
        text_ += "# Objects of people are filtered.";
        COMITY_TRY(end());
        for (std::uint32_t i = 0; i < internet_.organisations.all().size(); ++i) {
            COMITY_TRY(write_organisation(i));
        }
        for (AsIndex network = 0; network < internet_.topology.size(); ++network) {
            COMITY_TRY(write_aut_num(network));
            COMITY_TRY(write_as_set(network));
        }
        for (const auto& route : routes) {
            if (route.source == source_) COMITY_TRY(write_route(route));
        }
        if (style_.last_line_end) COMITY_TRY(out_.write(style_.line_end));
        return out_.flush();
    }

private:
    [[nodiscard]] std::uint64_t draw(std::uint64_t place) const {
        return mix(mix(stream_seed(internet_.parameters, Stream::Policies), 2U + source_), place);
    }
    [[nodiscard]] bool is_home_of(const Organisation& organisation) const {
        return organisation.region == source_;
    }

    /// Adds a line to the object; a line end in `value` continues it.
    void add(std::string_view key, std::string_view value) {
        if (!text_.empty()) text_ += style_.line_end;
        text_ += key;
        text_ += ':';
        text_.append(key.size() < 15 ? 15 - key.size() : 1, ' ');
        for (const char c : value) {
            if (c != '\n') {
                text_ += c;
                continue;
            }
            text_ += style_.line_end;
            text_ += style_.continuation;
        }
    }
    /// Ends the object, or the comments before the first one.
    Result<void> end() {
        const auto blank_line = std::string(style_.line_end) + std::string(style_.line_end);
        if (is_first_) {
            is_first_ = false;
        } else {
            COMITY_TRY(out_.write(blank_line));
        }
        COMITY_TRY(out_.write(text_));
        text_.clear();
        return {};
    }
    /// Maintenance, times and source, which every object ends with.
    Result<void> end_object(const std::string& maintainer, std::uint64_t place) {
        add("mnt-by", maintainer);
        const auto age = static_cast<std::int64_t>(draw(place ^ 0x71) % (3'000 * kSecondsPerDay));
        const auto seconds = std::max<std::int64_t>(0, internet_.parameters.date.seconds() - age);
        const auto time = to_string(Timestamp::from_seconds(seconds));
        if (source_ == kRadb || source_ == kLacnic) {
            add("changed", fmt::format("noc@radb.internal {}{}{}", time.substr(0, 4),
                                       time.substr(5, 2), time.substr(8, 2)));
        } else {
            add("created", to_string(Timestamp::from_seconds(seconds - seconds % 31'536'000)));
            add("last-modified", time);
        }
        add("source", style_.comments && place % 2 == 0 ? std::string(name_) + "  # Filtered"
                                                        : std::string(name_));
        return end();
    }

    [[nodiscard]] std::string asn_text(Asn asn, std::uint64_t place) const {
        return fmt::format("{}{}", style_.lower_case && place % 2 == 0 ? "as" : "AS", asn.value());
    }
    [[nodiscard]] static std::string maintainer_of(const Organisation& organisation) {
        return fmt::format("MAINT-AS{}", organisation.first_network.value());
    }
    [[nodiscard]] bool is_role(const Organisation& organisation) const {
        return draw(organisation.first_network.value()) % 3 != 0;
    }
    [[nodiscard]] std::string handle_of(const Organisation& organisation) const {
        return fmt::format("{}{}-{}", is_role(organisation) ? "NOC" : "PP",
                           organisation.first_network.value(), name_);
    }

    Result<void> write_organisation(std::uint32_t number) {
        const auto& organisation = internet_.organisations.all()[number];
        if (net::is_reserved(organisation.first_network)) return {};
        bool lists_contact = false;
        bool is_known = is_home_of(organisation);
        for (const auto network : internet_.organisations.networks_of(number)) {
            const auto registration = registration_of(internet_, network);
            if (source_ != kRadb && !is_home_of(organisation)) continue;
            const auto& aut_num = registration.in(source_);
            if (!aut_num) continue;
            is_known = true;
            lists_contact = lists_contact || aut_num->contact == NamedContact::Listed;
        }
        if (!is_known) return {};
        const auto place = organisation.first_network.value();
        const auto maintainer = maintainer_of(organisation);
        if (style_.has_organisations) {
            add("organisation", organisation_handle(organisation));
            add("org-name", name_of(organisation, style_.spelling));
            add("org-type", "LIR");
            add("address", "***\n***");
            add("country", organisation.country);
            COMITY_TRY(end_object(maintainer, place));
        }
        if (lists_contact) COMITY_TRY(write_contact(organisation));
        add("mntner", maintainer);
        add("descr", name_of(organisation, style_.spelling));
        add("admin-c", lists_contact ? handle_of(organisation) : withheld_or_gone(place));
        add("auth", "CRYPT-PW DummyValue  # Filtered for security");
        return end_object(maintainer, place);
    }

    Result<void> write_contact(const Organisation& organisation) {
        const auto place = organisation.first_network.value();
        const bool role = is_role(organisation);
        add(role ? "role" : "person",
            role ? name_of(organisation, style_.spelling) + " NOC" : std::string("Name Removed"));
        add("address", "***\n***");
        add("phone", "+00 00 000 0000");
        add("e-mail", fmt::format("unread{}@dump.internal", place % 7));
        add("nic-hdl", handle_of(organisation));
        return end_object(maintainer_of(organisation), place);
    }

    [[nodiscard]] std::string withheld_or_gone(std::uint64_t place) const {
        return source_ == kRipe && place % 2 == 0 ? std::string("DUMY-RIPE")
                                                  : fmt::format("GONE{}-{}", place, name_);
    }

    Result<void> write_aut_num(AsIndex network) {
        const auto& organisation = internet_.organisations.of(network);
        if (source_ != kRadb && !is_home_of(organisation)) return {};
        const auto registration = registration_of(internet_, network);
        const auto& aut_num = registration.in(source_);
        if (!aut_num) return {};
        const auto asn = internet_.topology.asn(network);
        add("aut-num", asn_text(asn, asn.value()));
        add("as-name", as_name(organisation, asn));
        add("descr", name_of(organisation, style_.spelling));
        if (style_.has_organisations) add("org", organisation_handle(organisation));
        add_policy(network, aut_num->policy);
        const auto gone = fmt::format("GONE{}-{}", asn.value(), name_);
        std::string admin;
        switch (aut_num->contact) {
            case NamedContact::Listed: admin = handle_of(organisation); break;
            case NamedContact::Withheld: admin = "DUMY-RIPE"; break;
            case NamedContact::Gone: admin = gone; break;
        }
        const auto chance = draw(asn.value()) / 8 % 10;
        // Of some only one of the two is still there.
        add("admin-c", aut_num->contact == NamedContact::Listed && chance == 0 ? gone : admin);
        add("tech-c", aut_num->contact == NamedContact::Listed && chance == 1 ? gone : admin);
        return end_object(maintainer_of(organisation), asn.value());
    }

    void add_policy(AsIndex network, PolicyLines lines) {
        constexpr std::size_t kNeighboursMax = 12;
        const auto& topology = internet_.topology;
        const bool multi = lines == PolicyLines::MultiProtocol;
        const bool imports = lines != PolicyLines::None && lines != PolicyLines::ExportOnly;
        const bool exports = lines != PolicyLines::None && lines != PolicyLines::ImportOnly;
        const auto set = as_set_of(internet_, network);
        const auto own = set ? set->name : net::to_string(topology.asn(network));
        const std::string afi = multi ? "afi any.unicast " : "";
        const auto import_lines = [&](const std::string& from, const std::string& what) {
            if (imports)
                add(multi ? "mp-import" : "import",
                    fmt::format("{}from {}\naccept {}", afi, from, what));
        };
        const auto export_lines = [&](const std::string& to, const std::string& what) {
            if (exports)
                add(multi ? "mp-export" : "export",
                    fmt::format("{}to {} announce {}", afi, to, what));
        };
        std::size_t count = 0;
        for (const auto provider : topology.providers(network)) {
            if (++count > kNeighboursMax) break;
            import_lines(net::to_string(topology.asn(provider)), "ANY");
            export_lines(net::to_string(topology.asn(provider)), own);
        }
        for (const auto customer : topology.customers(network)) {
            if (++count > kNeighboursMax) break;
            const auto name = net::to_string(topology.asn(customer));
            import_lines(name, name);
            export_lines(name, "ANY  # full table");
        }
        if (count == 0) {
            import_lines("AS-ANY", "ANY");
            export_lines("AS-ANY", own);
        }
    }

    Result<void> write_as_set(AsIndex network) {
        const auto set = as_set_of(internet_, network);
        if (!set || set->source != source_) return {};
        const auto& topology = internet_.topology;
        const auto asn = topology.asn(network);
        std::vector<std::string> members{asn_text(asn, asn.value())};
        for (const auto customer : topology.customers(network)) {
            const auto number = topology.asn(customer);
            const auto chance = draw(mix(asn.value(), number.value())) % 100;
            if (chance < 8) continue;  // forgotten
            const auto inner = as_set_of(internet_, customer);
            members.push_back(inner ? inner->name : asn_text(number, chance));
            if (chance == 99) members.push_back(fmt::format("AS-GONE-{}", number.value()));
        }
        add("as-set", set->name);
        add("descr", "Customers of " + net::to_string(asn));
        constexpr std::size_t kMembersALine = 6;
        constexpr std::size_t kLinesAnAttribute = 4;
        std::string line;
        for (std::size_t i = 0; i < members.size(); ++i) {
            line += members[i];
            const bool last = i + 1 == members.size();
            if (last || (i + 1) % (kMembersALine * kLinesAnAttribute) == 0) {
                add("members", line);
                line.clear();
            } else {
                line += (i + 1) % kMembersALine == 0 ? ",\n" : ", ";
            }
        }
        return end_object(maintainer_of(internet_.organisations.of(network)), asn.value());
    }

    Result<void> write_route(const RouteObject& route) {
        const auto place = mix(route.prefix.address().high(), route.prefix.length());
        add(route.prefix.family() == net::Family::Ipv4 ? "route" : "route6",
            net::to_string(route.prefix));
        const auto network = internet_.topology.index_of(route.origin);
        const auto& organisation = internet_.organisations.of(network);
        add("descr", place % 16 == 0 ? "Announced by\n" + name_of(organisation, style_.spelling)
                                     : name_of(organisation, style_.spelling));
        auto origin = asn_text(route.origin, place);
        if (style_.comments && place % 8 == 1)
            origin += " # " + as_name(organisation, route.origin);
        add("origin", origin);
        return end_object(maintainer_of(organisation), place);
    }

    const Internet& internet_;
    IrrSource source_;
    std::string_view name_;
    Style style_;
    TextSink out_;
    std::string text_;
    bool is_first_ = true;
};

}  // namespace

Result<void> write_irr(const Internet& internet, std::span<const RouteObject> routes,
                       IrrSource source, ByteSink& sink) {
    return IrrDumpWriter(internet, source, sink).write(routes);
}

}  // namespace comity::internet
