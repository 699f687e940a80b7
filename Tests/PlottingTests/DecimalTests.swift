import Testing

@testable import Plotting

@Suite struct DecimalTests {
  @Test(arguments: [
    (0, 3, "0"), (25, -1, "2.5"), (-25, -3, "-0.025"), (5, -4, "0.0005"), (5, -5, "5e-5"),
    (1000, 0, "1000"), (12, 5, "1200000"), (1, 7, "1e7"), (125, 7, "1.25e9"), (-3, -9, "-3e-9"),
  ]) func text(mantissa: Int, exponent: Int, text: String) {
    #expect(Decimal(mantissa: mantissa, exponent: exponent).text == text)
  }

  @Test func fixedDecimalsKeepTheirZeros() {
    #expect(Decimal(mantissa: 5, exponent: -1).fixed(decimals: 3) == "0.500")
    #expect(Decimal(mantissa: -12, exponent: 1).fixed(decimals: 1) == "-120.0")
    #expect(Decimal(mantissa: 0, exponent: 0).fixed(decimals: 2) == "0.00")
  }

  @Test func valuesAreTheNearestNumbers() {
    #expect(Decimal(mantissa: 3, exponent: -1).value == 0.3)
    #expect(Decimal(mantissa: 7, exponent: -22).value == 7e-22)
    #expect(Decimal(mantissa: 12345, exponent: 10).value == 1.2345e14)
    #expect(Decimal(mantissa: 1, exponent: -310).value == Double("1e-310"))
  }

  @Test func shortTextOfAnyNumber() {
    #expect(Decimal.short(1234.5678) == "1234.57")
    #expect(Decimal.short(-0.1) == "-0.1")
    #expect(Decimal.short(1e300) == "1e300")
    #expect(Decimal.short(0) == "0")
    #expect(Decimal.short(1e-305) == "1e-305")
  }
}
