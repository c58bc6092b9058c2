#include "manrs/events_file.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <span>
#include <string_view>

#include "base/text.h"
#include "manrs/limits.h"
#include "net/prefix.h"

namespace comity::manrs {
namespace {

using simdjson::dom::element;

static_assert(kEventLineOctetsMax == 65'536 && kEventDepthMax == 32 && kEventsMax == 4'000'000 &&
                  kPrefixTextOctetsMax == 64,
              "the explanations of the rules name these numbers");

/// Either an event or the rule that its line breaks.
using ReadEvent = Result<Event, const Rule*>;

/// The values of the keys that are read here; none where the line does not have the key.
struct Fields {
    std::optional<element> asn;
    std::optional<element> metric;
    std::optional<element> start;
    std::optional<element> end;
    std::optional<element> weight;
    std::optional<element> prefix;
};

std::optional<element>* field_of(Fields& fields, std::string_view key) {
    if (key == "asn") return &fields.asn;
    if (key == "metric") return &fields.metric;
    if (key == "start") return &fields.start;
    if (key == "end") return &fields.end;
    if (key == "weight") return &fields.weight;
    if (key == "prefix") return &fields.prefix;
    return nullptr;
}

std::optional<std::string_view> text_of(const std::optional<element>& value) {
    std::string_view text;
    if (!value || value->get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
    return text;
}

bool is_absent(const std::optional<element>& value) { return !value || value->is_null(); }

Result<net::Asn, const Rule*> read_asn(const Fields& fields) {
    std::uint64_t number = 0;
    if (!fields.asn || fields.asn->get_uint64().get(number) != simdjson::SUCCESS || number == 0 ||
        number > std::numeric_limits<std::uint32_t>::max()) {
        return fail(&rules::kEventAsn);
    }
    return net::Asn(static_cast<std::uint32_t>(number));
}

Result<MetricId, const Rule*> read_metric(const Fields& fields) {
    const auto name = text_of(fields.metric);
    const auto metric = name ? parse_metric_id(*name) : std::nullopt;
    if (!metric) return fail(&rules::kEventMetric);
    if (describe(*metric).kind != MetricKind::IncidentWeights) {
        return fail(&rules::kEventNotIncident);
    }
    return *metric;
}

Result<std::optional<Timestamp>, const Rule*> read_end(const Fields& fields) {
    if (is_absent(fields.end)) return std::nullopt;
    const auto text = text_of(fields.end);
    if (!text) return fail(&rules::kEventEnd);
    if (text->empty() || text->starts_with("0000-00-00")) return std::nullopt;
    const auto end = Timestamp::parse(*text);
    if (!end) return fail(&rules::kEventEnd);
    return end;
}

Result<double, const Rule*> read_weight(const Fields& fields) {
    if (!fields.weight) return 1.0;
    double weight = 0;
    if (fields.weight->get_double().get(weight) != simdjson::SUCCESS || !std::isfinite(weight) ||
        weight <= 0) {
        return fail(&rules::kEventWeight);
    }
    return weight;
}

Result<std::string, const Rule*> read_prefix(const Fields& fields) {
    if (is_absent(fields.prefix)) return std::string();
    const auto text = text_of(fields.prefix);
    if (!text || text->size() > kPrefixTextOctetsMax) return fail(&rules::kEventPrefix);
    const auto prefix = net::Prefix::parse(*text);
    return prefix ? to_string(*prefix) : std::string(*text);
}

ReadEvent read_event(const element& line) {
    simdjson::dom::object object;
    if (line.get_object().get(object) != simdjson::SUCCESS) return fail(&rules::kEventNotObject);
    Fields fields;
    for (const auto& [key, value] : object) {
        auto* const field = field_of(fields, key);
        if (field == nullptr) continue;
        if (*field) return fail(&rules::kEventRepeatedKey);
        *field = value;
    }
    Event event;
    event.asn = COMITY_TRY(read_asn(fields));
    event.metric = COMITY_TRY(read_metric(fields));
    const auto start = text_of(fields.start);
    const auto start_time = start ? Timestamp::parse(*start) : std::nullopt;
    if (!start_time) return fail(&rules::kEventStart);
    event.start = *start_time;
    event.end = COMITY_TRY(read_end(fields));
    if (event.end && *event.end < event.start) return fail(&rules::kEventEndFirst);
    event.weight = COMITY_TRY(read_weight(fields));
    event.prefix = COMITY_TRY(read_prefix(fields));
    return event;
}

/// Puts lines together from pieces of the file, and events and refusals from lines.
class LineCollector {
public:
    LineCollector() {
        octets_.reserve(kEventLineOctetsMax + simdjson::SIMDJSON_PADDING);
        if (parser_.allocate(kEventLineOctetsMax, kEventDepthMax) != simdjson::SUCCESS) {
            throw std::bad_alloc();
        }
    }

    void take(std::span<const std::uint8_t> piece) {
        while (!piece.empty()) {
            const auto end = std::find(piece.begin(), piece.end(), std::uint8_t{'\n'});
            const auto length = static_cast<std::size_t>(end - piece.begin());
            append(piece.first(length));
            if (length == piece.size()) return;
            piece = piece.subspan(length + 1);
            end_line();
        }
    }
    /// The file; a last line without its end is a line.
    EventsFile finish() {
        if (!octets_.empty() || too_long_) end_line();
        return std::move(file_);
    }

private:
    void append(std::span<const std::uint8_t> piece) {
        too_long_ = too_long_ || piece.size() > kEventLineOctetsMax - octets_.size();
        if (!too_long_) octets_.insert(octets_.end(), piece.begin(), piece.end());
    }
    void end_line() {
        ++file_.lines;
        if (too_long_) {
            refuse(rules::kEventTooLong);
        } else if (std::any_of(octets_.begin(), octets_.end(), [](std::uint8_t octet) {
                       return octet != ' ' && octet != '\t' && octet != '\r';
                   })) {
            read_line();
        }
        octets_.clear();
        too_long_ = false;
    }
    void read_line() {
        const auto length = octets_.size();
        octets_.resize(length + simdjson::SIMDJSON_PADDING);  // the parser reads that far
        element line;
        if (parser_.parse(octets_.data(), length, false).get(line) != simdjson::SUCCESS) {
            return refuse(rules::kEventNotJson);
        }
        auto event = read_event(line);
        if (!event) return refuse(*event.error());
        if (file_.events.size() == kEventsMax) return refuse(rules::kEventsTooMany);
        file_.events.push_back(std::move(*event));
    }
    void refuse(const Rule& rule) {
        auto known = std::find_if(file_.refused.begin(), file_.refused.end(),
                                  [&rule](const RefusedLines& one) { return one.rule == &rule; });
        if (known == file_.refused.end()) {
            known = file_.refused.insert(known, RefusedLines{&rule, 0, {}});
        }
        ++known->count;
        if (known->first_lines.size() < kRefusedLinesKept)
            known->first_lines.push_back(file_.lines);
    }

    EventsFile file_;
    std::vector<std::uint8_t> octets_;  ///< Of the line so far.
    bool too_long_ = false;
    simdjson::dom::parser parser_;
};

}  // namespace

std::uint64_t EventsFile::refused_count() const {
    std::uint64_t count = 0;
    for (const auto& one : refused) count += one.count;
    return count;
}

bool EventsFile::is_cut_short() const {
    return std::any_of(refused.begin(), refused.end(),
                       [](const RefusedLines& one) { return one.rule == &rules::kEventsTooMany; });
}

Result<EventsFile> read_events(ByteSource& source) {
    LineCollector lines;
    std::vector<std::uint8_t> buffer(kEventsReadOctets);
    for (;;) {
        const auto count = COMITY_TRY(source.read(buffer));
        if (count == 0) return lines.finish();
        lines.take(std::span(buffer).first(count));
    }
}

}  // namespace comity::manrs
