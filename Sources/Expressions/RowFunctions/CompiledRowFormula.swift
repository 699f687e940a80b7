/// A formula with row functions, compiled and bound to the rows.
///
/// Each row function is a program over the rows, whose scalars are the variables and the values of
/// the row functions in its argument; around them is one formula of the variables and of all these
/// values. Derivatives go through this chain. Row functions that depend on no variable are numbers,
/// worked out once. One object serves one thread at a time.
public final class CompiledRowFormula {
  /// The names of the coordinates of a point, in order.
  public let variables: [String]
  /// The rows.
  public let rows: RowTable

  /// A row function with the positions of its scalars among the variables and the row functions
  /// before it.
  private struct Stage {
    let program: AggregateProgram
    let scalars: [Int]
    /// The argument as typed.
    let text: String
  }

  private let stages: [Stage]
  private let outer: CompiledFunction
  /// Whether the value is a sum of multiples of sums and means over rows, and of what depends on no
  /// rows: then some of the rows give an estimate of it.
  public let isMeanOverRows: Bool

  /// Compiles a bound formula whose free names are all in `variables`.
  ///
  /// Throws `unknownName` for another name or column, and `tooLarge` when calls written out pass the
  /// limit.
  public init(
    _ expression: Expression, variables: [String], rows: RowTable
  ) throws(ExpressionError) {
    self.variables = variables
    self.rows = rows
    var positions: [String: Int] = [:]
    for (index, name) in variables.enumerated() { positions[name] = index }
    var stages: [Stage] = []
    var known: [UInt64: [(node: Node, name: String)]] = [:]
    var names = variables
    let root = try expression.node.expandingCalls()
    let result = try Postorder(root).fold {
      (node: Node, operands: [Node]) throws(ExpressionError) -> Node in
      guard case .aggregate(let function, let argument) = node.form else {
        return node.isUnchanged(operands) ? node : node.rebuilt(operands)
      }
      for name in Expression(argument).columnNames where !rows.hasColumn(name) {
        throw .unknownName(name: name, nil)
      }
      let scalars = Expression(operands[0]).freeNames
      if scalars.isEmpty {
        let program = try AggregateProgram(function, of: operands[0], scalars: [], rows: rows)
        return .number(program.value(at: []))
      }
      let lowered = node.rebuilt(operands)
      if let same = known[lowered.fingerprint]?.first(where: { $0.node.isEqual(to: lowered) }) {
        return .variable(same.name)
      }
      var indices: [Int] = []
      for name in scalars {
        guard let index = positions[name] else { throw .unknownName(name: name, nil) }
        indices.append(index)
      }
      let name = "row function \(stages.count + 1)"
      stages.append(
        Stage(
          program: try AggregateProgram(function, of: operands[0], scalars: scalars, rows: rows),
          scalars: indices, text: Expression(argument).description))
      positions[name] = names.count
      names.append(name)
      known[lowered.fingerprint, default: []].append((lowered, name))
      return .variable(name)
    }
    self.stages = stages
    let lowered = Expression(result ?? root)
    outer = try CompiledFunction(lowered, variables: names)
    isMeanOverRows = Self.isMean(lowered, stages, names, variableCount: variables.count)
  }

  private static func isMean(
    _ outer: Expression, _ stages: [Stage], _ names: [String], variableCount: Int
  ) -> Bool {
    guard !stages.isEmpty else { return false }
    for (index, stage) in stages.enumerated() {
      guard stage.program.function == .mean || stage.program.function == .sum,
        stage.scalars.allSatisfy({ $0 < variableCount }),
        let weight = try? outer.derivative(by: names[variableCount + index]),
        weight.freeNames.isEmpty
      else { return false }
    }
    return true
  }
}

// MARK: - Values

extension CompiledRowFormula {
  /// The value at a point; not a number when the point has another number of coordinates than there
  /// are variables.
  public func value(at point: UnsafeBufferPointer<Double>) -> Double {
    guard point.count == variables.count else { return .nan }
    return outer.value(at: inputs(at: point, some: nil))
  }

  /// The value, and the gradient, written into `gradient`.
  public func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    estimate(at: point, rows: nil, into: gradient)
  }

  /// The value and the gradient over some rows alone: means over these, sums scaled up to all.
  public func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows some: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    for row in some where row < 0 || row >= rows.rowCount { return .nan }
    guard !some.isEmpty else { return .nan }
    return estimate(at: point, rows: some, into: gradient)
  }

  /// Writes the matrix of second derivatives row by row into `matrix`.
  public func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    let count = variables.count
    guard point.count == count, matrix.count == count * count, count > 0 else { return }
    var values = Array(point)
    var jets: [Jet] = []
    for stage in stages {
      let (value, gradient, hessian) = stage.program.derivatives(
        at: stage.scalars.map { values[$0] }, order: 2)
      jets.append(Jet(count, gradient, hessian, of: stage.scalars, after: jets))
      values.append(value)
    }
    let (_, gradient) = outer.valueAndGradient(at: values)
    let whole = Jet(
      count, gradient, outer.hessian(at: values), of: Array(values.indices), after: jets)
    for index in whole.hessian.indices { matrix[index] = whole.hessian[index] }
  }

  /// The first row in which the argument of a row function has no finite value at a point, with the
  /// argument; nil where each has one.
  public func firstRowNotFinite(at point: [Double]) -> (row: Int, argument: String)? {
    guard point.count == variables.count else { return nil }
    var values = point
    for stage in stages {
      let scalars = stage.scalars.map { values[$0] }
      if let row = stage.program.firstRowNotFinite(at: scalars) { return (row, stage.text) }
      values.append(stage.program.value(at: scalars))
    }
    return nil
  }

  /// The variables and the values of the row functions.
  private func inputs(
    at point: UnsafeBufferPointer<Double>, some: UnsafeBufferPointer<Int>?
  ) -> [Double] {
    var values = Array(point)
    for stage in stages {
      let scalars = stage.scalars.map { values[$0] }
      values.append(stage.program.value(at: scalars, rows: some) * scale(of: stage, some))
    }
    return values
  }

  /// What the value of a row function over some rows is multiplied by, to stand for all.
  private func scale(of stage: Stage, _ some: UnsafeBufferPointer<Int>?) -> Double {
    guard let some, stage.program.function == .sum else { return 1 }
    return Double(rows.rowCount) / Double(some.count)
  }

  private func estimate(
    at point: UnsafeBufferPointer<Double>, rows some: UnsafeBufferPointer<Int>?,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let count = variables.count
    guard point.count == count, gradient.count == count else { return .nan }
    var values = Array(point)
    var slopes: [[Double]] = []
    for stage in stages {
      let (value, own, _) = stage.program.derivatives(
        at: stage.scalars.map { values[$0] }, order: 1, rows: some)
      let scale = scale(of: stage, some)
      slopes.append(Self.chained(count, own.map { $0 * scale }, of: stage.scalars, after: slopes))
      values.append(value * scale)
    }
    let (value, own) = outer.valueAndGradient(at: values)
    let whole = Self.chained(count, own, of: Array(values.indices), after: slopes)
    for index in gradient.indices { gradient[index] = whole[index] }
    return value
  }

  /// The gradient by the variables of what depends on some of them and on earlier row functions.
  private static func chained(
    _ count: Int, _ own: [Double], of scalars: [Int], after slopes: [[Double]]
  ) -> [Double] {
    var total = [Double](repeating: 0, count: count)
    for (slope, scalar) in zip(own, scalars) {
      if scalar < count {
        total[scalar] += slope
      } else if slope != 0 {
        for index in 0..<count { total[index] += slope * slopes[scalar - count][index] }
      }
    }
    return total
  }
}

extension CompiledRowFormula {
  /// The gradient and the second derivatives by the variables of what depends on some of them and
  /// on earlier row functions.
  private struct Jet {
    let gradient: [Double]
    let hessian: [Double]

    init(
      _ count: Int, _ own: [Double], _ second: [Double], of scalars: [Int], after earlier: [Jet]
    ) {
      gradient = CompiledRowFormula.chained(
        count, own, of: scalars, after: earlier.map(\.gradient))
      // With G the gradients of the scalars: GᵀHG, and the curvature of each earlier one.
      let slopes = scalars.map { scalar in
        scalar < count
          ? (0..<count).map { $0 == scalar ? 1.0 : 0.0 } : earlier[scalar - count].gradient
      }
      var hessian = [Double](repeating: 0, count: count * count)
      for (first, left) in slopes.enumerated() {
        for (other, right) in slopes.enumerated() {
          let curvature = second[first * scalars.count + other]
          guard curvature != 0 else { continue }
          for row in 0..<count where left[row] != 0 {
            for column in 0..<count {
              hessian[row * count + column] += curvature * left[row] * right[column]
            }
          }
        }
      }
      for (slope, scalar) in zip(own, scalars) where scalar >= count && slope != 0 {
        for index in hessian.indices {
          hessian[index] += slope * earlier[scalar - count].hessian[index]
        }
      }
      self.hessian = hessian
    }
  }
}

extension Expression {
  /// The columns that a bound formula names, in the order of first appearance.
  public var columnNames: [String] {
    var seen: Set<String> = []
    var names: [String] = []
    for node in Postorder((try? node.expandingCalls()) ?? node).nodes {
      if case .column(let name) = node.form, seen.insert(name).inserted { names.append(name) }
    }
    return names
  }
}
