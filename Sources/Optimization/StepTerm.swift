internal import CLibrary

/// An arithmetic term over named numbers, which can be evaluated and written in symbols or in
/// numbers.
public indirect enum StepTerm: Equatable, Sendable {
  /// A number that stands for itself, as the 1 of 1 − β.
  case number(Double)
  /// A number with a name, such as α.
  case named(String, Double)
  /// The first plus the second.
  case sum(StepTerm, StepTerm)
  /// The first minus the second.
  case difference(StepTerm, StepTerm)
  /// The first times the second.
  case product(StepTerm, StepTerm)
  /// The first plus the product of the other two, rounded once.
  case fused(StepTerm, StepTerm, StepTerm)
  /// The first over the second.
  case quotient(StepTerm, StepTerm)
  /// The number times itself.
  case square(StepTerm)
  /// The square root.
  case root(StepTerm)
  /// The first to the power of the second.
  case power(StepTerm, StepTerm)

  /// The value, each operation rounded once, in the order written; a fused one as a whole.
  public var value: Double {
    switch self {
    case .number(let value), .named(_, let value): value
    case .sum(let left, let right): left.value + right.value
    case .difference(let left, let right): left.value - right.value
    case .product(let left, let right): left.value * right.value
    case .fused(let addend, let left, let right):
      addend.value.addingProduct(left.value, right.value)
    case .quotient(let left, let right): left.value / right.value
    case .square(let base): base.squared
    case .root(let radicand): radicand.value.squareRoot()
    case .power(let base, let exponent): pow(base.value, exponent.value)
    }
  }

  private var squared: Double {
    let value = value
    return value * value
  }

  /// The term in symbols: names where there are names.
  ///
  /// `number` writes the numbers that have none.
  public func symbols(number: (Double) -> String) -> String {
    write { term in
      guard case .named(let name, _) = term else { return Self.figures(term, number) }
      return (name, false)
    }
  }

  /// The term in numbers, written by `number`; negative ones stand in parentheses where they follow
  /// something.
  public func figures(number: (Double) -> String) -> String {
    write { Self.figures($0, number) }
  }

  private static func figures(
    _ term: StepTerm, _ number: (Double) -> String
  ) -> (text: String, isNegative: Bool) {
    switch term {
    case .number(let value), .named(_, let value): (number(value), value.sign == .minus)
    default: ("", false)
    }
  }

  /// How tightly the outermost operation binds: 0 for sums, 1 for products, 2 for powers and roots,
  /// 3 for numbers.
  private var tightness: Int {
    switch self {
    case .sum, .fused, .difference: 0
    case .product, .quotient: 1
    case .square, .root, .power: 2
    case .number, .named: 3
    }
  }

  private func write(_ leaf: (StepTerm) -> (text: String, isNegative: Bool)) -> String {
    /// Writes an operand, in parentheses where it binds less tightly than it must, or is negative
    /// and not the first.
    func operand(_ term: StepTerm, atLeast tightness: Int, isFirst: Bool) -> String {
      if term.tightness == 3 {
        let (text, isNegative) = leaf(term)
        return isNegative && !isFirst ? "(\(text))" : text
      }
      guard term.tightness >= tightness else { return "(\(written(term, isFirst: true)))" }
      return written(term, isFirst: isFirst)
    }
    func written(_ term: StepTerm, isFirst: Bool) -> String {
      switch term {
      case .number, .named: operand(term, atLeast: 0, isFirst: isFirst)
      case .sum(let left, let right):
        operand(left, atLeast: 0, isFirst: isFirst) + " + "
          + operand(right, atLeast: 1, isFirst: false)
      case .fused(let addend, let left, let right):
        written(.sum(addend, .product(left, right)), isFirst: isFirst)
      case .difference(let left, let right):
        operand(left, atLeast: 0, isFirst: isFirst) + " − "
          + operand(right, atLeast: 1, isFirst: false)
      case .product(let left, let right):
        operand(left, atLeast: 1, isFirst: isFirst) + "·"
          + operand(right, atLeast: 2, isFirst: false)
      case .quotient(let left, let right):
        operand(left, atLeast: 1, isFirst: isFirst) + "/"
          + operand(right, atLeast: 2, isFirst: false)
      case .square(let base): operand(base, atLeast: 3, isFirst: false) + "²"
      case .root(let radicand): "√" + operand(radicand, atLeast: 3, isFirst: false)
      case .power(let base, let exponent):
        operand(base, atLeast: 3, isFirst: false) + "^"
          + operand(exponent, atLeast: 3, isFirst: false)
      }
    }
    return written(self, isFirst: true)
  }
}

extension StepTerm {
  static func + (left: StepTerm, right: StepTerm) -> StepTerm { .sum(left, right) }
  static func - (left: StepTerm, right: StepTerm) -> StepTerm { .difference(left, right) }
  static func * (left: StepTerm, right: StepTerm) -> StepTerm { .product(left, right) }
  static func / (left: StepTerm, right: StepTerm) -> StepTerm { .quotient(left, right) }
}
