/// What rounding to the nearest floating-point number leaves out of a decimal number.
///
/// The decimal 0.1 is not the number 0.1 of 53 bits; the two differ by −5.6e−18. Together the
/// number and the difference say what was written to about 32 digits.
public enum DecimalCorrection {
  /// The difference between the decimal number that a text writes and the number nearest to it.
  ///
  /// The text is an optional sign, digits with an optional point among or around them, and an
  /// optional exponent, without blanks.
  ///
  /// - Parameters:
  ///   - text: The whole text, in ASCII.
  ///   - nearest: What the text reads as; finite.
  ///   - point: The decimal point.
  /// - Returns: The decimal less `nearest`, rounded once or twice; `nil` where the text is no
  ///   decimal number, or one of more than 1100 bytes.
  public static func of(
    _ text: UnsafeRawBufferPointer, nearest: Double, point: UInt8 = UInt8(ascii: ".")
  ) -> Double? {
    guard nearest.isFinite, let decimal = DecimalDigits(text, point: point) else { return nil }
    // Below the smallest number there is nothing to correct with.
    guard nearest != 0, let first = decimal.digits.first, first < 10 else { return 0 }
    let correction =
      decimal.significand.flatMap {
        of(significand: $0, exponent: decimal.exponent, nearest: abs(nearest))
      } ?? exact(decimal, nearest: abs(nearest))
    return nearest < 0 ? -correction : correction
  }

  /// The difference between `significand` · 10^`exponent` and the number nearest to it.
  ///
  /// - Parameters:
  ///   - significand: The digits as a whole number below 10^19.
  ///   - exponent: The power of ten.
  ///   - nearest: The number nearest to the decimal, not negative.
  /// - Returns: The difference; `nil` where powers beyond 10^22 are needed, which are not exact.
  public static func of(significand: UInt64, exponent: Int, nearest: Double) -> Double? {
    guard abs(exponent) < powers.count, significand < 10_000_000_000_000_000_000 else { return nil }
    let power = powers[abs(exponent)]
    // The digits and the product as exact sums of two numbers; the large parts cancel exactly.
    let high = Double(significand)
    let low = Double(Int64(bitPattern: significand &- UInt64(high)))
    let factor = exponent < 0 ? nearest : high
    let product = factor * power
    let rounding = (-product).addingProduct(factor, power)
    guard exponent > 0 else { return ((high - product) + (low - rounding)) / power }
    return (product - nearest) + (rounding + low * power)
  }

  /// The powers of ten that are exact.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The difference in whole numbers of any size, for what has more digits or a larger exponent.
  private static func exact(_ decimal: DecimalDigits, nearest: Double) -> Double {
    let binaryExponent = Int(nearest.exponent) - nearest.significandWidth
    let significand = nearest / Double(sign: .plus, exponent: binaryExponent, significand: 1)
    // decimal − nearest over the common denominator 10^a · 2^b.
    var meant = NaturalNumber(digits: decimal.digits)
    var rounded = NaturalNumber(UInt64(significand))
    meant.multiply(powerOfTen: max(decimal.exponent, 0))
    rounded.multiply(powerOfTen: max(-decimal.exponent, 0))
    if binaryExponent < 0 {
      meant.shiftLeft(-binaryExponent)
    } else {
      rounded.shiftLeft(binaryExponent)
    }
    let isBelow = meant < rounded
    let difference = isBelow ? rounded - meant : meant - rounded
    guard let numerator = difference.leading else { return 0 }
    var scale = NaturalNumber(1)
    scale.multiply(powerOfTen: max(-decimal.exponent, 0))
    guard let denominator = scale.leading else { return 0 }
    let quotient = Double(
      sign: .plus,
      exponent: numerator.exponent - denominator.exponent + min(binaryExponent, 0),
      significand: numerator.significand / denominator.significand)
    return isBelow ? -quotient : quotient
  }
}

/// The digits of a decimal number and a power of ten.
private struct DecimalDigits {
  /// The digits, each from 0 to 9, without leading and trailing zeros.
  var digits: [UInt8] = []

  /// The power of ten that the digits, read as a whole number, are multiplied by.
  var exponent = 0

  /// The digits as a whole number; `nil` where there are too many.
  var significand: UInt64? {
    digits.count > 19 ? nil : digits.reduce(0) { $0 * 10 + UInt64($1) }
  }

  init?(_ text: UnsafeRawBufferPointer, point: UInt8) {
    guard text.count <= DecimalReader.lengthLimit else { return nil }
    var rest = text[...]
    func takeSign() -> Bool {
      guard let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else {
        return false
      }
      rest.removeFirst()
      return first == UInt8(ascii: "-")
    }
    func takeDigit() -> UInt8? {
      guard let digit = rest.first.map({ $0 &- UInt8(ascii: "0") }), digit < 10 else { return nil }
      rest.removeFirst()
      return digit
    }
    _ = takeSign()
    var hasDigits = false
    while let digit = takeDigit() {
      digits.append(digit)
      hasDigits = true
    }
    if rest.first == point {
      rest.removeFirst()
      while let digit = takeDigit() {
        digits.append(digit)
        exponent -= 1
        hasDigits = true
      }
    }
    guard hasDigits else { return nil }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      let isMinus = takeSign()
      guard let first = takeDigit() else { return nil }
      var power = Int(first)
      while let digit = takeDigit() { power = min(power * 10 + Int(digit), 1_000_000) }
      exponent += isMinus ? -power : power
    }
    guard rest.isEmpty else { return nil }
    digits = Array(digits.drop { $0 == 0 })
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    // A number that is finite and not 0 is within these bounds.
    guard digits.isEmpty || abs(exponent) < 10_000 else { return nil }
  }
}

/// A whole number of any size, not negative.
private struct NaturalNumber {
  /// The digits to base 2^32, the least first; the last is not 0.
  private var limbs: [UInt32]

  init(_ value: UInt64) {
    limbs = [UInt32(truncatingIfNeeded: value), UInt32(value >> 32)]
    trim()
  }

  /// The number that decimal digits write.
  init(digits: [UInt8]) {
    limbs = []
    for digit in digits { multiply(by: 10, adding: UInt32(digit)) }
  }

  /// The first 64 bits, rounded, and the power of two that they are multiplied by; `nil` for 0.
  var leading: (significand: Double, exponent: Int)? {
    guard let last = limbs.last else { return nil }
    func limb(_ index: Int) -> UInt64 { index < 0 ? 0 : UInt64(limbs[index]) }
    let top = limbs.count - 1
    let shift = last.leadingZeroBitCount
    let bits = (limb(top) << 32 | limb(top - 1)) << shift | limb(top - 2) >> (32 - shift)
    return (Double(bits), 32 * (top - 1) - shift)
  }

  private mutating func trim() {
    while limbs.last == 0 { limbs.removeLast() }
  }

  private mutating func multiply(by factor: UInt32, adding addend: UInt32 = 0) {
    var carry = UInt64(addend)
    for index in limbs.indices {
      carry += UInt64(limbs[index]) * UInt64(factor)
      limbs[index] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    if carry > 0 { limbs.append(UInt32(carry)) }
  }

  mutating func multiply(powerOfTen exponent: Int) {
    for _ in 0..<(exponent / 9) { multiply(by: 1_000_000_000) }
    for _ in 0..<(exponent % 9) { multiply(by: 10) }
  }

  mutating func shiftLeft(_ count: Int) {
    guard !limbs.isEmpty else { return }
    multiply(by: 1 << UInt32(count % 32))
    limbs.insert(contentsOf: repeatElement(0, count: count / 32), at: 0)
  }

  static func < (first: NaturalNumber, second: NaturalNumber) -> Bool {
    first.limbs.count == second.limbs.count
      ? first.limbs.reversed().lexicographicallyPrecedes(second.limbs.reversed())
      : first.limbs.count < second.limbs.count
  }

  /// The difference of two numbers, the second not above the first.
  static func - (first: NaturalNumber, second: NaturalNumber) -> NaturalNumber {
    var result = first
    var borrow: Int64 = 0
    for index in result.limbs.indices {
      let subtrahend = index < second.limbs.count ? Int64(second.limbs[index]) : 0
      borrow += Int64(result.limbs[index]) - subtrahend
      result.limbs[index] = UInt32(truncatingIfNeeded: borrow)
      borrow >>= 32
    }
    result.trim()
    return result
  }
}
