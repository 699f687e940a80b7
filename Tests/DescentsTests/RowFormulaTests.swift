import Datasets
import Expressions
import LeastSquares
import Numerics
import Optimization
import Testing

@testable import Descents

/// Formulas over rows as what runs descend on.
@Suite struct RowFormulaTests {
  private let data: Dataset
  private let rows: RowTable

  init() throws {
    data = try line(rows: 40, features: 2)
    rows = try #require(
      RowTable((data.features + [data.target]).map { ($0.name, $0.values) }))
  }

  private func formula(
    _ text: String, _ variables: [String] = ["a", "b", "c"], isCompressed: Bool = true
  ) throws -> Formula {
    let names = NameTable(values: [:], rows: rows)
    let plain = Formula(
      name: "J", variables: variables,
      expression: try ParsedExpression.parse(text, names: names).bound(to: names), rows: rows)
    guard isCompressed else { return plain }
    return try plain.compressed(
      columns: data.features + [data.target], memoryLimit: 1e8, shouldStop: { false })
  }

  /// Points in a box, from a seed.
  private func points(_ count: Int, seed: UInt64) -> [[Double]] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in (0..<3).map { _ in 40 * random.nextUniform() - 20 } }
  }

  @Test func leastSquaresAndItsFormulaAreTheSameNumbers() throws {
    let rFactor = try RFactor.inBestPrecision(data)
    let cost = try LinearLeastSquares(
      rFactor, regression: LinearRegression(rFactor), rows: data)
    let formula = try formula("mean((a + b*x1 + c*x2 - y)^2)/2")
    let (own, fitted) = (try formula.objective(), cost.objective())
    for point in points(50, seed: 7) {
      let (value, gradient) = own.valueAndGradient(at: point)
      let (other, slope) = fitted.valueAndGradient(at: point)
      #expect(value == other && gradient == slope, "seed 7: \(point)")
    }
    #expect(formula.isQuadratic && formula.usesRows)
    let minima = formula.minima(around: formula.box, shouldStop: { false })
    #expect(minima == cost.minima(around: cost.box, shouldStop: { false }))
    #expect(formula.curvature(at: [0, 0, 0]) == cost.curvature(at: [0, 0, 0]))
  }

  /// What is compressed has the values and derivatives of the rows themselves.
  @Test(arguments: [
    "mean((a + b*x1 + c*x2 - y)^2)/2", "sum((y - c*x2 - a)^2) + 3",
    "mean(x1^2*(a + b*x1 - y)^2)", "mean((a + b*x1 - y)^2) + 0.3b^2 + a*c",
    "mean((a - y)(b*x1 + c)) - c^2", "mean((y - mean(y) - b*(x1 - mean(x1)))^2)",
    "a + mean(b*x1 - y)",
  ])
  func compressionChangesNothing(_ text: String) throws {
    let compressed = try formula(text)
    #expect(compressed.compression != nil)
    let plain = try formula(text, isCompressed: false)
    let (short, long) = (try compressed.objective(), try plain.objective())
    for point in points(20, seed: 11) {
      let (value, gradient) = short.valueAndGradient(at: point)
      let (other, slope) = long.valueAndGradient(at: point)
      #expect(isClose(value, other, 1e4), "\(text), seed 11, \(point): \(value), \(other)")
      for (left, right) in zip(gradient, slope) {
        #expect(isClose(left, right, 1e4), "\(text), seed 11, \(point): \(left), \(right)")
      }
    }
    let spectra = [compressed, plain].compactMap { $0.curvature(at: [1, 2, 3]) }
    #expect(spectra.count == 2)
    for (left, right) in zip(spectra[0].eigenvalues, spectra[1].eigenvalues) {
      #expect(isClose(left, right, 1e4), "\(text)")
    }
  }

  private func isClose(_ left: Double, _ right: Double, _ size: Double) -> Bool {
    abs(left - right) <= 1e-11 * max(size, abs(left), abs(right))
  }

  @Test(arguments: [
    "mean(abs(a + b*x1 - y))", "mean((a*b*x1 - y)^2)", "sd(a*x1)", "mean(exp(a + b*x1/100))",
  ])
  func otherCostsKeepTheirRows(_ text: String) throws {
    #expect(try formula(text).compression == nil)
  }

  @Test func someRowsGiveTheMeanOfTheirOwn() throws {
    let formula = try formula("sum((a + b*x1 - y)^2)/2 + c^2")
    let objective = try #require(try formula.objective() as? any RowObjective)
    #expect(objective.rowCount == 40)
    let point = [1.0, 2, 3]
    let whole = objective.valueAndGradient(at: point)
    // The estimates of single rows have the whole as their mean.
    var mean = [0.0, 0, 0]
    for row in 0..<40 {
      var gradient = [0.0, 0, 0]
      point.withUnsafeBufferPointer { point in
        gradient.withUnsafeMutableBufferPointer { gradient in
          withUnsafePointer(to: row) { row in
            _ = objective.valueAndGradient(
              at: point, rows: UnsafeBufferPointer(start: row, count: 1), into: gradient)
          }
        }
      }
      for index in 0..<3 { mean[index] += gradient[index] / 40 }
    }
    for (left, right) in zip(mean, whole.gradient) { #expect(isClose(left, right, 1e4)) }
    #expect(try self.formula("sqrt(mean((a - y)^2))").objective() as? any RowObjective == nil)
  }

  @Test func minimaOfOtherCostsAreSearched() throws {
    // Σ(y − a)⁴ has one minimum, between the least and the greatest target.
    let formula = try formula("mean((a - y)^4)", ["a"])
    let minima = formula.minima(around: [-500...500], shouldStop: { false })
    #expect(minima.kind == .searched && minima.points.count == 1)
    let point = try #require(minima.points.first?.point)
    #expect(try abs(formula.objective().valueAndGradient(at: point).gradient[0]) <= 1e-3)
    #expect(formula.minima(around: [-500...500], shouldStop: { true }).points.isEmpty)
  }

  @Test func memoryIsAskedForBefore() throws {
    let plain = try formula("mean((a + b*x1 - y)^2)", isCompressed: false)
    #expect(throws: DescentError.self) {
      try plain.compressed(columns: data.features, memoryLimit: 100, shouldStop: { false })
    }
  }

  @Test func theFaultyRowIsNamedWithItsNumbers() throws {
    let formula = try formula("mean(log(a + x1 + 100*(x2 > 0)))", ["a"])
    let x1 = data.features[0].values
    let x2 = data.features[1].values
    let row = try #require(x1.indices.first { x1[$0] + (x2[$0] > 0 ? 100 : 0) <= 0 })
    let fault = try #require(formula.faultyRow(at: [0]))
    #expect(fault.row == row + 1)
    #expect(fault.columns.map(\.name) == ["x1", "x2"])
    #expect(fault.columns.map(\.value) == [x1[row], x2[row]])
    #expect(formula.faultyRow(at: [1000]) == nil)
  }
}
