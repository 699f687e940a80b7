extension BuiltInFunction {
  /// The derivative at a simplified argument, as a formula; nil where it is zero or the function
  /// takes several arguments.
  func derivative(at argument: Node, value: Node) -> Node? {
    func one(_ isNegative: Bool, _ node: Node) -> Node {
      Simplifier.sum([
        Node.Term(isNegative: false, node: .number(1)),
        Node.Term(isNegative: isNegative, node: node),
      ])
    }
    let square = Simplifier.power(argument, .number(2))
    switch self {
    case .sqrt: return Simplifier.quotient(.number(1), Simplifier.product([.number(2), value]))
    case .exp: return value
    case .log, .ln: return Simplifier.quotient(.number(1), argument)
    case .log2:
      return Simplifier.quotient(
        .number(1), Simplifier.product([argument, .call(.ln, .number(2))]))
    case .log10:
      return Simplifier.quotient(
        .number(1), Simplifier.product([argument, .call(.ln, .number(10))]))
    case .sin: return Simplifier.call(.cos, [argument])
    case .cos: return Simplifier.negated(Simplifier.call(.sin, [argument]))
    case .tan: return one(false, Simplifier.power(value, .number(2)))
    case .asin: return Simplifier.quotient(.number(1), Simplifier.call(.sqrt, [one(true, square)]))
    case .acos:
      return Simplifier.quotient(.number(-1), Simplifier.call(.sqrt, [one(true, square)]))
    case .atan: return Simplifier.quotient(.number(1), one(false, square))
    case .sinh: return Simplifier.call(.cosh, [argument])
    case .cosh: return Simplifier.call(.sinh, [argument])
    case .tanh: return one(true, Simplifier.power(value, .number(2)))
    case .abs: return Simplifier.call(.sign, [argument])
    case .sigmoid: return Simplifier.product([value, one(true, value)])
    case .sign, .floor, .ceil, .round, .min, .max, .mod, .if: return nil
    }
  }
}
