import Datasets
import Expressions
import Plotting

// Every kind of value that an option can have. A new kind is a property here.

extension ValueText {
  /// The one number that the text stands for.
  func number() throws(Diagnostic) -> Double {
    try refuseString(expected: "a number")
    var reader = ExpressionReader(span, of: line, names: names)
    let value = try reader.number()
    try reader.expectEnd()
    guard value.isFinite else { throw Diagnostic(.notFinite(label, value), span) }
    return value
  }

  /// The numbers of a list, one or more.
  func numbers() throws(Diagnostic) -> [Double] {
    try refuseString(expected: "numbers")
    var reader = ExpressionReader(span, of: line, names: names)
    var values: [Double] = []
    repeat {
      let parsed = try reader.parse()
      let value = try reader.number(parsed)
      guard value.isFinite else { throw Diagnostic(.notFinite(label, value), parsed.span) }
      values.append(value)
    } while try reader.take(.comma)
    try reader.expectEnd()
    return values
  }

  /// A whole number in a range.
  func whole(in range: ClosedRange<Int>, allowed: String) throws(Diagnostic) -> Int {
    let value = try number()
    guard value.rounded() == value else { throw Diagnostic(.notWhole(label, value), span) }
    guard let whole = Int(exactly: value), range.contains(whole) else {
      let isTooLarge = value > 0 && range.upperBound == Int.max
      throw Diagnostic(
        .outOfRange(
          label, shortest(value), allowed: isTooLarge ? "at most \(Int.max)" : allowed), span)
    }
    return whole
  }

  /// A word or a string.
  func word() throws(Diagnostic) -> String {
    try refuseEmpty()
    if line.bytes[span.start] == UInt8(ascii: "\"") {
      var end = span.start + 1
      while end < span.end, line.bytes[end] != UInt8(ascii: "\"") {
        end += line.bytes[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard end + 1 == span.end else {
        let rest = line.trimmed(SourceSpan(start: min(end + 1, span.end), end: span.end))
        throw Diagnostic(.textAfterString, rest)
      }
      return try unquoted(span, in: line)
    }
    guard !line.bytes[span.start..<span.end].contains(where: \.isBlank) else {
      throw Diagnostic(.needsQuotes(label), span)
    }
    return text
  }

  /// One of a few words; a unique prefix will do.
  func choice(_ choices: [String]) throws(Diagnostic) -> String {
    let typed = try word()
    let folded = typed.lowercased()
    if let exact = choices.first(where: { $0.lowercased() == folded }) { return exact }
    let matches = choices.filter { $0.lowercased().hasPrefix(folded) }
    if matches.count == 1, let match = matches.first { return match }
    throw Diagnostic(
      .notAChoice(label, typed, suggestion: closest(to: typed, among: choices), known: choices),
      span)
  }

  /// The elements of a list, each trimmed; strings keep their commas.
  func elements() -> [ValueText] {
    var parts: [ValueText] = []
    var start = span.start
    var isQuoted = false
    var isEscaped = false
    for offset in span.start..<span.end {
      let byte = line.bytes[offset]
      if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
      isEscaped = isQuoted && byte == UInt8(ascii: "\\") && !isEscaped
      guard byte == UInt8(ascii: ","), !isQuoted else { continue }
      parts.append(part(start, offset))
      start = offset + 1
    }
    parts.append(part(start, span.end))
    return parts
  }

  /// The names of columns: a list, whose elements may also stand behind blanks instead of commas.
  func columnNames() throws(Diagnostic) -> [Word] {
    var names: [Word] = []
    for element in elements() {
      try element.refuseEmpty()
      guard !element.text.hasPrefix("\"") else {
        names.append(Word(text: try element.word(), span: element.span, isQuoted: true))
        continue
      }
      var start = element.span.start
      for offset in element.span.start...element.span.end {
        let isEnd = offset == element.span.end || line.bytes[offset].isBlank
        guard isEnd else { continue }
        if offset > start {
          let span = SourceSpan(start: start, end: offset)
          names.append(Word(text: line.text(in: span), span: span))
        }
        start = offset + 1
      }
    }
    return names
  }

  private func part(_ start: Int, _ end: Int) -> ValueText {
    let span = line.trimmed(SourceSpan(start: start, end: end))
    return ValueText(label: label, line: line, span: span, names: names)
  }

  private func refuseString(expected: String) throws(Diagnostic) {
    guard span.length > 0, line.bytes[span.start] == UInt8(ascii: "\"") else { return }
    throw Diagnostic(.wrongType(label, expected: expected, found: text), span)
  }

  /// Throws where a list has an empty place.
  fileprivate func refuseEmpty() throws(Diagnostic) {
    guard span.start == span.end else { return }
    throw Diagnostic(
      .missingValue(label, example: nil), SourceSpan(start: span.start, end: span.end))
  }
}

extension ValueType where Value == Double {
  /// Any finite number.
  static var number: ValueType {
    ValueType(name: "number", range: nil, choices: []) { (text) throws(Diagnostic) in
      try text.number()
    }
  }

  /// A finite number not below a bound.
  static func number(atLeast bound: Double) -> ValueType {
    number("\(shortest(bound)) or more") { $0 >= bound }
  }

  /// A finite number above a bound.
  static func number(above bound: Double) -> ValueType {
    number("above \(shortest(bound))") { $0 > bound }
  }

  /// A finite number in a range.
  static func number(in range: ClosedRange<Double>) -> ValueType {
    number("\(shortest(range.lowerBound)) to \(shortest(range.upperBound))", range.contains)
  }

  private static func number(
    _ allowed: String, _ isAllowed: @escaping @Sendable (Double) -> Bool
  ) -> ValueType {
    ValueType(name: "number", range: allowed, choices: []) { (text) throws(Diagnostic) in
      let value = try text.number()
      guard isAllowed(value) else {
        throw Diagnostic(.outOfRange(text.label, shortest(value), allowed: allowed), text.span)
      }
      return value
    }
  }
}

extension ValueType where Value == Int {
  /// A whole number in a range; `1e6` will do as well.
  static func whole(_ range: ClosedRange<Int>) -> ValueType {
    let allowed =
      range.upperBound == Int.max
      ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
    return ValueType(name: "whole number", range: allowed, choices: []) {
      (text) throws(Diagnostic) in
      try text.whole(in: range, allowed: allowed)
    }
  }

  /// A seed of the Mersenne Twister, as NumPy takes it.
  static var seed: ValueType { whole(0...4_294_967_295) }
}

extension ValueType where Value == Bool {
  /// `on` or `off`; `true`, `yes` and `1` and their opposites are understood.
  static var onOff: ValueType {
    let choices = [Choice(name: "on", meaning: "yes"), Choice(name: "off", meaning: "no")]
    return ValueType(name: "on or off", range: nil, choices: choices) { (text) throws(Diagnostic) in
      switch try text.word().lowercased() {
      case "on", "true", "yes", "1": return true
      case "off", "false", "no", "0": return false
      case let word:
        throw Diagnostic(
          .notAChoice(text.label, word, suggestion: nil, known: ["on", "off"]), text.span)
      }
    }
  }
}

extension ValueType where Value == String {
  /// A file's name, between quotes where it holds blanks.
  static var file: ValueType {
    ValueType(name: "file", range: nil, choices: []) { (text) throws(Diagnostic) in
      try text.word()
    }
  }

  /// One of a few words.
  static func choice(_ choices: [Choice]) -> ValueType {
    let names = choices.map(\.name)
    return ValueType(
      name: names.joined(separator: ", "), range: nil, choices: choices
    ) { (text) throws(Diagnostic) in
      try text.choice(names)
    }
  }
}

extension ValueType where Value == ColumnSelector {
  /// A column by name or number.
  static var column: ValueType {
    ValueType(name: "column", range: nil, choices: []) { (text) throws(Diagnostic) in
      .name(try text.word())
    }
  }
}

extension ValueType where Value == Word {
  /// A feature by name or number.
  static var feature: ValueType {
    ValueType(name: "feature", range: nil, choices: []) { (text) throws(Diagnostic) in
      Word(text: try text.word(), span: text.span)
    }
  }
}

extension ValueType where Value == [ColumnSelector] {
  /// Columns by name or number.
  static var columns: ValueType {
    ValueType(name: "columns", range: nil, choices: []) { (text) throws(Diagnostic) in
      var columns: [ColumnSelector] = []
      for element in text.elements() {
        try element.refuseEmpty()
        columns.append(.name(try element.word()))
      }
      return columns
    }
  }
}

extension ValueType where Value == ClosedRange<Double> {
  /// Two numbers, the smaller first: `-15..21`.
  static var range: ValueType {
    ValueType(name: "range", range: "a..b with a below b", choices: []) {
      (text) throws(Diagnostic) in
      var reader = ExpressionReader(text.span, of: text.line, names: text.names)
      let lower = try reader.number()
      guard try reader.take(.rangeDots) else {
        throw Diagnostic(
          .wrongType(text.label, expected: "a range such as -15..21", found: text.text), text.span)
      }
      let upper = try reader.number()
      try reader.expectEnd()
      guard lower.isFinite else { throw Diagnostic(.notFinite(text.label, lower), text.span) }
      guard upper.isFinite else { throw Diagnostic(.notFinite(text.label, upper), text.span) }
      guard lower < upper else {
        throw Diagnostic(.emptyRange(text.label, lower: lower, upper: upper), text.span)
      }
      return lower...upper
    }
  }
}

/// Which axes are logarithmic.
struct LogAxes: OptionSet, Sendable, CustomStringConvertible {
  let rawValue: Int
  static let x = LogAxes(rawValue: 1)
  static let y = LogAxes(rawValue: 2)
  var description: String { "none" }
}

extension ValueType where Value == LogAxes {
  /// `x`, `y` or `x,y`.
  static var axes: ValueType {
    let choices = [
      Choice(name: "x", meaning: "the horizontal axis"),
      Choice(name: "y", meaning: "the vertical axis"),
    ]
    return ValueType(name: "axes", range: "x, y or x,y", choices: choices) {
      (text) throws(Diagnostic) in
      var axes: LogAxes = []
      for element in text.elements() {
        try element.refuseEmpty()
        axes.insert(
          try element.choice(["x", "y", "none"]) == "none" ? [] : element.text == "x" ? .x : .y)
      }
      return axes
    }
  }
}

/// Where a descent starts.
enum Start: Equatable, Sendable {
  case zeros
  case random
  case last
  case point([Double])
}

extension ValueType where Value == Start {
  /// Numbers, or `random`.
  static var start: ValueType {
    let choices = [
      Choice(name: "random", meaning: "each coordinate drawn at random"),
      Choice(name: "last", meaning: "where the last run ended"),
    ]
    return ValueType(
      name: "numbers", range: "one number a coefficient, or random", choices: choices
    ) {
      (text) throws(Diagnostic) in
      switch text.text {
      case "random": return .random
      case "last": return .last
      default: return .point(try text.numbers())
      }
    }
  }
}

extension ValueType where Value == Settings.ColorChoice {
  /// When colors are used.
  static var color: ValueType {
    let choices = [
      Choice(name: "auto", meaning: "where a terminal shows them"),
      Choice(name: "always", meaning: "in files and pipes too"),
      Choice(name: "never", meaning: "nowhere"),
    ]
    let names = choices.map(\.name)
    return ValueType(name: "auto|always|never", range: nil, choices: choices) {
      (text) throws(Diagnostic) in
      Settings.ColorChoice(rawValue: try text.choice(names)) ?? .auto
    }
  }
}

extension ValueType where Value == TextStyle.Charset {
  /// The characters of figures.
  static var charset: ValueType {
    let choices = [
      Choice(name: "ascii", meaning: "plain ASCII"),
      Choice(name: "block", meaning: "quadrant blocks"),
      Choice(name: "braille", meaning: "braille dots, the finest"),
    ]
    let names = choices.map(\.name)
    return ValueType(name: "ascii|block|braille", range: nil, choices: choices) {
      (text) throws(Diagnostic) in
      TextStyle.Charset(rawValue: try text.choice(names)) ?? .ascii
    }
  }
}

extension ValueType {
  /// A value of another type, or `auto`, which is nil.
  static func automatic<Wrapped>(or type: ValueType<Wrapped>) -> ValueType
  where Value == Wrapped? {
    let choice = Choice(name: "auto", meaning: "as the terminal has it")
    return ValueType(
      name: "auto or \(type.name)", range: type.range, choices: [choice] + type.choices
    ) { (text) throws(Diagnostic) in
      text.text == "auto" ? nil : try type.read(text)
    }
  }
}
