internal import Numerics

/// The curves and surfaces on which a function may have kinks, each as the zeros of a formula.
///
/// A lowest point on such a curve is not found by going down: every step leaves the curve. So the
/// points where several curves meet are solved for, and points on a curve are compared with others
/// on it.
struct KinkCurves {
  /// Functions that are 0 on the curves.
  private let conditions: [CompiledFunction]

  /// Formulas with more kinks are searched by going down alone.
  private static let maximumCount = 6

  /// The curves of a formula without calls of users' functions.
  init(_ node: Node?, _ variables: [String]) {
    var nodes: [Node] = []
    for condition in node.map({ Postorder($0).nodes.flatMap(\.kinkConditions) }) ?? [] {
      let condition = Simplifier.simplify(condition).zeroCore
      guard !Expression(condition).freeNames.isEmpty,
        !nodes.contains(where: { $0.isEqual(to: condition) })
      else { continue }
      nodes.append(condition)
    }
    guard nodes.count <= Self.maximumCount else {
      conditions = []
      return
    }
    conditions = nodes.compactMap { try? CompiledFunction(Expression($0), variables: variables) }
  }

  /// Sets of curves that can meet: in a point where they are as many as there are variables.
  func meetings(of count: Int) -> [[Int]] {
    guard count > 0, count <= conditions.count else { return [] }
    return (1..<(1 << conditions.count)).compactMap { bits in
      let chosen = conditions.indices.filter { bits >> $0 & 1 == 1 }
      return chosen.count == count ? chosen : nil
    }
  }

  /// The numbers of the curves.
  var indices: Range<Int> { conditions.indices }

  /// The sets of curves that are no more than so many.
  var sizes: Range<Int> { 1..<(conditions.count + 1) }

  /// The curves that a point lies on, or no farther from than so much.
  func through(_ point: [Double], reach: Double) -> [Int] {
    conditions.indices.filter { index in
      let (value, gradient) = conditions[index].valueAndGradient(at: point)
      let slope = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return value.magnitude <= reach * slope
    }
  }

  /// The point where some curves meet that Newton's steps of least length reach; nil where they
  /// reach none.
  func projected(_ start: [Double], onto chosen: [Int]) -> [Double]? {
    var point = start
    for _ in 0..<80 {
      let parts = chosen.map { conditions[$0].valueAndGradient(at: point) }
      if parts.allSatisfy({ $0.value == 0 }) { return point }
      let gram = SymmetricMatrix(
        order: chosen.count,
        elements: parts.flatMap { left in
          parts.map { right in zip(left.gradient, right.gradient).reduce(0) { $0 + $1.0 * $1.1 } }
        })
      guard let weights = gram.solve(parts.map(\.value)) else { return nil }
      var next = point
      for (part, weight) in zip(parts, weights) {
        for index in next.indices { next[index] -= weight * part.gradient[index] }
      }
      guard next.allSatisfy(\.isFinite) else { return nil }
      let isLast = zip(point, next).allSatisfy { ($0 - $1).magnitude <= 2 * max($0.ulp, $1.ulp) }
      point = next
      if isLast { return point }
    }
    return nil
  }
}

extension Node {
  /// Formulas at whose zeros an operation like this may have a kink.
  fileprivate var kinkConditions: [Node] {
    switch form {
    case .call(let function, let arguments):
      switch function {
      case .abs, .sqrt, .sign: return [arguments[0]]
      case .min, .max:
        return arguments.indices.dropFirst().map {
          Self.difference(arguments[$0 - 1], arguments[$0])
        }
      default: return []
      }
    case .comparison(_, let left, let right): return [Self.difference(left, right)]
    case .power(let base, let exponent):
      return Coefficient(exponent).map { $0.whole == nil } ?? false ? [base] : []
    default: return []
    }
  }

  /// A formula with the same zeros: what is inside abs, powers and changes of sign.
  fileprivate var zeroCore: Node {
    var core = self
    while true {
      switch core.form {
      case .call(.abs, let arguments): core = arguments[0]
      case .negation(let operand): core = operand
      case .power(let base, let exponent):
        guard let number = Coefficient(exponent), number.value > 0 else { return core }
        core = base
      default: return core
      }
    }
  }

  private static func difference(_ left: Node, _ right: Node) -> Node {
    .sum([Term(isNegative: false, node: left), Term(isNegative: true, node: right)])
  }

  /// Whether an operation like this may have a kink.
  var mayHaveKink: Bool {
    switch form {
    case .call(let function, _):
      switch function {
      case .abs, .sqrt, .min, .max, .if, .sign, .floor, .ceil, .round, .mod, .acos, .asin: true
      default: false
      }
    case .power(_, let exponent): Coefficient(exponent).map { $0.whole == nil } ?? true
    default: false
    }
  }

  /// Whether the value of an operation like this may jump.
  var mayJump: Bool {
    switch form {
    case .call(let function, _):
      switch function {
      case .if, .sign, .floor, .ceil, .round, .mod: true
      default: false
      }
    case .comparison, .logic: true
    default: false
    }
  }
}
