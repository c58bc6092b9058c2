#include "observation/path_sightings.h"

#include "base/reader.h"
#include "base/writer.h"

namespace comity::observation {
namespace {

bool is_confederation(net::SegmentType type) {
    return type == net::SegmentType::AsConfedSequence || type == net::SegmentType::AsConfedSet;
}

// Of a key, in this order: day, high, low, length, family, whether there is an origin, the path.
// Each number in the host's order: keys never leave the process.
template <class Number>
void append(std::string& key, Number number) {
    key.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <class Number>
Number take(const std::string& key, std::size_t& at) {
    Number number{};
    key.copy(reinterpret_cast<char*>(&number), sizeof number, at);
    at += sizeof number;
    return number;
}

}  // namespace

std::vector<net::Asn> flatten(const net::AsPathView& path, net::Asn own) {
    std::vector<net::Asn> asns;
    path.for_each_segment([&asns](const net::SegmentView& segment) {
        if (is_confederation(segment.type())) return;
        for (std::size_t i = 0; i < segment.size(); ++i) {
            if (asns.empty() || asns.back() != segment[i]) asns.push_back(segment[i]);
        }
    });
    if (asns.empty()) asns.push_back(own);
    return asns;
}

bool AsnWatch::is_bogon_asn(net::Asn asn, Timestamp time) {
    const bool is_kept = asn.value() < clean_.size();
    if (is_kept && clean_[asn.value()]) return false;
    if (is_bogon(bogons_->classify(asn, time))) return true;
    if (is_kept) clean_[asn.value()] = true;
    return false;
}

bool AsnWatch::has_bogon(const net::AsPathView& path, Timestamp time) {
    bool found = false;
    path.for_each_segment([&](const net::SegmentView& segment) {
        if (is_confederation(segment.type())) return;
        for (std::size_t i = 0; i < segment.size() && !found; ++i) {
            found = is_bogon_asn(segment[i], time);
        }
    });
    return found;
}

PathSighting SightingCollector::decode(const Key& key) {
    PathSighting sighting;
    std::size_t at = 0;
    sighting.day = take<std::int64_t>(key, at);
    const auto high = take<std::uint64_t>(key, at);
    const auto low = take<std::uint64_t>(key, at);
    const auto length = take<std::uint8_t>(key, at);
    const bool is_ipv6 = take<std::uint8_t>(key, at) != 0;
    sighting.has_origin = take<std::uint8_t>(key, at) != 0;
    const auto address = is_ipv6 ? net::Address::v6(high, low)
                                 : net::Address::v4(static_cast<std::uint32_t>(high >> 32U));
    sighting.prefix = net::Prefix::containing(address, length);
    while (at < key.size()) sighting.path.emplace_back(take<std::uint32_t>(key, at));
    return sighting;
}

std::optional<std::size_t> SightingCollector::row_of(const Key& key) {
    if (is_overfull_) return std::nullopt;
    if (const auto known = rows_.find(key); known != rows_.end()) return known->second;
    constexpr std::size_t kEntryOctets = 100;  // Of the map, the text and the bits.
    octets_ += key.size() + kEntryOctets;
    if (octets_ > kSightingOctetsMax) {
        give_up();
        return std::nullopt;
    }
    const auto row = static_cast<std::uint32_t>(rows_.size());
    rows_.emplace(key, row);
    seen_by_.add_row();
    return row;
}

void SightingCollector::give_up() {
    is_overfull_ = true;
    rows_ = {};
    seen_by_ = {};
}

void SightingCollector::add(const net::Prefix& prefix, Timestamp time, const net::AsPathView& path,
                            net::Asn own, std::size_t vantage_point) {
    Key key;
    append(key, utc_day_of(time));
    append(key, prefix.address().high());
    append(key, prefix.address().low());
    append(key, prefix.length());
    append(key, static_cast<std::uint8_t>(prefix.family() == net::Family::Ipv6 ? 1 : 0));
    append(key, static_cast<std::uint8_t>(path.origin(own) ? 1 : 0));
    for (const auto asn : flatten(path, own)) append(key, asn.value());
    if (const auto row = row_of(key)) seen_by_.set(*row, vantage_point);
}

void SightingCollector::merge(const SightingCollector& other,
                              std::span<const std::size_t> vantage_points) {
    if (other.is_overfull_) give_up();
    for (const auto& [key, from] : other.rows_) {
        const auto row = row_of(key);
        if (!row) return;
        for_each_bit(other.seen_by_.row(from),
                     [&](std::size_t bit) { seen_by_.set(*row, vantage_points[bit]); });
    }
}

}  // namespace comity::observation
