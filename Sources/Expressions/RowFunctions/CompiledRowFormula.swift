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
  /// Whether the value is a sum of multiples of sums and means over rows, and of what depends on no
  /// rows: then some of the rows give an estimate of it.
  public let isMeanOverRows: Bool
  private let stages: [Stage]
  private let outer: CompiledFunction
  /// The variables and the values of the row functions, and the derivatives of the outer formula by
  /// them.
  private var inputs: [Double]
  private var slopes: [Double]

  /// A row function with the positions of its scalars among the variables and the row functions
  /// before it, and room for what it is worked out from and gives.
  private final class Stage {
    let evaluator: RowEvaluator
    let function: RowFunction
    let scalars: [Int]
    /// The argument as typed.
    let text: String
    var point: [Double]
    /// The derivatives by the scalars.
    var slopes: [Double]
    /// The derivatives by the variables.
    var gradient: [Double]

    init(
      _ evaluator: RowEvaluator, _ function: RowFunction, of argument: Node, scalars: [Int],
      variableCount: Int
    ) {
      self.evaluator = evaluator
      self.function = function
      self.scalars = scalars
      text = Expression(argument).description
      point = [Double](repeating: 0, count: scalars.count)
      slopes = point
      gradient = [Double](repeating: 0, count: variableCount)
    }
  }

  /// Compiles a bound formula whose free names are all in `variables`.
  ///
  /// Throws `unknownName` for another name or column, and `tooLarge` when calls written out pass
  /// the limit.
  public init(
    _ expression: Expression, variables: [String], rows: RowTable
  ) throws(ExpressionError) {
    self.variables = variables
    self.rows = rows
    var lowering = Lowering(variables: variables, rows: rows)
    let lowered = try lowering.lowered(try expression.node.expandingCalls())
    stages = lowering.stages
    outer = try CompiledFunction(lowered, variables: lowering.names)
    inputs = [Double](repeating: 0, count: lowering.names.count)
    slopes = inputs
    isMeanOverRows = lowering.isMean(lowered)
  }

  /// Row functions taken out of a formula, those in arguments of others first.
  private struct Lowering {
    let variables: [String]
    let rows: RowTable
    var stages: [Stage] = []
    /// The variables, and a name that cannot be typed for each row function.
    var names: [String]
    private var positions: [String: Int] = [:]
    private var known: [UInt64: [(node: Node, name: String)]] = [:]

    init(variables: [String], rows: RowTable) {
      self.variables = variables
      self.rows = rows
      names = variables
      for (index, name) in variables.enumerated() { positions[name] = index }
    }

    mutating func lowered(_ root: Node) throws(ExpressionError) -> Expression {
      let result = try Postorder(root).fold {
        (node: Node, operands: [Node]) throws(ExpressionError) -> Node in
        guard case .aggregate(let function, let argument) = node.form else {
          return node.isUnchanged(operands) ? node : node.rebuilt(operands)
        }
        return try self.lowered(function, node.rebuilt(operands), operands[0], argument)
      }
      return Expression(result ?? root)
    }

    private mutating func lowered(
      _ function: RowFunction, _ node: Node, _ body: Node, _ argument: Node
    ) throws(ExpressionError) -> Node {
      let scalars = Expression(body).freeNames
      let bucket = known[node.fingerprint] ?? []
      if let same = bucket.first(where: { $0.node.isEqual(to: node) }) {
        return .variable(same.name)
      }
      var indices: [Int] = []
      for name in scalars {
        guard let index = positions[name] else { throw .unknownName(name: name, nil) }
        indices.append(index)
      }
      let evaluator = try RowEvaluator(function, of: body, scalars: scalars, rows: rows)
      guard !scalars.isEmpty else { return .number(evaluator.value(at: [])) }
      stages.append(
        Stage(evaluator, function, of: argument, scalars: indices, variableCount: variables.count))
      let name = "row function \(stages.count)"
      positions[name] = names.count
      names.append(name)
      known[node.fingerprint, default: []].append((node, name))
      return .variable(name)
    }

    /// Whether the outer formula is a sum of multiples of means and sums, and of what depends on no
    /// rows.
    func isMean(_ outer: Expression) -> Bool {
      guard !stages.isEmpty else { return false }
      return zip(stages, names.dropFirst(variables.count)).allSatisfy { stage, name in
        guard stage.function == .mean || stage.function == .sum,
          stage.scalars.allSatisfy({ $0 < variables.count }),
          let weight = try? outer.derivative(by: name)
        else { return false }
        return weight.freeNames.isEmpty
      }
    }
  }
}

// MARK: - Values

extension CompiledRowFormula {
  /// The value at a point; not a number when the point has another number of coordinates than there
  /// are variables.
  public func value(at point: UnsafeBufferPointer<Double>) -> Double {
    guard begin(at: point) else { return .nan }
    for (index, stage) in stages.enumerated() {
      gather(stage)
      inputs[variables.count + index] = stage.evaluator.value(at: stage.point)
    }
    return outer.value(at: inputs)
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

  /// Reads rows that will soon be asked for, so that they lie in the cache by then.
  public func readAhead(rows some: UnsafeBufferPointer<Int>) -> Double {
    for row in some where row < 0 || row >= rows.rowCount { return .nan }
    return stages.reduce(0) { $0 + $1.evaluator.readAhead(rows: some) }
  }

  /// The first row in which the argument of a row function has no finite value at a point, with the
  /// argument; nil where each has one.
  public func firstRowNotFinite(at point: [Double]) -> (row: Int, argument: String)? {
    guard point.withUnsafeBufferPointer({ begin(at: $0) }) else { return nil }
    for (index, stage) in stages.enumerated() {
      gather(stage)
      if let row = stage.evaluator.firstRowNotFinite(at: stage.point) { return (row, stage.text) }
      inputs[variables.count + index] = stage.evaluator.value(at: stage.point)
    }
    return nil
  }

  private func begin(at point: UnsafeBufferPointer<Double>) -> Bool {
    guard point.count == variables.count else { return false }
    for index in point.indices { inputs[index] = point[index] }
    return true
  }

  /// Puts the scalars of a row function together.
  private func gather(_ stage: Stage) {
    for (position, scalar) in stage.scalars.enumerated() { stage.point[position] = inputs[scalar] }
  }

  private func estimate(
    at point: UnsafeBufferPointer<Double>, rows some: UnsafeBufferPointer<Int>?,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    guard gradient.count == variables.count, begin(at: point) else { return .nan }
    for (index, stage) in stages.enumerated() {
      gather(stage)
      inputs[variables.count + index] = evaluate(stage, some)
      stage.gradient.withUnsafeMutableBufferPointer {
        chain(stage.slopes, of: stage.scalars, into: $0)
      }
    }
    let value = inputs.withUnsafeBufferPointer { inputs in
      slopes.withUnsafeMutableBufferPointer { outer.valueAndGradient(at: inputs, into: $0) }
    }
    chain(slopes, of: inputs.indices, into: gradient)
    return value
  }

  /// The value of a row function, over some rows scaled up to all; its derivatives are kept.
  private func evaluate(_ stage: Stage, _ some: UnsafeBufferPointer<Int>?) -> Double {
    let value = stage.point.withUnsafeBufferPointer { point in
      stage.slopes.withUnsafeMutableBufferPointer { slopes in
        some.map { stage.evaluator.valueAndGradient(at: point, rows: $0, into: slopes) }
          ?? stage.evaluator.valueAndGradient(at: point, into: slopes)
      }
    }
    guard let some, stage.function == .sum else { return value }
    let scale = Double(rows.rowCount) / Double(some.count)
    for position in stage.slopes.indices { stage.slopes[position] *= scale }
    return value * scale
  }

  /// The gradient by the variables of what has these derivatives by scalars.
  private func chain(
    _ slopes: [Double], of scalars: some Collection<Int>,
    into total: UnsafeMutableBufferPointer<Double>
  ) {
    let count = variables.count
    total.update(repeating: 0)
    for (slope, scalar) in zip(slopes, scalars) {
      if scalar < count {
        total[scalar] += slope
      } else if slope != 0 {
        for index in 0..<count { total[index] += slope * stages[scalar - count].gradient[index] }
      }
    }
  }
}

// MARK: - Second derivatives

extension CompiledRowFormula {
  /// Writes the matrix of second derivatives row by row into `matrix`.
  public func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    let count = variables.count
    guard count > 0, matrix.count == count * count else { return }
    var gradient = [Double](repeating: 0, count: count)
    _ = gradient.withUnsafeMutableBufferPointer { estimate(at: point, rows: nil, into: $0) }
    var curvatures: [[Double]] = []
    for stage in stages {
      let size = stage.scalars.count
      var own = [Double](repeating: 0, count: size * size)
      stage.point.withUnsafeBufferPointer { point in
        own.withUnsafeMutableBufferPointer { stage.evaluator.hessian(at: point, into: $0) }
      }
      curvatures.append(chained(own, stage.slopes, of: stage.scalars, after: curvatures))
    }
    let whole = chained(
      outer.hessian(at: inputs), slopes, of: Array(inputs.indices), after: curvatures)
    for index in matrix.indices { matrix[index] = whole[index] }
  }

  /// The second derivatives by the variables of what has these derivatives by scalars: GᵀHG with G
  /// the gradients of the scalars, and the curvature of each earlier row function.
  private func chained(
    _ second: [Double], _ first: [Double], of scalars: [Int], after earlier: [[Double]]
  ) -> [Double] {
    let count = variables.count
    let gradients = scalars.map { scalar in
      scalar < count
        ? (0..<count).map { $0 == scalar ? 1.0 : 0.0 } : stages[scalar - count].gradient
    }
    var result = [Double](repeating: 0, count: count * count)
    for (one, left) in gradients.enumerated() {
      for (other, right) in gradients.enumerated() {
        let curvature = second[one * scalars.count + other]
        guard curvature != 0 else { continue }
        for row in 0..<count where left[row] != 0 {
          for column in 0..<count {
            result[row * count + column] += curvature * left[row] * right[column]
          }
        }
      }
    }
    for (slope, scalar) in zip(first, scalars) where scalar >= count && slope != 0 {
      for index in result.indices { result[index] += slope * earlier[scalar - count][index] }
    }
    return result
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
