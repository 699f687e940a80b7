import Datasets
import Expressions
import LeastSquares
import Numerics
import Optimization
import Testing

@testable import Descents

/// What the subjects of the shell answer.
@Suite struct SubjectTests {
  @Test func theValueAloneIsThatBesideTheGradient() throws {
    // Line searches ask for values; they have to be, to the bit, those that steps are judged by.
    for features in [1, 2, 5] {
      let subject = try cost(line(rows: 50, features: features))
      let objective = subject.objective()
      let point = (0...features).map { 0.3 * Double($0) - 1.7 }
      #expect(objective.value(at: point) == objective.valueAndGradient(at: point).value)
    }
  }

  @Test(arguments: [
    ("x^2 + 3x*y - y", true), ("(x + 2y)^2/2 + x", true), ("2x - y", true), ("y^2", true),
    ("x^2 + y^4", false), ("x^4 + y^2", false), ("x^2*y", false), ("exp(x) + y^2", false),
    ("abs(x) + y^2", false), ("y^2 + abs(x)", false), ("x^2 + max(y, 0)", false),
  ])
  func aFormulaIsQuadraticWithConstantSecondDerivatives(_ text: String, _ expected: Bool) throws {
    #expect(try formula(text, "x", "y").isQuadratic == expected)
  }

  @Test func aThousandVariablesAreTakenOneByOne() throws {
    // All pairs of them would take minutes.
    let names = (1...1000).map { "x\($0)" }
    let squares = names.map { "\($0)^2" }.joined(separator: " + ")
    for (text, expected) in [(squares, true), ("\(squares) + x1000^3", false)] {
      let expression = try ParsedExpression.parse(text).expression
      #expect(Formula(name: "f", variables: names, expression: expression).isQuadratic == expected)
    }
  }

  @Test func batchesOfAllRowsGiveTheCost() throws {
    let rows = try line(rows: 20, features: 2)
    let subject = try cost(rows)
    let objective = try #require(subject.objective() as? any RowObjective)
    let point = [1.0, -2, 0.5]
    var gradient = [0.0, 0, 0]
    let value = point.withUnsafeBufferPointer { point in
      Array(0..<20).withUnsafeBufferPointer { rows in
        gradient.withUnsafeMutableBufferPointer {
          objective.valueAndGradient(at: point, rows: rows, into: $0)
        }
      }
    }
    let whole = objective.valueAndGradient(at: point)
    #expect(abs(value - whole.value) <= 1e-13 * whole.value)
    for (one, other) in zip(gradient, whole.gradient) {
      #expect(abs(one - other) <= 1e-12 * max(abs(other), 1))
    }
  }

  @Test func leastSquaresIsMeasuredByItsSolution() throws {
    let subject = try cost(line())
    let run = try descent(on: subject, alpha: 1, start: [0, 0], steps: 500)
    #expect(run.minima.kind == .leastSquares)
    let goal = try #require(run.goal)
    #expect(goal.value == subject.regression.cost)
    #expect(run.value <= goal.value * (1 + 1e-9))
    #expect(subject.isQuadratic && subject.usesRows)
    #expect(subject.coordinateNames == ["intercept", "x"])
    #expect(subject.coordinateTitles == ["intercept", "slope"])
  }

  @Test func gradientSumsAreTheGradient() throws {
    let rows = try line(rows: 7)
    let subject = try cost(rows)
    let gradient = subject.objective().valueAndGradient(at: [1, 2]).gradient
    let sums = try #require(subject.gradientSums(gradient))
    #expect(sums.map(\.feature) == [nil, "x"])
    let errors = zip(rows.features[0].values, rows.target.values).map { 1 + 2 * $0 - $1 }
    let total = errors.reduce(0, +)
    #expect(abs(sums[0].total - total) <= 1e-10 * max(abs(total), 1))
  }

  @Test func curvatureOfAFunctionIsItsHessians() throws {
    let bowl = try formula("x^2 + 50y^2", "x", "y")
    let spectrum = try #require(bowl.curvature(at: [3, -4]))
    #expect(abs(spectrum.eigenvalues[0] - 2) <= 1e-13)
    #expect(abs(spectrum.eigenvalues[1] - 100) <= 1e-11)
    #expect(bowl.isQuadratic)
    #expect(try !formula("x^4", "x").isQuadratic)
  }

  @Test func aLandscapeHasTheOthersAtTheirBest() throws {
    let subject = try cost(line(rows: 40, features: 3))
    let landscape = try subject.landscape(
      over: (1, 3), showing: nil, minima: .none, span: nil)
    let least = landscape.value(landscape.minima[0][0], landscape.minima[0][1])
    #expect(abs(least - subject.regression.cost) <= 1e-9 * subject.regression.cost)
    let objective = subject.objective()
    // No choice of the other two is below the profile.
    for other in [-3.0, 0, 2, 50] {
      let value = objective.value(at: [other, 1, other, 2])
      #expect(value >= landscape.value(1, 2) * (1 - 1e-12))
    }
  }

  @Test func aFunctionOfThreeVariablesHasNoLandscape() throws {
    let three = try formula("x^2 + y^2 + z^2", "x", "y", "z")
    #expect(throws: DescentError.self) {
      try three.landscape(over: (0, 1), showing: nil, minima: .none, span: nil)
    }
  }

  @Test func subjectsAreTheSameOnlyWhereTheyAre() throws {
    let one = try cost(line())
    #expect(one.isSame(as: try cost(line())))
    #expect(!one.isSame(as: try cost(line(), intercept: false)))
    #expect(!one.isSame(as: try cost(line(seed: 2))))
    let parabola = try formula("x^2", "x")
    #expect(parabola.isSame(as: try formula("x^2", "x")))
    #expect(!parabola.isSame(as: try formula("x^2", "x", "y")))
    #expect(!parabola.isSame(as: one) && !one.isSame(as: parabola))
  }
}
