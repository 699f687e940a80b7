/// A triangle brought to echelon form: which columns are independent, and the others in terms of them.
///
/// Columns are first divided by powers of two so that their lengths lie in [1, 2); units then do not
/// matter. A column whose part outside the span of the columns kept before it is no longer than
/// rounding is dependent; it is set aside, as LINPACK's limited pivoting does, so that of two
/// dependent columns the earlier is kept.
///
/// Source: J. J. Dongarra, C. B. Moler, J. R. Bunch and G. W. Stewart, "LINPACK Users' Guide", 1979,
/// chapter 9, with the tolerance at the level of rounding.
struct EchelonForm {
  /// The number of parameters.
  let count: Int

  /// The independent columns, in order.
  private(set) var independent: [Int] = []

  /// The dependent columns, in order.
  private(set) var dependent: [Int] = []

  /// For each column, the target's last, the exponent of the power of two that it is divided by.
  let exponents: [Int]

  /// The scaled columns, the target's last, each of `count` rows; triangular over `independent`.
  private(set) var columns: [[Double]]

  /// The length of the scaled target outside the span of all columns.
  private(set) var residual: Double

  /// A length, relative to that of the whole, that rounding may produce.
  let tolerance: Double

  /// The number of independent columns.
  var rank: Int { independent.count }

  /// The scaled target within the span of the independent columns.
  var projection: ArraySlice<Double> { columns[count].prefix(rank) }

  /// Brings a triangle to echelon form.
  init(_ triangle: Triangle) {
    let order = triangle.order
    count = order - 1
    tolerance = 0x1p-52 * (32 + 8 * Double(order).squareRoot())
    var exponents: [Int] = []
    var columns: [[Double]] = []
    for column in 0..<order {
      let entries = Array(triangle.entries[(column * order)..<(column * order + order)])
      let length = entries.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let exponent = length > 0 ? Int(length.exponent) : 0
      exponents.append(triangle.exponents[column] + exponent)
      columns.append(
        entries.map { Double(sign: .plus, exponent: -exponent, significand: $0) })
    }
    residual = abs(columns[order - 1][order - 1])
    self.exponents = exponents
    self.columns = columns.map { Array($0.prefix(order - 1)) }
    eliminate(rowLimit: triangle.rowCount)
  }

  private mutating func eliminate(rowLimit: Int) {
    for column in 0..<count {
      let row = rank
      let tail = columns[column][row...column]
      let length = tail.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > tolerance, rank < rowLimit else {
        dependent.append(column)
        continue
      }
      if row < column { reflect(rows: row...column, pivot: column, length: length) }
      independent.append(column)
    }
    let rest = columns[count].suffix(from: rank).reduce(residual * residual) { $0 + $1 * $1 }
    residual = rest.squareRoot()
  }

  /// Clears a column below its first row here by a reflection of all columns from there on.
  private mutating func reflect(rows: ClosedRange<Int>, pivot: Int, length: Double) {
    var vector = Array(columns[pivot][rows])
    let corner = vector[0]
    vector[0] = corner < 0 ? corner - length : corner + length
    let scale = 1 / (length * abs(vector[0]))
    for column in pivot...count {
      let product = zip(rows, vector).reduce(0) { $0 + columns[column][$1.0] * $1.1 }
      for (row, component) in zip(rows, vector) {
        columns[column][row] -= scale * product * component
      }
    }
    for row in rows.dropFirst() { columns[pivot][row] = 0 }
  }

  /// Solves the independent columns for a right-hand side of `rank` numbers.
  func solve(_ rightHandSide: some Sequence<Double>) -> [Double] {
    var solution = Array(rightHandSide)
    for index in solution.indices.reversed() {
      let column = columns[independent[index]]
      solution[index] /= column[index]
      for row in 0..<index { solution[row] -= column[row] * solution[index] }
    }
    return solution
  }

  /// The lengths of the rows of the inverse of the independent triangle.
  ///
  /// Times the residual standard deviation they are the standard errors, in scaled units.
  func inverseRowLengths(_ shouldStop: () -> Bool) throws(LeastSquaresError) -> [Double] {
    var squares = [Double](repeating: 0, count: rank)
    var unit = [Double](repeating: 0, count: rank)
    for index in 0..<rank {
      if index.isMultiple(of: 64), shouldStop() { throw .interrupted }
      unit[index] = 1
      for (row, component) in solve(unit.prefix(index + 1)).enumerated() {
        squares[row] += component * component
      }
      unit[index] = 0
    }
    return squares.map { $0.squareRoot() }
  }
}
