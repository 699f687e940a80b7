import Expressions
import Language

/// The right answer to a question.
enum Answer: Equatable, Sendable, CustomStringConvertible {
  case yesOrNo(Bool)
  case number(Double)
  case word(String)
  /// A number between two others, these included.
  case interval(ClosedRange<Double>)
  /// Any of several.
  case anyOf([Answer])

  /// The answer as it is shown.
  var description: String {
    switch self {
    case .yesOrNo(let isYes): isYes ? "yes" : "no"
    case .number(let number): shortest(number)
    case .word(let word): visible(word)
    case .interval(let range): "\(shortest(range.lowerBound))..\(shortest(range.upperBound))"
    case .anyOf(let answers): answers.map(\.description).joined(separator: " or ")
    }
  }

  /// The two answers that a word can be; nil where it is neither.
  static func yesOrNo(_ word: String) -> Bool? {
    switch word.lowercased() {
    case "yes", "y", "true": true
    case "no", "n", "false": false
    default: nil
    }
  }
}

/// What a typed line is as an answer.
enum Reply: Equatable {
  case right
  case wrong
  /// No answer to this question; what one would look like.
  case unclear(String)
}

/// A question with what counts as its answer.
struct Question {
  var text: String
  var answer: Answer
  /// How far off a number may be; nil takes a hundredth of it, and nothing for a whole number.
  var tolerance: Double?
  /// The answers to choose from; empty where there are none.
  var choices: [String]
  var hint: String?
  /// What is said of answers that are wrong in a way that is known.
  var remarks: [(answer: Answer, words: String)] = []

  /// How far off a number may be.
  private func allowed(for wanted: Double) -> Double {
    // What comes of decimals, as 3 of 0.1*30, may miss a whole number by its rounding.
    let fraction = wanted.rounded() == wanted ? 0x1p-50 : 0.01
    return tolerance ?? (fraction * wanted).magnitude
  }

  /// The question as it is put.
  var posed: PosedQuestion {
    PosedQuestion(
      text: text, choices: choices, answer: answer.description, accepted: accepted(answer),
      hint: hint)
  }

  private func accepted(_ answer: Answer) -> [PosedQuestion.Accepted] {
    switch answer {
    case .yesOrNo(let isYes): [.words(isYes ? ["yes", "y", "true"] : ["no", "n", "false"])]
    case .number(let wanted):
      [.numbers((wanted - allowed(for: wanted))...(wanted + allowed(for: wanted)))]
    case .word(let word): [.words([word])]
    case .interval(let range): [.numbers(range)]
    case .anyOf(let answers): answers.flatMap(accepted)
    }
  }

  /// What is known of a wrong answer.
  func remark(on typed: String, names: any NameLookup) -> String? {
    remarks.first { remark in
      var question = self
      question.answer = remark.answer
      return question.reply(to: typed, names: names) == .right
    }?.words
  }

  /// Judges a typed line.
  func reply(to typed: String, names: any NameLookup) -> Reply {
    var typed = typed.trimmingBlanks
    if typed.hasSuffix(".") || typed.hasSuffix("!") { typed.removeLast() }
    return reply(to: typed, answer, names: names)
  }

  /// What was typed as a number, in a few more spellings than expressions have.
  static func number(_ typed: String, names: any NameLookup) -> Double? {
    let words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    if let place = words.firstIndex(of: typed.lowercased()) { return Double(place) }
    guard !typed.isEmpty else { return nil }
    func value(_ text: String) -> Double? {
      let line = SourceLine(text)
      return try? ValueText(label: "the answer", line: line, span: line.span, names: names).number()
    }
    if let value = value(typed) { return value }
    // A comma between digits is that of decimals in most of the world.
    let parts = typed.split(separator: ",", omittingEmptySubsequences: false)
    return parts.count == 2 ? value(parts.joined(separator: ".")) : nil
  }

  /// The choice that a letter stands for, or the only one that begins so.
  private func choice(_ said: String) -> String? {
    let scalars = said.unicodeScalars
    if scalars.count == 1, let letter = scalars.first, ("a"..."z").contains(letter) {
      let place = Int(letter.value) - 97
      if choices.indices.contains(place) { return choices[place] }
    }
    if let same = choices.first(where: { $0.lowercased() == said }) { return same }
    let matches = choices.filter { $0.lowercased().hasPrefix(said) }
    return !said.isEmpty && matches.count == 1 ? matches.first : nil
  }

  private func reply(to typed: String, _ answer: Answer, names: any NameLookup) -> Reply {
    switch answer {
    case .anyOf(let answers):
      let replies = answers.map { reply(to: typed, $0, names: names) }
      return replies.first { $0 == .right } ?? replies.first ?? .wrong
    case .interval(let range):
      guard let number = Self.number(typed, names: names) else { return .unclear("a number") }
      return range.contains(number) ? .right : .wrong
    case .yesOrNo(let isYes):
      guard let said = Answer.yesOrNo(typed) else { return .unclear("yes or no") }
      return said == isYes ? .right : .wrong
    case .number(let wanted):
      guard let number = Self.number(typed, names: names) else { return .unclear("a number") }
      return (number - wanted).magnitude <= allowed(for: wanted) ? .right : .wrong
    case .word(let wanted):
      let said = typed.filter { $0 != "\"" }.lowercased()
      guard !choices.isEmpty else { return said == wanted.lowercased() ? .right : .wrong }
      guard let choice = choice(said) else {
        return .unclear("one of \(choices.joined(separator: ", "))")
      }
      return choice.lowercased() == wanted.lowercased() ? .right : .wrong
    }
  }
}

extension ValueType where Value == Answer {
  /// Yes or no, a number, or a word.
  static var answer: ValueType {
    ValueType(
      name: "answer", range: "yes, no, a number, a range, a word, or several", choices: []
    ) { (text) throws(Diagnostic) in
      let elements = text.isString ? [text] : text.elements()
      guard elements.count < 2 else {
        var answers: [Answer] = []
        for element in elements { answers.append(try single.read(element)) }
        return .anyOf(answers)
      }
      return try single.read(text)
    }
  }

  /// One answer.
  private static var single: ValueType {
    ValueType(name: "answer", range: nil, choices: []) { (text) throws(Diagnostic) in
      if !text.isString, let range = try? ValueType<ClosedRange<Double>>.range.read(text) {
        return .interval(range)
      }
      if let isYes = Answer.yesOrNo(text.text) { return .yesOrNo(isYes) }
      let isWord = isName(text.text) && !text.names.isKnown(text.text)
      if text.isString || isWord { return .word(try text.word()) }
      if case .word(let word)? = text.names.value(of: text.text) { return .word(word) }
      return .number(try text.number())
    }
  }
}
