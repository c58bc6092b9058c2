#include "service/api/network_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/csv_record.h"
#include "service/api/json_parts.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

using manrs::Band;

constexpr std::string_view kConePrefix = "cone:";

/// A group with less than one in so many of all networks is put in order by itself; for a larger
/// one all networks are looked at, in their order.
constexpr std::size_t kSmallGroupPart = 16;

/// Bands of one action that are asked for.
struct BandFilter {
    std::size_t action = 0;
    std::array<bool, manrs::kBandCount> wanted{};
};

struct Sorting {
    SortKey key = SortKey::Asn;
    std::size_t action = 0;
    bool is_reversed = false;
};

std::optional<std::size_t> action_of(const manrs::Framework& framework, std::string_view id) {
    const auto& actions = framework.actions;
    const auto found = std::find_if(actions.begin(), actions.end(),
                                    [id](const manrs::Action& action) { return action.id == id; });
    if (found == actions.end()) return std::nullopt;
    return static_cast<std::size_t>(found - actions.begin());
}

std::optional<BandFilter> parse_band(const manrs::Framework& framework, std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto action = action_of(framework, text.substr(0, colon));
    if (!action) return std::nullopt;
    BandFilter filter{.action = *action};
    for (const auto name : split(text.substr(colon + 1), '|')) {
        bool is_band = false;
        for (const auto band : {Band::Ready, Band::Aspiring, Band::Lagging, Band::NoData}) {
            if (to_string(band) != name) continue;
            filter.wanted.at(static_cast<std::size_t>(band)) = true;
            is_band = true;
        }
        if (!is_band) return std::nullopt;
    }
    return filter;
}

std::optional<Sorting> parse_sort(const manrs::Framework& framework, std::string_view text) {
    Sorting sorting{.is_reversed = text.starts_with('-')};
    if (sorting.is_reversed) text.remove_prefix(1);
    constexpr std::array<std::pair<std::string_view, SortKey>, 5> kKeys{
        {{"asn", SortKey::Asn},
         {"name", SortKey::Name},
         {"country", SortKey::Country},
         {"announced", SortKey::Announced},
         {"worst", SortKey::Worst}}};
    for (const auto& [name, key] : kKeys) {
        if (name != text) continue;
        sorting.key = key;
        return sorting;
    }
    const auto action = action_of(framework, text);
    if (!action) return std::nullopt;
    sorting.key = SortKey::Score;
    sorting.action = *action;
    return sorting;
}

/// What `q` asks for.
class Search {
public:
    Search(const ObservationIndex& index, std::string_view text)
        : index_(index), text_(lower_case(trim(text))), digits_(text_) {
        if (digits_.starts_with("as")) digits_.remove_prefix(2);
        if (!parse_decimal<std::uint32_t>(digits_)) digits_ = {};
        if (text_.empty()) return;
        has_text_.resize(index.lines().size());
        find_in_names();
        for (const auto& group : index.groups()) {
            if (lower_case(group.title).find(text_) == std::string::npos) continue;
            for (const auto place : group.members) has_text_[place] = true;
        }
    }
    Search(const Search&) = delete;
    Search& operator=(const Search&) = delete;

    /// Whether the line at `place` is one of those.
    [[nodiscard]] bool finds(std::size_t place) const {
        if (text_.empty() || has_text_[place]) return true;
        return !digits_.empty() && index_.search_text(place).starts_with(digits_);
    }

private:
    /// Marks the lines that have the text behind their ASN: all of them are one text, which is
    /// gone through from hit to hit.
    void find_in_names() {
        const auto all = index_.search_text();
        std::size_t place = 0;
        std::size_t line_end = 0;
        for (auto hit = all.find(text_); hit != std::string_view::npos;
             hit = all.find(text_, line_end)) {
            std::string_view line;
            for (; line_end <= hit; ++place) {
                line = index_.search_text(place);
                line_end += line.size();
            }
            // The hit may lie in the ASN, or reach over the end of the line.
            const auto names = line.find('\n');
            const auto in_line = hit + line.size() - line_end;
            has_text_[place - 1] = in_line < names
                                       ? line.find(text_, names) != std::string_view::npos
                                       : hit + text_.size() <= line_end;
        }
    }

    const ObservationIndex& index_;
    std::string text_;
    std::string_view digits_;     ///< Of `text_`, where it is an AS number or how one begins.
    std::vector<bool> has_text_;  ///< By place: in a name, or in the title of a group of it.
};

/// Which networks are asked for.
class NetworkFilter {
public:
    [[nodiscard]] static Result<std::unique_ptr<NetworkFilter>, Problem> read(
        const Call& call, const std::vector<std::uint32_t>* members) {
        const auto& index = *call.snapshot.current;
        const auto text = call.parameters.text("q").value_or("");
        if (text.size() > kSearchOctetsMax) {
            return fail(Parameters::bad_value(
                "q", fmt::format("at most {} octets long", kSearchOctetsMax)));
        }
        auto filter = std::make_unique<NetworkFilter>(index, text);
        filter->announcing_ = COMITY_TRY(call.parameters.truth("announcing"));
        const auto bands = call.parameters.texts("band");
        for (const auto band : bands) {
            const auto parsed = parse_band(*call.snapshot.framework, band);
            if (!parsed || bands.size() > kBandFiltersMax) {
                return fail(Parameters::bad_value(
                    "band", fmt::format("the id of an action, a colon, and one of ready, aspiring, "
                                        "lagging, no-data, or several with | between, at most {} "
                                        "times",
                                        kBandFiltersMax)));
            }
            filter->bands_.push_back(*parsed);
        }
        if (members != nullptr) {
            filter->is_member_.emplace(index.lines().size());
            for (const auto place : *members) (*filter->is_member_)[place] = true;
        }
        return filter;
    }
    NetworkFilter(const ObservationIndex& index, std::string_view text)
        : index_(index), search_(index, text) {}
    NetworkFilter(const NetworkFilter&) = delete;
    NetworkFilter& operator=(const NetworkFilter&) = delete;

    [[nodiscard]] bool lets_through(std::size_t place) const {
        if (is_member_ ? !(*is_member_)[place] : !index_.is_kept(place)) return false;
        if (announcing_ && *announcing_ != index_.is_announcing(place)) return false;
        for (const auto& filter : bands_) {
            const auto band = index_.band(place, filter.action);
            if (!filter.wanted.at(static_cast<std::size_t>(band))) return false;
        }
        return search_.finds(place);
    }

private:
    const ObservationIndex& index_;
    Search search_;
    std::optional<bool> announcing_;
    std::vector<BandFilter> bands_;
    std::optional<std::vector<bool>> is_member_;
};

/// Walks through the networks that are asked for, in their order: `see(i, line)` of each that
/// matches, which is at the i-th place of all that are kept.
template <class See>
Result<void, Problem> walk(const Call& call, const std::vector<std::uint32_t>* members,
                           std::string_view order, See see) {
    const auto& index = *call.snapshot.current;
    const auto sorting =
        parse_sort(*call.snapshot.framework, call.parameters.text("sort").value_or(order));
    if (!sorting) {
        return fail(Parameters::bad_value(
            "sort",
            "asn, name, country, announced, worst or the id of an action, with - in front "
            "for the other way round"));
    }
    const auto filter = COMITY_TRY(NetworkFilter::read(call, members));
    const auto& ranking = index.order(sorting->key, sorting->action);
    // Who has no value comes last either way.
    const auto turned = [&](std::size_t i) {
        return sorting->is_reversed && i < ranking.valued ? ranking.valued - 1 - i : i;
    };
    const auto look = [&](std::size_t i) {
        const auto place = ranking.places[turned(i)];
        if (filter->lets_through(place)) see(i, &index.lines()[place]);
    };
    if (members != nullptr && members->size() < ranking.places.size() / kSmallGroupPart) {
        std::vector<std::size_t> own;
        own.reserve(members->size());
        for (const auto place : *members) own.push_back(turned(ranking.ranks[place]));
        std::sort(own.begin(), own.end());
        for (const auto i : own) look(i);
    } else {
        for (std::size_t i = 0; i < ranking.places.size(); ++i) look(i);
    }
    return {};
}

}  // namespace

std::string network_csv_header(const Call& call) {
    report::CsvRecord header;
    for (const auto* const name : {"asn", "name", "organisation", "country", "rir", "announcing"}) {
        header.text(name);
    }
    for (const auto name : kRouteColumns) header.text(name);
    const auto& framework = *call.snapshot.framework;
    for (const auto& action : framework.actions) {
        header.text(action.id + "_score");
        header.text(action.id + "_band");
    }
    for (const auto& action : framework.actions) header.text(action.id + "_rolling_score");
    return header.take();
}

std::string network_csv_row(const Call& call, const NetworkLine& line) {
    const auto& framework = *call.snapshot.framework;
    const auto& member = line.figures.member;
    report::CsvRecord record;
    record.number(member.asn.value());
    record.text(member.name);
    record.text(line.organisation);
    record.text(member.country.text());
    record.text(line.rir == registry::Rir::None ? "" : registry::to_string(line.rir));
    record.number(member.is_announcing ? 1 : 0);
    write_routes(record, line.routes, call.snapshot.current->observation().facts);
    for (const auto& score : member.scores) {
        record.rounded(score);
        record.text(to_string(band_of(framework.bands, score)));
    }
    const auto* const rolling = call.snapshot.rolling.get();
    const auto place = static_cast<std::size_t>(&line - call.snapshot.current->lines().data());
    const auto scores = rolling == nullptr
                            ? std::vector<std::optional<double>>(member.scores.size())
                            : rolling->scores(place);
    for (const auto& score : scores) record.rounded(score);
    return record.take();
}

std::optional<NamedGroup> find_group(const ObservationIndex& index, const std::string& name) {
    if (const auto* const group = index.group_of(name)) {
        return NamedGroup{.title = group->title, .members = group->members};
    }
    if (!name.starts_with(kConePrefix)) return std::nullopt;
    const auto asn = net::Asn::parse(std::string_view(name).substr(kConePrefix.size()));
    if (!asn) return std::nullopt;
    auto members = index.cone_of(*asn);
    if (members.empty()) return std::nullopt;
    return NamedGroup{.title = "Customer cone of " + to_string(*asn),
                      .members = std::move(members)};
}

Result<NamedGroup, Problem> group_of(const Call& call, const std::string& name) {
    auto group = find_group(*call.snapshot.current, name);
    if (group) return std::move(*group);
    return fail(Problem{404, &kGroupUnknown, escape_for_terminal(name, kSearchOctetsMax)});
}

Result<NetworkPage, Problem> page_of(const Call& call, const std::vector<std::uint32_t>* members,
                                     std::string_view order) {
    const auto limit = COMITY_TRY(call.parameters.limit());
    const auto start = COMITY_TRY(Cursor::read(call));
    NetworkPage page;
    COMITY_TRY(walk(call, members, order, [&](std::size_t i, const NetworkLine* line) {
        ++page.total;
        if (i < start) return;
        if (page.items.size() < limit) {
            page.items.push_back(line);
        } else if (!page.next) {
            page.next = i;
        }
    }));
    return page;
}

Result<std::vector<const NetworkLine*>, Problem> all_networks(const Call& call) {
    NamedGroup group;
    const auto name = call.parameters.text("group");
    if (name) group = COMITY_TRY(group_of(call, std::string(*name)));
    std::vector<const NetworkLine*> found;
    COMITY_TRY(walk(call, name ? &group.members : nullptr, "asn",
                    [&found](std::size_t, const NetworkLine* line) { found.push_back(line); }));
    return found;
}

Answer answer_of(const Call& call, const NetworkPage& page) {
    return answer_page(
        call, page,
        [&call](const NetworkPage& networks) {
            auto text = network_csv_header(call);
            for (const auto* const line : networks.items) text += network_csv_row(call, *line);
            return text;
        },
        [&call](JsonWriter& json) { write_framework(json, *call.snapshot.framework); },
        [&call](JsonWriter& json, const NetworkLine& line) {
            write_network_summary(json, line, call.snapshot);
        });
}

}  // namespace comity::service::api
