// Angles.
//
// Up to 2^20 quarter turns are taken away with π/2 in four parts, W. J. Cody and W. Waite,
// "Software Manual for the Elementary Functions", 1980; beyond, with as many digits of 2/π as it
// takes, M. H. Payne and R. N. Hanek, "Radian reduction for trigonometric functions", 1983. The
// polynomials interpolate at Chebyshev nodes.
#include "bits.h"

#define HALF_PI_HIGH 0x1.921fb54442d18p+0
#define HALF_PI_LOW 0x1.1a62633145c07p-54

// An angle less a whole number of quarter turns, in two parts, and that number's last bits.
typedef struct {
  double high;
  double low;
  uint64_t turns;
} Angle;

// Beyond this size angles take longer.
#define LARGE 0x1.8p20

INLINE Angle reduce(double x) {
  const double shifted = x * 0x1.45f306dc9c883p-1 + WHOLE;
  const double whole = shifted - WHOLE;
  // Products with parts of 33 bits are exact.
  const double first = x - whole * 0x1.921fb544p+0;
  const double second = whole * 0x1.0b4611a6p-34;
  const double third = whole * 0x1.3198a2ep-69;
  const double one = first - second;
  const double two = one - third;
  const double one_rest = (first - one) - second;
  const double two_rest = (one - two) - third;
  const double rest = (one_rest + two_rest) - whole * 0x1.b839a252049c1p-104;
  Angle angle;
  angle.high = two + rest;
  angle.low = (two - angle.high) + rest;
  angle.turns = bits(shifted);
  return angle;
}

// The binary digits of 2/π, sixty-four at a time.
static const uint64_t TWO_OVER_PI[20] = {
    0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
    0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
    0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
    0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
    0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d};

// Sixty-four binary digits of 2/π from a position behind the point on; before it there are none.
static uint64_t digits(int position) {
  if (position < 0) return position > -64 ? TWO_OVER_PI[0] >> -position : 0;
  const int word = position / 64, shift = position % 64;
  return shift == 0 ? TWO_OVER_PI[word]
                    : TWO_OVER_PI[word] << shift | TWO_OVER_PI[word + 1] >> (64 - shift);
}

static Angle reduce_large(double x) {
  Angle angle = {NAN, NAN, 0};
  if (!(fabs(x) < INFINITY)) return angle;
  // |x| = whole·2^exponent. Digits of 2/π that make multiples of four in the product count for
  // nothing; two digits of the product are whole, the others behind the point.
  const int first = (int)((bits(x) >> 52) & 2047) - 1075 - 2;
  const uint64_t whole = (bits(x) & 0xfffffffffffff) | 0x10000000000000;
  const unsigned __int128 product = ((unsigned __int128)whole * digits(first) << 64) +
                                    (unsigned __int128)whole * digits(first + 64) +
                                    ((unsigned __int128)whole * digits(first + 128) >> 64);
  // Less than half a quarter turn on either side.
  const __int128 part = (__int128)(product << 2);
  const uint64_t turns = (uint64_t)(product >> 126) + (part < 0 ? 1 : 0);
  const double top = (double)(int64_t)(part >> 75) * 0x1p-53;
  const double bottom = (double)(uint64_t)(part >> 11) * 0x1p-117;
  const double sum = top + bottom;
  const double rest = (top - sum) + bottom;
  // Times π/2, the product of the leading parts with its rounding error by Dekker's splitting.
  const double a = number(bits(sum) & 0xfffffffff8000000), b = sum - a;
  const double c = number(bits(HALF_PI_HIGH) & 0xfffffffff8000000), d = HALF_PI_HIGH - c;
  const double main = sum * HALF_PI_HIGH;
  const double error = ((a * c - main) + a * d + b * c) + b * d;
  const double tail = error + (sum * HALF_PI_LOW + rest * HALF_PI_HIGH);
  angle.high = main + tail;
  angle.low = (main - angle.high) + tail;
  angle.turns = turns;
  if (x < 0) {
    angle.high = -angle.high;
    angle.low = -angle.low;
    angle.turns = -turns;
  }
  return angle;
}

// A number with what its rounding left out.
typedef struct {
  double high;
  double low;
} Pair;

INLINE Pair sine_of(Angle angle) {
  const double x = angle.high;
  const double z = x * x;
  const double curved = POLYNOMIAL(
      z, -0x1.5555555555555p-3, 0x1.1111111111110p-7, -0x1.a01a01a01992fp-13,
      0x1.71de3a545f836p-19, -0x1.ae645410e937bp-26, 0x1.61217d9252c03p-33,
      -0x1.ab16f5caa192ap-41);
  const double added = x * z * curved + angle.low * (1 - 0.5 * z);
  Pair sine;
  sine.high = x + added;
  sine.low = (x - sine.high) + added;
  return sine;
}

INLINE Pair cosine_of(Angle angle) {
  const double x = angle.high;
  const double z = x * x;
  const double curved = POLYNOMIAL(
      z, 0x1.5555555555555p-5, -0x1.6c16c16c16963p-10, 0x1.a01a019f4ddfdp-16,
      -0x1.27e4fa16cc2b4p-22, 0x1.1eeb67d0257eep-29, -0x1.907cd8fe879bep-37);
  const double half = 0.5 * z;
  const double main = 1 - half;
  const double added = ((1 - main) - half) + (z * z * curved - x * angle.low);
  Pair cosine;
  cosine.high = main + added;
  cosine.low = (main - cosine.high) + added;
  return cosine;
}

// The sine of an angle and `quarters` quarter turns more.
INLINE double sine(Angle angle, uint64_t quarters) {
  const uint64_t turns = angle.turns + quarters;
  const double s = sine_of(angle).high, c = cosine_of(angle).high;
  const double value = (turns & 1) ? c : s;
  return number(bits(value) ^ ((turns & 2) << 62));
}

INLINE double tangent(Angle angle) {
  const Pair s = sine_of(angle), c = cosine_of(angle);
  const int is_odd = (int)(angle.turns & 1);
  const double above = is_odd ? -c.high : s.high, above_rest = is_odd ? -c.low : s.low;
  const double below = is_odd ? s.high : c.high, below_rest = is_odd ? s.low : c.low;
  const double quotient = above / below;
  return quotient + (above_rest - quotient * below_rest) / below;
}

// Computes all, then again what is large.
#define ANGLES(name, function)                                         \
  KERNEL(name) {                                                       \
    uint64_t large = 0;                                                \
    for (long i = 0; i < count; i++) {                                 \
      const double x = left[i];                                        \
      const Angle angle = reduce(x);                                   \
      large |= fabs(x) <= LARGE ? 0ull : 1ull;                         \
      result[i] = function;                                            \
    }                                                                  \
    if (!large) return;                                                \
    for (long i = 0; i < count; i++) {                                 \
      const double x = left[i];                                        \
      if (fabs(x) <= LARGE) continue;                                  \
      const Angle angle = reduce_large(x);                             \
      result[i] = function;                                            \
    }                                                                  \
  }

// The sine of -0 is -0, which the reduction loses.
ANGLES(vector_sin, x == 0 ? x : sine(angle, 0))
ANGLES(vector_cos, sine(angle, 1))
ANGLES(vector_tan, x == 0 ? x : tangent(angle))

INLINE double arc_tangent(double x) {
  const double size = fabs(x);
  const int is_large = size > 0x1.3504f333f9de6p+1, is_middle = size > 0x1.a827999fcef32p-2;
  // The tangent of the angle less half a right angle, or less a right angle.
  const double above = is_large ? -1.0 : is_middle ? size - 1 : size;
  const double below = is_large ? size : is_middle ? size + 1 : 1.0;
  const double base = is_large ? HALF_PI_HIGH : is_middle ? HALF_PI_HIGH / 2 : 0.0;
  const double base_rest = is_large ? HALF_PI_LOW : is_middle ? HALF_PI_LOW / 2 : 0.0;
  const double t = above / below;
  const double z = t * t;
  const double curved = POLYNOMIAL(
      z, -0x1.5555555555555p-2, 0x1.9999999999952p-3, -0x1.249249248d739p-3,
      0x1.c71c71c2fc236p-4, -0x1.745d165c497f3p-4, 0x1.3b1392a9c2d8ap-4, -0x1.110e84aa36d92p-4,
      0x1.e199c62156541p-5, -0x1.ac7858539df7cp-5, 0x1.74d3a7b43205ap-5, -0x1.1b1992aa3e38dp-5,
      0x1.0a997ba336052p-6);
  return with_sign_of(base + (t + (t * z * curved + base_rest)), x);
}

// (asin t - t)/t for t² = z up to a quarter.
INLINE double arc_sine_excess(double z) {
  return z * POLYNOMIAL(
      z, 0x1.5555555555556p-3, 0x1.3333333332ec8p-4, 0x1.6db6db6e32199p-5, 0x1.f1c71c1d96fc9p-6,
      0x1.6e8bb1cc3c04bp-6, 0x1.1c4d356bbbd35p-6, 0x1.c9cf136046c99p-7, 0x1.7825d9451efdbp-7,
      0x1.524531b640222p-7, 0x1.658dfce45e427p-8, 0x1.1d2bf155ef122p-6, -0x1.e6e88b2093a91p-7,
      0x1.d740c18684075p-6);
}

// The root of z, and what its rounding leaves out.
INLINE double root_rest(double z, double root) {
  const double high = number(bits(root) & 0xffffffff00000000);
  const double low = root - high;
  return root > 0 ? ((z - high * high) - low * (high + root)) / (2 * root) : 0.0;
}

INLINE double arc_sine(double x) {
  const double size = fabs(x);
  const double z = size > 0.5 ? (1 - size) * 0.5 : size * size;
  const double root = __builtin_elementwise_sqrt(z);
  const double rest = root_rest(z, root);
  const double t = size > 0.5 ? root : size;
  const double excess = t * arc_sine_excess(z);
  const double steep = HALF_PI_HIGH - 2 * (root + (excess + rest)) + HALF_PI_LOW;
  return with_sign_of(size > 0.5 ? steep : t + excess, x);
}

INLINE double arc_cosine(double x) {
  const double size = fabs(x);
  const double z = size > 0.5 ? (1 - size) * 0.5 : size * size;
  const double root = __builtin_elementwise_sqrt(z);
  const double rest = root_rest(z, root);
  const double t = size > 0.5 ? root : x;
  const double excess = t * arc_sine_excess(z);
  const double flat = HALF_PI_HIGH - (x - (HALF_PI_LOW - excess));
  const double near_one = 2 * (root + (excess + rest));
  const double near_minus_one = 2 * (HALF_PI_HIGH - (root + ((excess + rest) - HALF_PI_LOW)));
  return size > 0.5 ? (x > 0 ? near_one : near_minus_one) : flat;
}

UNARY(vector_atan, arc_tangent(x))
UNARY(vector_asin, arc_sine(x))
UNARY(vector_acos, arc_cosine(x))
