#include "store/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace comity::store {
namespace {

/// How long a statement waits for another process's lock.
constexpr int kBusyMilliseconds = 5'000;
/// More than any connection uses.
constexpr std::size_t kIdleStatementsMax = 64;

/// Whether the file at `name` is there, without a write-ahead log: nobody writes to it, and nobody
/// was stopped while writing.
bool is_finished(const std::string& name) {
    auto* const system = sqlite3_vfs_find(nullptr);
    int is_there = 0;
    int has_log = 1;
    return system != nullptr &&
           system->xAccess(system, name.c_str(), SQLITE_ACCESS_EXISTS, &is_there) == SQLITE_OK &&
           system->xAccess(system, (name + "-wal").c_str(), SQLITE_ACCESS_EXISTS, &has_log) ==
               SQLITE_OK &&
           is_there != 0 && has_log == 0;
}

/// The file at `name` as one that does not change (https://sqlite.org/uri.html).
std::string immutable_uri(const std::string& name) {
    std::string uri = "file:";
    for (const char c : name) {
        switch (c) {
            case '%': uri += "%25"; break;
            case '?': uri += "%3f"; break;
            case '#': uri += "%23"; break;
            default: uri += c;
        }
    }
    return uri + "?immutable=1";
}

}  // namespace

void Database::Close::operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
void Database::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);
}

void Statement::Rest::operator()(sqlite3_stmt* statement) const noexcept {
    // What went wrong with it was told when it did.
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    if (idle->size() < kIdleStatementsMax) {
        idle->emplace_back(statement);
    } else {
        sqlite3_finalize(statement);
    }
}

Error Database::failed(std::string_view what) const {
    Error error{.subject = path_, .what = std::string(what)};
    const int code = handle_ ? sqlite3_errcode(handle_.get()) : SQLITE_NOMEM;
    const int os_error = handle_ ? sqlite3_system_errno(handle_.get()) : 0;
    if (code == SQLITE_BUSY) {
        error.remedy = Remedy::Retry;
        error.what += ": another process is writing to it";
    } else if (code == SQLITE_NOTADB) {
        error.what += ": it is no store";
    } else if ((code == SQLITE_CANTOPEN || code == SQLITE_IOERR) && os_error != 0) {
        error.os_error = os_error;
    } else {
        error.what +=
            std::string(": ") + (handle_ ? sqlite3_errmsg(handle_.get()) : "out of memory");
    }
    return error;
}

/// Opens a connection and reads the file's header, which SQLite alone would put off.
int Database::open_as(const std::string& name, int flags) {
    sqlite3* handle = nullptr;
    const int status = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
    handle_.reset(handle);
    if (status != SQLITE_OK) return status;
    sqlite3_busy_timeout(handle, kBusyMilliseconds);
    return sqlite3_exec(handle, "PRAGMA user_version", nullptr, nullptr, nullptr);
}

Result<Database> Database::open(const std::string& path, bool writable) {
    Database database;
    database.path_ = path;
    database.idle_->reserve(kIdleStatementsMax);
    // So that no name is special to SQLite, as ":memory:" is.
    const auto name = path.starts_with('/') ? path : "./" + path;
    // A reader, too, may have to finish what a killed writer left behind.
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (writable ? SQLITE_OPEN_CREATE : 0);
    int status = database.open_as(name, flags);
    if ((status == SQLITE_CANTOPEN || status == SQLITE_READONLY) && !writable &&
        is_finished(name)) {
        status = database.open_as(immutable_uri(name),
                                  SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI);
        database.is_frozen_ = true;
    }
    if (status != SQLITE_OK) return fail(database.failed("open store"));
    return database;
}

Result<void> Database::execute(const char* sql) const {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        return fail(failed("write store"));
    }
    return {};
}

/// One with this text, or null.
sqlite3_stmt* Database::take_idle(std::string_view sql) const {
    const auto found = std::find_if(idle_->begin(), idle_->end(), [sql](const auto& statement) {
        return sql == sqlite3_sql(statement.get());
    });
    if (found == idle_->end()) return nullptr;
    std::swap(*found, idle_->back());
    auto* const statement = idle_->back().release();
    idle_->pop_back();
    return statement;
}

Result<Statement> Statement::prepare(const Database& database, const char* sql) {
    Statement statement;
    statement.database_ = &database;
    sqlite3_stmt* handle = database.take_idle(sql);
    if (handle == nullptr && sqlite3_prepare_v3(database.get(), sql, -1, SQLITE_PREPARE_PERSISTENT,
                                                &handle, nullptr) != SQLITE_OK) {
        return fail(database.failed("read store"));
    }
    statement.handle_ = {handle, Rest{database.idle_.get()}};
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

bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}
double Statement::real(int column) const { return sqlite3_column_double(handle_.get(), column); }
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
