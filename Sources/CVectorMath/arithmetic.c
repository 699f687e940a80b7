#include "kernels.h"

BINARY(vector_add, x + y)
BINARY(vector_subtract, x - y)
BINARY(vector_multiply, x *y)
BINARY(vector_divide, x / y)
BINARY(vector_minimum, ((x < y) | (x != x)) ? x : y)
BINARY(vector_maximum, ((x > y) | (x != x)) ? x : y)
BINARY(vector_preference, x > y ? 1.0 : x < y ? 0.0 : x == y ? 0.5 : NAN)
BINARY(vector_less, x < y ? 1.0 : 0.0)
BINARY(vector_less_or_equal, x <= y ? 1.0 : 0.0)
BINARY(vector_equal, x == y ? 1.0 : 0.0)
BINARY(vector_not_equal, ((x < y) | (x > y)) ? 1.0 : 0.0)
BINARY(vector_both, (holds(x) & holds(y)) ? 1.0 : 0.0)
BINARY(vector_either, (holds(x) | holds(y)) ? 1.0 : 0.0)
BINARY(vector_masked_multiply, ((x == 0) | (y == 0)) ? 0.0 : x *y)
BINARY(vector_masked_divide, x == 0 ? 0.0 : x / y)

KERNEL(vector_choose) {
  LOOP { result[i] = holds(third[i]) ? left[i] : right[i]; }
}

KERNEL(vector_add_product) {
  LOOP { result[i] = left[i] + right[i] * third[i]; }
}

KERNEL(vector_add_product_number) {
  const double factor = third[0];
  LOOP { result[i] = left[i] + right[i] * factor; }
}

KERNEL(vector_subtract_product) {
  LOOP { result[i] = left[i] - right[i] * third[i]; }
}

KERNEL(vector_subtract_product_number) {
  const double factor = third[0];
  LOOP { result[i] = left[i] - right[i] * factor; }
}

UNARY(vector_negate, -x)
UNARY(vector_not, holds(x) ? 0.0 : 1.0)
UNARY(vector_abs, fabs(x))
UNARY(vector_sign, x > 0 ? 1.0 : x < 0 ? -1.0 : x)

// Eight numbers, for sums whose order is written down.
typedef double Lanes __attribute__((vector_size(64)));

// Adds the lanes, and what is left behind the last eight numbers.
#define FINISH(lanes, ITEM)                                             \
  for (; i < count; i++) lanes[i & 7] += (ITEM);                        \
  result[0] = ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +         \
              ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));

KERNEL(vector_sum) {
  Lanes even = {0}, odd = {0};
  long i = 0;
  for (; i + 16 <= count; i += 16) {
    Lanes first, second;
    memcpy(&first, left + i, sizeof first);
    memcpy(&second, left + i + 8, sizeof second);
    even += first;
    odd += second;
  }
  even += odd;
  FINISH(even, left[i])
}

KERNEL(vector_dot) {
  Lanes even = {0}, odd = {0};
  long i = 0;
  for (; i + 16 <= count; i += 16) {
    Lanes first, second, third_, fourth;
    memcpy(&first, left + i, sizeof first);
    memcpy(&second, left + i + 8, sizeof second);
    memcpy(&third_, right + i, sizeof third_);
    memcpy(&fourth, right + i + 8, sizeof fourth);
    even += first * third_;
    odd += second * fourth;
  }
  even += odd;
  FINISH(even, left[i] * right[i])
}

KERNEL(vector_least) {
  double least = INFINITY;
  double nan = 0;
  for (long i = 0; i < count; i++) {
    least = left[i] < least ? left[i] : least;
    nan += left[i] == left[i] ? 0 : left[i];
  }
  result[0] = nan == nan ? least : nan;
}

KERNEL(vector_greatest) {
  double greatest = -INFINITY;
  double nan = 0;
  for (long i = 0; i < count; i++) {
    greatest = left[i] > greatest ? left[i] : greatest;
    nan += left[i] == left[i] ? 0 : left[i];
  }
  result[0] = nan == nan ? greatest : nan;
}
