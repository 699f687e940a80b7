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

  /// Brings a triangle to echelon form, its columns in order.
  init(_ triangle: Triangle) {
    self.init(scaling: triangle)
    eliminate(rowLimit: triangle.rowCount)
  }

  /// Scales the columns of a triangle and eliminates nothing.
  private init(scaling triangle: Triangle) {
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
  }

  /// Brings a triangle of known rank to echelon form, the best-conditioned columns first.
  ///
  /// The first columns that are independent may be barely so; solving for those would lose digits
  /// that solving for others keeps. Source: P. Businger and G. H. Golub, "Linear least squares
  /// solutions by Householder transformations", 1965.
  init(
    pivoting triangle: Triangle, rank: Int, shouldStop: () -> Bool
  ) throws(LeastSquaresError) {
    self.init(scaling: triangle)
    var remaining = Array(0..<count)
    while self.rank < rank {
      if shouldStop() { throw .interrupted }
      let row = self.rank
      let lengths = remaining.map { length(of: $0, rows: row..<count) }
      guard let longest = lengths.indices.max(by: { lengths[$0] < lengths[$1] }),
        lengths[longest] > 0
      else { break }
      let pivot = remaining.remove(at: longest)
      reflect(rows: row..<count, pivot: pivot, others: remaining, length: lengths[longest])
      independent.append(pivot)
    }
    dependent = remaining
  }

  private mutating func eliminate(rowLimit: Int) {
    for column in 0..<count {
      let row = rank
      let length = length(of: column, rows: row..<(column + 1))
      guard length > tolerance, rank < rowLimit else {
        dependent.append(column)
        continue
      }
      if row < column {
        reflect(
          rows: row..<(column + 1), pivot: column, others: (column + 1)..<count, length: length)
      }
      independent.append(column)
    }
    let rest = columns[count].suffix(from: rank).reduce(residual * residual) { $0 + $1 * $1 }
    residual = rest.squareRoot()
  }

  private func length(of column: Int, rows: Range<Int>) -> Double {
    columns[column][rows].reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// Clears the pivot column below the first of the rows by a reflection of the columns given.
  private mutating func reflect(
    rows: Range<Int>, pivot: Int, others: some Sequence<Int>, length: Double
  ) {
    var vector = Array(columns[pivot][rows])
    let corner = vector[0]
    vector[0] = corner < 0 ? corner - length : corner + length
    let scale = 1 / (length * abs(vector[0]))
    columns[pivot].replaceSubrange(rows, with: repeatElement(0, count: rows.count))
    columns[pivot][rows.lowerBound] = corner < 0 ? length : -length
    for column in Array(others) + [count] {
      columns[column].withUnsafeMutableBufferPointer { values in
        guard let values = values.baseAddress.map({ $0 + rows.lowerBound }) else { return }
        let product = Kernels.dot(vector, values, rows.count)
        Kernels.add(-scale * product, times: vector, to: values, rows.count)
      }
    }
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

  /// The coefficients, in the units of the data, that are 0 at the dependent columns.
  func basicSolution() -> [Double] {
    var solution = [Double](repeating: 0, count: count)
    for (index, value) in zip(independent, solve(projection)) {
      solution[index] = unscaled(value, of: index, inUnitsOf: count)
    }
    return solution
  }

  /// A factor of one scaled column that gives another, for the columns as they were.
  func unscaled(_ factor: Double, of column: Int, inUnitsOf other: Int) -> Double {
    Double(
      sign: .plus, exponent: exponents[other] - exponents[column], significand: factor)
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
