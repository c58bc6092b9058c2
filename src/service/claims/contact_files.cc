#include "service/claims/contact_files.h"

#include <memory>

#include "io/download.h"
#include "io/input.h"
#include "irr/registered_contact.h"
#include "registry/contact_search.h"
#include "service/fetch/address_state.h"
#include "service/fetch/cache.h"

namespace comity::service::claims {
namespace {

/// A source that fails when somebody says that it is enough.
class EndingSource final : public ByteSource {
public:
    EndingSource(ByteSource& source, const std::function<bool()>& ends)
        : source_(source), ends_(ends) {}
    Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        if (ends_()) return fail(Error{.subject = "contacts", .what = "ended before all was read"});
        return source_.read(buffer);
    }

private:
    ByteSource& source_;
    const std::function<bool()>& ends_;
};

/// The paths of one kind: patterns as what they match, addresses as what was fetched of them.
std::vector<std::string> paths_of(const ContactFiles& contacts, SourceKind kind, Timestamp now,
                                  std::vector<std::string>& complaints) {
    SourceFiles files;
    SourceFiles addresses;
    for (const auto& path : contacts.files.at(index_of(kind))) {
        (io::is_url(path) ? addresses : files).at(index_of(kind)).push_back(path);
    }
    if (const auto expanded = expand_patterns(files); !expanded) {
        complaints.push_back(to_string(expanded.error()));
    }
    auto paths = std::move(files.at(index_of(kind)));
    for (const auto& address : fetch::address_states(addresses, contacts.cache, now)) {
        if (address.content.empty()) {
            complaints.push_back(address.url + ": not in the cache");
        } else {
            paths.push_back(address.content);
        }
    }
    return paths;
}

/// Has `search` read every file of `kind`. Errors: `ends` said so.
template <class Search>
Result<void> read_files(Search& search, const ContactFiles& contacts, SourceKind kind,
                        const std::function<bool()>& ends, Timestamp now,
                        std::vector<std::string>& complaints) {
    for (const auto& path : paths_of(contacts, kind, now, complaints)) {
        const auto input = io::Input::open(path, io::Hashing::No);
        if (!input) {
            complaints.push_back(to_string(input.error()));
            continue;
        }
        EndingSource source(**input, ends);
        const auto read = search.add(source);
        if (ends()) return fail(Error{.subject = "contacts", .what = "ended before all was read"});
        if (!read) complaints.push_back(to_string(read.error()));
    }
    return {};
}

}  // namespace

bool has_contacts(const SourceFiles& files) {
    return !files.at(index_of(SourceKind::PeeringDb)).empty() ||
           !files.at(index_of(SourceKind::Irr)).empty();
}

Result<FoundContact> find_contact(const ContactFiles& contacts, net::Asn asn,
                                  const std::function<bool(const MailAddress&)>& is_wanted,
                                  const std::function<bool()>& ends, Timestamp now) {
    FoundContact found;
    // So that what is read is not taken away meanwhile.
    std::optional<fetch::Cache> cache;
    if (!contacts.cache.empty()) {
        auto opened = fetch::Cache::open(contacts.cache, contacts.keep_days);
        if (opened) {
            cache = std::move(*opened);
        } else {
            found.complaints.push_back(to_string(opened.error()));
        }
    }
    registry::ContactSearch peeringdb(asn, is_wanted);
    COMITY_TRY(read_files(peeringdb, contacts, SourceKind::PeeringDb, ends, now, found.complaints));
    irr::RegisteredContactSearch registries(asn, is_wanted);
    COMITY_TRY(read_files(registries, contacts, SourceKind::Irr, ends, now, found.complaints));
    found.address = peeringdb.found();
    if (!found.address) found.address = registries.found();
    return found;
}

}  // namespace comity::service::claims
