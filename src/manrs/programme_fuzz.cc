// Fuzzes programmes and profiles: whatever is accepted is whole, and can be judged by.
#include "base/check.h"
#include "manrs/conformance.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity::manrs;
    const std::string text(data, data + size);
    const Bands bands{0.8, 0.6};
    if (const auto profile = ConformanceProfile::parse(text, "fuzz.toml")) {
        for (const auto& threshold : profile->thresholds) {
            COMITY_CHECK(threshold.least >= 0 && threshold.least <= 1);
            COMITY_CHECK(profile->least_of(threshold.score) == threshold.least);
        }
    } else {
        COMITY_CHECK(profile.error().what.starts_with("line "));
    }
    const auto programme = Programme::parse(text, "fuzz.toml");
    if (!programme) {
        COMITY_CHECK(programme.error().what.starts_with("line "));
        return 0;
    }
    std::vector<ActionResult> results;
    for (const auto& action : programme->actions) {
        for (const auto& score : action.scores)
            results.push_back({score, score, 1.0, Band::Ready, {}});
    }
    const auto judged = judge_conformance(*programme, nullptr, bands, {.actions = results});
    COMITY_CHECK(judged.actions.size() == programme->actions.size() && !judged.verdict);
    for (const auto& action : judged.actions) {
        COMITY_CHECK(action.scores.empty() ? action.missing.size() == 1 : action.missing.empty());
    }
    return 0;
}
