import CLibrary
import Language

/// How numbers look in reports for people: few digits, no noise.
struct NumberFormat: Sendable {
  /// The significant digits of a single number.
  var precision: Int

  /// A number alone, with `precision` significant digits and without trailing zeros: `63.4191`.
  func significant(_ value: Double) -> String {
    guard value.isFinite else { return shortest(value) }
    return tidied(formatted("%.\(precision)g", value))
  }

  /// A number above 0 to type, rounded down where rounding up would bring it to a bound.
  func significant(_ value: Double, below bound: Double) -> String {
    let text = significant(value)
    guard value > 0, value < bound, let shown = Double(text), shown >= bound else { return text }
    return significant(shown - pow(10, Double(exponent(value) - precision + 1)))
  }

  /// A number with the given digits after the point: `62.8018`.
  func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return shortest(value) }
    let text = formatted("%.\(decimals)f", value)
    let isNegativeZero = text.first == "-" && !text.contains { ("1"..."9").contains($0) }
    return isNegativeZero ? String(text.dropFirst()) : text
  }

  /// The numbers of one column, their points under each other.
  ///
  /// The largest gets `precision` significant digits and the others as many decimals; where the
  /// column spans so much that the small ones would lose theirs, each stands for itself.
  func column(_ values: [Double]) -> [String] { values.map(format(ofColumn: values)) }

  /// What formats the numbers of one column.
  func format(ofColumn values: [Double]) -> (Double) -> String {
    let sizes = values.filter { $0.isFinite && $0 != 0 }.map { $0.magnitude }
    guard let largest = sizes.max(), let smallest = sizes.min() else {
      return significant
    }
    let top = exponent(largest)
    let bottom = exponent(smallest)
    guard top < precision + 3, bottom > -4, top - bottom < precision - 1 else {
      return significant
    }
    if values.allSatisfy({ $0.rounded() == $0 }) { return significant }
    let decimals = max(precision - 1 - top, 0)
    return { fixed($0, decimals: decimals) }
  }

  private func exponent(_ size: Double) -> Int { Int(log10(size).rounded(.down)) }

  private func formatted(_ format: String, _ value: Double) -> String {
    // As many bytes as the buffer has are written at most, the closing 0 among them: only what lies
    // before the last is read.
    unsafe withVaList([value]) { arguments in
      unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
        let count = unsafe Int(vsnprintf(buffer.baseAddress, buffer.count, format, arguments))
        let bytes = unsafe buffer.prefix(min(max(count, 0), buffer.count - 1))
        return unsafe String(decoding: bytes.map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
    }
  }

  /// `1e+06` becomes `1e6`, `2.5e-07` becomes `2.5e-7`.
  private func tidied(_ text: String) -> String {
    guard let split = text.firstIndex(of: "e") else { return text }
    let power = text[text.index(after: split)...]
    let sign = power.hasPrefix("-") ? "-" : ""
    let digits = power.drop { "+-0".contains($0) }
    return "\(text[..<split])e\(sign)\(digits)"
  }
}

/// An amount of memory in the unit that reads best: `1.5 GB`.
func byteCount(_ bytes: Double) -> String {
  let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"]
  var amount = bytes
  var unit = 0
  while amount >= 1000, unit + 1 < units.count {
    amount /= 1000
    unit += 1
  }
  return "\(NumberFormat(precision: 3).significant(amount)) \(units[unit])"
}

/// A number in a row of things: `1st`, `22nd`, `113th`.
func ordinal(_ number: Int) -> String {
  let isTeen = (11...13).contains(number % 100)
  let ending = isTeen ? "th" : [1: "st", 2: "nd", 3: "rd"][number % 10] ?? "th"
  return grouped(number) + ending
}
