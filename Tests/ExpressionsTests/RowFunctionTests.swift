import Testing

@testable import Expressions

/// Formulas over three columns of five rows.
@Suite struct RowFunctionTests {
  private let rows: RowTable
  private let x = [0.0, 1, 2, 3, 5]
  private let y = [1.0, 3, 2, 9, 4]
  private let z = [2.0, -1, 0.5, 4, 1]

  init() throws {
    rows = try #require(RowTable([("x", x), ("y", y), ("z", z)]))
  }

  private func names(
    _ values: [String: Double] = [:], _ functions: [String: FunctionDefinition] = [:]
  ) -> NameTable {
    NameTable(functions: functions, values: values, rows: rows)
  }

  private func value(
    _ text: String, _ values: [String: Double] = [:]
  ) throws(ExpressionError) -> Double {
    let names = names(values)
    return try ParsedExpression.parse(text, names: names).evaluate(in: names)
  }

  private func error(_ text: String, _ values: [String: Double] = [:]) -> ExpressionError? {
    do {
      _ = try value(text, values)
      return nil
    } catch {
      return error
    }
  }

  private func bound(_ text: String, _ values: [String: Double] = [:]) throws -> Expression {
    let names = names(values)
    return try ParsedExpression.parse(text, names: names).bound(to: names)
  }

  private func definition(_ text: String) throws -> FunctionDefinition {
    var parser = ExpressionParser(Array(text.utf8), names: names())
    return try parser.parseDefinition()
  }

  // MARK: Values

  @Test(arguments: [
    ("sum(x)", 11), ("mean(y)", 3.8), ("min(z)", -1), ("max(z)", 4), ("count(x > 1)", 3),
    ("count(1)", 5), ("mean(3)", 3), ("sum(2)", 10), ("sd(7)", 0),
    ("mean(x*y) - mean(x)mean(y)", 2.44),
    ("mean((y - mean(y))^2)", 7.76), ("sum(if(y > mean(y), 1, 0))", 2), ("min(3)", 3),
    ("min(x, 2)", .nan), ("2 mean(x)", 4.4), ("mean(2x)", 4.4), ("max(mean(x), mean(y))", 3.8),
  ])
  func valuesOfRows(_ text: String, _ expected: Double) throws {
    guard expected.isFinite else {
      #expect(error(text) == .unknownName(name: "x", SourceSpan(start: 4, end: 5)))
      return
    }
    #expect(try abs(value(text) - expected) <= 1e-15 * max(1, abs(expected)))
  }

  @Test func standardDeviationDividesByOneLess() throws {
    let mean = y.reduce(0, +) / 5
    let squares = y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    #expect(try abs(value("sd(y)") - (squares / 4).squareRoot()) <= 1e-15)
  }

  // MARK: Names

  @Test func columnsComeBeforeVariablesInsideAndNotOutside() throws {
    #expect(try value("mean(x) + c", ["c": 1]) == 3.2)
    #expect(try value("mean(x)", ["x": 100]) == 2.2)
    #expect(try value("x + 1", ["x": 100]) == 101)
  }

  @Test func parametersComeBeforeColumns() throws {
    let definition = try definition("f(x) = mean(x*y)")
    let names = names([:], ["f": definition])
    #expect(try ParsedExpression.parse("f(2)", names: names).evaluate(in: names) == 7.6)
  }

  @Test func aNameInsideAndOutsideIsAnErrorThatKnowsBoth() {
    #expect(
      error("mean(x) + x", ["x": 3])
        == .columnAndName(name: "x", value: 3, SourceSpan(start: 10, end: 11)))
    #expect(
      error("x + mean(x)") == .columnAndName(name: "x", value: nil, SourceSpan(start: 0, end: 1)))
    // A parameter is the same in both places.
    #expect(throws: Never.self) { try definition("g(x) = mean(x*y) + x") }
  }

  @Test func aColumnInADefinitionNeedsARowFunction() {
    #expect(
      throws: ExpressionError.columnOutsideRows(
        name: "x", rows: 5, SourceSpan(start: 9, end: 10))
    ) { try definition("J(a) = a*x") }
    #expect(throws: Never.self) { try definition("J(a) = a*mean(x)") }
  }

  @Test func rowFunctionsAreNamesOnlyInFrontOfParentheses() throws {
    #expect(try value("mean + count", ["mean": 1, "count": 2]) == 3)
    let counts = try #require(RowTable([("count", [1, 2, 6])]))
    let names = NameTable(values: [:], rows: counts)
    #expect(try ParsedExpression.parse("mean(count)", names: names).evaluate(in: names) == 3)
    #expect(throws: ExpressionError.self) { try definition("mean(a) = a") }
  }

  @Test func columnsMultiplyParentheses() throws {
    #expect(try value("sum(x (1 + 1))") == 22)
  }

  @Test func withoutRowsThereIsNothingToPutTogether() {
    let none = NameTable()
    #expect(throws: ExpressionError.noRows(function: "mean", SourceSpan(start: 2, end: 6))) {
      try ParsedExpression.parse("1+mean(3)", names: none).evaluate(in: none)
    }
    #expect(throws: Never.self) {
      try ParsedExpression.parse("min(3)", names: none).evaluate(in: none)
    }
    #expect(error("mean(x, y)")?.span == SourceSpan(start: 0, end: 10))
    #expect(error("mean()")?.span == SourceSpan(start: 0, end: 6))
  }

  // MARK: Symbols

  @Test(arguments: [
    ("mean((a + b*x - y)^2)/2", "a", "mean(a + b*x - y)"),
    ("mean((a + b*x - y)^2)/2", "b", "mean(x*(a + b*x - y))"),
    ("sum((a + b*x - y)^2)", "b", "2 sum(x*(a + b*x - y))"),
    ("sum((a + 3b*x - y)^2)", "b", "6 sum(x*(a + 3b*x - y))"),
    ("mean((2a + 4b*x - y)^2)", "a", "4 mean(2a + 4b*x - y)"),
    ("mean((y - a - b*x)^2)", "b", "2 mean(x*(a + b*x - y))"),
    ("mean((y - a)^2)", "a", "2 mean(a - y)"),
    ("mean(a*x*z)", "a", "mean(x*z)"),
    ("sum(a)", "a", "count(1)"),
    ("mean(a)", "a", "1"),
    ("count(a < x)", "a", "0"),
    ("min(a*x)", "a", "sum(if(a*x == min(a*x), x, 0))/count(a*x == min(a*x))"),
    ("mean(log(a + x)) + a^2", "a", "2a + mean(1/(a + x))"),
  ])
  func derivativesPrintAsTheyAreTyped(_ text: String, _ name: String, _ expected: String) throws {
    let derivative = try bound(text).derivative(by: name)
    #expect("\(derivative)" == expected)
    // What is printed can be typed again.
    #expect(try bound("\(derivative)") == derivative)
  }

  @Test func kinksOfRowsAreTold() throws {
    #expect(try bound("mean(abs(a - y))").derivativeGaps(by: "a") == ["a - y = 0 in a row"])
    #expect(try bound("mean((a - y)^2)").derivativeGaps(by: "a").isEmpty)
    #expect(try bound("max(a*x)").derivativeGaps(by: "a") == ["rows tie in max(a*x)"])
  }

  // MARK: Compiled

  /// Random formulas of a and b over the rows, their derivatives against the symbolic ones.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func derivativesAgreeWithTheSymbolicOnes(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let bodies = [
      "(a + b*x - y)^2", "exp(-a*x)*b + y", "sin(a*x + b)*z", "(y - a*mean(x*b))^2",
      "log(1 + (a*z - b)^2)", "abs(a*x - y + b)", "sigmoid(a*x - b)", "max(a*x, b*z)",
    ]
    let wholes = [
      "mean(P)", "sum(P)/3 + a^2*b", "sd(P)", "max(P)", "min(P)", "sqrt(1 + mean(P)^2)",
      "mean(P)*sum(Q)", "log(2 + sd(P)^2 + mean(Q)^2)",
    ]
    for _ in 0..<60 {
      let whole = wholes[generator.below(wholes.count)]
        .replacing("P", with: bodies[generator.below(bodies.count)])
        .replacing("Q", with: bodies[generator.below(bodies.count)])
      let formula = try bound(whole)
      let compiled = try CompiledRowFormula(formula, variables: ["a", "b"], rows: rows)
      let point = [generator.number(in: -2...2), generator.number(in: -2...2)]
      let lookup = { (name: String) in name == "a" ? point[0] : name == "b" ? point[1] : nil }
      let value = try formula.evaluate(rows: rows, lookup)
      var gradient = [0.0, 0]
      var matrix = [0.0, 0, 0, 0]
      let (own, plain) = point.withUnsafeBufferPointer { point in
        matrix.withUnsafeMutableBufferPointer { compiled.hessian(at: point, into: $0) }
        let own = gradient.withUnsafeMutableBufferPointer {
          compiled.valueAndGradient(at: point, into: $0)
        }
        return (own, compiled.value(at: point))
      }
      let message: Comment = "seed \(seed): \(whole) at \(point)"
      #expect(isClose(own, value) && isClose(plain, value), message)
      for (row, name) in ["a", "b"].enumerated() {
        let slope = try formula.derivative(by: name)
        #expect(isClose(gradient[row], try slope.evaluate(rows: rows, lookup)), message)
        for (column, other) in ["a", "b"].enumerated() {
          let curvature = try slope.derivative(by: other).evaluate(rows: rows, lookup)
          #expect(isClose(matrix[row * 2 + column], curvature, 1e-9), message)
        }
      }
    }
  }

  private func isClose(_ left: Double, _ right: Double, _ tolerance: Double = 1e-11) -> Bool {
    left.isNaN && right.isNaN || abs(left - right) <= tolerance * max(1, abs(left), abs(right))
  }

  @Test func theFirstFaultyRowIsFound() throws {
    let formula = try bound("mean(log(a + x))")
    let compiled = try CompiledRowFormula(formula, variables: ["a"], rows: rows)
    let fault = try #require(compiled.firstRowNotFinite(at: [0]))
    #expect(fault.row == 0 && fault.argument == "log(a + x)")
    #expect(compiled.firstRowNotFinite(at: [1]) == nil)
    // In row 3 x is 2.
    #expect(
      try CompiledRowFormula(try bound("sum(1/(x - a))"), variables: ["a"], rows: rows)
        .firstRowNotFinite(at: [2])?.row == 2)
  }

  @Test func someRowsEstimateMeansAndSumsAlone() throws {
    func isMean(_ text: String) throws -> Bool {
      try CompiledRowFormula(try bound(text), variables: ["a", "b"], rows: rows).isMeanOverRows
    }
    #expect(try isMean("mean((a + b*x - y)^2)/2 + a^2"))
    #expect(try isMean("sum(abs(a*x - y)) + 3mean(a*z)"))
    #expect(try isMean("mean((y - mean(y) - b*x)^2)"))
    #expect(try !isMean("sqrt(mean((a + b*x - y)^2))"))
    #expect(try !isMean("a*mean(b*x)"))
    #expect(try !isMean("sd(a*x)"))
    #expect(try !isMean("mean((y - mean(a*y))^2)"))
    #expect(try !isMean("a^2 + b"))
  }

  // MARK: Squares

  @Test func squaresOfAffineFormsAreSeen() throws {
    let squares = try #require(
      try bound("3 + mean(z^2*(a - y + 2b*x)^2)/2").meanOfSquares(
        variables: ["a", "b"], rows: rows))
    #expect(squares.factor == 0.5 && !squares.isSum && squares.offset == Expression(3))
    #expect(squares.coefficients.map(\.description) == ["1", "2x"])
    #expect(squares.constant.description == "-y" && squares.weight?.description == "z^2")
  }

  @Test(arguments: [
    "-mean((a - y)^2)", "mean((a*b - y)^2)", "mean((a - y)^3)", "mean((a - y)^2 + a)",
    "mean((a - y)^2) + a^2", "sd(a*x)^2", "mean(abs(a - y))",
  ])
  func otherFormsAreNot(_ text: String) throws {
    #expect(try bound(text).meanOfSquares(variables: ["a", "b"], rows: rows) == nil)
  }

  @Test func quadraticsAreToldFromOthers() throws {
    for text in ["mean((a - y)^2 + a)", "mean((a - y)(b*x + a)) + a^2/3", "sum(a*x)", "-a*b"] {
      #expect(try bound(text).isQuadraticAsWritten, "\(text)")
    }
    for text in ["mean((a*b - y)^2)", "a^3", "mean(exp(a))", "1/a", "max(a*x)", "mean(a*x)^3"] {
      #expect(try !bound(text).isQuadraticAsWritten, "\(text)")
    }
  }
}
