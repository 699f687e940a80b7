/// A function that every formula can call.
public enum BuiltInFunction: String, CaseIterable, Sendable {
  case sqrt, exp, log, ln, log10
  case sin, cos, tan, asin, acos, atan
  case sinh, cosh, tanh
  case abs, sign, min, max, sigmoid

  /// The function of that name.
  public static func named(_ name: String) -> BuiltInFunction? {
    BuiltInFunction(rawValue: name)
  }
}
