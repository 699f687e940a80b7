/// A text that can be shown: characters that could move the cursor, clear the screen, turn the
/// direction of what follows around, or that nobody sees, appear as `\e`, `\t` or `\u{…}`.
///
/// Text from outside, such as names of files and columns, goes through here where it becomes
/// output: in `OutputRenderer`, in `DiagnosticRenderer`, and behind Tab. A text that is visible
/// stays as it is, so that going through twice does no harm.
public func visible(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isHidden) else { return text }
  return text.unicodeScalars.reduce(into: "") { $0 += visible(scalar: $1) }
}

/// A scalar that can be shown, as it is in such a text.
func visible(scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\u{1b}": "\\e"
  case "\n": "\\n"
  case "\r": "\\r"
  case "\t": "\\t"
  case _ where isHidden(scalar): "\\u{\(String(scalar.value, radix: 16))}"
  default: String(scalar)
  }
}

/// Lines that can be shown: line feeds stay, all else that cannot be seen is made visible.
public func visibleLines(_ text: String) -> String {
  // By scalars: a carriage return and a line feed are one character.
  text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    .map { visible(String($0)) }.joined(separator: "\n")
}

private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  guard scalar.value < 0x20 || scalar.value >= 0x7f else { return false }
  return switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  // Spaces that look like others, or like nothing.
  case .spaceSeparator: [0xa0, 0x2007, 0x202f].contains(scalar.value)
  // Marks that turn the direction of the text around would show it in another order. Those that
  // join the letters of a word, or the parts of an emoji, stay.
  case .format:
    [0x200b, 0x200e, 0x200f, 0x61c, 0x2060, 0xfeff].contains(scalar.value)
      || (0x202a...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  default: false
  }
}
