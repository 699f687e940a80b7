import Expressions
import Language
import Optimization

/// How options name a descent method: `method=`, and the options of all methods together.
///
/// Names, defaults, ranges and meanings come from the methods themselves.
enum MethodChoice {
  /// Which method.
  static let method = Option(
    "method",
    .choice(
      methods.map { Choice(name: $0.name, meaning: $0.title) }),
    default: "gd", shown: "gd", "the descent method")

  /// The step size, with the default that a command gives to plain descent.
  static func alpha(default value: Double) -> Option<Double?> {
    Option<Double?>(
      "alpha", .number(above: 0), absent: shortest(value),
      "step size; other methods have defaults of their own, see 'help METHOD'"
    ).found(by: "learning rate", "lr", "step size", "eta")
  }

  /// What there is to know of each method.
  static let methods: [MethodInformation] = MethodList.all.map { $0.information }

  /// Every option that some method has, once; alpha and seed are the commands' own.
  static let options: [Option<Double?>] = sharedOptions(of: methods)

  private static func sharedOptions(of methods: [MethodInformation]) -> [Option<Double?>] {
    var shared: [Option<Double?>] = []
    for option in methods.flatMap(\.options) where option.name != "alpha" && option.name != "seed" {
      guard !shared.contains(where: { $0.name == option.name }) else { continue }
      var defaults: [(value: Double, users: [String])] = []
      for method in methods {
        guard let own = method.options.first(where: { $0.name == option.name }) else { continue }
        if let index = defaults.firstIndex(where: { $0.value == own.defaultValue }) {
          defaults[index].users.append(method.name)
        } else {
          defaults.append((own.defaultValue, [method.name]))
        }
      }
      let words = defaults.map { "\(shortest($0.value)) for \($0.users.joined(separator: ", "))" }
      var entry = Option<Double?>(
        option.name, option.valueType, absent: words.joined(separator: "; "), option.meaning)
      entry.isSpecial = true
      shared.append(entry)
    }
    return shared
  }

  /// The method that the arguments describe, and its step size where it has one to set.
  ///
  /// - Parameters:
  ///   - arguments: What was typed.
  ///   - defaults: Values for options that are not typed, by method and option.
  ///   - seed: The command's option for the seed of random draws.
  /// - Returns: The method ready to run, its name, and its step size.
  /// - Throws: What is wrong with an option, or that the method has no such option.
  static func make(
    _ arguments: BoundArguments, defaults: [String: [String: Double]] = [:], seed: Option<Int>
  ) throws(Diagnostic) -> (method: any Method, name: String, alpha: Double?) {
    let name = try arguments.value(method)
    guard let type = MethodList.named(name) else {
      let known = methods.map(\.name)
      throw Diagnostic(
        .notAChoice(method.name, name, suggestion: closest(to: name, among: known), known: known),
        arguments.span(method))
    }
    let known = type.information.options.map(\.name)
    var values = defaults[name] ?? [:]
    if known.contains("seed") { values["seed"] = Double(try arguments.value(seed)) }
    let alpha = alpha(default: 0)
    if let value = try arguments.typed(alpha) ?? nil {
      guard known.contains(alpha.name) else {
        throw Diagnostic(
          .optionOfOtherMethod(alpha.name, method: name, known: known), arguments.span(alpha))
      }
      values[alpha.name] = value
    }
    for option in options {
      guard let value = try arguments.typed(option) ?? nil else { continue }
      guard known.contains(option.name) else {
        throw Diagnostic(
          .optionOfOtherMethod(option.name, method: name, known: known), arguments.span(option))
      }
      values[option.name] = value
    }
    let checked: MethodOptions
    do {
      checked = try type.information.values(for: values)
    } catch {
      throw diagnostic(error, method: name, arguments)
    }
    return (type.init(options: checked), name, checked.values["alpha"])
  }

  private static func diagnostic(
    _ error: MethodOptionError, method: String, _ arguments: BoundArguments
  ) -> Diagnostic {
    switch error {
    case .outOfRange(let option, let value):
      let span = options.first { $0.name == option.name }.flatMap { arguments.span($0) }
      return Diagnostic(
        .outOfRange(option.name, shortest(value), allowed: option.range.words), span)
    case .unknown(let unknown, let known):
      return Diagnostic(.optionOfOtherMethod(unknown, method: method, known: known))
    }
  }
}

extension MethodOption {
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

extension OptionRange {
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
    case .diverging: "diverging"
    }
  }
}
