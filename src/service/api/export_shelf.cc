#include "service/api/export_shelf.h"

#include <algorithm>

#include "service/rules.h"

namespace comity::service::api {

Result<SharedExport, Problem> ExportShelf::get(
    const std::string& etag, const std::string& key,
    const std::function<Result<ExportFile, Problem>()>& make) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::find_if(kept_.begin(), kept_.end(),
                                        [&key](const Kept& kept) { return kept.key == key; });
        if (etag == etag_ && found != kept_.end()) {
            kept_.splice(kept_.begin(), kept_, found);
            return kept_.front().file;
        }
        if (is_making_) return fail(Problem{503, &kExportsTooMany, "", 2});
        is_making_ = true;
    }
    // Also where it is left by a throw.
    struct Making {
        ExportShelf& shelf;
        ~Making() {
            const std::lock_guard lock(shelf.mutex_);
            shelf.is_making_ = false;
        }
    };
    const Making making{*this};
    auto file = std::make_shared<const ExportFile>(COMITY_TRY(make()));
    const std::lock_guard lock(mutex_);
    keep(etag, key, file);
    return file;
}

void ExportShelf::keep(const std::string& etag, const std::string& key, const SharedExport& file) {
    if (etag_ != etag) kept_.clear();
    etag_ = etag;
    kept_.push_front({key, file});
    std::size_t octets = 0;
    const auto first_out = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) {
        octets += kept.file->gzip.size();
        return octets > kept_octets_max_;
    });
    kept_.erase(first_out, kept_.end());
}

std::shared_ptr<const void> ExportShelf::send(std::size_t octets) {
    const auto before = in_flight_->fetch_add(octets);
    if (before > 0 && before + octets > in_flight_max_) {
        in_flight_->fetch_sub(octets);
        return nullptr;
    }
    return {in_flight_.get(),
            [in_flight = in_flight_, octets](const void*) { in_flight->fetch_sub(octets); }};
}

}  // namespace comity::service::api
