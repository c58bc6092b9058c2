// Of a program that was built without the dashboard.
#include "web/assets.h"

namespace comity::web {

std::span<const Asset> assets() { return {}; }

}  // namespace comity::web
