#include "irr/objects.h"

#include <algorithm>

#include "base/text.h"
#include "irr/limits.h"

namespace comity::irr {
namespace {

using rpsl::AttributeName;

static_assert(kNameOctetsMax == 255 && kSourcesMax == 256,
              "the explanations of the rules name these numbers");

constexpr char capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

/// Whether `text` may name something.
bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= kNameOctetsMax &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return c > ' ' && c <= '~' && c != ','; });
}

/// The number of "AS64500" or "as64500" (RFC 2622 s2), or in the form "AS1.5".
std::optional<net::Asn> parse_asn(std::string_view text, bool& is_asdot) {
    if (text.size() < 3 || capital(text[0]) != 'A' || capital(text[1]) != 'S') return std::nullopt;
    text.remove_prefix(2);
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) {
        const auto number = parse_decimal<std::uint32_t>(text);
        if (!number) return std::nullopt;
        return net::Asn(*number);
    }
    const auto high = parse_decimal<std::uint16_t>(text.substr(0, dot));
    const auto low = parse_decimal<std::uint16_t>(text.substr(dot + 1));
    if (!high || !low) return std::nullopt;
    is_asdot = true;
    return net::Asn(std::uint32_t{*high} << 16U | *low);
}

/// A dotted quad whose numbers may have zeros in front.
std::optional<net::Address> parse_padded_quad(std::string_view text) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const auto end = i < 3 ? text.find('.') : text.size();
        if (end == std::string_view::npos) return std::nullopt;
        const auto octet = parse_decimal<std::uint8_t>(text.substr(0, end), LeadingZeros::Allowed);
        if (!octet) return std::nullopt;
        value = value << 8U | *octet;
        text.remove_prefix(i < 3 ? end + 1 : end);
    }
    return net::Address::v4(value);
}

/// Whether one level of a set's name is that of an as-set, and the others could be AS numbers.
bool is_as_set_name(std::string_view name) {
    bool has_set = false;
    for (;;) {
        const auto level = name.substr(0, name.find(':'));
        if (level.size() < 3 || level.substr(0, 2) != "AS") return false;
        has_set = has_set || (level[2] == '-' && level.size() > 3);
        if (level.size() == name.size()) return has_set;
        name.remove_prefix(level.size() + 1);
    }
}

}  // namespace

bool ObjectParser::start(const rpsl::Object& object) {
    object_ = object;
    first_.fill(nullptr);
    const Attribute* repeated = nullptr;
    for (const auto& attribute : object.attributes) {
        auto& place = first_[static_cast<std::size_t>(attribute.id)];
        if (place == nullptr) {
            place = &attribute;
        } else if (attribute.id == AttributeName::Origin || attribute.id == AttributeName::Source ||
                   attribute.id == AttributeName::NicHdl) {
            repeated = &attribute;
        }
    }
    if (repeated != nullptr) {
        faults_.refused.add(rules::kAttributeRepeated, repeated->name, repeated->line);
        return false;
    }
    if (!read_source()) return false;
    read_dates();
    return true;
}

template <class See>
void ObjectParser::for_each(AttributeName name, See see) {
    const auto* const begin = first(name);
    if (begin == nullptr) return;
    for (auto rest = object_.attributes.subspan(
             static_cast<std::size_t>(begin - object_.attributes.data()));
         !rest.empty(); rest = rest.subspan(1)) {
        if (rest.front().id == name) see(rest.front());
    }
}

/// Calls `see(name, attribute)` for each name of the lists under `name`; bad ones are counted.
template <class See>
void ObjectParser::for_each_name(AttributeName name, See see) {
    for_each(name, [&](const Attribute& attribute) {
        auto rest = value(attribute);
        while (!rest.empty()) {
            const auto end = std::min(rest.find_first_of(", \t"), rest.size());
            const auto text = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (text.empty()) continue;
            if (is_name(text)) {
                see(text, attribute);
            } else {
                faults_.refused.add(rules::kNameBad, text, attribute.line);
            }
        }
    });
}

NameId ObjectParser::intern_capitals(std::string_view text) {
    std::array<char, kNameOctetsMax> capitals{};
    std::transform(text.begin(), text.end(), capitals.begin(), capital);
    return names_.intern({capitals.data(), text.size()});
}

bool ObjectParser::read_source() {
    const auto* const attribute = first(AttributeName::Source);
    if (attribute == nullptr) {
        faults_.refused.add(rules::kAttributeMissing, "source", front().line);
        return false;
    }
    const auto text = value(*attribute);
    if (!sources_.empty() && text == last_source_) return true;
    const auto refuse = [&] {
        faults_.refused.add(rules::kSourceBad, text, attribute->line);
        return false;
    };
    if (!is_name(text)) return refuse();
    const auto name = intern_capitals(text);
    auto known = std::find(sources_.begin(), sources_.end(), name);
    if (known == sources_.end()) {
        if (sources_.size() == kSourcesMax || name == NameId::None) return refuse();
        known = sources_.insert(known, name);
    }
    source_ = SourceId{static_cast<std::uint16_t>(known - sources_.begin())};
    last_source_ = text;
    return true;
}

/// "2021-03-10T15:43:37Z", "2021-03-10" or "20210310", alone or behind the mail address of
/// `changed`.
std::optional<Timestamp> ObjectParser::read_date(const Attribute& attribute) {
    const auto text = value(attribute);
    const auto blank = text.find_last_of(" \t");
    const auto date = blank == std::string_view::npos ? text : text.substr(blank + 1);
    std::optional<Timestamp> time;
    if (date.size() == 8) {
        std::array<char, 10> dashed{};
        auto* out = dashed.data();
        for (std::size_t i = 0; i < date.size(); ++i) {
            if (i == 4 || i == 6) *out++ = '-';
            *out++ = date[i];
        }
        time = Timestamp::parse({dashed.data(), dashed.size()});
    } else {
        time = Timestamp::parse(date);
    }
    if (!time) faults_.refused.add(rules::kDateBad, text, attribute.line);
    return time;
}

void ObjectParser::read_dates() {
    dates_ = {};
    if (const auto* const created = first(AttributeName::Created)) {
        dates_.created = read_date(*created);
    }
    if (const auto* const modified = first(AttributeName::LastModified)) {
        dates_.last_modified = read_date(*modified);
    }
    if (dates_.last_modified) return;
    for_each(AttributeName::Changed, [this](const Attribute& attribute) {
        const auto time = read_date(attribute);
        if (time && (!dates_.changed || *time > *dates_.changed)) dates_.changed = time;
    });
}

std::optional<net::Asn> ObjectParser::read_asn(const Attribute& attribute) {
    bool is_asdot = false;
    const auto text = value(attribute);
    const auto asn = parse_asn(text, is_asdot);
    if (!asn) faults_.refused.add(rules::kAsnBad, text, attribute.line);
    if (is_asdot) faults_.tolerated.add(rules::kAsnAsdot, text, attribute.line);
    return asn;
}

SetMember ObjectParser::read_member(std::string_view text, const Attribute& attribute) {
    bool is_asdot = false;
    const auto asn = parse_asn(text, is_asdot);
    if (is_asdot) faults_.tolerated.add(rules::kAsnAsdot, text, attribute.line);
    return asn ? SetMember(*asn) : SetMember(intern_capitals(text));
}

std::optional<net::Prefix> ObjectParser::read_prefix(const Attribute& attribute) {
    const auto text = value(attribute);
    const auto refuse = [&](const Rule& rule) {
        faults_.refused.add(rule, text, attribute.line);
        return std::nullopt;
    };
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return refuse(rules::kPrefixBad);
    const auto front = text.substr(0, slash);
    const auto back = text.substr(slash + 1);
    auto address = net::Address::parse(front);
    auto length = parse_decimal<std::uint8_t>(back);
    const bool is_padded = !address || !length;
    if (!address) address = parse_padded_quad(front);
    if (!length) length = parse_decimal<std::uint8_t>(back, LeadingZeros::Allowed);
    if (!address || !length || *length > net::bits_of(address->family())) {
        return refuse(rules::kPrefixBad);
    }
    const bool is_route6 = attribute.id == AttributeName::Route6;
    if (is_route6 != (address->family() == net::Family::Ipv6)) return refuse(rules::kPrefixFamily);
    const auto prefix = net::Prefix::make(*address, *length);
    if (!prefix) return refuse(rules::kPrefixHostBits);
    if (is_padded) faults_.tolerated.add(rules::kPrefixZeros, text, attribute.line);
    return prefix;
}

/// The one name that is the value of `attribute`; None without one.
NameId ObjectParser::read_name(const Attribute* attribute) {
    if (attribute == nullptr) return NameId::None;
    const auto text = value(*attribute);
    if (is_name(text)) return intern_capitals(text);
    if (!text.empty()) faults_.refused.add(rules::kNameBad, text, attribute->line);
    return NameId::None;
}

/// The value of `attribute` as it is, cut at the length of a name; None without one.
NameId ObjectParser::read_text(const Attribute* attribute) {
    if (attribute == nullptr) return NameId::None;
    return names_.intern(value(*attribute).substr(0, kNameOctetsMax));
}

NameId ObjectParser::read_list(AttributeName name) {
    list_.clear();
    for_each_name(name, [this](std::string_view text, const Attribute&) {
        if (!list_.empty()) list_ += ',';
        std::transform(text.begin(), text.end(), std::back_inserter(list_), capital);
    });
    return names_.intern(list_);
}

bool ObjectParser::has_text(AttributeName name) {
    bool has = false;
    for_each(name, [&](const Attribute& attribute) { has = has || !value(attribute).empty(); });
    return has;
}

std::optional<RouteObject> ObjectParser::route() {
    const auto* const origin = first(AttributeName::Origin);
    if (origin == nullptr) {
        faults_.refused.add(rules::kAttributeMissing, "origin", front().line);
        return std::nullopt;
    }
    const auto prefix = read_prefix(front());
    if (!prefix) return std::nullopt;
    const auto asn = read_asn(*origin);
    if (!asn) return std::nullopt;
    return RouteObject{*prefix,
                       dates_.created ? Day::of(*dates_.created) : Day(),
                       *asn,
                       read_list(AttributeName::MntBy),
                       dates_.day_of_change(),
                       source_};
}

std::optional<AutNum> ObjectParser::aut_num() {
    const auto asn = read_asn(front());
    if (!asn) return std::nullopt;
    AutNum aut_num{.asn = *asn};
    aut_num.as_name = read_text(first(AttributeName::AsName));
    aut_num.admin_c = read_list(AttributeName::AdminC);
    aut_num.tech_c = read_list(AttributeName::TechC);
    aut_num.abuse_c = read_name(first(AttributeName::AbuseC));
    aut_num.org = read_name(first(AttributeName::Org));
    aut_num.maintainers = read_list(AttributeName::MntBy);
    const auto count = [this](AttributeName name, AttributeName mp_name) {
        std::uint32_t lines = 0;
        const auto see = [&](const Attribute& attribute) {
            if (!value(attribute).empty()) ++lines;
        };
        for_each(name, see);
        for_each(mp_name, see);
        return lines;
    };
    aut_num.imports = count(AttributeName::Import, AttributeName::MpImport);
    aut_num.exports = count(AttributeName::Export, AttributeName::MpExport);
    aut_num.defaults = count(AttributeName::Default, AttributeName::MpDefault);
    aut_num.last_modified = dates_.day_of_change();
    aut_num.source = source_;
    return aut_num;
}

std::optional<AsSet> ObjectParser::as_set(std::vector<SetMember>& members) {
    const auto name = read_name(&front());
    if (!is_as_set_name(names_.text(name))) {
        if (name != NameId::None) {
            faults_.refused.add(rules::kAsSetName, names_.text(name), front().line);
        }
        return std::nullopt;
    }
    AsSet set{.name = name};
    set.mbrs_by_ref = read_list(AttributeName::MbrsByRef);
    set.first_member = static_cast<std::uint32_t>(members.size());
    for_each_name(AttributeName::Members, [&](std::string_view text, const Attribute& attribute) {
        members.push_back(read_member(text, attribute));
    });
    set.member_count = static_cast<std::uint32_t>(members.size()) - set.first_member;
    set.last_modified = dates_.day_of_change();
    set.source = source_;
    return set;
}

std::optional<Maintainer> ObjectParser::maintainer() {
    const auto name = read_name(&front());
    if (name == NameId::None) return std::nullopt;
    return Maintainer{name, dates_.day_of_change(), source_, has_text(AttributeName::AdminC),
                      has_text(AttributeName::TechC)};
}

std::optional<Person> ObjectParser::person() {
    const auto* const handle = first(AttributeName::NicHdl);
    if (handle == nullptr) {
        faults_.refused.add(rules::kAttributeMissing, "nic-hdl", front().line);
        return std::nullopt;
    }
    Person person{.handle = read_name(handle)};
    if (person.handle == NameId::None) return std::nullopt;
    person.last_modified = dates_.day_of_change();
    person.source = source_;
    person.is_role = front().id == AttributeName::Role;
    for_each(AttributeName::EMail, [&](const Attribute& attribute) {
        const auto text = value(attribute);
        const auto at = text.find('@');
        person.has_email =
            person.has_email || (at != std::string_view::npos && at > 0 && at + 1 < text.size());
    });
    person.has_phone = has_text(AttributeName::Phone);
    person.has_abuse_mailbox = has_text(AttributeName::AbuseMailbox);
    return person;
}

std::optional<Organisation> ObjectParser::organisation() {
    const auto id = read_name(&front());
    if (id == NameId::None) return std::nullopt;
    return Organisation{id,
                        read_text(first(AttributeName::OrgName)),
                        read_name(first(AttributeName::Country)),
                        read_name(first(AttributeName::AbuseC)),
                        dates_.day_of_change(),
                        source_};
}

}  // namespace comity::irr
