/// How numbers are written: what stands between groups of three digits, and before decimals.
struct NumberStyle: Equatable {
  var group: UInt8?
  var decimal: UInt8

  /// Plain numbers first; what stands behind is tried where those before do not fit.
  static let all = [
    NumberStyle(group: nil, decimal: UInt8(ascii: ".")),
    NumberStyle(group: UInt8(ascii: ","), decimal: UInt8(ascii: ".")),
    NumberStyle(group: UInt8(ascii: "."), decimal: UInt8(ascii: ",")),
    NumberStyle(group: UInt8(ascii: " "), decimal: UInt8(ascii: ".")),
    NumberStyle(group: UInt8(ascii: " "), decimal: UInt8(ascii: ",")),
    NumberStyle(group: UInt8(ascii: "'"), decimal: UInt8(ascii: ".")),
    NumberStyle(group: nil, decimal: UInt8(ascii: ",")),
  ]
}

/// A number as it stands in a cell.
struct WrittenNumber {
  /// What stands beside the digits.
  struct Marks: OptionSet {
    let rawValue: UInt8
    static let grouped = Marks(rawValue: 1)
    static let percent = Marks(rawValue: 2)
    static let currency = Marks(rawValue: 4)
    static let decimalSign = Marks(rawValue: 8)
    /// Four digits or more in a row before the decimals.
    static let ungrouped = Marks(rawValue: 16)
  }

  /// The number as every program reads it.
  var plain: [UInt8] = []
  var marks: Marks = []

  /// Reads a cell; nil where it is no number of this style.
  init?(_ text: some Collection<UInt8>, _ style: NumberStyle) {
    var rest = Self.simplified(text)[...]
    var isNegative = false
    if rest.first == UInt8(ascii: "("), rest.last == UInt8(ascii: ")") {
      isNegative = true
      rest = Self.trimmed(rest.dropFirst().dropLast())
    }
    takeSign(&rest, &isNegative)
    takeCurrency(&rest)
    takeSign(&rest, &isNegative)
    guard takeDigits(&rest, style), takeExponent(&rest) else { return nil }
    rest = Self.trimmed(rest)
    if rest.first == UInt8(ascii: "%") {
      rest = rest.dropFirst()
      marks.insert(.percent)
    } else {
      takeCurrency(&rest)
    }
    guard rest.isEmpty else { return nil }
    if isNegative { plain.insert(UInt8(ascii: "-"), at: 0) }
  }

  /// The text with one byte for each kind of blank, apostrophe, minus and currency.
  private static func simplified(_ text: some Collection<UInt8>) -> [UInt8] {
    guard text.contains(where: { $0 >= 0x80 }) else { return Array(text) }
    var result: [UInt8] = []
    var rest = Array(text)[...]
    while let first = rest.first {
      if let size = NoBreakSpace.length(rest) {
        result.append(UInt8(ascii: " "))
        rest = rest.dropFirst(size)
      } else if let sign = signs.first(where: { rest.starts(with: $0.text) }) {
        result.append(sign.byte)
        rest = rest.dropFirst(sign.text.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  private static let signs: [(text: [UInt8], byte: UInt8)] = [
    ("’", UInt8(ascii: "'")), ("−", UInt8(ascii: "-")), ("€", UInt8(ascii: "$")),
    ("£", UInt8(ascii: "$")), ("¥", UInt8(ascii: "$")),
  ].map { (Array($0.0.utf8), $0.1) }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while text.first == UInt8(ascii: " ") { text = text.dropFirst() }
    while text.last == UInt8(ascii: " ") { text = text.dropLast() }
    return text
  }

  private func takeSign(_ rest: inout ArraySlice<UInt8>, _ isNegative: inout Bool) {
    guard let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else {
      return
    }
    rest = Self.trimmed(rest.dropFirst())
    if sign == UInt8(ascii: "-") { isNegative.toggle() }
  }

  private mutating func takeCurrency(_ rest: inout ArraySlice<UInt8>) {
    if rest.first == UInt8(ascii: "$") {
      rest = Self.trimmed(rest.dropFirst())
      marks.insert(.currency)
    } else if Self.codes.contains(where: { code in
      rest.count >= 3 && zip(rest, code).allSatisfy { $0 & 0xDF == $1 }
    }) {
      rest = Self.trimmed(rest.dropFirst(3))
      marks.insert(.currency)
    }
  }

  private static let codes = ["USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD"].map {
    Array($0.utf8)
  }

  private static func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 &- 0x30 < 10 } ?? false }

  private mutating func takeDigits(_ rest: inout ArraySlice<UInt8>, _ style: NumberStyle) -> Bool {
    var digits = 0
    while Self.isDigit(rest.first), let digit = rest.popFirst() {
      plain.append(digit)
      digits += 1
    }
    if let group = style.group, digits > 0, digits <= 3, plain.first != UInt8(ascii: "0") {
      while rest.first == group, rest.count >= 4,
        rest.dropFirst().prefix(3).allSatisfy(Self.isDigit),
        !Self.isDigit(rest.dropFirst(4).first)
      {
        plain += rest.dropFirst().prefix(3)
        rest = rest.dropFirst(4)
        digits += 3
        marks.insert(.grouped)
      }
    }
    if digits > 3, !marks.contains(.grouped) { marks.insert(.ungrouped) }
    if rest.first == style.decimal {
      rest = rest.dropFirst()
      marks.insert(.decimalSign)
      plain.append(UInt8(ascii: "."))
      while Self.isDigit(rest.first), let digit = rest.popFirst() {
        plain.append(digit)
        digits += 1
      }
    }
    return digits > 0
  }

  /// An exponent, which Fortran writes with D.
  private mutating func takeExponent(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let letter = rest.first, letter & 0xDF == UInt8(ascii: "E") || letter & 0xDF == 0x44
    else { return true }
    var exponent = rest.dropFirst()
    var sign: UInt8?
    if exponent.first == UInt8(ascii: "-") || exponent.first == UInt8(ascii: "+") {
      sign = exponent.popFirst()
    }
    // EUR begins like an exponent.
    guard Self.isDigit(exponent.first) else { return true }
    plain.append(UInt8(ascii: "e"))
    if let sign { plain.append(sign) }
    while Self.isDigit(exponent.first), let digit = exponent.popFirst() { plain.append(digit) }
    rest = exponent
    return true
  }
}
