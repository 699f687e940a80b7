import Numerics

extension Dataset {
  /// The data with powers of each feature behind the features that there are.
  ///
  /// Powers are worked out to about 31 digits, from what rounding left out of the feature too; what
  /// does not fit into a number becomes the correction of the new column. Products of different
  /// features are not among them.
  ///
  /// - Parameters:
  ///   - degree: The highest power; from 2 on.
  ///   - memoryLimit: The most memory, in bytes, that all columns may take.
  ///   - shouldStop: Asked now and then; `true` ends the work with `.interrupted`.
  /// - Returns: The data with columns named `x^2` and so on.
  /// - Throws: `.columnExists`, `.powerOverflows`, `.tooLarge`, `.interrupted`.
  public func addingPowers(
    upTo degree: Int, memoryLimit: Double, shouldStop: () -> Bool = { false }
  ) throws(DatasetError) -> Dataset {
    let count = Double(features.count)
    let bytes = 16 * Double(rowCount) * (count * max(Double(degree), 1) + 1)
    guard bytes <= memoryLimit else { throw .tooLarge(bytesNeeded: bytes, limit: memoryLimit) }
    var taken = Set((features + [target]).map(\.name))
    var powers: [Column] = []
    for feature in features {
      var power = feature
      for exponent in 2...max(degree, 2) where exponent <= degree {
        if shouldStop() { throw .interrupted }
        let name = "\(feature.name)^\(exponent)"
        guard taken.insert(name).inserted else { throw .columnExists(name) }
        power = power.times(feature, name: name)
        guard power.values.allSatisfy(\.isFinite) else { throw .powerOverflows(name) }
        powers.append(power)
      }
    }
    return try Dataset(features: features + powers, target: target, origin: origin)
  }
}

extension Column {
  /// The products with another column, to about 32 digits.
  fileprivate func times(_ other: Column, name: String) -> Column {
    var values = values
    var rests = [Double](repeating: 0, count: values.count)
    for row in values.indices {
      let product = number(row) * other.number(row)
      values[row] = product.high
      rests[row] = product.low
    }
    return Column(name: name, values: values, corrections: rests, lastDigits: .computed)
  }

  private func number(_ row: Int) -> DoubleDouble {
    DoubleDouble(values[row], plus: corrections?[row] ?? 0)
  }
}
