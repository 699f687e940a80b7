/// What a name can stand for: a number, or a word such as a run's status.
public enum Value: Equatable, Sendable {
  /// A number.
  case number(Double)
  /// A word, such as `converged`.
  case word(String)
}

extension Value: CustomStringConvertible {
  /// The value as `print` writes it: the shortest digits that read back to the same number, and
  /// `no value` for what is none.
  public var description: String {
    switch self {
    case .number(let number): number.isNaN ? noValue : shortest(number)
    case .word(let word): word
    }
  }
}

/// What stands for a result that has no value, such as the arrival of a run that never arrived.
package let noValue = "no value"

/// The shortest digits that read back to the same number, whole numbers without a point.
package func shortest(_ number: Double) -> String {
  let text = number.description
  if text.hasSuffix(".0") { return String(text.dropLast(2)) }
  // An exponent of one digit is written with one: 1e-8.
  guard let mark = text.firstIndex(of: "e") else { return text }
  let exponent = text[text.index(after: mark)...]
  let sign = exponent.hasPrefix("-") ? "-" : ""
  let digits = exponent.drop { "+-0".contains($0) }
  return text[...mark] + sign + digits
}
