extension Expression {
  /// The highest degree that `polynomialCoefficients` looks for.
  static let maximumDegree = 64

  /// The coefficients, constant first, when the formula is a polynomial in the name and no other
  /// name is free.
  ///
  /// The last coefficient is not zero, except for the polynomial `[0]`. Nil for other formulas, for
  /// degrees above 64 and where a coefficient is not finite.
  public func polynomialCoefficients(in name: String) -> [Double]? {
    guard let expanded = try? expandedForSymbols() else { return nil }
    let folded = Postorder(expanded).fold { (node: Node, operands: [[Double]?]) -> [Double]? in
      node.coefficients(operands, in: name)
    }
    guard var coefficients = folded ?? nil, coefficients.allSatisfy(\.isFinite) else { return nil }
    while coefficients.count > 1, coefficients.last == 0 { coefficients.removeLast() }
    return coefficients
  }
}

extension Node {
  fileprivate func coefficients(_ operands: [[Double]?], in name: String) -> [Double]? {
    switch form {
    case .variable(let other): return other == name ? [0, 1] : nil
    case .column, .aggregate, .rowCall: return nil
    default: break
    }
    let known = operands.compactMap { $0 }
    guard known.count == operands.count else { return nil }
    if known.allSatisfy({ $0.count == 1 }) { return [value(known.map { $0[0] })] }
    switch form {
    case .negation: return known[0].map { -$0 }
    case .sum(let terms):
      var sum: [Double] = []
      for (term, coefficients) in zip(terms, known) {
        for (power, coefficient) in coefficients.enumerated() {
          if power == sum.count { sum.append(0) }
          sum[power] += term.isNegative ? -coefficient : coefficient
        }
      }
      return sum
    case .product(let factors):
      var product = [1.0]
      for (factor, coefficients) in zip(factors, known) {
        if factor.isDivisor {
          guard coefficients.count == 1 else { return nil }
          product = product.map { $0 / coefficients[0] }
        } else {
          guard let next = Self.product(product, coefficients) else { return nil }
          product = next
        }
      }
      return product
    case .power(_, let exponent):
      guard case .number(let number) = exponent.form, number == number.rounded(), number >= 0,
        number <= Double(Expression.maximumDegree)
      else { return nil }
      var product = [1.0]
      for _ in 0..<Int(number) {
        guard let next = Self.product(product, known[0]) else { return nil }
        product = next
      }
      return product
    case .number, .constant, .variable, .comparison, .logic, .call, .application, .element,
      .boundCall, .rowCall, .aggregate, .column:
      return nil
    }
  }

  private static func product(_ left: [Double], _ right: [Double]) -> [Double]? {
    let count = left.count + right.count - 1
    guard count <= Expression.maximumDegree + 1 else { return nil }
    var product = [Double](repeating: 0, count: count)
    for (first, factor) in left.enumerated() {
      for (second, other) in right.enumerated() { product[first + second] += factor * other }
    }
    return product
  }
}
