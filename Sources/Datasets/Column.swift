/// A named run of numbers, one per row.
///
/// The name is raw: whatever the user or the file said, control characters included. Making it safe
/// to show is the business of whoever prints it.
public struct Column: Sendable, Equatable {
  /// The name as it was given, not made safe for a terminal.
  public let name: String

  /// One value per row.
  public let values: [Double]

  /// What rounding left out of each value; `nil` where nothing was left out, or nothing is known.
  ///
  /// The unevaluated sum `values[i] + corrections[i]` is the number that was meant, as a decimal in
  /// a file or as a power, to about 32 digits. Only work in extended precision looks at it.
  public let corrections: [Double]?

  /// What the last digits of the values tell.
  public let lastDigits: LastDigits

  /// What the numbers stand for; nil where for themselves.
  public let meaning: ColumnMeaning?

  /// Makes a column of the given name and values.
  ///
  /// - Parameters:
  ///   - name: The name, raw.
  ///   - values: One value per row.
  ///   - corrections: What rounding left out of each value, as many as there are values; where
  ///     all are 0, as good as none.
  ///   - lastDigits: What the last digits of the values tell.
  ///   - meaning: What the numbers stand for; nil where for themselves.
  public init(
    name: String, values: [Double], corrections: [Double]? = nil, lastDigits: LastDigits = .stored,
    meaning: ColumnMeaning? = nil
  ) {
    precondition(corrections.map { $0.count == values.count } ?? true, "one correction per value")
    self.name = name
    self.values = values
    self.lastDigits = lastDigits
    self.meaning = meaning
    self.corrections = corrections.flatMap { $0.contains { $0 != 0 } ? $0 : nil }
  }
}

extension Column {
  /// Some rows of the column, in the order given.
  public func rows(_ order: some Collection<Int>) -> Column {
    Column(
      name: name, values: order.map { values[$0] },
      corrections: corrections.map { corrections in order.map { corrections[$0] } },
      lastDigits: lastDigits, meaning: meaning)
  }

  /// The same column with what its numbers stand for.
  public func meaning(_ meaning: ColumnMeaning?) -> Column {
    Column(
      name: name, values: values, corrections: corrections, lastDigits: lastDigits,
      meaning: meaning)
  }

  /// Whether the values are what was meant: corrected to 32 digits, or whole numbers, halves ….
  ///
  /// Of other values nothing says whether they are decimals that rounding has moved.
  public var isExact: Bool { corrections != nil || Self.areExact(values) }

  /// Whether all numbers are whole, or of so few binary places that no rounding has made them so.
  public static func areExact(_ values: [Double]) -> Bool {
    values.allSatisfy { value in
      let places = value * 0x1p20
      return abs(value) <= 0x1p53
        && (value == value.rounded(.towardZero)
          || abs(places) <= 0x1p52 && places == places.rounded(.towardZero))
    }
  }
}

extension Dataset {
  /// For each feature, and for the target last, whether its values are known beyond 53 bits.
  ///
  /// Numbers that were drawn are exactly what they are; a target without noise is a rounded sum.
  public var exactColumns: [Bool] {
    guard case .generated(let truth) = origin else {
      return (features + [target]).map(\.isExact)
    }
    return features.map { _ in true } + [truth.noise > 0 || target.isExact]
  }
}
