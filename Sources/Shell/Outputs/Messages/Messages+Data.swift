import Language

// What diagnostics say of the data.

extension Message {
  static func noData(for purpose: String) -> Message {
    Message(
      (purpose == "data" ? "there are no data yet" : "\(purpose) needs data")
        + ": 'data gen' makes some, 'data load FILE' reads a file")
  }

  static func needsAllRows(_ purpose: String) -> Message {
    Message(
      "\(purpose) needs all rows, and only a sample of these is kept: load them with stream=off")
  }

  static func hiddenColumns(_ names: [String], by function: String) -> Message {
    let names = names.map { shown($0) }
    return Message(
      names.count == 1
        ? "\(names[0]) is a parameter of \(function) here: it hides the column of that name"
        : "\(list(names)) are parameters of \(function) here: they hide the columns of those names")
  }

  static func constantColumn(_ name: String, isOnly: Bool) -> Message {
    Message(
      "\(shown(name)) is the same in every row and cannot be standardised"
        + (isOnly ? "" : "; 'data drop \(shown(quotedIfNeeded(name)))' leaves it out"))
  }

  static func repeatedColumn(_ name: String) -> Message {
    Message("\(shown(name)) is named twice")
  }

  static func unknownFeature(_ name: String, suggestion: String?, known: [String]) -> Message {
    Message(
      "there is no feature '\(shown(name))'"
        + hint(suggestion, else: "there are \(list(known.map { shown($0, limit: 40) }))"))
  }

  static func targetIsNoFeature(_ label: String, _ name: String) -> Message {
    Message("\(label) takes features, and \(shown(name)) is the target")
  }

  static var dropsAllFeatures: Message {
    Message("these are all features there are: one has to stay")
  }

  static func repeatedFeature(_ name: String, example: String) -> Message {
    Message(
      "several columns are called '\(shown(name))': give all values in order, such as '\(example)'")
  }

  static func noValueInRow(_ row: Int, _ value: Double, _ values: [String]) -> Message {
    Message(
      "no number in row \(grouped(row))"
        + (values.isEmpty ? "" : ", where \(values.joined(separator: ", "))"))
  }

  static func noDates(_ function: String, _ column: String) -> Message {
    Message("\(function) takes a column of dates, and \(shown(column)) holds numbers")
  }

  static func columnIsThere(_ name: String) -> Message {
    Message("there is a column \(shown(name)) already: take another name, or 'data drop' it first")
  }

  static func columnOfStandardized(_ command: String) -> Message {
    Message("the features are standardised: 'data scale off' takes that back, then \(command)")
  }

  static var lagAfterSplit: Message {
    Message("after 'data split' the row before may be a test row: lag before the split")
  }

  static func rowsAreSplit(_ command: String) -> Message {
    Message("some rows are kept for testing: \(command) before 'data split'")
  }

  static func nothingLeft(_ command: String) -> Message {
    Message("\(command) would leave no row: the data stay as they were")
  }

  static func noSuchRow(_ text: String, count: Int) -> Message {
    Message("there is no row '\(shown(text))': they count from 1 to \(grouped(count))")
  }

  static var notScaled: Message {
    Message("the features are as they came: there is nothing to take back")
  }

  static func noSuchColumn(
    _ name: String, file: String, suggestion: String?, known: [String]
  ) -> Message {
    let hint = suggestion.map { "; did you mean \(shown($0))?" } ?? ""
    let names = known.prefix(8).map { shown($0) }.joined(separator: ", ")
    return Message("\(shown(file)) has no column \(shown(name))\(hint) its columns are \(names)")
  }

  static func unknownLevelInLine(
    _ category: String, _ level: String, line: Int, known: [String]
  ) -> Message {
    let levels = known.prefix(8).map { shown($0) }.joined(separator: ", ")
    return Message(
      "line \(grouped(line)): \(shown(category)) has no level \(shown(level)); its levels are "
        + levels)
  }

  static func badCellInLine(_ column: String, _ text: String, line: Int, wanted: String) -> Message
  {
    Message("line \(grouped(line)): \(shown(column)) is \(shown(text)) and not \(wanted)")
  }

  static var streamedTarget: Message {
    Message("rows that only pass are taken as they are: the target has to be a column")
  }

  static func noTestRows(for command: String) -> Message {
    Message("\(command) needs test rows: 'data split' keeps some")
  }

  static func fewRows(_ rows: Int, parameters: Int) -> Message {
    Message(
      "\(counted(rows, "training row")) are too few for \(counted(parameters, "coefficient"))")
  }

  static var noLeverage: Message {
    Message("these rows do not determine all coefficients, so that none has a leverage")
  }

  static var bandNeedsFeature: Message {
    Message("a band is drawn over one feature: x=NAME says over which")
  }

  static var bandNeedsLine: Message {
    Message("a band belongs to a line of least squares with more rows than coefficients")
  }

  static func notBeside(_ option: String, _ other: String) -> Message {
    Message("\(option)= says nothing beside \(other)")
  }

  static func rangeTooWide(_ option: String) -> Message {
    Message("\(option) is wider than the largest number that there is, 1.8e308")
  }

  static func noFormulaValue(_ value: Double, at x: Double) -> Message {
    Message(
      "the formula is \(value.isNaN ? "not a number" : shortest(value)) at x = \(shortest(x))")
  }

  static func noLevel(_ level: Double) -> Message {
    let meant = level > 0 && level < 1 ? shortest((level * 1e12).rounded() / 1e10) : "95"
    return Message("level is in per cent, above 1 and below 100: level=\(meant)")
  }

  static func noSign(_ label: String, _ text: String) -> Message {
    Message(
      "\(label) takes one sign between quotes, or a word such as comma, semicolon, tab, pipe, point "
        + "or blanks, not '\(shown(text))'")
  }

  static var streamedAsItIs: Message {
    Message("rows that only pass are read as they stand: this option needs stream=off")
  }

  static func unknownLevel(_ name: String, _ level: String, known: [String]) -> Message {
    Message("\(shown(name)) is one of \(list(known.map { shown($0) })), not '\(shown(level))'")
  }

  static func noDate(_ name: String, _ text: String) -> Message {
    Message(
      "\(shown(name)) takes a date such as 2020-01-31, or a number of days, not '\(shown(text))'")
  }

  static func missingFeatures(_ names: [String], example: String) -> Message {
    Message("no value for \(list(names)); for example: \(example)")
  }
}
