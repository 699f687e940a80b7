import Testing

@testable import Expressions

@Suite struct TolerantParserTests {
  private func read(_ text: String) -> ParsedExpression {
    var parser = ExpressionParser(Array(text.utf8))
    return parser.read()
  }

  private func span(_ start: Int, _ end: Int) -> SourceSpan { SourceSpan(start: start, end: end) }

  @Test func whatIsThereIsRead() {
    let read = read("a + sin(b*")
    #expect(read.references.map(\.name) == ["a", "b"])
    #expect(read.expression.freeNames == ["a", "b"])
    #expect(
      read.problems == [
        .unexpectedEnd(span(10, 10)),
        .unclosedParenthesis(opening: span(7, 8), at: span(10, 10)),
      ])
    #expect(read.needsOperand)
    #expect(read.openBrackets == [OpenBracket(span: span(7, 8), name: "sin", argument: 0)])
  }

  @Test func openBracketsKnowTheirArgument() {
    #expect(
      read("f(1, 2 + max(3, 4,").openBrackets == [
        OpenBracket(span: span(1, 2), name: "f", argument: 1),
        OpenBracket(span: span(12, 13), name: "max", argument: 2),
      ])
    #expect(
      read("1 + f'(").openBrackets == [OpenBracket(span: span(6, 7), name: "f'", argument: 0)])
    #expect(
      read("ball.x[k").openBrackets == [
        OpenBracket(span: span(6, 7), name: "ball.x", argument: 0)
      ])
    #expect(read("f(1, 2)").openBrackets == [])
  }

  @Test(arguments: [
    ("", true), ("2 +", true), ("2", false), ("(2", true), ("-", true), ("a and", true),
    ("a <", true), ("not", true), ("f(", true), ("f(1,", true), ("f(1)", false), ("2 3", false),
    (")", false), ("2 + )", false), ("sin", false), ("x[", true),
  ])
  func continuation(text: String, isUnfinished: Bool) {
    let read = read(text)
    #expect((read.needsOperand || !read.openBrackets.isEmpty) == isUnfinished)
  }

  @Test func everyProblemIsFound() {
    #expect(
      read("2 * * 3 + sin(1, 2) + 4 5 + (6 ? 7)").problems == [
        .unexpectedToken(Token(kind: .times, span: span(4, 5), followsBlank: true)),
        .wrongArgumentCount(name: "sin", least: 1, most: 1, actual: 2, span(10, 19)),
        .missingOperator(span(24, 25)),
        .unexpectedCharacter("?", span(31, 32)),
      ])
    #expect(
      read("cos x + 1e999").problems == [
        .functionWithoutParentheses(name: "cos", argument: "x", span(0, 5)),
        .numberTooLarge(span(8, 13)),
      ])
    #expect(read("2 + \"a\" + 3").problems == [.unexpectedCharacter("\"", span(4, 5))])
  }

  @Test func tokensOfALineAreReadWhereTheyAre() throws {
    let line = Array("minimize (x - 1)^2 from=2".utf8)
    let tokens = Scanner.tokens(line)
    let end = try #require(tokens.firstIndex { $0.name == "from" })
    var parser = ExpressionParser(tokens[1..<end], of: line, end: 18)
    let read = parser.read()
    #expect(read.problems.isEmpty)
    #expect(read.span == span(9, 18))
    #expect(read.expression.description == "(x - 1)^2")
    #expect(parser.current == Token(kind: .end, span: span(18, 18)))
    var cut = ExpressionParser(tokens[1..<3], of: line)
    #expect(
      cut.read().problems == [.unclosedParenthesis(opening: span(9, 10), at: span(11, 11))])
    var none = ExpressionParser(tokens[3..<3], of: line, end: 12)
    #expect(none.read().problems == [.empty(span(12, 12))])
  }

  @Test func listsAreReadOneByOne() {
    var parser = ExpressionParser(Array("1, x <, 2..3".utf8))
    #expect(parser.read().problems.isEmpty)
    #expect(parser.current.kind == .comma)
    parser.advance()
    #expect(parser.read().problems.count == 1)
    #expect(parser.current.kind == .comma)
    parser.advance()
    #expect(parser.read().problems.isEmpty)
    #expect(parser.current.kind == .rangeDots)
    parser.advance()
    #expect(parser.read().expression == Expression(3))
    #expect(parser.current.kind == .end)
  }

  @Test func tolerantAndThrowingReadingAgree() throws {
    for seed in UInt64(1)...2000 {
      var generator = Generator(seed: seed)
      let text = generator.expression().description
      let names = NameTable(variables: ["x", "y", "e1"])
      let strict = try ParsedExpression.parse(text, names: names)
      var parser = ExpressionParser(Array(text.utf8))
      #expect(try parser.read().resolved(in: names) == strict, "seed \(seed): \(text)")
    }
  }
}
