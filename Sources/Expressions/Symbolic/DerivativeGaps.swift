extension Expression {
  /// Where the derivative by a name may not exist although the formula has a value, as relations
  /// such as `x = 0`.
  ///
  /// Kinks of abs, min and max, jumps of sign, floor, ceil, round and mod, points where a
  /// comparison changes, and the ends of the domains of roots, asin and acos, in the order of the
  /// formula. Where factors cancel a kink, as in x abs(x), it is listed all the same; points that
  /// the signs of the parts rule out, such as exp(x) = 0, are not.
  public func derivativeGaps(by name: String) throws(ExpressionError) -> [String] {
    try derivativeGaps(by: [name])
  }

  /// The same for several names, those of the first name first; as far as it came where
  /// `shouldStop` said so.
  public func derivativeGaps(
    by names: [String], shouldStop: () -> Bool = { false }
  ) throws(ExpressionError) -> [String] {
    let simplified = Simplifier.simplify(try expandedForSymbols())
    var gapsByName: [String: [String]] = [:]
    for node in Postorder(simplified).nodes {
      for (left, right) in node.gaps {
        if shouldStop() { break }
        let difference = Simplifier.sum([
          Node.Term(isNegative: false, node: left), Node.Term(isNegative: true, node: right),
        ])
        guard Signs.of(difference).zero, !Self.isQuadraticWithoutRoots(difference) else { continue }
        let equation = Self.equation(difference, left, right)
        let text = difference.isPerRow ? "\(equation) in a row" : equation
        for name in Expression(difference).freeNames { gapsByName[name, default: []].append(text) }
      }
      if case .aggregate(let function, let body) = node.form, function.comparesArguments {
        let text = "rows tie in \(Expression(node))"
        for name in Expression(body).freeNames { gapsByName[name, default: []].append(text) }
      }
    }
    var known: Set<String> = []
    return names.flatMap { gapsByName[$0] ?? [] }.filter { known.insert($0).inserted }
  }

  /// Whether a formula is a polynomial of degree two in its only name, and nowhere 0.
  private static func isQuadraticWithoutRoots(_ node: Node) -> Bool {
    let names = Expression(node).freeNames
    guard names.count == 1,
      let c = Expression(node).polynomialCoefficients(in: names[0]), c.count == 3
    else { return false }
    return c[1] * c[1] - 4 * c[0] * c[2] < 0
  }

  /// Where two formulas agree: solved for the name when that is the only one and they are linear in
  /// it.
  private static func equation(_ difference: Node, _ left: Node, _ right: Node) -> String {
    let names = Expression(difference).freeNames
    if names.count == 1,
      let coefficients = Expression(difference).polynomialCoefficients(in: names[0]),
      coefficients.count == 2
    {
      return "\(names[0]) = \(Expression(-coefficients[0] / coefficients[1] + 0))"
    }
    return "\(Expression(left)) = \(Expression(right))"
  }
}

extension Node {
  /// Pairs of formulas: where they agree, the derivative of this node may not exist.
  fileprivate var gaps: [(Node, Node)] {
    switch form {
    case .call(.abs, let arguments), .call(.sign, let arguments), .call(.sqrt, let arguments):
      return [(arguments[0], .number(0))]
    case .call(.asin, let arguments), .call(.acos, let arguments):
      return [(arguments[0], .number(-1)), (arguments[0], .number(1))]
    case .call(.min, let arguments), .call(.max, let arguments):
      return arguments.indices.flatMap { first in
        arguments.indices.dropFirst(first + 1).map { (arguments[first], arguments[$0]) }
      }
    case .comparison(_, let left, let right): return [(left, right)]
    case .call(.floor, let arguments), .call(.ceil, let arguments):
      // The jumps are where the argument is whole.
      return [(self, arguments[0])]
    case .call(.round, let arguments):
      let shifted = Simplifier.sum([arguments[0], .number(0.5)])
      return [(.call(.floor, shifted), shifted)]
    case .call(.mod, _): return [(self, .number(0))]
    case .power(let base, let exponent):
      guard let number = Coefficient(exponent), number.value > 0, number.value < 1 else {
        return []
      }
      return [(base, .number(0))]
    default: return []
    }
  }
}
