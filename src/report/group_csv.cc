#include "report/group_csv.h"

#include "report/csv_record.h"
#include "report/phrases.h"

namespace comity::report {

std::string group_csv_text(const manrs::GroupAssessment& group) {
    CsvRecord header;
    for (const auto* const name : {"group", "asn", "name", "country", "announcing", "framework"}) {
        header.text(name);
    }
    for (const auto& action : group.scores.actions) {
        header.text(snake_case(action.id) + "_score");
        header.text(snake_case(action.id) + "_band");
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
        text += record.take();
    }
    return text;
}

}  // namespace comity::report
