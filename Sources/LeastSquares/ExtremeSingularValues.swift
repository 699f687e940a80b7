/// The smallest and the largest singular value of a large upper R factor, by power iteration.
///
/// The largest comes from multiplying by RᵀR again and again, the smallest from dividing. Both
/// are approached from inside, so that their ratio errs on the small side.
///
/// Source: G. H. Golub and C. F. Van Loan, "Matrix Computations", 1983, section 7.3.
struct ExtremeSingularValues {
  /// The smallest and the largest value.
  let extremes: (smallest: Double, largest: Double)

  /// The most multiplications or divisions.
  private static let iterationLimit = 300

  /// Iterates on an R factor of full rank, given by columns.
  init(columns: [[Double]], shouldStop: () -> Bool) throws(LeastSquaresError) {
    let largest = try Self.largest(columns: columns, shouldStop: shouldStop)
    let inverse = try Self.growth(count: columns.count, shouldStop) { vector in
      Self.divide(columns, Self.divideTransposed(columns, vector))
    }
    extremes = (1 / inverse.squareRoot(), largest)
  }

  /// The largest singular value alone.
  static func largest(
    columns: [[Double]], shouldStop: () -> Bool
  ) throws(LeastSquaresError) -> Double {
    try growth(count: columns.count, shouldStop) { vector in
      multiplyTransposed(columns, multiply(columns, vector))
    }.squareRoot()
  }

  /// The factor by which a symmetric operation stretches the vector that it stretches most.
  private static func growth(
    count: Int, _ shouldStop: () -> Bool, _ operation: ([Double]) -> [Double]
  ) throws(LeastSquaresError) -> Double {
    // Uneven components, so that no eigenvector is missed by symmetry.
    var vector = (0..<count).map { 1 + 0.5 * Double($0 * 37 % 101) / 101 }
    var growth = 0.0
    for _ in 0..<iterationLimit {
      if shouldStop() { throw .interrupted }
      let length = Kernels.dot(vector, vector, count).squareRoot()
      vector = operation(vector.map { $0 / length })
      let next = Kernels.dot(vector, vector, count).squareRoot()
      let change = abs(next - growth)
      growth = next
      if change <= 1e-6 * next { break }
    }
    return growth
  }

  private static func multiply(_ columns: [[Double]], _ vector: [Double]) -> [Double] {
    var product = [Double](repeating: 0, count: vector.count)
    for (index, column) in columns.enumerated() {
      Kernels.add(vector[index], times: column, to: &product, index + 1)
    }
    return product
  }

  private static func multiplyTransposed(
    _ columns: [[Double]], _ vector: [Double]
  ) -> [Double] {
    columns.indices.map { Kernels.dot(columns[$0], vector, $0 + 1) }
  }

  private static func divide(_ columns: [[Double]], _ vector: [Double]) -> [Double] {
    var quotient = vector
    for (index, column) in columns.enumerated().reversed() {
      quotient[index] /= column[index]
      Kernels.add(-quotient[index], times: column, to: &quotient, index)
    }
    return quotient
  }

  private static func divideTransposed(_ columns: [[Double]], _ vector: [Double]) -> [Double] {
    var quotient = vector
    for (index, column) in columns.enumerated() {
      quotient[index] = (quotient[index] - Kernels.dot(column, quotient, index)) / column[index]
    }
    return quotient
  }
}
