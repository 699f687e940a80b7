/// The check that bytes are text: valid UTF-8 without zero bytes.
enum TextCheck {
  /// A place where bytes are not text.
  struct Flaw: Equatable {
    /// The offset of the first byte that is wrong.
    var offset: Int
    /// Whether that byte is zero.
    var isZero: Bool
  }

  /// The first place where the bytes are not text; `nil` where all are.
  static func firstFlaw(_ bytes: UnsafeBufferPointer<UInt8>) -> Flaw? {
    var index = 0
    while index < bytes.count {
      // Eight bytes at a time, as long as all are ASCII and none is zero.
      if index + 8 <= bytes.count {
        let word = UnsafeRawBufferPointer(bytes).loadUnaligned(
          fromByteOffset: index, as: UInt64.self)
        let lowest: UInt64 = 0x0101_0101_0101_0101
        let highest: UInt64 = 0x8080_8080_8080_8080
        if (word | (word &- lowest)) & highest == 0 {
          index += 8
          continue
        }
      }
      let byte = bytes[index]
      guard byte != 0 else { return Flaw(offset: index, isZero: true) }
      let length = byte < 0x80 ? 1 : sequenceLength(bytes, at: index)
      guard length > 0 else { return Flaw(offset: index, isZero: false) }
      index += length
    }
    return nil
  }

  /// The length of the well-formed sequence that begins here, 0 when there is none.
  ///
  /// Source: The Unicode Standard, table 3-7, well-formed UTF-8 byte sequences.
  private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let length: Int
    let second: ClosedRange<UInt8>
    switch bytes[index] {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
    let rest = bytes[(index + 2)..<(index + length)]
    return rest.allSatisfy { (0x80...0xBF).contains($0) } ? length : 0
  }
}
