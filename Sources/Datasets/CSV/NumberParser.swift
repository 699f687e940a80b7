/// What the text of a field says as a number.
enum ParsedNumber: Equatable {
  /// The floating-point number nearest to the decimal one.
  case value(Double)

  /// Nothing, or a word for a missing value.
  case missing

  /// A number beyond the largest floating-point number.
  case outOfRange

  /// Anything else.
  case notANumber
}

/// Decimal numbers read with correct rounding, independent of any locale.
///
/// The grammar is an optional sign, digits with an optional point among or around them, and an
/// optional exponent. Hexadecimal numbers and infinities are no numbers here. A number below the
/// smallest floating-point number reads as 0.
enum NumberParser {
  /// The most bytes that a number may have: enough for the exact decimal value of any `Double`.
  static let lengthLimit = 1100

  /// The powers of ten that are exact.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Reads a whole field, which has no blanks around it.
  static func parse(_ bytes: Slice<UnsafeRawBufferPointer>) -> ParsedNumber {
    parse(UnsafeRawBufferPointer(rebasing: bytes))
  }

  /// Reads a whole field, which has no blanks around it.
  static func parse(_ bytes: UnsafeRawBufferPointer) -> ParsedNumber {
    guard bytes.count <= lengthLimit, let decimal = Decimal(bytes) else {
      return isMissing(bytes) ? .missing : .notANumber
    }
    if let exact = decimal.exactValue(powers) { return .value(exact) }
    // The grammar has been checked: what is left to the library is rounding.
    guard let value = Double(String(decoding: bytes, as: UTF8.self)) else { return .notANumber }
    return value.isFinite ? .value(value) : .outOfRange
  }

  private static func isMissing(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= 4 else { return false }
    let word = bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    return ["", "na", "nan", "n/a", "null", "none"].contains { word.elementsEqual($0.utf8) }
  }
}

/// The digits of a decimal number as an integer and a power of ten.
private struct Decimal {
  private var isNegative = false
  private var digits: UInt64 = 0
  private var significantCount = 0
  private var exponent = 0

  /// Reads the whole text; `nil` when it is not a decimal number.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    func digit(_ index: Int) -> UInt64? {
      guard index < bytes.count else { return nil }
      let digit = bytes[index] &- UInt8(ascii: "0")
      return digit < 10 ? UInt64(digit) : nil
    }
    func skipSign() -> Bool {
      guard index < bytes.count else { return false }
      let isMinus = bytes[index] == UInt8(ascii: "-")
      if isMinus || bytes[index] == UInt8(ascii: "+") { index += 1 }
      return isMinus
    }

    isNegative = skipSign()
    var hasDigits = false
    while let next = digit(index) {
      append(next)
      hasDigits = true
      index += 1
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      while let next = digit(index) {
        append(next)
        exponent -= 1
        hasDigits = true
        index += 1
      }
    }
    guard hasDigits else { return nil }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      let isMinus = skipSign()
      guard digit(index) != nil else { return nil }
      var power = 0
      while let next = digit(index) {
        // Beyond this the number is 0 or too large whatever follows.
        power = min(power * 10 + Int(next), 1_000_000)
        index += 1
      }
      exponent += isMinus ? -power : power
    }
    guard index == bytes.count else { return nil }
  }

  private mutating func append(_ digit: UInt64) {
    if significantCount > 0 || digit > 0 { significantCount += 1 }
    digits = digits &* 10 &+ digit
  }

  /// The value where one correctly rounded operation on exact numbers gives it.
  ///
  /// Source: W. D. Clinger, "How to read floating point numbers accurately", 1990.
  func exactValue(_ powers: [Double]) -> Double? {
    guard significantCount > 0 else { return isNegative ? -0.0 : 0 }
    guard significantCount <= 19, digits <= 1 << 53, abs(exponent) < powers.count else {
      return nil
    }
    let magnitude =
      exponent < 0 ? Double(digits) / powers[-exponent] : Double(digits) * powers[exponent]
    return isNegative ? -magnitude : magnitude
  }
}
