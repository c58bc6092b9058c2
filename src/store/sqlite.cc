#include "store/sqlite.h"

#include <sqlite3.h>

namespace comity::store {
namespace {

/// How long a statement waits for another process's lock.
constexpr int kBusyMilliseconds = 5'000;

}  // namespace

void Database::Close::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);
}

Error Database::failed(std::string_view what) const {
    std::string reason = handle_ ? sqlite3_errmsg(handle_.get()) : "out of memory";
    const int code = handle_ ? sqlite3_errcode(handle_.get()) : SQLITE_NOMEM;
    if (code == SQLITE_BUSY) reason = "another process is writing to it";
    return Error{.remedy = code == SQLITE_BUSY ? Remedy::Retry : Remedy::GiveUp,
                 .subject = path_,
                 .what = std::string(what) + ": " + reason};
}

Result<Database> Database::open(const std::string& path, bool writable) {
    Database database;
    database.path_ = path;
    sqlite3* handle = nullptr;
    const int flags = writable ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
    int status = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    database.handle_.reset(handle);
    if (status != SQLITE_OK && !writable) {
        // A WAL store can be read without the right to write only where nobody left it unfinished.
        status = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr);
        database.handle_.reset(handle);
    }
    if (status != SQLITE_OK) return fail(database.failed("open store"));
    sqlite3_busy_timeout(handle, kBusyMilliseconds);
    return database;
}

Result<void> Database::execute(const char* sql) const {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        return fail(failed("write store"));
    }
    return {};
}

Result<Statement> Statement::prepare(const Database& database, const char* sql) {
    Statement statement;
    statement.database_ = &database;
    sqlite3_stmt* handle = nullptr;
    if (sqlite3_prepare_v2(database.get(), sql, -1, &handle, nullptr) != SQLITE_OK) {
        return fail(database.failed("read store"));
    }
    statement.handle_.reset(handle);
    return statement;
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    sqlite3_bind_int64(handle_.get(), parameter, value);
    return *this;
}
Statement& Statement::bind(int parameter, std::optional<std::int64_t> value) {
    if (value) return bind(parameter, *value);
    sqlite3_bind_null(handle_.get(), parameter);
    return *this;
}
Statement& Statement::bind(int parameter, double value) {
    sqlite3_bind_double(handle_.get(), parameter, value);
    return *this;
}
Statement& Statement::bind(int parameter, std::string_view text) {
    sqlite3_bind_text64(handle_.get(), parameter, text.data(), text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
    return *this;
}
Statement& Statement::bind(int parameter, std::span<const std::uint8_t> blob) {
    sqlite3_bind_blob64(handle_.get(), parameter, blob.data(), blob.size(), SQLITE_STATIC);
    return *this;
}

Result<bool> Statement::step() {
    const int status = sqlite3_step(handle_.get());
    if (status == SQLITE_ROW) return true;
    if (status == SQLITE_DONE) return false;
    return fail(database_->failed("use store"));
}

Result<void> Statement::run() {
    const auto row = step();
    sqlite3_reset(handle_.get());
    if (!row) return fail(row.error());
    return {};
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}
std::string Statement::text(int column) const {
    const auto octets = blob(column);
    return {octets.begin(), octets.end()};
}
std::span<const std::uint8_t> Statement::blob(int column) const {
    const auto* const octets =
        static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_.get(), column));
    return {octets, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

}  // namespace comity::store
