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

MULTIVERSION void vector_add_products(double *restrict result, const double *const *columns,
                                      const double *factors, long columnCount, long count) {
  long column = 0;
  // Four columns in one run over the result: its numbers are read and written a quarter as often.
  for (; column + 4 <= columnCount; column += 4) {
    const double *a = columns[column], *b = columns[column + 1];
    const double *c = columns[column + 2], *d = columns[column + 3];
    const double p = factors[column], q = factors[column + 1];
    const double r = factors[column + 2], s = factors[column + 3];
    LOOP { result[i] = (((result[i] + p * a[i]) + q * b[i]) + r * c[i]) + s * d[i]; }
  }
  for (; column < columnCount; column++) {
    const double *a = columns[column];
    const double p = factors[column];
    LOOP { result[i] = result[i] + p * a[i]; }
  }
}

MULTIVERSION void vector_dots(double *restrict results, const double *left,
                              const double *const *columns, long columnCount, long count) {
  for (long column = 0; column < columnCount; column += 2) {
    const double *one = columns[column];
    const double *other = columns[column + 1 < columnCount ? column + 1 : column];
    Lanes even = {0}, odd = {0}, otherEven = {0}, otherOdd = {0};
    long i = 0;
    for (; i + 16 <= count; i += 16) {
      Lanes first, second, numbers;
      memcpy(&first, left + i, sizeof first);
      memcpy(&second, left + i + 8, sizeof second);
      memcpy(&numbers, one + i, sizeof numbers);
      even += first * numbers;
      memcpy(&numbers, one + i + 8, sizeof numbers);
      odd += second * numbers;
      memcpy(&numbers, other + i, sizeof numbers);
      otherEven += first * numbers;
      memcpy(&numbers, other + i + 8, sizeof numbers);
      otherOdd += second * numbers;
    }
    even += odd;
    otherEven += otherOdd;
    for (; i < count; i++) {
      even[i & 7] += left[i] * one[i];
      otherEven[i & 7] += left[i] * other[i];
    }
    results[column] = ((even[0] + even[4]) + (even[2] + even[6])) +
                      ((even[1] + even[5]) + (even[3] + even[7]));
    if (column + 1 < columnCount) {
      results[column + 1] = ((otherEven[0] + otherEven[4]) + (otherEven[2] + otherEven[6])) +
                            ((otherEven[1] + otherEven[5]) + (otherEven[3] + otherEven[7]));
    }
  }
}
