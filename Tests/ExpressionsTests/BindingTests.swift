import Testing

@testable import Expressions

/// Functions and variables defined one after the other, as in a session.
struct Session {
  var functions: [String: FunctionDefinition] = [:]
  var values: [String: Double] = [:]

  var names: NameTable {
    let values = values
    return NameTable(
      functions: functions, isVariable: { values[$0] != nil }, value: { values[$0] },
      element: { name, index in
        name == "ball.x" && index == index.rounded() && index >= 0 && index < 5 ? 10 * index : nil
      })
  }

  mutating func define(_ text: String) throws(ExpressionError) {
    var parser = ExpressionParser(Array(text.utf8), names: names)
    let values = values
    let definition = try parser.parseDefinition { values[$0] }
    functions[definition.name] = definition
  }

  func value(_ text: String) throws(ExpressionError) -> Double {
    try ParsedExpression.parse(text, names: names).evaluate(in: names)
  }

  func error(_ text: String) -> ExpressionError? {
    do {
      _ = try value(text)
      return nil
    } catch {
      return error
    }
  }
}

@Suite struct BindingTests {
  private func span(_ start: Int, _ end: Int) -> SourceSpan { SourceSpan(start: start, end: end) }

  @Test func functionsSeeVariablesAsTheyAreNow() throws {
    var session = Session()
    session.values["a"] = 2
    try session.define("f(x) = a x^2")
    #expect(try session.value("f(3)") == 18)
    session.values["a"] = 5
    #expect(try session.value("f(1)") == 5)
    #expect(session.functions["f"]?.description == "f(x) = a*x^2")
    session.values["a"] = nil
    #expect(
      session.error("1 + f(1)") == .unknownNameInFunction(name: "a", function: "f", span(4, 5)))
  }

  @Test func functionsSeeFunctionsAsTheyAreNow() throws {
    var session = Session()
    try session.define("g(x) = x + 1")
    try session.define("f(x) = 2 g(x)")
    #expect(try session.value("f(3)") == 8)
    try session.define("g(x) = x^2")
    #expect(try session.value("f(3)") == 18)
    session.functions["g"] = nil
    #expect(session.error("f(3)") == .unknownNameInFunction(name: "g", function: "f", span(0, 1)))
    // What lacks something is named, however deep: f, not h, which only calls f.
    try session.define("h(x) = f(x)")
    #expect(session.error("h(3)") == .unknownNameInFunction(name: "g", function: "f", span(0, 1)))
  }

  @Test func circlesAreFoundWhenTheyAreUsed() throws {
    var session = Session()
    try session.define("g(x) = x")
    try session.define("f(x) = g(x)")
    try session.define("h(x) = f(x) + 1")
    try session.define("g(x) = f(x)")
    #expect(session.error("2 + f(1)") == .recursiveFunctions(["f", "g", "f"], span(4, 5)))
    #expect(session.error("h(1)") == .recursiveFunctions(["f", "g", "f"], span(0, 1)))
    let f = try #require(session.functions["f"])
    #expect(throws: ExpressionError.recursiveFunctions(["f", "g", "f"], nil)) {
      try f.boundBody(in: session.names)
    }
  }

  @Test func parametersHideVariablesAndFunctions() throws {
    var session = Session()
    session.values["x"] = 100
    session.values["y"] = 7
    try session.define("f(x) = x + y")
    #expect(try session.value("f(1) + x") == 108)
    try session.define("k(f) = f(f + 1)")
    #expect(try session.value("k(3)") == 12)
    // An argument with the name of a parameter is not caught by it.
    try session.define("g(y) = f(y) + x")
    #expect(try session.value("g(2)") == 109)
  }

  @Test func boundExpressionsStayAsTheyAre() throws {
    var session = Session()
    session.values["a"] = 2
    try session.define("f(x) = a x^2")
    let parsed = try ParsedExpression.parse("f(t) + a t", names: session.names)
    let bound = try parsed.bound(to: session.names)
    #expect(bound.description == "f(t) + 2t")
    #expect(bound.freeNames == ["t"])
    session.values["a"] = 100
    try session.define("f(x) = 0")
    #expect(try bound.evaluate { _ in 3 } == 24)
    #expect(try bound.derivative(by: "t").description == "4t + 2")
    #expect(try CompiledFunction(bound, variables: ["t"]).value(at: [3]) == 24)
    // A coordinate keeps its name although a variable has it.
    let kept = try parsed.bound(to: session.names, keeping: ["a", "t"])
    #expect(kept.freeNames == ["t", "a"])
  }

  @Test func whatIsNotBoundCannotBeUsed() throws {
    var session = Session()
    try session.define("f(x) = x^2")
    let parsed = try ParsedExpression.parse("f(3)", names: session.names)
    #expect(throws: ExpressionError.unknownFunction(name: "f", nil)) {
      try parsed.expression.evaluate()
    }
    #expect(throws: ExpressionError.unknownFunction(name: "f", nil)) {
      try CompiledFunction(parsed.expression, variables: [])
    }
  }

  @Test func namesAreReadBeforeTheyAreDefined() throws {
    // One line is read as a whole: f is defined in it before it is called.
    var parser = ExpressionParser(Array("f(3) + x(x + 1)^2".utf8))
    let read = parser.read()
    #expect(read.problems.isEmpty)
    #expect(read.calls.map(\.name) == ["f", "x"])
    var session = Session()
    session.values["x"] = 2
    #expect(throws: ExpressionError.unknownFunction(name: "f", span(0, 1))) {
      try read.resolved(in: session.names)
    }
    try session.define("f(t) = t^2")
    let resolved = try read.resolved(in: session.names)
    #expect(resolved.expression.description == "f(3) + x*(x + 1)^2")
    #expect(resolved.references.map(\.name) == ["x", "x"])
    #expect(try resolved.evaluate(in: session.names) == 27)
    // As a function of its own, the power is one of its value.
    session.values["x"] = nil
    try session.define("x(t) = t")
    #expect(throws: ExpressionError.self) { try read.resolved(in: session.names) }
    #expect(try session.value("f(3) + x(4)^2") == 25)
  }

  @Test(arguments: [
    ("1/x(x + 1)", "1/x*(x + 1)"), ("2^x(3)", "2^x*3"), ("-x(3)^2", "-x*3^2"),
    ("x(2)(3)", "x*2*3"), ("sin(x(x))", "sin(x*x)"),
  ])
  func productsAreProductsWhereverTheyAre(source: String, product: String) throws {
    let names = NameTable(variables: ["x"])
    #expect(try ParserTests.parse(source, names).description == product)
  }

  @Test(arguments: [
    ("f'(3)", 0), ("f''(3)", 2), ("f'''(3)", 0), ("sin'(0)", 1), ("sin''(x)^2 + cos(x)^2", 1),
    ("2 f'(4) + 1", 5), ("f'(f'(4))", -2), ("log'(4)", 0.25), ("exp′(0)", 1), ("tanh’(0)", 1),
    ("f' (4)", 2), ("g'(1)", 4),
  ])
  func primes(text: String, expected: Double) throws {
    var session = Session()
    session.values["x"] = 0.75
    session.values["a"] = 2
    try session.define("f(x) = x^2 - 6x + 5")
    try session.define("g(t) = a t^2")
    #expect(try ulps(session.value(text), expected) <= 2)
  }

  @Test func primesInFormulas() throws {
    var session = Session()
    try session.define("f(x) = x^3")
    try session.define("n(x) = x - f(x)/f'(x)")
    #expect(session.functions["n"]?.description == "n(x) = x - f(x)/f'(x)")
    #expect(try session.value("n(3)") == 2)
    #expect(try session.value("n'(5)") == 2.0 / 3)
    let bound = try ParsedExpression.parse("2 f'(x)", names: session.names).bound(to: session.names)
    #expect(bound.description == "2 f'(x)")
    #expect(try bound.derivative(by: "x").description == "12x")
    let compiled = try CompiledFunction(bound, variables: ["x"])
    #expect(compiled.valueAndGradient(at: [2]).gradient == [24])
    // Built-in ones need no session.
    #expect(try ParserTests.parse("sin'(x)").derivative(by: "x").description == "-sin(x)")
  }

  @Test func primeErrors() throws {
    var session = Session()
    session.values["a"] = 1
    try session.define("f(x, y) = x y")
    try session.define("g(x) = x")
    #expect(
      session.error("f'(1, 2)") == .derivativeNeedsOneVariable(name: "f", span(0, 2)))
    #expect(
      session.error("max'(1)") == .derivativeNeedsOneVariable(name: "max", span(0, 4)))
    #expect(
      session.error("if'(1)") == .derivativeNeedsOneVariable(name: "if", span(0, 3)))
    #expect(session.error("a'(1)") == .unknownFunction(name: "a", span(0, 2)))
    #expect(
      session.error("g' + 1")
        == .functionWithoutParentheses(name: "g'", argument: nil, span(0, 2)))
    #expect(
      session.error("g'(1, 2)")
        == .wrongArgumentCount(name: "g'", least: 1, most: 1, actual: 2, span(0, 8)))
    #expect(
      session.error("sin'(1, 2)")
        == .wrongArgumentCount(name: "sin'", least: 1, most: 1, actual: 2, span(0, 10)))
    #expect(session.error("2'") == .unexpectedCharacter("'", span(1, 2)))
    #expect(session.error("g('a')") == .unexpectedCharacter("'", span(2, 3)))
  }

  @Test func elementsOfResults() throws {
    var session = Session()
    session.values["k"] = 2
    #expect(try session.value("ball.x[3]") == 30)
    #expect(try session.value("2ball.x[k + 1]^2 - ball.x[0]") == 1800)
    try session.define("f(i) = i + ball.x[k]")
    #expect(try session.value("f(1)") == 21)
    #expect(session.functions["f"]?.description == "f(i) = i + ball.x[k]")
    #expect(
      session.error("1 + ball.x[9]")
        == .unknownElement(name: "ball.x", index: 9, span(4, 10)))
    #expect(
      session.error("ball.f[0]") == .unknownElement(name: "ball.f", index: 0, span(0, 6)))
    #expect(session.error("ball.x[1") == .unclosedBracket(opening: span(6, 7), at: span(8, 8)))
    #expect(session.error("ball.x[]") != nil)
    #expect(
      session.error("k [1]")
        == .unexpectedToken(Token(kind: .leftBracket, span: span(2, 3), followsBlank: true)))
    #expect(
      session.error("[1]") == .unexpectedToken(Token(kind: .leftBracket, span: span(0, 1))))
  }

  @Test(arguments: [
    ("2f(x)", "2 f(x)"), ("2 f''(x)^2", "2 f''(x)^2"), ("r.x[k+1]^2", "r.x[k + 1]^2"),
    ("2r.x[0]", "2r.x[0]"), ("-f(x,y)", "-f(x, y)"), ("sin'(x)*r.x[1]", "sin'(x)*r.x[1]"),
    ("x^f(2)", "x^f(2)"), ("f(x < 1, not y)", "f(x < 1, not y)"), ("a/f'(x)", "a/f'(x)"),
    ("(r.x[0])(f(1))", "r.x[0]*f(1)"),
  ])
  func printing(source: String, printed: String) {
    var parser = ExpressionParser(Array(source.utf8))
    let read = parser.read()
    #expect(read.problems.isEmpty)
    #expect(read.expression.description == printed)
    var again = ExpressionParser(Array(printed.utf8))
    #expect(again.read().expression == read.expression)
  }

  @Test func elementsThatAreNotChosenSpoilNothing() throws {
    let names = NameTable(
      isVariable: { _ in false }, element: { $1 < 3 ? $1 : .nan })
    let text = "if(5 < 3, ball.x[5], ball.x[2])"
    #expect(try ParsedExpression.parse(text, names: names).evaluate(in: names) == 2)
  }

  @Test func resultsAreNotMultipliedSideBySide() throws {
    let names = NameTable(variables: ["lsq.r2", "lsq.p1", "x"])
    #expect(ParserTests.error("lsq.r2 lsq.p1", names) == .resultsSideBySide(span(7, 13)))
    #expect(ParserTests.error("lsq.r2[1] lsq.p1", names) == .resultsSideBySide(span(10, 16)))
    #expect(ParserTests.error("lsq.r2[x[0]] lsq.p1[1]", names) == .resultsSideBySide(span(13, 19)))
    for text in ["lsq.r2*lsq.p1", "2 lsq.r2", "x lsq.p1", "lsq.r2 x", "x[1] lsq.p1"] {
      #expect(ParserTests.error(text, names) == nil, "\(text)")
    }
  }

  @Test func resultsWithoutValueMakeConditionsFalse() throws {
    var session = Session()
    session.values["ball.arrived"] = .nan
    for text in ["ball.arrived < 9", "ball.arrived > 9", "ball.arrived != 9", "ball.arrived == 9"] {
      #expect(try session.value(text) == 0, "\(text)")
    }
    #expect(try session.value("if(ball.arrived + 1 <= 100, 1, 2)") == 2)
    #expect(session.error("ball.arive < 9") == .unknownName(name: "ball.arive", span(0, 10)))
  }
}
