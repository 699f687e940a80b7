// Numbers and their bits, in forms that compilers turn into vector instructions.
#ifndef BITS_H
#define BITS_H

#include "kernels.h"

INLINE double number(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

INLINE uint64_t bits(double x) {
  uint64_t result;
  memcpy(&result, &x, sizeof result);
  return result;
}

INLINE double with_sign_of(double magnitude, double sign) {
  return number((bits(magnitude) & ~(1ull << 63)) | (bits(sign) & (1ull << 63)));
}

// 3·2^51: added to a number below 2^51 it leaves its nearest whole number in the last bits, ties to
// even.
#define WHOLE 0x1.8p52

// A polynomial by Horner's rule, the coefficients from the constant one up.
#define POLYNOMIAL(x, ...)                                                  \
  polynomial((x), (const double[]){__VA_ARGS__},                            \
             (int)(sizeof((const double[]){__VA_ARGS__}) / sizeof(double)))

INLINE double polynomial(double x, const double *coefficients, int count) {
  double sum = coefficients[count - 1];
  for (int i = count - 2; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

// 2 to a whole power, half of it and the other half: their product reaches every number that is
// not 0 or infinite.
typedef struct {
  double first;
  double second;
} Scale;

INLINE Scale power_of_two(int64_t exponent) {
  // Shifting what is not negative needs no arithmetic shift, which not every processor has.
  const int64_t half = (int64_t)((uint64_t)(exponent + 4096) >> 1) - 2048;
  Scale scale;
  scale.first = number((uint64_t)(half + 1023) << 52);
  scale.second = number((uint64_t)(exponent - half + 1023) << 52);
  return scale;
}

#endif
