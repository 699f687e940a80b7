import Testing

@testable import Expressions

@Suite struct ParserTests {
  static func parse(_ text: String, _ names: NameTable = NameTable()) throws -> Expression {
    try ParsedExpression.parse(text, names: names).expression
  }

  static func error(_ text: String, _ names: NameTable = NameTable()) -> ExpressionError? {
    do {
      _ = try ParsedExpression.parse(text, names: names)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("1 + 2 * 3", 7), ("2^3^2", 512), ("-2^2", -4), ("2^-1", 0.5), ("(-2)^2", 4),
    ("10 - 4 - 3", 3), ("12 / 2 / 3", 2), ("1/2x", 1.5), ("2^3x", 24), ("6x", 18),
    ("2(x+1)", 8), ("3 sin(0) + 1", 1), ("(x)(x)", 9), ("x y", 12), ("x(x+1) + x", 15),
    ("2**3", 8), ("--3", 3), ("-+-3", 3), ("3 - -3", 6), ("2*-3", -6), ("6/-3", -2),
    ("2x^2", 18), ("-x^2", -9), ("x²", 9), ("-x²", -9), ("2x³", 54), ("x²^2", 81),
    ("min(3, 1, 2)", 1), ("max(3)", 3), ("abs(-4)", 4), ("sqrt(16)", 4), ("sign(-2)", -1),
    ("2e", 5.436563656918090), ("tau/pi", 2), ("π·2", 6.283185307179586), ("1e3", 1000),
    ("log10(1000)", 3), ("ln(e)", 1), ("log(e^2)", 2), ("sigmoid(0)", 0.5), ("1..5" + "", .nan),
  ])
  func values(text: String, expected: Double) throws {
    guard !expected.isNaN else {
      #expect(Self.error(text) != nil)
      return
    }
    let value = try Self.parse(text).evaluate { ["x": 3, "y": 4][$0] }
    #expect(ulps(value, expected) <= 1, "\(text) is \(value)")
  }

  @Test func sigmoidIsStable() throws {
    let expression = try Self.parse("sigmoid(x)")
    #expect(try expression.evaluate { _ in -745 } > 0)
    #expect(try expression.evaluate { _ in -1e300 } == 0)
    #expect(try expression.evaluate { _ in 1e300 } == 1)
  }

  @Test func squaresAreProductsToTheBit() throws {
    let square = try Self.parse("x^2")
    var generator = Generator(seed: 7)
    for _ in 0..<1000 {
      let x = generator.number(in: -1e3...1e3)
      #expect(try square.evaluate { _ in x } == x * x)
    }
  }

  @Test func spansAndReferences() throws {
    let line = Array("min  a*x + fit.slope*x  ".utf8)
    let parsed = try ParsedExpression.parse(line, range: 3..<line.count)
    #expect(parsed.span == SourceSpan(start: 5, end: 22))
    #expect(
      parsed.references == [
        NameReference(name: "a", span: SourceSpan(start: 5, end: 6)),
        NameReference(name: "x", span: SourceSpan(start: 7, end: 8)),
        NameReference(name: "fit.slope", span: SourceSpan(start: 11, end: 20)),
        NameReference(name: "x", span: SourceSpan(start: 21, end: 22)),
      ])
    #expect(parsed.expression.freeNames == ["a", "x", "fit.slope"])
    #expect(throws: ExpressionError.unknownName(name: "x", SourceSpan(start: 7, end: 8))) {
      try parsed.evaluate { $0 == "a" ? 1 : nil }
    }
  }

  @Test func listsAndRanges() throws {
    var parser = ExpressionParser(Array("0.001, 2*3 .. -15..x)".utf8))
    #expect(try parser.parseExpression().evaluate() == 0.001)
    #expect(try parser.next().kind == .comma)
    #expect(try parser.parseExpression().evaluate() == 6)
    #expect(try parser.next().kind == .rangeDots)
    #expect(try parser.parseExpression().evaluate() == -15)
    #expect(try parser.next().kind == .rangeDots)
    #expect(try parser.parseExpression().expression == Expression(variable: "x"))
    #expect(throws: ExpressionError.unmatchedParenthesis(SourceSpan(start: 20, end: 21))) {
      try parser.expectEnd()
    }
  }

  @Test func errorsPointAtTheCulprit() {
    func span(_ start: Int, _ end: Int) -> SourceSpan { SourceSpan(start: start, end: end) }
    #expect(Self.error("") == .empty(span(0, 0)))
    #expect(Self.error("   ") == .empty(span(3, 3)))
    #expect(Self.error(", 2") == .empty(span(0, 1)))
    #expect(Self.error("2 +") == .unexpectedEnd(span(3, 3)))
    #expect(Self.error("2 3") == .missingOperator(span(2, 3)))
    #expect(Self.error("x 2") == .missingOperator(span(2, 3)))
    #expect(Self.error("(x)2") == .missingOperator(span(3, 4)))
    #expect(Self.error("1.2.3") == .missingOperator(span(3, 5)))
    #expect(
      Self.error("2 + (x * (3)") == .unclosedParenthesis(opening: span(4, 5), at: span(12, 12)))
    #expect(Self.error("sin(x") == .unclosedParenthesis(opening: span(3, 4), at: span(5, 5)))
    #expect(Self.error("x)") == .unmatchedParenthesis(span(1, 2)))
    #expect(Self.error(")") == .unmatchedParenthesis(span(0, 1)))
    #expect(
      Self.error("2 *)") == .unexpectedToken(Token(kind: .rightParenthesis, span: span(3, 4))))
    #expect(Self.error("()") == .unexpectedToken(Token(kind: .rightParenthesis, span: span(1, 2))))
    #expect(Self.error("(1, 2)") == .unexpectedToken(Token(kind: .comma, span: span(2, 3))))
    #expect(Self.error("x, y") == .unexpectedToken(Token(kind: .comma, span: span(1, 2))))
    #expect(
      Self.error("2 sin x") == .functionWithoutParentheses(name: "sin", argument: "x", span(2, 7)))
    #expect(
      Self.error("sin 2x") == .functionWithoutParentheses(name: "sin", argument: "2x", span(0, 6)))
    #expect(
      Self.error("sin") == .functionWithoutParentheses(name: "sin", argument: nil, span(0, 3)))
    #expect(
      Self.error("sin(1, 2)")
        == .wrongArgumentCount(name: "sin", least: 1, most: 1, actual: 2, span(0, 9)))
    #expect(
      Self.error("max()")
        == .wrongArgumentCount(name: "max", least: 1, most: nil, actual: 0, span(0, 5)))
    #expect(Self.error("g(3)") == .unknownFunction(name: "g", span(0, 1)))
    #expect(Self.error("1 + g()") == .unknownFunction(name: "g", span(4, 5)))
    #expect(Self.error("g(3, 4)") == .unknownFunction(name: "g", span(0, 1)))
    #expect(Self.error("x^2 + g(x)") == .unknownFunction(name: "g", span(6, 7)))
    #expect(Self.error("g(3)", NameTable(variables: ["g"])) == nil)
    #expect(Self.error("x(x - 1) + x") == nil)
  }

  @Test func definitions() throws {
    var names = NameTable()
    func define(_ text: String, a: Double? = nil) throws {
      var parser = ExpressionParser(Array(text.utf8), names: names)
      let definition = try parser.parseDefinition { $0 == "a" ? a : nil }
      names.functions[definition.name] = definition
    }
    try define("f(x) = x^2 - 6x + 5")
    try define("g(x, y) = f(x) + a f(y)", a: -2)
    #expect(names.functions["g"]?.description == "g(x, y) = f(x) + a*f(y)")
    #expect(names.functions["g"]?.callees == ["f"])
    #expect(names.functions["g"]?.freeNames == ["a"])
    #expect(throws: ExpressionError.recursive(name: "h", SourceSpan(start: 11, end: 12))) {
      try define("h(x) = 1 + h(x - 1)")
    }
    #expect(throws: ExpressionError.reservedName(name: "sin", SourceSpan(start: 0, end: 3))) {
      try define("sin(x) = x")
    }
    #expect(throws: ExpressionError.reservedName(name: "and", SourceSpan(start: 0, end: 3))) {
      try define("and(x) = x")
    }
    #expect(throws: ExpressionError.reservedName(name: "e", SourceSpan(start: 2, end: 3))) {
      try define("h(e) = 1")
    }
    #expect(throws: ExpressionError.duplicateParameter(name: "x", SourceSpan(start: 5, end: 6))) {
      try define("h(x, x) = 1")
    }
    #expect(throws: ExpressionError.unknownName(name: "b", SourceSpan(start: 9, end: 10))) {
      try define("h(x) = x b")
    }
    #expect(throws: ExpressionError.unknownFunction(name: "k", SourceSpan(start: 7, end: 8))) {
      try define("h(x) = k(x)")
    }
    #expect(
      Self.error("g(1)", names)
        == .wrongArgumentCount(
          name: "g", least: 2, most: 2, actual: 1, SourceSpan(start: 0, end: 4)))
    // A parameter hides a function of the same name.
    try define("k(f) = f(f + 1)")
    #expect(try Self.parse("k(3)", names).evaluate(in: names) == 12)
  }

  @Test func argumentsDoNotCaptureEachOther() throws {
    var names = NameTable()
    for text in ["f(x, y) = x - y", "g(y, x) = f(y, x)", "h(x) = g(x + 1, 2x)"] {
      var parser = ExpressionParser(Array(text.utf8), names: names)
      let definition = try parser.parseDefinition()
      names.functions[definition.name] = definition
    }
    #expect(try Self.parse("h(10)", names).evaluate(in: names) == -9)
    let swapped = try Self.parse("f(y, x)", names).bound(to: names)
    #expect(try swapped.evaluate { $0 == "x" ? 1 : 5 } == 4)
  }
}
