/// What the bytes behind an Escape are, as far as they have come.
///
/// Source: ECMA-48, "Control Functions for Coded Character Sets", 5th edition, 1991, section 5.4;
/// and the manuals of the terminals that depart from it, the console of Linux and rxvt.
enum KeySequence: Equatable {
  /// A whole key.
  case complete
  /// The beginning of a key.
  case incomplete
  /// Not a key of several bytes: a letter typed with Alt, for instance.
  case otherKeys

  /// Classifies the bytes; the Escape is not among them.
  init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    // Alt puts one more Escape before the key in some terminals.
    if rest.first == 0x1B { rest.removeFirst() }
    guard let introducer = rest.popFirst() else {
      self = .incomplete
      return
    }
    switch introducer {
    case UInt8(ascii: "["): self = Self.controlSequence(rest)
    case UInt8(ascii: "O"): self = Self.singleShift(rest)
    default: self = .otherKeys
    }
  }

  /// Behind `[`: parameters, then a byte that ends the key.
  private static func controlSequence(_ bytes: ArraySlice<UInt8>) -> Self {
    // The first five function keys on the console of Linux are `[[A` to `[[E`.
    if bytes.first == UInt8(ascii: "[") { return bytes.count == 1 ? .incomplete : .complete }
    guard let end = bytes.firstIndex(where: { !(0x30...0x3F).contains($0) }) else {
      return .incomplete
    }
    switch bytes[end] {
    // rxvt ends keys typed with Shift so, where the standard goes on.
    case UInt8(ascii: "$"): return .complete
    case 0x20...0x2F: return end == bytes.endIndex - 1 ? .incomplete : .complete
    case 0x40...0x7E: return .complete
    default: return .otherKeys
    }
  }

  /// Behind `O`: a letter, with the number of a modifier before it in some terminals.
  private static func singleShift(_ bytes: ArraySlice<UInt8>) -> Self {
    guard let end = bytes.firstIndex(where: { !(0x30...0x3B).contains($0) }) else {
      return .incomplete
    }
    switch bytes[end] {
    case 0x41...0x5A, 0x61...0x7A: return .complete
    default: return .otherKeys
    }
  }
}
