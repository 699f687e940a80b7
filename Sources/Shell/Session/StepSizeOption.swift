import Descents
import Expressions
import Language
import Optimization

/// A step size as `alpha=` takes it.
enum StepSize: Sendable {
  /// The same for all steps.
  case constant(Double)
  /// One for each iteration.
  case schedule(StepSizeSchedule)
}

extension ValueType where Value == StepSize {
  /// A step size: a number above 0, or an expression in the iteration k.
  ///
  /// In it `k` is the iteration, also where a variable has that name. All other names are those of
  /// the session, with the values that they have when the line is evaluated.
  static var stepSize: ValueType {
    let number = ValueType<Double>.number(above: 0)
    return ValueType(
      name: number.name, range: "above 0; may be a formula of the iteration k", choices: []
    ) {
      (text) throws(Diagnostic) in
      guard text.tokens.contains(where: { $0.name == StepSizeSchedule.iteration }) else {
        return .constant(try number.read(text))
      }
      return .schedule(try schedule(text))
    }
  }

  private static func schedule(_ text: ValueText) throws(Diagnostic) -> StepSizeSchedule {
    var reader = ExpressionReader(text.withNames(IterationNames(base: text.names, iteration: 0)))
    let parsed = try reader.parse()
    try reader.expectEnd()
    // Evaluated at k = 0: names without a value are found here.
    let first = try reader.number(parsed)
    guard first > 0, first.isFinite else {
      throw Diagnostic(.badStepSize(first, iteration: 0), parsed.span)
    }
    do {
      let names = IterationNames(base: text.names, iteration: nil)
      return try StepSizeSchedule(try parsed.bound(to: names.nameTable), text: text.text)
    } catch {
      throw Diagnostic(error, error.span ?? parsed.span)
    }
  }
}

extension ValueText {
  /// The same text with other names.
  fileprivate func withNames(_ names: any NameLookup) -> ValueText {
    ValueText(label: label, line: line, span: span, names: names)
  }
}

/// The names of a session, with the iteration as one of them; never a variable of the same name.
private struct IterationNames: NameLookup {
  let base: any NameLookup
  /// What the iteration stands for; nil where it is left open.
  let iteration: Double?

  func definition(of name: String) -> FunctionDefinition? {
    name == StepSizeSchedule.iteration ? nil : base.definition(of: name)
  }
  var functionNames: [String] { base.functionNames }
  var featureNames: [String] { base.featureNames }
  var featureLevels: [String: [String]] { base.featureLevels }
  var rowTable: RowTable? { base.rowTable }
  var hasOnlySomeRows: Bool { base.hasOnlySomeRows }
  func value(of name: String) -> Value? {
    name == StepSizeSchedule.iteration ? iteration.map { .number($0) } : base.value(of: name)
  }
  func value(of name: String, index: Int) -> Value? { base.value(of: name, index: index) }
  var knownNames: [String] { base.knownNames + [StepSizeSchedule.iteration] }
  func command(giving name: String) -> String? { base.command(giving: name) }
}
