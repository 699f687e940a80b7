import Numerics

/// An R factor brought to echelon form: which columns are independent, and the others in terms of
/// them.
///
/// Columns are first divided by powers of two so that their lengths lie in [1, 2); units then do
/// not matter. A column whose part outside the span of the columns kept before it is no longer than
/// rounding is dependent; it is set aside, as LINPACK's limited pivoting does, so that of two
/// dependent columns the earlier is kept.
///
/// Source: J. J. Dongarra, C. B. Moler, J. R. Bunch and G. W. Stewart, "LINPACK Users' Guide",
/// 1979, chapter 9, with the tolerance at the level of rounding.
struct EchelonForm<Number: WorkingNumber> {
  /// The number of parameters.
  let count: Int

  /// The independent columns, in order.
  private(set) var independent: [Int] = []

  /// The dependent columns, in order.
  private(set) var dependent: [Int] = []

  /// For each column, the target's last, the exponent of the power of two that it is divided by.
  let exponents: [Int]

  /// The scaled columns, the target's last, each of `count` rows; triangular over `independent`.
  private(set) var columns: [[Number]]

  /// The length of the scaled target outside the span of all columns.
  private(set) var residual: Number

  /// For each column, the target's last, a length relative to that of the whole that rounding may
  /// produce: of the arithmetic, or of the values before it.
  let tolerances: [Double]

  /// Whether all columns are known to more than 53 bits, and computed with.
  let isExact: Bool

  /// The length of the scaled target.
  let targetLength: Double

  /// What rounding may leave of a column that depends on those kept before it.
  func tolerance(_ column: Int) -> Double {
    independent.reduce(tolerances[column]) { max($0, tolerances[$1]) }
  }

  /// The number of independent columns.
  var rank: Int { independent.count }

  /// The scaled target within the span of the independent columns.
  var projection: ArraySlice<Number> { columns[count].prefix(rank) }

  /// Brings an R factor to echelon form, its columns in order.
  init(_ rFactor: RFactor) {
    self.init(scaling: rFactor)
    eliminate(rowLimit: rFactor.rowCount)
  }

  /// Scales the columns of an R factor and eliminates nothing.
  private init(scaling rFactor: RFactor) {
    let order = rFactor.order
    count = order - 1
    let growth = 2 * (32 + 8 * Double(order).squareRoot())
    tolerances = rFactor.isExact.map {
      growth * ($0 ? Number.unitRoundoff : max(Number.unitRoundoff, Double.unitRoundoff))
    }
    isExact = Number.unitRoundoff < Double.unitRoundoff && rFactor.isExact.allSatisfy { $0 }
    let rFactorEntries = rFactor.entries(as: Number.self)
    var exponents: [Int] = []
    var columns: [[Number]] = []
    for column in 0..<order {
      let entries = rFactorEntries[(column * order)..<(column * order + order)]
      let length = Number.squares(entries).nearest.squareRoot()
      let exponent = length > 0 ? Int(length.exponent) : 0
      exponents.append(rFactor.exponents[column] + exponent)
      columns.append(entries.map { $0.scaled(by: -exponent) })
    }
    residual = columns[order - 1][order - 1]
    targetLength = Number.squares(columns[order - 1]).nearest.squareRoot()
    self.exponents = exponents
    self.columns = columns.map { Array($0.prefix(order - 1)) }
  }

  /// Brings an R factor of known rank to echelon form, the best-conditioned columns first.
  ///
  /// The first columns that are independent may be barely so; solving for those would lose digits
  /// that solving for others keeps. Source: P. Businger and G. H. Golub, "Linear least squares
  /// solutions by Householder transformations", 1965.
  init(
    pivoting rFactor: RFactor, rank: Int, shouldStop: () -> Bool
  ) throws(LeastSquaresError) {
    self.init(scaling: rFactor)
    var remaining = Array(0..<count)
    while self.rank < rank {
      if shouldStop() { throw .interrupted }
      let row = self.rank
      let lengths = remaining.map { length(of: $0, rows: row..<count).nearest }
      guard let longest = lengths.indices.max(by: { lengths[$0] < lengths[$1] }),
        lengths[longest] > 0
      else { break }
      let pivot = remaining.remove(at: longest)
      reflect(
        rows: row..<count, pivot: pivot, others: remaining,
        length: length(of: pivot, rows: row..<count))
      independent.append(pivot)
    }
    dependent = remaining
  }

  private mutating func eliminate(rowLimit: Int) {
    for column in 0..<count {
      let row = rank
      let length = length(of: column, rows: row..<(column + 1))
      guard length.nearest > tolerance(column), rank < rowLimit else {
        dependent.append(column)
        continue
      }
      if row < column {
        reflect(
          rows: row..<(column + 1), pivot: column, others: (column + 1)..<count, length: length)
      }
      independent.append(column)
    }
    let rest = Number.squares(columns[count].suffix(from: rank), from: residual * residual)
    residual = rest.squareRoot()
    // Where all that went in is known exactly, a residual at the level of rounding is none.
    if isExact, residual.nearest <= tolerance(count) * targetLength { residual = Number(0) }
  }

  private func length(of column: Int, rows: Range<Int>) -> Number {
    Number.squares(columns[column][rows]).squareRoot()
  }

  /// Clears the pivot column below the first of the rows by a reflection of the columns given.
  private mutating func reflect(
    rows: Range<Int>, pivot: Int, others: some Sequence<Int>, length: Number
  ) {
    // Every column, the target's too, has `count` rows: those reflected lie inside all of them.
    precondition(!rows.isEmpty && rows.upperBound <= count, "rows of the columns")
    var vector = Array(columns[pivot][rows])
    let corner = vector[0]
    let isNegative = corner.nearest < 0
    vector[0] = isNegative ? corner - length : corner + length
    let scale = Number(1) / (length * (isNegative ? -vector[0] : vector[0]))
    columns[pivot].replaceSubrange(rows, with: repeatElement(Number(0), count: rows.count))
    columns[pivot][rows.lowerBound] = isNegative ? length : -length
    for column in Array(others) + [count] {
      columns[column].withUnsafeMutableBufferPointer { values in
        guard let values = values.baseAddress.map({ $0 + rows.lowerBound }) else { return }
        let product = Number.dot(vector, values, rows.count)
        Number.add(-scale * product, times: vector, to: values, rows.count)
      }
    }
  }

  /// Solves the independent columns for a right-hand side of `rank` numbers.
  func solve(_ rightHandSide: some Sequence<Number>) -> [Number] {
    var solution = Array(rightHandSide)
    for index in solution.indices.reversed() {
      let column = columns[independent[index]]
      let value = solution[index] / column[index]
      solution[index] = value
      Number.add(-value, times: column, to: &solution, index)
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
  func unscaled(_ factor: Number, of column: Int, inUnitsOf other: Int) -> Double {
    factor.scaled(by: exponents[other] - exponents[column]).nearest
  }

  /// The inverse of the independent R factor, in scaled units, by columns, zeros left out.
  func inverse(_ shouldStop: () -> Bool) throws(LeastSquaresError) -> [[Number]] {
    var columns: [[Number]] = []
    for index in 0..<rank {
      if index.isMultiple(of: 64), shouldStop() { throw .interrupted }
      var unit = [Number](repeating: Number(0), count: index + 1)
      unit[index] = Number(1)
      columns.append(solve(unit))
    }
    return columns
  }
}

extension Array {
  /// The squared lengths of the rows of an upper R factor given by columns, zeros left out.
  func squaredRowLengths<Number: WorkingNumber>() -> [Number] where Element == [Number] {
    var squares = [Number](repeating: Number(0), count: count)
    for column in self {
      for (row, entry) in column.enumerated() { squares[row] = squares[row] + entry * entry }
    }
    return squares
  }
}

extension RFactor {
  /// The number of parameters that the data determines.
  var rank: Int {
    extendedEntries == nil
      ? EchelonForm<Double>(self).rank : EchelonForm<DoubleDouble>(self).rank
  }
}
