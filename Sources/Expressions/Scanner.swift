/// Cuts a line, or a part of one, into tokens: the one lexer of statements and expressions.
///
/// It never fails. Every byte belongs to a token or to the blanks between tokens; what cannot be
/// read is a token too, and the parser says what is wrong with it. Whether `#` begins a comment,
/// `\` continues a line or `{` begins an expression is for the parser of statements to say.
public struct Scanner: Sendable {
  private let line: [UInt8]
  private let end: Int
  private var position: Int

  /// Creates a scanner of the bytes in `range` of a line, all of it when nil.
  ///
  /// Spans are offsets in the whole line. A range that leaves the line is cut to it.
  public init(_ line: [UInt8], range: Range<Int>? = nil) {
    self.line = line
    let range = (range ?? 0..<line.count).clamped(to: 0..<line.count)
    position = range.lowerBound
    end = range.upperBound
  }

  /// All tokens of the bytes in `range` of a line; the last one, and no other, is `end`.
  public static func tokens(_ line: [UInt8], range: Range<Int>? = nil) -> [Token] {
    var scanner = Scanner(line, range: range)
    var tokens: [Token] = []
    while true {
      let token = scanner.next()
      tokens.append(token)
      if case .end = token.kind { return tokens }
    }
  }

  /// The next token; at the end of the text, and from then on, `end`.
  public mutating func next() -> Token {
    let blank = position
    while case let width = blankWidth, width > 0 { position += width }
    let start = position
    let kind = scan()
    return Token(
      kind: kind, span: SourceSpan(start: start, end: position), followsBlank: start > blank)
  }

  /// The text of a span.
  private func text(_ span: SourceSpan) -> String {
    String(decoding: line[span.start..<span.end], as: UTF8.self)
  }

  /// How many bytes the blank at the position takes; 0 when there is none.
  private var blankWidth: Int {
    guard let byte = byte(0) else { return 0 }
    if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) ? 1 : 0 }
    guard let scalar = scalar(0), scalar.isBlank else { return 0 }
    return UTF8.width(scalar)
  }

  /// The byte so many bytes ahead, nil beyond the end.
  private func byte(_ offset: Int) -> UInt8? {
    let index = position + offset
    return index < end ? line[index] : nil
  }

  /// The character that begins so many bytes ahead; nil where the bytes are not UTF-8.
  private func scalar(_ offset: Int) -> Unicode.Scalar? {
    let start = position + offset
    guard start < end else { return nil }
    var decoder = UTF8()
    var bytes = line[start..<min(start + 4, end)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&bytes) else { return nil }
    return scalar
  }

  private mutating func scan() -> Token.Kind {
    guard let byte = byte(0) else { return .end }
    if byte.isDigit || (byte == UInt8(ascii: ".") && self.byte(1)?.isDigit == true) {
      return number()
    }
    if nameWidth(0, isFirst: true) > 0 { return name() }
    guard byte < 0x80 else { return beyondASCII() }
    switch (byte, self.byte(1)) {
    case (UInt8(ascii: "*"), UInt8(ascii: "*")): return take(2, .power)
    case (UInt8(ascii: "."), UInt8(ascii: ".")): return take(2, .rangeDots)
    case (UInt8(ascii: "<"), UInt8(ascii: "=")): return take(2, .lessOrEqual)
    case (UInt8(ascii: ">"), UInt8(ascii: "=")): return take(2, .greaterOrEqual)
    case (UInt8(ascii: "="), UInt8(ascii: "=")): return take(2, .equal)
    case (UInt8(ascii: "!"), UInt8(ascii: "=")): return take(2, .notEqual)
    case (UInt8(ascii: "\""), _): return string()
    default: return take(1, Self.sign(byte) ?? .other(Unicode.Scalar(byte)))
    }
  }

  /// What a byte of ASCII means that is neither letter nor digit.
  private static func sign(_ byte: UInt8) -> Token.Kind? {
    switch byte {
    case UInt8(ascii: "+"): .plus
    case UInt8(ascii: "-"): .minus
    case UInt8(ascii: "*"): .times
    case UInt8(ascii: "/"): .divide
    case UInt8(ascii: "^"): .power
    case UInt8(ascii: "("): .leftParenthesis
    case UInt8(ascii: ")"): .rightParenthesis
    case UInt8(ascii: "["): .leftBracket
    case UInt8(ascii: "]"): .rightBracket
    case UInt8(ascii: "{"): .leftBrace
    case UInt8(ascii: "}"): .rightBrace
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: ";"): .semicolon
    case UInt8(ascii: "<"): .less
    case UInt8(ascii: ">"): .greater
    case UInt8(ascii: "="): .assign
    case UInt8(ascii: "'"): .prime
    case UInt8(ascii: "#"): .hash
    case UInt8(ascii: "\\"): .backslash
    case UInt8(ascii: "?"): .questionMark
    default: nil
    }
  }

  private mutating func take(_ count: Int, _ kind: Token.Kind) -> Token.Kind {
    position += count
    return kind
  }

  private mutating func beyondASCII() -> Token.Kind {
    guard let scalar = scalar(0) else { return take(1, .invalidByte(line[position])) }
    let kind: Token.Kind =
      switch scalar {
      case "²": .superscript(2)
      case "³": .superscript(3)
      case "−": .minus
      case "·", "×", "⋅": .times
      case "÷": .divide
      case "≤": .lessOrEqual
      case "≥": .greaterOrEqual
      case "≠": .notEqual
      case "′", "’": .prime
      default: .other(scalar)
      }
    return take(UTF8.width(scalar), kind)
  }
}

// MARK: - Numbers

extension Scanner {
  private mutating func number() -> Token.Kind {
    let start = position
    var isZero = true
    digits(&isZero)
    // `1..2` is a range: a dot before another dot is no decimal point.
    if byte(0) == UInt8(ascii: "."), byte(1) != UInt8(ascii: ".") {
      position += 1
      digits(&isZero)
    }
    if let letter = byte(0), letter | 0x20 == UInt8(ascii: "e") {
      let isSigned = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
      // `2e` is 2 times e: an exponent needs a digit.
      if byte(isSigned ? 2 : 1)?.isDigit == true {
        position += isSigned ? 2 : 1
        var exponentIsZero = true
        digits(&exponentIsZero)
      }
    }
    var spelling = text(SourceSpan(start: start, end: position))
    if spelling.utf8.last == UInt8(ascii: ".") { spelling += "0" }
    spelling = spelling.utf8.first == UInt8(ascii: ".") ? "0" + spelling : spelling
    guard let value = Double(spelling), value.isFinite else { return .numberTooLarge }
    return value == 0 && !isZero ? .numberTooSmall : .number(value)
  }

  /// Passes over digits and notes when one of them is not zero.
  private mutating func digits(_ isZero: inout Bool) {
    while let byte = byte(0), byte.isDigit {
      if byte != UInt8(ascii: "0") { isZero = false }
      position += 1
    }
  }
}

// MARK: - Names

extension Scanner {
  /// How many bytes the character so many bytes ahead takes when a name can contain it, else 0.
  private func nameWidth(_ offset: Int, isFirst: Bool) -> Int {
    guard let byte = byte(offset) else { return 0 }
    if byte < 0x80 { return byte.isLetter || (!isFirst && byte.isDigit) ? 1 : 0 }
    guard let scalar = scalar(offset), isFirst ? scalar.isLetter : scalar.isWord else { return 0 }
    return UTF8.width(scalar)
  }

  private mutating func name() -> Token.Kind {
    let start = position
    word()
    // `fit.slope` is one name; `a..b` and `a.5` are not.
    while byte(0) == UInt8(ascii: "."), nameWidth(1, isFirst: true) > 0 {
      position += 1
      word()
    }
    let name = canonicalName(text(SourceSpan(start: start, end: position)))
    switch name {
    case "π": return .name("pi")
    case "τ": return .name("tau")
    default: return .name(name)
    }
  }

  private mutating func word() {
    while case let width = nameWidth(0, isFirst: false), width > 0 { position += width }
  }
}

// MARK: - Strings

extension Scanner {
  private mutating func string() -> Token.Kind {
    position += 1
    var bytes: [UInt8] = []
    var badEscape: SourceSpan?
    while let byte = byte(0), byte != UInt8(ascii: "\"") {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        position += 1
        continue
      }
      switch self.byte(1) {
      case UInt8(ascii: "\""): bytes.append(UInt8(ascii: "\""))
      case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
      case UInt8(ascii: "e"): bytes.append(0x1b)
      case UInt8(ascii: "u") where numberedScalar != nil:
        guard let (scalar, length) = numberedScalar else { break }
        bytes += Array(String(Character(scalar)).utf8)
        position += length - 2
      case UInt8(ascii: "{"), UInt8(ascii: "}"):
        bytes += line[position..<position + 2]
      default:
        // The character behind the backslash is read as if it stood alone.
        let width = self.byte(1) == nil ? 0 : scalar(1).map(UTF8.width) ?? 1
        badEscape = badEscape ?? SourceSpan(start: position, end: position + 1 + width)
        bytes.append(byte)
        position += 1
        continue
      }
      position += 2
    }
    let isClosed = self.byte(0) != nil
    if isClosed { position += 1 }
    return .string(
      StringLiteral(
        text: String(decoding: bytes, as: UTF8.self), isClosed: isClosed, badEscape: badEscape))
  }
}

extension Scanner {
  /// The character that `\u{1b}` names at this position, and how long that is; nil where no
  /// character has the number.
  private var numberedScalar: (scalar: Unicode.Scalar, length: Int)? {
    guard byte(2) == UInt8(ascii: "{") else { return nil }
    var digits = ""
    while let byte = byte(3 + digits.utf8.count), byte != UInt8(ascii: "}") {
      guard digits.utf8.count < 6, byte.isDigit || byte.isLetter else { return nil }
      digits.unicodeScalars.append(Unicode.Scalar(byte))
    }
    guard byte(3 + digits.utf8.count) != nil,
      let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    else { return nil }
    return (scalar, digits.utf8.count + 4)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || self == UInt8(ascii: "_")
  }
}
