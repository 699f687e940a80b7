/// Cuts a part of a line into tokens, one at a time.
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

  /// The next token; at the end of the text, and from then on, `end`.
  public mutating func next() throws(ExpressionError) -> Token {
    while blankWidth > 0 { position += blankWidth }
    let start = position
    let kind = try scan()
    return Token(kind: kind, span: SourceSpan(start: start, end: position))
  }

  /// The text of the letters, digits and dots that follow, blanks skipped: what seems meant as an argument.
  func wordAhead() -> SourceSpan? {
    var copy = self
    while copy.byte(0) == 0x20 { copy.position += 1 }
    let start = copy.position
    while let byte = copy.byte(0), byte.isWord || byte == 0x2E { copy.position += 1 }
    return copy.position > start ? SourceSpan(start: start, end: copy.position) : nil
  }

  /// The text of a span.
  func text(_ span: SourceSpan) -> String {
    String(decoding: line[span.start..<span.end], as: UTF8.self)
  }

  /// How many bytes the blank at the position takes; 0 when there is none.
  private var blankWidth: Int {
    switch byte(0) {
    case 0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D: 1
    // A no-break space, as it comes with pasted text.
    case 0xC2 where byte(1) == 0xA0: 2
    default: 0
    }
  }

  /// The byte so many places ahead, nil beyond the end.
  private func byte(_ offset: Int) -> UInt8? {
    let index = position + offset
    return index < end ? line[index] : nil
  }

  private mutating func scan() throws(ExpressionError) -> Token.Kind {
    guard let byte = byte(0) else { return .end }
    if byte.isDigit || (byte == 0x2E && self.byte(1)?.isDigit == true) { return try number() }
    if byte.isLetter { return name() }
    if byte >= 0x80 { return try beyondASCII() }
    let next = self.byte(1)
    switch (byte, next) {
    case (UInt8(ascii: "*"), UInt8(ascii: "*")): return take(2, .power)
    case (UInt8(ascii: "."), UInt8(ascii: ".")): return take(2, .rangeDots)
    case (UInt8(ascii: "<"), UInt8(ascii: "=")): return take(2, .lessOrEqual)
    case (UInt8(ascii: ">"), UInt8(ascii: "=")): return take(2, .greaterOrEqual)
    case (UInt8(ascii: "="), UInt8(ascii: "=")): return take(2, .equal)
    case (UInt8(ascii: "!"), UInt8(ascii: "=")): return take(2, .notEqual)
    default: break
    }
    switch byte {
    case UInt8(ascii: "+"): return take(1, .plus)
    case UInt8(ascii: "-"): return take(1, .minus)
    case UInt8(ascii: "*"): return take(1, .times)
    case UInt8(ascii: "/"): return take(1, .divide)
    case UInt8(ascii: "^"): return take(1, .power)
    case UInt8(ascii: "("): return take(1, .leftParenthesis)
    case UInt8(ascii: ")"): return take(1, .rightParenthesis)
    case UInt8(ascii: ","): return take(1, .comma)
    case UInt8(ascii: "<"): return take(1, .less)
    case UInt8(ascii: ">"): return take(1, .greater)
    case UInt8(ascii: "="): return take(1, .assign)
    default:
      let span = SourceSpan(start: position, end: position + 1)
      throw .unexpectedCharacter(Unicode.Scalar(byte), span)
    }
  }

  private mutating func take(_ count: Int, _ kind: Token.Kind) -> Token.Kind {
    position += count
    return kind
  }

  private mutating func digits() {
    while byte(0)?.isDigit == true { position += 1 }
  }

  private mutating func number() throws(ExpressionError) -> Token.Kind {
    let start = position
    digits()
    // `1..2` is a range: a dot before another dot is no decimal point.
    if byte(0) == UInt8(ascii: "."), byte(1) != UInt8(ascii: ".") {
      position += 1
      digits()
    }
    if let letter = byte(0), letter | 0x20 == UInt8(ascii: "e") {
      let isSigned = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
      // `2e` is 2 times e: an exponent needs a digit.
      if byte(isSigned ? 2 : 1)?.isDigit == true {
        position += isSigned ? 2 : 1
        digits()
      }
    }
    let span = SourceSpan(start: start, end: position)
    var spelling = text(span)
    if spelling.utf8.last == UInt8(ascii: ".") { spelling += "0" }
    spelling = spelling.utf8.first == UInt8(ascii: ".") ? "0" + spelling : spelling
    guard let value = Double(spelling), value.isFinite else { throw .numberTooLarge(span) }
    return .number(value)
  }

  private mutating func name() -> Token.Kind {
    let start = position
    while byte(0)?.isWord == true { position += 1 }
    // `fit.slope` is one name; `a..b` and `a.5` are not.
    while byte(0) == UInt8(ascii: "."), byte(1)?.isLetter == true {
      position += 1
      while byte(0)?.isWord == true { position += 1 }
    }
    return .name(text(SourceSpan(start: start, end: position)))
  }

  private mutating func beyondASCII() throws(ExpressionError) -> Token.Kind {
    var decoder = UTF8()
    var bytes = line[position..<Swift.min(position + 4, end)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&bytes) else {
      throw .invalidUTF8(SourceSpan(start: position, end: position + 1))
    }
    let length = UTF8.width(scalar)
    let kind: Token.Kind
    switch scalar {
    case "π": kind = .name("pi")
    case "τ": kind = .name("tau")
    case "²": kind = .superscript(2)
    case "³": kind = .superscript(3)
    case "−": kind = .minus
    case "·", "×", "⋅": kind = .times
    case "÷": kind = .divide
    case "≤": kind = .lessOrEqual
    case "≥": kind = .greaterOrEqual
    case "≠": kind = .notEqual
    default:
      throw .unexpectedCharacter(scalar, SourceSpan(start: position, end: position + length))
    }
    position += length
    return kind
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || self == UInt8(ascii: "_")
  }

  fileprivate var isWord: Bool { isLetter || isDigit }
}
