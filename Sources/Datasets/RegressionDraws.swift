import Numerics

/// The draws behind a regression recipe, in scikit-learn's order.
///
/// Features row by row, then coefficients, then noise, then the shuffle of the rows and that of the
/// features. Shuffling swaps the rows themselves: it ends with the same order as shuffling indices
/// and gathering, without a second copy of the data.
struct RegressionDraws {
  private let recipe: RegressionRecipe
  private var generator: MersenneTwister
  private var features: [[Double]]
  private var target: [Double]
  private var coefficients: [Double]

  /// The number of draws between two questions whether to stop.
  private static let chunk = 4096

  /// Prepares the draws of a recipe that has been checked.
  init(_ recipe: RegressionRecipe, seed: UInt32) {
    self.recipe = recipe
    generator = MersenneTwister(seed: seed)
    features = []
    target = []
    coefficients = []
  }

  /// Draws everything.
  mutating func dataset(shouldStop: () -> Bool) throws(DatasetError) -> Dataset {
    try drawFeatures(shouldStop)
    coefficients = (0..<recipe.features).map { index in
      index < recipe.informativeCount ? 100 * generator.nextUniform() : 0
    }
    try computeTarget(shouldStop)
    try shuffleRows(shouldStop)
    shuffleFeatures()
    guard features.count > 1 else {
      return try dataset(names: ["x"])
    }
    return try dataset(names: (1...features.count).map { "x\($0)" })
  }

  private mutating func dataset(names: [String]) throws(DatasetError) -> Dataset {
    let columns = zip(names, features).map { Column(name: $0, values: $1) }
    // The columns hold the storage now; let go of it, so that nothing copies.
    features = []
    return try Dataset(
      features: columns,
      target: Column(name: "y", values: target),
      origin: .generated(GeneratedRegression(recipe: recipe, coefficients: coefficients))
    )
  }

  private mutating func drawFeatures(_ shouldStop: () -> Bool) throws(DatasetError) {
    let rows = recipe.rows
    let count = recipe.features
    features.reserveCapacity(count)
    for _ in 0..<count {
      if shouldStop() { throw .interrupted }
      features.append(Array(repeating: 0, count: rows))
    }
    if count == 1 {
      var only = features.removeLast()
      try fillNormals(&only, count: rows, shouldStop)
      features.append(only)
      return
    }
    // Numbers are drawn along the rows and stored along the columns.
    let rowsPerChunk = max(1, Self.chunk / count)
    var drawn = [Double](repeating: 0, count: min(rowsPerChunk, rows) * count)
    for start in stride(from: 0, to: rows, by: rowsPerChunk) {
      let chunkRows = min(rowsPerChunk, rows - start)
      try fillNormals(&drawn, count: chunkRows * count, shouldStop)
      precondition(drawn.count >= chunkRows * count, "a number for each cell of the chunk")
      drawn.withUnsafeBufferPointer { drawn in
        for column in 0..<count {
          features[column].withUnsafeMutableBufferPointer { values in
            for row in 0..<chunkRows { values[start + row] = drawn[row * count + column] }
          }
        }
      }
    }
  }

  /// Fills the first `count` numbers with standard normal draws.
  private mutating func fillNormals(
    _ numbers: inout [Double], count: Int, _ shouldStop: () -> Bool
  ) throws(DatasetError) {
    for start in stride(from: 0, to: count, by: Self.chunk) {
      if shouldStop() { throw .interrupted }
      let end = min(start + Self.chunk, count)
      precondition(end <= numbers.count, "room for the numbers drawn")
      numbers.withUnsafeMutableBufferPointer { numbers in
        generator.fillNormals(UnsafeMutableBufferPointer(rebasing: numbers[start..<end]))
      }
    }
  }

  private mutating func computeTarget(_ shouldStop: () -> Bool) throws(DatasetError) {
    target = Array(repeating: 0, count: recipe.rows)
    var normals = [Double](repeating: 0, count: min(Self.chunk, recipe.rows))
    var isFinite = true
    for start in stride(from: 0, to: recipe.rows, by: Self.chunk) {
      let end = min(start + Self.chunk, recipe.rows)
      // With noise the draws ask; without, ask here.
      if recipe.noise > 0 {
        try fillNormals(&normals, count: end - start, shouldStop)
      } else if shouldStop() {
        throw .interrupted
      }
      for (feature, coefficient) in zip(features, coefficients) where coefficient != 0 {
        target.withUnsafeMutableBufferPointer { target in
          feature.withUnsafeBufferPointer { feature in
            for row in start..<end { target[row] += coefficient * feature[row] }
          }
        }
      }
      let (bias, noise) = (recipe.bias, recipe.noise)
      isFinite =
        target.withUnsafeMutableBufferPointer { target in
          normals.withUnsafeBufferPointer { normals in
            var sum = 0.0
            for row in start..<end {
              target[row] = target[row] + bias + noise * normals[row - start]
              // Stays 0 until an infinity or NaN makes it NaN.
              sum += target[row] * 0
            }
            return sum == 0
          }
        } && isFinite
    }
    guard isFinite else { throw .overflow }
  }

  private mutating func shuffleRows(_ shouldStop: () -> Bool) throws(DatasetError) {
    // Drawing a batch of places first lets the swaps, which miss the cache, overlap.
    var places = [Int](repeating: 0, count: min(Self.chunk, recipe.rows))
    for last in stride(from: recipe.rows - 1, to: 0, by: -Self.chunk) {
      if shouldStop() { throw .interrupted }
      let count = min(Self.chunk, last)
      for offset in 0..<count {
        places[offset] = Int(generator.nextInteger(through: UInt64(last - offset)))
      }
      Self.swap(&target, from: last, with: places[..<count])
      for column in features.indices {
        Self.swap(&features[column], from: last, with: places[..<count])
      }
    }
  }

  /// Swaps the values at `last`, `last - 1`, … with those at the given places, in that order.
  private static func swap(_ values: inout [Double], from last: Int, with places: ArraySlice<Int>) {
    values.withUnsafeMutableBufferPointer { values in
      places.withUnsafeBufferPointer { places in
        for offset in 0..<places.count {
          let value = values[last - offset]
          values[last - offset] = values[places[offset]]
          values[places[offset]] = value
        }
      }
    }
  }

  private mutating func shuffleFeatures() {
    for index in features.indices.dropFirst().reversed() {
      let place = Int(generator.nextInteger(through: UInt64(index)))
      features.swapAt(index, place)
      coefficients.swapAt(index, place)
    }
  }
}

extension RegressionRecipe {
  /// Draws the data.
  ///
  /// A single feature is named `x`, several `x1, x2, …`; the target is `y`.
  ///
  /// - Parameters:
  ///   - memoryLimit: The most memory, in bytes, that the rows may take.
  ///   - shouldStop: Asked every few thousand draws; `true` ends the work with `.interrupted`.
  /// - Returns: The rows, their origin telling the true coefficients.
  /// - Throws: What `validate(memoryLimit:)` throws, `.overflow` or `.interrupted`.
  public func generate(
    memoryLimit: Double, shouldStop: () -> Bool = { false }
  ) throws(DatasetError) -> Dataset {
    try validate(memoryLimit: memoryLimit)
    guard let seed = UInt32(exactly: seed) else { throw .seed(self.seed) }
    var draws = RegressionDraws(self, seed: seed)
    return try draws.dataset(shouldStop: shouldStop)
  }
}
