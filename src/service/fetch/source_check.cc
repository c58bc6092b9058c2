#include "service/fetch/source_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/executor.h"
#include "base/text.h"
#include "io/input.h"
#include "service/fetch/limits.h"
#include "service/limits.h"
#include "service/mrt_file.h"
#include "service/payload_file.h"
#include "service/registration_reader.h"

namespace comity::service::fetch {
namespace {

/// No source is HTML; a proxy, a portal or a broken server answers with it, and status 200.
bool looks_like_html(std::string_view front) {
    const auto text = lower_case(front);
    const auto first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    if (first == std::string::npos || text[first] != '<') return false;
    return text.find("<html") != std::string::npos || text.compare(first, 9, "<!doctype") == 0 ||
           text.find("<head") != std::string::npos;
}

/// Reads all of it: compression says at its end whether it is whole.
Result<void, std::string> check_octets(const std::string& path) {
    const auto opened = io::Input::open(path, io::Hashing::No);
    if (!opened) return fail(to_string(opened.error()));
    auto& input = **opened;
    std::vector<std::uint8_t> buffer(kDrainOctets);
    std::string front;
    for (;;) {
        const auto count = input.read(buffer);
        if (!count) return fail(count.error().what);
        if (*count == 0) break;
        const auto wanted = std::min(*count, kFrontOctets - front.size());
        front.append(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(wanted));
    }
    if (input.octets_read() == 0) return fail(std::string("empty"));
    if (looks_like_html(front)) return fail(std::string("a page of HTML, and no data"));
    if (input.cut_short()) return fail(std::string("cut short inside its compression"));
    return {};
}

Result<void, std::string> check_routes(const std::string& path) {
    auto file = MrtFile::open(path, MrtReading());
    if (!file) return fail(to_string(file.error()));
    const auto record = file->next();
    if (!record) return fail(record.error().what);
    return {};
}

Result<void, std::string> check_payloads(const std::string& path) {
    InputReport report;
    const auto payloads = read_payload_file(path, report);
    if (!payloads) return fail(payloads.error().error.what);
    return {};
}

Result<void, std::string> check_registrations(SourceKind kind, const std::string& path) {
    RegistrationReader reader(registry::peeringdb::Extent::Part);
    std::vector<InputReport> reports(1);
    reader.read(kind, path, reports.front());
    // Some faults show only when all of a kind is put together.
    InlineExecutor executor;
    static_cast<void>(std::move(reader).finish(reports, {}, {}, executor));
    const auto& failure = reports.front().source.failure;
    if (!failure.empty()) return fail(failure);
    return {};
}

}  // namespace

Result<void, std::string> check_source(SourceKind kind, const std::string& path) {
    COMITY_TRY(check_octets(path));
    switch (kind) {
        case SourceKind::Mrt: return check_routes(path);
        case SourceKind::Vrps: return check_payloads(path);
        case SourceKind::Irr:
        case SourceKind::PeeringDb:
        case SourceKind::Delegated:
        case SourceKind::Iana:
        case SourceKind::Relationships:
        case SourceKind::Names:
        case SourceKind::Organisations:
        case SourceKind::Spoofer:
        case SourceKind::Participants:
        case SourceKind::Groups: return check_registrations(kind, path);
    }
    return fail(std::string("no kind of source"));
}

}  // namespace comity::service::fetch
