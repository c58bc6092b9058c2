#include "registry/participants.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

#include "base/csv_reader.h"
#include "base/text.h"
#include "registry/field_text.h"
#include "registry/json_record.h"
#include "registry/json_stream.h"
#include "registry/limits.h"

namespace comity::registry {
namespace {

static_assert(kParticipantsMax == 100'000 && kParticipantAsnsMax == 1'000'000 &&
                  kRecordOctetsMax == std::size_t{1} << 20U && kRecordDepthMax == 32 &&
                  kFieldOctetsMax == 1020,
              "the explanations of the rules name these numbers");

enum class Field : std::uint8_t { Id, Name, Asns, Programme, Areas, Since, Status };
constexpr std::size_t kFieldCount = 7;

struct Spelling {
    std::string_view name;
    Field field;
};
/// What columns and keys are called, without capitals, blanks and signs.
constexpr std::array kSpellings{Spelling{"id", Field::Id},
                                Spelling{"participantid", Field::Id},
                                Spelling{"name", Field::Name},
                                Spelling{"participant", Field::Name},
                                Spelling{"participantname", Field::Name},
                                Spelling{"organisation", Field::Name},
                                Spelling{"organization", Field::Name},
                                Spelling{"company", Field::Name},
                                Spelling{"asn", Field::Asns},
                                Spelling{"asns", Field::Asns},
                                Spelling{"number", Field::Asns},
                                Spelling{"asnumber", Field::Asns},
                                Spelling{"asnumbers", Field::Asns},
                                Spelling{"programme", Field::Programme},
                                Spelling{"program", Field::Programme},
                                Spelling{"areasserved", Field::Areas},
                                Spelling{"areaserved", Field::Areas},
                                Spelling{"country", Field::Areas},
                                Spelling{"countries", Field::Areas},
                                Spelling{"economy", Field::Areas},
                                Spelling{"economies", Field::Areas},
                                Spelling{"membersince", Field::Since},
                                Spelling{"joined", Field::Since},
                                Spelling{"since", Field::Since},
                                Spelling{"status", Field::Status}};
static_assert(static_cast<std::size_t>(Field::Status) + 1 == kFieldCount);

struct ProgrammeSpelling {
    std::string_view name;
    Programme programme;
};
constexpr std::array kProgrammeSpellings{
    ProgrammeSpelling{"networkoperators", Programme::NetworkOperators},
    ProgrammeSpelling{"networkoperator", Programme::NetworkOperators},
    ProgrammeSpelling{"netops", Programme::NetworkOperators},
    ProgrammeSpelling{"isp", Programme::NetworkOperators},
    ProgrammeSpelling{"isps", Programme::NetworkOperators},
    ProgrammeSpelling{"ixp", Programme::Ixps},
    ProgrammeSpelling{"ixps", Programme::Ixps},
    ProgrammeSpelling{"internetexchangepoints", Programme::Ixps},
    ProgrammeSpelling{"cdn", Programme::CdnsAndClouds},
    ProgrammeSpelling{"cdns", Programme::CdnsAndClouds},
    ProgrammeSpelling{"cdncloud", Programme::CdnsAndClouds},
    ProgrammeSpelling{"cdnandcloud", Programme::CdnsAndClouds},
    ProgrammeSpelling{"cdnandcloudproviders", Programme::CdnsAndClouds},
    ProgrammeSpelling{"cdncloudproviders", Programme::CdnsAndClouds},
    ProgrammeSpelling{"vendor", Programme::Vendors},
    ProgrammeSpelling{"vendors", Programme::Vendors},
    ProgrammeSpelling{"equipmentvendor", Programme::Vendors},
    ProgrammeSpelling{"equipmentvendors", Programme::Vendors}};

/// Small letters and digits of `text`: "Areas Served", "areas_served" and "areasServed" are one.
std::string letters_and_digits(std::string_view text) {
    std::string letters;
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z') letters.push_back(static_cast<char>(c - 'A' + 'a'));
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) letters.push_back(c);
    }
    return letters;
}

std::optional<Field> parse_field(std::string_view name) {
    if (name.size() > kJsonKeyOctetsMax) return std::nullopt;
    const auto letters = letters_and_digits(name);
    for (const auto& known : kSpellings) {
        if (known.name == letters) return known.field;
    }
    return std::nullopt;
}

std::optional<Programme> parse_programme(std::string_view text) {
    if (text.size() > kJsonKeyOctetsMax) return std::nullopt;
    const auto letters = letters_and_digits(text);
    for (const auto& known : kProgrammeSpellings) {
        if (known.name == letters) return known.programme;
    }
    return std::nullopt;
}

/// A month stands for its first day.
std::optional<Timestamp> parse_since(std::string_view text) {
    constexpr std::size_t kMonthOctets = 7;  // "2019-03"
    if (text.size() == kMonthOctets) return Timestamp::parse(std::string(text) + "-01");
    return Timestamp::parse(text);
}

/// Calls `take` with each field of `text` that is not empty, apart at any of `separators`.
template <class Take>
void each_word(std::string_view text, std::string_view separators, Take take) {
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(separators), text.size());
        const auto word = trim(text.substr(0, end));
        if (!word.empty()) take(word);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// What stands most often in the first line, of those that spreadsheets write between fields.
char find_separator(std::string_view text) {
    const auto line = text.substr(0, text.find('\n'));
    char best = ',';
    for (const char candidate : {';', '\t'}) {
        if (std::count(line.begin(), line.end(), candidate) >
            std::count(line.begin(), line.end(), best)) {
            best = candidate;
        }
    }
    return best;
}

/// The fields of one record, each as the texts that it holds.
using Given = std::array<std::vector<std::string_view>, kFieldCount>;

std::vector<std::string_view>& field_of(Given& given, Field field) {
    return given.at(static_cast<std::size_t>(field));
}

}  // namespace

class ParticipantsReader::Gatherer {
public:
    Gatherer() : record_(kRecordOctetsMax) {}

    void add(Octets octets, std::optional<Programme> programme);
    Participants finish();

private:
    void read_csv(Octets octets);
    void read_row(const std::vector<std::optional<Field>>& columns,
                  std::span<const std::string_view> fields);
    void read_json(Octets octets);
    JsonEnd read_text(JsonStream& stream);
    JsonEnd read_list(JsonStream& stream);
    void read_record();
    void keep(Given& given);
    Participant& participant_of(std::string_view id, std::string_view name,
                                std::optional<Programme> programme);
    std::optional<Programme> read_programme(Given& given);
    void join_asns(Participant& to, const std::vector<std::string_view>& texts);
    void join_areas(Participant& to, const std::vector<std::string_view>& texts);
    std::string_view first_of(Given& given, Field field);
    void refuse(const Rule& rule, std::string_view what) { made_.refused.add(rule, what, place_); }
    void note(const Rule& rule, std::string_view what) { made_.noted.add(rule, what, place_); }

    JsonRecord record_;
    Participants made_;
    std::unordered_map<std::string, std::size_t> known_;  ///< Places by what identifies them.
    std::optional<Programme> programme_;                  ///< Of the input that is being read.
    std::uint64_t place_ = 0;
    std::size_t asns_ = 0;
    bool has_list_ = false;
};

void ParticipantsReader::Gatherer::add(Octets octets, std::optional<Programme> programme) {
    programme_ = programme;
    place_ = 0;
    auto text = as_text(octets);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return refuse(rules::kParticipantsShape, "an empty input");
    if (text[start] == '{' || text[start] == '[') {
        read_json(octets);
    } else {
        read_csv(octets);
    }
}

void ParticipantsReader::Gatherer::read_csv(Octets octets) {
    MemorySource source(octets);
    CsvReader reader(source, {.record_octets_max = kParticipantRowOctetsMax,
                              .fields_max = kParticipantColumnsMax,
                              .separator = find_separator(as_text(octets))});
    std::vector<std::optional<Field>> columns;
    for (;;) {
        const auto next = reader.next();
        if (!next || !*next) return;  // memory has no errors
        const auto& record = **next;
        place_ = record.line;
        if (record.refused != nullptr) {
            ++made_.records;
            refuse(*record.refused, record.first_line);
        } else if (columns.empty()) {
            for (const auto name : record.fields) columns.push_back(parse_field(name));
            const auto has = [&columns](Field field) {
                return std::find(columns.begin(), columns.end(), field) != columns.end();
            };
            if ((!has(Field::Name) && !has(Field::Id)) || !has(Field::Asns)) {
                return refuse(rules::kParticipantsShape, record.fields.front());
            }
        } else {
            ++made_.records;
            read_row(columns, record.fields);
        }
    }
}

void ParticipantsReader::Gatherer::read_row(const std::vector<std::optional<Field>>& columns,
                                            std::span<const std::string_view> fields) {
    Given given;
    for (std::size_t i = 0; i < std::min(columns.size(), fields.size()); ++i) {
        const auto text = trim(fields[i]);
        if (columns[i] && !text.empty()) field_of(given, *columns[i]).push_back(text);
    }
    keep(given);
}

void ParticipantsReader::Gatherer::read_json(Octets octets) {
    // One record alone, as the API gives for one network.
    const bool is_record = record_.parse(as_text(octets)) &&
                           (record_.has("name") || record_.has("id")) &&
                           !record_.has("participants") && !record_.has("data");
    if (is_record) return read_record();
    MemorySource source(octets);
    JsonStream stream(source);
    do {
        has_list_ = false;
        const auto end = read_text(stream);
        if (end == JsonEnd::Broken) {
            return refuse(rules::kParticipantsJson, "what is behind the last record");
        }
        if (end == JsonEnd::CutShort)
            return refuse(rules::kParticipantsCutShort, "the last record");
        if (!has_list_) refuse(rules::kParticipantsShape, "a text without a list of participants");
    } while (stream.peek().value_or(std::nullopt));
}

// Memory has no errors, so that a walk over it always has an end.
JsonEnd ParticipantsReader::Gatherer::read_text(JsonStream& stream) {
    const auto first = stream.peek().value_or(std::nullopt);
    if (first == '[') return read_list(stream);
    if (first != '{') return JsonEnd::Broken;
    return stream
        .each_member([this, &stream](std::string_view key) -> Result<JsonEnd> {
            const auto open = COMITY_TRY(stream.peek());
            const bool is_list = key == "participants" || key == "data";
            return is_list && open == '[' ? read_list(stream) : stream.pass_value();
        })
        .value_or(JsonEnd::CutShort);
}

JsonEnd ParticipantsReader::Gatherer::read_list(JsonStream& stream) {
    has_list_ = true;
    return stream
        .each_element([this, &stream]() -> Result<JsonEnd> {
            const JsonEnd end = COMITY_TRY(stream.pass_value(kRecordOctetsMax));
            if (end != JsonEnd::Whole) return end;
            if (stream.is_too_long() || !record_.parse(stream.text())) {
                ++place_;
                ++made_.records;
                refuse(rules::kParticipantsRecord, stream.text());
            } else {
                read_record();
            }
            return end;
        })
        .value_or(JsonEnd::CutShort);
}

void ParticipantsReader::Gatherer::read_record() {
    ++place_;
    ++made_.records;
    if (record_.flag("manrs") == false) {
        ++made_.not_members;
        return;
    }
    Given given;
    for (const auto key : record_.keys()) {
        const auto field = parse_field(key);
        if (!field || !record_.has_value(key)) continue;
        const auto texts = record_.texts(key);
        auto& to = field_of(given, *field);
        to.insert(to.end(), texts.begin(), texts.end());
    }
    for (const auto key : record_.odd()) note(rules::kParticipantsType, key);
    keep(given);
}

std::string_view ParticipantsReader::Gatherer::first_of(Given& given, Field field) {
    const auto& texts = field_of(given, field);
    if (texts.empty()) return {};
    const auto text = trim(texts.front());
    const auto cut = cut_name(text);
    if (cut.size() < text.size()) note(rules::kParticipantsText, text);
    return cut;
}

std::optional<Programme> ParticipantsReader::Gatherer::read_programme(Given& given) {
    const auto text = first_of(given, Field::Programme);
    if (text.empty()) return programme_;
    const auto programme = parse_programme(text);
    if (!programme) note(rules::kParticipantsProgramme, text);
    return programme;
}

void ParticipantsReader::Gatherer::keep(Given& given) {
    const auto id = first_of(given, Field::Id);
    const auto name = first_of(given, Field::Name);
    if (id.empty() && name.empty()) return refuse(rules::kParticipantsName, "a record");
    if (made_.participants.size() == kParticipantsMax) {
        return refuse(rules::kParticipantsTooMany, name);
    }
    const auto programme = read_programme(given);
    auto& participant = participant_of(id, name, programme);
    if (participant.name.empty()) participant.name = name;
    if (!participant.programme) participant.programme = programme;
    const auto status = first_of(given, Field::Status);
    if (participant.status.empty()) participant.status = status;
    const auto since = first_of(given, Field::Since);
    if (!since.empty()) {
        const auto time = parse_since(since);
        if (!time) note(rules::kParticipantsSince, since);
        if (!participant.member_since) participant.member_since = time;
    }
    join_asns(participant, field_of(given, Field::Asns));
    join_areas(participant, field_of(given, Field::Areas));
}

Participant& ParticipantsReader::Gatherer::participant_of(std::string_view id,
                                                          std::string_view name,
                                                          std::optional<Programme> programme) {
    const auto identity =
        id.empty() ? fmt::format("name {} {}", programme ? to_string(*programme) : "", name)
                   : fmt::format("id {}", id);
    const auto [known, is_new] = known_.emplace(identity, made_.participants.size());
    if (is_new) made_.participants.push_back({.id = std::string(id)});
    return made_.participants[known->second];
}

void ParticipantsReader::Gatherer::join_asns(Participant& to,
                                             const std::vector<std::string_view>& texts) {
    for (const auto text : texts) {
        each_word(text, " \t\r\n,;/", [this, &to](std::string_view word) {
            if (word == "AS" || word == "as") return;  // "AS 64500"
            const auto asn = parse_own_asn(word);
            if (!asn) return refuse(rules::kParticipantsAsn, word);
            if (asns_ == kParticipantAsnsMax) return refuse(rules::kParticipantsTooMany, word);
            ++asns_;
            to.asns.push_back(*asn);
        });
    }
}

void ParticipantsReader::Gatherer::join_areas(Participant& to,
                                              const std::vector<std::string_view>& texts) {
    auto& areas = to.areas_served;
    for (const auto text : texts) {
        each_word(text, ",;\r\n", [&areas](std::string_view area) {
            area = cut_name(area);
            if (areas.size() == kAreasMax) return;
            if (std::find(areas.begin(), areas.end(), area) == areas.end()) {
                areas.emplace_back(area);
            }
        });
    }
}

Participants ParticipantsReader::Gatherer::finish() {
    for (std::size_t i = 0; i < made_.participants.size(); ++i) {
        auto& asns = made_.participants[i].asns;
        std::sort(asns.begin(), asns.end());
        asns.erase(std::unique(asns.begin(), asns.end()), asns.end());
        for (const auto asn : asns) {
            made_.by_asn.emplace_back(asn, static_cast<std::uint32_t>(i));
        }
    }
    std::sort(made_.by_asn.begin(), made_.by_asn.end());
    return std::move(made_);
}

std::string_view to_string(Programme programme) {
    switch (programme) {
        case Programme::NetworkOperators: return "network-operators";
        case Programme::Ixps: return "ixps";
        case Programme::CdnsAndClouds: return "cdn-cloud";
        case Programme::Vendors: return "equipment-vendors";
    }
    return "network-operators";
}

std::vector<const Participant*> Participants::with_network(net::Asn asn) const {
    std::vector<const Participant*> found;
    auto at = std::lower_bound(by_asn.begin(), by_asn.end(), std::pair(asn, std::uint32_t{0}));
    for (; at != by_asn.end() && at->first == asn; ++at) {
        found.push_back(&participants[at->second]);
    }
    return found;
}

std::vector<net::Asn> Participants::networks() const {
    std::vector<net::Asn> asns;
    for (const auto& [asn, place] : by_asn) {
        if (asns.empty() || asns.back() != asn) asns.push_back(asn);
    }
    return asns;
}

ParticipantsReader::ParticipantsReader() : gatherer_(std::make_unique<Gatherer>()) {}
ParticipantsReader::ParticipantsReader(ParticipantsReader&&) noexcept = default;
ParticipantsReader& ParticipantsReader::operator=(ParticipantsReader&&) noexcept = default;
ParticipantsReader::~ParticipantsReader() = default;

void ParticipantsReader::add(Octets octets, std::optional<Programme> programme) {
    gatherer_->add(octets, programme);
}

Participants ParticipantsReader::finish() && { return gatherer_->finish(); }

}  // namespace comity::registry
