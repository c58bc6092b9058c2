// A target that must crash: proves that the fuzz job sees crashes, and that the fuzzer still finds
// its way past comparisons that blind luck does not pass.
#include <cstdint>
#include <cstdlib>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span octets(data, size);
    if (octets.size() < 4) return 0;
    // One branch an octet: coverage leads the way.
    if (octets[0] != 'b') return 0;
    if (octets[1] != 'i') return 0;
    if (octets[2] != 'r') return 0;
    if (octets[3] != 'd') return 0;
    std::abort();
}
