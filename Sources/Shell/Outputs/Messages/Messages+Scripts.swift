import Language

// What diagnostics say of scripts, lessons, transcripts and the session itself.

extension Message {
  static func longLine(needed: Double, limit: Double) -> Message {
    Message(
      "so long a line needs \(byteCount(needed)) of memory, and \(byteCount(limit)) may be used")
  }

  static func scriptCycle(_ names: [String]) -> Message {
    Message("a script cannot run itself: \(names.map { shown($0) }.joined(separator: " runs "))")
  }

  static func scriptDepth(_ limit: Int) -> Message {
    Message("scripts run each other more than \(limit) deep")
  }

  static func wouldReplaceData(_ name: String) -> Message {
    Message("data were loaded from \(shown(name)), which this would replace; give another name")
  }

  static func wouldReplaceScript(_ name: String) -> Message {
    Message("\(shown(name)) is being run, and this would replace it; give another name")
  }

  static func wouldReplaceRecording(_ name: String) -> Message {
    Message("the session is being recorded in \(shown(name)); give another name")
  }

  static var noLessons: Message {
    Message("the lessons are not installed beside this program")
  }

  static func unknownLesson(_ word: String, suggestion: String?, known: [String]) -> Message {
    Message(
      "there is no lesson '\(shown(word))'" + hint(suggestion, else: "there are \(list(known))"))
  }

  static var noLessonToClose: Message {
    Message("there is no earlier session to go back to: no lesson was played")
  }

  static var notRecording: Message {
    Message("nothing is being recorded: 'record FILE' begins")
  }

  static func recordingBroken(_ name: String, reason: String?) -> Message {
    Message(
      "the recording in \(shown(name)) has ended\(reason.map { ": \($0)" } ?? ""); the file holds all "
        + "lines up to there")
  }

  static func notATranscript(_ name: String) -> Message {
    Message("\(shown(name)) is no transcript: no line of it begins with 'descent> '")
  }

  static func notAPage(_ name: String, known: [String]) -> Message {
    Message(
      "what is made of a transcript is a page or notes: \(shown(name)) ends in none of "
        + list(known.map { ".\($0)" }))
  }

  static func transcriptAsScript(_ name: String) -> Message {
    Message(
      "\(visible(name)) is a transcript; 'run \(visible(quotedIfNeeded(name))) --check' replays it")
  }

  static func transcriptDiffers(_ name: String, commands: Int, differing: Int) -> Message {
    Message("\(shown(name)): \(differing) of \(counted(commands, "command")) answered otherwise")
  }

  static func nothingToForget(_ name: String, suggestion: String?) -> Message {
    Message(
      "there is no variable or function '\(shown(name))'"
        + hint(suggestion, else: "'show' lists them"))
  }

  static func unknownTopic(_ word: String, suggestion: String?) -> Message {
    Message("no help on '\(shown(word))'" + hint(suggestion, else: "'help' lists the commands"))
  }

  static func unknownSetting(_ word: String, suggestion: String?) -> Message {
    Message("there is no setting '\(shown(word))'" + hint(suggestion, else: "'show' lists them"))
  }

  static func impossibleCondition(_ text: String) -> Message {
    Message("\(shown(text)) is no condition: it is a relation such as \"fit.arrived < 10\"")
  }

  static func solutionMisses(_ condition: String) -> Message {
    Message("after the solution \(shown(condition)) does not hold")
  }

  static func badRemark(_ text: String) -> Message {
    Message("\(shown(text)) is no remark on an answer: it is \"ANSWER: WORDS\"")
  }

  static func badVariableName(_ name: String) -> Message {
    Message("\(shown(name)) cannot be the name of a number")
  }

  static func noReceipts(_ folder: String) -> Message {
    Message("there are no files in \(visible(folder))")
  }

  static func noReceipt(_ name: String, of lesson: String) -> Message {
    Message("\(visible(name)) is there, and is no receipt of \(lesson): choose another name")
  }

  static func receiptMissesBeginning(_ lesson: String) -> Message {
    Message(
      "\(lesson) was left, and this receipt does not hold what was typed before: from=start begins "
        + "again")
  }

  static func lessonExists(_ name: String) -> Message {
    Message("\(shown(name)) is there already; give another name")
  }

  static func lessonNeedsMending(_ name: String, count: Int) -> Message {
    Message("\(shown(name)): \(counted(count, "thing")) to mend")
  }

  static var missingRelation: Message {
    Message("a relation is missing: one of < <= = != >= >")
  }

  static func expectationFailed(_ expectation: Expectation) -> Message {
    Message(expectation.message)
  }

  static func conditionFailed(_ condition: String) -> Message {
    Message("expected \(shown(condition)), which does not hold")
  }

  static var withinNeedsEquality: Message {
    Message("'within' goes with = only")
  }
}

/// A failed `expect`: both sides, as text and as numbers.
public struct Expectation: Sendable {
  var left: String
  var leftValue: Value
  var relation: String
  var right: String
  var rightValue: Value
  var tolerance: Double?
}
extension Expectation {
  fileprivate var message: String {
    let within = tolerance.map { " within \(shortest($0))" } ?? ""
    let relationText = "\(shown(left)) \(relation) \(shown(right))\(within)"
    let values = [description(left, leftValue), description(right, rightValue)]
      .compactMap(\.self).joined(separator: " and ")
    var message =
      "expected \(relationText)" + (values.isEmpty ? ", which does not hold" : ", but \(values)")
    if case .number(let a) = leftValue, case .number(let b) = rightValue, relation == "=",
      !(a - b).isNaN
    {
      message += "; the difference is \(NumberFormat(precision: 3).significant(a - b))"
    }
    return message
  }

  /// What a side stands for; nil where it says so itself.
  private func description(_ text: String, _ value: Value) -> String? {
    switch value {
    case .number(let number) where number.isNaN: "\(shown(text)) has \(noValue)"
    case .number(let number): Double(text) == number ? nil : "\(shown(text)) is \(value)"
    case .word(let word): text == "\"\(word)\"" ? nil : "\(shown(text)) is \"\(shown(word))\""
    }
  }
}
