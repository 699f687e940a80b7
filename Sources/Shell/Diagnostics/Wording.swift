import Datasets
import Expressions
import LeastSquares

// What diagnostics say. All wording of errors is in this file and its companions, of expressions
// and of data.

extension Diagnostic {
  /// The message: what is wrong and, where it is known, what to type instead.
  public var message: String { code.message }

  /// The words before the message: an interruption is nobody's mistake.
  public var severity: String {
    if case .interrupted = code { return "interrupted" }
    return "error"
  }
}

extension DiagnosticCode {
  fileprivate var message: String {
    switch self {
    case .unterminatedString: "this string has no closing quote"
    case .badEscape: "a string knows \\\" \\\\ \\n and \\t only"
    case .textAfterString: "nothing can follow the string here"
    case .notACommand(let text): notACommand(text)
    case .unknownCommand(let name, let suggestion):
      "there is no command '\(shown(name))'" + hint(suggestion, else: "'help' lists them")
    case .ambiguousCommand(let prefix, let candidates):
      "'\(prefix)' could be \(alternatives(candidates))"
    case .unknownSubcommand(let parent, let word, let suggestion, let known):
      "'\(parent)' has no '\(shown(word))'"
        + hint(suggestion, else: "it takes \(alternatives(known))")
    case .missingSubcommand(let parent, let known):
      "\(parent) what? One of \(list(known))"
    case .unknownOption(let command, let name, let suggestion, let known):
      "\(command) has no option '\(shown(name))'" + hint(suggestion, else: options(known))
    case .ambiguousOption(let command, let prefix, let candidates):
      "'\(prefix)' could be \(alternatives(candidates)) of \(command)"
    case .repeatedOption(let name): "'\(name)' is given twice"
    case .missingValue(let name, let example):
      "'\(name)' has no value" + (example.map { "; for example \($0)" } ?? "")
    case .missingEquals(let name, let example):
      "'\(name)' is an option and needs '=': for example \(example)"
    case .unexpectedWord(let command, let word, let suggestion, let usage):
      "\(command) takes no '\(shown(word))' here" + hint(suggestion, else: "usage: \(usage)")
    case .missingWord(let command, let what, let example):
      "\(command) needs \(what); for example: \(example)"
    case .badParameter(let text):
      text.isEmpty
        ? "a parameter's name is missing" : "'\(shown(text))' is not a parameter's name"
    case .repeatedParameter(let name): "the parameter '\(name)' is given twice"
    case .reservedName(let name, let kind): "'\(name)' is \(kind.words) and keeps its meaning"
    case .resultName(let name):
      "'\(shown(name))' cannot be set: names with a dot are results of commands"
    default: valueMessage
    }
  }

  private var valueMessage: String {
    switch self {
    case .expression(let error): error.message
    case .wrongType(let name, let expected, let found):
      "\(name) takes \(expected), not \(shown(found))"
    case .notWhole(let name, let value): "\(name) takes a whole number, not \(shortest(value))"
    case .notFinite(let name, let value): "\(name) takes a finite number, not \(shortest(value))"
    case .outOfRange(let name, let value, let allowed):
      "\(name) is \(value), but must be \(allowed)"
    case .notAChoice(let name, let word, let suggestion, let known):
      "\(name) cannot be '\(shown(word))'"
        + hint(suggestion, else: known.isEmpty ? nil : "it takes \(alternatives(known))")
    case .wrongCount(let name, let expected, let found):
      "\(name) takes \(counted(expected.count, "number")) (\(list(expected))), not \(found)"
    case .emptyRange(let name, let lower, let upper):
      "\(name) runs from \(shortest(lower)) to \(shortest(upper)): its first number must be the "
        + "smaller"
    case .needsQuotes(let name): "a value of \(name) with blanks needs quotes around it"
    case .unknownName(let name, let suggestion):
      "there is no '\(shown(name))'"
        + hint(suggestion, else: name.contains(".") ? nil : "set it with \(shown(name)) = …")
    case .noValueYet(let name, let command): "\(name) has no value yet: run '\(command)' first"
    case .notFiniteName(let name): "'\(name)' is no number to compute with; take a finite one"
    case .notNumeric(let name): "\(name) is a word, not a number"
    case .unknownFunction(let name, let suggestion):
      "there is no function '\(shown(name))'"
        + hint(suggestion, else: "define it: \(shown(name))(x) = …")
    case .functionWithoutArguments(let name): "'\(name)' is a function: write \(name)(…)"
    case .optionOfOtherMethod(let name, let method, let known):
      "method \(method) has no \(name); \(options(known))"
    case .positiveForLogarithm(let name, let value):
      "\(name) starts at \(shortest(value)), but a logarithmic axis shows only numbers above 0"
    default: sessionMessage
    }
  }

  private var sessionMessage: String {
    switch self {
    case .noData(let purpose):
      (purpose == "data" ? "there are no data yet" : "\(purpose) needs data")
        + ": 'data gen' makes some, 'data load FILE' reads a file"
    case .needsAllRows(let purpose):
      "\(purpose) needs all rows, and only a sample of these is kept: load them with stream=off"
    case .noRun(let purpose, let command): "\(purpose) needs a fit: run '\(command)' first"
    case .missingRelation: "a relation is missing: one of < <= = != >= >"
    case .expectationFailed(let expectation): expectation.message
    case .withinNeedsEquality: "'within' goes with = only"
    case .dataset(let error): error.message
    case .table(let file, let error): "\(shown(file)): \(error.message)"
    case .regression(let error): error.message
    case .badStart: "the descent cannot start there"
    case .otherDimension(let expected, let actual):
      "the run has \(counted(expected, "coordinate")), and its function now has \(grouped(actual))"
    case .needsOneFeature(let command, let known):
      "\(command) draws a line over one feature: choose it with x=, one of "
        + list(known.map { shown($0, limit: 40) })
    case .unknownRun(let name, let suggestion, let known):
      "there is no run '\(visible(name))'"
        + hint(
          suggestion,
          else: known.isEmpty ? "'fit' and 'minimize' make runs" : "there are \(list(known))")
    case .noSweep: "there is no sweep to draw: run 'sweep alpha=0.001,0.01,0.1' first"
    case .nothingSwept(let example):
      "sweep needs an option with several values, a list or a range; for example: \(example)"
    case .twoSwept(let first, let second):
      "'\(first)' and '\(second)' both have several values: sweep varies one option at a time"
    case .nothingArrived(let option):
      "no run of the sweep over \(option) arrived: more iterations or a larger 'within' help"
    case .unknownFigureFormat(let ending, let known):
      "figures cannot be written as '.\(visible(ending))' yet: a name that ends in "
        + "\(list(known.map { ".\($0)" })) works"
    case .nothingInRange(let x, let y):
      "nothing lies in this range: the figure goes from \(x) across and from \(y) up"
    case .nothingAboveZero:
      "nothing of the figure is above 0, and a logarithmic axis shows nothing else"
    case .nothingFinite(let name, let range):
      "there is nothing to draw: \(name) has no finite value\(range)"
    case .flat(let name, let value):
      "there are no level lines: \(name) is "
        + "\(value.map { NumberFormat(precision: 6).significant($0) } ?? "the same") everywhere here"
    case .tooManyForMethod(let name, let limit, let actual):
      "\(name) takes at most \(counted(limit, "variable")), and there are \(grouped(actual))"
    case .methodNeeds(let name, let rows):
      rows
        ? "\(name) takes some rows of data at a time: it works with 'fit' only"
        : "\(name) needs second derivatives, and there are none"
    case .atStart: "the run stands at its start: there is no step to take back"
    case .constantColumn(let name, let isOnly):
      "\(shown(name)) is the same in every row and cannot be standardised"
        + (isOnly ? "" : "; 'data drop \(shown(quotedIfNeeded(name)))' leaves it out")
    case .unknownFeature(let name, let suggestion, let known):
      "there is no feature '\(shown(name))'"
        + hint(suggestion, else: "there are \(list(known.map { shown($0, limit: 40) }))")
    case .unknownCoefficient(let name, let suggestion, let known):
      "there is no coefficient '\(shown(name))'"
        + hint(suggestion, else: "there are \(list(known.map { shown($0, limit: 40) }))")
    case .needsTwoCoefficients(let option, let found):
      "\(option) takes two coefficients, separated by a comma, not \(found)"
    case .choosesCoefficients(let option):
      "\(option) chooses coefficients of a fit to data; this is a function"
    case .coefficientsDiffer(let first, let second):
      "\(visible(second)) has other coefficients than \(visible(first))"
    case .repeatedColumn(let name): "\(shown(name)) is named twice"
    case .targetIsNoFeature(let label, let name):
      "\(label) takes features, and \(shown(name)) is the target"
    case .powersOfStandardized:
      "the features are standardised: powers of them would have no units; take 'data poly' before 'data scale'"
    case .dropsAllFeatures: "these are all features there are: one has to stay"
    case .nothingToExplain:
      "there is no run to explain: run 'fit' or 'minimize', or give alpha= for the data"
    case .noKnownMinimum(let name):
      "the minimum of \(visible(name)) is not known, so there is no distance to it"
    case .needsTwoVariables(let command, let function, let found):
      "\(command) needs a function of two variables, and \(visible(function)) has \(found)"
    case .noVariables(let text):
      "\(visible(text)) has no variable: every name in it has a value"
    case .outsideDomain(let name, let place, let value):
      "\(name) has no finite value at \(place) (\(shortest(value))): start inside its domain"
    case .needsCoefficients(let command, let wanted, let found):
      "\(command) needs \(wanted) coefficients, and there is \(found) (intercept=off leaves one out)"
    case .missingFeatures(let names, let example):
      "no value for \(list(names)); for example: \(example)"
    case .file(let name, let failure): failure.message(for: shown(name))
    case .scriptCycle(let names):
      "a script cannot run itself: \(names.map { shown($0) }.joined(separator: " runs "))"
    case .scriptDepth(let limit): "scripts run each other more than \(limit) deep"
    case .safeMode(let name): "--safe: no file is read or written, so not \(shown(name))"
    case .badName(let name):
      "'\(shown(name))' cannot be a name: letters a to z, digits and _"
    case .repeatedFeature(let name, let example):
      "several columns are called '\(shown(name))': give all values in order, such as '\(example)'"
    case .wouldReplaceData(let name):
      "data were loaded from \(shown(name)), which this would replace; give another name"
    case .noLessons: "the lessons are not installed beside this program"
    case .unknownLesson(let word, let suggestion, let known):
      "there is no lesson '\(shown(word))'" + hint(suggestion, else: "there are \(list(known))")
    case .noLessonToClose: "there is no earlier session to go back to: no lesson was played"
    case .notRecording: "nothing is being recorded: 'record FILE' begins"
    case .transcriptAsScript(let name):
      "\(visible(name)) is a transcript; 'run \(visible(quotedIfNeeded(name))) --check' replays it"
    case .notATranscript(let name):
      "\(shown(name)) is no transcript: no line of it begins with 'descent> '"
    case .transcriptDiffers(let name, let commands, let differing):
      "\(shown(name)): \(differing) of \(counted(commands, "command")) answered otherwise"
    case .unknownTopic(let word, let suggestion):
      "no help on '\(shown(word))'" + hint(suggestion, else: "'help' lists the commands")
    case .unknownSetting(let word, let suggestion):
      "there is no setting '\(shown(word))'" + hint(suggestion, else: "'show' lists them")
    case .interrupted: "the session is as it was before the line"
    default: ""
    }
  }

  private func notACommand(_ text: String) -> String {
    let text = shown(text, limit: 40)
    return "'\(text)' is not a command; to see a value: print \(text)"
  }
}

extension Reservation {
  fileprivate var words: String {
    switch self {
    case .command: "a command"
    case .plotKind: "a kind of plot"
    case .function: "a built-in function"
    case .constant: "a constant"
    }
  }
}

extension Expectation {
  fileprivate var message: String {
    let within = tolerance.map { " within \(shortest($0))" } ?? ""
    let relationText = "\(shown(left)) \(relation) \(shown(right))\(within)"
    let values = [description(left, leftValue), description(right, rightValue)]
      .compactMap(\.self).joined(separator: " and ")
    var message =
      "expected \(relationText)" + (values.isEmpty ? ", which does not hold" : ", but \(values)")
    if case .number(let a) = leftValue, case .number(let b) = rightValue, relation == "=" {
      message += "; the difference is \(NumberFormat(precision: 3).significant(a - b))"
    }
    return message
  }

  /// What a side stands for; nil where it says so itself.
  private func description(_ text: String, _ value: Value) -> String? {
    switch value {
    case .number(let number): Double(text) == number ? nil : "\(shown(text)) is \(value)"
    case .word(let word): text == "\"\(word)\"" ? nil : "\(shown(text)) is \"\(shown(word))\""
    }
  }
}

extension LeastSquaresError {
  fileprivate var message: String {
    switch self {
    case .noRows: "there are no rows"
    case .noParameters: "there is nothing to fit"
    case .notFinite(let column, let row):
      "row \(grouped(row)) of \(shown(column)) is not a finite number"
    case .overflow(let column):
      "the numbers of \(shown(column)) are too large: the result is not a finite number"
    case .tooLarge(let needed, let limit):
      "so many features need \(byteCount(needed)) of memory, and \(byteCount(limit)) may be used"
    case .differentColumns, .shape: "these data have other columns"
    case .interrupted: "interrupted"
    }
  }
}

extension FileFailure {
  /// The failure in words, for a file of this name.
  public func message(for name: String) -> String {
    switch self {
    case .interrupted: "the reading was interrupted"
    case .missingFolder: "there is no folder to write \(name) in"
    case .missing: "there is no file \(name)"
    case .isDirectory: "\(name) is a folder"
    case .noPermission: "no permission for \(name)"
    case .notUTF8(let line): "\(name) is not UTF-8 text (line \(line))"
    case .full: "no room to write \(name); what stood there is unchanged"
    case .tooLarge(let bytes, let limit):
      "\(name) has \(byteCount(Double(bytes))), and \(byteCount(Double(limit))) may be read"
    case .system(let reason): "\(name): \(reason)"
    }
  }
}

// MARK: Phrases

/// Typed or read text as a message shows it: no control characters, and no longer than a few lines.
func shown(_ text: String, limit: Int = 200) -> String {
  let scalars = text.unicodeScalars
  guard !scalars.dropFirst(limit).isEmpty else { return visible(text) }
  return visible(String(String.UnicodeScalarView(scalars.prefix(limit - 3)))) + "…"
}

/// `; did you mean 'alpha'?`, else another piece of advice, else nothing.
func hint(_ suggestion: String?, else advice: String?) -> String {
  if let suggestion { return "; did you mean '\(shown(suggestion))'?" }
  return advice.map { "; \($0)" } ?? ""
}

private func options(_ known: [String]) -> String {
  known.isEmpty ? "it takes no options" : "its options are \(list(known.map { shown($0) }))"
}

func list(_ words: [String]) -> String {
  let some = words.count > 16 ? words.prefix(15) + ["…"] : words[...]
  return some.joined(separator: ", ")
}

func alternatives(_ words: [String]) -> String {
  guard words.count > 1, let last = words.last else { return words.first ?? "nothing" }
  return words.dropLast().joined(separator: ", ") + " or " + last
}
