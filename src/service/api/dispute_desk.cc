#include "service/api/dispute_desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "service/rules.h"

namespace comity::service::api {
namespace {

/// What went wrong stays here: it names files.
Problem statement_not_kept(const Error& /*error*/) {
    constexpr std::int64_t kRetrySeconds = 10;
    return {
        .status = 503, .rule = &kStatementNotKept, .detail = "", .retry_seconds = kRetrySeconds};
}

}  // namespace

Result<store::AccessBook*> DisputeDesk::book() {
    // Whoever comes has a token, so that the file is there.
    if (!book_) book_ = COMITY_TRY(store::AccessBook::open(path_, store::OpenMode::ReadWrite));
    return &*book_;
}

Result<incident::Dispute, Problem> DisputeDesk::take(incident::Dispute dispute) {
    const std::lock_guard lock(mutex_);
    auto* const book = COMITY_TRY(this->book().map_error(statement_not_kept));
    const auto added = book->add(dispute);
    if (!added) {
        book_.reset();
        return fail(statement_not_kept(added.error()));
    }
    switch (added->outcome) {
        case store::AddedDispute::Outcome::Added: break;
        case store::AddedDispute::Outcome::IsOpen:
            return fail(
                Problem{409, &kDisputeStands, fmt::format("dispute {} is open", added->id)});
        case store::AddedDispute::Outcome::IsAccepted:
            return fail(
                Problem{409, &kDisputeStands, fmt::format("dispute {} is accepted", added->id)});
        case store::AddedDispute::Outcome::TooMany:
            return fail(Problem{409, &kStatementsTooMany, ""});
    }
    dispute.id = added->id;
    return dispute;
}

Result<incident::Dispute, Problem> DisputeDesk::rule(std::int64_t id,
                                                     const incident::Ruling& ruling) {
    const std::lock_guard lock(mutex_);
    auto* const book = COMITY_TRY(this->book().map_error(statement_not_kept));
    const auto added = book->rule(id, ruling);
    if (!added) {
        book_.reset();
        return fail(statement_not_kept(added.error()));
    }
    if (added->outcome == store::AddedRuling::Outcome::NoDispute) {
        return fail(Problem{404, &kDisputeUnknown, ""});
    }
    if (added->outcome == store::AddedRuling::Outcome::TooMany) {
        return fail(Problem{409, &kStatementsTooMany, ""});
    }
    auto disputes = COMITY_TRY(book->disputes().map_error(store_problem));
    const auto found =
        std::find_if(disputes.begin(), disputes.end(),
                     [id](const incident::Dispute& dispute) { return dispute.id == id; });
    if (found == disputes.end()) return fail(Problem{404, &kDisputeUnknown, ""});
    return std::move(*found);
}

}  // namespace comity::service::api
