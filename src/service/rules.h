// What the API refuses, and why: the types of its problems (RFC 9457).
#pragma once

#include "base/rule.h"

namespace comity::service {

inline constexpr Rule kTargetMalformed{
    "api.target.malformed", "RFC 9112 s3.2", Severity::Warning,
    "The target of the request is no path with a query, or something in it is escaped wrongly."};
inline constexpr Rule kPathUnknown{"api.path.unknown", "RFC 9110 s15.5.5", Severity::Notice,
                                   "There is nothing at this path."};
inline constexpr Rule kMethodNotAllowed{"api.method.not-allowed", "RFC 9110 s15.5.6",
                                        Severity::Notice, "What is here can be read alone."};
inline constexpr Rule kPostAlone{"api.method.post-alone", "RFC 9110 s15.5.6", Severity::Notice,
                                 "What is here is asked by POST."};
inline constexpr Rule kParameterUnknown{"api.query.unknown-parameter", "RFC 9110 s15.5.1",
                                        Severity::Notice,
                                        "The query has a parameter that this "
                                        "path does not know."};
inline constexpr Rule kParameterRepeated{"api.query.repeated-parameter", "RFC 9110 s15.5.1",
                                         Severity::Notice,
                                         "A parameter of the query is given more than once."};
inline constexpr Rule kParameterValue{"api.query.bad-value", "RFC 9110 s15.5.1", Severity::Notice,
                                      "A parameter of the query has a value that it cannot have."};
inline constexpr Rule kCursorExpired{
    "api.cursor.expired", "RFC 9110 s15.5.11", Severity::Notice,
    "The cursor is of another observation than the one that is served now: begin anew."};
inline constexpr Rule kNotAcceptable{"api.format.not-acceptable", "RFC 9110 s15.5.7",
                                     Severity::Notice,
                                     "The answer comes in none of the formats that are accepted."};
inline constexpr Rule kNetworkUnknown{"api.network.unknown", "RFC 9110 s15.5.5", Severity::Notice,
                                      "The observation knows no such network."};
inline constexpr Rule kGroupUnknown{"api.group.unknown", "RFC 9110 s15.5.5", Severity::Notice,
                                    "The observation knows no such group."};
inline constexpr Rule kProgrammeUnknown{"api.programme.unknown", "RFC 9110 s15.5.5",
                                        Severity::Notice, "There is no such programme."};
inline constexpr Rule kParticipantUnknown{"api.participant.unknown", "RFC 9110 s15.5.5",
                                          Severity::Notice,
                                          "The programme has no such participant."};
inline constexpr Rule kMonthUnknown{"api.month.unknown", "RFC 9110 s15.5.5", Severity::Notice,
                                    "There is no observation of that month."};
inline constexpr Rule kReportUnknown{"api.report.unknown", "RFC 9110 s15.5.5", Severity::Notice,
                                     "There is no such report."};
inline constexpr Rule kBodyMalformed{"api.body.malformed", "RFC 9110 s15.5.1", Severity::Notice,
                                     "The body of the request does not ask for anything that is "
                                     "here."};
inline constexpr Rule kTooManyNetworks{
    "api.networks.too-many", "RFC 9110 s15.5.1", Severity::Notice,
    "More networks would have to be read than one request may ask for: name fewer."};
inline constexpr Rule kNotYourNetwork{"api.network.not-yours", "RFC 9110 s15.5.4", Severity::Notice,
                                      "Details are for those who hold the network."};
inline constexpr Rule kIncidentUnknown{"api.incident.unknown", "RFC 9110 s15.5.5", Severity::Notice,
                                       "The observation has no such incident that may be seen."};
inline constexpr Rule kFrameworkUnknown{"api.framework.unknown", "RFC 9110 s15.5.5",
                                        Severity::Notice, "There is no such framework."};
inline constexpr Rule kIncidentsHidden{"api.incidents.hidden", "RFC 9110 s15.5.2", Severity::Notice,
                                       "Incidents are not public here."};
inline constexpr Rule kTokenInvalid{
    "api.token.invalid", "RFC 6750 s3.1", Severity::Notice,
    "The token is none that is known here, or it has expired or was revoked."};
inline constexpr Rule kTokenRequired{"api.token.required", "RFC 6750 s3", Severity::Notice,
                                     "This takes a token of the network or of an auditor."};
inline constexpr Rule kDisputeUnknown{"api.dispute.unknown", "RFC 9110 s15.5.5", Severity::Notice,
                                      "There is no such dispute that may be seen."};
inline constexpr Rule kDisputeNotYours{
    "api.dispute.not-yours", "RFC 9110 s15.5.4", Severity::Notice,
    "Disputing an event is for the network that caused it, and for those held to have let it "
    "pass."};
inline constexpr Rule kAuditorsAlone{"api.dispute.auditors-alone", "RFC 9110 s15.5.4",
                                     Severity::Notice,
                                     "Ruling on disputes is for auditors and administrators."};
inline constexpr Rule kDisputeStands{"api.dispute.stands", "RFC 9110 s15.5.10", Severity::Notice,
                                     "There is a dispute over this event that was not refused."};
inline constexpr Rule kDisputeOfNothing{"api.dispute.nothing-held", "RFC 9110 s15.5.10",
                                        Severity::Notice,
                                        "A rule explains the event: it is held against nobody."};
inline constexpr Rule kStatementsTooMany{"api.dispute.too-many", "RFC 9110 s15.5.10",
                                         Severity::Warning,
                                         "No more disputes, or rulings on this one, are kept."};
inline constexpr Rule kStatementNotKept{
    "api.dispute.not-kept", "RFC 9110 s15.6.4", Severity::Error,
    "What was said could not be written down: nothing is kept of it; say it again later."};
inline constexpr Rule kClaimsNotSetUp{
    "api.claims.not-set-up", "RFC 9110 s15.6.2", Severity::Notice,
    "Claims by mail are not set up here: ask whoever runs this observatory for a token."};
inline constexpr Rule kClaimsTooMany{
    "api.claims.too-many", "RFC 6585 s4", Severity::Notice,
    "No more claims are taken today: come again later, or ask whoever runs this observatory."};
inline constexpr Rule kClaimUnknown{"api.claim.unknown", "RFC 9110 s15.5.5", Severity::Notice,
                                    "There is no such claim, or it ended long ago."};
inline constexpr Rule kClaimConfirmed{"api.claim.confirmed", "RFC 9110 s15.5.10", Severity::Notice,
                                      "The claim was confirmed before: a code is good once."};
inline constexpr Rule kClaimExpired{"api.claim.expired", "RFC 9110 s15.5.11", Severity::Notice,
                                    "The time of the claim is over: claim the network anew."};
inline constexpr Rule kClaimSpent{
    "api.claim.spent", "RFC 9110 s15.5.11", Severity::Notice,
    "Too many wrong codes were given for this claim: claim the network anew."};
inline constexpr Rule kClaimWrongCode{"api.claim.wrong-code", "RFC 9110 s15.5.4", Severity::Notice,
                                      "That is not the code of this claim."};
inline constexpr Rule kClaimNotKept{
    "api.claim.not-kept", "RFC 9110 s15.6.4", Severity::Error,
    "The claim could not be written down: nothing is kept of it; try again later."};
inline constexpr Rule kBodyValue{"api.body.bad-value", "RFC 9110 s15.5.21", Severity::Notice,
                                 "The body of the request has a value that it cannot have."};
inline constexpr Rule kRateExceeded{"api.rate.exceeded", "RFC 6585 s4", Severity::Notice,
                                    "This client has made more requests than it may."};
inline constexpr Rule kViewersTooMany{"api.events.too-many", "RFC 9110 s15.6.4", Severity::Warning,
                                      "Too many follow the events: come again later."};
inline constexpr Rule kExportsTooMany{
    "api.exports.too-many", "RFC 9110 s15.6.4", Severity::Notice,
    "Another whole list is being made, or too many are on their way: come again in a moment."};
inline constexpr Rule kNoObservation{"api.observation.none", "RFC 9110 s15.6.4", Severity::Warning,
                                     "There is no observation to serve yet."};
inline constexpr Rule kObservationReplaced{
    "api.observation.replaced", "RFC 9110 s15.6.4", Severity::Notice,
    "The observation is just being replaced by a newer one: ask again in a moment."};
inline constexpr Rule kStoreUnreadable{"api.store.unreadable", "RFC 9110 s15.6.1", Severity::Error,
                                       "The store cannot be read; the operator's log says why."};
inline constexpr Rule kRequestMalformed{"api.request.malformed", "RFC 9112 s2.2", Severity::Notice,
                                        "What was sent is no HTTP request."};
inline constexpr Rule kRequestTooLarge{"api.request.too-large", "RFC 9110 s15.5.14",
                                       Severity::Warning,
                                       "The request has more octets than are taken."};
inline constexpr Rule kRequestTooMany{"api.request.too-many", "RFC 9110 s15.6.4", Severity::Warning,
                                      "Too many requests wait to be answered: come again later."};
inline constexpr Rule kRequestFailed{"api.request.failed", "RFC 9110 s15.6.1", Severity::Error,
                                     "The request could not be answered; the fault is here."};

}  // namespace comity::service
