// The one page of a program that was built without the dashboard.
#include "web/assets.h"

#include <array>

namespace comity::web {
namespace {

constexpr std::string_view kPage = R"html(<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Comity</title></head>
<body>
<h1>Comity</h1>
<p>This program was built without its dashboard. The same data is at <a href="/api/v1/overview">/api/v1</a>.</p>
</body>
</html>
)html";

constexpr auto kOctets = [] {
    std::array<std::uint8_t, kPage.size()> octets{};
    for (std::size_t i = 0; i < kPage.size(); ++i)
        octets.at(i) = static_cast<std::uint8_t>(kPage[i]);
    return octets;
}();

constexpr std::array<Asset, 1> kAssets{Asset{.path = "/index.html",
                                             .type = "text/html; charset=utf-8",
                                             .etag = "\"placeholder\"",
                                             .octets = kOctets}};

}  // namespace

std::span<const Asset> assets() { return kAssets; }

}  // namespace comity::web
