import Datasets
import Numerics

/// How the columns of a regression go together.
public struct Correlations: Sendable, Equatable {
  /// The correlation of each column, the target's last, with each; NaN for a constant column.
  public let matrix: [[Double]]

  /// For each feature the factor by which the others inflate the variance of its coefficient.
  ///
  /// It is 1/(1 − R²) of the regression of the feature on the others: 1 where it goes with none,
  /// and infinite where they determine it. Source: D. W. Marquardt, "Generalized inverses, ridge
  /// regression, biased linear estimation, and nonlinear estimation", 1970.
  public let varianceInflation: [Double]

  /// Takes the correlations from an R factor with an intercept.
  ///
  /// Below its first row, the intercept's, the R factor is that of the columns about their means:
  /// nothing cancels, as it does in sums of products.
  ///
  /// - Parameters:
  ///   - rFactor: The rows, compressed.
  ///   - shouldStop: Asked now and then; `true` ends the work with `.interrupted`.
  /// - Throws: `.noParameters` for an R factor without an intercept, `.interrupted`.
  public init(
    _ rFactor: RFactor, shouldStop: () -> Bool = { false }
  ) throws(LeastSquaresError) {
    guard rFactor.hasIntercept else { throw .noParameters }
    let order = rFactor.order
    let tolerance = 0x1p-52 * (32 + 8 * Double(order).squareRoot())
    var columns: [[Double]] = []
    for column in 1..<order {
      let whole = rFactor.entries[(column * order)..<(column * order + order)]
      let length = whole.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let rest = Array(whole.dropFirst())
      let centered = rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
      columns.append(rest.map { centered > tolerance * length ? $0 / centered : .nan })
    }
    var matrix: [[Double]] = []
    for first in columns {
      if shouldStop() { throw .interrupted }
      matrix.append(
        columns.map { second in
          let product = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
          return product.isNaN ? .nan : min(max(product, -1), 1)
        })
    }
    for index in matrix.indices where !matrix[index][index].isNaN { matrix[index][index] = 1 }
    self.matrix = matrix

    varianceInflation =
      rFactor.precision == .double
      ? try Self.varianceInflation(rFactor, EchelonForm<Double>(rFactor), shouldStop)
      : try Self.varianceInflation(rFactor, EchelonForm<DoubleDouble>(rFactor), shouldStop)
  }

  private static func varianceInflation<Number>(
    _ rFactor: RFactor, _ form: EchelonForm<Number>, _ shouldStop: () -> Bool
  ) throws(LeastSquaresError) -> [Double] {
    let features = 1..<max(form.count, 1)
    guard form.rank == form.count else {
      // The columns that take part in a dependency are determined by others.
      var isDependent = Set(form.dependent)
      let solution = try LeastNormSolution(rFactor, form, shouldStop: shouldStop)
      for dependency in solution.dependencies {
        isDependent.formUnion(dependency.multiples.map(\.parameter))
      }
      return features.map { isDependent.contains($0) ? .infinity : .nan }
    }
    return form.varianceInflation(inverse: try form.inverse(shouldStop))
  }
}

extension EchelonForm {
  /// For each feature, where the intercept comes first and the rank is full, the factor by which
  /// the others inflate the variance of its coefficient.
  ///
  /// The squared length of a row of the inverse is the variance of the coefficient for residuals of
  /// variance 1; the squared length of the column about its mean is what it would be inverse to
  /// alone.
  func varianceInflation(inverse: [[Number]]) -> [Double] {
    let squares = inverse.squaredRowLengths()
    return (1..<max(count, 1)).map { index in
      max((Number.squares(columns[index].dropFirst()) * squares[index]).nearest, 1)
    }
  }
}
