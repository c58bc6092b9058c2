#include "service/dashboard.h"

#include <string>

#include "io/http_fields.h"
#include "web/assets.h"

namespace comity::service {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace

bool has_dashboard() { return !web::assets().empty(); }

std::optional<io::HttpResponse> dashboard_page(const io::HttpRequest& request,
                                               std::string_view path) {
    const auto* const asset = web::find_page(path);
    if (asset == nullptr) return std::nullopt;
    // Weak, since the same file may go out compressed or not.
    auto etag = "W/" + std::string(asset->etag);
    const bool has_it = io::matches_etag(request.field("if-none-match"), etag);
    io::HttpResponse response{
        .fields = {
            {"ETag", std::move(etag)},
            {"Cache-Control",
             asset->is_immutable ? "public, max-age=31536000, immutable" : "no-cache"},
            {"Content-Security-Policy", std::string(kPolicy)},
            {"Referrer-Policy", "no-referrer"},
            {"Cross-Origin-Opener-Policy", "same-origin"},
        }};
    if (has_it) {
        response.status = 304;
        return response;
    }
    response.content_type = asset->type;
    response.body.assign(asset->octets.begin(), asset->octets.end());
    response.is_gzip = asset->is_gzip;
    return response;
}

}  // namespace comity::service
