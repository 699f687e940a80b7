import TextWidth

/// About how wide a text stands in a plain face without serifs, in points.
///
/// Faces differ by a few per cent: whoever leaves room leaves some to spare.
func estimatedWidth(_ text: String, size: Double, isBold: Bool = false) -> Double {
  let units = text.reduce(0.0) { sum, character in
    guard let ascii = character.asciiValue else {
      return sum + (character.cells > 1 ? 1.0 : 0.62)
    }
    switch ascii {
    case UInt8(ascii: "i"), UInt8(ascii: "l"), UInt8(ascii: "j"), UInt8(ascii: "."),
      UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "'"),
      UInt8(ascii: "|"), UInt8(ascii: "!"):
      return sum + 0.28
    case UInt8(ascii: "f"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "/"):
      return sum + 0.36
    case UInt8(ascii: "m"), UInt8(ascii: "w"), UInt8(ascii: "M"), UInt8(ascii: "W"),
      UInt8(ascii: "@"), UInt8(ascii: "%"):
      return sum + 0.88
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): return sum + 0.7
    default: return sum + 0.58
    }
  }
  return units * size * (isBold ? 1.06 : 1)
}

/// A text as it can be drawn: no control characters.
func drawable(_ text: String) -> String {
  CellText(text).characters.reduce(into: "") { $0.append($1) }
}

/// A text cut to a width, with a sign at its end that something is missing.
func cut(_ text: String, to width: Double, size: Double) -> String {
  guard estimatedWidth(text, size: size) > width else { return text }
  var result = ""
  for character in text {
    guard estimatedWidth(result + String(character) + "…", size: size) <= width else { break }
    result.append(character)
  }
  return result + "…"
}
