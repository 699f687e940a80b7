import Numerics

/// A division of rows into those that a model is fitted to and those held out to test it.
///
/// The rows are put into the order that `RandomState(seed).permutation(rows)` gives them: the first
/// ⌈fraction · rows⌉ are the test rows, the others, in that order, the training rows. These are the
/// rows of scikit-learn's `train_test_split(test_size=fraction, random_state=seed)`. Only size and
/// seed are kept; the order is drawn again when the parts are joined.
public struct TrainTestSplit: Sendable, Equatable {
  /// The rows of both parts.
  public let rowCount: Int

  /// The rows kept for testing.
  public let testCount: Int

  /// The seed of the shuffle.
  public let seed: Int

  /// Describes a division.
  ///
  /// - Parameters:
  ///   - rowCount: The rows to be divided.
  ///   - testFraction: The fraction of them that is kept for testing, above 0 and below 1.
  ///   - seed: The seed of the shuffle, 0 to 4294967295.
  /// - Throws: `.testFraction` when a part would be empty, `.seed`.
  public init(rowCount: Int, testFraction: Double, seed: Int) throws(DatasetError) {
    let count = (testFraction * Double(rowCount)).rounded(.up)
    guard testFraction > 0, count >= 1, count < Double(rowCount) else {
      throw .testFraction(testFraction, rows: rowCount)
    }
    guard UInt32(exactly: seed) != nil else { throw .seed(seed) }
    self.rowCount = rowCount
    testCount = Int(count)
    self.seed = seed
  }

  /// The rows in their shuffled order, the test rows first.
  ///
  /// - Parameter shouldStop: Asked now and then, told what fraction is done; `true` ends the work.
  /// - Returns: The indices of the rows.
  /// - Throws: `.interrupted`.
  public func order(
    shouldStop: (_ done: Double) -> Bool = { _ in false }
  ) throws(DatasetError) -> [Int] {
    var order = Array(0..<rowCount)
    var generator = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed))
    for index in (1..<max(rowCount, 1)).reversed() {
      if index.isMultiple(of: 1 << 16), shouldStop(1 - Double(index) / Double(rowCount)) {
        throw .interrupted
      }
      order.swapAt(index, Int(generator.nextInteger(through: UInt64(index))))
    }
    return order
  }

  /// Divides a data set of `rowCount` rows.
  ///
  /// - Parameters:
  ///   - dataset: The rows.
  ///   - memoryLimit: The most memory, in bytes, that both parts and the order may take.
  ///   - shouldStop: Asked now and then, told what fraction is done; `true` ends the work.
  /// - Returns: The training rows and the test rows.
  /// - Throws: `.tooLarge`, `.interrupted`, `.lengthsDiffer` for other than `rowCount` rows.
  public func divide(
    _ dataset: Dataset, memoryLimit: Double = .infinity,
    shouldStop: (_ done: Double) -> Bool = { _ in false }
  ) throws(DatasetError) -> (training: Dataset, test: Dataset) {
    try check(dataset.rowCount, dataset)
    try refuseTooLarge(dataset, memoryLimit)
    // The shuffle takes about as long as gathering three columns does.
    let steps = Double(2 * (dataset.features.count + 1) + 3)
    let order = try order { shouldStop($0 * 3 / steps) }
    var done = 3.0
    func part(_ rows: ArraySlice<Int>) throws(DatasetError) -> Dataset {
      try dataset.mapColumns { (column) throws(DatasetError) in
        if shouldStop(done / steps) { throw .interrupted }
        done += 1
        return column.rows(rows)
      }
    }
    return (try part(order[testCount...]), try part(order[..<testCount]))
  }

  /// Puts divided rows together again, in the order that they had before.
  ///
  /// - Parameters:
  ///   - training: The training rows.
  ///   - test: The test rows, of the same columns.
  ///   - memoryLimit: The most memory, in bytes, that all rows and the order may take.
  ///   - shouldStop: Asked now and then, told what fraction is done; `true` ends the work.
  /// - Returns: All rows.
  /// - Throws: `.tooLarge`, `.interrupted`, `.lengthsDiffer` for parts of another size.
  public func join(
    training: Dataset, test: Dataset, memoryLimit: Double = .infinity,
    shouldStop: (_ done: Double) -> Bool = { _ in false }
  ) throws(DatasetError) -> Dataset {
    try check(training.rowCount + test.rowCount, training)
    try refuseTooLarge(training, memoryLimit)
    let others = test.features + [test.target]
    let steps = Double(others.count + 3)
    let order = try order { shouldStop($0 * 3 / steps) }
    var index = 0
    return try training.mapColumns { (column) throws(DatasetError) in
      if shouldStop(Double(index + 3) / steps) { throw .interrupted }
      defer { index += 1 }
      guard others.indices.contains(index) else { throw .noFeatures }
      return others[index].joined(column, by: order)
    }
  }

  private func check(_ rows: Int, _ dataset: Dataset) throws(DatasetError) {
    guard rows == rowCount else {
      throw .lengthsDiffer(column: dataset.target.name, rows: rows, expected: rowCount)
    }
  }

  private func refuseTooLarge(_ dataset: Dataset, _ limit: Double) throws(DatasetError) {
    let columns = (dataset.features + [dataset.target])
      .reduce(0) { $0 + ($1.corrections == nil ? 1 : 2) }
    // The rows as they are, the rows in their new order, and the order.
    let bytes = Double(rowCount) * 8 * Double(2 * columns + 1)
    guard bytes <= limit else { throw .tooLarge(bytesNeeded: bytes, limit: limit) }
  }
}

extension Dataset {
  /// The same data with each column changed, the target last.
  func mapColumns(
    _ change: (Column) throws(DatasetError) -> Column
  ) throws(DatasetError) -> Dataset {
    var columns: [Column] = []
    for feature in features { columns.append(try change(feature)) }
    return try Dataset(features: columns, target: try change(target), origin: origin)
  }
}

extension Column {
  /// This column's rows followed by another's, each put at the index that the order names.
  fileprivate func joined(_ other: Column, by order: [Int]) -> Column {
    func scattered(_ first: [Double], _ second: [Double]) -> [Double] {
      var result = [Double](repeating: 0, count: order.count)
      for (place, value) in zip(order, first) { result[place] = value }
      for (place, value) in zip(order.dropFirst(first.count), second) { result[place] = value }
      return result
    }
    var joint: [Double]?
    if corrections != nil || other.corrections != nil {
      joint = scattered(
        corrections ?? Array(repeating: 0, count: values.count),
        other.corrections ?? Array(repeating: 0, count: other.values.count))
    }
    return Column(
      name: name, values: scattered(values, other.values), corrections: joint,
      lastDigits: lastDigits, meaning: meaning)
  }
}
