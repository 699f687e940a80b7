public import Datasets

/// Which features are powers of others, as `data poly` makes them.
///
/// The names tell, and the rows have to agree: so it is known of a file that was saved with its
/// powers, too, and of standardised columns.
public struct PowerFeatures: Sendable {
  /// For each feature the one that it is a power of, and the exponent; 1 for a feature of its own.
  public private(set) var powers: [(base: Int, exponent: Int)] = []
  private let scales: [Scaling.Feature]

  /// The rows that are looked at: a column that only looks like a power differs in one of them.
  private static let rowLimit = 100

  /// Looks at the names and the first rows of a data set.
  public init(_ data: Dataset, scaling: Scaling?) {
    scales = scaling?.features ?? data.features.map { _ in .none }
    let indices = Dictionary(
      data.features.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, feature) in data.features.enumerated() {
      var power = (base: index, exponent: 1)
      if let mark = feature.name.utf8.lastIndex(of: UInt8(ascii: "^")),
        let exponent = Int(feature.name[feature.name.utf8.index(after: mark)...]),
        (2...1000).contains(exponent), let base = indices[String(feature.name[..<mark])],
        isPower(data.features[index], at: index, of: data.features[base], at: base, exponent)
      {
        power = (base, exponent)
      }
      powers.append(power)
    }
  }

  /// The features that are no powers of others.
  public var bases: [Int] { powers.indices.filter { powers[$0].exponent == 1 } }

  /// The features that are powers of one, itself included.
  public func family(of base: Int) -> [Int] {
    powers.indices.filter { powers[$0].base == base }
  }

  /// The values of all features in the original units, from those of the bases.
  ///
  /// - Parameter values: One for each feature; nil where a power is to follow from its base.
  /// - Returns: One for each feature; NaN where nothing is known.
  public func filled(_ values: [Double?]) -> [Double] {
    powers.indices.map { index in
      let power = powers[index]
      return values[index] ?? (values[power.base] ?? .nan).power(power.exponent)
    }
  }

  /// The value of a feature, as the columns have it, where its base has a value.
  public func value(of index: Int, at base: Double) -> Double {
    let power = powers[index]
    guard power.exponent > 1 else { return base }
    return scales[index].standardized(
      scales[power.base].original(base).power(power.exponent))
  }

  private func isPower(
    _ feature: Column, at index: Int, of base: Column, at baseIndex: Int, _ exponent: Int
  ) -> Bool {
    let rows = 0..<min(feature.values.count, Self.rowLimit)
    let found = rows.map { scales[index].original(feature.values[$0]) }
    let expected = rows.map { scales[baseIndex].original(base.values[$0]).power(exponent) }
    // Standardised columns lose digits compared to their largest value.
    let size = (found + expected).reduce(0) { max($0, abs($1)) }
    return zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-9 * size }
  }
}

extension Double {
  /// A whole power, from 1 on.
  fileprivate func power(_ exponent: Int) -> Double {
    (1..<max(exponent, 1)).reduce(self) { product, _ in product * self }
  }
}
