import Descents
import Language
import Numerics

/// The curvature that a run, or a step size, is explained by.
struct ExplainedCurvature {
  /// The eigenvalues of the Hessian at the minimum, or at the iterate where none is known.
  var eigenvalues: [Double]?
  /// Those at the iterate, where they differ.
  var local: [Double]?
  /// Whether the cost is a quadratic, so that the figures hold everywhere.
  var isQuadratic: Bool
  /// Whether `eigenvalues` are those at a minimum.
  var isAtMinimum: Bool
  /// Whether the cost is that of least squares, whose condition number `lsq` shows as well.
  var isLeastSquares: Bool
  /// What the cost is called.
  var quantity: String
  /// Which coordinates the eigenvectors are made of, for more than two, in the order of the
  /// eigenvalues.
  var directions: [String] = []

  /// The curvature of a run's subject, at the minimum and at the iterate.
  init(_ descent: Descent) {
    self.init(descent.subject, at: descent.point, minimum: descent.goal)
  }

  /// The curvature of rows on which nothing has been run.
  init(_ cost: LinearLeastSquares) {
    let minimum = cost.minima(around: [], shouldStop: { false }).points.first
    self.init(cost, at: minimum?.point ?? [], minimum: minimum)
  }

  private init(_ subject: any Subject, at point: [Double], minimum: Minimum?) {
    quantity = subject.quantityInWords
    isQuadratic = subject.isQuadratic
    isLeastSquares = subject is LinearLeastSquares
    let there = minimum.flatMap { subject.curvature(at: $0.point) }
    let here = isQuadratic && there != nil ? nil : subject.curvature(at: point)
    let curvature = there ?? here
    eigenvalues = curvature?.eigenvalues
    isAtMinimum = there != nil
    local = isQuadratic ? nil : here?.eigenvalues
    directions = curvature?.directions(subject.headings) ?? []
  }
}

extension Spectrum {
  /// What the eigenvectors are made of: the coefficients with the largest components, in the order
  /// of the eigenvalues; empty along those that do not curve upward.
  ///
  /// None for two coefficients, whose directions are seen in a figure.
  fileprivate func directions(_ names: [String]) -> [String] {
    guard names.count > 2 else { return [] }
    return zip(eigenvalues, eigenvectors).map { eigenvalue, vector in
      guard eigenvalue > 0 else { return "" }
      let order = vector.indices.sorted { vector[$0].magnitude > vector[$1].magnitude }
      var text = ""
      var fraction = 0.0
      for index in order.prefix(2) where fraction < 0.9 && names.indices.contains(index) {
        let isNegative = (vector[index] < 0) != (vector[order[0]] < 0)
        if !text.isEmpty { text += isNegative ? " - " : " + " }
        text += shortened(names[index], to: 13)
        fraction += vector[index] * vector[index]
      }
      return fraction < 0.8 ? text + " …" : text
    }
  }
}
