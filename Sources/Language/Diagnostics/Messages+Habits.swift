// What diagnostics say of lines that another program would have understood.

extension Message {
  /// A sentence, and the line that works.
  package static func insteadType(_ why: String, _ line: String) -> Message {
    Message("\(why); type '\(shown(line))'")
  }

  package static func remark(_ text: String) -> Message {
    insteadType("a comment begins with '#'", text.isEmpty ? "#" : "# \(text)")
  }

  package static func noShortAssignment(_ line: String) -> Message {
    insteadType("a new value is written out", line)
  }

  package static func assignmentSign(_ line: String) -> Message {
    insteadType("a name gets its value with '='", line)
  }

  package static func functionDefinition(_ line: String) -> Message {
    insteadType("a function names its variables", line)
  }

  package static var nameHoldsOneNumber: Message {
    Message(
      "a name holds one number; 'data load FILE' reads rows of numbers, and a range is written 0..5"
    )
  }

  package static func columnsAreChosenOnLoading(_ option: String) -> Message {
    Message("columns are chosen as they are read: data load FILE \(shown(option))")
  }

  package static func listsHaveCommas(_ line: String) -> Message {
    insteadType("a list has commas", line)
  }

  package static func rangesAreOptions(_ line: String) -> Message {
    insteadType("a range is an option of the figure", line)
  }

  package static func rangesHaveDots(_ line: String) -> Message {
    insteadType("a range is written with two dots", line)
  }

  package static func plotHasNoStyles(_ line: String) -> Message {
    insteadType("plot chooses points and lines by itself", line)
  }

  package static func commandsHaveNoParentheses(_ line: String) -> Message {
    insteadType("a command has no parentheses", line)
  }

  package static func functionsHaveParentheses(_ line: String) -> Message {
    insteadType("a function has parentheses", line)
  }

  package static func functionsHaveNoPrefix(_ line: String) -> Message {
    insteadType("functions need no prefix", line)
  }

  package static func optionsHaveEquals(_ option: String, _ line: String) -> Message {
    insteadType("\(option) is an option and needs '='", line)
  }

  package static func textsHaveDoubleQuotes(_ line: String) -> Message {
    insteadType("a text stands between double quotes", line)
  }

  package static func decimalsHavePoints(_ line: String) -> Message {
    insteadType("a decimal point is a point, a comma separates a list", line)
  }

  package static func noFormulasOfColumns(_ options: String) -> Message {
    Message(
      "columns are chosen as they are read, by 'data load FILE \(shown(options))'; then type 'lsq'")
  }

  package static func valuesHaveNames(_ line: String) -> Message {
    insteadType("a value needs the name of its option", line)
  }

  package static func powersStandBehind(_ line: String) -> Message {
    insteadType("a power comes after the parentheses", line)
  }

  package static func optionAsVariable(_ name: String, _ line: String) -> String {
    "\(shown(name)) is a variable now; to set the option, type '\(shown(line))'"
  }

  package static func optionsHaveNoCommas(_ line: String) -> Message {
    insteadType("options are separated by blanks", line)
  }

  package static func formulasStandAlone(_ line: String) -> Message {
    insteadType("the formula alone stands here", line)
  }

  /// A formula of some names without a value, typed like a sum to work out.
  package static func formulaAlone(_ formula: String, of names: [String]) -> Message {
    let subject =
      names.count == 1 ? "'\(names[0])' has no value" : "\(list(names)) have no values"
    let start = names.map { _ in "1" }.joined(separator: ",")
    let figure = names.count == 1 ? "plot" : "contour"
    let drawing = names.count > 2 ? "" : "'\(figure) \(shown(formula))' draws the formula, "
    return Message(
      "\(subject): \(drawing)'minimize \(shown(formula)) from=\(start)' descends on it, and "
        + "'\(names[0]) = 3' gives \(names.count == 1 ? "the name" : "a name") a value")
  }

  package static var textsAndValues: Message {
    Message("text and values together are what say shows: say \"x is {x}\"")
  }

  package static func semicolonsSeparate(_ line: String) -> Message {
    insteadType("statements are separated by ';'", line)
  }

  package static func namesHaveNoDollar(_ line: String) -> Message {
    insteadType("names need no '$'", line)
  }

  package static func comparison(_ line: String) -> Message {
    Message("'=' gives a name its value; to compare, type '\(shown(line))'")
  }

  package static func foreignWord(_ name: String, kind: String, why: String, line: String?)
    -> Message
  {
    let sentence = "there is no \(kind) '\(shown(name))': \(why)"
    return line.map { insteadType(sentence, $0) } ?? Message(sentence)
  }
}
