// The dashboard over HTTP: its files, and its page at each of its addresses.
#pragma once

#include <optional>
#include <string_view>

#include "io/http_message.h"

namespace comity::service {

/// Whether the program was built with the dashboard.
[[nodiscard]] bool has_dashboard();

/// What is at `path`, decoded: a file of the dashboard, or its page; 304 where the client has it.
/// None where there is neither.
///
/// The page may load nothing from anywhere else, run no script but its own files, and stand in no
/// frame: what a file of strangers says is text in it, and stays so.
[[nodiscard]] std::optional<io::HttpResponse> dashboard_page(const io::HttpRequest& request,
                                                             std::string_view path);

}  // namespace comity::service
