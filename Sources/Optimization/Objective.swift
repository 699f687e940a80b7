/// A function of a fixed number of real variables that a method can descend on.
///
/// Points are vectors of `dimension` numbers. Implementations allocate nothing per call: a run calls them
/// millions of times.
public protocol Objective {
  /// Number of variables.
  var dimension: Int { get }

  /// The value at a point; a point outside the domain gives a value that is not finite.
  func value(at point: UnsafeBufferPointer<Double>) -> Double

  /// The value at a point, and the gradient there, written into `gradient`.
  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double

  /// Writes the matrix of second derivatives, row by row, and returns true; false when there is none to give.
  ///
  /// The answer is the same at every point. Where a derivative does not exist the matrix holds a number that is not
  /// finite.
  func hessian(
    at point: UnsafeBufferPointer<Double>,
    into matrix: UnsafeMutableBufferPointer<Double>
  ) -> Bool

  /// How many rows the objective is a mean over; nil when it is no mean over rows.
  ///
  /// A `BatchedObjective` has it for free.
  var rowsToSample: Int? { get }

  /// Writes the gradient of the mean cost over some rows and returns that cost; nil when there are no rows to choose from.
  ///
  /// A `BatchedObjective` has it for free.
  func sampledValueAndGradient(
    at point: UnsafeBufferPointer<Double>,
    rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double?

  /// Reads rows that will soon be asked for, so that they lie in the cache by then; returns a sum that nobody needs.
  ///
  /// Rows taken in random order miss the cache one after the other; read ahead together, their misses overlap.
  func readAhead(rows: UnsafeBufferPointer<Int>) -> Double
}

extension Objective {
  /// An objective that has nothing to read.
  public func readAhead(rows: UnsafeBufferPointer<Int>) -> Double { 0 }

  /// An objective without second derivatives.
  public func hessian(
    at point: UnsafeBufferPointer<Double>,
    into matrix: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    false
  }

  /// An objective that is no mean over rows.
  public var rowsToSample: Int? { nil }

  /// An objective that is no mean over rows.
  public func sampledValueAndGradient(
    at point: UnsafeBufferPointer<Double>,
    rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double? {
    nil
  }

  /// The value at a point given as an array of `dimension` numbers.
  public func value(at point: [Double]) -> Double {
    point.withUnsafeBufferPointer { value(at: $0) }
  }

  /// The value and the gradient at a point given as an array of `dimension` numbers.
  public func valueAndGradient(at point: [Double]) -> (value: Double, gradient: [Double]) {
    var gradient = [Double](repeating: 0, count: dimension)
    let value = point.withUnsafeBufferPointer { point in
      gradient.withUnsafeMutableBufferPointer { valueAndGradient(at: point, into: $0) }
    }
    return (value, gradient)
  }
}

/// An objective that is a mean over rows, so that a part of the rows gives an estimate of its gradient.
public protocol BatchedObjective: Objective {
  /// Number of rows.
  var rowCount: Int { get }

  /// The mean cost over the given rows, and its gradient, written into `gradient`.
  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>,
    rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double
}

extension BatchedObjective {
  /// The number of rows.
  public var rowsToSample: Int? { rowCount }

  /// The mean cost over the rows, and its gradient.
  public func sampledValueAndGradient(
    at point: UnsafeBufferPointer<Double>,
    rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double? {
    valueAndGradient(at: point, rows: rows, into: gradient)
  }
}
