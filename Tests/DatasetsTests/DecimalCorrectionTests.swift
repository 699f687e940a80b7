import Datasets
import Numerics
import Testing

@Suite struct DecimalCorrectionTests {
  private func correction(_ text: String) -> Double? {
    guard let nearest = Double(text) else { return nil }
    return Array(text.utf8).withUnsafeBytes { DecimalCorrection.of($0, nearest: nearest) }
  }

  /// The numbers are 0.1, 0.3 and so on less the exact decimal expansion of the nearest double.
  @Test(arguments: [
    ("0", 0.0), ("-0", 0), ("1", 0), ("0.5", 0), ("-88.25", 0), ("1e22", 0), ("1e-400", 0),
    ("0.1", -5.5511151231257827e-18), ("-0.1", 5.5511151231257827e-18),
    ("+.3", 1.1102230246251565e-17), ("1e23", 8_388_608), ("-1E23", -8_388_608),
    ("9007199254740993", 1), ("-9007199254740993.0", -1),
    ("123456789012345678901234567890", 1_023_514_970_834),
    ("0.1000000000000000055511151231257827021181583404541015625", 0),
    ("0.1000000000000000055511151231257827021181583404541015626", 1e-55),
    ("4.9406564584124654e-324", 0),
  ])
  func saysWhatIsLeft(text: String, expected: Double) throws {
    let found = try #require(correction(text))
    #expect(abs(found - expected) <= 0x1p-52 * abs(expected), "\(found)")
  }

  @Test(arguments: ["", "-", "1,5", "1x", "e5", "1e", "1 ", "nan", ".", "0x1p3"])
  func refusesWhatIsNoDecimal(text: String) {
    let found = Array(text.utf8).withUnsafeBytes { DecimalCorrection.of($0, nearest: 1) }
    #expect(found == nil)
  }

  @Test func knowsTheDecimalComma() {
    let found = Array("0,1".utf8).withUnsafeBytes {
      DecimalCorrection.of($0, nearest: 0.1, point: UInt8(ascii: ","))
    }
    #expect(found == correction("0.1"))
  }

  /// Sums of two numbers, written out in full: the smaller is what rounding leaves out.
  @Test(arguments: Array(1...20)) func recoversTheSmallerOfTwoNumbers(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      // From 2^40 on numbers are 2^-12 apart; what is below half of that is left out.
      let whole = UInt64.random(in: (1 << 40)..<(1 << 41), using: &generator)
      let low = Int64.random(in: -131_071...131_071, using: &generator)
      let step = UInt64.random(in: 1...4094, using: &generator)
      let fraction = UInt128(Int64(step << 18) + low)
      // A thousand-millionth part of 2^-30 has 30 decimals: fraction · 5^30 of them.
      let five = (0..<30).reduce(UInt128(1)) { product, _ in product * 5 }
      let decimals = String(fraction * five)
      let text = "\(whole)." + String(repeating: "0", count: 30 - decimals.count) + decimals
      let expected = Double(low) / 0x1p30
      let found = try #require(correction(text))
      #expect(abs(found - expected) <= 0x1p-51 * abs(expected), "seed \(seed), \(text)")
    }
  }

  /// Whole numbers of up to 38 digits, where the difference is one of integers.
  @Test(arguments: Array(1...20)) func agreesWithWholeNumbers(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let draw = Int128.random(in: 0..<Int128.max, using: &generator)
      let value = draw >> Int128.random(in: 1...100, using: &generator)
      let nearest = Double(value)
      let expected = Double(value - Int128(nearest))
      #expect(correction(String(value)) == expected, "seed \(seed), \(value)")
    }
  }

  /// The quick way and the one of any length, which another digit far behind makes necessary.
  @Test(arguments: Array(1...20)) func agreesWithItself(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let draw = UInt64.random(in: 1..<10_000_000_000_000_000_000, using: &generator)
      let digits = max(1, draw >> UInt64.random(in: 0...60, using: &generator))
      let exponent = Int.random(in: 1...22, using: &generator)
      let decimal = String(digits)
      let padding = String(repeating: "0", count: max(0, exponent + 1 - decimal.count))
      var text = padding + decimal
      text.insert(".", at: text.index(text.endIndex, offsetBy: -exponent))
      let quick = try #require(correction(text))
      let long = try #require(correction(text + String(repeating: "0", count: 40) + "1"))
      let value = try #require(Double(text))
      #expect(abs(quick - long) <= 0x1p-104 * value, "seed \(seed), \(text)")
      #expect(abs(quick) <= value.ulp / 2, "seed \(seed), \(text)")
    }
  }
}
