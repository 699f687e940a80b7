import CLibrary
import Numerics

/// Points of two classes whose border is no line: scikit-learn's `make_moons` and `make_circles`,
/// number for number but for the last digit of a sine.
public struct ShapedDataset: Sendable {
  /// The name it is called by.
  public let name: String
  /// What it shows, in a line.
  public let summary: String
  private let outer: @Sendable (_ part: Double) -> (x: Double, y: Double)
  private let inner: @Sendable (_ part: Double) -> (x: Double, y: Double)
  /// Whether the last point of a class lies at the end of its curve, and not one before.
  private let reachesEnd: Bool

  /// Both of them.
  public static let all: [ShapedDataset] = [
    ShapedDataset(
      name: "moons", summary: "two classes on half circles that grip into each other",
      outer: { (cos(.pi * $0), sin(.pi * $0)) },
      inner: { (1 - cos(.pi * $0), 1 - sin(.pi * $0) - 0.5) }, reachesEnd: true),
    ShapedDataset(
      name: "circles", summary: "two classes on circles around one centre",
      outer: { (cos(2 * .pi * $0), sin(2 * .pi * $0)) },
      inner: { (cos(2 * .pi * $0) * 0.8, sin(2 * .pi * $0) * 0.8) }, reachesEnd: false),
  ]

  /// The set of that name.
  public static func named(_ name: String) -> ShapedDataset? { all.first { $0.name == name } }

  /// Draws the points: the outer class is 0, the inner one 1; shuffled, then moved by the noise.
  ///
  /// - Parameters:
  ///   - rows: How many points, at least 2; the inner class has one more where it is odd.
  ///   - noise: The standard deviation of the noise on both coordinates, at least 0.
  ///   - seed: The seed of all draws, in `0...4294967295`.
  ///   - memoryLimit: The most memory, in bytes, that the points may take.
  ///   - shouldStop: Asked now and then; `true` ends the work.
  /// - Returns: Features `x1` and `x2`, target `class`.
  /// - Throws: `.rows`, `.noise`, `.seed`, `.tooLarge` or `.interrupted`.
  public func dataset(
    rows: Int, noise: Double, seed: Int, memoryLimit: Double, shouldStop: () -> Bool
  ) throws(DatasetError) -> Dataset {
    guard rows >= 2 else { throw .rows(rows) }
    guard noise >= 0, noise.isFinite else { throw .noise(noise) }
    guard let word = UInt32(exactly: seed) else { throw .seed(seed) }
    let bytes = RegressionRecipe.bytesNeeded(rows: rows, features: 5)
    guard bytes <= memoryLimit else { throw .tooLarge(bytesNeeded: bytes, limit: memoryLimit) }
    var points: [(x: Double, y: Double)] = []
    points.reserveCapacity(rows)
    let half = rows / 2
    for (count, curve) in [(half, outer), (rows - half, inner)] {
      let last = Double(reachesEnd ? max(count - 1, 1) : count)
      for index in 0..<count {
        if index.isMultiple(of: 65_536), shouldStop() { throw .interrupted }
        points.append(curve(Double(index) / last))
      }
    }
    var generator = MersenneTwister(seed: word)
    var order = Array(0..<rows)
    generator.shuffle(&order)
    guard !shouldStop() else { throw .interrupted }
    var x: [Double] = []
    var y: [Double] = []
    for (position, index) in order.enumerated() {
      if position.isMultiple(of: 65_536), shouldStop() { throw .interrupted }
      x.append(points[index].x)
      y.append(points[index].y)
      guard noise > 0 else { continue }
      x[position] += noise * generator.nextNormal()
      y[position] += noise * generator.nextNormal()
    }
    let isWhole = noise.rounded() == noise && noise < 1e15
    let shown = isWhole ? String(Int(exactly: noise) ?? 0) : "\(noise)"
    return try Dataset(
      features: [Column(name: "x1", values: x), Column(name: "x2", values: y)],
      target: Column(name: "class", values: order.map { $0 < half ? 0 : 1 }),
      origin: .memory(description: "\(name), noise sd \(shown), seed \(seed)"))
  }
}
