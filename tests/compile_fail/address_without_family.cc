// 32 bits are no address until somebody says of which family.
// Refused: conversion from 'unsigned int' to non-scalar type 'const comity::net::Address' requested
#include "net/address.h"

namespace comity::net {

#ifdef COMITY_FORBIDDEN
const Address address = 0xC0000201U;
#else
const Address address = Address::v4(0xC0000201U);
#endif

}  // namespace comity::net
