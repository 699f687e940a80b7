/// The powers of five that the fast reading of decimal numbers multiplies by, to 128 bits each.
///
/// Every power is scaled by a power of two so that its highest bit is set, and cut off after 128
/// bits; those from 5⁻²⁷ to 5⁻¹ are rounded up, which the proof of the method asks for.
///
/// Source: D. Lemire, "Number parsing at a gigabyte per second", 2021, section 5.
enum PowersOfFive {
  /// The exponents that a finite number other than 0 may need, with up to 19 digits before it.
  static let exponents = -342...308

  /// High and low words by turns, from the lowest exponent on; made at first use and kept.
  nonisolated(unsafe) static let words: UnsafePointer<UInt64> = {
    let table = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * exponents.count)
    func set(_ exponent: Int, _ words: [UInt64], plus unit: UInt64 = 0) {
      let entry = table + 2 * (exponent - exponents.lowerBound)
      let (high, low) = leadingBits(words)
      let (sum, carry) = low.addingReportingOverflow(unit)
      (entry[0], entry[1]) = (high &+ (carry ? 1 : 0), sum)
    }
    // 5³⁰⁸ has 716 bits; the quotient 2¹²¹⁶ / 5³⁴² keeps more than 128.
    var power = [UInt64](repeating: 0, count: 12)
    power[0] = 1
    for exponent in 0...exponents.upperBound {
      set(exponent, power)
      var carry: UInt64 = 0
      for index in power.indices {
        let (high, low) = power[index].multipliedFullWidth(by: 5)
        let (sum, overflow) = low.addingReportingOverflow(carry)
        power[index] = sum
        carry = high + (overflow ? 1 : 0)
      }
    }
    var quotient = [UInt64](repeating: 0, count: 20)
    quotient[19] = 1
    for exponent in 1...(-exponents.lowerBound) {
      var remainder: UInt64 = 0
      for index in quotient.indices.reversed() {
        (quotient[index], remainder) = UInt64(5).dividingFullWidth((remainder, quotient[index]))
      }
      set(-exponent, quotient, plus: exponent <= 27 ? 1 : 0)
    }
    return UnsafePointer(table)
  }()

  /// The 128 bits from the highest bit on that is set; the words begin with the lowest.
  private static func leadingBits(_ words: [UInt64]) -> (high: UInt64, low: UInt64) {
    let top = words.lastIndex { $0 != 0 } ?? 0
    func word(_ index: Int) -> UInt64 { index >= 0 ? words[index] : 0 }
    let shift = word(top).leadingZeroBitCount
    func joined(_ index: Int) -> UInt64 { word(index) << shift | word(index - 1) >> (64 - shift) }
    return (joined(top), joined(top - 1))
  }
}
