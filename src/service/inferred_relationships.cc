#include "service/inferred_relationships.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>
#include <variant>

#include "incident/limits.h"
#include "observation/path_samples.h"
#include "registry/as_rank/inference.h"
#include "service/mrt_file.h"

namespace comity::service {
namespace {

namespace as_rank = registry::as_rank;

/// The files that are asked, each of their octets once.
std::vector<const TimelineFile*> files_to_ask(std::span<const TimelineFile> files) {
    std::optional<Timestamp> first;
    for (const auto& file : files) {
        if (file.is_table && (!first || file.first < *first)) first = file.first;
    }
    std::vector<const TimelineFile*> asked;
    std::set<std::string_view> seen;
    for (const auto& file : files) {
        const bool is_first_table =
            file.is_table && first &&
            file.first.seconds() <= first->seconds() + incident::kFirstTablesSeconds;
        if ((first && !is_first_table) || !seen.insert(file.sha256).second) continue;
        asked.push_back(&file);
    }
    return asked;
}

/// The paths of files, read side by side.
class PathGathering {
public:
    explicit PathGathering(const std::vector<net::Asn>& route_servers) : sampler_(route_servers) {}

    void read(const TimelineFile& file) {
        // That it cannot be read again is told when it is followed.
        static_cast<void>(read_mrt_file(file.path, {.ahead = true}, [this](const auto& record) {
            const std::lock_guard lock(mutex_);
            sampler_.add(record);
            const auto time = std::visit([](const auto& each) { return each.time; }, record);
            latest_ = std::max(latest_.value_or(time), time);
            return true;
        }));
    }
    [[nodiscard]] const as_rank::PathSample& paths(net::Family family) const {
        return sampler_.paths(family);
    }
    [[nodiscard]] std::optional<Timestamp> latest() const { return latest_; }

private:
    std::mutex mutex_;
    observation::PathSampler sampler_;
    std::optional<Timestamp> latest_;
};

std::vector<registry::Relationship> infer(const as_rank::PathSample& paths,
                                          observation::InferredFamily& facts) {
    facts.is_overfull = paths.is_overfull();
    facts.paths = paths.size();
    if (paths.size() == 0) return {};
    auto inferred = as_rank::infer_relationships(paths);
    facts.pairs = inferred.relationships.size();
    facts.vantage_points = static_cast<std::uint32_t>(inferred.vantage_points);
    return std::move(inferred.relationships);
}

}  // namespace

InferredRelationships infer_relationships(std::span<const TimelineFile> files,
                                          const std::vector<net::Asn>& route_servers,
                                          Executor& executor) {
    PathGathering gathering(route_servers);
    const auto asked = files_to_ask(files);
    executor.for_each(asked.size(), [&](std::size_t i) { gathering.read(*asked[i]); });
    InferredRelationships result;
    result.facts.as_of = gathering.latest();
    // One after the other: each needs room for all of its paths.
    const auto ipv4 = infer(gathering.paths(net::Family::Ipv4), result.facts.ipv4);
    const auto ipv6 = infer(gathering.paths(net::Family::Ipv6), result.facts.ipv6);
    result.relationships = registry::RelationshipsByFamily::inferred(ipv4, ipv6);
    return result;
}

}  // namespace comity::service
