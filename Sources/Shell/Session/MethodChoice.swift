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
  static func alpha(default value: Double) -> Option<Double?> {
    Option<Double?>(
      "alpha", .stepSize, absent: shortest(value),
      "step size; other methods have defaults of their own, see 'help METHOD'"
    ).found(by: "learning rate", "lr", "step size", "stepsize", "eta", "rate")
  }

  /// The methods by name.
  static let methods: [Choice] = MethodList.all.map {
    Choice(name: $0.information.name, meaning: $0.information.title)
  }

  /// Every parameter that some method has, once; alpha and seed are the commands' own.
  static let options: [Option<Double?>] = sharedOptions(of: MethodList.all)

  private static func sharedOptions(of methods: [any Method.Type]) -> [Option<Double?>] {
    var shared: [Option<Double?>] = []
    for parameter in methods.flatMap({ $0.parameterInformation })
    where parameter.name != "alpha" && parameter.name != "seed" {
      guard !shared.contains(where: { $0.name == parameter.name }) else { continue }
      var defaults: [(value: Double, users: [String])] = []
      for method in methods {
        guard let own = method.parameterInformation.first(where: { $0.name == parameter.name })
        else { continue }
        if let index = defaults.firstIndex(where: { $0.value == own.defaultValue }) {
          defaults[index].users.append(method.information.name)
        } else {
          defaults.append((own.defaultValue, [method.information.name]))
        }
      }
      let words = defaults.map { "\(shortest($0.value)) for \($0.users.joined(separator: ", "))" }
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
  /// - Returns: The method ready to run, its name, and its step size.
  /// - Throws: What is wrong with an option, or that the method has no such option.
  static func make(
    _ arguments: BoundArguments, fixedStepSize: Double, seed: Option<Int>
  ) throws(Diagnostic) -> (method: any Method, name: String, alpha: Double?) {
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
    for option in [alpha] + options {
      guard let value = try arguments.typed(option) ?? nil else { continue }
      try set(option.name, to: value, in: &made, arguments.span(option))
    }
    return (made, name, made.value(of: alpha.name))
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

extension ValueType where Value == Double {
  /// A step size: a number above 0.
  ///
  /// In a formula of it `k` is the iteration, also where a variable has that name.
  fileprivate static var stepSize: ValueType {
    let number = ValueType.number(above: 0)
    return ValueType(name: number.name, range: number.range, choices: []) {
      (text) throws(Diagnostic) in
      if let iteration = text.tokens.first(where: { $0.name == "k" }) {
        throw Diagnostic(.stepSizeOfIteration(text.label), iteration.span)
      }
      return try number.read(text)
    }
  }
}

extension ParameterInformation {
  /// How a shell option of this name reads its value.
  fileprivate var valueType: ValueType<Double> {
    let range = range
    let name = name
    let isWhole = isWhole
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
      self.init(.methodNeeds(name, rows: requirement == .rows), method)
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
