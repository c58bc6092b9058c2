#include "registry/peeringdb_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "registry/json_record.h"
#include "registry/json_stream.h"
#include "registry/limits.h"
#include "registry/peeringdb_records.h"

namespace comity::registry {

using peeringdb::ObjectType;

namespace {

static_assert(kPeeringDbRecordsMax == 1'000'000 && kRecordOctetsMax == std::size_t{1} << 20U &&
                  kRecordDepthMax == 32 && kFieldOctetsMax == 1020,
              "the explanations of the rules name these numbers");

/// Records of one type as they come: also those that are repeated or deleted.
template <class T>
class Table {
public:
    void add(T value, std::optional<Timestamp> updated, bool is_deleted) {
        given_.push_back({std::move(value), updated, is_deleted});
    }
    /// The last update of each id, in the order of ids; of two at the same time, the one given
    /// later. Those that are deleted are not there.
    std::vector<T> finish(std::uint64_t& repeated) && {
        const auto earlier = [](const Given& a, const Given& b) {
            if (a.value.id != b.value.id) return a.value.id < b.value.id;
            return a.updated < b.updated;
        };
        std::stable_sort(given_.begin(), given_.end(), earlier);
        std::vector<T> last;
        for (std::size_t i = 0; i < given_.size(); ++i) {
            if (i + 1 < given_.size() && given_[i + 1].value.id == given_[i].value.id) {
                ++repeated;
            } else if (!given_[i].is_deleted) {
                last.push_back(std::move(given_[i].value));
            }
        }
        given_ = {};
        return last;
    }

private:
    struct Given {
        T value;
        std::optional<Timestamp> updated;
        bool is_deleted;
    };
    std::vector<Given> given_;
};

/// Tells how much of the contacts an input shows, without keeping any address.
class ContactsWatch {
public:
    void add(const peeringdb::ReadContact& read) {
        ++view_.contacts;
        if (read.contact.visibility == peeringdb::Visibility::Public) ++view_.public_contacts;
        has_hidden_ = has_hidden_ || read.contact.visibility == peeringdb::Visibility::Users ||
                      read.contact.visibility == peeringdb::Visibility::Private;
        if (read.email_hash == 0) return;
        ++view_.with_email;
        if (first_hash_ == 0) first_hash_ = read.email_hash;
        has_two_emails_ = has_two_emails_ || read.email_hash != first_hash_;
    }
    [[nodiscard]] peeringdb::ContactsView finish() const {
        using Kind = peeringdb::ContactsView::Kind;
        auto view = view_;
        const bool none = view.contacts >= kDummyContactsMin && view.with_email == 0;
        const bool one = view.with_email >= kDummyContactsMin && !has_two_emails_;
        if (view.contacts == 0) {
            view.kind = Kind::NotGiven;
        } else if (none || one) {
            view.kind = Kind::Dummy;
        } else {
            view.kind = has_hidden_ ? Kind::Users : Kind::Anonymous;
        }
        return view;
    }

private:
    peeringdb::ContactsView view_;
    std::size_t first_hash_ = 0;
    bool has_two_emails_ = false;
    bool has_hidden_ = false;
};

}  // namespace

/// Reads inputs into tables, and makes the snapshot of them.
class PeeringDbReader::Gatherer {
public:
    explicit Gatherer(peeringdb::Extent pages) : pages_(pages), record_(kRecordOctetsMax) {}

    Result<void> add(ByteSource& source);
    PeeringDb finish();

private:
    /// One JSON text: a page, a dump, or a list of records.
    Result<JsonEnd> read_text(JsonStream& stream);
    /// The records of a dump under the name of `type`, or something else under that name.
    Result<JsonEnd> read_section(JsonStream& stream, ObjectType type);
    /// A list; `type` is none where its records tell.
    Result<JsonEnd> read_list(JsonStream& stream, std::optional<ObjectType> type);
    Result<JsonEnd> read_meta(JsonStream& stream);
    void read_record(std::string_view text, bool is_too_long, std::optional<ObjectType> type);
    void keep_record(ObjectType type, std::uint32_t id);
    /// Puts the record into the table of its type; false where a field is missing.
    bool keep_as(ObjectType type, std::uint32_t id, peeringdb::RecordNotes notes, bool is_deleted);
    /// Puts what `read` makes of the record into `table`.
    template <class T, class Read>
    bool keep(Table<T>& table, std::uint32_t id, peeringdb::RecordNotes notes, Read read,
              bool is_deleted);
    void refuse(const Rule& rule, std::string_view what) { made_.refused.add(rule, what, places_); }
    void tie_prefixes(std::vector<peeringdb::ExchangeLan> lans);
    void sort_networks(std::vector<peeringdb::Network> networks);

    peeringdb::Extent pages_;
    JsonRecord record_;
    PeeringDb made_;
    std::uint64_t places_ = 0;  ///< Records met so far, and the one that is being read.
    std::uint64_t kept_ = 0;
    std::uint64_t unread_ = 0;  ///< Inputs, and records, that could not be read whole.
    bool has_list_ = false;     ///< Of the text that is being read.
    std::bitset<peeringdb::kObjectTypeCount> whole_in_dump_;
    std::bitset<peeringdb::kObjectTypeCount> on_pages_;
    std::optional<Timestamp> generated_;
    std::optional<Timestamp> newest_;
    ContactsWatch contacts_watch_;

    Table<peeringdb::Organisation> organisations_;
    Table<peeringdb::Network> networks_;
    Table<peeringdb::Contact> contacts_;
    Table<peeringdb::Exchange> exchanges_;
    Table<peeringdb::ExchangeLan> lans_;
    Table<peeringdb::ExchangePrefix> prefixes_;
    Table<peeringdb::ExchangeConnection> connections_;
};

Result<void> PeeringDbReader::Gatherer::add(ByteSource& source) {
    JsonStream stream(source);
    ++unread_;  // until its end is reached
    auto first = COMITY_TRY(stream.peek());
    if (!first) {
        refuse(rules::kPeeringDbJson, "an empty input");
        return {};
    }
    do {
        has_list_ = false;
        const JsonEnd end = COMITY_TRY(read_text(stream));
        if (end == JsonEnd::Broken) {
            refuse(rules::kPeeringDbJson, "what is behind the last record");
            return {};
        }
        if (end == JsonEnd::CutShort) {
            refuse(rules::kPeeringDbCutShort, "the last record");
            return {};
        }
        if (!has_list_) {
            ++unread_;
            refuse(rules::kPeeringDbShape, "a text without a list of records");
        }
        first = COMITY_TRY(stream.peek());
    } while (first);
    --unread_;
    return {};
}

Result<JsonEnd> PeeringDbReader::Gatherer::read_text(JsonStream& stream) {
    const auto first = COMITY_TRY(stream.peek());
    if (first == '[') return read_list(stream, std::nullopt);
    if (first != '{') return JsonEnd::Broken;
    return stream.each_member([this, &stream](std::string_view key) -> Result<JsonEnd> {
        if (key == "meta") return read_meta(stream);
        const bool is_data = key == "data";
        const auto type = peeringdb::parse_object_type(key);
        const auto open = COMITY_TRY(stream.peek());
        if (is_data && open == '[') return read_list(stream, std::nullopt);
        if (type && open == '{') return read_section(stream, *type);
        return stream.pass_value();
    });
}

Result<JsonEnd> PeeringDbReader::Gatherer::read_section(JsonStream& stream, ObjectType type) {
    return stream.each_member([this, &stream, type](std::string_view key) -> Result<JsonEnd> {
        if (key == "meta") return read_meta(stream);
        const auto open = COMITY_TRY(stream.peek());
        if (key != "data" || open != '[') return stream.pass_value();
        const JsonEnd end = COMITY_TRY(read_list(stream, type));
        if (end == JsonEnd::Whole) whole_in_dump_.set(static_cast<std::size_t>(type));
        return end;
    });
}

Result<JsonEnd> PeeringDbReader::Gatherer::read_list(JsonStream& stream,
                                                     std::optional<ObjectType> type) {
    has_list_ = true;
    return stream.each_element([this, &stream, type]() -> Result<JsonEnd> {
        const JsonEnd end = COMITY_TRY(stream.pass_value(kRecordOctetsMax));
        if (end == JsonEnd::Whole) read_record(stream.text(), stream.is_too_long(), type);
        return end;
    });
}

Result<JsonEnd> PeeringDbReader::Gatherer::read_meta(JsonStream& stream) {
    const JsonEnd end = COMITY_TRY(stream.pass_value(kRecordOctetsMax));
    if (end != JsonEnd::Whole || stream.is_too_long() || !record_.parse(stream.text())) return end;
    const auto generated = record_.epoch("generated");
    if (generated) generated_ = std::max(generated_.value_or(*generated), *generated);
    return end;
}

void PeeringDbReader::Gatherer::read_record(std::string_view text, bool is_too_long,
                                            std::optional<ObjectType> type) {
    ++places_;
    if (is_too_long || !record_.parse(text)) {
        ++unread_;
        // What it says stays out of sight: it may be a contact.
        return refuse(rules::kPeeringDbRecord, type ? peeringdb::api_name(*type) : "a record");
    }
    if (!type) {
        type = peeringdb::type_of(record_);
        if (!type) {
            ++made_.left_out.other_objects;
            return;
        }
        on_pages_.set(static_cast<std::size_t>(*type));
    }
    const auto id = record_.number32("id");
    if (!id || *id == 0) {
        return refuse(rules::kPeeringDbField, fmt::format("{}: id", peeringdb::api_name(*type)));
    }
    keep_record(*type, *id);
}

template <class T, class Read>
bool PeeringDbReader::Gatherer::keep(Table<T>& table, std::uint32_t id,
                                     peeringdb::RecordNotes notes, Read read, bool is_deleted) {
    T value;
    // Of what is deleted the id is enough.
    if (!is_deleted) {
        auto made = read(record_, notes);
        if (!made) return false;
        value = std::move(*made);
    }
    value.id = id;
    const auto updated = record_.time("updated");
    if (updated) newest_ = std::max(newest_.value_or(*updated), *updated);
    table.add(std::move(value), updated, is_deleted);
    return true;
}

bool PeeringDbReader::Gatherer::keep_as(ObjectType type, std::uint32_t id,
                                        peeringdb::RecordNotes notes, bool is_deleted) {
    const auto read_contact =
        [this](JsonRecord& record, peeringdb::RecordNotes to) -> std::optional<peeringdb::Contact> {
        const auto read = peeringdb::read_contact(record, to);
        if (!read) return std::nullopt;
        contacts_watch_.add(*read);
        return read->contact;
    };
    switch (type) {
        case ObjectType::Organisation:
            return keep(organisations_, id, notes, peeringdb::read_organisation, is_deleted);
        case ObjectType::Network:
            return keep(networks_, id, notes, peeringdb::read_network, is_deleted);
        case ObjectType::Contact: return keep(contacts_, id, notes, read_contact, is_deleted);
        case ObjectType::Exchange:
            return keep(exchanges_, id, notes, peeringdb::read_exchange, is_deleted);
        case ObjectType::ExchangeLan:
            return keep(lans_, id, notes, peeringdb::read_lan, is_deleted);
        case ObjectType::ExchangePrefix:
            return keep(prefixes_, id, notes, peeringdb::read_prefix, is_deleted);
        case ObjectType::ExchangeConnection:
            return keep(connections_, id, notes, peeringdb::read_connection, is_deleted);
    }
    return false;
}

void PeeringDbReader::Gatherer::keep_record(ObjectType type, std::uint32_t id) {
    if (kept_ == kPeeringDbRecordsMax) {
        ++unread_;
        return refuse(rules::kPeeringDbTooMany, fmt::format("{} {}", api_name(type), id));
    }
    const auto status = record_.text("status").value_or("ok");
    const bool is_deleted = status == "deleted";
    if (!is_deleted && status != "ok") {
        ++made_.left_out.pending;
        return;
    }
    peeringdb::RecordNotes notes(made_.noted, type, id, places_);
    if (!keep_as(type, id, notes, is_deleted)) {
        return refuse(rules::kPeeringDbField, fmt::format("{} {}", api_name(type), id));
    }
    ++kept_;
    if (is_deleted) ++made_.left_out.deleted;
    for (const auto key : record_.odd()) notes.add(rules::kPeeringDbType, key);
}

/// Says of each prefix which exchange it belongs to, and puts them in order.
void PeeringDbReader::Gatherer::tie_prefixes(std::vector<peeringdb::ExchangeLan> lans) {
    for (auto& prefix : made_.prefixes) {
        const auto lan = std::lower_bound(
            lans.begin(), lans.end(), prefix.lan_id,
            [](const peeringdb::ExchangeLan& one, std::uint32_t id) { return one.id < id; });
        if (lan != lans.end() && lan->id == prefix.lan_id) {
            prefix.exchange_id = lan->exchange_id;
        } else {
            made_.noted.add(rules::kPeeringDbLan,
                            fmt::format("ixpfx {}: ixlan {}", prefix.id, prefix.lan_id), 0);
        }
    }
    std::sort(made_.prefixes.begin(), made_.prefixes.end(), [](const auto& a, const auto& b) {
        return std::pair(a.prefix, a.id) < std::pair(b.prefix, b.id);
    });
}

/// By ASN, and of those with the same one only that which was updated last.
void PeeringDbReader::Gatherer::sort_networks(std::vector<peeringdb::Network> networks) {
    std::stable_sort(networks.begin(), networks.end(), [](const auto& a, const auto& b) {
        return a.asn != b.asn ? a.asn < b.asn : a.updated < b.updated;
    });
    for (std::size_t i = 0; i < networks.size(); ++i) {
        if (i + 1 < networks.size() && networks[i + 1].asn == networks[i].asn) {
            made_.noted.add(rules::kPeeringDbAsnRepeated,
                            fmt::format("net {}: {}", networks[i].id, to_string(networks[i].asn)),
                            0);
        } else {
            made_.networks.push_back(std::move(networks[i]));
        }
    }
}

PeeringDb PeeringDbReader::Gatherer::finish() {
    auto& repeated = made_.left_out.repeated;
    made_.organisations = std::move(organisations_).finish(repeated);
    made_.exchanges = std::move(exchanges_).finish(repeated);
    made_.prefixes = std::move(prefixes_).finish(repeated);
    tie_prefixes(std::move(lans_).finish(repeated));
    sort_networks(std::move(networks_).finish(repeated));
    made_.contacts = std::move(contacts_).finish(repeated);
    std::stable_sort(made_.contacts.begin(), made_.contacts.end(),
                     [](const auto& a, const auto& b) { return a.network_id < b.network_id; });
    made_.connections = std::move(connections_).finish(repeated);
    std::stable_sort(made_.connections.begin(), made_.connections.end(),
                     [](const auto& a, const auto& b) {
                         return std::pair(a.asn, a.exchange_id) < std::pair(b.asn, b.exchange_id);
                     });
    made_.as_of = generated_ ? generated_ : newest_;
    made_.contacts_view = contacts_watch_.finish();
    auto whole = whole_in_dump_;
    if (pages_ == peeringdb::Extent::Whole) whole |= on_pages_;
    if (unread_ > 0) whole.reset();
    for (std::size_t i = 0; i < whole.size(); ++i) made_.is_whole.at(i) = whole.test(i);
    return std::move(made_);
}

PeeringDbReader::PeeringDbReader(peeringdb::Extent pages)
    : gatherer_(std::make_unique<Gatherer>(pages)) {}
PeeringDbReader::PeeringDbReader(PeeringDbReader&&) noexcept = default;
PeeringDbReader& PeeringDbReader::operator=(PeeringDbReader&&) noexcept = default;
PeeringDbReader::~PeeringDbReader() = default;

Result<void> PeeringDbReader::add(ByteSource& source) { return gatherer_->add(source); }

PeeringDb PeeringDbReader::finish() && { return gatherer_->finish(); }

}  // namespace comity::registry
