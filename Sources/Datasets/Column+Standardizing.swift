import Numerics

extension Column {
  /// The column less a number, over another: `(x - center) / scale`.
  ///
  /// Each quotient is worked out to about twice the digits of a number; what rounding leaves out of
  /// it becomes its correction. Source: T. J. Dekker, "A floating-point technique for extending the
  /// available precision", 1971.
  ///
  /// - Parameters:
  ///   - center: What is taken off, such as the mean.
  ///   - scale: What the rest is divided by, such as the standard deviation; not 0.
  ///   - keepsCorrections: Whether to keep the corrections, which take as much room as the values;
  ///     a column that has some keeps them in any case.
  /// - Returns: The new column, of the same name.
  public func standardized(
    center: Double, scale: Double, keepsCorrections: Bool
  ) -> Column {
    guard keepsCorrections || corrections != nil else {
      return Column(
        name: name, values: values.map { ($0 - center) / scale },
        lastDigits: lastDigits == .computed
          ? .stored : lastDigits.standardized(over: scale, isExact: false), meaning: meaning)
    }
    var quotients = values
    var rests = corrections ?? [Double](repeating: 0, count: values.count)
    for index in quotients.indices {
      let (difference, lost) = Self.difference(quotients[index], center)
      let rest = lost + rests[index]
      let quotient = difference / scale
      // What the quotient leaves of the difference is exact; all the rest is small beside it.
      let correction = (difference.addingProduct(-quotient, scale) + rest) / scale
      let value = quotient + correction
      quotients[index] = value
      rests[index] = (quotient - value) + correction
    }
    return Column(
      name: name, values: quotients, corrections: rests,
      lastDigits: lastDigits.standardized(over: scale, isExact: isExact), meaning: meaning)
  }

  /// The column of which this is the standardised one: `x * scale + center`.
  ///
  /// Where the standardised numbers have their corrections, the original ones come back unchanged.
  ///
  /// - Parameters:
  ///   - center: What was taken off.
  ///   - scale: What the rest was divided by.
  /// - Returns: The new column, of the same name.
  public func unstandardized(center: Double, scale: Double) -> Column {
    let factor = DoubleDouble(scale)
    let summand = DoubleDouble(center)
    // What is left where the two cancel is rounding: the original was 0.
    let rounding = corrections == nil ? 0x1p-50 : 0x1p-96
    let values = values.indices.map { row in
      let product = DoubleDouble(self.values[row], plus: corrections?[row] ?? 0) * factor
      let value = (product + summand).high
      return abs(value) <= rounding * abs(center) ? 0 : value
    }
    return Column(name: name, values: values, meaning: meaning)
  }

  /// A difference, and what rounding left out of it (Knuth's two-sum).
  private static func difference(_ left: Double, _ right: Double) -> (Double, Double) {
    let difference = left - right
    let virtual = difference - left
    return (difference, (left - (difference - virtual)) - (right + virtual))
  }
}

extension LastDigits {
  /// What the last digits tell of a column that was divided by a number.
  ///
  /// - Parameters:
  ///   - scale: The divisor.
  ///   - isExact: Whether the column was known exactly and the quotients are known beyond 53 bits.
  /// - Returns: What they tell of the quotients.
  fileprivate func standardized(over scale: Double, isExact: Bool) -> LastDigits {
    switch self {
    case .written(let halfUnit): .written(halfUnit: halfUnit / abs(scale))
    case .computed: .computed
    case .stored: isExact ? .computed : .stored
    }
  }
}
