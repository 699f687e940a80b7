import Testing

@testable import Datasets

@Suite struct ExampleDatasetTests {
  @Test(arguments: ExampleDataset.all.map(\.name)) func everySampleReads(name: String) throws {
    let sample = try #require(ExampleDataset.named(name))
    let data = try sample.dataset()
    #expect(data.origin == .sample(name: name))
    #expect(data.rowCount >= 11)
    #expect(data.features.allSatisfy { $0.values.count == data.rowCount })
  }

  @Test func anscombesFourShareTheirMoments() throws {
    for number in 1...4 {
      let data = try #require(ExampleDataset.named("anscombe\(number)")).dataset()
      let x = ColumnSummary(data.features[0])
      let y = ColumnSummary(data.target)
      #expect(x.mean == 9)
      let spread = try #require(x.standardDeviation)
      #expect((spread * spread - 11).magnitude < 1e-12)
      let mean = try #require(y.mean)
      #expect((mean - 7.5).magnitude < 0.001)
    }
  }
}
