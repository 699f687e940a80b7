/// Turns the bytes of a terminal into what they mean to a live screen.
///
/// Bytes come one at a time, so that what is typed ahead of leaving stays for the prompt.
public struct LiveKeyReader {
  /// The bytes of a key that is not complete yet.
  private var pending: [UInt8] = []

  /// A reader at the beginning of a key.
  public init() {}

  /// Whether a key has begun; where nothing follows for a while, it was Escape alone.
  public var isInsideKey: Bool { !pending.isEmpty }

  /// No key's sequence is longer.
  private static let longest = 32

  /// Takes a byte; the event that it completes, if any.
  public mutating func take(_ byte: UInt8) -> LiveEvent? {
    pending.append(byte)
    guard pending.count <= Self.longest else {
      pending = []
      return nil
    }
    switch pending[0] {
    case 0x1b: return afterEscape()
    case 0x80...: return afterLeadByte()
    default:
      pending = []
      return Self.event(of: byte)
    }
  }

  /// Ends a key of which nothing more comes.
  public mutating func finish() -> LiveEvent? {
    defer { pending = [] }
    return pending == [0x1b] ? .key(.escape) : nil
  }

  private static func event(of byte: UInt8) -> LiveEvent? {
    switch byte {
    case 0x09: .key(.tab)
    case 0x0a, 0x0d: .key(.enter)
    case 0x08, 0x7f: .key(.backspace)
    case 0x0c: .key(.redraw)
    // Ctrl-C and Ctrl-D, where the terminal does not make a signal or an end of them.
    case 0x03, 0x04: .key(.escape)
    case 0x20..<0x7f: .text(Character(Unicode.Scalar(byte)))
    default: nil
    }
  }

  private mutating func afterLeadByte() -> LiveEvent? {
    let length =
      switch pending[0] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    guard pending.count >= length else { return nil }
    defer { pending = [] }
    let text = String(decoding: pending, as: UTF8.self)
    return text.count == 1 && text != "\u{FFFD}" ? text.first.map { .text($0) } : nil
  }

  private mutating func afterEscape() -> LiveEvent? {
    guard pending.count > 1 else { return nil }
    switch pending[1] {
    case UInt8(ascii: "["):
      guard pending.count > 2 else { return nil }
      return afterIntroducer()
    case UInt8(ascii: "O"):
      guard pending.count > 2 else { return nil }
      defer { pending = [] }
      return Self.key(final: pending[2]).map { .key($0, isCoarse: false) }
    case 0x1b:
      // The Escape before was one of its own.
      pending = [0x1b]
      return .key(.escape)
    default:
      // A key pressed with Alt: nothing has that.
      pending = []
      return nil
    }
  }

  private mutating func afterIntroducer() -> LiveEvent? {
    let last = pending[pending.count - 1]
    if pending[2] == UInt8(ascii: "M"), pending.count > 2 {
      // The old mouse report: three bytes of 32 and more behind it.
      guard pending.count == 6 else { return nil }
      defer { pending = [] }
      return Self.pointer(
        code: Int(pending[3]) - 32, column: Int(pending[4]) - 33, row: Int(pending[5]) - 33,
        isRelease: pending[3] & 3 == 3)
    }
    if pending[2] == UInt8(ascii: "[") {
      // Linux's console has a second bracket before the letters of F1 to F5.
      if pending.count > 3 { pending = [] }
      return nil
    }
    guard (0x40...0x7e).contains(last) || last == UInt8(ascii: "$") else {
      if last < 0x20 || last > 0x7e { pending = [] }
      return nil
    }
    defer { pending = [] }
    let body = String(decoding: pending[2..<(pending.count - 1)], as: UTF8.self)
    if body.hasPrefix("<") {
      let numbers = body.dropFirst().split(separator: ";").map { Int($0) ?? -1 }
      guard numbers.count == 3 else { return nil }
      return Self.pointer(
        code: numbers[0], column: numbers[1] - 1, row: numbers[2] - 1,
        isRelease: last == UInt8(ascii: "m"))
    }
    let numbers = body.split(separator: ";").map { Int($0) ?? 0 }
    let isModified = numbers.count > 1 && numbers[1] > 1
    switch last {
    case UInt8(ascii: "~"), UInt8(ascii: "$"), UInt8(ascii: "^"), UInt8(ascii: "@"):
      let key: LiveKey? =
        switch numbers.first ?? 0 {
        case 1, 7: .home
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        case 3: .backspace
        default: nil
        }
      return key.map { .key($0, isCoarse: isModified || last != UInt8(ascii: "~")) }
    // rxvt has small letters for Shift.
    case UInt8(ascii: "a")...UInt8(ascii: "d") where body.isEmpty:
      return Self.key(final: last - 0x20).map { .key($0, isCoarse: true) }
    default:
      return Self.key(final: last).map { .key($0, isCoarse: isModified) }
    }
  }

  private static func key(final byte: UInt8) -> LiveKey? {
    switch byte {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "Z"): .backTab
    case UInt8(ascii: "M"): .enter
    default: nil
    }
  }

  /// What a mouse report means; other buttons than the first do nothing.
  private static func pointer(code: Int, column: Int, row: Int, isRelease: Bool) -> LiveEvent? {
    guard column >= 0, row >= 0, code >= 0 else { return nil }
    let action: PointerAction? =
      switch code & ~0b11100 {
      case 64: .wheelUp
      case 65: .wheelDown
      case _ where isRelease: .release
      case 0: .press
      case 32: .drag
      default: nil
      }
    return action.map { .pointer($0, column: column, row: row) }
  }
}
