import Descents
import Language
import Optimization

// `fit y = MODEL`: descent on the cost of a model.

extension FitCommand {
  /// A run on the cost of a model.
  func plan(
    _ model: ModelReading, _ arguments: BoundArguments, _ session: Session
  ) throws(Diagnostic) -> RunPlan {
    try arguments.refuseWithModel(Self.intercept.name)
    let choice = try MethodChoice.make(arguments, fixedStepSize: 0.001, seed: Self.seed)
    let parameters = model.relation.parameters
    let given = try arguments.value(Self.start)
    if case .point(let point) = given, point.count != parameters.count {
      throw Diagnostic(
        .wrongStart(parameters: parameters, variables: model.variables, found: point.count),
        arguments.span(Self.start))
    }
    let cost = try session.cost(of: model, for: fullName)
    let start = try startPoint(arguments, parameters, last: session.state.fit)
    if let row = model.relation.faultyRow(at: start) {
      throw Diagnostic(
        .modelNotFinite(row, at: start, of: parameters, isGiven: given != .zeros),
        arguments.span(Self.start) ?? arguments.arguments.positional)
    }
    let patience = try arguments.value(Self.patience)
    if patience != nil, cost.test == nil {
      throw Diagnostic(.needsTestRows(Self.patience.name), arguments.span(Self.patience))
    }
    let limits = try RunLimits(
      iterations: try arguments.value(Self.iterations),
      tolerance: try arguments.value(Self.tolerance), arguments)
    return RunPlan(
      try arguments.descent(on: cost, choice, start: start, startSpan: arguments.span(Self.start)),
      limits: limits, patience: patience)
  }
}
