import CLibrary

/// A function that every formula can call; nothing can redefine it.
///
/// This file and `BuiltInFunction+Derivative.swift` are all that a new one touches.
public enum BuiltInFunction: String, CaseIterable, Sendable {
  case sqrt
  case exp
  case log
  case ln
  case log2
  case log10
  case sin
  case cos
  case tan
  case asin
  case acos
  case atan
  case sinh
  case cosh
  case tanh
  case abs
  case sign
  case floor
  case ceil
  case round
  case min
  case max
  case mod
  case sigmoid
  case `if`

  /// The function of that name.
  public static func named(_ name: String) -> BuiltInFunction? {
    BuiltInFunction(rawValue: name)
  }

  /// The name as typed.
  public var name: String { rawValue }

  /// The least number of arguments.
  public var leastArguments: Int {
    switch self {
    case .mod: 2
    case .if: 3
    default: 1
    }
  }

  /// The greatest number of arguments; nil where there may be any number.
  public var mostArguments: Int? {
    switch self {
    case .min, .max: nil
    default: leastArguments
    }
  }

  /// Its arguments as help shows them: `x` or `c, x, y`.
  public var arguments: String {
    switch self {
    case .min, .max: "x, y, …"
    case .mod: "x, y"
    case .if: "c, x, y"
    default: "x"
    }
  }

  /// What it computes and where it is defined, for help.
  public var summary: String {
    switch self {
    case .sqrt: "square root, of numbers from 0 up"
    case .exp: "e to the power"
    case .log: "natural logarithm, of numbers above 0"
    case .ln: "natural logarithm, the same as log"
    case .log2: "logarithm to base 2, of numbers above 0"
    case .log10: "logarithm to base 10, of numbers above 0"
    case .sin: "sine, of an angle in radians"
    case .cos: "cosine, of an angle in radians"
    case .tan: "tangent, of an angle in radians"
    case .asin: "angle in radians whose sine it is, of -1 to 1"
    case .acos: "angle in radians whose cosine it is, of -1 to 1"
    case .atan: "angle in radians whose tangent it is"
    case .sinh: "hyperbolic sine"
    case .cosh: "hyperbolic cosine"
    case .tanh: "hyperbolic tangent"
    case .abs: "absolute value"
    case .sign: "-1 below 0, 0 at 0, 1 above 0"
    case .floor: "greatest whole number that is not above it"
    case .ceil: "least whole number that is not below it"
    case .round: "nearest whole number, halves away from 0: round(2.5) is 3"
    case .min: "least of its arguments"
    case .max: "greatest of its arguments"
    case .mod: "remainder of x/y, with the sign of y: mod(-7, 3) is 2"
    case .sigmoid: "1/(1 + e^-x), the logistic function"
    case .if: "x where the condition c holds, else y"
    }
  }

  /// The value of a function of one argument; outside the domain it is not a number.
  ///
  /// `min` and `max` of one argument are the argument; functions of several have no value here.
  func value(_ x: Double) -> Double {
    switch self {
    case .sqrt: x.squareRoot()
    case .exp: Glibc.exp(x)
    case .log, .ln: Glibc.log(x)
    case .log2: Glibc.log2(x)
    case .log10: Glibc.log10(x)
    case .sin: Glibc.sin(x)
    case .cos: Glibc.cos(x)
    case .tan: Glibc.tan(x)
    case .asin: Glibc.asin(x)
    case .acos: Glibc.acos(x)
    case .atan: Glibc.atan(x)
    case .sinh: Glibc.sinh(x)
    case .cosh: Glibc.cosh(x)
    case .tanh: Glibc.tanh(x)
    case .abs: x.magnitude
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .round: x.rounded(.toNearestOrAwayFromZero)
    case .min, .max: x
    case .mod, .if: .nan
    case .sigmoid: Self.sigmoid(x)
    }
  }

  /// The value at arguments whose number the parser has checked.
  func value(_ arguments: [Double]) -> Double {
    guard var result = arguments.first else { return .nan }
    switch self {
    case .mod where arguments.count == 2: result = Self.modulo(arguments[0], arguments[1])
    case .if where arguments.count == 3: result = arguments[result.holds ? 1 : 2]
    case .min:
      for argument in arguments.dropFirst() { result = Self.least(result, argument) }
    case .max:
      for argument in arguments.dropFirst() { result = Self.greatest(result, argument) }
    default:
      result = value(result)
    }
    return result
  }

  /// The lesser number; not a number when one of them is not.
  static func least(_ x: Double, _ y: Double) -> Double {
    x < y || x.isNaN ? x : y
  }

  /// The greater number; not a number when one of them is not.
  static func greatest(_ x: Double, _ y: Double) -> Double {
    x > y || x.isNaN ? x : y
  }

  /// What is left of x when multiples of a number are taken away, exactly; it has the sign of the
  /// number.
  static func modulo(_ x: Double, _ divisor: Double) -> Double {
    let remainder = fmod(x, divisor)
    return remainder != 0 && (remainder < 0) != (divisor < 0) ? remainder + divisor : remainder
  }

  /// The logistic function, without overflow and without loss of small values.
  private static func sigmoid(_ x: Double) -> Double {
    if x >= 0 { return 1 / (1 + Glibc.exp(-x)) }
    let power = Glibc.exp(x)
    return power / (1 + power)
  }
}
