// Finds out whether a network has a certain contact in the databases of the regional registries
// (RFC 2622 s3). What stands in the objects is looked at and forgotten; only an address that is
// looked for is given back.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/mail_address.h"
#include "irr/rpsl/object_reader.h"
#include "net/asn.h"

namespace comity::irr {

/// Registries in which nobody but its holder gets an aut-num object for an AS number. In others
/// anybody may make one, with contacts of their own.
inline constexpr std::array<std::string_view, 5> kRegistriesOfHolders{"RIPE", "APNIC", "AFRINIC",
                                                                      "ARIN", "LACNIC"};

/// Reads dumps once and in any order. Contacts of a network are the e-mail of the persons and roles
/// that its aut-num names as admin-c and tech-c, its notify, and mnt-nfy and upd-to of the
/// maintainers in its mnt-by, all in the same registry.
///
/// Memory: one object, and what matches, at most kContactMatchesMax of it.
class RegisteredContactSearch {
public:
    /// `is_wanted` is asked of every address in such objects.
    RegisteredContactSearch(net::Asn asn, std::function<bool(const MailAddress&)> is_wanted);

    /// Reads all of `source`. Errors: those of the source; what was read before stands.
    [[nodiscard]] Result<void> add(ByteSource& source);

    /// The contact as it is written there. None where there is none, and where half of all objects
    /// of the registry that have an address have that one: it stands for those that were taken out.
    [[nodiscard]] std::optional<MailAddress> found() const;

private:
    /// A person, role or maintainer that has a wanted address.
    struct Match {
        std::string name;  ///< The handle, in capitals.
        bool is_maintainer;
        MailAddress address;
    };
    struct Registry {
        std::set<std::string, std::less<>> handles;      ///< That the network names.
        std::set<std::string, std::less<>> maintainers;  ///< The same.
        std::optional<MailAddress> notified;
        std::vector<Match> matches;
        std::uint64_t with_address = 0;  ///< Objects, whoever's they are.
        std::uint64_t matching = 0;
    };

    void take(const rpsl::Object& object);
    void take_aut_num(const rpsl::Object& object, Registry& registry);
    void take_person(const rpsl::Object& object, Registry& registry);
    void take_maintainer(const rpsl::Object& object, Registry& registry);
    /// The first wanted address among the values of the attributes that `is_one` says; counts.
    template <class IsOne>
    std::optional<MailAddress> wanted_in(const rpsl::Object& object, Registry& registry,
                                         IsOne is_one);
    [[nodiscard]] std::string_view value(const rpsl::Attribute& attribute) {
        return rpsl::plain_value(attribute, scratch_);
    }

    net::Asn asn_;
    std::function<bool(const MailAddress&)> is_wanted_;
    std::map<std::string, Registry, std::less<>> registries_;  ///< Of kRegistriesOfHolders alone.
    std::string scratch_;
};

}  // namespace comity::irr
