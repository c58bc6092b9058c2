#include "service/programmes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "crypto/sha256.h"
#include "io/input.h"
#include "manrs/limits.h"
#include "registry/participants.h"
#include "service/frameworks.h"

namespace comity::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kProgrammeFolder = "programmes";

Result<std::string> read_text(const std::string& path) {
    const auto contents = COMITY_TRY(io::read_file(path, manrs::kFrameworkOctetsMax));
    return std::string(contents.octets.begin(), contents.octets.end());
}

Result<manrs::Programme> load_programme(const std::string& name,
                                        std::span<const std::string> folders) {
    fs::path path;
    for (const auto& share : folders) {
        path = fs::path(share) / kProgrammeFolder / (name + ".toml");
        std::error_code error;
        if (fs::exists(path, error)) break;
    }
    const auto text = COMITY_TRY(read_text(path.string()));
    auto programme = COMITY_TRY(manrs::Programme::parse(text, path.string()));
    if (programme.name != name) {
        return fail(
            Error{.subject = path.string(),
                  .what = fmt::format("name is \"{}\", not that of the file", programme.name)});
    }
    return programme;
}

/// The place of a programme among those of MANRS; behind them all for another.
std::size_t place_of(std::string_view name) {
    using registry::Programme;
    constexpr std::array kOrder{Programme::NetworkOperators, Programme::CdnsAndClouds,
                                Programme::Ixps, Programme::Vendors};
    std::size_t place = 0;
    while (place < kOrder.size() && to_string(kOrder.at(place)) != name) ++place;
    return place;
}

}  // namespace

const manrs::Programme* Programmes::find(std::string_view name) const {
    const auto found =
        std::find_if(programmes.begin(), programmes.end(),
                     [name](const manrs::Programme& one) { return one.name == name; });
    return found == programmes.end() ? nullptr : &*found;
}

const manrs::ConformanceProfile* Programmes::profile_for(std::string_view programme) const {
    const auto found = std::find_if(
        profiles.begin(), profiles.end(),
        [programme](const manrs::ConformanceProfile& one) { return one.programme == programme; });
    return found == profiles.end() ? nullptr : &*found;
}

Result<Programmes> load_programmes(std::span<const std::string> folders,
                                   std::span<const std::string> profiles) {
    Programmes all;
    for (const auto& name : shared_names(kProgrammeFolder, folders)) {
        all.programmes.push_back(COMITY_TRY(load_programme(name, folders)));
    }
    std::stable_sort(
        all.programmes.begin(), all.programmes.end(),
        [](const auto& a, const auto& b) { return place_of(a.name) < place_of(b.name); });
    crypto::Sha256Hasher hasher;
    for (const auto& path : profiles) {
        const auto text = COMITY_TRY(read_text(path));
        hasher.update(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
        auto profile = COMITY_TRY(manrs::ConformanceProfile::parse(text, path));
        if (all.find(profile.programme) == nullptr) {
            return fail(
                Error{.subject = path,
                      .what = fmt::format("there is no programme \"{}\"", profile.programme)});
        }
        if (all.profile_for(profile.programme) != nullptr) {
            return fail(
                Error{.subject = path,
                      .what = fmt::format("there is another profile for the programme \"{}\"",
                                          profile.programme)});
        }
        all.profiles.push_back(std::move(profile));
    }
    constexpr std::size_t kTagDigits = 8;
    if (!profiles.empty()) {
        all.profiles_tag = "-" + to_string(hasher.finish()).substr(0, kTagDigits);
    }
    return all;
}

}  // namespace comity::service
