public import Datasets
internal import Expressions
public import LeastSquares
public import Numerics
public import Optimization

/// The cost Σr²/2m of a model of rows as what a run descends on.
public struct ModelCost: Subject {
  /// The model.
  public let relation: RowRelation
  /// A minimum that is known.
  public private(set) var known: NonlinearRegression?
  private let formula: Formula
  private let predictor: RelationPredictor?
  private let testRows: ModelTestRows?

  /// Creates the cost.
  ///
  /// - Parameters:
  ///   - relation: The model.
  ///   - formula: Its cost, compressed where that could be done.
  ///   - data: The columns, in the order in which rows to predict have them.
  ///   - test: The rows kept for testing.
  /// - Throws: `.expression` where the model cannot be compiled.
  public init(
    _ relation: RowRelation, formula: Formula, data: Dataset, test: Dataset? = nil
  ) throws(DescentError) {
    self.relation = relation
    self.formula = formula
    predictor = try RelationPredictor(relation, data)
    testRows = test.flatMap { ModelTestRows(relation, $0) }
  }

  /// The same with a minimum that is known.
  public func measured(by known: NonlinearRegression) -> ModelCost {
    var copy = self
    copy.known = known
    return copy
  }

  /// The parameters.
  public var coordinateNames: [String] { relation.parameters }
  /// `cost`.
  public var quantity: String { "cost" }
  /// `the cost`.
  public var quantityInWords: String { "the cost" }

  /// The model, where it is short enough.
  public func title(limit: Int) -> String {
    let text = relation.text
    return text.count > limit ? "The cost of a model" : "The cost of \(text)"
  }

  /// The cost as a formula over the rows.
  public func objective() throws(DescentError) -> any Objective { try formula.objective() }

  /// The lowest of those that searches from points in the box lead to.
  public func minima(around box: [ClosedRange<Double>], shouldStop: () -> Bool) -> Minima {
    var found: [Minimum] = []
    func add(_ regression: NonlinearRegression?) {
      guard let regression, regression.ending == .arrived, !regression.isNearlySingular else {
        return
      }
      found.append(Minimum(point: regression.point, value: regression.cost))
    }
    add(known)
    if relation.isLinear {
      add(try? relation.leastSquares(from: nil, shouldStop: shouldStop))
      return Minima(Array(found.prefix(1)), .leastSquares)
    }
    var random = SplitMix64(seed: 2015)
    for number in 0..<starts {
      if shouldStop() { break }
      let start = box.map { range in
        let fraction = number == 0 ? 0.5 : random.nextUniform()
        return range.lowerBound * (1 - fraction) + range.upperBound * fraction
      }
      add(try? relation.leastSquares(from: start, shouldStop: shouldStop))
    }
    var minima: [Minimum] = []
    for minimum in found.sorted(by: { $0.value < $1.value }) {
      let size = squaredDistance(minimum.point, minimum.point.map { _ in 0 })
      let isKnown = minima.contains {
        squaredDistance($0.point, minimum.point) <= 1e-12 * size
      }
      if !isKnown { minima.append(minimum) }
    }
    return Minima(minima, .searched)
  }

  /// Each is the end of a search by the derivatives of every row, which says so itself.
  public var vouchesForMinima: Bool { true }

  /// Few where there are many rows.
  private var starts: Int {
    min(6, max(1, 400_000 / max(relation.rows.rowCount * relation.parameters.count, 1)))
  }

  /// From the compressed rows, or the second derivatives.
  public func curvature(at point: [Double]) -> Spectrum? { formula.curvature(at: point) }

  /// Whether it is linear in its parameters.
  public var isQuadratic: Bool { formula.isQuadratic }

  /// Whether the other is of the same model of the same rows.
  public func isSame(as other: any Subject) -> Bool {
    (other as? ModelCost)?.relation.isSame(as: relation) == true
  }

  /// It does.
  public var usesRows: Bool { true }
  /// The columns.
  public var storage: [SharedStorage] {
    relation.rows.names.compactMap { relation.rows.column($0) }.map { SharedStorage($0) }
  }
  /// How it predicts the target; nil where it is no model of it.
  public var model: (any RowModel)? { predictor }
  /// The rows kept for testing.
  public var test: (any TestMeasure)? { testRows }
}

extension String {
  /// The name of a column in the spelling that formulas use.
  fileprivate var asInFormulas: String { Expression(variable: self).freeNames.first ?? self }
}

/// Predictions of a model for rows given by their features.
public struct RelationPredictor: RowModel {
  /// The parameters, then a name that cannot be typed for each feature.
  private let names: [String]
  private let prediction: Expression
  private let featureCount: Int

  /// Nil where the model is not one of the target from the features alone.
  init?(_ relation: RowRelation, _ data: Dataset) throws(DescentError) {
    guard let solved = relation.solvedForTarget, solved.column == data.target.name.asInFormulas
    else { return nil }
    do {
      prediction = try solved.model.withoutRowFunctions(over: relation.rows)
        .replacingColumns { "\($0) in a row" }
    } catch {
      throw .expression(error)
    }
    names = relation.parameters + data.features.map { "\($0.name.asInFormulas) in a row" }
    featureCount = data.features.count
  }

  /// The predicted target of a row.
  public func prediction(of row: [Double], at point: [Double]) -> Double {
    guard let function = try? CompiledFunction(prediction, variables: names) else { return .nan }
    return function.value(at: point + row)
  }

  /// The predicted target of every row.
  public func predictions(for data: Dataset, at point: [Double]) -> [Double] {
    guard let function = try? CompiledFunction(prediction, variables: names) else { return [] }
    var inputs = point + [Double](repeating: 0, count: featureCount)
    return (0..<data.rowCount).map { row in
      for (index, feature) in data.features.enumerated() {
        inputs[point.count + index] = feature.values[row]
      }
      return function.value(at: inputs)
    }
  }

  /// The curve along a section.
  public func heights(at x: [Double], along section: Section, at point: [Double]) -> [Double] {
    guard let function = try? CompiledFunction(prediction, variables: names) else { return [] }
    return x.map { function.value(at: point + section.row(at: $0)) }
  }
}

/// Rows kept for testing, measured by a model's cost.
struct ModelTestRows: TestMeasure {
  private let relation: RowRelation
  private let squaresOfTarget: Double?

  init?(_ relation: RowRelation, _ data: Dataset) {
    guard
      let rows = RowTable((data.features + [data.target]).map { ($0.name, $0.values) })
    else { return nil }
    self.relation = RowRelation(
      target: relation.target, prediction: relation.prediction, parameters: relation.parameters,
      rows: rows)
    guard let values = try? relation.target.values(in: rows) else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    squaresOfTarget = squares > 0 ? squares : nil
  }

  var rowCount: Int { relation.rows.rowCount }

  func score(_ point: [Double]) -> TestScore {
    guard let residuals = try? relation.residuals() else {
      return TestScore(cost: .nan, rSquared: nil)
    }
    let squares = residuals.sumOfSquares(at: point)
    return TestScore(
      cost: squares / (2 * Double(rowCount)), rSquared: squaresOfTarget.map { 1 - squares / $0 })
  }
}
