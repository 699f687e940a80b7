public import LeastSquares

/// The coefficients of a linear model: a number for each name of a design.
public struct Coefficients: Equatable, Sendable {
  /// What they belong to.
  public let design: Design
  /// The numbers, the intercept first when there is one.
  public let values: [Double]

  /// Creates coefficients; there are as many values as the design has names.
  public init(_ design: Design, _ values: [Double]) {
    precondition(values.count == design.count, "one value for each coefficient")
    self.design = design
    self.values = values
  }

  /// The estimates of a regression.
  public init(_ regression: LinearRegression) {
    self.init(regression.design, regression.coefficients.map(\.value))
  }

  /// The intercept; nil where there is none.
  public var intercept: Double? { design.hasIntercept ? values.first : nil }

  /// The coefficients of the features.
  public var slopes: ArraySlice<Double> { design.slopes(of: values) }

  /// The predicted target of a row, one number a feature.
  public func prediction(of row: [Double]) -> Double { design.prediction(of: row, at: values) }

  /// The coefficients that predict the same from the features as they were before standardising.
  ///
  /// The intercept takes up the means; a line through the origin of standardised features gets one
  /// by them too. Nil where the scaling is of another number of features.
  public func inOriginalUnits(_ scaling: Scaling) -> Coefficients? {
    guard scaling.features.count == design.features.count else { return nil }
    let slopes = zip(slopes, scaling.features).map { $0 / $1.deviation }
    let shift = zip(slopes, scaling.features).reduce(0) { $0 + $1.0 * $1.1.mean }
    return Coefficients(
      Design(features: design.features, hasIntercept: true), [(intercept ?? 0) - shift] + slopes)
  }
}

extension LinearRegression {
  /// What its coefficients belong to.
  public var design: Design {
    Design(
      features: coefficients.dropFirst(hasIntercept ? 1 : 0).map(\.name),
      hasIntercept: hasIntercept)
  }
}

extension RFactor {
  /// What its parameters belong to.
  public var design: Design { Design(features: featureNames, hasIntercept: hasIntercept) }
}
