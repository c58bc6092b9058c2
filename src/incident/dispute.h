// Disputes: why somebody says that an event is none, and what was decided. Nothing is ever taken
// back: a decision that was wrong is followed by another one.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "incident/event.h"
#include "net/asn.h"

namespace comity::incident {

/// Who says something: by which token, where it was one.
struct Speaker {
    std::string token_id;  ///< Empty: the administrator at the machine.
    std::string name;      ///< Of the token, for people.
    std::string role;      ///< "network", "participant", "auditor", "administrator".
    friend bool operator==(const Speaker&, const Speaker&) = default;
};

/// One decision on a dispute.
struct Ruling {
    Timestamp time;
    bool is_accepted = false;
    std::string reason;
    Speaker by;
    friend bool operator==(const Ruling&, const Ruling&) = default;
};

enum class DisputeState : std::uint8_t { Open, Accepted, Refused };

struct Dispute {
    std::int64_t id = 0;
    std::string event_id;
    std::string subject;  ///< incident::event_subject of the event.
    /// The event as it was seen then, as far as a dispute needs it: kind, certainty, culprit,
    /// accomplices, victims, prefix, start, end.
    Event event;
    std::string sentence;  ///< What the machine said of it then.
    Timestamp time;
    std::string reason;
    std::vector<net::Asn> networks;  ///< In whose name; sorted.
    Speaker by;
    std::vector<Ruling> rulings;  ///< In the order of their numbers, from 1; the last one holds.

    [[nodiscard]] DisputeState state() const {
        if (rulings.empty()) return DisputeState::Open;
        return rulings.back().is_accepted ? DisputeState::Accepted : DisputeState::Refused;
    }
    /// Whether it is about an event of that subject and time: whatever a later observation sees of
    /// the same is disputed too.
    [[nodiscard]] bool is_about(std::string_view of_subject, const Period& time_of_event) const {
        return subject == of_subject && event.start <= time_of_event.end &&
               time_of_event.start <= event.end;
    }
    friend bool operator==(const Dispute&, const Dispute&) = default;
};

/// "open", "accepted", "refused".
[[nodiscard]] std::string_view to_string(DisputeState state);

/// The dispute of `event` with what it needs of that; who says what, and when, is left empty.
[[nodiscard]] Dispute dispute_of(const Event& event, std::string sentence);

/// All disputes at one time; any thread may read them.
class Disputes {
public:
    Disputes() = default;
    explicit Disputes(std::vector<Dispute> all);

    [[nodiscard]] const std::vector<Dispute>& all() const { return all_; }  ///< By id.
    /// Null where there is none of that id.
    [[nodiscard]] const Dispute* find(std::int64_t id) const;
    /// Puts into `event` what was said of it, and whether that rules it out.
    void attach(Event& event) const;

private:
    std::vector<Dispute> all_;
    std::vector<net::Asn> culprits_;  ///< Sorted: most events are settled by it.
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_subject_;  ///< Places in all_.
};

}  // namespace comity::incident
