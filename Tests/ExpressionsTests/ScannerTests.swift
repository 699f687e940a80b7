import Testing

@testable import Expressions

@Suite struct ScannerTests {
  private func kinds(_ text: String) throws -> [Token.Kind] {
    var scanner = Scanner(Array(text.utf8))
    var kinds: [Token.Kind] = []
    while true {
      let token = try scanner.next()
      if token.kind == .end { return kinds }
      kinds.append(token.kind)
    }
  }

  @Test(arguments: [
    ("3", 3), (".5", 0.5), ("1e-3", 0.001), ("1.5E+3", 1500), ("3.", 3), ("007", 7),
    ("0.1", 0.1), ("1e-400", 0),
    ("123456789012345678901234567890", 0x1.8ee90ff6c373ep96),
    ("1.7976931348623157e308", 1.7976931348623157e308), ("5e-324", 0x1p-1074),
  ])
  func numbers(text: String, value: Double) throws {
    #expect(try kinds(text) == [.number(value)])
  }

  @Test func numberWords() throws {
    #expect(try kinds("1..2") == [.number(1), .rangeDots, .number(2)])
    #expect(try kinds("1...5") == [.number(1), .rangeDots, .number(0.5)])
    #expect(try kinds("2e") == [.number(2), .name("e")])
    #expect(try kinds("2e+x") == [.number(2), .name("e"), .plus, .name("x")])
    #expect(try kinds("2ex") == [.number(2), .name("ex")])
    #expect(try kinds("6x") == [.number(6), .name("x")])
    #expect(try kinds("1.2.3") == [.number(1.2), .number(0.3)])
    #expect(try kinds("-15..21") == [.minus, .number(15), .rangeDots, .number(21)])
  }

  @Test func names() throws {
    #expect(try kinds("fit.slope") == [.name("fit.slope")])
    #expect(try kinds("data.n..3") == [.name("data.n"), .rangeDots, .number(3)])
    #expect(try kinds("_a1 x_2") == [.name("_a1"), .name("x_2")])
    #expect(try kinds("x.5") == [.name("x"), .number(0.5)])
    #expect(try kinds("a..b") == [.name("a"), .rangeDots, .name("b")])
  }

  @Test func operators() throws {
    #expect(
      try kinds("+-*/^**(),<<====!=>=>") == [
        .plus, .minus, .times, .divide, .power, .power, .leftParenthesis, .rightParenthesis,
        .comma, .less, .lessOrEqual, .equal, .assign, .notEqual, .greaterOrEqual, .greater,
      ])
  }

  @Test func synonyms() throws {
    #expect(
      try kinds("2π−τ·x²×3÷y³ ≤≥≠") == [
        .number(2), .name("pi"), .minus, .name("tau"), .times, .name("x"), .superscript(2),
        .times, .number(3), .divide, .name("y"), .superscript(3), .lessOrEqual, .greaterOrEqual,
        .notEqual,
      ])
    #expect(try kinds("1\u{A0}+\u{A0}\u{A0}2\u{A0}") == [.number(1), .plus, .number(2)])
  }

  @Test func spansAreOffsetsInTheLine() throws {
    let line = Array("α π = 12 + yy".utf8)
    var scanner = Scanner(line, range: 6..<line.count)
    #expect(try scanner.next() == Token(kind: .assign, span: SourceSpan(start: 6, end: 7)))
    #expect(try scanner.next() == Token(kind: .number(12), span: SourceSpan(start: 8, end: 10)))
    #expect(try scanner.next() == Token(kind: .plus, span: SourceSpan(start: 11, end: 12)))
    #expect(try scanner.next() == Token(kind: .name("yy"), span: SourceSpan(start: 13, end: 15)))
    #expect(try scanner.next() == Token(kind: .end, span: SourceSpan(start: 15, end: 15)))
    #expect(try scanner.next().kind == .end)
  }

  @Test func rangesCutTokens() throws {
    let line = Array("x=12345".utf8)
    var scanner = Scanner(line, range: 2..<4)
    #expect(try scanner.next() == Token(kind: .number(12), span: SourceSpan(start: 2, end: 4)))
    #expect(try scanner.next().kind == .end)
    var outside = Scanner(line, range: 5..<99)
    #expect(try outside.next().kind == .number(45))
    var beyond = Scanner(line, range: 50..<99)
    #expect(try beyond.next().kind == .end)
  }

  @Test func errors() {
    func error(_ bytes: [UInt8]) -> ExpressionError? {
      var scanner = Scanner(bytes)
      do {
        while try scanner.next().kind != .end {}
        return nil
      } catch {
        return error
      }
    }
    #expect(error(Array("2 + 1e400".utf8)) == .numberTooLarge(SourceSpan(start: 4, end: 9)))
    #expect(error(Array("a ? b".utf8)) == .unexpectedCharacter("?", SourceSpan(start: 2, end: 3)))
    #expect(error(Array("é".utf8)) == .unexpectedCharacter("é", SourceSpan(start: 0, end: 2)))
    #expect(error(Array("x + 😀".utf8)) == .unexpectedCharacter("😀", SourceSpan(start: 4, end: 8)))
    #expect(error([0x78, 0xFF]) == .invalidUTF8(SourceSpan(start: 1, end: 2)))
    #expect(error([0xE2, 0x88]) == .invalidUTF8(SourceSpan(start: 0, end: 1)))
    #expect(error(Array("!".utf8)) == .unexpectedCharacter("!", SourceSpan(start: 0, end: 1)))
    #expect(error(Array(".".utf8)) == .unexpectedCharacter(".", SourceSpan(start: 0, end: 1)))
  }
}
