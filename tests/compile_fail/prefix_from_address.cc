// An address is no prefix.
// Refused: conversion from 'comity::net::Address' to non-scalar type 'comity::net::Prefix'
// requested
#include "net/prefix.h"

namespace comity::net {

#ifdef COMITY_FORBIDDEN
const Prefix prefix = Address::v4(1);
#else
const Prefix prefix = Prefix::containing(Address::v4(1), 32);
#endif

}  // namespace comity::net
