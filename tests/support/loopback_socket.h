// A socket of a client to a server on loopback.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>

#include "base/text.h"

namespace comity::test {

/// Connected to `address`, as "127.0.0.1:8080"; whoever asked closes it.
inline int connected_socket(const std::string& address) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(*parse_decimal<std::uint16_t>(address.substr(address.rfind(':') + 1)));
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&place), sizeof(place)), 0);
    return socket;
}

}  // namespace comity::test
