#include "service/api/participants.h"

#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "crypto/sha256.h"

namespace comity::service::api {
namespace {

constexpr std::size_t kUuidLength = 36;

bool is_dash(std::size_t place) { return place == 8 || place == 13 || place == 18 || place == 23; }

bool is_uuid(std::string_view text) {
    if (text.size() != kUuidLength) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_hexadecimal = (text[i] >= '0' && text[i] <= '9') ||
                                    (text[i] >= 'a' && text[i] <= 'f') ||
                                    (text[i] >= 'A' && text[i] <= 'F');
        if (is_dash(i) ? text[i] != '-' : !is_hexadecimal) return false;
    }
    return true;
}

}  // namespace

const std::string& ParticipantLine::name() const {
    return participant.name.empty() ? participant.id : participant.name;
}

bool ParticipantLine::is_approved() const {
    return participant.status.empty() || lower_case(participant.status) == "approved";
}

std::string participant_uuid(const registry::Participant& participant) {
    if (is_uuid(participant.id)) return lower_case(participant.id);
    const auto programme =
        participant.programme ? to_string(*participant.programme) : std::string_view();
    const auto text = participant.id.empty()
                          ? fmt::format("name\n{}\n{}", programme, participant.name)
                          : "id\n" + participant.id;
    crypto::Sha256Hasher hasher;
    // Apart from what else may be hashed so (RFC 9562 s6.5): a namespace of our own.
    for (const std::string_view part :
         {std::string_view("comity.participant\n"), std::string_view(text)}) {
        hasher.update(std::span(reinterpret_cast<const std::uint8_t*>(part.data()), part.size()));
    }
    auto digits = to_string(hasher.finish());
    // Version 8, and the variant in the two highest bits.
    digits[12] = '8';
    constexpr std::string_view kVariants = "89ab";
    digits[16] = kVariants[static_cast<unsigned char>(digits[16]) % kVariants.size()];
    return fmt::format("{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4),
                       digits.substr(12, 4), digits.substr(16, 4), digits.substr(20, 12));
}

std::vector<ParticipantLine> lines_of(std::vector<registry::Participant> participants,
                                      const manrs::Framework& framework,
                                      const FiguresFinder& figures_of) {
    std::vector<ParticipantLine> lines;
    lines.reserve(participants.size());
    for (auto& participant : participants) {
        std::vector<const manrs::MemberFigures*> networks;
        for (const auto asn : participant.asns) {
            if (const auto* const figures = figures_of(asn)) networks.push_back(figures);
        }
        auto id = participant_uuid(participant);
        lines.push_back({.participant = std::move(participant),
                         .id = std::move(id),
                         .scores = manrs::pool_networks(framework, networks)});
    }
    return lines;
}

Result<std::optional<std::vector<ParticipantLine>>> read_participants(
    const store::Store& store, const store::ObservationRow& observation,
    const manrs::Framework& framework, std::size_t networks_max) {
    auto participants = COMITY_TRY(store.participants(observation.id));
    std::map<net::Asn, manrs::MemberFigures> figures;
    for (const auto& participant : participants) {
        for (const auto asn : participant.asns) {
            if (figures.contains(asn)) continue;
            if (figures.size() == networks_max)
                return std::optional<std::vector<ParticipantLine>>();
            const auto record = COMITY_TRY(store.record(observation.id, asn));
            if (!record) continue;
            const auto judgement = manrs::judge(framework, observation.facts, *record);
            figures.emplace(asn, manrs::figures_of(*record, judgement));
        }
    }
    return std::optional(lines_of(std::move(participants), framework, [&figures](net::Asn asn) {
        const auto found = figures.find(asn);
        return found == figures.end() ? nullptr : &found->second;
    }));
}

}  // namespace comity::service::api
