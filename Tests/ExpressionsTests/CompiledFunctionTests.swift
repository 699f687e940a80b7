import Testing

@testable import Expressions

@Suite struct CompiledFunctionTests {
  private func compile(_ text: String, _ variables: [String]) throws -> CompiledFunction {
    try CompiledFunction(ParserTests.parse(text), variables: variables)
  }

  @Test func valuesAreThoseOfTheTreeToTheBit() throws {
    for seed in UInt64(1)...1500 {
      var generator = Generator(seed: seed)
      let expression = generator.expression()
      let compiled = try CompiledFunction(expression, variables: ["x", "y", "e1"])
      for _ in 0..<4 {
        let point = (0..<3).map { _ in generator.number(in: -3...3) }
        let value = try expression.evaluate { ["x": point[0], "y": point[1], "e1": point[2]][$0] }
        let message: Comment = "seed \(seed): \(expression) at \(point)"
        let result = compiled.value(at: point)
        #expect(result == value || (result.isNaN && value.isNaN), message)
        let (again, _) = compiled.valueAndGradient(at: point)
        #expect(again == value || (again.isNaN && value.isNaN), message)
      }
    }
  }

  @Test func rosenbrock() throws {
    let function = try compile("100(y - x^2)^2 + (1 - x)^2", ["x", "y"])
    let (value, gradient) = function.valueAndGradient(at: [-1.2, 1])
    #expect(ulps(value, 24.2) <= 2)
    #expect(ulps(gradient[0], -215.6) <= 2)
    #expect(ulps(gradient[1], -88) <= 2)
    let hessian = function.hessian(at: [-1.2, 1])
    for (actual, expected) in zip(hessian, [1330.0, 480, 480, 200]) {
      #expect(ulps(actual, expected) <= 2, "\(hessian)")
    }
  }

  @Test(arguments: [
    ("x^3", 2, 12, 12), ("x^4", 2, 32, 48), ("x^-2", 2, -0.25, 0.375), ("1/x", 2, -0.25, 0.25),
    ("x^2.5", 4, 20, 7.5), ("sqrt(x)", 4, 0.25, -0.03125), ("abs(x)", -3, -1, 0),
    ("abs(x)", 0, 0, 0), ("sign(x)", 5, 0, 0), ("max(x, 1)", 1, 0.5, 0), ("max(x, 1)", 2, 1, 0),
    ("min(x, 1, 3)", 2, 0, 0), ("max(x)", 2, 1, 0), ("7", 1, 0, 0), ("x", 1, 1, 0),
    ("e^(2x)", 0, 2, 4), ("x^x", 1, 1, 2), ("2^x/ln(2)", 3, 8, 5.545177444479562),
    ("sigmoid(x)", 0, 0.25, 0), ("tan(x)", 0, 1, 0), ("atan(x)", 1, 0.5, -0.5),
    ("log10(x)", 1, 0.4342944819032518, -0.4342944819032518), ("x^0", 3, 0, 0),
    ("x*x*x*x*x", 1, 5, 20), ("x^6", 1, 6, 30), ("cosh(x) + sinh(x)", 0, 1, 1),
  ])
  func derivatives(text: String, x: Double, slope: Double, curvature: Double) throws {
    let function = try compile(text, ["x"])
    #expect(ulps(function.valueAndGradient(at: [x]).gradient[0], slope) <= 4)
    #expect(ulps(function.hessian(at: [x])[0], curvature) <= 4)
  }

  @Test func largeSigmoidsKeepTheirSlope() throws {
    // 1 − sigmoid(40) is zero in floating point, the slope is not.
    let slope = try compile("sigmoid(x)", ["x"]).valueAndGradient(at: [40]).gradient[0]
    #expect(ulps(slope, 4.248354255291589e-18) <= 2)
  }

  @Test func manyVariablesCostOneSweep() throws {
    let names = (0..<200).map { "x\($0)" }
    let text = names.map { "(\($0) - 1)^2" }.joined(separator: " + ")
    let function = try compile(text, names)
    let (value, gradient) = function.valueAndGradient(at: Array(repeating: 3, count: 200))
    #expect(value == 800)
    #expect(gradient == Array(repeating: 4, count: 200))
  }

  @Test func otherPointsAndNames() throws {
    let function = try compile("x + y", ["y", "x", "z"])
    #expect(function.value(at: [1, 2, 5]) == 3)
    #expect(function.valueAndGradient(at: [1, 2, 5]).gradient == [1, 1, 0])
    #expect(function.value(at: [1, 2]).isNaN)
    #expect(function.value(at: []).isNaN)
    #expect(throws: ExpressionError.unknownName(name: "y", nil)) { try compile("x + y", ["x"]) }
    #expect(try compile("2 pi", []).value(at: []) == 2 * .pi)
  }

  @Test func calledDefinitionsAreCompiledIn() throws {
    var names = NameTable()
    for text in ["f(x) = x^2 - 6x + 5", "g(x, y) = f(x) f(y)"] {
      var parser = ExpressionParser(Array(text.utf8), names: names)
      let definition = try parser.parseDefinition()
      names.functions[definition.name] = definition
    }
    let function = try CompiledFunction(
      ParserTests.parse("g(a, 2a)", names).bound(to: names), variables: ["a"])
    #expect(function.value(at: [7]) == 12.0 * 117)
    #expect(function.valueAndGradient(at: [7]).gradient == [8 * 117 + 12 * 44])
  }
}
