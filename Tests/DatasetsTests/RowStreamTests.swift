import Numerics
import Testing

@testable import Datasets

/// Rows that pass: a sample of them stays, and what they sum up to.
@Suite struct RowStreamTests {
  private let text: [UInt8]
  private let values: [Double]

  init() {
    var generator = SeededGenerator(seed: 7)
    values = (0..<20_000).map { _ in Double.random(in: -1e6...1e6, using: &generator) }
    text = Array(("x,y\n" + values.enumerated().map { "\($0),\($1)\n" }.joined()).utf8)
  }

  private func stream(
    pieceSize: Int = 4096, size: Int = 500, seed: Int = 2015,
    take: @escaping ([[Double]]) -> Bool = { _ in true }
  ) throws -> StreamedTable {
    try TableReader(MemorySource(text), pieceSize: pieceSize).stream(
      origin: .standardInput, sampleSize: size, seed: seed, begin: { _ in take })
  }

  @Test func handsOutAllRowsInOrder() throws {
    var rows: [Double] = []
    let table = try stream { columns in
      rows += columns[1]
      return true
    }
    #expect(rows == values)
    #expect(table.rowCount == values.count)
  }

  @Test func sumsUpAsIfAllWereKept() throws {
    let table = try stream()
    for (summary, expected) in zip(
      table.summaries, [ColumnSummary((0..<20_000).map(Double.init)), ColumnSummary(values)])
    {
      #expect(summary.count == expected.count)
      #expect(summary.minimum == expected.minimum)
      #expect(summary.maximum == expected.maximum)
      let (mean, other) = (summary.mean ?? .nan, expected.mean ?? .nan)
      #expect(abs(mean - other) <= 1e-9)
      let (deviation, exact) = (
        summary.standardDeviation ?? .nan, expected.standardDeviation ?? .nan
      )
      #expect(abs(deviation - exact) <= 1e-13 * exact)
    }
  }

  @Test func summariesOfExtremesJoin() {
    let first = [1e300, -1e300, 3e300]
    let second = [5e300, 2e300]
    let joined = ColumnSummary(first).joined(with: ColumnSummary(second))
    let whole = ColumnSummary(first + second)
    #expect(abs((joined.mean ?? .nan) / (whole.mean ?? .nan) - 1) < 1e-15)
    #expect(
      abs((joined.standardDeviation ?? .nan) / (whole.standardDeviation ?? .nan) - 1) < 1e-15)
    #expect(ColumnSummary([]).joined(with: ColumnSummary([2])) == ColumnSummary([2]))
    #expect(ColumnSummary([2]).joined(with: ColumnSummary([])) == ColumnSummary([2]))
    #expect(ColumnSummary([1]).joined(with: ColumnSummary([3])) == ColumnSummary([1, 3]))
  }

  @Test func drawsTheSameSampleForTheSameSeed() throws {
    let first = try stream()
    #expect(first.sample.rowCount == 500)
    for _ in 0..<5 { #expect(try stream().sample == first.sample) }
    #expect(try stream(seed: 1).sample != first.sample)
    // Every row is whole and stands in the order of the text.
    let rows = first.sample.features[0].values
    #expect(rows == rows.sorted())
    #expect(zip(rows, first.sample.target.values).allSatisfy { values[Int($0)] == $1 })
  }

  @Test func keepsAllRowsWhereTheyAreFew() throws {
    let table = try stream(size: 30_000)
    #expect(table.sample.target.values == values)
  }

  /// The mean place of a sampled row is the middle, within four of its standard deviations.
  @Test(arguments: [1, 2, 3]) func drawsEvenly(seed: Int) throws {
    let rows = try stream(size: 2000, seed: seed).sample.features[0].values
    let mean = rows.reduce(0, +) / Double(rows.count)
    let deviation = 20_000 / 12.0.squareRoot() / 2000.0.squareRoot()
    #expect(abs(mean - 10_000) < 4 * deviation)
  }

  @Test func endsWhenTheRowsAreRefused() {
    #expect(throws: TableError.interrupted) { try stream { _ in false } }
  }
}
