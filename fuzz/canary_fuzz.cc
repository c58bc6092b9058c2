// A target that must crash: proves that the fuzz job sees crashes, and that the fuzzer still finds
// its way past comparisons that blind luck does not pass.
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view kPassword = "canary";
    std::size_t same = 0;
    while (same < size && same < kPassword.size() &&
           data[same] == static_cast<std::uint8_t>(kPassword[same])) {
        ++same;
    }
    if (same == kPassword.size()) std::abort();
    return 0;
}
