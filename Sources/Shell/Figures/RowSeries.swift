import Datasets
import Glibc
import LeastSquares
import Plotting

/// A linear model as figures need it: its coefficients, and whether the first is an intercept.
struct LinearModel: Sendable {
  var theta: [Double]
  var hasIntercept: Bool

  init(theta: [Double], hasIntercept: Bool) {
    self.theta = theta
    self.hasIntercept = hasIntercept
  }

  init(_ regression: LinearRegression) {
    self.init(
      theta: regression.coefficients.map(\.value), hasIntercept: regression.hasIntercept)
  }

  init(_ fit: FitResult) { self.init(theta: fit.theta, hasIntercept: fit.hasIntercept) }

  private var slopes: ArraySlice<Double> { theta.dropFirst(hasIntercept ? 1 : 0) }

  /// The predicted target of every row.
  func predictions(for data: Dataset) -> [Double] {
    var result = [Double](
      repeating: hasIntercept ? theta.first ?? 0 : 0, count: data.rowCount)
    result.withUnsafeMutableBufferPointer { result in
      for (slope, feature) in zip(slopes, data.features) {
        feature.values.withUnsafeBufferPointer { values in
          for row in 0..<min(values.count, result.count) { result[row] += slope * values[row] }
        }
      }
    }
    return result
  }

  /// The line over one feature, the others at fixed values: its height at 0 and its slope.
  func line(over index: Int, others means: [Double]) -> (height: Double, slope: Double) {
    let slopes = Array(slopes)
    var height = hasIntercept ? theta.first ?? 0 : 0
    for (place, (slope, mean)) in zip(slopes, means).enumerated() where place != index {
      height += slope * mean
    }
    return (height, slopes.indices.contains(index) ? slopes[index] : 0)
  }

  /// The line over one feature at some values of it.
  func heights(at x: [Double], over index: Int, others means: [Double]) -> [Double] {
    let line = line(over: index, others: means)
    return x.map { line.height + line.slope * $0 }
  }

  /// The curve over a feature and its powers at some values of it, all others at fixed values.
  func heights(
    at x: [Double], over index: Int, others means: [Double], powers: PowerFeatures
  ) -> [Double] {
    let family = powers.family(of: index)
    guard family.count > 1 else { return heights(at: x, over: index, others: means) }
    let slopes = Array(slopes)
    let start = hasIntercept ? theta.first ?? 0 : 0
    let height = zip(slopes, means).enumerated().reduce(start) { height, place in
      family.contains(place.offset) ? height : height + place.element.0 * place.element.1
    }
    return x.map { x in
      family.reduce(height) { $0 + slopes[$1] * powers.value(of: $1, at: x) }
    }
  }
}

extension SessionState {
  /// The means of the features, over all rows.
  var featureMeans: [Double] {
    if let sampling { return sampling.summaries.dropLast().map { $0.mean ?? 0 } }
    return data?.features.map { ColumnSummary($0).mean ?? 0 } ?? []
  }

  /// The rows as points: those that are fitted, and with a sign of their own those kept for testing.
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
      let share = Double(step) / Double(count)
      return ends.lower * (1 - share) + ends.upper * share
    }
  }
  guard ends.upper > 0 else { return [] }
  let lower = ends.lower > 0 ? ends.lower : ends.upper * 1e-9
  return (0...count).map { lower * pow(ends.upper / lower, Double($0) / Double(count)) }
}
