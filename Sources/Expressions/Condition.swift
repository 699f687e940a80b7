/// A relation between two numbers, which holds or does not.
///
/// A condition is a number: 1 where it holds, 0 where it does not. Where a condition is asked for,
/// any number but 0 holds. What has no value (not a number) is in no relation to anything, not even
/// `!=`, and does not hold.
public enum Comparison: String, CaseIterable, Sendable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="

  /// The relation that a token stands for; `=`, which gives a name its value, is none.
  public init?(_ kind: Token.Kind) {
    switch kind {
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    default: return nil
    }
  }

  /// Whether two numbers are in the relation.
  public func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left < right || left > right
    }
  }
}

/// A word that makes a condition of others.
enum Connective: String, CaseIterable, Sendable {
  case not
  case and
  case or

  /// 1 or 0 for operands that hold or do not.
  func value(_ operands: [Double]) -> Double {
    switch self {
    case .not: operands.allSatisfy(\.holds) ? 0 : 1
    case .and: operands.allSatisfy(\.holds) ? 1 : 0
    case .or: operands.contains(where: \.holds) ? 1 : 0
    }
  }
}

extension Double {
  /// Whether the number holds as a condition: it is a number and not 0.
  @inline(__always)
  var holds: Bool { self < 0 || self > 0 }
}
