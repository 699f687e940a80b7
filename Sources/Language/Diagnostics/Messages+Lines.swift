// What diagnostics say of the shape of a line.

extension Message {
  package static var unterminatedString: Message {
    Message("this string has no closing quote")
  }

  package static var badEscape: Message {
    Message("a string knows \\\" \\\\ \\n \\t \\r \\e and \\u{1b} only")
  }

  package static var textAfterString: Message {
    Message("nothing can follow the string here")
  }

  package static func notACommand(_ text: String) -> Message {
    let text = shown(text, limit: 40)
    return Message("'\(text)' is not a command; to see a value: print \(text)")
  }

  package static func unknownCommand(_ name: String, suggestion: String?) -> Message {
    Message("there is no command '\(shown(name))'" + hint(suggestion, else: "'help' lists them"))
  }

  package static func ambiguousCommand(_ prefix: String, _ candidates: [String]) -> Message {
    Message("'\(prefix)' could be \(alternatives(candidates))")
  }

  package static func unknownSubcommand(
    _ parent: String, _ word: String, suggestion: String?, known: [String]
  ) -> Message {
    Message(
      "'\(parent)' has no '\(shown(word))'"
        + hint(suggestion, else: "it takes \(alternatives(known))"))
  }

  package static func missingSubcommand(_ parent: String, known: [String]) -> Message {
    Message("\(parent) what? One of \(list(known))")
  }

  package static func unknownOption(
    _ command: String, _ name: String, suggestion: String?, known: [String]
  ) -> Message {
    Message(
      "\(command) has no option '\(shown(name))'" + hint(suggestion, else: optionsInWords(known)))
  }

  package static func ambiguousOption(_ command: String, _ prefix: String, _ candidates: [String])
    -> Message
  {
    Message("'\(prefix)' could be \(alternatives(candidates)) of \(command)")
  }

  package static func repeatedOption(_ name: String) -> Message {
    Message("'\(name)' is given twice")
  }

  package static func missingValue(_ name: String, example: String?) -> Message {
    Message("'\(name)' has no value" + (example.map { "; for example \($0)" } ?? ""))
  }

  package static func missingEquals(_ name: String, example: String) -> Message {
    Message("'\(name)' is an option and needs '=': for example \(example)")
  }

  package static func unexpectedWord(
    _ command: String, _ word: String, suggestion: String?, usage: String
  ) -> Message {
    Message(
      "\(command) takes no '\(shown(word))' here" + hint(suggestion, else: "usage: \(usage)"))
  }

  package static func missingWord(_ command: String, what: String, example: String) -> Message {
    Message("\(command) needs \(what); for example: \(example)")
  }

  package static func badParameter(_ text: String) -> Message {
    Message(
      text.isEmpty
        ? "a parameter's name is missing" : "'\(shown(text))' is not a parameter's name")
  }

  package static func repeatedParameter(_ name: String) -> Message {
    Message("the parameter '\(name)' is given twice")
  }

  package static func reservedName(_ name: String, _ kind: Reservation) -> Message {
    Message("'\(name)' is \(kind.words) and keeps its meaning")
  }

  package static func resultName(_ name: String) -> Message {
    Message("'\(shown(name))' cannot be set: names with a dot are results of commands")
  }

  package static var interrupted: Message {
    Message("the session is as it was before the line", isInterruption: true)
  }
}
