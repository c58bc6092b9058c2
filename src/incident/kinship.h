// What registrations say of how networks and prefixes belong together.
#pragma once

#include <optional>
#include <string_view>

#include "net/asn.h"
#include "net/prefix.h"
#include "observation/registrations.h"

namespace comity::incident {

/// Looks at all registrations that were given, which must outlive it. Nothing it returns is text of
/// theirs.
class Kinship {
public:
    explicit Kinship(const observation::Registrations& registrations)
        : registrations_(registrations) {}

    enum class Answer : std::uint8_t { No, Yes, Unknown };
    struct Verdict {
        Answer answer = Answer::Unknown;
        std::string_view source;  ///< Which registration says so, as "as2org"; static.
    };
    /// Whether both are of one organisation, by the first of these that knows both: AS to
    /// organisation files, PeeringDB, the holders of delegated statistics, aut-num objects.
    [[nodiscard]] Verdict are_siblings(net::Asn a, net::Asn b) const;
    /// Whether all of the prefix was delegated to the holder of the AS number.
    [[nodiscard]] Verdict is_holder(net::Asn asn, const net::Prefix& prefix) const;
    /// When the prefix was delegated last; none where that is not told.
    [[nodiscard]] std::optional<Timestamp> delegated_on(const net::Prefix& prefix) const;
    /// Whether PeeringDB has it as a route server or collector.
    [[nodiscard]] Answer is_exchange(net::Asn asn) const;
    /// Whether others than the routes themselves tell who is whose neighbour.
    [[nodiscard]] bool knows_neighbours() const {
        return registrations_.relationships && !registrations_.relationships.are_inferred();
    }
    /// What `a` is to `b` in `family`; none where nothing is known of relationships there.
    [[nodiscard]] std::optional<registry::AsRelationships::Relation> relation(
        net::Asn a, net::Asn b, net::Family family) const;

private:
    [[nodiscard]] Answer by_organisations(net::Asn a, net::Asn b) const;
    [[nodiscard]] Answer by_peeringdb(net::Asn a, net::Asn b) const;
    [[nodiscard]] Answer by_holders(net::Asn a, net::Asn b) const;
    [[nodiscard]] Answer by_aut_nums(net::Asn a, net::Asn b) const;
    [[nodiscard]] registry::HolderId holder_of(net::Asn asn) const;

    const observation::Registrations& registrations_;
};

}  // namespace comity::incident
