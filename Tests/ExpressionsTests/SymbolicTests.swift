import Testing

@testable import Expressions

@Suite struct SimplifierTests {
  @Test(arguments: [
    ("2*x^(2-1)*1 + -6 + 0", "2x - 6"), ("x + x", "2x"), ("x*x*x", "x^3"), ("x - x", "0"),
    ("3 + 2x + 4 - x", "x + 7"), ("x/x", "1"), ("0*sin(x)", "0"), ("x^1", "x"), ("x^0", "1"),
    ("2(x+1) + 3", "2x + 5"), ("2(x+1)", "2(x + 1)"), ("(x+1)^2", "(x + 1)^2"),
    ("-(-x)", "x"), ("-(x - 1)", "1 - x"), ("(2x)^2", "4x^2"), ("sqrt(x)^2", "x"),
    ("sqrt(x^2)", "abs(x)"), ("sqrt(4)", "2"), ("sqrt(2)", "sqrt(2)"), ("x^0.5", "sqrt(x)"),
    ("1/x/x", "1/x^2"), ("x/2 + x/3", "5x/6"), ("x/3", "x/3"), ("0.5x", "0.5x"),
    ("5 + x^2 - 6x", "x^2 - 6x + 5"), ("1 - x", "1 - x"), ("y*x*2", "2x*y"),
    ("sin(-x)", "-sin(x)"), ("cos(-x)", "cos(x)"), ("abs(-2x)", "2 abs(x)"), ("abs(x)^2", "x^2"),
    ("ln(e^x)", "x"), ("e^ln(x)", "x"), ("ln(1)", "0"), ("exp(0)", "1"), ("log10(1000)", "3"),
    ("e^x*e^x", "e^(2x)"), ("e^x*e^(-x)", "1"), ("2^3*x", "8x"), ("2^-1", "1/2"),
    ("max(1, x, 3, x)", "max(x, 3)"), ("min(x)", "x"), ("max(max(x, y), 1)", "max(x, y, 1)"),
    ("(1 - x)*(-1)*2", "-2(1 - x)"), ("x*sin(x)*2*x", "2x^2*sin(x)"), ("x^y*x^2", "x^(y + 2)"),
    ("(x^2)^3", "x^6"), ("(-x)^2", "x^2"), ("(-x)^3", "-x^3"), ("(-x - 1)^2", "(x + 1)^2"),
    ("4x/(2y)", "2x/y"), ("x/(y/z)", "x*z/y"), ("1/(1/x)", "x"), ("2pi*x", "2pi*x"),
    ("1e200*x*1e200", "1e+200*1e+200*x"), ("1e-200*x*1e-200", "1e-200*1e-200*x"), ("1/0", "1/0"),
    ("0/0", "0/0"), ("(4/9)^(1/2)", "2/3"), ("8^(1/3)", "8^(1/3)"), ("x*x^-1", "1"),
    ("100(y - x^2)^2 + (1 - x)^2", "100(y - x^2)^2 + (1 - x)^2"),
  ])
  func examples(source: String, simple: String) throws {
    #expect(try ParserTests.parse(source).simplified().description == simple)
  }

  @Test func valuesAreKept() throws {
    var compared = 0
    for seed in UInt64(1)...6000 {
      var generator = Generator(seed: seed)
      let expression = generator.expression(depth: 1 + generator.below(4))
      let simplified = expression.simplified()
      // A division by zero has no value, even where tanh makes one of the infinity.
      guard !simplified.dividesByZero else { continue }
      for _ in 0..<3 {
        let point = (0..<3).map { _ in
          generator.number(in: 0.1...2.5) * [-1, 1][generator.below(2)]
        }
        func value(_ expression: Expression, _ nudge: Double) throws -> Double {
          try expression.evaluate {
            ["x": point[0] * nudge, "y": point[1] * nudge, "e1": point[2] * nudge][$0]
          }
        }
        let original = try value(expression, 1)
        // Where the value hangs on the last digits of the point, rounding decides: nothing to
        // compare.
        let nudged = try value(expression, 1 + 1e-11)
        guard original.isFinite, (nudged - original).magnitude <= 1e-7 * original.magnitude,
          original.magnitude > 1e-9, original.magnitude < 1e12
        else { continue }
        compared += 1
        let kept = try value(simplified, 1)
        #expect(
          (kept - original).magnitude <= 1e-9 * original.magnitude,
          "seed \(seed): \(expression) → \(simplified) at \(point): \(original), \(kept)")
      }
    }
    #expect(compared > 2500)
  }

  @Test func simpleFormulasStayAsTheyAre() throws {
    for seed in UInt64(1)...4000 {
      var generator = Generator(seed: seed)
      let once = generator.expression(depth: 1 + generator.below(4)).simplified()
      let twice = once.simplified()
      #expect(once == twice, "seed \(seed): \(once) → \(twice)")
      let parsed = try ParserTests.parse(
        once.description, NameTable(variables: ["x", "y", "e1"]))
      #expect(parsed == once, "seed \(seed): \(once) reads as \(parsed)")
    }
  }
}

@Suite struct DerivativeTests {
  @Test(arguments: [
    ("x^2 - 6x + 5", "2x - 6"), ("7", "0"), ("y", "0"), ("x", "1"), ("3x^3", "9x^2"),
    ("100(y - x^2)^2 + (1 - x)^2", "-400x*(y - x^2) + 2x - 2"),
    ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", "4x*(x^2 + y - 11) + 2y^2 + 2x - 14"),
    ("x^2 + 50y^2", "2x"), ("sin(x)", "cos(x)"), ("cos(2x)", "-2 sin(2x)"), ("e^x", "e^x"),
    ("e^(-x^2)", "-2x*e^-x^2"), ("exp(3x)", "3 exp(3x)"), ("ln(x)", "1/x"), ("1/x", "-1/x^2"),
    ("sqrt(x)", "1/(2 sqrt(x))"), ("x^x", "x^x + x^x*ln(x)"), ("2^x", "2^x*ln(2)"),
    ("x*sin(x)", "x*cos(x) + sin(x)"), ("x/(x^2 + 1)", "(1 - x^2)/(x^2 + 1)^2"),
    ("1/(x^2 + 1)^2", "-4x/(x^2 + 1)^3"), ("sin(x)/x", "(x*cos(x) - sin(x))/x^2"),
    ("tan(x)", "tan(x)^2 + 1"), ("atan(x)", "1/(x^2 + 1)"), ("tanh(x)", "1 - tanh(x)^2"),
    ("abs(x)", "sign(x)"), ("sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))"), ("(x - 3)^2", "2x - 6"),
    ("max(x, 1)", "(sign(x - 1) + 1)/2"), ("asin(x)", "1/sqrt(1 - x^2)"),
    ("log10(x)", "1/(x*ln(10))"),
    ("x^1.5", "1.5 sqrt(x)"), ("x^(1/2)", "1/(2 sqrt(x))"),
    ("(x - 1)(x - 2)(x - 3)", "3x^2 - 12x + 11"),
    ("(x - 1)^10", "10(x - 1)^9"), ("(x + 2y - 7)^2 + (2x + y - 5)^2", "10x + 8y - 34"),
    ("20 + x^2 - 10cos(2pi*x)", "2x + 20pi*sin(2pi*x)"),
  ])
  func examples(source: String, derivative: String) throws {
    #expect(try ParserTests.parse(source).derivative(by: "x").description == derivative)
  }

  @Test func secondDerivatives() throws {
    let rosenbrock = try ParserTests.parse("100(y - x^2)^2 + (1 - x)^2")
    let byX = try rosenbrock.derivative(by: "x")
    #expect(try byX.derivative(by: "x").description == "1200x^2 - 400y + 2")
    #expect(try byX.derivative(by: "y").description == "-400x")
    #expect(try rosenbrock.derivative(by: "y").derivative(by: "y").description == "200")
  }

  @Test(arguments: [
    ("abs(x)", ["x = 0"]), ("max(x, 1)", ["x = 1"]), ("abs(2x - 6) + abs(x)", ["x = 3", "x = 0"]),
    ("sqrt(x)", ["x = 0"]), ("abs(y)", []), ("abs(x*y)", ["x*y = 0"]), ("x^2", []),
    ("asin(x)", ["x = -1", "x = 1"]), ("min(x^2, x)", ["x^2 = x"]), ("abs(x)^2", []),
    ("max(x, y)", ["x = y"]), ("x^(1/3)", ["x = 0"]), ("sqrt(x^2 + 1)", []), ("abs(x^2 + 1)", []),
    ("sqrt(exp(x))", []), ("abs(-2 - x^4)", []), ("sqrt(x^2 - 2x + 5)", []),
    ("abs(x^2 - 1)", ["x^2 - 1 = 0"]), ("sqrt(1/(x^2 + 1))", []), ("abs(cosh(x) + x^2)", []),
    ("abs(x^3 + 1)", ["x^3 + 1 = 0"]), ("sqrt(x^2 + y^2)", ["x^2 + y^2 = 0"]),
  ])
  func gaps(source: String, gaps: [String]) throws {
    #expect(try ParserTests.parse(source).derivativeGaps(by: "x") == gaps)
  }

  @Test func slopesAgreeWithDifferences() throws {
    var compared = 0
    for seed in UInt64(1)...8000 {
      var generator = Generator(seed: seed)
      let expression = generator.expression(depth: 1 + generator.below(4))
      guard let derivative = try? expression.derivative(by: "x"), !derivative.dividesByZero
      else { continue }
      let point = (0..<3).map { _ in generator.number(in: 0.2...2) * [-1, 1][generator.below(2)] }
      func value(_ expression: Expression, _ x: Double) throws -> Double {
        try expression.evaluate { ["x": x, "y": point[1], "e1": point[2]][$0] }
      }
      let x = point[0]
      let slope = try value(derivative, x)
      // Two step widths: where they disagree the difference is no measure.
      func difference(_ step: Double) throws -> Double {
        (try value(expression, x + step) - value(expression, x - step)) / (2 * step)
      }
      let wide = try difference(1e-4)
      let narrow = try difference(5e-5)
      let size = try value(expression, x).magnitude
      guard wide.isFinite, narrow.isFinite, size < 1e6, slope.isFinite,
        (wide - narrow).magnitude <= 1e-6 * max(1, narrow.magnitude)
      else { continue }
      compared += 1
      let tolerance = 1e-5 * max(1, narrow.magnitude) + 1e-10 * size
      #expect(
        (slope - narrow).magnitude <= tolerance,
        "seed \(seed): \(expression) → \(derivative) at \(point): \(slope), \(narrow)")
    }
    #expect(compared > 2500)
  }

  @Test func reverseAccumulationAgreesWithTheSymbolicDerivative() throws {
    var compared = 0
    for seed in UInt64(1)...4000 {
      var generator = Generator(seed: seed)
      let expression = generator.expression(depth: 1 + generator.below(4))
      guard let derivative = try? expression.derivative(by: "x"),
        let second = try? derivative.derivative(by: "x"), !derivative.dividesByZero
      else { continue }
      let names = ["x", "y", "e1"]
      let compiled = try CompiledFunction(expression, variables: names)
      let point = (0..<3).map { _ in generator.number(in: 0.2...2) * [-1, 1][generator.below(2)] }
      func value(_ expression: Expression, _ nudge: Double) throws -> Double {
        try expression.evaluate { name in
          names.firstIndex(of: name).map { point[$0] * nudge }
        }
      }
      for (formula, actual) in [
        (derivative, compiled.valueAndGradient(at: point).gradient[0]),
        (second, compiled.hessian(at: point)[0]),
      ] {
        let expected = try value(formula, 1)
        let nudged = try value(formula, 1 + 1e-11)
        guard expected.isFinite, actual.isFinite, expected.magnitude < 1e9,
          (nudged - expected).magnitude <= 1e-8 * max(1, expected.magnitude)
        else { continue }
        compared += 1
        #expect(
          (actual - expected).magnitude <= 1e-8 * max(1, expected.magnitude),
          "seed \(seed): \(expression) → \(formula) at \(point): \(actual), \(expected)")
      }
    }
    #expect(compared > 2500)
  }

  @Test func polynomials() throws {
    func coefficients(_ text: String) throws -> [Double]? {
      try ParserTests.parse(text).polynomialCoefficients(in: "x")
    }
    #expect(try coefficients("x^2 - 6x + 5") == [5, -6, 1])
    #expect(try coefficients("(x + 1)^2 - x^2") == [1, 2])
    #expect(try coefficients("(x + 1)(x - 1)/2") == [-0.5, 0, 0.5])
    #expect(try coefficients("sqrt(4) x") == [0, 2])
    #expect(try coefficients("3") == [3])
    #expect(try coefficients("x - x") == [0])
    #expect(try coefficients("x y") == nil)
    #expect(try coefficients("1/x") == nil)
    #expect(try coefficients("sin(x)") == nil)
    #expect(try coefficients("x^65") == nil)
    #expect(try coefficients("1e300*1e300*x") == nil)
  }

  @Test func limitsOfSymbolicWork() throws {
    let long = try ParserTests.parse("x" + String(repeating: "+x", count: 200_000))
    #expect(throws: ExpressionError.tooLarge(limit: Expression.maximumSize)) {
      try long.derivative(by: "x")
    }
    #expect(long.simplified() == long)
    let wide = try ParserTests.parse(
      "1" + (0..<1000).map { "*(x + \($0))" }.joined())
    #expect(throws: ExpressionError.tooLarge(limit: Expression.maximumSize)) {
      try wide.derivative(by: "x")
    }
    let sum = try ParserTests.parse("x" + String(repeating: "+x", count: 40_000))
    #expect(try sum.derivative(by: "x") == Expression(40_001))
  }
}
