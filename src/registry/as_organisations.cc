#include "registry/as_organisations.h"

#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

#include "base/line_reader.h"
#include "base/text.h"
#include "registry/limits.h"

namespace comity::registry {

static_assert(kOrganisationLineOctetsMax == 4096 && kOrganisationLinesMax == 2'000'000,
              "the explanations of the rules name these numbers");

/// Collects organisations and networks in any order.
class AsOrganisationsBuilder {
public:
    using Added = Result<void, const Rule*>;

    Added add_organisation(std::string_view id, std::string_view name, std::string_view country) {
        if (id.empty()) return fail(&rules::kOrganisationsId);
        auto& entry = organisations_[place_of(id)];
        entry.organisation.name = name;
        entry.organisation.country = CountryCode::parse(country).value_or(CountryCode());
        if (std::exchange(entry.is_listed, true)) return fail(&rules::kOrganisationsRepeated);
        return {};
    }

    Added add_network(std::string_view asn_text, std::string_view organisation_id) {
        const auto asn = net::Asn::parse(asn_text);
        if (!asn) return fail(&rules::kOrganisationsAsn);
        if (organisation_id.empty()) return fail(&rules::kOrganisationsId);
        const auto place = place_of(organisation_id);
        const auto [entry, is_new] = networks_.insert_or_assign(*asn, place);
        if (!is_new) return fail(&rules::kOrganisationsRepeated);
        return {};
    }

    AsOrganisations finish() && {
        AsOrganisations result;
        std::vector<std::uint32_t> order(organisations_.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
        std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
            return organisations_[a].organisation.id < organisations_[b].organisation.id;
        });
        std::vector<std::uint32_t> place_now(order.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) {
            place_now[order[i]] = i;
            result.organisations_.push_back(std::move(organisations_[order[i]].organisation));
        }
        for (const auto& [asn, place] : networks_) {
            result.networks_.push_back({asn, place_now[place]});
        }
        std::sort(result.networks_.begin(), result.networks_.end(),
                  [](const auto& a, const auto& b) { return a.asn < b.asn; });
        return result;
    }

private:
    struct Entry {
        Organisation organisation;
        bool is_listed = false;  ///< And not only named by a network.
    };

    std::uint32_t place_of(std::string_view id) {
        const auto next = static_cast<std::uint32_t>(organisations_.size());
        const auto [entry, is_new] = places_.try_emplace(std::string(id), next);
        if (is_new) organisations_.push_back({{std::string(id), {}, {}}, false});
        return entry->second;
    }

    std::unordered_map<std::string, std::uint32_t> places_;
    std::vector<Entry> organisations_;
    std::unordered_map<net::Asn, std::uint32_t> networks_;
};

namespace {

using Added = AsOrganisationsBuilder::Added;

/// The columns of a section, by its format line; the numbers of those that are read.
class Section {
public:
    static constexpr std::string_view kMark = "# format:";

    Section() = default;
    explicit Section(std::string_view format) {
        const auto names = split(format.substr(kMark.size()), '|');
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto name = trim(names[i]);
            if (name == "aut") asn_ = i;
            if (name == "org_id") id_ = i;
            if (name == "org_name") name_ = i;
            if (name == "country") country_ = i;
        }
        column_count_ = names.size();
    }

    Added add(std::string_view line, AsOrganisationsBuilder& builder) const {
        const auto fields = split(line, '|');
        if (id_ == kNowhere || fields.size() != column_count_) {
            return fail(&rules::kOrganisationsFields);
        }
        const auto field = [&fields](std::size_t i) {
            return i == kNowhere ? std::string_view() : trim(fields[i]);
        };
        if (asn_ != kNowhere) return builder.add_network(field(asn_), field(id_));
        return builder.add_organisation(field(id_), field(name_), field(country_));
    }

private:
    static constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();
    std::size_t asn_ = kNowhere;
    std::size_t id_ = kNowhere;
    std::size_t name_ = kNowhere;
    std::size_t country_ = kNowhere;
    std::size_t column_count_ = 0;
};

/// The text of a key, or nothing where it is not there or no text.
std::string_view text_of(const simdjson::dom::object& object, std::string_view key) {
    std::string_view text;
    if (object.at_key(key).get_string().get(text) != simdjson::SUCCESS) return {};
    return trim(text);
}

Added add_json(std::string_view line, simdjson::dom::parser& parser,
               AsOrganisationsBuilder& builder) {
    simdjson::dom::object object;
    if (parser.parse(line.data(), line.size()).get_object().get(object) != simdjson::SUCCESS) {
        return fail(&rules::kOrganisationsJson);
    }
    const auto id = text_of(object, "organizationId");
    const auto type = text_of(object, "type");
    if (type == "Organization") {
        return builder.add_organisation(id, text_of(object, "name"), text_of(object, "country"));
    }
    if (type == "ASN") return builder.add_network(text_of(object, "asn"), id);
    return fail(&rules::kOrganisationsFields);
}

}  // namespace

std::optional<std::uint32_t> AsOrganisations::place_of(net::Asn asn) const {
    const auto found =
        std::partition_point(networks_.begin(), networks_.end(),
                             [asn](const Network& network) { return network.asn < asn; });
    if (found == networks_.end() || found->asn != asn) return std::nullopt;
    return found->organisation;
}

const Organisation* AsOrganisations::find(net::Asn asn) const {
    const auto place = place_of(asn);
    return place ? &organisations_[*place] : nullptr;
}

bool AsOrganisations::are_siblings(net::Asn a, net::Asn b) const {
    const auto place = place_of(a);
    return place && place == place_of(b);
}

std::vector<net::Asn> AsOrganisations::asns_of(std::string_view organisation_id) const {
    const auto found = std::partition_point(
        organisations_.begin(), organisations_.end(),
        [organisation_id](const Organisation& known) { return known.id < organisation_id; });
    std::vector<net::Asn> asns;
    if (found == organisations_.end() || found->id != organisation_id) return asns;
    const auto place = static_cast<std::uint32_t>(found - organisations_.begin());
    for (const auto& network : networks_) {
        if (network.organisation == place) asns.push_back(network.asn);
    }
    return asns;
}

Result<AsOrganisationsFile> read_as_organisations(ByteSource& source) {
    AsOrganisationsFile file;
    AsOrganisationsBuilder builder;
    Section section;
    simdjson::dom::parser parser;
    std::size_t lines = 0;
    LineReader reader(source, kOrganisationLineOctetsMax);
    while (const auto line = COMITY_TRY(reader.next())) {
        const auto text = trim(line->text);
        if (text.empty()) continue;
        if (text.starts_with(Section::kMark)) section = Section(text);
        if (text.front() == '#') continue;
        if (line->is_too_long) {
            file.refused.add(rules::kOrganisationsLine, text, line->number);
            continue;
        }
        if (++lines > kOrganisationLinesMax) {
            file.refused.add(rules::kOrganisationsTooMany, text, line->number);
            break;
        }
        const auto added =
            text.front() == '{' ? add_json(text, parser, builder) : section.add(text, builder);
        if (!added) file.refused.add(*added.error(), text, line->number);
    }
    file.organisations = std::move(builder).finish();
    return file;
}

}  // namespace comity::registry
