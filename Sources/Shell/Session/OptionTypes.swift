import Datasets
import Expressions
import Language
import Plotting

// Kinds of values that only options of this shell have.

extension ValueType where Value == ColumnSelector {
  /// A column by name or number.
  static var column: ValueType {
    ValueType(name: "column", range: nil, choices: []) { (text) throws(Diagnostic) in
      .name(try text.word())
    }
  }
}

extension ValueType where Value == String {
  /// A sign of a table of text, by itself or by a word.
  static var sign: ValueType {
    let words = ["comma", "tab", "semicolon", "pipe", "blanks", "point", "apostrophe"]
    let choices = words.map { Choice(name: $0, meaning: "the \($0)") }
    return ValueType(name: "sign", range: "one sign, or its word", choices: choices) {
      (text) throws(Diagnostic) in
      try text.word()
    }
  }
}

extension ValueType where Value == String {
  /// A value as it is typed, which the command reads.
  static var value: ValueType {
    ValueType(name: "number", range: nil, choices: []) { (text) throws(Diagnostic) in text.text }
  }

  /// One of the levels of a category.
  static func level(_ levels: [String]) -> ValueType {
    let choices = levels.map { Choice(name: $0, meaning: "a level") }
    return ValueType(name: "level", range: nil, choices: choices) { (text) throws(Diagnostic) in
      try text.word()
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

extension ValueType where Value == [Double] {
  /// Numbers, by commas.
  static var numbers: ValueType {
    ValueType(name: "numbers", range: nil, choices: []) { (text) throws(Diagnostic) in
      try text.numbers()
    }
  }
}

/// Which axes are logarithmic.
struct LogAxes: OptionSet, Sendable {
  let rawValue: Int
  static let x = LogAxes(rawValue: 1)
  static let y = LogAxes(rawValue: 2)
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
        switch try element.choice(["x", "y", "none"]) {
        case "x": axes.insert(.x)
        case "y": axes.insert(.y)
        default: break
        }
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

extension ValueType where Value == TextStyle.Background {
  /// What a terminal's background is.
  static var background: ValueType {
    let choices = [
      Choice(name: "light", meaning: "light"), Choice(name: "dark", meaning: "dark"),
    ]
    let names = choices.map(\.name)
    return ValueType(name: "light|dark", range: nil, choices: choices) {
      (text) throws(Diagnostic) in
      TextStyle.Background(rawValue: try text.choice(names)) ?? .unknown
    }
  }
}

extension Option {
  /// The same option, to be found by other words as well.
  func found(by terms: String...) -> Option {
    var option = self
    option.searchTerms += terms
    return option
  }
}
