#include "service/irr_files.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "io/read_ahead.h"
#include "irr/limits.h"

namespace comity::service {
namespace {

struct ReadFile {
    irr::Dump dump;
    IrrFileReport report;
};

Result<ReadFile> read_file(const std::string& path, io::Hashing hashing) {
    const auto input = COMITY_TRY(io::Input::open(path, hashing));
    ReadFile file;
    {
        io::ReadAhead ahead(*input);
        file.dump = COMITY_TRY(irr::read_dump(ahead, [&input] { return input->cut_short(); }));
    }
    auto& report = file.report;
    report.path = input->path();
    report.octets = input->octets_read();
    report.octets_of_dump = file.dump.octets;
    report.objects = file.dump.objects();
    report.deleted = file.dump.deleted;
    report.faults = std::move(file.dump.faults);
    report.cut_short = input->cut_short() || input->octets_read() == 0;
    if (hashing == io::Hashing::Yes) report.digest = input->digest();
    if (report.objects == 0 && !report.faults.refused.empty() && !report.cut_short) {
        return fail(Error{.subject = report.path,
                          .what = "not a dump of a registry: no RPSL object in it can be read"});
    }
    return file;
}

void append_lines(std::vector<std::string>& lines, const Refusals& refusals,
                  std::string_view suffix) {
    for (const auto& entry : refusals.entries()) {
        const auto& first = entry.samples.front();
        lines.push_back(fmt::format(
            "{} x {} ({}){}: {} First: {} in line {}.", with_thousands(entry.count), entry.rule->id,
            entry.rule->citation, suffix, entry.rule->explanation, first.what, first.place));
    }
}

}  // namespace

std::vector<std::string> complaints_of(const IrrFileReport& report) {
    std::vector<std::string> lines;
    append_lines(lines, report.faults.refused, "");
    append_lines(lines, report.faults.tolerated, ", tolerated");
    if (!report.cut_short) return lines;
    if (report.octets == 0) {
        lines.emplace_back("empty: there is nothing in it");
    } else {
        lines.push_back(
            fmt::format("cut short: {} whole objects were read", with_thousands(report.objects)));
    }
    return lines;
}

Result<IrrFiles, std::vector<Error>> read_irr_files(const std::vector<std::string>& paths,
                                                    io::Hashing hashing, Executor& executor) {
    if (paths.size() > irr::kDumpsMax) {
        return fail(
            std::vector{Error{.subject = paths[irr::kDumpsMax],
                              .what = fmt::format("read: more than {} dumps", irr::kDumpsMax)}});
    }
    std::vector<Result<ReadFile>> files(paths.size(), fail(Error{}));
    executor.for_each(paths.size(),
                      [&](std::size_t i) { files[i] = read_file(paths[i], hashing); });
    std::vector<Error> errors;
    for (const auto& file : files) {
        if (!file) errors.push_back(file.error());
    }
    if (!errors.empty()) return fail(std::move(errors));
    IrrFiles read;
    irr::DatabaseReader reader;
    for (auto& file : files) {
        reader.add(std::move(file->dump));
        read.reports.push_back(std::move(file->report));
    }
    read.database = std::move(reader).finish(executor);
    return read;
}

}  // namespace comity::service
