import Expressions

// Kinds of values that options of any command can have.

extension ValueType where Value == Double {
  /// Any finite number.
  package static var number: ValueType {
    ValueType(name: "number", range: nil, choices: []) { (text) throws(Diagnostic) in
      try text.number()
    }
  }

  /// A finite number not below a bound.
  package static func number(atLeast bound: Double) -> ValueType {
    number("\(shortest(bound)) or more") { $0 >= bound }
  }

  /// A finite number above a bound.
  package static func number(above bound: Double) -> ValueType {
    number("above \(shortest(bound))") { $0 > bound }
  }

  /// A finite number in a range.
  package static func number(in range: ClosedRange<Double>) -> ValueType {
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
  package static func whole(_ range: ClosedRange<Int>) -> ValueType {
    let allowed =
      range.upperBound == Int.max
      ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
    return ValueType(name: "whole number", range: allowed, choices: []) {
      (text) throws(Diagnostic) in
      try text.whole(in: range, allowed: allowed)
    }
  }

  /// A seed of the Mersenne Twister, as NumPy takes it.
  package static var seed: ValueType { whole(0...4_294_967_295) }
}

extension ValueType where Value == Bool {
  /// `on` or `off`; `true`, `yes` and `1` and their opposites are understood.
  package static var onOff: ValueType {
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
  package static var file: ValueType {
    ValueType(name: "file", range: nil, choices: []) { (text) throws(Diagnostic) in
      try text.word()
    }
  }

  /// One of a few words.
  package static func choice(_ choices: [Choice]) -> ValueType {
    let names = choices.map(\.name)
    return ValueType(
      name: names.joined(separator: ", "), range: nil, choices: choices
    ) { (text) throws(Diagnostic) in
      try text.choice(names)
    }
  }
}

extension ValueType where Value == ClosedRange<Double> {
  /// Two numbers, the smaller first: `-15..21`.
  package static var range: ValueType {
    ValueType(name: "range", range: "a..b with a below b", choices: []) {
      (text) throws(Diagnostic) in
      var reader = ExpressionReader(text)
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

extension ValueType {
  /// A value of another type, or `auto`, which is nil.
  package static func automatic<Wrapped>(or type: ValueType<Wrapped>) -> ValueType
  where Value == Wrapped? {
    let choice = Choice(name: "auto", meaning: "as the terminal has it")
    return ValueType(
      name: "auto or \(type.name)", range: type.range, choices: [choice] + type.choices
    ) { (text) throws(Diagnostic) in
      text.text == "auto" ? nil : try type.read(text)
    }
  }
}

extension ValueType where Value == [String] {
  /// Words or strings, one or more.
  package static var words: ValueType {
    ValueType(name: "words", range: nil, choices: []) { (text) throws(Diagnostic) in
      var words: [String] = []
      for element in text.elements() {
        guard element.span.length > 0 else {
          throw Diagnostic(.missingValue(text.label, example: nil), element.span)
        }
        words.append(try element.word())
      }
      return words
    }
  }
}

extension ValueType where Value == String {
  /// A word, or a string with blanks.
  package static var text: ValueType {
    ValueType(name: "text", range: nil, choices: []) { (text) throws(Diagnostic) in
      try text.word()
    }
  }
}
