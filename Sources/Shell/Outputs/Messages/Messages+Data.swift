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

  static var powersOfStandardized: Message {
    Message(
      "the features are standardised: powers of them would have no units; take 'data poly' before 'data scale'"
    )
  }

  static func repeatedFeature(_ name: String, example: String) -> Message {
    Message(
      "several columns are called '\(shown(name))': give all values in order, such as '\(example)'")
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
