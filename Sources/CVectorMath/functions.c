#include "kernels.h"

INLINE double sigmoid(double x) {
  const double power = exp(-fabs(x));
  return (x >= 0 ? 1.0 : power) / (1 + power);
}

INLINE double modulo(double x, double y) {
  const double remainder = fmod(x, y);
  return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder;
}

#undef LOOP
#define LOOP for (long i = 0; i < count; i++)
UNARY(vector_sqrt, sqrt(x))
UNARY(vector_exp, exp(x))
UNARY(vector_log, log(x))
UNARY(vector_log2, log2(x))
UNARY(vector_log10, log10(x))
UNARY(vector_sin, sin(x))
UNARY(vector_cos, cos(x))
UNARY(vector_tan, tan(x))
UNARY(vector_asin, asin(x))
UNARY(vector_acos, acos(x))
UNARY(vector_atan, atan(x))
UNARY(vector_sinh, sinh(x))
UNARY(vector_cosh, cosh(x))
UNARY(vector_tanh, tanh(x))
UNARY(vector_sigmoid, sigmoid(x))
UNARY(vector_floor, floor(x))
UNARY(vector_ceil, ceil(x))
UNARY(vector_round, round(x))
BINARY(vector_power, pow(x, y))
BINARY(vector_modulo, modulo(x, y))
