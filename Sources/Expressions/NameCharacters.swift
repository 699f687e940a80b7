@_spi(_Unicode) import Swift

extension Unicode.Scalar {
  /// Whether the character separates words: Unicode's white space, and the marks of no width that
  /// come with pasted text.
  var isBlank: Bool {
    switch self {
    // Zero width space, word joiner, byte order mark.
    case "\u{200B}", "\u{2060}", "\u{FEFF}": true
    default: properties.isWhitespace
    }
  }

  /// Whether a name can begin with the character: a letter of any alphabet, or `_`.
  var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .letterNumber:
      true
    default: self == "_"
    }
  }

  /// Whether a name can go on with the character: letters, marks, digits and digits below the line.
  var isWord: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: true
    default: isLetter || ("₀"..."₉").contains(self)
    }
  }
}

/// The name in Unicode's composed form (NFC), so that one name has one spelling however it was
/// typed.
///
/// Strings compare so in any case; the composed form makes their bytes, and hashes over them,
/// agree.
func canonicalName(_ name: String) -> String {
  guard !name.utf8.allSatisfy({ $0 < 0x80 }) else { return name }
  var scalars = String.UnicodeScalarView()
  scalars.append(contentsOf: name._nfc)
  return String(scalars)
}
