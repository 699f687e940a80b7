import Language
import Numerics
import Testing

@testable import Shell

@Suite struct NumberFormatTests {
  private let six = NumberFormat(precision: 6)

  @Test func significantDigitsComeWithoutNoise() {
    for (value, text) in [
      (63.41907482437301, "63.4191"), (100, "100"), (0.1 + 0.2, "0.3"), (1e6, "1e6"),
      (123_456, "123456"), (1_234_567, "1.23457e6"), (6.780338e-78, "6.78034e-78"), (1e-5, "1e-5"),
      (0.0001, "0.0001"), (-2.5e-7, "-2.5e-7"), (0, "0"), (1e300, "1e300"), (2e15, "2e15"),
      (.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf"),
      (.leastNonzeroMagnitude, "4.94066e-324"),
    ] {
      #expect(six.significant(value) == text)
    }
    #expect(NumberFormat(precision: 17).significant(0.1) == "0.10000000000000001")
    #expect(NumberFormat(precision: 2).significant(54.92688) == "55")
  }

  @Test func fixedDigitsHaveNoNegativeZero() {
    #expect(six.fixed(-0.0001, decimals: 2) == "0.00")
    #expect(six.fixed(-0.01, decimals: 2) == "-0.01")
    #expect(six.fixed(1e300, decimals: 3).count == 305)
    #expect(six.fixed(.nan, decimals: 3) == "nan")
  }

  @Test func pointsOfAColumnStandUnderEachOther() {
    #expect(six.column([1.19109, 1.4894158]) == ["1.19109", "1.48942"])
    #expect(six.column([62.80184, 1.5]) == ["62.8018", "1.5000"])
    #expect(six.column([100, 2000, -3]) == ["100", "2000", "-3"])
    // A column that spans more than the digits, or has none, is written number by number.
    #expect(six.column([1e-9, 1]) == ["1e-9", "1"])
    #expect(six.column([0, 0]) == ["0", "0"])
    #expect(six.column([]) == [])
    #expect(six.column([.nan, 1.5]) == ["nan", "1.50000"])
    #expect(six.column([1e300, 1e300]) == ["1e300", "1e300"])
  }

  @Test func everyPrecisionWorksForEveryNumber() {
    var generator = SeededGenerator(seed: 11)
    for precision in 2...17 {
      let numbers = NumberFormat(precision: precision)
      for _ in 0..<200 {
        let values = (0..<3).map { _ in
          Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
        }
        #expect(numbers.column(values).count == 3)
        for value in values where value.isFinite {
          let read = Double(numbers.significant(value)) ?? .nan
          // Half a unit of the last digit, and a unit more for what is below the normal numbers.
          var bound = value.magnitude * 0.51
          for _ in 1..<precision { bound /= 10 }
          bound *= 10
          #expect(
            (read - value).magnitude <= bound + .leastNonzeroMagnitude || read.isInfinite,
            "\(value) as \(read)")
        }
      }
    }
  }

  @Test func shortestDigitsReadBack() {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<2000 {
      let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
      guard value.isFinite else { continue }
      #expect(Double(shortest(value)) == value)
    }
    #expect(shortest(3) == "3")
    #expect(shortest(-0.0) == "-0")
    #expect(shortest(1e16) == "1e16")
    #expect(shortest(62.801845495576764) == "62.801845495576764")
  }

  @Test func countsAndAmountsReadWell() {
    #expect(counted(1, "row") == "1 row")
    #expect(counted(0, "row") == "0 rows")
    #expect(counted(9999, "row") == "9999 rows")
    #expect(counted(5_000_000, "row") == "5,000,000 rows")
    #expect(grouped(-12345) == "-12,345")
    #expect(grouped(Int.min) == "-9,223,372,036,854,775,808")
    #expect(byteCount(16e18) == "16 EB")
    #expect(byteCount(0) == "0 bytes")
    #expect(byteCount(1500) == "1.5 kB")
    #expect(byteCount(.infinity) == "inf EB")
  }
}
