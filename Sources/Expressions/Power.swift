import CLibrary

/// Powers whose exponent is a number in the formula.
enum Power {
  /// x to a power that is computed.
  static func value(_ x: Double, _ exponent: Double) -> Double {
    Glibc.pow(x, exponent)
  }

  /// x to a power written as a number: x^2 is x·x to the bit, whoever computes it.
  static func value(_ x: Double, toLiteral exponent: Double) -> Double {
    switch exponent {
    case 1: x
    case 2: x * x
    case 3: x * x * x
    case 4: (x * x) * (x * x)
    case -1: 1 / x
    case -2: 1 / (x * x)
    default: value(x, exponent)
    }
  }
}
