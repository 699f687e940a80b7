/// Splits a program's output into characters, controls and escape sequences.
struct EscapeDecoder: Sendable {
  /// One thing that the output asks for.
  enum Action: Equatable {
    case print(Unicode.Scalar)
    case control(UInt8)
    case escape(UInt8)
    case sequence(Sequence)
  }

  /// A control sequence: what follows `ESC [`.
  struct Sequence: Equatable {
    var parameters: [Int]
    var isPrivate: Bool
    var final: Unicode.Scalar

    /// The first parameter of a sequence that repeats or counts from 1.
    var count: Int { max(1, parameter(0, default: 1)) }

    func parameter(_ index: Int, default value: Int) -> Int {
      index < parameters.count ? parameters[index] : value
    }
  }

  private enum State: Sendable {
    case ground
    case escape
    case charset
    case sequence
    case string
    case stringEscape
  }

  private var state = State.ground
  private var parameterBytes: [UInt8] = []
  private var character: [UInt8] = []

  /// Takes a byte in; nil when more are needed or nothing is to be done.
  mutating func decode(_ byte: UInt8) -> Action? {
    switch state {
    case .ground: return decodeGround(byte)
    case .escape: return decodeEscape(byte)
    case .charset: state = .ground
    case .sequence: return decodeSequence(byte)
    case .string:
      if byte == 0x07 { state = .ground }
      if byte == 0x1B { state = .stringEscape }
    case .stringEscape: state = byte == UInt8(ascii: "\\") ? .ground : .string
    }
    return nil
  }

  private mutating func decodeGround(_ byte: UInt8) -> Action? {
    if byte >= 0x80 { return decodeCharacter(byte) }
    character = []
    if byte == 0x1B {
      state = .escape
      return nil
    }
    return byte < 0x20 || byte == 0x7F ? .control(byte) : .print(Unicode.Scalar(byte))
  }

  private mutating func decodeCharacter(_ byte: UInt8) -> Action? {
    if byte >= 0xC0 { character = [] }
    character.append(byte)
    let length =
      switch character[0] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    guard character.count >= length else { return nil }
    defer { character = [] }
    return .print(String(decoding: character, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}")
  }

  private mutating func decodeEscape(_ byte: UInt8) -> Action? {
    state = .ground
    switch byte {
    case UInt8(ascii: "["):
      state = .sequence
      parameterBytes = []
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
      state = .string
    case UInt8(ascii: "("), UInt8(ascii: ")"): state = .charset
    default: return .escape(byte)
    }
    return nil
  }

  private mutating func decodeSequence(_ byte: UInt8) -> Action? {
    guard (0x40...0x7E).contains(byte) else {
      // A control in the middle of a sequence is carried out at once.
      if byte < 0x20 { return .control(byte) }
      parameterBytes.append(byte)
      return nil
    }
    state = .ground
    let isPrivate = parameterBytes.first.map { (0x3C...0x3F).contains($0) } ?? false
    let digits = String(decoding: parameterBytes.drop { (0x3C...0x3F).contains($0) }, as: UTF8.self)
    let parameters = digits.split(separator: ";", omittingEmptySubsequences: false)
      .map { Int($0) ?? 0 }
    return .sequence(
      Sequence(
        parameters: digits.isEmpty ? [] : parameters,
        isPrivate: isPrivate,
        final: Unicode.Scalar(byte)
      )
    )
  }
}
