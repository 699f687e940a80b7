/// A request for made-up linear regression data: standard normal features, known coefficients,
/// noise.
///
/// ``generate(memoryLimit:shouldStop:)`` gives the same numbers as scikit-learn's `make_regression`
/// for the same arguments (`random_state=seed`, one target, full rank, shuffled).
public struct RegressionRecipe: Sendable, Equatable {
  /// The number of rows, at least 1.
  public var rows: Int

  /// The number of features, at least 1.
  public var features: Int

  /// How many features have a coefficient other than 0; `nil` stands for ten, or all if fewer.
  public var informative: Int?

  /// The constant added to every target value.
  public var bias: Double

  /// The standard deviation of the normal noise added to the target, at least 0.
  public var noise: Double

  /// The seed of every draw, in `0...4294967295`.
  public var seed: Int

  /// Describes data to generate; nothing is checked until it is generated.
  public init(
    rows: Int = 100, features: Int = 1, informative: Int? = nil, bias: Double = 0,
    noise: Double = 10, seed: Int = 2015
  ) {
    self.rows = rows
    self.features = features
    self.informative = informative
    self.bias = bias
    self.noise = noise
    self.seed = seed
  }

  /// The number of informative features, the default applied.
  public var informativeCount: Int { informative ?? min(10, features) }

  /// The most memory, in bytes, that generating this shape takes; rounded beyond 2^53.
  ///
  /// A floating-point number, so that no shape that can be typed overflows it.
  public static func bytesNeeded(rows: Int, features: Int) -> Double {
    // Beside its numbers, a column has a name, an array header and its share of the allocator.
    let bytesPerColumn = Double(rows) * Double(MemoryLayout<Double>.stride) + 128
    return bytesPerColumn * (Double(features) + 1)
  }

  /// Checks the recipe without drawing anything.
  ///
  /// - Throws: The first thing that is wrong, in the order of the parameters; `.tooLarge` when the
  ///   rows would take more than `memoryLimit` bytes.
  public func validate(memoryLimit: Double) throws(DatasetError) {
    guard rows >= 1 else { throw .rows(rows) }
    guard features >= 1 else { throw .features(features) }
    guard informativeCount >= 1, informativeCount <= features else {
      throw .informative(informativeCount, features: features)
    }
    guard bias.isFinite else { throw .bias(bias) }
    guard noise >= 0, noise.isFinite else { throw .noise(noise) }
    guard UInt32(exactly: seed) != nil else { throw .seed(seed) }
    let bytes = Self.bytesNeeded(rows: rows, features: features)
    guard bytes <= memoryLimit else {
      throw .tooLarge(bytesNeeded: bytes, limit: memoryLimit)
    }
  }
}
