// Connections to the store for requests that read it: one a request, kept for the next.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace comity::service::api {

/// Reads one state of a store until it goes, whatever others write meanwhile.
class StoreReading {
public:
    /// `store` must outlive what is returned.
    [[nodiscard]] static Result<StoreReading> begin(const store::Store& store);
    StoreReading(StoreReading&& other) noexcept;
    StoreReading& operator=(StoreReading&&) = delete;
    ~StoreReading();

private:
    explicit StoreReading(const store::Store& store) : store_(&store) {}
    const store::Store* store_;
};

/// Any thread may take from it.
class StorePool {
public:
    explicit StorePool(std::string path) : path_(std::move(path)) {}

    /// One connection for the one who holds it; it goes back to the pool.
    class Lease {
    public:
        Lease(StorePool& pool, std::unique_ptr<store::Store> store)
            : pool_(&pool), store_(std::move(store)) {}
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease();
        [[nodiscard]] const store::Store& operator*() const { return *store_; }

    private:
        StorePool* pool_;
        std::unique_ptr<store::Store> store_;
    };

    /// One that heeds `disputes`. Errors: as Store::open.
    [[nodiscard]] Result<Lease> take(std::shared_ptr<const incident::Disputes> disputes);

private:
    std::string path_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<store::Store>> free_;
};

}  // namespace comity::service::api
