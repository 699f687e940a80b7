import Numerics

/// An R factor brought to echelon form: which columns are independent, and the others in terms of
/// them.
///
/// Columns are first divided by powers of two so that their lengths lie in [1, 2); units then do
/// not matter. A column is dependent where a change of the columns no larger than their rounding
/// makes it a combination of those kept before it. With c the factors of the combination, and each
/// column a_j moved by at most δ_j, the part of a_k outside their span is then at most
///
///     δ_k + Σ |c_j| δ_j
///
/// to first order: the bound follows the conditioning of the columns kept. There are two kinds of
/// δ: rounding of the arithmetic, and what the numbers of the rows lost before they came here
/// (``ColumnNoise``). A dependent column is set aside, as LINPACK's limited pivoting does, so that
/// of two dependent columns the earlier is kept.
///
/// Sources: J. J. Dongarra, C. B. Moler, J. R. Bunch and G. W. Stewart, "LINPACK Users' Guide",
/// 1979, chapter 9; G. W. Stewart, "Rank degeneracy", SIAM Journal on Scientific and Statistical
/// Computing 5, 1984.
struct EchelonForm<Number: WorkingNumber> {
  /// The number of parameters.
  let count: Int

  /// The independent columns, in order.
  private(set) var independent: [Int] = []

  /// The dependent columns, in order.
  private(set) var dependent: [Int] = []

  /// Of the dependent columns those that are so only within what the rows' numbers can hold.
  private(set) var dependentWithinNoise: Set<Int> = []

  /// For each column, the target's last, the exponent of the power of two that it is divided by.
  let exponents: [Int]

  /// The scaled columns, the target's last, each of `count` rows; triangular over `independent`.
  private(set) var columns: [[Number]]

  /// The length of the scaled target outside the span of all columns.
  private(set) var residual: Number

  /// Where the residual is no longer than rounding, how far rounding may have moved the target from
  /// its combination of columns.
  private(set) var targetMovement: Double?

  /// Whether the residual is rounding of the numbers of the rows, more than of the arithmetic.
  private(set) var isTargetWithinNoise = false

  /// Whether the residual is no longer than rounding.
  var isExactFit: Bool { targetMovement != nil }

  /// For each column, the target's last, the length of the scaled column.
  let lengths: [Double]

  /// By how much of its length the arithmetic may have moved a column.
  let rounding: Double

  /// For each column, the target's last, whether its numbers are known beyond 53 bits, and
  /// computed with.
  let isKnown: [Bool]

  /// For each column, the target's last, how far the rows' numbers may have moved the scaled one.
  private let noiseLengths: [Double]

  /// The columns that all digits tell of.
  private let isComputed: [Bool]

  /// Whether all columns are known to more than 53 bits, and computed with.
  var isExact: Bool { isKnown.allSatisfy { $0 } }

  /// The length of the scaled target.
  var targetLength: Double { lengths[count] }

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
    rounding = Rounding.growth(rows: rFactor.rowCount, order: order) * Number.unitRoundoff
    let isExtended = Number.unitRoundoff < Double.unitRoundoff
    isKnown = rFactor.isExact.map { $0 && isExtended }
    isComputed = rFactor.noise.map(\.isComputed)
    let rFactorEntries = rFactor.entries(as: Number.self)
    let rowRoot = Double(rFactor.rowCount).squareRoot()
    var exponents: [Int] = []
    var columns: [[Number]] = []
    var lengths: [Double] = []
    var noiseLengths: [Double] = []
    for column in 0..<order {
      let entries = rFactorEntries[(column * order)..<(column * order + order)]
      let length = Number.squares(entries).nearest.squareRoot()
      let exponent = length > 0 ? Int(length.exponent) : 0
      exponents.append(rFactor.exponents[column] + exponent)
      columns.append(entries.map { $0.scaled(by: -exponent) })
      lengths.append(length.scaled(by: -exponent))
      let noise = rFactor.noise[column]
      let written = noise.halfUnit.scaled(by: -rFactor.exponents[column] - exponent) * rowRoot
      let stored = noise.isStored ? Rounding.stored * lengths[column] : 0
      noiseLengths.append(max(written, stored))
    }
    residual = columns[order - 1][order - 1]
    self.exponents = exponents
    self.columns = columns.map { Array($0.prefix(order - 1)) }
    self.lengths = lengths
    self.noiseLengths = noiseLengths
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
      let verdict = rank < rowLimit ? verdict(column, rest: length.nearest) : .rounding
      guard verdict == .information else {
        dependent.append(column)
        if verdict == .noise { dependentWithinNoise.insert(column) }
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
    let verdict = verdict(count, rest: residual.nearest, noiseLimit: Rounding.targetLimit)
    if verdict != .information {
      let factors = solve(projection).map { abs($0.nearest) }
      let arithmetic = arithmeticMovement(of: count, factors: factors)
      isTargetWithinNoise = verdict == .noise
      let noise = isTargetWithinNoise ? noiseMovement(of: count, factors: factors) : 0
      targetMovement = max(arithmetic, noise)
    }
    // Where all that went in is known exactly, a residual at the level of rounding is none.
    if isExact, verdict == .rounding { residual = Number(0) }
  }

  /// What the part of a column outside the span of the independent ones can be.
  private enum Verdict {
    case information
    /// Rounding in the arithmetic.
    case rounding
    /// What the numbers of the rows lost before.
    case noise
  }

  /// Judges the part of a column that lies outside the span of the independent ones.
  private func verdict(
    _ column: Int, rest: Double, noiseLimit: Double = Rounding.writtenLimit
  ) -> Verdict {
    let length = lengths[column]
    // What stands out this far is no rounding, or the columns kept have lost all their digits.
    guard rest <= 0.01 * length else { return .information }
    let factors = solve(columns[column].prefix(rank)).map { abs($0.nearest) }
    guard rest > arithmeticMovement(of: column, factors: factors) else { return .rounding }
    // A column that the shell computed is judged by its exact values, unless one that it was
    // computed from has shown that it consists of noise.
    let isComputedExactly = isComputed[column] && dependentWithinNoise.isEmpty && column < count
    guard !isComputedExactly, rest <= noiseLimit * length else { return .information }
    return rest <= noiseMovement(of: column, factors: factors) ? .noise : .information
  }

  /// How far the arithmetic may have moved a column from its combination of independent ones.
  private func arithmeticMovement(of column: Int, factors: [Double]) -> Double {
    rounding * zip(independent, factors).reduce(lengths[column]) { $0 + $1.1 * lengths[$1.0] }
  }

  /// How far the rows' numbers may have moved it.
  private func noiseMovement(of column: Int, factors: [Double]) -> Double {
    zip(independent, factors).reduce(noise(column)) { $0 + $1.1 * noise($1.0) }
  }

  /// How far a dependent column may have been moved from its combination of those before it.
  func movement(of column: Int, factors: [Number]) -> Double {
    let factors = factors.map { abs($0.nearest) }
    let arithmetic = arithmeticMovement(of: column, factors: factors)
    return dependentWithinNoise.contains(column)
      ? max(arithmetic, noiseMovement(of: column, factors: factors)) : arithmetic
  }

  private func noise(_ column: Int) -> Double {
    isComputed[column] ? Rounding.stored * lengths[column] : noiseLengths[column]
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

extension Collection {
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
