/// A word or a mark of a Swift source.
struct SwiftToken: Equatable {
  /// The text; of a name in backticks what stands between them.
  var text: String
  /// The line, the first being 1.
  var line: Int
  /// Whether it is a name or a keyword.
  var isWord: Bool
}

/// Reads a Swift source as words and marks.
///
/// Comments and the texts of strings are skipped; what is interpolated into a string is read.
/// Numbers are skipped too. A literal of a regular expression is not known: `/` is a mark.
struct SwiftTokens {
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  private(set) var tokens: [SwiftToken] = []

  /// Reads a source.
  static func read(_ source: String) -> [SwiftToken] {
    var reader = SwiftTokens(bytes: Array(source.utf8))
    reader.readCode(untilParenthesis: false)
    return reader.tokens
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func byte(_ offset: Int = 0) -> UInt8 {
    index + offset < bytes.count ? bytes[index + offset] : 0
  }

  private func matches(_ text: StaticString, at offset: Int = 0) -> Bool {
    let text = Array("\(text)".utf8)
    return text.indices.allSatisfy { byte(offset + $0) == text[$0] }
  }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where index < bytes.count {
      if bytes[index] == UInt8(ascii: "\n") { line += 1 }
      index += 1
    }
  }

  /// Reads to the end, or to the parenthesis that closes an interpolation.
  private mutating func readCode(untilParenthesis: Bool) {
    var depth = 0
    while index < bytes.count {
      if matches("//") {
        while index < bytes.count, byte() != UInt8(ascii: "\n") { advance() }
      } else if matches("/*") {
        skipComment()
      } else if let hashes = stringStart() {
        readString(hashes)
      } else if Self.isWordStart(byte()) {
        readWord()
      } else if byte() == UInt8(ascii: "`") {
        advance()
        readWord()
        advance()
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte()) {
        while Self.isWordStart(byte()) || Self.isDigit(byte()) { advance() }
      } else {
        if byte() == UInt8(ascii: "(") { depth += 1 }
        if byte() == UInt8(ascii: ")") {
          depth -= 1
          if untilParenthesis, depth < 0 { return advance() }
        }
        if byte() > UInt8(ascii: " ") {
          tokens.append(
            SwiftToken(text: String(UnicodeScalar(byte())), line: line, isWord: false))
        }
        advance()
      }
    }
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      if matches("/*") {
        depth += 1
        advance(2)
      } else if matches("*/") {
        depth -= 1
        advance(2)
      } else {
        advance()
      }
    } while depth > 0 && index < bytes.count
  }

  private mutating func readWord() {
    let (start, first) = (index, line)
    while Self.isWordStart(byte()) || Self.isDigit(byte()) { advance() }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    tokens.append(SwiftToken(text: text, line: first, isWord: true))
  }

  /// How many number signs stand before a string that begins here; nil where none does.
  private func stringStart() -> Int? {
    var hashes = 0
    while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
    return byte(hashes) == UInt8(ascii: "\"") ? hashes : nil
  }

  private mutating func readString(_ hashes: Int) {
    advance(hashes)
    let isLong = matches("\"\"\"")
    let quotes = isLong ? 3 : 1
    advance(quotes)
    func closes() -> Bool {
      (0..<quotes).allSatisfy { byte($0) == UInt8(ascii: "\"") }
        && (0..<hashes).allSatisfy { byte(quotes + $0) == UInt8(ascii: "#") }
    }
    while index < bytes.count {
      if closes() { return advance(quotes + hashes) }
      guard byte() == UInt8(ascii: "\\") else {
        advance()
        continue
      }
      advance()
      guard (0..<hashes).allSatisfy({ byte($0) == UInt8(ascii: "#") }) else { continue }
      advance(hashes)
      let isInterpolation = byte() == UInt8(ascii: "(")
      advance()
      if isInterpolation { readCode(untilParenthesis: true) }
    }
  }

  private static func isWordStart(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
