import Datasets
import Testing

@Suite struct LastDigitsTests {
  private func halfUnit(_ values: [Double]) -> Double? {
    guard case .written(let halfUnit) = LastDigits.ofDecimals(values) else { return nil }
    return halfUnit
  }

  @Test func isThatOfTheColumn() throws {
    #expect(abs(try #require(halfUnit([0.1, 2, 33.3])) - 0.05) < 1e-16)
    #expect(abs(try #require(halfUnit([0.1, 2.25])) - 0.005) < 1e-17)
    #expect(abs(try #require(halfUnit([1.1e6, 1e5, 3.3e-3])) - 0.00005) < 1e-19)
  }

  @Test func isItsOwnForNumbersOfManyDigits() throws {
    // Fifteen digits, as R writes them; the zeros of the second are not written.
    let months = [1949.08333333333, 1949]
    #expect(abs(try #require(halfUnit(months)) - 5e-12) < 1e-13)
    // Sixteen and more are all that a number holds.
    let thirds = [1.0 / 3, 1000.0 / 3]
    #expect(try #require(halfUnit(thirds)) < 1e-13)
  }

  @Test(arguments: [[1, 2, 3], [0.5, 1.25, -3], [0], [], [1e15, 1e300]] as [[Double]])
  func isNoneOfExactNumbers(values: [Double]) {
    if values.contains(1e300) {
      #expect(halfUnit(values) != nil)
    } else {
      #expect(LastDigits.ofDecimals(values) == .stored)
    }
  }

  @Test func staysFinite() {
    for values in [[1.7e308, 0.1], [.leastNonzeroMagnitude, 1e-300], [1e-300, 0.1]] {
      if let halfUnit = halfUnit(values) { #expect(halfUnit.isFinite) }
    }
  }
}
