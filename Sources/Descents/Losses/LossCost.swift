public import Datasets
public import LeastSquares
public import Numerics
public import Optimization

/// The mean loss of a linear model over rows, and what its coefficients cost by themselves.
///
/// Squares are compressed, as `LinearLeastSquares` has them; every other loss pays one pass over
/// the rows for each value and gradient.
public struct LossCost: Subject {
  /// What an error costs.
  public let loss: any Loss
  /// What coefficients cost.
  public let penalty: Penalty
  /// The features and the intercept.
  public let linearDesign: Design
  /// The two values of a target of classes.
  public let classes: TargetClasses?
  /// How the features were standardised; nil where they are as they came.
  public let scaling: Scaling?
  private let rows: LossRows
  private let squares: RegressionObjective?
  private let testRows: LossRows?
  private let found = LossMinimumCache()

  /// Creates the cost of rows.
  ///
  /// - Parameters:
  ///   - loss: What an error costs.
  ///   - penalty: What coefficients cost.
  ///   - data: The rows.
  ///   - hasIntercept: Whether the model has an intercept, which is not penalised.
  ///   - rFactor: The rows compressed, which squares are made of; needed for those alone.
  ///   - test: Rows kept for testing.
  ///   - scaling: How the features were standardised.
  /// - Throws: `.count` where the loss is one of classes and the target has no two.
  public init(
    _ loss: any Loss, _ penalty: Penalty, data: Dataset, hasIntercept: Bool,
    compressed rFactor: RFactor? = nil, test: Dataset? = nil, scaling: Scaling? = nil
  ) throws(ClassError) {
    self.loss = loss
    self.penalty = penalty
    self.scaling = scaling
    linearDesign = Design(data, hasIntercept: hasIntercept)
    let classes = loss.isClassification ? try TargetClasses(data.target) : nil
    self.classes = classes
    func rows(_ data: Dataset) -> LossRows {
      LossRows(
        data, targets: classes?.indicators(data.target) ?? data.target.values,
        hasIntercept: hasIntercept, loss: loss)
    }
    self.rows = rows(data)
    testRows = test.map(rows)
    squares =
      loss is SquaredLoss
      ? rFactor.flatMap { try? QuadraticCost($0) }.map {
        RegressionObjective(cost: $0, data: data, hasIntercept: hasIntercept)
      } : nil
  }

  /// Whether iterations do not pay for rows.
  public var isCompressed: Bool { squares != nil }
  /// The rows that are fitted.
  public var rowCount: Int { rows.rowCount }

  /// The names of the coefficients.
  public var coordinateNames: [String] { linearDesign.names }
  /// The names as headings.
  public var coordinateTitles: [String] { linearDesign.titles }
  /// `cost`.
  public var quantity: String { "cost" }
  /// `the cost`.
  public var quantityInWords: String { "the cost" }
  /// `The cost around its minimum`.
  public func title(limit: Int) -> String { "The cost around its minimum" }

  private var ridge: RidgeObjective? {
    squares.map { squares in
      RidgeObjective(
        base: squares,
        penalty: SquaredPenalty(l2: penalty.l2, first: linearDesign.firstFeature))
    }
  }

  /// The cost: with second derivatives where the loss has some, with an l1 part where it has one.
  public func objective() -> any Objective {
    if let ridge { return withSizes(ridge) }
    let base = LossObjective(rows, l2: penalty.l2)
    return loss.curvatureBound == nil ? withSizes(base) : withSizes(SmoothLossObjective(base: base))
  }

  private func withSizes<Base: Objective>(_ base: Base) -> any Objective {
    guard penalty.l1 > 0 else { return base }
    return LassoObjective(base: base, absoluteWeights: penalty.absoluteWeights(linearDesign))
  }

  /// The exact minimum, by a method fit for the loss; none where the search was stopped or failed.
  public func minima(around box: [ClosedRange<Double>], shouldStop: () -> Bool) -> Minima {
    let known = found.value { search(shouldStop) }
    return Minima(known?.minimum.map { [$0] } ?? [], .exact)
  }

  private func search(_ shouldStop: () -> Bool) -> LossMinimum? {
    if let ridge {
      return LossMinimum.ofSquares(
        ridge, weights: penalty.absoluteWeights(linearDesign), rowCount: rows.rowCount,
        shouldStop: shouldStop)
    }
    return LossMinimum.ofRows(
      rows, penalty, start: [Double](repeating: 0, count: linearDesign.count),
      shouldStop: shouldStop)
  }

  /// The direction along which the cost falls for ever, where the search for the minimum found one.
  public var endlessDirection: [Double]? { found.found?.endlessDirection }
  /// Whether the search for the minimum was finished and found none.
  public var hasUnknownMinimum: Bool {
    found.found.map { $0.minimum == nil && $0.endlessDirection == nil } ?? false
  }
  /// Whether other points cost as little as the minimum, as far as that is known.
  public var hasOtherMinima: Bool { found.found.map { !$0.isUnique } ?? false }

  /// The curvature of the smooth part; nil where the loss has none, as at kinks.
  public func curvature(at point: [Double]) -> Spectrum? {
    if let ridge { return Spectrum(of: ridge, at: point) }
    guard loss.curvatureBound != nil else { return nil }
    return Spectrum(of: SmoothLossObjective(base: LossObjective(rows, l2: penalty.l2)), at: point)
  }

  /// Squares without an l1 part are.
  public var isQuadratic: Bool { isCompressed && penalty.l1 == 0 }

  /// Whether the other has the same rows, loss and penalty.
  public func isSame(as other: any Subject) -> Bool {
    guard let other = other as? LossCost else { return false }
    return loss.name == other.loss.name && penalty == other.penalty
      && (loss as? HuberLoss)?.delta == (other.loss as? HuberLoss)?.delta
      && linearDesign == other.linearDesign && rows.features == other.rows.features
      && rows.targets == other.rows.targets
  }

  /// It does.
  public var usesRows: Bool { true }
  /// The rows themselves.
  public var storage: [SharedStorage] {
    (rows.features + [rows.targets]).map { SharedStorage($0) }
  }
  /// The features and the intercept.
  public var design: Design? { linearDesign }
  /// What a score means.
  public var model: (any RowModel)? {
    LossModel(design: linearDesign, loss: loss, classes: classes)
  }
  /// The rows kept for testing.
  public var test: (any TestMeasure)? { testRows.map { LossTest(rows: $0) } }

  /// The loss's bound times the largest ‖x‖² of a row, and l2.
  public func largestRowCurvature() -> Double? {
    guard let bound = loss.curvatureBound else { return nil }
    var largest = 0.0
    for row in 0..<rows.rowCount {
      largest = max(
        largest, rows.features.reduce(rows.hasIntercept ? 1 : 0) { $0 + $1[row] * $1[row] })
    }
    return bound * largest + penalty.l2
  }

  /// The loss's bound times the largest eigenvalue of XᵀX/m, and l2; not worked out for many
  /// features.
  public func largestCurvature() -> Double? {
    guard let bound = loss.curvatureBound, linearDesign.count <= Self.mostForCurvature else {
      return nil
    }
    let squares = SmoothLossObjective(
      base: LossObjective(LossRows(rows, loss: SquaredLoss()), l2: 0))
    let spectrum = Spectrum(
      of: squares, at: [Double](repeating: 0, count: linearDesign.count))
    return spectrum?.eigenvalues.last.map { bound * $0 + penalty.l2 }
  }

  private static let mostForCurvature = 200

  /// Predicted classes against those of the rows; nil for other targets.
  public func confusion(at point: [Double]) -> Confusion? {
    classes.map { _ in Confusion(scores: rows.scores(at: point), targets: rows.targets) }
  }

  /// The same on the rows kept for testing.
  public func testConfusion(at point: [Double]) -> Confusion? {
    guard classes != nil, let testRows else { return nil }
    return Confusion(scores: testRows.scores(at: point), targets: testRows.targets)
  }
}

/// A linear model whose score is the target, or says how probable the second class is.
public struct LossModel: RowModel {
  /// The features and the intercept.
  public let design: Design
  let loss: any Loss
  let classes: TargetClasses?

  /// Whether the prediction is a straight line.
  public var isLinear: Bool { classes == nil }

  /// The score, or the mean target at its probability.
  public func prediction(of row: [Double], at point: [Double]) -> Double {
    predicted(design.prediction(of: row, at: point))
  }

  /// The same for every row.
  public func predictions(for data: Dataset, at point: [Double]) -> [Double] {
    design.predictions(for: data, at: point).map(predicted)
  }

  /// The same along a section.
  public func heights(at x: [Double], along section: Section, at point: [Double]) -> [Double] {
    design.heights(at: x, along: section, at: point).map(predicted)
  }

  /// The probability of the second class; nil where there are no classes.
  public func probability(of row: [Double], at point: [Double]) -> Double? {
    classes.map { _ in loss.prediction(design.prediction(of: row, at: point)) }
  }

  private func predicted(_ score: Double) -> Double {
    let value = loss.prediction(score)
    guard let classes else { return value }
    return classes.first + (classes.second - classes.first) * value
  }
}

/// Rows kept for testing, scored by the mean loss alone.
private struct LossTest: TestMeasure {
  let rows: LossRows
  var rowCount: Int { rows.rowCount }

  func score(_ point: [Double]) -> TestScore {
    let value = point.withUnsafeBufferPointer { LossSums(rows).value(at: $0, gradient: nil) }
    return TestScore(cost: value, rSquared: nil)
  }
}
