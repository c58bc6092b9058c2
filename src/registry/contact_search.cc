#include "registry/contact_search.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/timestamp.h"
#include "registry/contacts.h"
#include "registry/json_record.h"
#include "registry/json_stream.h"
#include "registry/limits.h"
#include "registry/peeringdb_records.h"

namespace comity::registry {

using peeringdb::ObjectType;

class ContactSearch::Gatherer {
public:
    Gatherer(net::Asn asn, std::function<bool(const MailAddress&)> is_wanted)
        : asn_(asn), is_wanted_(std::move(is_wanted)), record_(kRecordOctetsMax) {}

    Result<void> add(ByteSource& source);
    [[nodiscard]] std::optional<MailAddress> found() const;

private:
    /// A contact as one record has it. Of one that is not wanted, the place of its address is
    /// kNone.
    struct Contact {
        std::uint32_t id;
        std::uint32_t network_id;
        std::int64_t updated;
        std::uint32_t address;
    };
    struct Network {
        std::uint32_t id;
        std::int64_t updated;
        bool is_there;
    };
    static constexpr std::uint32_t kNone = UINT32_MAX;

    Result<JsonEnd> read_text(JsonStream& stream);
    Result<JsonEnd> read_section(JsonStream& stream, ObjectType type);
    Result<JsonEnd> read_list(JsonStream& stream, std::optional<ObjectType> type);
    void read_record(std::string_view text, std::optional<ObjectType> type);
    void read_contact(std::uint32_t id, std::int64_t updated, bool is_there);
    [[nodiscard]] bool has_network(std::uint32_t id) const;
    /// Whether no other record of the same contact is newer, or of the same time and given later.
    [[nodiscard]] bool is_last(std::size_t place) const;

    net::Asn asn_;
    std::function<bool(const MailAddress&)> is_wanted_;
    JsonRecord record_;
    std::vector<Contact> contacts_;
    std::vector<Network> networks_;  ///< Records of the network alone.
    std::vector<MailAddress> addresses_;
    std::uint64_t with_address_ = 0;
};

Result<void> ContactSearch::Gatherer::add(ByteSource& source) {
    JsonStream stream(source);
    while (COMITY_TRY(stream.peek())) {
        const JsonEnd end = COMITY_TRY(read_text(stream));
        if (end != JsonEnd::Whole) break;
    }
    return {};
}

Result<JsonEnd> ContactSearch::Gatherer::read_text(JsonStream& stream) {
    const auto first = COMITY_TRY(stream.peek());
    if (first == '[') return read_list(stream, std::nullopt);
    if (first != '{') return JsonEnd::Broken;
    return stream.each_member([this, &stream](std::string_view key) -> Result<JsonEnd> {
        const bool is_data = key == "data";
        const auto type = peeringdb::parse_object_type(key);
        const auto open = COMITY_TRY(stream.peek());
        if (is_data && open == '[') return read_list(stream, std::nullopt);
        const bool is_read = type == ObjectType::Network || type == ObjectType::Contact;
        if (is_read && open == '{') return read_section(stream, *type);
        return stream.pass_value();
    });
}

Result<JsonEnd> ContactSearch::Gatherer::read_section(JsonStream& stream, ObjectType type) {
    return stream.each_member([this, &stream, type](std::string_view key) -> Result<JsonEnd> {
        const auto open = COMITY_TRY(stream.peek());
        if (key != "data" || open != '[') return stream.pass_value();
        return read_list(stream, type);
    });
}

Result<JsonEnd> ContactSearch::Gatherer::read_list(JsonStream& stream,
                                                   std::optional<ObjectType> type) {
    return stream.each_element([this, &stream, type]() -> Result<JsonEnd> {
        const JsonEnd end = COMITY_TRY(stream.pass_value(kRecordOctetsMax));
        if (end == JsonEnd::Whole && !stream.is_too_long()) read_record(stream.text(), type);
        return end;
    });
}

void ContactSearch::Gatherer::read_record(std::string_view text, std::optional<ObjectType> type) {
    if (!record_.parse(text)) return;
    if (!type) type = peeringdb::type_of(record_);
    if (type != ObjectType::Network && type != ObjectType::Contact) return;
    const auto id = record_.number32("id");
    const auto status = record_.text("status").value_or("ok");
    if (!id || *id == 0 || (status != "ok" && status != "deleted")) return;
    const auto time = record_.time("updated");
    const auto updated = time ? time->microseconds() : 0;
    if (contacts_.size() + networks_.size() >= kPeeringDbRecordsMax) return;
    if (type == ObjectType::Contact) return read_contact(*id, updated, status == "ok");
    if (record_.number32("asn") == asn_.value()) {
        networks_.push_back({*id, updated, status == "ok"});
    }
}

void ContactSearch::Gatherer::read_contact(std::uint32_t id, std::int64_t updated, bool is_there) {
    Contact contact{id, record_.number32("net_id").value_or(0), updated, kNone};
    const auto role = record_.text("role").value_or("");
    const bool answers =
        std::any_of(kRoutingRoles.begin(), kRoutingRoles.end(),
                    [role](peeringdb::Role one) { return to_string(one) == role; });
    const auto address =
        is_there ? MailAddress::parse(record_.text("email").value_or("")) : std::nullopt;
    if (address) ++with_address_;
    if (address && is_wanted_(*address)) {
        // Those of other roles tell how common the address is.
        contact.address = static_cast<std::uint32_t>(addresses_.size());
        addresses_.push_back(*address);
        if (!answers) contact.network_id = 0;
    }
    contacts_.push_back(contact);
}

bool ContactSearch::Gatherer::has_network(std::uint32_t id) const {
    const Network* last = nullptr;
    for (const auto& network : networks_) {
        if (network.id == id && (last == nullptr || network.updated >= last->updated)) {
            last = &network;
        }
    }
    return last != nullptr && last->is_there;
}

bool ContactSearch::Gatherer::is_last(std::size_t place) const {
    const auto& contact = contacts_[place];
    for (std::size_t i = 0; i < contacts_.size(); ++i) {
        const auto& other = contacts_[i];
        if (i == place || other.id != contact.id) continue;
        if (other.updated > contact.updated) return false;
        if (other.updated == contact.updated && i > place) return false;
    }
    return true;
}

std::optional<MailAddress> ContactSearch::Gatherer::found() const {
    const bool is_dummy =
        addresses_.size() >= kDummyContactsMin && addresses_.size() * 2 >= with_address_;
    if (is_dummy) return std::nullopt;
    for (std::size_t i = 0; i < contacts_.size(); ++i) {
        const auto& contact = contacts_[i];
        if (contact.address == kNone || !has_network(contact.network_id)) continue;
        if (is_last(i)) return addresses_[contact.address];
    }
    return std::nullopt;
}

ContactSearch::ContactSearch(net::Asn asn, std::function<bool(const MailAddress&)> is_wanted)
    : gatherer_(std::make_unique<Gatherer>(asn, std::move(is_wanted))) {}
ContactSearch::ContactSearch(ContactSearch&&) noexcept = default;
ContactSearch& ContactSearch::operator=(ContactSearch&&) noexcept = default;
ContactSearch::~ContactSearch() = default;

Result<void> ContactSearch::add(ByteSource& source) { return gatherer_->add(source); }

std::optional<MailAddress> ContactSearch::found() const { return gatherer_->found(); }

}  // namespace comity::registry
