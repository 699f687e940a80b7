// What diagnostics say of values.

extension Message {
  package static func wrongType(_ name: String, expected: String, found: String) -> Message {
    Message("\(name) takes \(expected), not \(shown(found))")
  }

  package static func notWhole(_ name: String, _ value: Double) -> Message {
    Message("\(name) takes a whole number, not \(shortest(value))")
  }

  package static func notFinite(_ name: String, _ value: Double) -> Message {
    Message("\(name) takes a finite number, not \(shortest(value))")
  }

  package static func outOfRange(_ name: String, _ value: String, allowed: String) -> Message {
    Message("\(name) is \(value), but must be \(allowed)")
  }

  package static func notAChoice(
    _ name: String, _ word: String, suggestion: String?, known: [String]
  ) -> Message {
    Message(
      "\(name) cannot be '\(shown(word))'"
        + hint(suggestion, else: known.isEmpty ? nil : "it takes \(alternatives(known))"))
  }

  package static func wrongCount(_ name: String, expected: [String], found: Int) -> Message {
    Message(
      "\(name) takes \(counted(expected.count, "number")) (\(list(expected))), not \(found)")
  }

  package static func emptyRange(_ name: String, lower: Double, upper: Double) -> Message {
    Message(
      "\(name) runs from \(shortest(lower)) to \(shortest(upper)): its first number must be the "
        + "smaller")
  }

  package static func needsQuotes(_ name: String) -> Message {
    Message("a value of \(name) with blanks needs quotes around it")
  }

  package static func unknownName(_ name: String, suggestion: String?) -> Message {
    Message(
      "there is no '\(shown(name))'"
        + hint(suggestion, else: name.contains(".") ? nil : "set it with \(shown(name)) = …"))
  }

  package static func noValueYet(_ name: String, command: String) -> Message {
    Message("\(name) has no value yet: run '\(command)' first")
  }

  package static func noValue(_ name: String) -> Message {
    Message(
      name.hasSuffix(".arrived")
        ? "\(shown(name)) has no value: the run never came within 1e-6 of its first gap"
        : "\(shown(name)) has no value")
  }

  package static func columnAsValue(_ name: String, rows: Int) -> Message {
    Message(
      "\(shown(name)) is a column of \(counted(rows, "row")); mean(\(shown(name))) or "
        + "sum(\(shown(name))) over them?")
  }

  package static func noRows(_ function: String) -> Message {
    Message(
      "\(function)(…) runs over the rows of data, and there are none: 'data gen' makes some, "
        + "'data load FILE' reads a file")
  }

  package static func onlySomeRows(_ function: String) -> Message {
    Message(
      "\(function)(…) needs all rows, and only a sample of these is kept: load them with stream=off"
    )
  }

  package static func notNumeric(_ name: String) -> Message {
    Message("\(name) is a word, not a number")
  }

  package static func notFiniteName(_ name: String) -> Message {
    Message("'\(name)' is no number to compute with; take a finite one")
  }

  package static func unknownFunction(_ name: String, suggestion: String?) -> Message {
    Message(
      "there is no function '\(shown(name))'"
        + hint(suggestion, else: "define it: \(shown(name))(x) = …"))
  }

  package static func functionWithoutArguments(_ name: String) -> Message {
    Message("'\(name)' is a function: write \(name)(…)")
  }
}
