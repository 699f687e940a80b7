/// Decimal numbers read from text, correctly rounded, quickly.
///
/// The digits are taken eight at a time into an integer w, and w · 10^q is rounded with one or two
/// multiplications. What this cannot decide is left to the library's exact conversion: more than 19
/// digits of which the last matter, and numbers below the normal ones.
///
/// The text lies in memory with at least ``DecimalReader/padding`` readable bytes behind it, the
/// first of which is no digit.
///
/// Sources: D. Lemire, "Number parsing at a gigabyte per second", 2021; N. Mushtak and D. Lemire,
/// "Fast number parsing without fallback", 2023; W. D. Clinger, "How to read floating point numbers
/// accurately", 1990.
struct DecimalReader {
  /// How many bytes behind a text may be looked at.
  static let padding = 16

  /// The most bytes that a number may have: enough for the exact decimal value of any `Double`.
  static let lengthLimit = 1100

  /// The sign of decimals, `.` or `,`.
  let point: UInt8

  /// The table of ``PowersOfFive``, its middle at exponent 0.
  private let powers: UnsafePointer<UInt64>

  init(point: UInt8 = UInt8(ascii: ".")) {
    self.point = point
    powers = PowersOfFive.words - 2 * PowersOfFive.exponents.lowerBound
  }

  /// The powers of ten that digits are moved by, and those that are exact as numbers.
  private static let exact: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Reads a number and moves on behind it.
  ///
  /// - Parameters:
  ///   - position: Where the number begins; moved only when there is one.
  ///   - value: Receives the number, infinite where it is too large, and not a number where it
  ///     is other than 0, but no floating-point number is as small.
  /// - Returns: Whether a number begins there.
  @inline(__always)
  func read(_ position: inout UnsafePointer<UInt8>, into value: inout Double) -> Bool {
    var next = position
    let isNegative = next[0] == UInt8(ascii: "-")
    if isNegative || next[0] == UInt8(ascii: "+") { next += 1 }
    let start = next
    var digits: UInt64 = 0
    Self.takeDigits(&next, &digits)
    var digitCount = next - start
    var exponent = 0
    if next[0] == point {
      next += 1
      let fraction = next
      Self.takeDigits(&next, &digits)
      exponent = fraction - next
      digitCount -= exponent
    }
    guard digitCount > 0 else { return false }
    let digitsEnd = next
    if next[0] | 0x20 == UInt8(ascii: "e") {
      guard Self.takeExponent(&next, &exponent), next - start <= Self.lengthLimit else {
        return false
      }
    }
    var magnitude: Double
    if digitCount <= 15, exponent &+ 22 >= 0, exponent <= 22 {
      // One correctly rounded operation on exact numbers.
      magnitude = Double(Int64(bitPattern: digits))
      magnitude = Self.exact.withUnsafeBufferPointer {
        exponent < 0 ? magnitude / $0[0 &- exponent] : magnitude * $0[exponent]
      }
    } else if digitCount <= 19, let rounded = nearest(digits, exponent) {
      magnitude = rounded
    } else {
      guard next - start <= Self.lengthLimit else { return false }
      magnitude = readExactly(start, digitsEnd: digitsEnd, end: next, exponent: exponent)
    }
    if magnitude == 0, digits != 0 || digitCount > 19, Self.hasDigit(start, digitsEnd) {
      magnitude = .nan
    }
    position = next
    value = isNegative ? -magnitude : magnitude
    return true
  }

  /// Whether there is a digit other than 0.
  @inline(never)
  private static func hasDigit(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
    UnsafeBufferPointer(start: start, count: end - start).contains {
      $0 &- UInt8(ascii: "1") < 9
    }
  }

  // MARK: Digits

  /// Appends the digits from a position on to an integer, and moves behind them.
  @inline(__always)
  private static func takeDigits(_ position: inout UnsafePointer<UInt8>, _ digits: inout UInt64) {
    var word = loadWord(position)
    var count = digitCount(word)
    while count == 8 {
      digits = digits &* 100_000_000 &+ number(word &- zeros)
      position += 8
      word = loadWord(position)
      count = digitCount(word)
    }
    // The digits move to the high end, where the last one counts once; zeros come before them.
    let values = word &- zeros
    let aligned = (values &<< UInt64(truncatingIfNeeded: 56 &- 8 &* count)) &<< 8
    digits = digits &* powerOfTen(count) &+ number(aligned)
    position += count
  }

  private static let zeros: UInt64 = 0x3030_3030_3030_3030

  @inline(__always)
  private static func loadWord(_ position: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(position).loadUnaligned(as: UInt64.self))
  }

  /// The number of digits that a word begins with, 0 to 8.
  @inline(__always)
  private static func digitCount(_ word: UInt64) -> Int {
    // The highest bit of each byte that is no digit; right up to the first of them.
    let others = ((word &+ 0x4646_4646_4646_4646) | (word &- zeros)) & 0x8080_8080_8080_8080
    return others.trailingZeroBitCount &>> 3
  }

  /// The number that eight digits make, each a byte of 0 to 9, the first the lowest.
  @inline(__always)
  private static func number(_ digits: UInt64) -> UInt64 {
    let pairs = digits &* 10 &+ digits &>> 8
    let mask: UInt64 = 0x0000_00FF_0000_00FF
    let outer = (pairs & mask) &* (100 + 1_000_000 << 32)
    let inner = (pairs &>> 16 & mask) &* (1 + 10_000 << 32)
    return (outer &+ inner) &>> 32
  }

  /// Ten to the power of 0 to 7.
  @inline(__always)
  private static func powerOfTen(_ count: Int) -> UInt64 {
    let tens: UInt64 = count & 1 != 0 ? 10 : 1
    let hundreds: UInt64 = count & 2 != 0 ? 100 : 1
    return tens &* hundreds &* (count & 4 != 0 ? 10_000 : 1)
  }

  /// Adds the written exponent; false where there are no digits behind the sign.
  private static func takeExponent(
    _ position: inout UnsafePointer<UInt8>, _ exponent: inout Int
  ) -> Bool {
    position += 1
    let isNegative = position[0] == UInt8(ascii: "-")
    if isNegative || position[0] == UInt8(ascii: "+") { position += 1 }
    guard position[0] &- UInt8(ascii: "0") < 10 else { return false }
    var power = 0
    while position[0] &- UInt8(ascii: "0") < 10 {
      // Beyond this the number is 0 or too large whatever follows.
      power = min(power * 10 + Int(position[0] &- UInt8(ascii: "0")), 100_000_000)
      position += 1
    }
    exponent += isNegative ? -power : power
    return true
  }

  // MARK: Rounding

  /// The number nearest to digits · 10^exponent; `nil` where it lies below the normal ones.
  @inline(__always)
  private func nearest(_ digits: UInt64, _ exponent: Int) -> Double? {
    guard digits != 0, exponent >= PowersOfFive.exponents.lowerBound else { return 0 }
    guard exponent <= PowersOfFive.exponents.upperBound else { return .infinity }
    let power = powers + 2 * exponent
    let zeroCount = digits.leadingZeroBitCount
    let aligned = digits &<< UInt64(truncatingIfNeeded: zeroCount)
    var (high, low) = aligned.multipliedFullWidth(by: power[0])
    // The lower half of the power matters only where the bits below the rounded ones are all set.
    if high & 0x1FF == 0x1FF {
      let more = aligned.multipliedFullWidth(by: power[1]).high
      low = low &+ more
      if low < more { high = high &+ 1 }
    }
    let upperBit = high &>> 63
    let shift = upperBit &+ 9
    var mantissa = high &>> shift
    // ⌊log₂ 10^q⌋ is ⌊217706 q / 2¹⁶⌋ for every q in range.
    let binary = (217_706 &* exponent) &>> 16 &+ 63 &+ 1023
    var biased = binary &+ Int(truncatingIfNeeded: upperBit) &- zeroCount
    guard biased > 0 else { return nil }
    // Halfway between two numbers: round to even. Only small powers can end exactly there.
    if low <= 1, exponent >= -4, exponent <= 23, mantissa & 3 == 1, mantissa &<< shift == high {
      mantissa &-= 1
    }
    mantissa = (mantissa &+ (mantissa & 1)) &>> 1
    if mantissa >= 1 << 53 {
      mantissa = 1 << 52
      biased &+= 1
    }
    guard biased < 2047 else { return .infinity }
    let fraction = mantissa & (1 << 52 - 1)
    return Double(bitPattern: UInt64(truncatingIfNeeded: biased) &<< 52 | fraction)
  }

  /// The value of many digits or a tiny one; the exponent is that behind the last digit.
  @inline(never)
  private func readExactly(
    _ start: UnsafePointer<UInt8>, digitsEnd: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>,
    exponent: Int
  ) -> Double {
    // The first 19 digits bound the number from both sides; mostly both bounds round alike.
    var digits: UInt64 = 0
    var taken = 0
    var isCut = false
    var exponent = exponent
    for byte in UnsafeBufferPointer(start: start, count: digitsEnd - start) where byte != point {
      if taken == 19 {
        exponent += 1
        isCut = true
      } else if taken > 0 || byte != UInt8(ascii: "0") {
        digits = digits &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
        taken += 1
      }
    }
    if let lower = nearest(digits, exponent),
      !isCut || nearest(digits &+ 1, exponent) == lower
    {
      return lower
    }
    let bytes = UnsafeBufferPointer(start: start, count: end - start)
    let text = String(decoding: bytes.map { $0 == point ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
    return Double(text) ?? .nan
  }
}
