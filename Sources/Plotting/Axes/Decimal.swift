import CLibrary

/// A decimal number `mantissa · 10^exponent`, so that round numbers are written without rounding.
struct Decimal: Equatable {
  var mantissa: Int
  var exponent: Int

  init(mantissa: Int, exponent: Int) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// A number rounded to a multiple of a power of ten, nil when that takes too many digits.
  init?(nearest value: Double, exponent: Int) {
    let unit = Decimal(mantissa: 1, exponent: exponent).value
    guard unit > 0, unit.isFinite else { return nil }
    let multiple = (value / unit).rounded()
    guard abs(multiple) < 1e16 else { return nil }
    self.init(mantissa: Int(multiple), exponent: exponent)
  }

  /// A number in at most six significant digits.
  static func short(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return value == 0 ? "0" : "\(value)" }
    let exponent = Int(log10(abs(value)).rounded(.down)) - 5
    return Decimal(nearest: value, exponent: exponent)?.text ?? "\(value)"
  }

  /// The nearest binary number.
  var value: Double {
    // Powers up to 10²² are exact, which makes these results correctly rounded.
    if exponent < 0, exponent >= -22 { return Double(mantissa) / pow(10, Double(-exponent)) }
    if exponent < -290 { return Double(mantissa) * pow(10, Double(exponent + 30)) * 1e-30 }
    return Double(mantissa) * pow(10, Double(exponent))
  }

  /// The same number without trailing zeros in its mantissa.
  var reduced: Decimal {
    guard mantissa != 0 else { return Decimal(mantissa: 0, exponent: 0) }
    var result = self
    while result.mantissa.isMultiple(of: 10) {
      result.mantissa /= 10
      result.exponent += 1
    }
    return result
  }

  /// The power of ten of the leading digit.
  var magnitude: Int { String(mantissa.magnitude).count - 1 + exponent }

  /// The number with a fixed count of decimals, which must be enough for all its digits.
  func fixed(decimals: Int) -> String {
    guard mantissa != 0 else {
      return decimals > 0 ? "0." + String(repeating: "0", count: decimals) : "0"
    }
    let digits =
      String(mantissa.magnitude) + String(repeating: "0", count: max(exponent + decimals, 0))
    let sign = mantissa < 0 ? "-" : ""
    guard decimals > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(decimals + 1 - digits.count, 0)) + digits
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// The number written as short as it reads well: plainly, or with a power of ten.
  var text: String {
    let number = reduced
    guard number.mantissa != 0 else { return "0" }
    if (-4...6).contains(number.magnitude) {
      return number.fixed(decimals: max(-number.exponent, 0))
    }
    let places = number.magnitude - number.exponent
    return Decimal(mantissa: number.mantissa, exponent: -places).fixed(decimals: places)
      + "e\(number.magnitude)"
  }
}
