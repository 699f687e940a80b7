import Glibc
import Testing

@testable import Datasets

@Suite struct NumberParserTests {
  private func parse(_ text: String) -> ParsedNumber {
    NumberParser.parse(text.utf8)
  }

  @Test(arguments: [
    ("0", 0.0), ("1", 1), ("-1.5", -1.5), ("+2", 2), (".5", 0.5), ("5.", 5), ("1e3", 1000),
    ("1E+3", 1000), ("-1.e-3", -0.001), ("0e999999999999999999999", 0),
    ("4.9406564584124654e-324", .leastNonzeroMagnitude),
    ("1.7976931348623157e308", 1.7976931348623157e308),
    ("9007199254740993", 9_007_199_254_740_992),
    ("9007199254740993.0000001", 9_007_199_254_740_994),
    ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown),
    ("123456789012345678901234567890", 123_456_789_012_345_677_877_719_597_056),
    ("00000000000000000000000000000000000000001", 1),
  ])
  func reads(text: String, value: Double) {
    #expect(parse(text) == .value(value))
  }

  @Test func readsTheSignOfZero() {
    guard case .value(let zero) = parse("-0.0") else {
      Issue.record("-0.0 is a number")
      return
    }
    #expect(zero.sign == .minus)
  }

  @Test(arguments: [
    "abc", "1x", "0x10", "0x1p3", "inf", "-inf", "Infinity", "--1", "+-1", "1e", "1e+", ".", "+",
    "e5", "1.2.3", "1,5", "1 2", "１", "1_000", "nan(1)", "-nan", "1d5",
  ])
  func refuses(text: String) {
    #expect(parse(text) == .notANumber)
  }

  @Test(arguments: ["", "NA", "na", "nan", "NaN", "N/A", "null", "None"])
  func knowsMissingValues(text: String) {
    #expect(parse(text) == .missing)
  }

  @Test(arguments: ["1e309", "-1e400", "1e99999999999999999999", "1.7976931348623159e308"])
  func knowsNumbersTooLarge(text: String) {
    #expect(parse(text) == .outOfRange)
  }

  @Test(arguments: ["1e-400", "-2e-324", "0.0000001e-320", "1e-99999999999999999999"])
  func knowsNumbersTooSmall(text: String) {
    #expect(parse(text) == .underflow)
  }

  @Test(arguments: ["#N/A", "#n/a", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"])
  func knowsWhatSpreadsheetsWriteForNoValue(text: String) {
    #expect(parse(text) == .missing)
    #expect(parse(text + "!") == .notANumber)
  }

  @Test func refusesAnEndlessNumber() {
    #expect(parse(String(repeating: "1", count: 1101)) == .notANumber)
    #expect(parse("0." + String(repeating: "3", count: 1000)) == .value(1.0 / 3))
  }

  @Test func readsADecimalComma() {
    let comma = UInt8(ascii: ",")
    #expect(NumberParser.parse("1,5".utf8, point: comma) == .value(1.5))
    #expect(NumberParser.parse("-,25e1".utf8, point: comma) == .value(-2.5))
    #expect(NumberParser.parse("1.5".utf8, point: comma) == .notANumber)
    // Of many digits the library sees a point.
    #expect(
      NumberParser.parse(
        "0,1000000000000000055511151231257827021181583404541015625".utf8, point: comma)
        == .value(0.1))
  }
}
