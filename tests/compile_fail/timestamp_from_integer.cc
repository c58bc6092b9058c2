// A number does not become an instant without its unit.
// Refused: conversion from 'int' to non-scalar type 'const comity::Timestamp' requested
#include "base/timestamp.h"

namespace comity {

#ifdef COMITY_FORBIDDEN
const Timestamp start = 1'524'667'797;
#else
const Timestamp start = Timestamp::from_seconds(1'524'667'797);
#endif

}  // namespace comity
