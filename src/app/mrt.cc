#include <fmt/format.h>
#include "app/command.h"
#include "bgp/mrt/bgpdump_text.h"
#include "io/output.h"
#include "service/mrt_file.h"
namespace comity::app {
void add_mrt_command(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand("mrt", "Prints the routes of MRT files");
    auto files = std::make_shared<std::vector<std::string>>();
    command->add_option("FILE", *files)->required();
    command->callback([files, &run] {
        run = [files] {
            io::Output output;
            bgp::mrt::BgpdumpText text;
            for (const auto& file : *files) {
                auto report = service::read_mrt_file(file, io::Hashing::No, [&](const bgp::mrt::Record& record) {
                    text.append(record);
                    if (text.text().size() > 200000) {
                        (void)output.write(text.text()).has_value();
                        text.clear();
                    }
                    return true;
                });
                (void)output.write(text.text()).has_value();
                text.clear();
                if (!report) return failed(to_string(report.error()));
                for (auto& e : report->faults.entries()) fmt::print(stderr, "{} {} {}\n", e.rule->id, e.count, e.what);
            }
            return Exit::Done;
        };
    });
}
}
