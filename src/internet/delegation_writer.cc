#include "internet/delegation_writer.h"

#include <fmt/format.h>

#include <array>
#include <string>

#include "internet/registries.h"
#include "internet/text_sink.h"

namespace comity::internet {
namespace {

using net::Family;

/// "20261101".
std::string compact_date(Timestamp time) {
    const auto text = to_string(time);
    return text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2);
}

class FileWriter {
public:
    FileWriter(const Internet& internet, std::uint32_t region, ByteSink& sink)
        : internet_(internet), region_(region), out_(sink) {}

    Result<void> write() {
        COMITY_TRY(write_head());
        COMITY_TRY(each_record([this](std::string_view line) { return out_.write(line); }));
        return out_.flush();
    }

private:
    [[nodiscard]] const Registry& registry() const { return kRegistries[region_]; }

    Result<void> write_head() {
        std::array<std::uint64_t, 3> counts{};  // AS numbers, IPv4, IPv6
        for (const auto& asns : internet_.delegations.asns()) {
            if (asns.region == region_) ++counts[0];
        }
        for (const auto family : {Family::Ipv4, Family::Ipv6}) {
            COMITY_TRY(each_piece(family, [&](const SpaceRange&) -> Result<void> {
                ++counts[family == Family::Ipv4 ? 1 : 2];
                return {};
            }));
        }
        const auto date = internet_.parameters.date;
        if (region_ == 0) {
            COMITY_TRY(
                out_.write("#\n# A made Internet's file: nothing in it is of a real registry.\n"
                           "#\n\n"));
        }
        // One registry counts its files by the second, the others by the day.
        const auto serial = region_ == 3 ? std::to_string(date.seconds()) : compact_date(date);
        const auto file = registry().file;
        COMITY_TRY(out_.write(fmt::format("2|{}|{}|{}|19830705|{}|{}\n", file, serial,
                                          counts[0] + counts[1] + counts[2], compact_date(date),
                                          registry().utc_offset)));
        return out_.write(
            fmt::format("{0}|*|asn|*|{1}|summary\n{0}|*|ipv4|*|{2}|summary\n"
                        "{0}|*|ipv6|*|{3}|summary\n",
                        file, counts[0], counts[1], counts[2]));
    }

    /// The ranges of this region, IPv6 ones cut into prefixes.
    template <class Take>
    Result<void> each_piece(Family family, Take&& take) {
        for (auto range : internet_.delegations.ranges(family)) {
            if (range.region != region_) continue;
            if (family == Family::Ipv4) {
                COMITY_TRY(take(range));
                continue;
            }
            for (const auto& piece : prefixes_of(family, range.first, range.last)) {
                range.first = first_bits(piece);
                range.last = last_bits(piece);
                COMITY_TRY(take(range));
            }
        }
        return {};
    }

    template <class Take>
    Result<void> each_record(Take&& take) {
        for (const auto& asns : internet_.delegations.asns()) {
            if (asns.region != region_) continue;
            const auto start = fmt::format("asn|{}|{}", asns.first, asns.last - asns.first + 1);
            COMITY_TRY(take(line(start, asns.first, asns.status, &asns.organisation)));
        }
        for (const auto family : {Family::Ipv4, Family::Ipv6}) {
            COMITY_TRY(each_piece(family, [&](const SpaceRange& range) {
                return take(line(start_of(family, range), range.first, range.status,
                                 &internet_.organisations.all()[range.organisation]));
            }));
        }
        return {};
    }

    static std::string start_of(Family family, const SpaceRange& range) {
        if (family == Family::Ipv4) {
            const auto first = static_cast<std::uint32_t>(range.first >> 32U);
            const auto last = static_cast<std::uint32_t>(range.last >> 32U);
            return fmt::format("ipv4|{}|{}", net::to_string(net::Address::v4(first)),
                               std::uint64_t{last} - first + 1);
        }
        const auto length = prefixes_of(family, range.first, range.last).front().length();
        return fmt::format("ipv6|{}|{}", net::to_string(net::Address::v6(range.first, 0)), length);
    }

    [[nodiscard]] std::string line(const std::string& start, std::uint64_t place,
                                   RangeStatus status, const Organisation* holder) const {
        const auto draw = mix(stream_seed(internet_.parameters, Stream::Delegations), place);
        if (status != RangeStatus::Held) {
            // Two registries say ZZ where there is no country.
            const auto country = region_ == 2 || region_ == 4 ? "ZZ" : "";
            return fmt::format("{}|{}|{}||{}|\n", registry().file, country, start,
                               status == RangeStatus::Available ? "available" : "reserved");
        }
        constexpr std::uint64_t kSecondsADay = 86'400;
        constexpr std::uint64_t kFirstDay = 8'000;  // late in 1991
        const auto days =
            static_cast<std::uint64_t>(internet_.parameters.date.seconds()) / kSecondsADay;
        const auto day = days <= kFirstDay ? days : kFirstDay + draw % (days - kFirstDay);
        const auto given = Timestamp::from_seconds(static_cast<std::int64_t>(day * kSecondsADay));
        return fmt::format("{}|{}|{}|{}|{}|{}\n", registry().file, holder->country, start,
                           compact_date(given), draw / 64 % 4 == 0 ? "assigned" : "allocated",
                           opaque_id(*holder));
    }

    const Internet& internet_;
    std::uint32_t region_;
    TextSink out_;
};

}  // namespace

Result<void> write_delegations(const Internet& internet, std::uint32_t region, ByteSink& sink) {
    return FileWriter(internet, region, sink).write();
}

}  // namespace comity::internet
