import Language

/// Whether two lines say the same: words alike, numbers within a fraction of their size.
///
/// The number of blanks between words does not count, as a number with other digits can be longer.
func isAlike(_ left: String, _ right: String, within tolerance: Double) -> Bool {
  if left == right { return true }
  let left = lexemes(left)
  let right = lexemes(right)
  guard left.count == right.count else { return false }
  return zip(left, right).allSatisfy { pair in
    switch pair {
    case (.number(let a), .number(let b)):
      let size = max(a.magnitude, b.magnitude)
      // What is left where a difference should be 0 has no digits that mean anything.
      return a == b || (a - b).magnitude <= tolerance * size || size < 1e-12
    case (let a, let b): return a == b
    }
  }
}

private enum Lexeme: Equatable {
  case number(Double)
  case text(String)
}

/// A line as numbers and what stands between them, without blanks.
private func lexemes(_ line: String) -> [Lexeme] {
  let bytes = Array(line.utf8)
  var lexemes: [Lexeme] = []
  var text: [UInt8] = []
  var offset = 0
  func isDigit(_ offset: Int) -> Bool {
    offset < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset])
  }
  func finishText() {
    if !text.isEmpty { lexemes.append(.text(String(decoding: text, as: UTF8.self))) }
    text = []
  }
  while offset < bytes.count {
    let byte = bytes[offset]
    let isInWord = text.last.map { $0.isNameStart } ?? false
    let isSigned = byte == UInt8(ascii: "-") && text.last.map { !$0.isNamePart } ?? true
    let start = isSigned ? offset + 1 : offset
    if !isInWord, isDigit(start) {
      finishText()
      var end = start
      while isDigit(end) { end += 1 }
      if end < bytes.count, bytes[end] == UInt8(ascii: "."), isDigit(end + 1) {
        end += 1
        while isDigit(end) { end += 1 }
      }
      let power = end + 1
      if end < bytes.count, bytes[end] == UInt8(ascii: "e") {
        let digits =
          power < bytes.count && "+-".utf8.contains(bytes[power]) ? power + 1 : power
        if isDigit(digits) {
          end = digits
          while isDigit(end) { end += 1 }
        }
      }
      let number = Double(String(decoding: bytes[offset..<end], as: UTF8.self))
      lexemes.append(.number(number ?? .nan))
      offset = end
    } else if byte.isBlank {
      finishText()
      offset += 1
    } else {
      text.append(byte)
      offset += 1
    }
  }
  finishText()
  return lexemes
}
