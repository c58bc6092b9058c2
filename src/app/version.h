#pragma once
#include <string>
namespace comity::app { inline constexpr const char* kVersion = "0.1.0"; }
