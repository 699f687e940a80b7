import Datasets
import Descents
import Expressions
import LeastSquares

/// How options name coefficients of a fit.
enum CoefficientChoice {
  /// The two that a figure is drawn over.
  static let pair = Option(
    "over", .coefficients, absent: "the first two",
    "the two coefficients on the axes, by name: intercept or a feature")

  /// The indices of the coordinates that an option names.
  ///
  /// - Parameters:
  ///   - words: What was typed.
  ///   - subject: What they are the coordinates of.
  /// - Returns: The indices, in the order typed.
  /// - Throws: What is wrong with a name: unknown, or there twice.
  static func indices(_ words: [Word], of subject: any Subject) throws(Diagnostic) -> [Int] {
    var indices: [Int] = []
    for word in words {
      let index = try index(word, of: subject)
      guard !indices.contains(index) else {
        throw Diagnostic(.repeatedColumn(word.text), word.span)
      }
      indices.append(index)
    }
    return indices
  }

  /// The two coordinates that are drawn over; the first two where none are named.
  static func axes(
    of subject: any Subject, _ arguments: BoundArguments, for command: any Command
  ) throws(Diagnostic) -> (Int, Int) {
    let count = subject.coordinateNames.count
    guard subject.otherCoordinates != nil else {
      try arguments.refusePair()
      guard count == 2 else {
        throw Diagnostic(
          .needsTwoVariables(command.fullName, subject.title(limit: 0), found: count),
          arguments.arguments.positional)
      }
      return (0, 1)
    }
    guard let words = try arguments.value(pair) else {
      guard count >= 2 else {
        throw Diagnostic(.needsCoefficients(command.fullName, wanted: 2, found: count))
      }
      return (0, 1)
    }
    let indices = try indices(words, of: subject)
    guard indices.count == 2 else {
      throw Diagnostic(.needsTwoCoefficients(pair.name, found: indices.count), arguments.span(pair))
    }
    return (indices[0], indices[1])
  }

  private static func index(_ word: Word, of subject: any Subject) throws(Diagnostic) -> Int {
    let names = subject.coordinateNames
    let first = subject.design?.firstFeature ?? 0
    if first == 1, word.text == names[0], !names.dropFirst().contains(word.text) { return 0 }
    let features = names.indices.dropFirst(first)
    let matches = features.filter { names[$0] == word.text }
    if matches.count > 1 {
      let numbers = matches.map { $0 - first + 1 }
      throw Diagnostic(
        .table(pair.name, .ambiguousColumn(name: word.text, numbers: numbers)), word.span)
    }
    if let match = matches.first { return match }
    if word.text == "slope", subject.design != nil, features.count == 1 { return first }
    // theta2 and 2 alone are the second feature's, theta0 and 0 the intercept's.
    let digits = word.text.hasPrefix("theta") ? word.text.dropFirst(5) : word.text[...]
    if let number = Int(digits), number >= 1 - first, number <= names.count - first {
      return number - 1 + first
    }
    throw Diagnostic(
      .unknownCoefficient(
        word.text, suggestion: closest(to: word.text, among: names), known: names),
      word.span)
  }
}

extension ValueType where Value == [Word] {
  /// Coefficients of a fit by name.
  static var coefficients: ValueType {
    ValueType(name: "coefficients", range: nil, choices: []) { (text) throws(Diagnostic) in
      try text.columnNames()
    }
  }
}

extension SessionState {
  /// The coefficients of the last fit, or of one to come: the intercept and the features.
  var coefficientChoices: [Choice] {
    if let subject = fit?.descent.subject, subject.design == nil {
      return subject.coordinateNames.map { Choice(name: $0, meaning: "coefficient of the model") }
    }
    let hasIntercept =
      fit?.descent.subject.design?.hasIntercept ?? regression?.hasIntercept ?? true
    return (hasIntercept ? [Choice(name: "intercept", meaning: "where all features are 0")] : [])
      + featureChoices.map { Choice(name: $0.name, meaning: "coefficient of the feature") }
  }
}

extension BoundArguments {
  /// Throws where coefficients are chosen of what is a function.
  func refusePair() throws(Diagnostic) {
    guard let span = span(CoefficientChoice.pair) else { return }
    throw Diagnostic(.choosesCoefficients(CoefficientChoice.pair.name), span)
  }
}
