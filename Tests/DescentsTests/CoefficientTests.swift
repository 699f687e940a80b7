import Datasets
import LeastSquares
import Testing

@testable import Descents

/// Coefficients and what they predict.
@Suite struct CoefficientTests {
  @Test func namesFollowTheDesign() {
    let line = Design(features: ["area"], hasIntercept: true)
    #expect(line.names == ["intercept", "area"])
    #expect(line.titles == ["intercept", "slope"])
    #expect(line.feature(of: 0) == nil && line.feature(of: 1) == "area")
    let origin = Design(features: ["a", "b"], hasIntercept: false)
    #expect(origin.names == ["a", "b"] && origin.titles == ["a", "b"])
    #expect(origin.feature(of: 0) == "a" && origin.feature(of: 2) == nil)
  }

  @Test func rowsArePredictedAsOneByOne() throws {
    let data = try line(rows: 12, features: 3)
    let design = Design(data, hasIntercept: true)
    let point = [1.5, -2, 0.25, 3]
    let all = design.predictions(for: data, at: point)
    for row in 0..<12 {
      let features = data.features.map { $0.values[row] }
      let one = design.prediction(of: features, at: point)
      #expect(abs(all[row] - one) <= 1e-14 * max(abs(one), 1))
    }
  }

  @Test func originalUnitsPredictTheSame() throws {
    let scaling = Scaling(features: [
      .init(mean: 5, deviation: 2), .init(mean: -1, deviation: 0.5),
    ])
    for hasIntercept in [true, false] {
      let design = Design(features: ["a", "b"], hasIntercept: hasIntercept)
      let scaled = Coefficients(design, (hasIntercept ? [7] : []) + [3, -4])
      let original = try #require(scaled.inOriginalUnits(scaling))
      #expect(original.design.hasIntercept)
      let row = [8.0, 0.25]
      let expected = scaled.prediction(of: scaling.standardized(row))
      #expect(abs(original.prediction(of: row) - expected) <= 1e-13 * abs(expected))
    }
    let other = Coefficients(Design(features: ["a"], hasIntercept: true), [1, 2])
    #expect(other.inOriginalUnits(scaling) == nil)
  }

  @Test func standardizingTwiceIsOneStandardizing() {
    let first = Scaling.Feature(mean: 10, deviation: 4)
    let second = Scaling.Feature(mean: 0.5, deviation: 2)
    let both = first.followed(by: second)
    #expect(both.standardized(7) == second.standardized(first.standardized(7)))
    #expect(both.original(-1) == first.original(second.original(-1)))
  }

  @Test func aSectionThroughPowersIsACurve() throws {
    let x = Column(name: "x", values: [0, 1, 2, 3])
    let square = Column(name: "x^2", values: [0, 1, 4, 9])
    let data = try Dataset(
      features: [x, square], target: Column(name: "y", values: [1, 2, 3, 4]),
      origin: .memory(description: "test"))
    let section = Section(
      feature: 0, others: [1.5, 3.5], powers: PowerFeatures(data, scaling: nil))
    let design = Design(data, hasIntercept: true)
    #expect(design.heights(at: [0, 2, 10], along: section, at: [1, 2, 3]) == [1, 17, 321])
    // The same as the default of a model that predicts row by row.
    #expect(RowByRow(design: design).heights(at: [2], along: section, at: [1, 2, 3]) == [17])
  }

  private struct RowByRow: RowModel {
    let design: Design
    func prediction(of row: [Double], at point: [Double]) -> Double {
      design.prediction(of: row, at: point)
    }
  }
}
