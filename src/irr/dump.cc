#include "irr/dump.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/text.h"
#include "irr/limits.h"

namespace comity::irr {
namespace {

using rpsl::AttributeName;

static_assert(kObjectsMax == 32'000'000 && kNamesOctetsMax == 2'000'000'000,
              "the explanation of the rule names these numbers");

/// Finds a time, and a number behind the word "serial", in comments.
void read_head(std::string_view head, Dump& dump) {
    bool is_serial = false;
    for (const auto line : split(head, '\n')) {
        for (const auto word : split(line, ' ')) {
            const auto text = trim(word);
            if (text.empty()) continue;
            if (!dump.stated) dump.stated = Timestamp::parse(text);
            const auto number = parse_decimal<std::uint64_t>(text);
            if (is_serial && number && !dump.serial) dump.serial = number;
            is_serial = text == "serial" || text == "serial:" || text == "Serial" ||
                        text == "Serial:" || text == "SERIAL" || text == "SERIAL:";
        }
    }
}

void keep_newest(std::optional<Timestamp>& newest, const std::optional<Timestamp>& time) {
    if (time && (!newest || *time > *newest)) newest = time;
}

/// Puts the objects of a reader where they belong.
class Collector {
public:
    explicit Collector(Dump& dump) : dump_(dump), parser_(dump.names, dump.faults) {}

    void take(const rpsl::Object& object) {
        const auto name = object.front().id;
        if (!rpsl::is_class(name)) {
            dump_.faults.refused.add(rules::kClassUnknown, object.front().name,
                                     object.front().line);
            return;
        }
        if (!parser_.start(object) || !keep(object)) return;
        const auto source = static_cast<std::size_t>(parser_.source());
        while (dump_.sources.size() <= source) {
            dump_.sources.push_back({.name = parser_.sources()[dump_.sources.size()]});
        }
        auto& counted = dump_.sources[source];
        ++counted.objects[static_cast<std::size_t>(name)];
        keep_newest(counted.last_modified, parser_.dates().last_modified);
        keep_newest(counted.changed, parser_.dates().changed);
    }

private:
    /// Whether the object, of whatever class, is one to count.
    bool keep(const rpsl::Object& object) {
        const auto name = object.front().id;
        if (name == AttributeName::Route || name == AttributeName::Route6) {
            return put(parser_.route(), dump_.routes, object);
        }
        if (name == AttributeName::AutNum) return put(parser_.aut_num(), dump_.aut_nums, object);
        if (name == AttributeName::AsSet) {
            return put(parser_.as_set(dump_.set_members), dump_.as_sets, object);
        }
        if (name == AttributeName::Mntner) {
            return put(parser_.maintainer(), dump_.maintainers, object);
        }
        if (name == AttributeName::Person || name == AttributeName::Role) {
            return put(parser_.person(), dump_.people, object);
        }
        if (name == AttributeName::Organisation) {
            return put(parser_.organisation(), dump_.organisations, object);
        }
        return true;
    }

    template <class T>
    bool put(std::optional<T>&& parsed, std::vector<T>& objects, const rpsl::Object& object) {
        if (!parsed) return false;
        if (objects.size() == kObjectsMax || dump_.set_members.size() > kObjectsMax * 4 ||
            dump_.names.is_full()) {
            dump_.faults.refused.add(rules::kTooMany, object.front().value, object.front().line);
            return false;
        }
        objects.push_back(*parsed);
        return true;
    }

    Dump& dump_;
    ObjectParser parser_;
};

}  // namespace

std::uint64_t Dump::objects() const {
    std::uint64_t total = 0;
    for (const auto& source : sources) {
        total += std::accumulate(source.objects.begin(), source.objects.end(), std::uint64_t{0});
    }
    return total;
}

Result<Dump> read_dump(ByteSource& source, std::function<bool()> is_cut_short) {
    Dump dump;
    rpsl::ObjectReader reader(source, dump.faults, std::move(is_cut_short));
    Collector collector(dump);
    while (const auto object = COMITY_TRY(reader.next())) collector.take(*object);
    read_head(reader.head(), dump);
    dump.octets = reader.octets();
    dump.deleted = reader.deleted();
    return dump;
}

}  // namespace comity::irr
