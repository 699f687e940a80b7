import Testing

@testable import Expressions

@Suite struct ScannerTests {
  private func kinds(_ text: String) -> [Token.Kind] {
    Scanner.tokens(Array(text.utf8)).dropLast().map(\.kind)
  }

  @Test(arguments: [
    ("3", 3), (".5", 0.5), ("1e-3", 0.001), ("1.5E+3", 1500), ("3.", 3), ("007", 7),
    ("0.1", 0.1), ("0e-400", 0), ("0.000e5", 0),
    ("123456789012345678901234567890", 0x1.8ee90ff6c373ep96),
    ("1.7976931348623157e308", 1.7976931348623157e308), ("5e-324", 0x1p-1074),
    ("3e-324", 0x1p-1074),
  ])
  func numbers(text: String, value: Double) {
    #expect(kinds(text) == [.number(value)])
  }

  @Test func numbersOutOfRange() {
    #expect(kinds("1e400") == [.numberTooLarge])
    #expect(kinds("1.8e308") == [.numberTooLarge])
    #expect(kinds("1" + String(repeating: "0", count: 400)) == [.numberTooLarge])
    #expect(kinds("1e-400") == [.numberTooSmall])
    #expect(kinds("2e-324") == [.numberTooSmall])
    #expect(kinds("0." + String(repeating: "0", count: 400) + "1") == [.numberTooSmall])
  }

  @Test func numberWords() {
    #expect(kinds("1..2") == [.number(1), .rangeDots, .number(2)])
    #expect(kinds("1...5") == [.number(1), .rangeDots, .number(0.5)])
    #expect(kinds("2e") == [.number(2), .name("e")])
    #expect(kinds("2e+x") == [.number(2), .name("e"), .plus, .name("x")])
    #expect(kinds("2ex") == [.number(2), .name("ex")])
    #expect(kinds("6x") == [.number(6), .name("x")])
    #expect(kinds("1.2.3") == [.number(1.2), .number(0.3)])
    #expect(kinds("-15..21") == [.minus, .number(15), .rangeDots, .number(21)])
  }

  @Test func names() {
    #expect(kinds("fit.slope") == [.name("fit.slope")])
    #expect(kinds("data.n..3") == [.name("data.n"), .rangeDots, .number(3)])
    #expect(kinds("_a1 x_2") == [.name("_a1"), .name("x_2")])
    #expect(kinds("x.5") == [.name("x"), .number(0.5)])
    #expect(kinds("a..b") == [.name("a"), .rangeDots, .name("b")])
    #expect(kinds("x.") == [.name("x"), .other(".")])
  }

  @Test func namesOfAnyAlphabet() {
    for name in [
      "α", "größe", "x₁", "θ_0", "длина", "長さ", "é", "daten.größe", "α1", "Ⅷ", "नमस्ते",
    ] {
      #expect(kinds(name) == [.name(name)], "\(name)")
    }
    #expect(kinds("2α+β²") == [.number(2), .name("α"), .plus, .name("β"), .superscript(2)])
    // A digit of another alphabet, or below the line, begins no name; a mark alone is none.
    #expect(kinds("٣") == [.other("٣")])
    #expect(kinds("₁") == [.other("₁")])
    #expect(kinds("x¹") == [.name("x"), .other("¹")])
    #expect(kinds("😀") == [.other("😀")])
  }

  @Test func composedAndDecomposedNamesAreOne() throws {
    let composed = "gr\u{F6}\u{DF}e"
    let decomposed = "gro\u{308}\u{DF}e"
    #expect(kinds(decomposed) == [.name(composed)])
    let token = try #require(Scanner.tokens(Array(decomposed.utf8)).first)
    let name = try #require(token.name)
    #expect(Array(name.utf8) == Array(composed.utf8))
    #expect(token.span == SourceSpan(start: 0, end: decomposed.utf8.count))
    let parsed = try ParserTests.parse("\(composed) - \(decomposed)")
    #expect(parsed.freeNames == [composed])
    #expect(parsed.simplified() == Expression(0))
  }

  @Test func greekConstants() {
    #expect(kinds("π τ") == [.name("pi"), .name("tau")])
    #expect(kinds("2π") == [.number(2), .name("pi")])
    // Part of a longer name they are letters like others.
    #expect(kinds("πx ππ τ.a") == [.name("πx"), .name("ππ"), .name("τ.a")])
  }

  @Test func operators() {
    #expect(
      kinds("+-*/^**(),<<====!=>=>") == [
        .plus, .minus, .times, .divide, .power, .power, .leftParenthesis, .rightParenthesis,
        .comma, .less, .lessOrEqual, .equal, .assign, .notEqual, .greaterOrEqual, .greater,
      ])
    #expect(
      kinds("[]{};'#\\?!") == [
        .leftBracket, .rightBracket, .leftBrace, .rightBrace, .semicolon, .prime, .hash,
        .backslash, .questionMark, .other("!"),
      ])
    #expect(kinds("f''(3)").prefix(3) == [.name("f"), .prime, .prime])
  }

  @Test func synonyms() {
    #expect(
      kinds("2π−τ·x²×3÷y³ ≤≥≠ f′ g’") == [
        .number(2), .name("pi"), .minus, .name("tau"), .times, .name("x"), .superscript(2),
        .times, .number(3), .divide, .name("y"), .superscript(3), .lessOrEqual, .greaterOrEqual,
        .notEqual, .name("f"), .prime, .name("g"), .prime,
      ])
  }

  @Test func blanks() {
    for blank in [
      " ", "\t", "\u{A0}", "\u{2009}", "\u{202F}", "\u{3000}", "\u{FEFF}", "\u{200B}", "\r\n",
    ] {
      let tokens = Scanner.tokens(Array("\(blank)a\(blank)\(blank)b\(blank)".utf8))
      #expect(tokens.map(\.kind) == [.name("a"), .name("b"), .end])
      #expect(tokens.map(\.followsBlank) == [true, true, true])
    }
    #expect(Scanner.tokens(Array("a+ #".utf8)).map(\.followsBlank) == [false, false, true, false])
  }

  @Test func strings() {
    func literal(_ text: String) -> StringLiteral? {
      if case .string(let literal)? = kinds(text).first { literal } else { nil }
    }
    #expect(literal(#""a b""#) == StringLiteral(text: "a b"))
    #expect(literal(#""""#) == StringLiteral(text: ""))
    #expect(literal(#""\"\\\n\t""#) == StringLiteral(text: "\"\\\n\t"))
    #expect(literal(#""\{x\}""#) == StringLiteral(text: #"\{x\}"#))
    #expect(literal(#""größe # ; ''""#) == StringLiteral(text: "größe # ; ''"))
    #expect(literal(#""open"#) == StringLiteral(text: "open", isClosed: false))
    #expect(literal("\"") == StringLiteral(text: "", isClosed: false))
    #expect(literal(#""a\""#) == StringLiteral(text: "a\"", isClosed: false))
    #expect(
      literal(#""a\qb""#)
        == StringLiteral(text: #"a\qb"#, badEscape: SourceSpan(start: 2, end: 4)))
    #expect(
      literal(#""\é\x""#) == StringLiteral(text: #"\é\x"#, badEscape: SourceSpan(start: 1, end: 4)))
    #expect(
      literal(#""a\"#)
        == StringLiteral(
          text: #"a\"#, isClosed: false, badEscape: SourceSpan(start: 2, end: 3)))
    #expect(kinds(#"say "a" "b"x"#).count == 4)
  }

  @Test func spansAreOffsetsInTheLine() {
    let line = Array("α π = 12 + yy".utf8)
    #expect(
      Scanner.tokens(line, range: 6..<line.count) == [
        Token(kind: .assign, span: SourceSpan(start: 6, end: 7)),
        Token(kind: .number(12), span: SourceSpan(start: 8, end: 10), followsBlank: true),
        Token(kind: .plus, span: SourceSpan(start: 11, end: 12), followsBlank: true),
        Token(kind: .name("yy"), span: SourceSpan(start: 13, end: 15), followsBlank: true),
        Token(kind: .end, span: SourceSpan(start: 15, end: 15)),
      ])
  }

  @Test func rangesCutTokens() {
    let line = Array("x=12345".utf8)
    #expect(
      Scanner.tokens(line, range: 2..<4) == [
        Token(kind: .number(12), span: SourceSpan(start: 2, end: 4)),
        Token(kind: .end, span: SourceSpan(start: 4, end: 4)),
      ])
    #expect(Scanner.tokens(line, range: 5..<99).map(\.kind) == [.number(45), .end])
    #expect(Scanner.tokens(line, range: 50..<99).map(\.kind) == [.end])
  }

  @Test func bytesThatAreNoCharacters() {
    let tokens = Scanner.tokens([0x78, 0xFF, 0xE2, 0x88])
    #expect(
      tokens.map(\.kind)
        == [.name("x"), .invalidByte(0xFF), .invalidByte(0xE2), .invalidByte(0x88), .end])
    #expect(tokens[1].span == SourceSpan(start: 1, end: 2))
  }

  @Test func everyByteBelongsToATokenOrABlank() {
    let texts = ["\"", "\\", "a", "ö", " ", "\u{A0}", "1e5", "..", "²", "#", "=", "'"]
    let pieces: [[UInt8]] = texts.map { Array($0.utf8) } + [[0xFF], [0xE2, 0x88], [0xF0]]
    for seed in UInt64(1)...3000 {
      var generator = Generator(seed: seed)
      let line = (0..<generator.below(20)).flatMap { _ in pieces[generator.below(pieces.count)] }
      var end = 0
      for token in Scanner.tokens(line) {
        let gap = String(decoding: line[end..<token.span.start], as: UTF8.self)
        let isBlank = gap.unicodeScalars.allSatisfy(\.isBlank)
        #expect(isBlank, "seed \(seed): \(line)")
        #expect(token.followsBlank == !gap.isEmpty, "seed \(seed): \(line)")
        #expect(token.kind == .end || token.span.length > 0, "seed \(seed): \(line)")
        end = token.span.end
      }
      #expect(end == line.count, "seed \(seed): \(line)")
    }
  }

  @Test func errors() {
    func error(_ text: String) -> ExpressionError? { ParserTests.error(text) }
    #expect(error("2 + 1e400") == .numberTooLarge(SourceSpan(start: 4, end: 9)))
    #expect(error("2 + 1e-400") == .numberTooSmall(SourceSpan(start: 4, end: 10)))
    #expect(error("a ? b") == .unexpectedCharacter("?", SourceSpan(start: 2, end: 3)))
    #expect(error("x + 😀") == .unexpectedCharacter("😀", SourceSpan(start: 4, end: 8)))
    #expect(error("2 + !") == .unexpectedCharacter("!", SourceSpan(start: 4, end: 5)))
    #expect(error(".") == .unexpectedCharacter(".", SourceSpan(start: 0, end: 1)))
    #expect(throws: ExpressionError.invalidUTF8(SourceSpan(start: 1, end: 2))) {
      try ParsedExpression.parse([0x78, 0xFF])
    }
  }
}
