// Arithmetic and elementary functions on runs of numbers, compiled for several kinds of processor:
// the widest vector registers that are there are used, and every kind gives the same digits.
//
// A kernel reads up to three runs of `count` numbers and writes one that overlaps none of them.
// `count` is a multiple of eight, the sums aside; what a kernel does not need it does not read.
#ifndef CVECTORMATH_H
#define CVECTORMATH_H

#pragma clang assume_nonnull begin

#define VECTOR_KERNEL(name)                                                                  \
  void name(double *result, const double *left, const double *right, const double *third, \
            long count)

// Kernels of two operands; `_right` takes one number for all on the right, `_left` on the left.
#define VECTOR_BINARY(name)    \
  VECTOR_KERNEL(name);         \
  VECTOR_KERNEL(name##_right); \
  VECTOR_KERNEL(name##_left)

VECTOR_BINARY(vector_add);
VECTOR_BINARY(vector_subtract);
VECTOR_BINARY(vector_multiply);
VECTOR_BINARY(vector_divide);
VECTOR_BINARY(vector_minimum);
VECTOR_BINARY(vector_maximum);
VECTOR_BINARY(vector_preference);
VECTOR_BINARY(vector_less);
VECTOR_BINARY(vector_less_or_equal);
VECTOR_BINARY(vector_equal);
VECTOR_BINARY(vector_not_equal);
VECTOR_BINARY(vector_both);
VECTOR_BINARY(vector_either);
VECTOR_BINARY(vector_masked_multiply);
VECTOR_BINARY(vector_masked_divide);
VECTOR_BINARY(vector_power);
VECTOR_BINARY(vector_modulo);

// A product more, or less: left + right·third and left - right·third, each with two roundings;
// `_number` takes one number for all as the third.
VECTOR_KERNEL(vector_add_product);
VECTOR_KERNEL(vector_add_product_number);
VECTOR_KERNEL(vector_subtract_product);
VECTOR_KERNEL(vector_subtract_product_number);

// The left number where the third holds, else the right one.
VECTOR_KERNEL(vector_choose);

VECTOR_KERNEL(vector_negate);
VECTOR_KERNEL(vector_not);
VECTOR_KERNEL(vector_sqrt);
VECTOR_KERNEL(vector_exp);
VECTOR_KERNEL(vector_log);
VECTOR_KERNEL(vector_log2);
VECTOR_KERNEL(vector_log10);
VECTOR_KERNEL(vector_sin);
VECTOR_KERNEL(vector_cos);
VECTOR_KERNEL(vector_tan);
VECTOR_KERNEL(vector_asin);
VECTOR_KERNEL(vector_acos);
VECTOR_KERNEL(vector_atan);
VECTOR_KERNEL(vector_sinh);
VECTOR_KERNEL(vector_cosh);
VECTOR_KERNEL(vector_tanh);
VECTOR_KERNEL(vector_sigmoid);
VECTOR_KERNEL(vector_abs);
VECTOR_KERNEL(vector_sign);
VECTOR_KERNEL(vector_floor);
VECTOR_KERNEL(vector_ceil);
VECTOR_KERNEL(vector_round);

// Reductions of `count` numbers, any count, to the one at `result`: always in the same order.
VECTOR_KERNEL(vector_sum);
// The sum of products of left and right.
VECTOR_KERNEL(vector_dot);
// The least and the greatest number; not a number when one of them is not.
VECTOR_KERNEL(vector_least);
VECTOR_KERNEL(vector_greatest);

// Kernels of several columns of any `count` numbers each, `columnCount` of them.

// Adds to each result the numbers of the columns times their factors, one column after the other.
void vector_add_products(double *result, const double *_Nonnull const *_Nonnull columns,
                         const double *factors, long columnCount, long count);
// The sums of products of left and each column, with the digits of `vector_dot`.
void vector_dots(double *results, const double *left,
                 const double *_Nonnull const *_Nonnull columns, long columnCount, long count);

#pragma clang assume_nonnull end

#endif
