extension RFactor {
  /// The extreme eigenvalues of the Hessian that standardised features would have.
  ///
  /// Below its first row, which belongs to the intercept, the R factor is that of the features
  /// about their means; with columns of length 1 its squared singular values are the eigenvalues of
  /// the correlation matrix. With the sample's standard deviation the Hessian is (m − 1)/m times
  /// that, and 1 for the intercept.
  ///
  /// - Parameter shouldStop: Asked now and then; `true` ends the work with `.interrupted`.
  /// - Returns: The smallest and the largest eigenvalue; nil without an intercept, for a constant
  ///   column, and where the features depend on each other.
  /// - Throws: `.interrupted`.
  public func standardizedExtremes(
    shouldStop: () -> Bool = { false }
  ) throws(LeastSquaresError) -> (smallest: Double, largest: Double)? {
    guard hasIntercept, !featureNames.isEmpty, rank == parameterCount else {
      return nil
    }
    var columns: [[Double]] = []
    for column in 1..<parameterCount {
      let entries = Array(
        entries[(column * order + 1)..<(column * order + parameterCount)])
      let length = entries.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 0, length.isFinite else { return nil }
      columns.append(entries.map { $0 / length })
    }
    let extremes =
      columns.count <= 100
      ? try SingularValues(columns: columns, shouldStop: shouldStop).extremes
      : try ExtremeSingularValues(columns: columns, shouldStop: shouldStop).extremes
    let ratio = Double(rowCount - 1) / Double(rowCount)
    return (
      min(extremes.smallest * extremes.smallest * ratio, 1),
      max(extremes.largest * extremes.largest * ratio, 1)
    )
  }
}
