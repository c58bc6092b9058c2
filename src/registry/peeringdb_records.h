// PeeringDB's records, one function a type.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/refusals.h"
#include "registry/json_record.h"
#include "registry/peeringdb.h"

namespace comity::registry::peeringdb {

/// "net".
[[nodiscard]] std::string_view api_name(ObjectType type);
[[nodiscard]] std::optional<ObjectType> parse_object_type(std::string_view api_name);

/// The type of a record on a page, which does not name it: told by the fields that the others do
/// not have. None for the types that are not kept.
[[nodiscard]] std::optional<ObjectType> type_of(const JsonRecord& record);

/// Where the record that is read stands, and what is noted of its fields.
class RecordNotes {
public:
    RecordNotes(Refusals& noted, ObjectType type, std::uint64_t id, std::uint64_t place)
        : noted_(noted), type_(type), id_(id), place_(place) {}
    /// "net 5: what".
    void add(const Rule& rule, std::string_view what);

private:
    Refusals& noted_;
    ObjectType type_;
    std::uint64_t id_;
    std::uint64_t place_;
};

/// A LAN of an exchange: what ties a prefix to it.
struct ExchangeLan {
    std::uint32_t id = 0;
    std::uint32_t exchange_id = 0;
};

/// What tells contacts that were changed from true ones, beside the contact itself.
struct ReadContact {
    Contact contact;
    std::size_t email_hash = 0;  ///< 0 where there is no address.
};

/// Each reads the record, its id apart; none where a field is missing without which it says
/// nothing.
[[nodiscard]] std::optional<Network> read_network(JsonRecord& record, RecordNotes notes);
[[nodiscard]] std::optional<ReadContact> read_contact(JsonRecord& record, RecordNotes notes);
[[nodiscard]] std::optional<Organisation> read_organisation(JsonRecord& record, RecordNotes notes);
[[nodiscard]] std::optional<Exchange> read_exchange(JsonRecord& record, RecordNotes notes);
[[nodiscard]] std::optional<ExchangeLan> read_lan(JsonRecord& record, RecordNotes notes);
[[nodiscard]] std::optional<ExchangePrefix> read_prefix(JsonRecord& record, RecordNotes notes);
[[nodiscard]] std::optional<ExchangeConnection> read_connection(JsonRecord& record,
                                                                RecordNotes notes);

}  // namespace comity::registry::peeringdb
