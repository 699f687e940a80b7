extension Expression {
  /// The same formula as a person would write it.
  ///
  /// The value stays the same up to rounding wherever the original has one; the domain may widen:
  /// `x/x` becomes 1, `sqrt(x)^2` becomes x. Calls of users' functions are written out. A formula
  /// beyond the limit for symbolic work is returned as it is.
  public func simplified() -> Expression {
    guard let expanded = try? expandedForSymbols() else { return self }
    return Expression(Simplifier.simplify(expanded))
  }

  /// The partial derivative by a name, simplified.
  ///
  /// Throws `tooLarge` or `tooDeep` when the formula or its derivative passes the limits for
  /// symbolic work.
  public func derivative(by name: String) throws(ExpressionError) -> Expression {
    try Self.derivative(of: Simplifier.simplify(try expandedForSymbols()), by: name)
  }

  /// The partial derivatives by some names, simplified; nil where `shouldStop` said so.
  ///
  /// The formula is simplified once, and of a sum only the terms that contain a name are
  /// differentiated by it. Throws what `derivative(by:)` throws.
  public func derivatives(
    by names: [String], shouldStop: () -> Bool = { false }
  ) throws(ExpressionError) -> [Expression]? {
    let simplified = Simplifier.simplify(try expandedForSymbols())
    guard case .sum(let terms) = simplified.form else {
      var derivatives: [Expression] = []
      for name in names {
        if shouldStop() { return nil }
        derivatives.append(try Self.derivative(of: simplified, by: name))
      }
      return derivatives
    }
    var termsByName: [String: [Node.Term]] = [:]
    for term in terms {
      for name in Expression(term.node).freeNames { termsByName[name, default: []].append(term) }
    }
    var derivatives: [Expression] = []
    for name in names {
      if shouldStop() { return nil }
      derivatives.append(try Self.derivative(of: .sum(termsByName[name] ?? []), by: name))
    }
    return derivatives
  }

  /// The derivative of a simplified formula, simplified.
  private static func derivative(
    of simplified: Node, by name: String
  ) throws(ExpressionError) -> Expression {
    let result = Simplifier.simplify(try Differentiation(name).derivative(of: simplified))
    try check(result)
    let derivative = Expression(result)
    return derivative.multipliedOut() ?? derivative
  }

  /// The polynomial in its only variable, when that is exact and shorter than what stands here.
  private func multipliedOut() -> Expression? {
    let names = freeNames
    guard names.count == 1, let coefficients = polynomialCoefficients(in: names[0]),
      coefficients.allSatisfy({ $0 == $0.rounded() && $0.magnitude < 0x1p53 })
    else { return nil }
    let terms = coefficients.enumerated().map { power, coefficient in
      Node.Term(
        isNegative: false,
        node: .product([
          Node.Factor(isDivisor: false, node: .number(coefficient)),
          Node.Factor(
            isDivisor: false, node: .power(.variable(names[0]), .number(Double(power)))),
        ]))
    }
    let polynomial = Expression(Simplifier.simplify(.sum(terms)))
    return polynomial.node.size < node.size ? polynomial : nil
  }
}

/// The rules of differentiation by one name.
struct Differentiation {
  private let name: String

  init(_ name: String) {
    self.name = name
  }

  /// A node together with its derivative, nil where that is zero because the name does not occur.
  private typealias Pair = (node: Node, derivative: Node?)

  func derivative(of root: Node) throws(ExpressionError) -> Node {
    let result = try Postorder(root).fold {
      (node: Node, operands: [Pair]) throws(ExpressionError) -> Pair in
      let derivative = try derivative(of: node, operands)
      if let derivative { try Expression.check(derivative) }
      return (node, derivative)
    }
    return result?.derivative ?? .number(0)
  }

  private func derivative(
    of node: Node, _ operands: [Pair]
  ) throws(ExpressionError) -> Node? {
    switch node.form {
    case .variable(let other): return other == name ? .number(1) : nil
    case .number, .constant, .comparison, .logic, .application, .element, .boundCall, .rowCall,
      .column:
      return nil
    default: break
    }
    guard operands.contains(where: { $0.derivative != nil }) else { return nil }
    switch node.form {
    case .number, .constant, .variable, .comparison, .logic, .application, .element, .boundCall,
      .rowCall, .column:
      return nil
    case .negation: return operands[0].derivative.map { Simplifier.negated($0) }
    case .sum(let terms):
      return Simplifier.sum(
        zip(terms, operands).compactMap { term, pair in
          pair.derivative.map { Node.Term(isNegative: term.isNegative, node: $0) }
        })
    case .product(let factors): return try product(Array(zip(factors, operands)))
    case .power: return power(node, operands[0], operands[1])
    case .call(let function, _): return try call(function, node, operands)
    case .aggregate(let function, _): return aggregate(function, node, operands[0])
    }
  }

  /// Throws for a rule that puts each of so many operands beside all others.
  private static func check(pairs first: Int, _ second: Int) throws(ExpressionError) {
    let (size, overflow) = first.multipliedReportingOverflow(by: second)
    guard !overflow, size <= Expression.maximumSize else {
      throw .tooLarge(limit: Expression.maximumSize)
    }
  }

  /// The product rule, and the quotient rule where something that depends on the name is divided
  /// by.
  private func product(
    _ factors: [(factor: Node.Factor, pair: Pair)]
  ) throws(ExpressionError) -> Node {
    let active = factors.filter { $0.pair.derivative != nil }
    try Self.check(pairs: active.count, factors.count)
    let divisors = active.filter(\.factor.isDivisor)
    guard divisors.count == 1, let divisor = divisors.first,
      let divisorSlope = divisor.pair.derivative
    else {
      return Simplifier.sum(
        active.map { chosen in
          replacing(chosen, in: factors)
        })
    }
    // (u/v)' = (u'v − uv')/v², and (u/v^n)' = (u'v − n u v')/v^(n+1) with n and v taken out of the
    // power.
    let others = factors.filter { !($0.factor.isDivisor && $0.pair.node === divisor.pair.node) }
    let above = Simplifier.product(others.map(\.factor))
    let aboveSlope = Simplifier.sum(
      others.filter { $0.pair.derivative != nil }.map { replacing($0, in: others) })
    let (base, exponent) = Self.wholePower(divisor.pair.node)
    let baseSlope = exponent == 1 ? divisorSlope : slopeOfBase(divisorSlope, base, exponent)
    let difference = Simplifier.sum([
      Node.Term(isNegative: false, node: Simplifier.product([aboveSlope, base])),
      Node.Term(
        isNegative: true, node: Simplifier.product([.number(exponent), above, baseSlope])),
    ])
    return Simplifier.quotient(difference, Simplifier.power(base, .number(exponent + 1)))
  }

  /// All factors, with one replaced by its derivative.
  private func replacing(
    _ chosen: (factor: Node.Factor, pair: Pair), in factors: [(factor: Node.Factor, pair: Pair)]
  ) -> Node {
    guard let slope = chosen.pair.derivative else { return .number(0) }
    var result = [Node.Factor(isDivisor: false, node: slope)]
    var isReplaced = false
    for (factor, pair) in factors {
      if !isReplaced, pair.node === chosen.pair.node,
        factor.isDivisor == chosen.factor.isDivisor
      {
        isReplaced = true
        guard factor.isDivisor else { continue }
        // (1/v)' = −v'/v²
        result.append(Node.Factor(isDivisor: false, node: .number(-1)))
        result.append(factor)
      }
      result.append(factor)
    }
    return Simplifier.product(result)
  }

  /// The base and exponent of a power to a whole number; the node itself to the first otherwise.
  private static func wholePower(_ node: Node) -> (base: Node, exponent: Double) {
    if case .power(let base, let exponent) = node.form, let whole = Coefficient(exponent)?.whole,
      whole > 1
    {
      return (base, whole)
    }
    return (node, 1)
  }

  /// v' from (v^n)' = n v^(n−1) v'.
  private func slopeOfBase(_ slope: Node, _ base: Node, _ exponent: Double) -> Node {
    Simplifier.quotient(
      slope,
      Simplifier.product([.number(exponent), Simplifier.power(base, .number(exponent - 1))]))
  }

  private func power(_ node: Node, _ base: Pair, _ exponent: Pair) -> Node {
    let less = Simplifier.sum([
      Node.Term(isNegative: false, node: exponent.node),
      Node.Term(isNegative: true, node: .number(1)),
    ])
    // (u^c)' = c u^(c−1) u'
    let byBase = base.derivative.map {
      Simplifier.product([exponent.node, Simplifier.power(base.node, less), $0])
    }
    // (c^v)' = c^v ln(c) v'
    let byExponent = exponent.derivative.map {
      Simplifier.product([node, Simplifier.call(.ln, [base.node]), $0])
    }
    return Simplifier.sum([byBase, byExponent].compactMap { $0 })
  }

  /// The derivative of what rows are put together to, from the argument and its derivative in each.
  private func aggregate(_ function: RowFunction, _ node: Node, _ argument: Pair) -> Node? {
    guard let slope = argument.derivative else { return nil }
    switch function {
    case .sum, .mean: return Simplifier.aggregate(function, slope)
    case .count: return nil
    case .sd:
      // sd² = Σ(u − ū)²/(n − 1), so sd' = Σ(u − ū)u'/((n − 1) sd).
      let deviation = Simplifier.sum([
        Node.Term(isNegative: false, node: argument.node),
        Node.Term(isNegative: true, node: Simplifier.aggregate(.mean, argument.node)),
      ])
      let degrees = Simplifier.sum([
        Node.Term(isNegative: false, node: .rowCount),
        Node.Term(isNegative: true, node: .number(1)),
      ])
      return Simplifier.quotient(
        Simplifier.aggregate(.sum, Simplifier.product([deviation, slope])),
        Simplifier.product([degrees, node]))
    case .min, .max:
      // The slope of the row that is least; where rows tie, the mean of theirs.
      let isChosen = Simplifier.comparison(.equal, argument.node, node)
      return Simplifier.quotient(
        Simplifier.aggregate(.sum, Simplifier.choice([isChosen, slope, .number(0)])),
        Simplifier.aggregate(.count, isChosen))
    }
  }

  private func call(
    _ function: BuiltInFunction, _ node: Node, _ operands: [Pair]
  ) throws(ExpressionError) -> Node? {
    switch function {
    case .min, .max:
      try Self.check(pairs: operands.count, operands.count)
      return extreme(function, operands)
    case .if:
      // Each value has its own slope; where the condition changes, there may be none.
      let zero = Node.number(0)
      return Simplifier.choice([
        operands[0].node, operands[1].derivative ?? zero, operands[2].derivative ?? zero,
      ])
    case .mod: return remainder(operands[0], operands[1])
    default: break
    }
    guard let slope = operands[0].derivative,
      let outer = function.derivative(at: operands[0].node, value: node)
    else { return nil }
    return Simplifier.product([outer, slope])
  }

  /// mod(a, b) is a − b floor(a/b), and floor has no slope.
  private func remainder(_ dividend: Pair, _ divisor: Pair) -> Node {
    let quotient = Simplifier.call(.floor, [Simplifier.quotient(dividend.node, divisor.node)])
    let byDividend = dividend.derivative.map { Node.Term(isNegative: false, node: $0) }
    let byDivisor = divisor.derivative.map {
      Node.Term(isNegative: true, node: Simplifier.product([quotient, $0]))
    }
    return Simplifier.sum([byDividend, byDivisor].compactMap { $0 })
  }

  /// max(a, b) is (a + b + |a − b|)/2, min(a, b) is (a + b − |a − b|)/2; more arguments are taken
  /// two at a time.
  private func extreme(_ function: BuiltInFunction, _ operands: [Pair]) -> Node? {
    var result = operands[0]
    for next in operands.dropFirst() {
      let value = Simplifier.call(function, [result.node, next.node])
      guard result.derivative != nil || next.derivative != nil else {
        result = (value, nil)
        continue
      }
      let left = result.derivative ?? .number(0)
      let right = next.derivative ?? .number(0)
      let difference = Node.Term(isNegative: true, node: next.node)
      let side = Simplifier.call(
        .sign, [Simplifier.sum([Node.Term(isNegative: false, node: result.node), difference])])
      let gap = Simplifier.sum([
        Node.Term(isNegative: false, node: left), Node.Term(isNegative: true, node: right),
      ])
      let sum = Simplifier.sum([
        Node.Term(isNegative: false, node: left), Node.Term(isNegative: false, node: right),
        Node.Term(isNegative: function == .min, node: Simplifier.product([side, gap])),
      ])
      result = (value, Simplifier.quotient(sum, .number(2)))
    }
    return result.derivative
  }
}
