// SQLite behind values that end themselves; nothing outside store/ sees it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace comity::store {

/// One connection, for one thread at a time.
class Database {
public:
    /// Opens the file at `path`; for writing it is made where it is not there. Without the right to
    /// write, a file that no writer left unfinished is read as it stands.
    [[nodiscard]] static Result<Database> open(const std::string& path, bool writable);
    [[nodiscard]] Result<void> execute(const char* sql) const;
    /// It was opened without the right to write: what others write later is not seen.
    [[nodiscard]] bool is_frozen() const { return is_frozen_; }
    [[nodiscard]] sqlite3* get() const { return handle_.get(); }
    /// What SQLite says of the last failure, as an Error that names the file.
    [[nodiscard]] Error failed(std::string_view what) const;

private:
    friend class Statement;
    struct Close {
        void operator()(sqlite3* handle) const noexcept;
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    /// Statements that nobody uses at present: to prepare one takes longer than most of them do.
    using Idle = std::vector<std::unique_ptr<sqlite3_stmt, Finalize>>;

    [[nodiscard]] int open_as(const std::string& name, int flags);
    [[nodiscard]] sqlite3_stmt* take_idle(std::string_view sql) const;

    std::string path_;
    bool is_frozen_ = false;
    std::unique_ptr<sqlite3, Close> handle_;
    /// Where it is, statements know it, wherever the connection is moved to.
    std::unique_ptr<Idle> idle_ = std::make_unique<Idle>();
};

/// One prepared statement; parameters and columns count from 1 and 0, as in SQLite. The connection,
/// which keeps it for the next who wants the same, must outlive it.
class Statement {
public:
    [[nodiscard]] static Result<Statement> prepare(const Database& database, const char* sql);
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, std::optional<std::int64_t> value);
    Statement& bind(int parameter, double value);
    /// Text and blobs must live until the next `step` or `run`.
    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, std::span<const std::uint8_t> blob);

    /// The next row is at hand (true), or there is none.
    [[nodiscard]] Result<bool> step();
    /// Runs a statement without rows and makes it ready to be bound again.
    [[nodiscard]] Result<void> run();

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string text(int column) const;
    /// Views the row, until the next `step`.
    [[nodiscard]] std::span<const std::uint8_t> blob(int column) const;

private:
    /// Gives it back.
    struct Rest {
        Database::Idle* idle;
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    const Database* database_ = nullptr;
    std::unique_ptr<sqlite3_stmt, Rest> handle_;
};

}  // namespace comity::store
