/// What the last digits of a column's numbers tell.
///
/// A column that was computed from others and stored carries the rounding of its storage: it is a
/// combination of them up to half a unit in the last place of each number. Whether such a column
/// holds information of its own depends on where its numbers came from.
public enum LastDigits: Sendable, Equatable {
  /// They are floating-point numbers, and no more is known: each may have been rounded to 53 bits.
  case stored

  /// They were written as decimals, each possibly rounded at its last place.
  ///
  /// - Parameter halfUnit: Half a unit in the last place written, the root mean square over the
  ///   rows, in the unit of the column.
  case written(halfUnit: Double)

  /// They follow from other columns without rounding that matters, as powers do: all digits tell.
  case computed
}

extension LastDigits {
  /// The last digits of numbers that were written in decimal, from the numbers themselves.
  ///
  /// A number of 15 and more significant digits was written to its own last place; shorter ones
  /// to that of the column, since zeros at the end are often not written. Numbers that binary
  /// fractions of few places hold exactly, whole numbers among them, are taken at their word.
  ///
  /// - Parameter values: Finite numbers.
  /// - Returns: `.stored` for numbers that are exact or too few to tell, else `.written`.
  public static func ofDecimals(_ values: [Double]) -> LastDigits {
    guard !values.isEmpty, !Column.areExact(values) else { return .stored }
    let texts = values.map(ShortestDecimal.init)
    let columnPlace = texts.lazy.map(\.lastPlace).min() ?? 0
    let halfUnits = zip(values, texts).map { value, text in
      let place = text.digitCount < longDigitCount ? columnPlace : text.lastPlace
      return max(0.5 * powerOfTen(place), abs(value) * 0x1p-53)
    }
    // Over the largest, whose square may be no number.
    guard let largest = halfUnits.max(), largest > 0, largest.isFinite else { return .stored }
    let squares = halfUnits.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }
    return .written(halfUnit: largest * (squares / Double(values.count)).squareRoot())
  }

  /// From how many significant digits on a number is taken to have been cut by the writer.
  private static var longDigitCount: Int { 15 }

  private static func powerOfTen(_ exponent: Int) -> Double {
    let power = (0..<min(abs(exponent), 400)).reduce(1.0) { product, _ in product * 10 }
    return exponent < 0 ? 1 / power : power
  }
}

/// The shortest decimal that reads back to a number: how many digits it has, and where they end.
private struct ShortestDecimal {
  /// The number of significant digits, without zeros at the end.
  let digitCount: Int

  /// The power of ten of the last digit; 0 for 0.
  let lastPlace: Int

  init(_ value: Double) {
    let parts = value.magnitude.description.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    var digitCount = 0
    var trailingZeros = 0
    var decimals = 0
    var isFraction = false
    for byte in parts[0].utf8 {
      if byte == UInt8(ascii: ".") {
        isFraction = true
        continue
      }
      decimals += isFraction ? 1 : 0
      if byte == UInt8(ascii: "0") {
        trailingZeros += 1
      } else {
        // Zeros before the first digit that is none do not count.
        digitCount += digitCount > 0 ? trailingZeros + 1 : 1
        trailingZeros = 0
      }
    }
    self.digitCount = digitCount
    lastPlace = digitCount == 0 ? 0 : exponent - decimals + trailingZeros
  }
}
