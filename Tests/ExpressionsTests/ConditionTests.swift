import Testing

@testable import Expressions

@Suite struct ConditionTests {
  @Test(arguments: [
    ("1 < 2", 1), ("2 < 1", 0), ("2 <= 2", 1), ("2 ≥ 3", 0), ("2 == 2", 1), ("2 != 2", 0),
    ("2 ≠ 3", 1), ("1 + 1 == 2", 1), ("-2^2 < -3", 1), ("not 1 < 2", 0), ("not 0", 1),
    ("not not 7", 1), ("not not not 7", 0), ("1 < 2 and 2 < 3", 1), ("1 < 2 and 3 < 2", 0),
    // `and` binds tighter than `or`, `not` tighter than `and`.
    ("1 or 0 and 0", 1), ("(1 or 0) and 0", 0), ("not 0 and 0", 0), ("not (0 and 0)", 1),
    ("0 or not 0", 1), ("3(2 > 1) + 1", 4), ("(x > 2) + (x > 5)", 1), ("7 and 0.5", 1),
    ("if(x < 0, -x, x)", 3), ("if(-x < 0, -x, x)", -3), ("if(x, 1, 2)", 1), ("if(0, 1, 2)", 2),
    ("2 if(1, 3, 4)", 6), ("if(x > 0 and x < 5, 10, 20)^2", 100),
    ("if(1 > 2, 1, if(2 > 1, 5, 6))", 5),
    // What has no value is in no relation to anything.
    ("0/0 < 1", 0), ("0/0 == 0/0", 0), ("0/0 != 1", 0), ("not (0/0 < 1)", 1), ("if(0/0, 1, 2)", 2),
    ("log(-1) and 1", 0), ("log(-1) or 1", 1),
    // A value that is not chosen does not spoil the one that is.
    ("if(x < 0, log(-x), 7)", 7), ("if(x > 0, 7, 1/0)", 7),
  ])
  func values(text: String, expected: Double) throws {
    #expect(try ParserTests.parse(text).evaluate { ["x": 3][$0] } == expected)
    let compiled = try CompiledFunction(ParserTests.parse(text), variables: ["x"])
    #expect(compiled.value(at: [3]) == expected)
    #expect(try ParserTests.parse(text).simplified().evaluate { ["x": 3][$0] } == expected)
  }

  @Test(arguments: [
    ("floor(2.7)", 2), ("floor(-2.2)", -3), ("ceil(2.2)", 3), ("ceil(-2.7)", -2),
    ("round(2.5)", 3), ("round(-2.5)", -3), ("round(2.4)", 2), ("round(3.5)", 4),
    ("mod(7, 3)", 1), ("mod(-7, 3)", 2), ("mod(7, -3)", -2), ("mod(-7, -3)", -1), ("mod(6, 3)", 0),
    ("mod(5.5, 2)", 1.5), ("log2(8)", 3), ("log2(x)", 1.584962500721156),
  ])
  func wholeNumbers(text: String, expected: Double) throws {
    #expect(try ulps(ParserTests.parse(text).evaluate { _ in 3 }, expected) <= 1)
    #expect(try ulps(ParserTests.parse(text).simplified().evaluate { _ in 3 }, expected) <= 1)
    let compiled = try CompiledFunction(ParserTests.parse(text), variables: ["x"])
    #expect(ulps(compiled.value(at: [3]), expected) <= 1)
  }

  @Test func remaindersWithoutValue() throws {
    #expect(try ParserTests.parse("mod(1, 0)").evaluate().isNaN)
    #expect(try ParserTests.parse("mod(1/0, 2)").evaluate().isNaN)
  }

  @Test func errors() {
    func span(_ start: Int, _ end: Int) -> SourceSpan { SourceSpan(start: start, end: end) }
    #expect(ParserTests.error("a < b < c") == .chainedComparison(span(6, 7)))
    #expect(ParserTests.error("a < b and b < c") == nil)
    #expect(ParserTests.error("(a < b) < c") == nil)
    #expect(ParserTests.error("if(x = 3, 1, 2)") == .equalsInExpression(span(5, 6)))
    #expect(ParserTests.error("if(x == 3, 1, 2)") == nil)
    #expect(
      ParserTests.error("if(x, 1)")
        == .wrongArgumentCount(name: "if", least: 3, most: 3, actual: 2, span(0, 8)))
    #expect(
      ParserTests.error("mod(x)")
        == .wrongArgumentCount(name: "mod", least: 2, most: 2, actual: 1, span(0, 6)))
    #expect(ParserTests.error("a <") == .unexpectedEnd(span(3, 3)))
    #expect(ParserTests.error("a and") == .unexpectedEnd(span(5, 5)))
    #expect(ParserTests.error("not") == .unexpectedEnd(span(3, 3)))
    #expect(
      ParserTests.error("a or or b")
        == .unexpectedToken(Token(kind: .name("or"), span: span(5, 7), followsBlank: true)))
    #expect(
      ParserTests.error("2 + not a")
        == .unexpectedToken(Token(kind: .name("not"), span: span(4, 7), followsBlank: true)))
    #expect(ParserTests.error("a not b") == .missingOperator(span(2, 5)))
    #expect(ParserTests.error("< 2") == .empty(span(0, 1)))
  }

  @Test(arguments: [
    ("a<b", "a < b"), ("a≤b and not c>d", "a <= b and not c > d"),
    ("(a or b) and c", "(a or b) and c"),
    ("a or (b and c)", "a or b and c"), ("a and (b and c)", "a and b and c"),
    ("not (a or b)", "not (a or b)"), ("not (a and b)", "not (a and b)"), ("2(a<b)", "2(a < b)"),
    ("(a<b)*c", "(a < b)*c"), ("-(a<b)", "-(a < b)"), ("(a<b)^2", "(a < b)^2"),
    ("x^(a<b)", "x^(a < b)"), ("(a<b)==(c<d)", "(a < b) == (c < d)"), ("1 - (a<b)", "1 - (a < b)"),
    ("if(x<0,-x,x)", "if(x < 0, -x, x)"), ("3if(x,1,2)", "3 if(x, 1, 2)"),
    ("a + 1 < 2b", "a + 1 < 2b"), ("x*(not a)", "x*(not a)"),
  ])
  func printing(source: String, printed: String) throws {
    let parsed = try ParserTests.parse(source)
    #expect(parsed.description == printed)
    #expect(try ParserTests.parse(printed) == parsed)
  }

  @Test(arguments: [
    ("1 < 2", "1"), ("x < 2 and 1 < 2", "x < 2"), ("x < 2 or 1 < 2", "1"), ("x and 0", "0"),
    ("if(1 < 2, x, y)", "x"), ("if(x < 1, y, y)", "y"), ("not not x < 1", "x < 1"),
    ("if(x + x < 2, 0 + y, 1)", "if(2x < 2, y, 1)"), ("floor(5/2)", "2"), ("floor(-5/2)", "-3"),
    ("round(-x)", "-round(x)"), ("floor(-x)", "floor(-x)"), ("mod(7, 3)", "1"),
    ("mod(x, 3)", "mod(x, 3)"), ("log2(1024)", "10"), ("0*(x < 1)", "0"),
  ])
  func simplification(source: String, simple: String) throws {
    #expect(try ParserTests.parse(source).simplified().description == simple)
  }

  @Test(arguments: [
    ("if(x < 0, -x, x)", "if(x < 0, -1, 1)"), ("if(x < 0, 1, 2)", "0"), ("(x > 0)*x", "x > 0"),
    ("floor(x)", "0"), ("x*floor(x)", "floor(x)"), ("mod(x, 3)", "1"), ("mod(3, x)", "-floor(3/x)"),
    ("log2(x)", "1/(x*ln(2))"), ("if(y > 0, x^2, y)", "if(y > 0, 2x, 0)"),
  ])
  func derivatives(source: String, derivative: String) throws {
    #expect(try ParserTests.parse(source).derivative(by: "x").description == derivative)
  }

  @Test(arguments: [
    ("if(x > 0, log(x), 0)", -1, 0, 0), ("if(x > 0, sqrt(x), 5x)", -1, 5, 0),
    ("if(x < 0, 1/x, x^2)", 0, 0, 2), ("if(x > 0, x^x, x)", -2, 1, 0),
    ("if(x > 0, asin(x + 1)*log10(x), 3x^2)", -1, -6, 6), ("if(x > 0, log(x), 0)", 2, 0.5, -0.25),
    ("2if(x > 0, sqrt(x), 1)^2 + x", -4, 1, 0), ("if(x < 0, -x, x)", -3, -1, 0),
    ("if(x >= 0 and x < 1, x^2, 1/(x - 1))", 1, .nan, .nan),
    ("if(x == 1, 0, 1/(x - 1))", 1, 0, 0), ("x*if(x > 0, 1/sqrt(x), 1)", -1, 1, 0),
    ("if(x > 0, if(x > 1, log(x - 1), log(x)), 4x)", -1, 4, 0),
    ("if(x > 0, tan(log(x))/x, x)/x", -2, 0, 0), ("floor(x) + x^2", 1.5, 3, 2),
    ("mod(x, 2)*x", 3, 4, 2),
  ])
  func whatIsNotChosenDoesNotSpoilSlopes(
    text: String, x: Double, slope: Double, curvature: Double
  ) throws {
    let expression = try ParserTests.parse(text)
    let function = try CompiledFunction(expression, variables: ["x"])
    guard !slope.isNaN else {
      #expect(!function.valueAndGradient(at: [x]).gradient[0].isFinite)
      return
    }
    #expect(ulps(function.valueAndGradient(at: [x]).gradient[0], slope) <= 4)
    #expect(ulps(function.hessian(at: [x])[0], curvature) <= 4)
    #expect(try ulps(expression.derivative(by: "x").evaluate { _ in x }, slope) <= 4)
  }

  @Test(arguments: [
    ("if(x < 0, -x, x)", ["x = 0"]), ("if(x^2 < 4 and x > 1, x, 1)", ["x^2 = 4", "x = 1"]),
    ("floor(x)", ["floor(x) = x"]), ("mod(x, 3)", ["mod(x, 3) = 0"]), ("if(y > 0, x, 2x)", []),
    ("(x > 3)*x", ["x = 3"]), ("round(x)", ["floor(x + 0.5) = x + 0.5"]),
  ])
  func gaps(source: String, gaps: [String]) throws {
    #expect(try ParserTests.parse(source).derivativeGaps(by: "x") == gaps)
  }
}
