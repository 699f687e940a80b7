import CLibrary

/// A constant with a name; nothing can redefine it.
public enum NamedConstant: String, CaseIterable, Sendable {
  /// Half the circumference of the unit circle.
  case pi
  /// The base of the natural logarithm.
  case e
  /// The circumference of the unit circle.
  case tau

  /// The value.
  public var value: Double {
    switch self {
    case .pi: .pi
    case .e: M_E
    case .tau: 2 * .pi
    }
  }

  /// What it is, for help.
  public var summary: String {
    switch self {
    case .pi: "circumference of a circle over its diameter"
    case .e: "base of the natural logarithm"
    case .tau: "2 pi"
    }
  }
}
