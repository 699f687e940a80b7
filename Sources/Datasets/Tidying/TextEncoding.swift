/// How the characters of a file are written as bytes.
public enum TextEncoding: String, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case windows1252 = "windows-1252"
  case latin1 = "latin-1"

  /// The encoding that bytes speak for: a mark at the beginning, zero bytes at every second place,
  /// else UTF-8 where they are that, else Windows-1252.
  static func guess(_ bytes: [UInt8]) -> TextEncoding {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16 }
    if isPaired(bytes) { return .utf16 }
    let isValid = bytes.withUnsafeBufferPointer { buffer in
      TextCheck.firstFlaw(buffer).map(\.isZero) ?? true
    }
    return isValid ? .utf8 : .windows1252
  }

  /// Whether nearly every second byte at the beginning is zero, and the others are not.
  private static func isPaired(_ bytes: [UInt8]) -> Bool {
    let count = min(bytes.count, 400) / 2
    guard count > 3 else { return false }
    let zeros = [0, 1].map { offset in
      (0..<count).count { bytes[2 * $0 + offset] == 0 }
    }
    return zeros[0] == 0 && zeros[1] * 10 > count * 9 || zeros[1] == 0 && zeros[0] * 10 > count * 9
  }

  /// The same text in UTF-8, without a mark at its beginning.
  ///
  /// Source: WHATWG, "Encoding Standard", index windows-1252.
  func decoded(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .utf8: return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    case .utf16: return Self.fromUTF16(bytes)
    case .windows1252, .latin1:
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count + bytes.count / 8)
      for byte in bytes {
        guard byte >= 0x80 else {
          result.append(byte)
          continue
        }
        let isMoved = self == .windows1252 && byte < 0xA0
        let value = isMoved ? Self.upper[Int(byte) - 0x80] : UInt32(byte)
        result += Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
      }
      return result
    }
  }

  private static func fromUTF16(_ bytes: [UInt8]) -> [UInt8] {
    let isMarked = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    let rest = bytes.dropFirst(isMarked ? 2 : 0)
    let isBig =
      isMarked ? bytes[0] == 0xFE : rest.first == 0
    var units: [UInt16] = []
    units.reserveCapacity(rest.count / 2)
    var index = rest.startIndex
    while index + 1 < rest.endIndex {
      let (first, second) = (UInt16(rest[index]), UInt16(rest[index + 1]))
      units.append(isBig ? first << 8 | second : second << 8 | first)
      index += 2
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// What the bytes from 0x80 to 0x9F stand for in Windows-1252.
  private static let upper: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]
}
