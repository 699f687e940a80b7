/// One row function of one argument, compiled and bound to the columns that the argument names.
///
/// Its scalars are what is the same in all rows: parameters, and the values of inner row functions.
/// It uses scratch storage of the object, so one object serves one thread at a time.
final class AggregateProgram {
  let function: RowFunction
  private let body: CompiledFunction
  private let scalarCount: Int
  private let columns: [[Double]]
  private let rowCount: Int
  private var point: [Double]

  init(
    _ function: RowFunction, of argument: Node, scalars: [String], rows: RowTable
  ) throws(ExpressionError) {
    self.function = function
    scalarCount = scalars.count
    rowCount = rows.rowCount
    let (expression, names) = argument.withColumnsAsVariables()
    columns = names.map { rows.column($0.column) ?? [] }
    body = try CompiledFunction(expression, variables: scalars + names.map(\.variable))
    point = [Double](repeating: 0, count: scalars.count + names.count)
  }

  private func visit(
    _ rows: UnsafeBufferPointer<Int>?, _ scalars: [Double], _ body: (Int) -> Void
  ) {
    for index in 0..<scalarCount { point[index] = scalars[index] }
    for position in 0..<(rows?.count ?? rowCount) {
      let row = rows.map { $0[position] } ?? position
      for (index, column) in columns.enumerated() { point[scalarCount + index] = column[row] }
      body(row)
    }
  }

  func value(at scalars: [Double], rows: UnsafeBufferPointer<Int>? = nil) -> Double {
    derivatives(at: scalars, order: 0, rows: rows).value
  }

  /// The value with the gradient, and with order 2 the matrix of second derivatives.
  func derivatives(
    at scalars: [Double], order: Int, rows: UnsafeBufferPointer<Int>? = nil
  ) -> (value: Double, gradient: [Double], hessian: [Double]) {
    let count = scalarCount
    let width = point.count
    var values: [Double] = []
    var gradients: [[Double]] = []
    var hessians: [[Double]] = []
    visit(rows, scalars) { _ in
      guard order > 0 else {
        values.append(body.value(at: point))
        return
      }
      let (value, gradient) = body.valueAndGradient(at: point)
      values.append(value)
      gradients.append(Array(gradient.prefix(count)))
      guard order > 1 else { return }
      let full = body.hessian(at: point)
      hessians.append(
        (0..<count).flatMap { row in (0..<count).map { full[row * width + $0] } })
    }
    return combine(values, gradients, hessians, order: order)
  }

  private func combine(
    _ values: [Double], _ gradients: [[Double]], _ hessians: [[Double]], order: Int
  ) -> (value: Double, gradient: [Double], hessian: [Double]) {
    let n = Double(values.count)
    let s = scalarCount
    func total(_ of: [[Double]], _ weights: (Int) -> Double, _ size: Int) -> [Double] {
      var sum = [Double](repeating: 0, count: size)
      for (row, vector) in of.enumerated() {
        let weight = weights(row)
        guard weight != 0 else { continue }
        for index in 0..<size { sum[index] += weight * vector[index] }
      }
      return sum
    }
    switch function {
    case .sum, .mean:
      let scale = function == .mean ? 1 / n : 1
      let value = values.reduce(0, +) / (function == .mean ? n : 1)
      return (
        value, total(gradients, { _ in scale }, s),
        order > 1 ? total(hessians, { _ in scale }, s * s) : []
      )
    case .count:
      let value = Double(values.filter(\.holds).count)
      return (
        value, [Double](repeating: 0, count: s),
        [Double](repeating: 0, count: order > 1 ? s * s : 0)
      )
    case .min, .max:
      var best = values.first ?? .nan
      for value in values.dropFirst() {
        best =
          function == .min
          ? BuiltInFunction.least(best, value) : BuiltInFunction.greatest(best, value)
      }
      let ties = Double(values.filter { $0 == best }.count)
      return (
        best, total(gradients, { values[$0] == best ? 1 / ties : 0 }, s),
        order > 1 ? total(hessians, { values[$0] == best ? 1 / ties : 0 }, s * s) : []
      )
    case .sd:
      let mean = values.reduce(0, +) / n
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let sd = (squares / (n - 1)).squareRoot()
      guard order > 0 else { return (sd, [], []) }
      let scale = 1 / ((n - 1) * sd)
      let gradient = total(gradients, { (values[$0] - mean) * scale }, s)
      guard order > 1 else { return (sd, gradient, []) }
      // sd·sd'' = Σ((u − ū)u'' + (u' − ū')(u' − ū')ᵀ)/(n − 1) − sd'sd'ᵀ
      let slope = total(gradients, { _ in 1 / n }, s)
      var hessian = total(hessians, { (values[$0] - mean) * scale }, s * s)
      for vector in gradients {
        for row in 0..<s {
          for column in 0..<s {
            hessian[row * s + column] +=
              (vector[row] - slope[row]) * (vector[column] - slope[column]) * scale
          }
        }
      }
      for row in 0..<s {
        for column in 0..<s { hessian[row * s + column] -= gradient[row] * gradient[column] / sd }
      }
      return (sd, gradient, hessian)
    }
  }

  /// The values of the argument, row by row.
  func rowValues(at scalars: [Double]) -> [Double] {
    var values: [Double] = []
    visit(nil, scalars) { _ in values.append(body.value(at: point)) }
    return values
  }

  /// The first row in which the argument has no finite value.
  func firstRowNotFinite(at scalars: [Double]) -> Int? {
    rowValues(at: scalars).firstIndex { !$0.isFinite }
  }
}

extension Node {
  /// The formula with a variable in the place of each column, of a name that cannot be typed.
  func withColumnsAsVariables() -> (Expression, [(variable: String, column: String)]) {
    var names: [(variable: String, column: String)] = []
    var positions: [String: Int] = [:]
    let result = Postorder(self).fold { (node: Node, operands: [Node]) -> Node in
      guard case .column(let name) = node.form else {
        return node.isUnchanged(operands) ? node : node.rebuilt(operands)
      }
      if positions[name] == nil {
        positions[name] = names.count
        names.append(("\(name) in a row", name))
      }
      return .variable("\(name) in a row")
    }
    return (Expression(result ?? self), names)
  }
}
