/// What stands above the caret of a rendered diagnostic, `above ^~~~`; nil where there is no caret.
///
/// Found by counting cells, as the eye does, and not by the offsets that the renderer used.
func underlined(_ text: String) -> String? {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  guard let index = lines.lastIndex(where: { $0.drop { $0 == " " }.first == "^" }), index > 0 else {
    return nil
  }
  let start = lines[index].prefix { $0 == " " }.count
  let marks = lines[index].dropFirst(start)
  let end = start + 1 + marks.dropFirst().prefix { $0 == "~" }.count
  var found = ""
  var column = 0
  for character in lines[index - 1] {
    let next = column + cells(character)
    if column >= start, next <= end { found.append(character) }
    column = next
  }
  return found
}

/// The cells of the characters that these tests use.
func cells(_ character: Character) -> Int {
  guard let scalar = character.unicodeScalars.first?.value else { return 0 }
  return (0x3000...0xffff).contains(scalar) || scalar >= 0x1f300 ? 2 : 1
}

/// The cells of a text.
func cells(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + cells($1) } }
