#include "crypto/random.h"

#include <openssl/rand.h>

#include "base/check.h"

namespace comity::crypto {

void fill_random(std::span<std::uint8_t> octets) {
    COMITY_CHECK(RAND_bytes(octets.data(), static_cast<int>(octets.size())) == 1);
}

}  // namespace comity::crypto
