import Expressions

/// A text with each `{expression}` replaced by its value: `{lsq.r2}`, `{fit.cost:3}` with three
/// digits.
///
/// `\{` and `\}` are braces. A brace whose inside is no expression with a value stays as it was
/// typed: a text can hold sets, and names that mean nothing yet.
///
/// - Parameters:
///   - text: The text.
///   - names: What its expressions may use.
///   - number: A number in so many significant digits; nil asks for as many as reports have.
/// - Returns: The text as it is shown.
package func interpolated(
  _ text: String, names: any NameLookup, number: (_ value: Double, _ digits: Int?) -> String
) -> String {
  guard text.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) else {
    return text
  }
  let line = SourceLine(text)
  let bytes = line.bytes
  var result: [UInt8] = []
  var offset = 0
  while offset < bytes.count {
    let byte = bytes[offset]
    let next = offset + 1 < bytes.count ? bytes[offset + 1] : nil
    if byte == UInt8(ascii: "\\"), next == UInt8(ascii: "{") || next == UInt8(ascii: "}") {
      result.append(bytes[offset + 1])
      offset += 2
    } else if byte == UInt8(ascii: "{"), let brace = Brace(at: offset, in: line),
      let value = brace.value(in: line, names: names, number: number)
    {
      result += value.utf8
      offset = brace.end
    } else {
      result.append(byte)
      offset += 1
    }
  }
  return String(decoding: result, as: UTF8.self)
}

/// `{expression}` or `{expression:digits}` in a text.
private struct Brace {
  /// The tokens of the expression.
  var tokens: ArraySlice<Token>
  var digits: Int?
  /// The offset behind the closing brace.
  var end: Int

  /// The brace that opens at an offset; nil where it is not closed, or holds another.
  init?(at start: Int, in line: SourceLine) {
    let inside = line.bytes[(start + 1)...].prefix {
      $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: "{")
    }
    guard inside.endIndex < line.bytes.count, line.bytes[inside.endIndex] == UInt8(ascii: "}")
    else {
      return nil
    }
    end = inside.endIndex + 1
    tokens = Scanner.tokens(line.bytes, range: inside.startIndex..<inside.endIndex).dropLast()
    guard tokens.count > 2, tokens[tokens.endIndex - 2].kind == .other(":"),
      case .number(let number)? = tokens.last?.kind, let count = Int(exactly: number),
      (1...17).contains(count)
    else { return }
    digits = count
    tokens = tokens.dropLast(2)
  }

  /// The value as it is shown; nil where the inside is no expression with a value.
  func value(
    in line: SourceLine, names: any NameLookup, number: (Double, Int?) -> String
  ) -> String? {
    guard !tokens.isEmpty else { return nil }
    var reader = ExpressionReader(tokens, of: line, end: end - 1, names: names)
    guard let value = try? reader.value(), (try? reader.expectEnd()) != nil else { return nil }
    switch value {
    case .number(let value): return number(value, digits)
    case .word(let word): return word
    }
  }
}
