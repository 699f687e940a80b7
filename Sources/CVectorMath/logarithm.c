// Logarithms.
//
// With x = 2^k·m, m between √½ and √2, f = m - 1 and s = f/(2 + f):
// ln m = f - (f²/2 - s(f²/2 + R)), R = s²(2/3 + 2/5 s² + …), so that what is rounded last is large
// beside what was rounded before. Source: K. C. Ng and P. T. P. Tang in "FDLIBM", 1993, which
// takes logarithms to other bases so too.
#include "bits.h"

#define LN2_HIGH 0x1.62e42fefp-1
#define LN2_LOW 0x1.473de6af278edp-34

typedef struct {
  double exponent;
  double f;
  double half_square;
  // s(f²/2 + R)
  double correction;
} Parts;

INLINE Parts parts(double x) {
  // Below the normal numbers the leading bit is not where it is looked for.
  const int is_small = x < 0x1p-1022;
  const uint64_t pattern = bits(is_small ? x * 0x1p54 : x);
  const uint64_t shifted = pattern - 0x3fe6a09e667f3bcd + (1023ull << 52);
  const uint64_t biased = shifted >> 52;
  Parts parts;
  // The bits of a whole number behind those of 2^52 are those of their sum.
  parts.exponent =
      (number(biased | 0x4330000000000000) - (0x1p52 + 1023)) - (is_small ? 54.0 : 0.0);
  parts.f = number(pattern - (biased << 52) + (1023ull << 52)) - 1;
  const double s = parts.f / (2 + parts.f);
  const double z = s * s;
  const double rest = z * POLYNOMIAL(
      z, 0x1.5555555555555p-1, 0x1.9999999999a39p-2, 0x1.2492492476a1ap-2, 0x1.c71c7201a55d7p-3,
      0x1.745cf8e4bba19p-3, 0x1.3b1c3c1c81ce2p-3, 0x1.0fbde0f4aca24p-3, 0x1.0c0aff044ebe2p-3);
  parts.half_square = 0.5 * parts.f * parts.f;
  parts.correction = s * (parts.half_square + rest);
  return parts;
}

// A logarithm of x with what is no positive number put right.
INLINE double checked(double x, double logarithm) {
  const double positive = x > 0 ? logarithm : (x == 0 ? -INFINITY : NAN);
  return x < INFINITY ? positive : x;
}

INLINE double natural(double x) {
  const Parts p = parts(x);
  const double small = p.half_square - (p.correction + p.exponent * LN2_LOW);
  return checked(x, p.exponent * LN2_HIGH - (small - p.f));
}

// The logarithm to another base: `inverse` is 1/ln(base), `unit` is log 2 to that base.
INLINE double to_base(
    double x, double inverse_high, double inverse_low, double unit_high, double unit_low) {
  const Parts p = parts(x);
  const double difference = p.f - p.half_square;
  const double high = number(bits(difference) & 0xffffffff00000000);
  const double low = (p.f - high) - p.half_square + p.correction;
  const double whole = p.exponent * unit_high;
  const double product = high * inverse_high;
  const double sum = whole + product;
  const double rest = (whole - sum) + product;
  return checked(
      x, sum + (rest + (p.exponent * unit_low + ((low + high) * inverse_low + low * inverse_high))));
}

UNARY(vector_log, natural(x))
UNARY(vector_log2, to_base(x, 0x1.71547p+0, 0x1.94ae0bf85ddf4p-22, 1, 0))
UNARY(vector_log10, to_base(x, 0x1.bcb7bp-2, 0x1.526e50e32a6abp-26, 0x1.34413509p-2,
                            0x1.ef3fde623e256p-35))
