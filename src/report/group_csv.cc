#include "report/group_csv.h"

#include "report/csv_record.h"
#include "report/phrases.h"

namespace comity::report {

namespace {

void add_rolling(CsvRecord& record, const manrs::GroupAssessment& group,
                 const manrs::GroupMember& member) {
    const auto& rolling = group.rolling;
    record.text(rolling ? to_string(rolling->period.end) : "");
    record.rounded(rolling ? std::optional(rolling->observed) : std::nullopt);
    for (std::size_t i = 0; i < group.scores.actions.size(); ++i) {
        if (member.rolling.empty()) {
            record.empty();
            record.empty();
            continue;
        }
        record.rounded(member.rolling[i]);
        record.text(to_string(band_of(group.bands, member.rolling[i])));
    }
}

}  // namespace

std::string group_csv_text(const manrs::GroupAssessment& group) {
    CsvRecord header;
    for (const auto* const name : {"group", "asn", "name", "country", "announcing", "framework"}) {
        header.text(name);
    }
    for (const auto& action : group.scores.actions) {
        header.text(snake_case(action.id) + "_score");
        header.text(snake_case(action.id) + "_band");
    }
    header.text("rolling_end");
    header.text("rolling_observed");
    for (const auto& action : group.scores.actions) {
        header.text(snake_case(action.id) + "_rolling_score");
        header.text(snake_case(action.id) + "_rolling_band");
    }
    auto text = header.take();
    for (const auto& member : group.members) {
        CsvRecord record;
        record.text(group.name);
        record.number(member.asn.value());
        record.text(member.name);
        record.text(member.country.text());
        record.number(member.is_announcing ? 1 : 0);
        record.text(group.label);
        for (const auto& score : member.scores) {
            record.rounded(score);
            record.text(to_string(band_of(group.bands, score)));
        }
        add_rolling(record, group, member);
        text += record.take();
    }
    return text;
}

}  // namespace comity::report
