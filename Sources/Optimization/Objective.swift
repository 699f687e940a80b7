/// A function of a fixed number of real variables that a method can descend on.
///
/// Points are vectors of `dimension` numbers. Implementations allocate nothing per call: a run
/// calls them millions of times. What else a function offers it says by conforming to
/// `TwiceDifferentiable` or `RowObjective`.
public protocol Objective {
  /// Number of variables.
  var dimension: Int { get }

  /// Whether it is known to lie below all its chords; `false` says nothing.
  var isConvex: Bool { get }

  /// The value at a point; a point outside the domain gives a value that is not finite.
  func value(at point: UnsafeBufferPointer<Double>) -> Double

  /// The value at a point, and the gradient there, written into `gradient`.
  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double
}

/// An objective with second derivatives.
public protocol TwiceDifferentiable: Objective {
  /// Writes the matrix of second derivatives, `dimension`² numbers, row by row.
  ///
  /// Where a derivative does not exist the matrix holds a number that is not finite.
  func hessian(
    at point: UnsafeBufferPointer<Double>,
    into matrix: UnsafeMutableBufferPointer<Double>
  )
}

/// An objective that is a mean over rows, so that some of the rows give an estimate of its
/// gradient.
public protocol RowObjective: Objective {
  /// Number of rows; 0 where there are none to choose from.
  var rowCount: Int { get }

  /// The mean cost over the given rows, and its gradient, written into `gradient`.
  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>,
    rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double

  /// Reads rows that will soon be asked for, so that they lie in the cache by then.
  ///
  /// Rows taken in random order miss the cache one after the other; read ahead together, their
  /// misses overlap.
  ///
  /// - Returns: A sum that nobody needs; with it the reading cannot be left out as useless.
  func readAhead(rows: UnsafeBufferPointer<Int>) -> Double
}

extension RowObjective {
  /// An objective that has nothing to read.
  public func readAhead(rows: UnsafeBufferPointer<Int>) -> Double { 0 }
}

extension Objective {
  /// Nothing is known.
  public var isConvex: Bool { false }

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
