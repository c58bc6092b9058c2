#include "service/api/store_pool.h"

#include "service/limits.h"

namespace comity::service::api {

Result<StoreReading> StoreReading::begin(const store::Store& store) {
    COMITY_TRY(store.begin_reading());
    return StoreReading(store);
}

StoreReading::StoreReading(StoreReading&& other) noexcept
    : store_(std::exchange(other.store_, nullptr)) {}

StoreReading::~StoreReading() {
    // What cannot be ended ends with the connection.
    if (store_ != nullptr) static_cast<void>(store_->end_reading().has_value());
}

StorePool::Lease::~Lease() {
    if (!store_) return;
    const std::lock_guard lock(pool_->mutex_);
    if (pool_->free_.size() < kStoresKept) pool_->free_.push_back(std::move(store_));
}

Result<StorePool::Lease> StorePool::take(std::shared_ptr<const incident::Disputes> disputes) {
    std::unique_ptr<store::Store> store;
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            store = std::move(free_.back());
            free_.pop_back();
        }
    }
    if (!store) {
        store = std::make_unique<store::Store>(
            COMITY_TRY(store::Store::open(path_, store::OpenMode::ReadOnly)));
    }
    store->heed(std::move(disputes));
    return Lease(*this, std::move(store));
}

}  // namespace comity::service::api
