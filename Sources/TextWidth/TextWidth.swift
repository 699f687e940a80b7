/// How many cells of a terminal a text takes, without color escapes.
///
/// The sum over the scalars: it is by them that terminals and libedit move the cursor, also where
/// several scalars make one character.
public func displayWidth(_ text: String) -> Int {
  let bytes = text.utf8
  if !bytes.contains(where: { $0 >= 0x80 || $0 == 0x1b }) { return bytes.count }
  var width = 0
  var isEscape = false
  for scalar in text.unicodeScalars {
    if isEscape {
      isEscape = !scalar.properties.isAlphabetic
    } else if scalar == "\u{1b}" {
      isEscape = true
    } else {
      width += scalar.cells
    }
  }
  return width
}

extension Character {
  /// How many cells of a terminal the character takes.
  ///
  /// One, or two for wide ones; more where a terminal shows its scalars side by side, as most do
  /// with families of emoji.
  public var cells: Int {
    isASCII ? 1 : unicodeScalars.reduce(0) { $0 + $1.cells }
  }
}

extension Unicode.Scalar {
  /// How many cells of a terminal the scalar takes: 0 for what joins the scalar before it, 2 for
  /// wide ones, 1 for all others.
  ///
  /// Equal to what the C library's `wcwidth` says of printable scalars in a locale of UTF-8, by
  /// which libedit and most terminals count. Held as a table, so that reports are the same in every
  /// locale and on every machine.
  public var cells: Int {
    guard value >= 0x300 else { return 1 }
    if isWide(value) { return 2 }
    switch value {
    // The middle and last letters of a Hangul syllable.
    case 0x1160...0x11FF, 0xD7B0...0xD7FB: return 0
    // Formats that show a sign of their own.
    case 0x600...0x605, 0x6DD, 0x70F, 0x890...0x891, 0x8E2, 0x110BD, 0x110CD: return 1
    default: break
    }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return 1
    }
  }
}

/// Whether a scalar is in one of the ranges of wide ones, by halving.
private func isWide(_ value: UInt32) -> Bool {
  guard value >= 0x1100 else { return false }
  var (low, high) = (0, wideRanges.count)
  while low < high {
    let middle = (low + high) / 2
    let range = wideRanges[middle]
    if range.contains(value) { return true }
    if value < range.lowerBound { high = middle } else { low = middle + 1 }
  }
  return false
}

/// The scalars whose East Asian Width is Wide or Fullwidth, and emoji; ascending.
///
/// Ranges are joined over scalars that are not assigned. Source: Unicode Standard Annex 11, "East
/// Asian Width", and the character map of UTF-8 in the GNU C library 2.36.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0,
  0x23F3...0x23F3, 0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F,
  0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5,
  0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26F3, 0x26F5...0x26F5,
  0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728,
  0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
  0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55,
  0x2E80...0x3029, 0x302E...0x303E, 0x3041...0x3096, 0x309B...0xA4C6, 0xA960...0xA97C,
  0xAC00...0xD7A3, 0xF900...0xFAD9, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
  0xFFE0...0xFFE6, 0x16FE0...0x16FE3, 0x16FF0...0x1B2FB, 0x1F004...0x1F004, 0x1F0CF...0x1F0CF,
  0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C,
  0x1F37E...0x1F393, 0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4,
  0x1F3F8...0x1F43E, 0x1F440...0x1F440, 0x1F442...0x1F4FC, 0x1F4FF...0x1F53D, 0x1F54B...0x1F54E,
  0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596, 0x1F5A4...0x1F5A4, 0x1F5FB...0x1F64F,
  0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6DF, 0x1F6EB...0x1F6EC,
  0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF,
  0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
]
