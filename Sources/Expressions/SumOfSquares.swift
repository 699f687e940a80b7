extension Expression {
  /// The expressions whose squares add up to this one; nil where it is not written as such a sum.
  ///
  /// Seen are sums of even powers, each times numbers not below 0 or other even powers, a number in
  /// front of the whole sum, and numbers added to it. The calls of functions are written out.
  public var squareRoots: [Expression]? {
    guard let node = try? node.expandingCalls(), let roots = node.squareRoots,
      roots.contains(where: { !$0.freeNames.isEmpty })
    else { return nil }
    return roots
  }
}

extension Node {
  /// Nodes whose squares add up to this one; nil where that is not seen.
  fileprivate var squareRoots: [Expression]? {
    switch form {
    case .sum(let terms):
      var roots: [Expression] = []
      for term in terms {
        guard !term.isNegative, let parts = term.node.squareRoots else { return nil }
        roots += parts
      }
      return roots
    case .product(let factors):
      // A sum among the factors is multiplied out.
      guard
        let index = factors.firstIndex(where: {
          if case .sum = $0.node.form { return !$0.isDivisor }
          return false
        })
      else { return squareRoot.map { [Expression($0)] } }
      var others = factors
      others.remove(at: index)
      guard let parts = factors[index].node.squareRoots, let scale = Self.squareRoot(of: others)
      else { return nil }
      return parts.map {
        Expression(.product([Factor(isDivisor: false, node: $0.node), scale]))
      }
    default: return squareRoot.map { [Expression($0)] }
    }
  }

  /// A node whose square this is; nil where that is not seen.
  private var squareRoot: Node? {
    switch form {
    case .number(let value): return value >= 0 ? .number(value.squareRoot()) : nil
    case .power(let base, let exponent):
      guard case .number(let power) = exponent.form, power > 0, let half = Int(exactly: power / 2)
      else { return nil }
      return half == 1 ? base : .power(base, .number(Double(half)))
    case .product(let factors): return Self.squareRoot(of: factors)?.node
    default: return nil
    }
  }

  private static func squareRoot(of factors: [Factor]) -> Factor? {
    var roots: [Factor] = []
    for factor in factors {
      guard let root = factor.node.squareRoot else { return nil }
      roots.append(Factor(isDivisor: factor.isDivisor, node: root))
    }
    return Factor(isDivisor: false, node: roots.isEmpty ? .number(1) : .product(roots))
  }
}
