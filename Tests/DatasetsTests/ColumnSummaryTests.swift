import Datasets
import Testing

@Suite struct ColumnSummaryTests {
  @Test func summarisesAFewNumbers() {
    let summary = ColumnSummary(Column(name: "x", values: [2, 4, 4, 4, 5, 5, 7, 9]))
    #expect(summary.count == 8)
    #expect(summary.mean == 5)
    #expect(summary.standardDeviation == (32.0 / 7).squareRoot())
    #expect(summary.minimum == 2)
    #expect(summary.maximum == 9)
  }

  @Test func saysNothingWhereThereIsNothing() {
    let none = ColumnSummary([])
    #expect(none.count == 0)
    #expect(none.mean == nil && none.standardDeviation == nil && none.minimum == nil)
    let one = ColumnSummary([0.1])
    #expect(one.mean == 0.1)
    #expect(one.standardDeviation == nil)
    #expect(ColumnSummary([0.1, 0.1, 0.1]).standardDeviation == 0)
    #expect(ColumnSummary([0.1, 0.1, 0.1]).mean == 0.1)
  }

  /// A common offset of 10^15 costs no digit of the deviation.
  @Test func doesNotCancel() {
    let values = [4, 7, 13, 16].map { 1e15 + Double($0) }
    #expect(ColumnSummary(values).mean == 1e15 + 10)
    #expect(ColumnSummary(values).standardDeviation == 30.0.squareRoot())
  }

  @Test(arguments: [-1000, -900, 900, 1020]) func scalesExtremes(exponent: Int) throws {
    let factor = Double(sign: .plus, exponent: exponent, significand: 1)
    let summary = ColumnSummary([1, 2, 3, 6].map { $0 * factor })
    let deviation = (14.0 / 3).squareRoot() * factor
    #expect(summary.mean == 3 * factor)
    let found = try #require(summary.standardDeviation)
    #expect(abs(found - deviation) <= 1e-15 * deviation)
    let opposite = ColumnSummary([-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude])
    #expect(opposite.mean == 0)
    #expect(opposite.minimum == -Double.greatestFiniteMagnitude)
  }

  @Test func passesOnWhatIsNotFinite() throws {
    let summary = ColumnSummary([1, .nan, 3])
    #expect(try #require(summary.mean).isNaN)
    #expect(try #require(summary.minimum).isNaN)
    #expect(ColumnSummary([1, .infinity]).maximum == .infinity)
  }
}
