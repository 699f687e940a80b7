#include "bits.h"

// What is left of x when multiples of y are taken away, exactly; it has the sign of y.
static double modulo(double x, double y) {
  const double remainder = fmod(x, y);
  return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder;
}

// The nearest whole number, halves away from 0: the greatest number below one half takes no other
// number over a half.
INLINE double rounded(double x) {
  return __builtin_elementwise_trunc(x + with_sign_of(0x1.fffffffffffffp-2, x));
}

#undef LOOP
#define LOOP for (long i = 0; i < count; i++)

UNARY(vector_sqrt, __builtin_elementwise_sqrt(x))
UNARY(vector_floor, __builtin_elementwise_floor(x))
UNARY(vector_ceil, __builtin_elementwise_ceil(x))
UNARY(vector_round, rounded(x))
BINARY(vector_power, pow(x, y))
BINARY(vector_modulo, modulo(x, y))
