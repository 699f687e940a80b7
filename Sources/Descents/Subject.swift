public import Numerics
public import Optimization

/// What a run descends on: a cost over rows, or a function.
///
/// Whoever reports, draws or predicts asks the subject; a new cost is one type that conforms, and
/// the command that makes its runs. Only the names, the quantity, the objective and the minima have
/// to be told: all else has an answer that is right for any smooth function, and an objective
/// without more.
public protocol Subject: Sendable {
  // What it is called.

  /// The names of the coordinates, raw.
  var coordinateNames: [String] { get }
  /// The names as headings, raw; those of the coordinates unless told otherwise.
  var coordinateTitles: [String] { get }
  /// What is made small, in a word: `cost`, `f`.
  var quantity: String { get }
  /// What is made small, as the subject of a sentence: `the cost`, `f`.
  var quantityInWords: String { get }
  /// What expressions call the value reached: `cost` in `fit.cost`, `f` in `min.f`.
  var resultName: String { get }
  /// A title for figures, of about so many characters: `f(x) = x^2`, `The cost`.
  func title(limit: Int) -> String

  // What methods descend on, and where it is least.

  /// The function that methods descend on, to be used by one thread.
  ///
  /// - Throws: `.expression` for a formula that cannot be compiled.
  func objective() throws(DescentError) -> any Objective
  /// The minima that a run through a part of space is measured by.
  ///
  /// - Parameters:
  ///   - box: Where to look, an interval for each coordinate; minima that are known are given
  ///     wherever they lie.
  ///   - shouldStop: Asked now and then; `true` ends the search with what was found.
  /// - Returns: The minima, as far as they are known.
  func minima(around box: [ClosedRange<Double>], shouldStop: () -> Bool) -> Minima
  /// The curvature at a point; nil where second derivatives are not finite, or not offered.
  func curvature(at point: [Double]) -> Spectrum?
  /// Whether minima that it calls searched are known to be some, each by an end that was checked.
  var vouchesForMinima: Bool { get }
  /// Works out what `curvature(at:)` needs at every point, where that takes long.
  ///
  /// - Parameter shouldStop: Asked now and then; `true` ends the work.
  /// - Throws: `.interrupted`.
  func prepareCurvature(shouldStop: () -> Bool) throws(DescentError)
  /// Whether the curvature is the same everywhere.
  var isQuadratic: Bool { get }
  /// Whether another subject is the same function of the same coordinates.
  func isSame(as other: any Subject) -> Bool

  // What it offers beyond that.

  /// Whether it is made of the session's rows, and goes out of date with them.
  var usesRows: Bool { get }
  /// The columns that it holds on to, which others may share with it.
  var storage: [SharedStorage] { get }
  /// The linear design that the coordinates are the coefficients of, where they are.
  var design: Design? { get }
  /// How it predicts the target of a row, where it does.
  var model: (any RowModel)? { get }
  /// The rows that were kept for testing, where there are some.
  var test: (any TestMeasure)? { get }
  /// How the features were standardised; nil where they are as they came.
  var scaling: Scaling? { get }
  /// The largest curvature that a single row has, which bounds steps along its gradient by 2 over
  /// it; nil where it is no mean over rows.
  func largestRowCurvature() -> Double?
  /// The largest curvature that there is anywhere, which bounds fixed steps by 2 over it from every
  /// start; nil where there is none, or it is not known.
  func largestCurvature() -> Double?
  /// The components of a gradient as means over rows; nil where it is none.
  func gradientSums(_ gradient: [Double]) -> [GradientSum]?
  /// The condition number that standardised features would bring, where there are such.
  func standardizedConditionNumber(shouldStop: () -> Bool) -> Double?

  // How it is drawn.

  /// Where it is usually looked at, an interval for each coordinate, where that is known.
  var domain: [ClosedRange<Double>]? { get }
  /// What becomes of other coordinates in a landscape over two; nil where it has to have just two.
  var otherCoordinates: OtherCoordinates? { get }
  /// The quantity over two coordinates.
  ///
  /// - Parameters:
  ///   - axes: The indices of the two.
  ///   - run: A run to make room for.
  ///   - minima: The minima to mark.
  ///   - span: How far each coordinate goes from the minimum; nil shows the run, or what is of
  ///     interest.
  /// - Returns: The landscape.
  /// - Throws: `.notTwoCoordinates`, and what `objective()` throws.
  func landscape(
    over axes: (Int, Int), showing run: RunState?, minima: Minima, span: Double?
  ) throws(DescentError) -> Landscape
}

/// A component of a gradient as a mean over rows: the sum of errors, each times a feature or not.
public struct GradientSum: Equatable, Sendable {
  /// What is summed up: `errors`.
  public var summand: String
  /// The feature that each is multiplied by, raw; nil for an intercept.
  public var feature: String?
  /// The sum.
  public var total: Double
  /// What it is divided by.
  public var count: Int

  /// Creates a component.
  public init(summand: String, feature: String?, total: Double, count: Int) {
    self.summand = summand
    self.feature = feature
    self.total = total
    self.count = count
  }
}

/// What becomes of the coordinates that a landscape does not show.
public enum OtherCoordinates: Equatable, Sendable {
  /// For each pair of values they are where the quantity is least.
  case atTheirBest
  /// They stay where they are at the minimum, or at the end of the run.
  case fixed
}

extension Subject {
  /// The names.
  public var coordinateTitles: [String] { coordinateNames }
  /// The quantity's name alone.
  public var quantityInWords: String { quantity }
  /// The quantity's name.
  public var resultName: String { quantity }
  /// The second derivatives of the objective.
  public func curvature(at point: [Double]) -> Spectrum? {
    guard let objective = try? objective() as? any TwiceDifferentiable else { return nil }
    return Spectrum(of: objective, at: point)
  }
  /// They are looked at once more.
  public var vouchesForMinima: Bool { false }
  /// There is nothing of that kind.
  public func prepareCurvature(shouldStop: () -> Bool) throws(DescentError) {}
  /// Not known to be.
  public var isQuadratic: Bool { false }
  /// Made of no rows.
  public var usesRows: Bool { false }
  /// No columns.
  public var storage: [SharedStorage] { [] }
  /// Coordinates of their own.
  public var design: Design? { nil }
  /// The design's, where there is one.
  public var model: (any RowModel)? { design }
  /// Nothing kept for testing.
  public var test: (any TestMeasure)? { nil }
  /// As they came.
  public var scaling: Scaling? { nil }
  /// Not a mean over rows.
  public func largestRowCurvature() -> Double? { nil }
  /// Not known.
  public func largestCurvature() -> Double? { nil }
  /// Not a mean over rows.
  public func gradientSums(_ gradient: [Double]) -> [GradientSum]? { nil }
  /// Nothing to standardise.
  public func standardizedConditionNumber(shouldStop: () -> Bool) -> Double? { nil }
  /// Not known.
  public var domain: [ClosedRange<Double>]? { nil }
  /// Those of a model are fixed; a function is seen whole.
  public var otherCoordinates: OtherCoordinates? { usesRows ? .fixed : nil }

  /// The domain, else −10 to 10.
  public var box: [ClosedRange<Double>] { domain ?? coordinateNames.map { _ in -10...10 } }

  /// Coefficients for the features as they were before standardising; nil where they are as they
  /// came.
  public func inOriginalUnits(_ point: [Double]) -> Coefficients? {
    guard let scaling, let design, design.count == point.count else { return nil }
    return Coefficients(design, point).inOriginalUnits(scaling)
  }

  /// A section through the minimum, or the end of the run, over two coordinates.
  public func landscape(
    over axes: (Int, Int), showing run: RunState?, minima: Minima, span: Double?
  ) throws(DescentError) -> Landscape {
    try section(over: axes, showing: run, minima: minima, span: span)
  }

  /// A section as it is, whatever is known of the minima's surroundings.
  func section(
    over axes: (Int, Int), showing run: RunState?, minima: Minima, span: Double?
  ) throws(DescentError) -> Landscape {
    let count = coordinateNames.count
    guard count == 2 || count > 2 && otherCoordinates != nil else {
      throw .notTwoCoordinates(count)
    }
    let objective = try objective()
    let end = run.map { $0.isDiverged ? $0.bestPoint : $0.point }
    let nearest = end.flatMap(minima.nearest) ?? minima.points.first
    var point = nearest?.point ?? end ?? box.map { ($0.lowerBound + $0.upperBound) / 2 }
    let center = [point[axes.0], point[axes.1]]
    let shown = count == 2 ? minima.points : nearest.map { [$0] } ?? []
    let titles = coordinateTitles
    return Landscape(
      title: title(limit: 60) + (count > 2 ? ", others as at the minimum" : ""),
      axes: [titles[axes.0], titles[axes.1]], coordinates: axes,
      box: span.map { span in center.map { Landscape.range(around: $0, span) } }
        ?? [axes.0, axes.1].map { self.range(of: $0, showing: run, minima) },
      minima: shown.map { [$0.point[axes.0], $0.point[axes.1]] },
      value: { first, second in
        point[axes.0] = first
        point[axes.1] = second
        return objective.value(at: point)
      })
  }

  /// A range of a coordinate that shows its domain, where the run went, and a single minimum.
  private func range(
    of coordinate: Int, showing run: RunState?, _ minima: Minima
  ) -> ClosedRange<Double> {
    guard let run else { return box[coordinate] }
    let visited = run.extent()[coordinate]
    if let domain { return visited.hull(domain[coordinate]) }
    guard minima.points.count == 1, let minimum = minima.points.first else { return visited }
    let margin = (visited.upperBound - visited.lowerBound) * 0.05
    let center = minimum.point[coordinate]
    return visited.hull((center - margin)...(center + margin))
  }
}
