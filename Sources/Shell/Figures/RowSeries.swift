import CLibrary
import Datasets
import Descents
import Language
import LeastSquares
import Plotting

/// A model with its coefficients, as figures of rows need it.
struct FittedModel: Sendable {
  /// How it predicts.
  var model: any RowModel
  /// The coefficients.
  var point: [Double]
  /// What the legend calls it.
  var name: String
  /// Whether it is what others are measured by.
  var isReference: Bool

  /// The predicted target of every row.
  func predictions(for data: Dataset) -> [Double] { model.predictions(for: data, at: point) }

  /// The predicted target along a section.
  func heights(at x: [Double], along section: Section) -> [Double] {
    model.heights(at: x, along: section, at: point)
  }

  /// Its line or curve.
  ///
  /// - Parameters:
  ///   - x: Where.
  ///   - section: Through which of the other features.
  ///   - isOneOfSeveral: Whether others of its kind are drawn beside it.
  /// - Returns: The series.
  func series(over x: [Double], along section: Section, isOneOfSeveral: Bool = false) -> Series {
    Series(
      name, role: isReference ? .reference : isOneOfSeveral ? .plain : .fit,
      .line(x: x, y: heights(at: x, along: section)))
  }
}

extension Descent {
  /// Where it has come to; nil where it predicts no rows.
  var fittedModel: FittedModel? {
    subject.model.map {
      FittedModel(model: $0, point: point, name: "descent", isReference: false)
    }
  }

  /// The minimum that it is measured by; nil where none is known, and where it predicts no rows.
  var referenceModel: FittedModel? {
    guard let model = subject.model, let goal else { return nil }
    return FittedModel(
      model: model, point: goal.point, name: minima.kind.label, isReference: true)
  }
}

extension LinearRegression {
  /// The model that it estimates.
  var fittedModel: FittedModel {
    let coefficients = Coefficients(self)
    return FittedModel(
      model: coefficients.design, point: coefficients.values, name: "least squares",
      isReference: true)
  }
}

extension ModelRegression {
  /// How it predicts rows; nil where it is no model of the target.
  var fittedModel: FittedModel? {
    cost.model.map {
      FittedModel(model: $0, point: regression.point, name: "least squares", isReference: true)
    }
  }
}

extension Session {
  /// The descent and the reference to draw: the last fit and its minimum, else least squares.
  func fittedModels(
    for purpose: String
  ) throws(Diagnostic) -> (reference: FittedModel?, descent: FittedModel?) {
    if let fit = state.fit?.descent { return (fit.referenceModel, fit.fittedModel) }
    if let known = state.modelRegression {
      guard let model = known.fittedModel else {
        throw Diagnostic(.modelPredictsNoTarget(known.cost.relation.text, for: purpose))
      }
      return (model, nil)
    }
    if let known = state.regression { return (known.fittedModel, nil) }
    return (try regression(intercept: true, for: purpose).fittedModel, nil)
  }
}

extension Session {
  /// The word that stands for least squares, where no run has that name.
  static let leastSquaresWord = "lsq"

  /// The models of runs over the rows of today, each under its run's name.
  ///
  /// - Parameters:
  ///   - words: The names of runs, or `lsq`.
  ///   - data: The rows.
  ///   - purpose: The command that asks.
  /// - Returns: The models.
  /// - Throws: `unknownRun`, and where a run is on other rows or predicts none.
  func models(
    of words: [Word], over data: Dataset, for purpose: String
  ) throws(Diagnostic) -> [FittedModel] {
    var models: [FittedModel] = []
    for word in words {
      if word.text == Self.leastSquaresWord, state.runs.named(word.text) == nil {
        var model = state.modelRegression?.fittedModel ?? state.regression?.fittedModel
        if model == nil { model = try regression(intercept: true, for: purpose).fittedModel }
        if let model { models.append(model) }
        continue
      }
      let run = try state.runs.named(word)
      guard var model = run.descent.fittedModel else {
        throw Diagnostic(.runPredictsNoRows(run.name, run.origin), word.span)
      }
      let current = data.features.map { SharedStorage($0.values) }
      var columns: [Int] = []
      for storage in run.descent.subject.featureStorage {
        guard let index = current.firstIndex(of: storage) else {
          throw Diagnostic(.runOfOtherRows(run.name), word.span)
        }
        columns.append(index)
      }
      if columns != Array(current.indices) {
        model.model = ColumnsModel(model.model, columns: columns)
      }
      model.name = run.name
      models.append(model)
    }
    return models
  }
}

extension Subject {
  /// The features' columns: all that it holds but the target, which is the last.
  fileprivate var featureStorage: [SharedStorage] { Array(storage.dropLast()) }
}

extension SessionState {
  /// The means of the features, over all rows.
  var featureMeans: [Double] {
    if let sampling { return sampling.summaries.dropLast().map { $0.mean ?? 0 } }
    return data?.features.map { ColumnSummary($0).mean ?? 0 } ?? []
  }

  /// A section through the means of all features but one; its powers go with it.
  func section(over feature: Int, of data: Dataset) -> Section {
    Section(
      feature: feature, others: data.features.count > 1 ? featureMeans : [0],
      powers: PowerFeatures(data, scaling: scaling))
  }

  /// The rows as points: those that are fitted, and with a sign of their own those kept for
  /// testing.
  func rowSeries(
    _ label: String? = nil, x: (Dataset) -> [Double], y: (Dataset) -> [Double]
  ) -> [Series] {
    guard let data else { return [] }
    func points(_ data: Dataset) -> Series.Content { .points(x: x(data), y: y(data)) }
    guard let heldOut else { return [Series(label, role: .data, points(data))] }
    return [
      Series("training rows", role: .data, points(data)),
      Series("test rows", role: .plain, points(heldOut.rows)),
    ]
  }

  /// The smallest and the largest value of a feature, test rows included.
  func extent(ofFeature index: Int) -> (lower: Double, upper: Double) {
    let columns = [data, heldOut?.rows].compactMap { $0?.features[index].values }
    var extent = (lower: Double.infinity, upper: -Double.infinity)
    for value in columns.joined() {
      extent.lower = min(extent.lower, value)
      extent.upper = max(extent.upper, value)
    }
    return extent
  }
}

/// Where to draw a line between two ends: there, and in between where it or an axis bends.
func abscissas(
  _ ends: (lower: Double, upper: Double), log: LogAxes, isCurve: Bool = false
) -> [Double] {
  guard isCurve || !log.isEmpty, ends.lower < ends.upper else { return [ends.lower, ends.upper] }
  let count = 400
  guard log.contains(.x) else {
    return (0...count).map { step in
      let fraction = Double(step) / Double(count)
      return ends.lower * (1 - fraction) + ends.upper * fraction
    }
  }
  guard ends.upper > 0 else { return [] }
  let lower = ends.lower > 0 ? ends.lower : ends.upper * 1e-9
  return (0...count).map { lower * pow(ends.upper / lower, Double($0) / Double(count)) }
}
