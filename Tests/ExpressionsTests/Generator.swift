@testable import Expressions

/// A generator of random numbers with a seed, so that a failure can be repeated.
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// SplitMix64 (Steele, Lea, Flood, 2014, "Fast splittable pseudorandom number generators").
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int {
    Int.random(in: 0..<bound, using: &self)
  }

  mutating func number(in range: ClosedRange<Double>) -> Double {
    Double.random(in: range, using: &self)
  }
}

extension Generator {
  /// A number as people write it: small and whole, short decimal, or anything at all.
  mutating func constant() -> Double {
    switch below(6) {
    case 0, 1, 2: Double(below(7))
    case 3: Double(below(100)) / 10
    case 4: Double(below(1000)) * 1e-5
    default: number(in: 0...20)
    }
  }

  /// A random formula over x, y and e1, built by the functions that the parser uses.
  mutating func node(depth: Int) -> Node {
    guard depth > 0, below(8) > 0 else {
      switch below(5) {
      case 0: return .number(below(4) == 0 ? -constant() : constant())
      case 1: return Node(.constant(NamedConstant.allCases[below(3)]))
      default: return .variable(["x", "y", "e1"][below(3)])
      }
    }
    switch below(10) {
    case 9: return condition(depth: depth - 1)
    case 0, 1:
      return .sum(
        (0..<2 + below(3)).map { _ in
          Node.Term(isNegative: below(2) == 0, node: node(depth: depth - 1))
        })
    case 2, 3:
      return .product(
        (0..<2 + below(3)).map { _ in
          Node.Factor(isDivisor: below(3) == 0, node: node(depth: depth - 1))
        })
    case 4: return .negated(node(depth: depth - 1))
    case 5: return .power(node(depth: depth - 1), .number(Double(below(6) - 2)))
    case 6: return .power(node(depth: depth - 1), node(depth: depth - 1))
    default:
      let function = BuiltInFunction.allCases[below(BuiltInFunction.allCases.count)]
      // Of one argument, 'min' and 'max' go over rows.
      let count = function.mostArguments ?? 2 + below(3)
      return Node(.call(function, (0..<count).map { _ in node(depth: depth - 1) }))
    }
  }

  /// A random comparison, or several put together.
  mutating func condition(depth: Int) -> Node {
    switch below(5) {
    case 0: .logic(.not, [node(depth: depth)])
    case 1:
      .logic(
        below(2) == 0 ? .and : .or, (0..<2 + below(2)).map { _ in node(depth: depth) })
    default:
      Node(
        .comparison(Comparison.allCases[below(6)], node(depth: depth), node(depth: depth)))
    }
  }

  mutating func expression(depth: Int = 4) -> Expression {
    Expression(node(depth: depth))
  }
}

/// Distance in units of the last place of the larger; not-a-number is near itself alone.
func ulps(_ left: Double, _ right: Double) -> Double {
  if left == right || (left.isNaN && right.isNaN) { return 0 }
  guard left.isFinite, right.isFinite else { return .infinity }
  return (left - right).magnitude / max(left.magnitude, right.magnitude).ulp
}

extension Expression {
  /// Whether a part is divided by the number zero: an infinity of either sign, which is no value to
  /// keep.
  var dividesByZero: Bool {
    Postorder(node).nodes.contains { node in
      guard case .product(let factors) = node.form else { return false }
      return factors.contains { factor in
        if factor.isDivisor, case .number(0) = factor.node.form { true } else { false }
      }
    }
  }
}
