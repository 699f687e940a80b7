/// The signs that a formula may have; what is not ruled out is possible.
struct Signs {
  var negative = true
  var zero = true
  var positive = true

  private static let anything = Signs()
  private static let above0 = Signs(negative: false, zero: false, positive: true)

  /// The signs that the parts of a formula leave possible.
  static func of(_ node: Node) -> Signs {
    Postorder(node).fold { (node: Node, operands: [Signs]) in combined(node, operands) } ?? anything
  }

  private static func combined(_ node: Node, _ operands: [Signs]) -> Signs {
    switch node.form {
    case .number(let value): return Signs(value)
    case .constant: return above0
    case .negation: return -operands[0]
    case .sum(let terms):
      return zip(terms, operands).reduce(Signs(0)) { $0 + ($1.0.isNegative ? -$1.1 : $1.1) }
    case .product(let factors):
      // Where a divisor is 0 there is no value at all.
      return zip(factors, operands).reduce(Signs(1)) { $0 * ($1.0.isDivisor ? $1.1.nonzero : $1.1) }
    case .power(_, let exponent):
      guard case .number(let value) = exponent.form else {
        return operands[0].isAbove0 ? above0 : anything
      }
      if value.rounded() == value, value.truncatingRemainder(dividingBy: 2) != 0 {
        return operands[0]
      }
      return Signs(negative: false, zero: operands[0].zero, positive: true)
    case .call(let function, _):
      switch function {
      case .exp, .cosh, .sigmoid: return above0
      case .abs, .sqrt: return Signs(negative: false, zero: operands[0].zero, positive: true)
      case .atan, .sinh, .tanh, .sign: return operands[0]
      case .if: return operands[1] | operands[2]
      default: return anything
      }
    case .comparison, .logic: return Signs(negative: false, zero: true, positive: true)
    case .aggregate(let function, _):
      switch function {
      case .sum, .mean, .min, .max: return operands[0] + operands[0]
      case .sd, .count: return Signs(negative: false, zero: true, positive: true)
      }
    case .variable, .application, .element, .boundCall, .rowCall, .column: return anything
    }
  }

  private init(negative: Bool = true, zero: Bool = true, positive: Bool = true) {
    self.negative = negative
    self.zero = zero
    self.positive = positive
  }

  private init(_ value: Double) {
    self.init(negative: !(value >= 0), zero: value == 0, positive: !(value <= 0))
  }

  private var isAbove0: Bool { !negative && !zero }
  private var nonzero: Signs { Signs(negative: negative, zero: false, positive: positive) }

  static prefix func - (signs: Signs) -> Signs {
    Signs(negative: signs.positive, zero: signs.zero, positive: signs.negative)
  }

  static func | (left: Signs, right: Signs) -> Signs {
    Signs(
      negative: left.negative || right.negative, zero: left.zero || right.zero,
      positive: left.positive || right.positive)
  }

  static func + (left: Signs, right: Signs) -> Signs {
    let negative = left.negative || right.negative
    let positive = left.positive || right.positive
    return Signs(
      negative: negative, zero: left.zero && right.zero || negative && positive, positive: positive)
  }

  static func * (left: Signs, right: Signs) -> Signs {
    Signs(
      negative: left.negative && right.positive || left.positive && right.negative,
      zero: left.zero || right.zero,
      positive: left.positive && right.positive || left.negative && right.negative)
  }
}
