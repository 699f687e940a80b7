import Glibc
import Numerics
import Testing

@testable import Datasets

/// The quick reading of numbers against the C library's, bit for bit.
@Suite struct DecimalReaderTests {
  /// Compares both on texts that are all numbers and no longer than the limit.
  private func check(_ texts: [String], seed: UInt64, _ kind: String) {
    let reader = DecimalReader()
    var differing: [String] = []
    for text in texts {
      let padded = Array(text.utf8) + Array(repeating: 0, count: DecimalReader.padding)
      let value = padded.withUnsafeBufferPointer { buffer -> Double? in
        guard var position = buffer.baseAddress else { return nil }
        let start = position
        var value = 0.0
        guard reader.read(&position, into: &value), position - start == text.utf8.count else {
          return nil
        }
        // What is other than 0, but nearer to it than to any number, is told apart.
        guard value.isNaN else { return value }
        return text.hasPrefix("-") ? -0.0 : 0
      }
      if value?.bitPattern != strtod(text, nil).bitPattern { differing.append(text) }
    }
    #expect(differing.isEmpty, "\(kind), seed \(seed): \(differing.prefix(3))")
  }

  private static let seeds: [UInt64] = [2015, 7, 91]

  /// 100,000 numbers of every magnitude, from their shortest digits and from 17 and 25.
  @Test(arguments: seeds) func readsBackEveryMagnitude(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var texts: [String] = []
    for _ in 0..<34_000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      texts.append(number.description)
      texts.append(formatted(number, "%.16e"))
      texts.append(formatted(number, "%.24e"))
    }
    check(texts, seed: seed, "magnitudes")
  }

  /// 100,000 random decimals: any number of digits, the point anywhere, any exponent.
  @Test(arguments: seeds) func readsRandomDecimals(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let texts = (0..<100_000).map { _ in
      var digits = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
        Character(String(Int.random(in: 0...9, using: &generator)))
      }
      if Bool.random(using: &generator) {
        digits.insert(".", at: Int.random(in: 0...digits.count, using: &generator))
      }
      let sign = ["", "-", "+"].randomElement(using: &generator) ?? ""
      let zeros = String(repeating: "0", count: Int.random(in: 0...3, using: &generator))
      let exponent =
        Bool.random(using: &generator)
        ? "e\(Int.random(in: -360...330, using: &generator))" : ""
      return sign + zeros + String(digits) + exponent
    }
    check(texts, seed: seed, "decimals")
  }

  /// 15,000 decimals exactly between two neighbours, and a last digit to either side of it.
  @Test(arguments: seeds) func roundsHalfwayCasesToEven(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var texts: [String] = []
    for round in 0..<5000 {
      // The widest of formats holds the halfway point exactly.
      let bits =
        round.isMultiple(of: 4)
        ? UInt64.random(in: 0..<(1 << 52), using: &generator)
        : UInt64.random(in: 0..<(0x7FE << 52), using: &generator)
      let low = Double(bitPattern: bits)
      let text = halfway(low)
      texts.append(text)
      guard let end = text.firstIndex(of: "e") else { continue }
      let (digits, exponent) = (text[..<end], text[end...])
      texts.append(digits + "1" + exponent)
      // One unit of the last place less: the place behind it is 9 on end.
      if let last = digits.last, last != "0" {
        let smaller = String((last.wholeNumberValue ?? 1) - 1)
        texts.append(digits.dropLast() + smaller + "9999999" + exponent)
      }
    }
    check(texts, seed: seed, "halfway")
  }

  /// 100,000 whole numbers about 2⁵³ and powers of two, with exponents that cancel.
  @Test(arguments: seeds) func readsIntegersAboutPowersOfTwo(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let texts = (0..<100_000).map { _ in
      let power = UInt64(1) << UInt64.random(in: 40...63, using: &generator)
      let whole = power &+ UInt64(bitPattern: Int64.random(in: -5000...5000, using: &generator))
      let exponent = Int.random(in: -25...25, using: &generator)
      return exponent == 0 ? "\(whole)" : "\(whole)e\(exponent)"
    }
    check(texts, seed: seed, "powers of two")
  }

  /// Every power of ten there is, alone and with all digits before it.
  @Test func readsEveryPowerOfTen() {
    var texts: [String] = []
    for exponent in -400...400 {
      for digits in [
        "1", "9", "17976931348623157", "9999999999999999999", "1000000000000000000001",
      ] {
        texts.append("\(digits)e\(exponent)")
      }
    }
    check(texts, seed: 0, "powers of ten")
  }

  @Test(arguments: [
    "2.2250738585072011e-308", "2.2250738585072012e-308", "2.2250738585072014e-308",
    "4.9406564584124654e-324", "2.4703282292062327e-324", "2.4703282292062328e-324",
    "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "1e-10000000000",
    "0e10000000000", "9007199254740993", "9007199254740992.99999999999999999999999", "1e23",
    "8.5e23", "6.02214076e23", "7.2057594037927933e16", "0.500000000000000166533453693773481063544",
    "-0", "-0.0e-400", "00000000000000000000000000000000000001", "0.000000000000000000000000000001",
  ])
  func readsHardCases(text: String) {
    check([text], seed: 0, "hard case")
  }

  // MARK: Decimals

  private func formatted(_ number: Double, _ format: String) -> String {
    var buffer = [CChar](repeating: 0, count: 1200)
    _ = withVaList([number]) { vsnprintf(&buffer, buffer.count, format, $0) }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// All digits of the point halfway to the next number.
  private func halfway(_ low: Double) -> String {
    let middle = Float80(low) + (Float80(low.nextUp) - Float80(low)) / 2
    // Its significand and power of two give the digits exactly.
    var digits: [UInt8] = [0]
    var power = Int(middle.exponent) - 63
    var significand = UInt64(middle.significandBitPattern)
    while significand & 1 == 0, significand > 0 {
      significand >>= 1
      power += 1
    }
    digits = String(significand).utf8.map { $0 - 48 }.reversed()
    var exponent = 0
    // A negative power of two is a power of five with a point: 2⁻ᵏ = 5ᵏ · 10⁻ᵏ.
    let factor: UInt32 = power < 0 ? 5 : 2
    if power < 0 { exponent = power }
    var limbs = decimalLimbs(digits)
    for _ in 0..<abs(power) { multiply(&limbs, by: factor) }
    return text(limbs) + "e\(exponent)"
  }

  private func decimalLimbs(_ digits: [UInt8]) -> [UInt64] {
    stride(from: 0, to: digits.count, by: 15).map { start in
      digits[start..<min(start + 15, digits.count)].reversed().reduce(0) { $0 * 10 + UInt64($1) }
    }
  }

  private func multiply(_ limbs: inout [UInt64], by factor: UInt32) {
    var carry: UInt64 = 0
    for index in limbs.indices {
      let product = limbs[index] * UInt64(factor) + carry
      limbs[index] = product % 1_000_000_000_000_000
      carry = product / 1_000_000_000_000_000
    }
    if carry > 0 { limbs.append(carry) }
  }

  private func text(_ limbs: [UInt64]) -> String {
    let padded = limbs.reversed().map { limb in
      let digits = String(limb)
      return String(repeating: "0", count: 15 - digits.count) + digits
    }.joined()
    let trimmed = padded.drop { $0 == "0" }
    return trimmed.isEmpty ? "0" : String(trimmed)
  }
}
