// What the files of kernels share.
#ifndef KERNELS_H
#define KERNELS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "CVectorMath.h"

// No product and sum become one operation of a single rounding: not every processor has it, and
// the digits must be the same on all.
#pragma STDC FP_CONTRACT OFF

// Compiled once for each generation of processors; the loader picks one, where it is that of the GNU
// C library. It does so before the thread sanitizer is ready, which then ends the program.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SINGLE_VERSION
#endif
#endif
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(SINGLE_VERSION)
#define MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MULTIVERSION
#endif

#define INLINE static inline __attribute__((always_inline))

#define KERNEL(name)                                                                      \
  MULTIVERSION void name(double *restrict result, const double *restrict left,            \
                         const double *restrict right, const double *restrict third,      \
                         long count)

#define LOOP _Pragma("clang loop vectorize(enable)") for (long i = 0; i < count; i++)

// A kernel of one operand, named x.
#define UNARY(name, expression)      \
  KERNEL(name) {                     \
    LOOP {                           \
      const double x = left[i];      \
      result[i] = (expression);      \
    }                                \
  }

// Kernels of two operands, named x and y.
#define BINARY(name, expression)     \
  KERNEL(name) {                     \
    LOOP {                           \
      const double x = left[i];      \
      const double y = right[i];     \
      result[i] = (expression);      \
    }                                \
  }                                  \
  KERNEL(name##_right) {             \
    const double y = right[0];       \
    LOOP {                           \
      const double x = left[i];      \
      result[i] = (expression);      \
    }                                \
  }                                  \
  KERNEL(name##_left) {              \
    const double x = left[0];        \
    LOOP {                           \
      const double y = right[i];     \
      result[i] = (expression);      \
    }                                \
  }

// Whether a number holds as a condition: it is a number and not 0.
INLINE int holds(double x) { return (x < 0) | (x > 0); }

#endif
