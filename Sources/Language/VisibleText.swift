/// A text that can be shown: control characters, which could move the cursor or clear the screen,
/// appear as `\e`, `\t` or `\u{…}`.
public func visible(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var shown = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\u{1b}": shown += "\\e"
    case "\n": shown += "\\n"
    case "\r": shown += "\\r"
    case "\t": shown += "\\t"
    case _ where isControl(scalar):
      shown += "\\u{\(String(scalar.value, radix: 16))}"
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  // Spaces that look like others, or like nothing.
  case .spaceSeparator: [0xa0, 0x2007, 0x202f].contains(scalar.value)
  // Marks that turn the direction of the text around would show it in another order.
  case .format:
    (0x202a...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      || [0x200b, 0xfeff].contains(scalar.value)
  default: false
  }
}
