// A group of networks as JSON, for programs (docs/formats/assessment.md).
#pragma once

#include <span>
#include <string>

#include "base/json_writer.h"
#include "manrs/group_assessment.h"

namespace comity::report {

/// The members of an object that was begun: where the group stands, from "group" to "routes",
/// without its members.
void write_group_standing(JsonWriter& json, const manrs::GroupAssessment& group);

/// What each action says of a group of so many networks, as the array under the key "actions";
/// `before` is of the same group in the observation before, empty without one.
void write_group_actions(JsonWriter& json, std::span<const manrs::GroupAction> actions,
                         std::uint64_t networks, std::span<const manrs::GroupAction> before);

/// The group as one object with a line feed behind it: everything in it, keys always there and in
/// one order. What is not known is null.
[[nodiscard]] std::string group_json_text(const manrs::GroupAssessment& group,
                                          JsonLayout layout = JsonLayout::Indented);

}  // namespace comity::report
