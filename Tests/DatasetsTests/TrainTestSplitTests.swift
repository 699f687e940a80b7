import Datasets
import Testing

@Suite struct TrainTestSplitTests {
  /// Rows numbered from 0, as target and, with corrections, as a feature.
  private func numbered(_ count: Int) throws -> Dataset {
    let values = (0..<count).map(Double.init)
    return try Dataset(
      features: [Column(name: "x", values: values, corrections: values.map { -$0 / 1e20 })],
      target: Column(name: "y", values: values), origin: .memory(description: "test"))
  }

  /// scikit-learn's `train_test_split(arange(n), test_size=share, random_state=seed)`, version 1.7.
  @Test(arguments: [
    (10, 0.2, 2015, [3, 8, 0, 5, 6, 1, 9, 2], [4, 7]),
    (10, 0.25, 42, [0, 7, 2, 9, 4, 3, 6], [8, 1, 5]),
    (7, 0.5, 0, [0, 5, 4], [6, 2, 1, 3]),
    (3, 0.1, 1, [2, 1], [0]),
    (
      40, 0.2, 2015,
      [
        10, 4, 38, 5, 30, 35, 17, 20, 14, 2, 32, 36, 25, 29, 19, 37, 7, 6, 16, 24, 15, 23, 21, 27,
        13, 26, 8, 22, 9, 39, 12, 34,
      ], [0, 3, 28, 18, 33, 31, 11, 1]
    ),
    (
      100, 0.2, 4_294_967_295,
      [
        28, 62, 33, 57, 93, 88, 58, 19, 90, 53, 46, 70, 10, 94, 8, 63, 2, 39, 50, 42, 85, 51, 49, 0,
        98, 79, 16, 66, 4, 99, 91, 68, 7, 15, 40, 84, 60, 72, 30, 67, 41, 87, 38, 56, 75, 96, 65,
        18, 45, 47, 1, 61, 23, 25, 3, 43, 26, 97, 17, 24, 44, 9, 73, 37, 14, 55, 54, 13, 27, 74, 11,
        32, 89, 86, 64, 52, 71, 12, 34, 35,
      ],
      [92, 36, 80, 77, 31, 6, 69, 20, 21, 81, 29, 48, 59, 5, 76, 83, 22, 95, 78, 82]
    ),
  ])
  func dividesLikeScikitLearn(
    rows: Int, share: Double, seed: Int, training: [Int], test: [Int]
  ) throws {
    let split = try TrainTestSplit(rowCount: rows, testFraction: share, seed: seed)
    let parts = try split.divide(numbered(rows))
    #expect(parts.training.target.values == training.map(Double.init))
    #expect(parts.test.target.values == test.map(Double.init))
    // Corrections that are all 0 are none.
    let corrections = parts.test.features[0].corrections ?? test.map { _ in 0 }
    #expect(corrections == test.map { -Double($0) / 1e20 })
  }

  @Test(arguments: [(2, 0.5), (10, 0.2), (1000, 0.333), (100_000, 0.9)])
  func joiningRestoresTheRows(rows: Int, share: Double) throws {
    let whole = try numbered(rows)
    let split = try TrainTestSplit(rowCount: rows, testFraction: share, seed: 7)
    let parts = try split.divide(whole)
    #expect(parts.training.rowCount + parts.test.rowCount == rows)
    #expect(try split.join(training: parts.training, test: parts.test) == whole)
  }

  @Test(arguments: [0, -0.1, 1, 1.5, .nan, .infinity, 0.91])
  func refusesSharesThatLeaveAPartEmpty(share: Double) throws {
    let error = #expect(throws: DatasetError.self) {
      try TrainTestSplit(rowCount: 10, testFraction: share, seed: 0)
    }
    guard case .testFraction(_, rows: 10)? = error else {
      Issue.record("\(error.map { "\($0)" } ?? "nothing")")
      return
    }
  }

  @Test func refusesOtherRowsTooMuchMemoryAndInterruption() throws {
    let split = try TrainTestSplit(rowCount: 10, testFraction: 0.5, seed: 0)
    #expect(throws: DatasetError.lengthsDiffer(column: "y", rows: 9, expected: 10)) {
      try split.divide(numbered(9))
    }
    #expect(throws: DatasetError.tooLarge(bytesNeeded: 560, limit: 559)) {
      try split.divide(numbered(10), memoryLimit: 559)
    }
    #expect(throws: DatasetError.interrupted) {
      try split.divide(numbered(10), shouldStop: { _ in true })
    }
    #expect(throws: DatasetError.seed(-1)) {
      try TrainTestSplit(rowCount: 10, testFraction: 0.5, seed: -1)
    }
  }
}
