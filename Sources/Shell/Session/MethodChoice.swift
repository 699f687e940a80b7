import Expressions
import Language
import Optimization

/// How options name a descent method: `method=`, and the parameters of all methods together.
///
/// Names, defaults, ranges and meanings come from the methods themselves.
enum MethodChoice {
  /// Which method.
  static let method = Option(
    "method", .choice(methods), default: GradientDescent.information.name,
    shown: GradientDescent.information.name, "the descent method")

  /// The step size, with the default that a command gives to plain descent.
  static func alpha(default value: Double) -> Option<StepSize?> {
    Option<StepSize?>(
      "alpha", .stepSize, absent: shortest(value),
      "step size; other methods have defaults of their own, see 'help METHOD'"
    ).found(by: "learning rate", "lr", "step size", "stepsize", "eta", "rate")
  }

  /// The methods by name.
  static let methods: [Language.Choice] = MethodList.all.map {
    Language.Choice(name: $0.information.name, meaning: $0.information.title)
  }

  /// What a run goes by: the method, its name, its step size where it has one to set, and what
  /// gives the step sizes where they change with the iteration.
  struct Choice {
    var method: any Method
    var name: String
    /// Nil also with a schedule.
    var alpha: Double?
    var schedule: StepSizeSchedule?
  }

  /// Every parameter that some method has, once; alpha and seed are the commands' own.
  static let options: [Option<Double?>] = sharedOptions(of: MethodList.all)

  private static func sharedOptions(of methods: [any Method.Type]) -> [Option<Double?>] {
    var shared: [Option<Double?>] = []
    for parameter in methods.flatMap({ $0.parameterInformation })
    where parameter.name != "alpha" && parameter.name != "seed" {
      guard !shared.contains(where: { $0.name == parameter.name }) else { continue }
      var defaults: [(value: String, users: [String])] = []
      for method in methods {
        guard let own = method.parameterInformation.first(where: { $0.name == parameter.name })
        else { continue }
        let value = own.shown(own.defaultValue)
        if let index = defaults.firstIndex(where: { $0.value == value }) {
          defaults[index].users.append(method.information.name)
        } else {
          defaults.append((value, [method.information.name]))
        }
      }
      let words = defaults.map { "\($0.value) for \($0.users.joined(separator: ", "))" }
      var entry = Option<Double?>(
        parameter.name, parameter.valueType, absent: words.joined(separator: "; "),
        parameter.meaning)
      entry.isSpecial = true
      shared.append(entry)
    }
    return shared
  }

  /// The method that the arguments describe, and its step size where it has one to set.
  ///
  /// - Parameters:
  ///   - arguments: What was typed.
  ///   - fixedStepSize: The step size of plain descent where none is typed.
  ///   - seed: The command's option for the seed of random draws.
  /// - Returns: The method ready to run, and its step size.
  /// - Throws: What is wrong with an option, or that the method has no such option.
  static func make(
    _ arguments: BoundArguments, fixedStepSize: Double, seed: Option<Int>
  ) throws(Diagnostic) -> Choice {
    let name = try arguments.value(method)
    guard let type = MethodList.named(name) else {
      let known = methods.map(\.name)
      throw Diagnostic(
        .notAChoice(method.name, name, suggestion: closest(to: name, among: known), known: known),
        arguments.span(method))
    }
    var made: any Method = type.init()
    if var plain = made as? GradientDescent {
      plain.alpha = fixedStepSize
      made = plain
    }
    if made.value(of: seed.name) != nil {
      try set(seed.name, to: Double(try arguments.value(seed)), in: &made, arguments.span(seed))
    }
    let alpha = alpha(default: fixedStepSize)
    var schedule: StepSizeSchedule?
    switch try arguments.typed(alpha) ?? nil {
    case .constant(let value)?: try set(alpha.name, to: value, in: &made, arguments.span(alpha))
    case .schedule(let given)?:
      guard made is any SteppingMethod else {
        throw Diagnostic(
          .optionOfOtherMethod(
            alpha.name, method: name, known: type.parameterInformation.map(\.name)),
          arguments.span(alpha))
      }
      schedule = given
    case nil: break
    }
    for option in options {
      guard let value = try arguments.typed(option) ?? nil else { continue }
      try set(option.name, to: value, in: &made, arguments.span(option))
    }
    return Choice(
      method: made, name: name, alpha: schedule == nil ? made.value(of: alpha.name) : nil,
      schedule: schedule)
  }

  private static func set(
    _ name: String, to value: Double, in method: inout any Method, _ span: SourceSpan?
  ) throws(Diagnostic) {
    do {
      try method.set(name, to: value)
    } catch {
      switch error {
      case .outOfRange(let parameter, let value):
        throw Diagnostic(
          .outOfRange(name, shortest(value), allowed: parameter.range.words), span)
      case .unknown(_, let known):
        let method = type(of: method).information.name
        throw Diagnostic(.optionOfOtherMethod(name, method: method, known: known), span)
      }
    }
  }
}

extension ParameterInformation {
  /// How a shell option of this name reads its value.
  fileprivate var valueType: ValueType<Double> {
    let range = range
    let name = name
    let isWhole = isWhole
    guard choices.isEmpty else {
      let words = choices.map(\.name)
      return ValueType(
        name: words.joined(separator: "|"), range: nil,
        choices: choices.map { Language.Choice(name: $0.name, meaning: $0.meaning) }
      ) {
        (text) throws(Diagnostic) in
        let word = try text.choice(words)
        return Double(words.firstIndex(of: word) ?? 0)
      }
    }
    return ValueType(name: isWhole ? "whole number" : "number", range: range.words, choices: []) {
      (text) throws(Diagnostic) in
      let value = try text.number()
      if isWhole, value.rounded() != value { throw Diagnostic(.notWhole(name, value), text.span) }
      guard range.contains(value) else {
        throw Diagnostic(.outOfRange(name, shortest(value), allowed: range.words), text.span)
      }
      return value
    }
  }
}

extension ParameterInformation {
  /// A value as it is typed.
  func shown(_ value: Double) -> String { word(for: value) ?? shortest(value) }

  /// What it can be, in words.
  var allowed: String {
    choices.isEmpty ? range.words : choices.map(\.name).joined(separator: ", ")
  }
}

extension ParameterRange {
  /// The interval in words: `above 0`, `0 or more and below 1`.
  var words: String {
    var parts: [String] = []
    if lower.isFinite {
      parts.append(includesLower ? "\(shortest(lower)) or more" : "above \(shortest(lower))")
    }
    if upper.isFinite {
      parts.append(includesUpper ? "at most \(shortest(upper))" : "below \(shortest(upper))")
    }
    return parts.isEmpty ? "any number" : parts.joined(separator: " and ")
  }
}

extension Diagnostic {
  /// Why a run could not begin.
  init(run error: RunError, start: SourceSpan?, _ arguments: BoundArguments) {
    let method = arguments.span(MethodChoice.method) ?? arguments.arguments.verb
    self.init(run: error, start: start, method: method)
  }

  /// Why a run could not begin, or go on.
  init(run error: RunError, start: SourceSpan? = nil, method: SourceSpan? = nil) {
    switch error {
    case .wrongDimension, .startNotFinite, .noVariables: self.init(.badStart, start)
    case .tooManyVariables(let limit, let actual, let name):
      self.init(.tooManyForMethod(name, limit: limit, actual: actual), method)
    case .unmetRequirement(let requirement, let name):
      self.init(.methodNeeds(name, requirement), method)
    case .invalidStepSize(let size, let iteration):
      self.init(.badStepSize(size, iteration: iteration), start)
    case .noStepSize(let name):
      self.init(.optionOfOtherMethod("alpha", method: name, known: []), method)
    }
  }
}

extension Regime {
  /// The regime in a word, as reports and tables show it.
  var word: String {
    switch self {
    case .crawling: "crawling"
    case .monotone: "monotone"
    case .zigzag: "zigzag"
    case .swinging: "swinging"
    case .diverging: "diverging"
    }
  }
}
