public import Numerics

/// A row function bound to columns: its value and derivatives by the scalars.
///
/// Every evaluation is one pass over the rows (two for standard deviations, least and greatest
/// values), on all processors. The digits are the same for any number of them. An evaluator uses
/// storage of its own, so one serves one caller at a time. Derivatives at kinks are those of
/// ``CompiledFunction``; where the least or greatest value is in several rows, their derivatives
/// count alike.
///
/// Points have one number for each scalar of the program, gradients too, matrices the square of
/// that; where a buffer has another length the result is not a number. An evaluation that was ended
/// by `shouldStop` is not a number either.
public final class RowEvaluator {
  /// The function.
  public let program: RowProgram
  /// The columns.
  public let columns: RowColumns

  private let body: RowSum
  private lazy var extended = ExtendedRows(program.body, columns: columns, shouldStop: shouldStop)
  private let shouldStop: @Sendable () -> Bool
  /// For those that take two passes: what is summed in the second one.
  private let second: RowSum?
  /// Counts the rows that have the least or greatest value.
  private let ties: RowSum?

  /// Binds a program to columns, which are as many as the program names, in the same order.
  ///
  /// - Parameters:
  ///   - program: The function.
  ///   - columns: The numbers of the rows.
  ///   - threadCount: The most threads at once; nil for one on each processor.
  ///   - shouldStop: Asked often and from several threads; `true` ends an evaluation.
  public init(
    _ program: RowProgram, columns: RowColumns, threadCount: Int? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) {
    precondition(columns.count == program.columns.count, "one column for each name")
    self.program = program
    self.columns = columns
    self.shouldStop = shouldStop
    let binding = RowBinding(
      columns: columns, threadCount: threadCount ?? RowMachine.processorCount,
      shouldStop: shouldStop)
    let body = program.body
    switch program.aggregate {
    case .sum, .mean:
      self.body = RowSum(body, binding: binding)
      (second, ties) = (nil, nil)
    case .count:
      self.body = RowSum(body.condition, binding: binding)
      (second, ties) = (nil, nil)
    case .standardDeviation:
      self.body = RowSum(body, binding: binding)
      (second, ties) = (RowSum(body.squaredDeviation, binding: binding), nil)
    case .least, .greatest:
      let reduction: RowReduction = program.aggregate == .least ? .least : .greatest
      self.body = RowSum(body, reduction: reduction, binding: binding)
      second = RowSum(body.whereGiven, binding: binding)
      ties = RowSum(body.indicatorOfGiven, binding: binding)
    }
  }

  /// The number of rows.
  public var rowCount: Int { columns.rowCount }

  private var all: RowSource { .range(0..<columns.rowCount) }

  /// The value at a point.
  public func value(at point: UnsafeBufferPointer<Double>) -> Double { value(at: point, all) }

  /// The value over some rows, each named by its index.
  public func value(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>
  ) -> Double {
    check(rows)
    return value(at: point, .list(rows))
  }

  /// The value at a point and its gradient, written into `gradient`.
  public func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    valueAndGradient(at: point, all, into: gradient)
  }

  /// The value over some rows, each named by its index, and its gradient.
  public func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    check(rows)
    return valueAndGradient(at: point, .list(rows), into: gradient)
  }

  /// Writes the matrix of second derivatives, row by row.
  public func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    let count = program.scalars.count
    guard point.count == count, matrix.count == count * count else {
      matrix.update(repeating: .nan)
      return
    }
    matrix.update(repeating: 0)
    if !addHessian(at: point, to: matrix) { matrix.update(repeating: .nan) }
  }

  /// Writes the value of the body in each row of a range, in order.
  ///
  /// - Returns: Whether all were written: not where the work was ended or a buffer has another
  ///   length.
  public func rowValues(
    at point: UnsafeBufferPointer<Double>, rows: Range<Int>,
    into values: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    check(rows)
    guard point.count == program.scalars.count, values.count == rows.count else { return false }
    return body.writeValues(at: point, rows: rows, to: values)
  }

  /// Writes the value of the body in each row of a range, and its derivatives by the scalars: a
  /// matrix with a row for each row and a column for each scalar, row by row.
  ///
  /// - Returns: Whether all were written: not where the work was ended or a buffer has another
  ///   length.
  public func rowValuesAndJacobian(
    at point: UnsafeBufferPointer<Double>, rows: Range<Int>,
    into values: UnsafeMutableBufferPointer<Double>,
    _ jacobian: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    check(rows)
    let width = program.scalars.count
    guard point.count == width, values.count == rows.count, jacobian.count == width * rows.count
    else { return false }
    return body.writeValuesAndJacobian(at: point, rows: rows, to: values, jacobian)
  }

  /// Writes the value of the body in each row of a range and its derivatives by the scalars, as
  /// ``rowValuesAndJacobian(at:rows:into:_:)`` does, in about 32 digits.
  ///
  /// The numbers of the columns and of the formula itself count as they are, with 53 bits. It takes
  /// a hundred times as long.
  ///
  /// - Returns: Whether all were written: not where the work was ended or a buffer has another
  ///   length.
  public func extendedRowValuesAndJacobian(
    at point: UnsafeBufferPointer<DoubleDouble>, rows: Range<Int>,
    into values: UnsafeMutableBufferPointer<DoubleDouble>,
    _ jacobian: UnsafeMutableBufferPointer<DoubleDouble>
  ) -> Bool {
    check(rows)
    let width = program.scalars.count
    guard point.count == width, values.count == rows.count, jacobian.count == width * rows.count
    else { return false }
    return extended.writeValuesAndJacobian(at: point, rows: rows, to: values, jacobian)
  }

  /// The first row in which the body has no finite value; nil where there is none.
  public func firstRowNotFinite(at point: UnsafeBufferPointer<Double>) -> Int? {
    guard point.count == program.scalars.count else { return nil }
    return body.firstNotFinite(at: point)
  }

  /// Reads rows that will soon be asked for, so that they lie in the cache by then.
  ///
  /// - Returns: A sum that nobody needs; with it the reading cannot be left out as useless.
  public func readAhead(rows: UnsafeBufferPointer<Int>) -> Double {
    check(rows)
    var sum = 0.0
    for column in 0..<columns.count {
      guard let start = columns.start(of: column, at: 0) else { continue }
      for row in rows { sum += start[row] }
    }
    return sum
  }

  private func check(_ rows: UnsafeBufferPointer<Int>) {
    let count = columns.rowCount
    for row in rows { precondition(row >= 0 && row < count, "a row of the columns") }
  }

  private func check(_ rows: Range<Int>) {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= columns.rowCount, "rows of the columns")
  }
}

// MARK: - The aggregates

extension RowEvaluator {
  private func value(at point: UnsafeBufferPointer<Double>, _ rows: RowSource) -> Double {
    guard point.count == program.scalars.count, let total = body.value(at: point, rows: rows)
    else { return .nan }
    switch program.aggregate {
    case .sum, .count: return total.high
    case .mean: return mean(total, rows.count).high
    case .least, .greatest: return rows.count == 0 ? .nan : total.high
    case .standardDeviation:
      let mean = mean(total, rows.count).high
      guard rows.count > 1, let squares = second?.value(at: point, given: mean, rows: rows)
      else { return .nan }
      return (squares / DoubleDouble(Double(rows.count - 1))).squareRoot().high
    }
  }

  private func mean(_ total: DoubleDouble, _ count: Int) -> DoubleDouble {
    total / DoubleDouble(Double(count))
  }

  private func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, _ rows: RowSource,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let count = program.scalars.count
    guard point.count == count, gradient.count == count else { return .nan }
    gradient.update(repeating: 0)
    guard let value = value(at: point, rows, addingTo: gradient), rows.count > 0 else {
      if rows.count > 0 { gradient.update(repeating: .nan) }
      return value(at: point, rows, isEnded: rows.count > 0)
    }
    return value
  }

  /// The value over no rows, or of an evaluation that was ended.
  private func value(
    at point: UnsafeBufferPointer<Double>, _ rows: RowSource, isEnded: Bool
  ) -> Double {
    isEnded ? .nan : value(at: point, rows)
  }

  /// The value with its gradient, which is added; nil where the work was ended.
  private func value(
    at point: UnsafeBufferPointer<Double>, _ rows: RowSource,
    addingTo gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double? {
    switch program.aggregate {
    case .sum, .count:
      return body.valueAndGradient(at: point, rows: rows, addingTo: gradient)?.high
    case .mean:
      guard let total = body.valueAndGradient(at: point, rows: rows, addingTo: gradient)
      else { return nil }
      for index in gradient.indices { gradient[index] /= Double(rows.count) }
      return mean(total, rows.count).high
    case .least, .greatest:
      guard let extreme = body.value(at: point, rows: rows)?.high,
        let ties = ties?.value(at: point, given: extreme, rows: rows)?.high,
        second?.valueAndGradient(at: point, given: extreme, rows: rows, addingTo: gradient) != nil
      else { return nil }
      for index in gradient.indices { gradient[index] /= ties }
      return extreme
    case .standardDeviation:
      guard let total = body.value(at: point, rows: rows),
        let squares = second?.valueAndGradient(
          at: point, given: mean(total, rows.count).high, rows: rows, addingTo: gradient)
      else { return nil }
      let freedom = Double(rows.count - 1)
      let deviation = (squares / DoubleDouble(freedom)).squareRoot().high
      for index in gradient.indices { gradient[index] /= 2 * freedom * deviation }
      return deviation
    }
  }

  private func addHessian(
    at point: UnsafeBufferPointer<Double>, to matrix: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    switch program.aggregate {
    case .sum, .count: return body.addHessian(at: point, rows: all, to: matrix)
    case .mean:
      guard body.addHessian(at: point, rows: all, to: matrix) else { return false }
      for index in matrix.indices { matrix[index] /= Double(rowCount) }
      return true
    case .least, .greatest:
      guard let extreme = body.value(at: point, rows: all)?.high,
        let ties = ties?.value(at: point, given: extreme, rows: all)?.high,
        let second, second.addHessian(at: point, given: extreme, rows: all, to: matrix)
      else { return false }
      for index in matrix.indices { matrix[index] /= ties }
      return true
    case .standardDeviation: return addDeviationHessian(at: point, to: matrix)
    }
  }

  /// Adds the second derivatives of s = √(Q/(n − 1)), Q the sum of squares about the mean m:
  /// Q″ = Σ 2(∇f ∇fᵀ + (f − m) ∇²f) − 2n ∇m ∇mᵀ and s″ = (Q″/(n − 1) − 2 ∇s ∇sᵀ)/2s.
  private func addDeviationHessian(
    at point: UnsafeBufferPointer<Double>, to matrix: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    let count = program.scalars.count
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count) { slopes in
      slopes.initialize(repeating: 0)
      let meanSlopes = UnsafeMutableBufferPointer(rebasing: slopes[..<count])
      let ownSlopes = UnsafeMutableBufferPointer(rebasing: slopes[count...])
      guard let total = body.valueAndGradient(at: point, rows: all, addingTo: meanSlopes),
        let deviation = value(at: point, all, addingTo: ownSlopes),
        let second,
        second.addHessian(at: point, given: mean(total, rowCount).high, rows: all, to: matrix)
      else { return false }
      let freedom = Double(rowCount - 1)
      for row in 0..<count {
        for column in 0..<count {
          let place = row * count + column
          let squares = matrix[place] - 2 * meanSlopes[row] * meanSlopes[column] / Double(rowCount)
          matrix[place] =
            (squares / freedom - 2 * ownSlopes[row] * ownSlopes[column]) / (2 * deviation)
        }
      }
      return true
    }
  }
}
