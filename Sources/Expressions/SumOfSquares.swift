/// A formula that is written as a sum of squares, f = Σe², compiled term by term.
///
/// Seen are sums of even powers, each times numbers not below 0 or other even powers, means and
/// sums over rows of such, a number in front of a whole sum, and numbers added to it. The calls of
/// functions are written out. It uses scratch storage of the object, so one object serves one
/// thread at a time.
public final class SumOfSquares {
  /// Terms of one form: one, or one for each row.
  private struct Group {
    let function: CompiledFunction
    let columns: [[Double]]
    let count: Int
    /// What each is multiplied by.
    let scale: Double
    var end = 0
  }

  /// The number of terms e.
  public let termCount: Int
  private let variableCount: Int
  private let groups: [Group]

  /// Compiles a bound formula whose free names are all in `variables`; nil where it is not seen to
  /// be a sum of squares, or nothing of it varies.
  public init?(_ expression: Expression, variables: [String], rows: RowTable? = nil) {
    guard let node = try? expression.node.expandingCalls(), let terms = node.squaredTerms,
      terms.contains(where: { !Expression($0.root).freeNames.isEmpty })
    else { return nil }
    var groups: [Group] = []
    var end = 0
    for term in terms {
      let (root, names) = term.root.withColumnsAsVariables()
      guard term.function != nil || names.isEmpty, term.function == nil || rows != nil,
        let function = try? CompiledFunction(root, variables: variables + names.map(\.variable))
      else { return nil }
      let columns = names.compactMap { rows?.column($0.column) }
      let count = term.function == nil ? 1 : rows?.rowCount ?? 0
      guard columns.count == names.count, count > 0 else { return nil }
      end += count
      groups.append(
        Group(
          function: function, columns: columns, count: count,
          scale: term.function == .mean ? (1 / Double(count)).squareRoot() : 1, end: end))
    }
    self.groups = groups
    termCount = end
    variableCount = variables.count
  }

  /// Writes some of the terms, each behind its derivatives: one number for each variable and one
  /// more for each term.
  public func write(
    at point: UnsafeBufferPointer<Double>, in range: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  ) {
    let width = variableCount + 1
    precondition(
      range.lowerBound >= 0 && range.upperBound <= termCount && point.count == variableCount
        && block.count == range.count * width,
      "terms of the sum, and room for a row of numbers each")
    for group in groups {
      let first = group.end - group.count
      let part = range.clamped(to: first..<group.end)
      var arguments = Array(point) + group.columns.map { _ in 0 }
      var slopes = arguments
      for index in part {
        for (position, column) in group.columns.enumerated() {
          arguments[variableCount + position] = column[index - first]
        }
        let value = arguments.withUnsafeBufferPointer { arguments in
          slopes.withUnsafeMutableBufferPointer {
            group.function.valueAndGradient(at: arguments, into: $0)
          }
        }
        let start = (index - range.lowerBound) * width
        for position in 0..<variableCount {
          block[start + position] = group.scale * slopes[position]
        }
        block[start + variableCount] = group.scale * value
      }
    }
  }
}

/// A square in a sum of squares.
private struct SquaredTerm {
  /// What is squared.
  var root: Node
  /// What puts the rows together; nil where there is one square only.
  var function: RowFunction?
}

extension Node {
  /// The squares that add up to this node; nil where it is not seen to be a sum of squares.
  fileprivate var squaredTerms: [SquaredTerm]? {
    switch form {
    case .sum(let terms):
      var squares: [SquaredTerm] = []
      for term in terms {
        guard !term.isNegative, let parts = term.node.squaredTerms else { return nil }
        squares += parts
      }
      return squares
    case .aggregate(let function, let argument):
      guard function == .mean || function == .sum, let terms = argument.squaredTerms,
        terms.allSatisfy({ $0.function == nil && !$0.root.hasRowFunctions })
      else { return nil }
      return terms.map { SquaredTerm(root: $0.root, function: function) }
    case .product(let factors):
      // A sum among the factors is multiplied out.
      guard let index = factors.firstIndex(where: { !$0.isDivisor && $0.node.isSum }) else {
        return squareRoot.map { [SquaredTerm(root: $0)] }
      }
      var others = factors
      others.remove(at: index)
      guard let parts = factors[index].node.squaredTerms, let scale = Self.squareRoot(of: others)
      else { return nil }
      return parts.map { part in
        SquaredTerm(
          root: .product([Factor(isDivisor: false, node: part.root), scale]),
          function: part.function)
      }
    default: return squareRoot.map { [SquaredTerm(root: $0)] }
    }
  }

  /// Whether it adds things up, over rows or not.
  private var isSum: Bool {
    switch form {
    case .sum, .aggregate: true
    default: false
    }
  }

  /// Whether rows are put together somewhere below.
  private var hasRowFunctions: Bool {
    Postorder(self).nodes.contains {
      if case .aggregate = $0.form { return true }
      return false
    }
  }

  /// A node whose square this is; nil where that is not seen.
  private var squareRoot: Node? {
    switch form {
    case .number(let value): return value >= 0 ? .number(value.squareRoot()) : nil
    case .power(let base, let exponent):
      guard case .number(let power) = exponent.form, power > 0, let half = Int(exactly: power / 2),
        !base.hasRowFunctions
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
