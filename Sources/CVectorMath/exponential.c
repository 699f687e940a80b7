// Exponentials and what is made of them.
//
// Reduction to |r| ≤ ln(2)/2 with ln 2 in two parts: W. J. Cody and W. Waite, "Software Manual for
// the Elementary Functions", 1980. The polynomials interpolate at Chebyshev nodes.
#include "bits.h"

#define LN2_HIGH 0x1.62e42fefp-1
#define LN2_LOW 0x1.473de6af278edp-34
#define LOG2_E 0x1.71547652b82fep+0

// x = exponent·ln 2 + r, and e^r - 1 is `minus_one` with what its rounding left out.
typedef struct {
  int64_t exponent;
  double minus_one;
  double rest;
} Reduced;

// A number with what its rounding left out.
typedef struct {
  double high;
  double low;
} Pair;

// What the rounding of a sum left out. Source: D. E. Knuth, "The Art of Computer Programming",
// volume 2, 1969.
INLINE double sum_rest(double first, double second, double sum) {
  const double part = sum - first;
  return (first - (sum - part)) + (second - part);
}

// x lies between -1100 and 1100, or is not a number.
INLINE Reduced reduce(double x) {
  const double shifted = x * LOG2_E + WHOLE;
  const double whole = shifted - WHOLE;
  const double high = x - whole * LN2_HIGH;
  const double low = whole * LN2_LOW;
  const double r = high - low;
  const double curved = POLYNOMIAL(
      r, 0x1.0000000000000p-1, 0x1.5555555555557p-3, 0x1.5555555555556p-5, 0x1.11111111100bep-7,
      0x1.6c16c16c162c3p-10, 0x1.a01a01abf85abp-13, 0x1.a01a01a6e1e2ap-16, 0x1.71de01fdbf9cap-19,
      0x1.27e4db46cddd1p-22, 0x1.af4e554377204p-26, 0x1.1f7340dbc337ep-29);
  const double above = r * r * curved + ((high - r) - low);
  Reduced reduced;
  reduced.exponent = (int64_t)(bits(shifted) - bits(WHOLE));
  reduced.minus_one = r + above;
  reduced.rest = (r - reduced.minus_one) + above;
  return reduced;
}

INLINE double limited(double x, double least, double greatest) {
  const double below = x > greatest ? greatest : x;
  return below < least ? least : below;
}

INLINE double exponential(double x) {
  const Reduced reduced = reduce(limited(x, -760, 720));
  const Scale scale = power_of_two(reduced.exponent);
  return (1 + reduced.minus_one) * scale.first * scale.second;
}

// e^x for x from -760 to 0.
INLINE Pair exponential_pair(double x) {
  const Reduced reduced = reduce(x);
  const Scale scale = power_of_two(reduced.exponent);
  const double sum = 1 + reduced.minus_one;
  Pair power;
  power.high = sum * scale.first * scale.second;
  power.low = ((1 - sum) + reduced.minus_one + reduced.rest) * scale.first * scale.second;
  return power;
}

// e^x - 1 for x from 0 to 720.
INLINE Pair exponential_minus_one(Reduced reduced) {
  const Scale scale = power_of_two(reduced.exponent);
  const double power = scale.first * scale.second;
  const double added = power * reduced.minus_one;
  const double base = power - 1;
  Pair result;
  result.high = base + added;
  // The base is 0 or larger than what is added.
  result.low = ((base - result.high) + added) + power * reduced.rest;
  return result;
}

// Half of e^x for x from 0 to 720.
INLINE double half_exponential(Reduced reduced) {
  const Scale scale = power_of_two(reduced.exponent - 1);
  return (1 + reduced.minus_one) * scale.first * scale.second;
}

// p/(p + 2) with p = e^2x - 1. What the rounding of p and of p + 2 left out moves the quotient q by
// that over p + 2, which is 2/(1 - q).
INLINE double hyperbolic_tangent(double x) {
  // From 22 on it is 1 in all digits.
  const Pair power = exponential_minus_one(reduce(2 * limited(fabs(x), 0, 22)));
  const double below = power.high + 2;
  const double below_rest = sum_rest(power.high, 2, below) + power.low;
  const double q = power.high / below;
  const double moved = (power.low - q * below_rest) * (0.5 - 0.5 * q);
  return with_sign_of(q + moved, x);
}

// (p + p/(p + 1))/2 with p = e^x - 1, corrected likewise.
INLINE double hyperbolic_sine(double x) {
  const double size = limited(fabs(x), 0, 720);
  const Reduced reduced = reduce(size);
  const Pair power = exponential_minus_one(reduced);
  const double below = power.high + 1;
  const double below_rest = sum_rest(power.high, 1, below) + power.low;
  const double q = power.high / below;
  const double moved = power.low + (power.low - q * below_rest) * (1 - q);
  const double small = 0.5 * (power.high + (q + moved));
  return with_sign_of(size > 40 ? half_exponential(reduced) : small, x);
}

INLINE double hyperbolic_cosine(double x) {
  const double half = half_exponential(reduce(limited(fabs(x), 0, 720)));
  return half + 0.25 / half;
}

// 1/(1 + p), or p/(1 + p) left of 0, with p = e^-|x|, corrected likewise.
INLINE double sigmoid(double x) {
  const Pair power = exponential_pair(limited(-fabs(x), -760, 0));
  const double below = 1 + power.high;
  const double below_rest = sum_rest(1, power.high, below) + power.low;
  const double q = (x < 0 ? power.high : 1.0) / below;
  const double rest = x < 0 ? power.low : 0.0;
  return q + (rest - q * below_rest) * (x < 0 ? 1 - q : q);
}

UNARY(vector_exp, exponential(x))
UNARY(vector_tanh, hyperbolic_tangent(x))
UNARY(vector_sinh, hyperbolic_sine(x))
UNARY(vector_cosh, hyperbolic_cosine(x))
UNARY(vector_sigmoid, sigmoid(x))
