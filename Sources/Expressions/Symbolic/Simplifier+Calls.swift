extension Simplifier {
  static func call(_ function: BuiltInFunction, _ arguments: [Node]) -> Node {
    switch function {
    case .min, .max: return extreme(function, arguments)
    case .if: return choice(arguments)
    case .mod: return modulo(arguments)
    case .sqrt: return power(arguments[0], .product([factor(1, false), factor(2, true)]))
    default: break
    }
    let argument = arguments[0]
    if let value = known(function, argument) { return value }
    if let inner = undone(function, argument) { return inner }
    let (isNegative, magnitude) = sign(of: argument)
    switch function {
    case .sin, .tan, .asin, .atan, .sinh, .tanh, .sign, .round:
      guard isNegative else { break }
      return negated(call(function, [magnitude]))
    case .cos, .cosh:
      guard isNegative else { break }
      return call(function, [magnitude])
    default: break
    }
    if function == .abs || function == .sign {
      return withoutCoefficient(function, isNegative ? magnitude : argument)
    }
    return .call(function, argument)
  }

  private static func factor(_ value: Double, _ isDivisor: Bool) -> Node.Factor {
    Node.Factor(isDivisor: isDivisor, node: .number(value))
  }

  /// Splits off the sign of a formula that is negated as a whole.
  private static func sign(of node: Node) -> (isNegative: Bool, magnitude: Node) {
    if case .sum(let terms) = node.form, terms.allSatisfy(\.isNegative) {
      return (true, negated(node))
    }
    return Node.signAndMagnitude(node)
  }

  /// abs(3x) is 3 abs(x), sign(3x) is sign(x).
  private static func withoutCoefficient(_ function: BuiltInFunction, _ argument: Node) -> Node {
    if case .call(.abs, _) = argument.form, function == .abs { return argument }
    let monomial = Monomial(argument)
    guard !monomial.isNumber, monomial.coefficient.magnitude != .one, !monomial.coefficient.isZero
    else { return .call(function, argument) }
    let inner = Node.call(function, monomial.with(.one).node)
    guard function == .abs else { return monomial.coefficient.isNegative ? negated(inner) : inner }
    return product([monomial.coefficient.magnitude.node, inner])
  }

  /// Values at arguments where the result is a short exact number.
  private static func known(_ function: BuiltInFunction, _ argument: Node) -> Node? {
    if case .constant(.e) = argument.form, function == .ln || function == .log {
      return .number(1)
    }
    guard let number = Coefficient(argument) else { return nil }
    switch function {
    case .abs: return number.magnitude.node
    case .sign: return .number(number.isZero ? 0 : number.isNegative ? -1 : 1)
    case .exp, .cos, .cosh: return number.isZero ? .number(1) : nil
    case .sin, .tan, .asin, .atan, .sinh, .tanh: return number.isZero ? .number(0) : nil
    case .ln, .log: return number == .one ? .number(0) : nil
    case .acos: return number == .one ? .number(0) : nil
    case .sigmoid: return number.isZero ? Coefficient(1, over: 2)?.node : nil
    case .log2: return exactLogarithm(number, base: 2)
    case .log10: return exactLogarithm(number, base: 10)
    case .floor, .ceil, .round:
      // Smaller fractions are not rounded up to a whole number by the division.
      guard number.numerator.magnitude < 0x1p40 else { return nil }
      return .number(function.value(number.value) + 0)
    case .sqrt, .min, .max, .mod, .if: return nil
    }
  }

  /// The logarithm of a power of the base, up to its fifteenth.
  private static func exactLogarithm(_ number: Coefficient, base: Double) -> Node? {
    var power = 1.0
    for exponent in 0...15 {
      if number.whole == power { return .number(Double(exponent)) }
      power *= base
    }
    return nil
  }

  /// The inner argument where one function undoes the other.
  private static func undone(_ function: BuiltInFunction, _ argument: Node) -> Node? {
    switch (function, argument.form) {
    case (.ln, .call(.exp, let inner)), (.log, .call(.exp, let inner)),
      (.exp, .call(.ln, let inner)), (.exp, .call(.log, let inner)):
      inner[0]
    case (.ln, .power(let base, let exponent)), (.log, .power(let base, let exponent)):
      if case .constant(.e) = base.form { exponent } else { nil }
    default: nil
    }
  }

  /// min and max with nested ones opened, numbers put together and repetitions left out.
  private static func extreme(_ function: BuiltInFunction, _ arguments: [Node]) -> Node {
    var kept: [Node] = []
    var seen: Set<UInt64> = []
    var number: Coefficient?
    for argument in arguments {
      var parts = [argument]
      if case .call(function, let inner) = argument.form { parts = inner }
      for part in parts {
        if let value = Coefficient(part) {
          guard let known = number else {
            number = value
            continue
          }
          let isBetter = function == .min ? value.value < known.value : value.value > known.value
          if isBetter { number = value }
        } else if seen.insert(part.fingerprint).inserted {
          kept.append(part)
        }
      }
    }
    if let number { kept.append(number.node) }
    guard kept.count > 1 else { return kept.first ?? .number(0) }
    return Node(.call(function, kept))
  }
}
