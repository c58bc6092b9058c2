// A number does not become an AS number by itself.
// Refused: conversion from 'int' to non-scalar type 'const comity::net::Asn' requested
#include "net/asn.h"

namespace comity::net {

#ifdef COMITY_FORBIDDEN
const Asn asn = 5;
#else
const Asn asn(5);
#endif

}  // namespace comity::net
