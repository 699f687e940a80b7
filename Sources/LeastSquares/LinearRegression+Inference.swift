/// What a first course asks of a regression beside its coefficients.
extension LinearRegression {
  /// The number of coefficients apart from the intercept that the rows determine.
  public var slopeCount: Int { rank - (hasIntercept ? 1 : 0) }

  /// R², less what as many features without any effect would explain; nil where R² is, or where no
  /// degrees of freedom are left.
  ///
  /// Source: Mordecai Ezekiel, 1930, "Methods of Correlation Analysis".
  public var adjustedRSquared: Double? {
    guard let rSquared, degreesOfFreedom > 0 else { return nil }
    let rows = Double(hasIntercept ? rowCount - 1 : rowCount)
    return 1 - (1 - rSquared) * rows / Double(degreesOfFreedom)
  }

  /// The mean square that the features explain over that of the residuals, and the probability of a
  /// larger one without any effect; nil where there are no errors to compare with.
  public var fTest: (value: Double, p: Double)? {
    guard let rSquared, degreesOfFreedom > 0, slopeCount > 0, rSquared < 1, !isExactFit else {
      return nil
    }
    let value = rSquared / (1 - rSquared) * Double(degreesOfFreedom) / Double(slopeCount)
    return (
      value,
      FDistribution.tail(value, numerator: slopeCount, denominator: degreesOfFreedom)
    )
  }

  /// Half the width of an interval around an estimate that holds the true value in so many per cent
  /// of all samples, over its standard error; nil without degrees of freedom.
  public func factor(level: Double) -> Double? {
    guard degreesOfFreedom > 0 else { return nil }
    return StudentDistribution.quantile(
      twoSidedTail: 1 - level / 100, degreesOfFreedom: degreesOfFreedom)
  }
}

extension RFactor {
  /// x' (X'X)⁻¹ x for a row x of features: the variance of the predicted mean over that of a row.
  ///
  /// - Parameter features: The row, one number a feature.
  /// - Returns: The leverage; nil where the rows do not determine all coefficients.
  public func leverage(of features: [Double]) -> Double? {
    let count = parameterCount
    guard features.count == featureNames.count else { return nil }
    let row = (hasIntercept ? [1] : []) + features
    var solved: [Double] = []
    for column in 0..<count {
      let start = column * order
      var rest = Double(sign: .plus, exponent: -exponents[column], significand: row[column])
      for (index, value) in solved.enumerated() { rest -= entries[start + index] * value }
      let pivot = entries[start + column]
      guard pivot != 0 else { return nil }
      solved.append(rest / pivot)
    }
    let square = solved.reduce(0) { $0 + $1 * $1 }
    return square.isFinite ? square : nil
  }
}
