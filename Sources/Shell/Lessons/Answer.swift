import Expressions
import Language

/// The right answer to a question.
enum Answer: Equatable, Sendable, CustomStringConvertible {
  case yesOrNo(Bool)
  case number(Double)
  case word(String)

  /// The answer as it is shown.
  var description: String {
    switch self {
    case .yesOrNo(let isYes): isYes ? "yes" : "no"
    case .number(let number): shortest(number)
    case .word(let word): visible(word)
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

  /// How far off a number may be.
  private func allowed(for wanted: Double) -> Double {
    // What comes of decimals, as 3 of 0.1*30, may miss a whole number by its rounding.
    let fraction = wanted.rounded() == wanted ? 0x1p-50 : 0.01
    return tolerance ?? (fraction * wanted).magnitude
  }

  /// The question as it is put.
  var posed: PosedQuestion {
    let accepted: PosedQuestion.Accepted =
      switch answer {
      case .yesOrNo(let isYes): .words(isYes ? ["yes", "y", "true"] : ["no", "n", "false"])
      case .number(let wanted):
        .numbers((wanted - allowed(for: wanted))...(wanted + allowed(for: wanted)))
      case .word(let word): .words([word])
      }
    return PosedQuestion(
      text: text, choices: choices, answer: answer.description, accepted: accepted, hint: hint)
  }

  /// Judges a typed line.
  func reply(to typed: String, names: any NameLookup) -> Reply {
    var typed = typed.trimmingBlanks
    if typed.hasSuffix(".") || typed.hasSuffix("!") { typed.removeLast() }
    switch answer {
    case .yesOrNo(let isYes):
      guard let said = Answer.yesOrNo(typed) else { return .unclear("yes or no") }
      return said == isYes ? .right : .wrong
    case .number(let wanted):
      let line = SourceLine(typed)
      let text = ValueText(label: "the answer", line: line, span: line.span, names: names)
      guard !typed.isEmpty, let number = try? text.number() else { return .unclear("a number") }
      return (number - wanted).magnitude <= allowed(for: wanted) ? .right : .wrong
    case .word(let wanted):
      let said = typed.filter { $0 != "\"" }.lowercased()
      if said == wanted.lowercased() { return .right }
      guard !choices.isEmpty else { return .wrong }
      let matches = choices.filter { $0.lowercased().hasPrefix(said) }
      guard !said.isEmpty, matches.count == 1, let choice = matches.first else {
        return .unclear("one of \(choices.joined(separator: ", "))")
      }
      return choice.lowercased() == wanted.lowercased() ? .right : .wrong
    }
  }
}

extension ValueType where Value == Answer {
  /// Yes or no, a number, or a word.
  static var answer: ValueType {
    ValueType(name: "answer", range: "yes, no, a number or a word", choices: []) {
      (text) throws(Diagnostic) in
      if let isYes = Answer.yesOrNo(text.text) { return .yesOrNo(isYes) }
      let isWord = isName(text.text) && !text.names.isKnown(text.text)
      if text.isString || isWord { return .word(try text.word()) }
      if case .word(let word)? = text.names.value(of: text.text) { return .word(word) }
      return .number(try text.number())
    }
  }
}
