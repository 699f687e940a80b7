package import Expressions

/// A word as it has to be typed: between quotes where it holds blanks or marks of the language.
package func quotedIfNeeded(_ word: String) -> String {
  let isPlain =
    !word.isEmpty && word.utf8.allSatisfy { !$0.isBlank && !"\"\\;#=,()".utf8.contains($0) }
  return isPlain ? word : quoted(word)
}

/// A word between quotes, with its escapes.
package func quoted(_ word: String) -> String {
  var text = "\""
  for character in word {
    switch character {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\t": text += "\\t"
    default: text.append(character)
    }
  }
  return text + "\""
}

/// Whether a part of a line is one string and nothing else.
package func isString(_ span: SourceSpan, in line: SourceLine) -> Bool {
  guard span.length > 0, line.bytes[span.start] == UInt8(ascii: "\"") else { return false }
  var offset = span.start + 1
  while offset < span.end, line.bytes[offset] != UInt8(ascii: "\"") {
    offset += line.bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
  }
  return offset + 1 == span.end
}

/// The text of a string token: the quotes taken off, `\"`, `\\`, `\n` and `\t` resolved.
package func unquoted(_ span: SourceSpan, in line: SourceLine) throws(Diagnostic) -> String {
  var bytes: [UInt8] = []
  var offset = span.start + 1
  while offset < span.end - 1 {
    let byte = line.bytes[offset]
    offset += 1
    guard byte == UInt8(ascii: "\\") else {
      bytes.append(byte)
      continue
    }
    let escaped = line.bytes[offset]
    offset += 1
    switch escaped {
    case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(escaped)
    default:
      throw Diagnostic(.badEscape, SourceSpan(start: offset - 2, end: offset))
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
