/// Narration with its light markup: `*word*` stands out where there is color, else stays as it is.
///
/// A star opens an emphasis at the start of a word and closes it at the end of one, so that a
/// product such as `2*x*y` or `2 * x` is left alone. A line set in by blanks, such as a formula,
/// has no markup.
func emphasized(_ text: String, hasColor: Bool) -> String {
  guard hasColor, text.first != " ", text.contains("*") else { return text }
  let characters = Array(text)
  var shown = ""
  var index = 0
  while index < characters.count {
    guard let end = emphasisEnd(from: index, in: characters) else {
      shown.append(characters[index])
      index += 1
      continue
    }
    // Each word for itself, as the line may be broken between them.
    shown += String(characters[(index + 1)..<end]).split(separator: " ")
      .map { "\u{1b}[1m\($0)\u{1b}[0m" }.joined(separator: " ")
    index = end + 1
  }
  return shown
}

/// Where the emphasis that opens at an index closes; nil where none opens there.
private func emphasisEnd(from start: Int, in text: [Character]) -> Int? {
  func isInWord(_ index: Int) -> Bool {
    text.indices.contains(index) && (text[index].isLetter || text[index].isNumber)
  }
  guard text[start] == "*", !isInWord(start - 1), isInWord(start + 1) else { return nil }
  var index = start + 1
  while index < text.count {
    if text[index] == "*" {
      return text[index - 1] != " " && !isInWord(index + 1) ? index : nil
    }
    index += 1
  }
  return nil
}
