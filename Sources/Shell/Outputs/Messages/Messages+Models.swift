import Descents
import Language

// What diagnostics and reports say of models.

extension Message {
  static func noEquation(_ command: String) -> Message {
    Message(
      "\(command) takes a model here: '\(command) y = a*exp(-b*x)', a column or a formula of columns "
        + "on the left")
  }

  static func modelWithoutParameters(_ variables: [(name: String, value: Double)]) -> Message {
    guard let (name, value) = variables.first else {
      return Message("there is nothing to fit: every name in the model is a column or a constant")
    }
    return Message("there is nothing to fit: \(variableInModel(name, value))")
  }

  static func modelOfNoColumn(known: [String]) -> Message {
    Message(
      "a model's left side needs a column: there are "
        + list(known.prefix(8).map { shown($0, limit: 40) }))
  }

  static func tooManyParameters(_ count: Int, limit: Int) -> Message {
    Message("a model may have \(grouped(limit)) parameters, not \(grouped(count))")
  }

  static func moreParametersThanRows(_ parameters: Int, rows: Int) -> Message {
    Message("\(counted(rows, "row")) cannot determine \(counted(parameters, "parameter"))")
  }

  static func onlyWithModel(_ option: String) -> Message {
    Message("\(option) is for models, such as 'lsq y = a*exp(-b*x) \(option)=…'")
  }

  static func notWithModel(_ option: String) -> Message {
    Message("\(option) is for the line through all features; a model says all by itself")
  }

  /// How many numbers a start takes, and which names are no parameters.
  static func wrongStart(
    parameters: [String], variables: [(name: String, value: Double)], found: Int
  ) -> Message {
    let notes = variables.map { "; \(variableInModel($0.name, $0.value))" }.joined()
    return Message(
      "start takes \(counted(parameters.count, "number")) "
        + "(\(list(parameters.map { shown($0) }))), not \(grouped(found))\(notes)")
  }

  /// That a name in a model has a value, and how it would be fitted.
  static func variableInModel(_ name: String, _ value: Double) -> String {
    "\(shown(name)) is your variable, \(shortest(value)); 'unset \(name)' makes it a parameter"
  }

  static func modelNotFinite(
    _ row: FaultyRow?, at point: [Double], of parameters: [String], isGiven: Bool
  ) -> Message {
    let place = zip(parameters, point).prefix(8).map { "\(shown($0))=\(shortest($1))" }
      .joined(separator: ", ")
    let hint = isGiven ? "" : "; start= gives another point"
    guard let row else { return Message("the cost is not finite at \(place)\(hint)") }
    let values = row.columns.prefix(8).map { "\(shown($0.name))=\(shortest($0.value))" }
    let columns = values.isEmpty ? "" : " (\(values.joined(separator: ", ")))"
    return Message(
      "the model has no finite value in row \(grouped(row.row))\(columns) at \(place)\(hint)")
  }

  static func modelPredictsNoTarget(_ model: String, for purpose: String) -> Message {
    Message(
      "\(purpose) needs a model of the target, and \(shown(model)) cannot be solved for it; 'lsq' "
        + "fits the line through all features")
  }

  static func noStartFound(_ tried: Int) -> Message {
    Message(
      "the model is finite at none of \(grouped(tried)) points that were tried: start= gives one")
  }
}
