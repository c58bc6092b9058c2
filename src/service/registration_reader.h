// Registrations from files: each kind of source read by its module, and put together when all are.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/executor.h"
#include "observation/network_evidence.h"
#include "observation/registrations.h"
#include "service/input_report.h"
#include "service/sources.h"

namespace comity::service {

/// Reads registrations. `read` may be called from any thread, once for each file.
///
/// A source that cannot be read, is of another format or ends early is not used, and says so: what
/// it would have shown is no data. Where absence is held against a network (IRR, PeeringDB), one
/// such source makes the whole kind no data.
class RegistrationReader {
public:
    /// `peeringdb_pages` says whether the pages of PeeringDB that will be read are all there are.
    explicit RegistrationReader(registry::peeringdb::Extent peeringdb_pages);
    ~RegistrationReader();

    void read(SourceKind kind, const std::string& path, InputReport& report);

    /// What says which prefixes and ASNs are bogons; of all sources of delegations and of IANA that
    /// were read before.
    [[nodiscard]] registry::BogonJudge bogons() const;

    /// All that was read. What shows only when all of a kind is put together is added to
    /// `reports`, those that `read` was given. The result depends on the octets read alone.
    [[nodiscard]] observation::Registrations finish(std::vector<InputReport>& reports,
                                                    registry::BogonJudge bogons,
                                                    registry::Countries countries,
                                                    Executor& executor) &&;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The countries that ship, FOLDER/countries.csv in the first of `folders` that has it. Errors:
/// none has it; it cannot be read.
[[nodiscard]] Result<registry::Countries> load_countries(std::span<const std::string> folders);

}  // namespace comity::service
