import Expressions
import Language
import Optimization

/// A function to look at or descend: the expression, its variables in order, and what it is called.
struct Formula {
  /// The name that reports use: the function's own, or `f` for an expression typed in its place.
  var name: String
  /// The variables, in the order of a point's coordinates.
  var variables: [String]
  /// The value as a function of the variables.
  var expression: Expression
  /// The function that came with the shell, where it is one of those.
  var known: NamedFunction?

  /// `f(x, y)`.
  var title: String { "\(name)(\(variables.joined(separator: ", ")))" }

  /// `f(x) = …`, the expression cut to a length that fits a title.
  func heading(limit: Int = 60) -> String {
    let text = expression.description
    return text.count > limit ? title : "\(title) = \(text)"
  }

  /// The function as an objective that methods can descend on.
  func objective() throws(Diagnostic) -> FunctionObjective {
    do {
      return FunctionObjective(try CompiledFunction(expression, variables: variables))
    } catch {
      throw Diagnostic(error)
    }
  }

  /// Whether two formulas are the same function of the same variables.
  func isSame(as other: Formula) -> Bool {
    variables == other.variables && expression == other.expression
  }
}

extension NamedFunction {
  /// The definitions of all of them by name, as formulas call them.
  static let definitions: [String: FunctionDefinition] = {
    var definitions: [String: FunctionDefinition] = [:]
    for function in all { definitions[function.name] = try? function.definition }
    return definitions
  }()
}

/// A compiled formula as an objective.
struct FunctionObjective: TwiceDifferentiable {
  let function: CompiledFunction

  init(_ function: CompiledFunction) { self.function = function }

  var dimension: Int { function.variables.count }

  func value(at point: UnsafeBufferPointer<Double>) -> Double { function.value(at: point) }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    function.valueAndGradient(at: point, into: gradient)
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    function.hessian(at: point, into: matrix)
  }
}

extension BoundArguments {
  /// The function that the positional text names or writes out; nil where there is no text.
  ///
  /// A word alone is a function defined before; anything else is an expression, whose names without
  /// a value are its variables, in alphabetical order. `kinds` are words that could have been meant.
  func formula(orOneOf kinds: [String] = []) throws(Diagnostic) -> Formula? {
    let span = arguments.positional
    guard span.length > 0 else { return nil }
    let text = arguments.positionalText
    if let definition = names.definitions[text] {
      do {
        return Formula(
          name: text, variables: definition.parameters,
          expression: try definition.boundBody(in: names.nameTable),
          known: NamedFunction.definitions[text] == definition ? NamedFunction.named(text) : nil)
      } catch {
        throw Diagnostic(error, span)
      }
    }
    var reader = ExpressionReader(positionalText)
    let parsed = try reader.parse()
    try reader.expectEnd()
    if let name = parsed.references.first, name.span == span, names.value(of: name.name) == nil,
      isFunctionName(name.name)
    {
      let known = names.definitions.keys.sorted() + kinds
      throw Diagnostic(
        .unknownFunction(name.name, suggestion: closest(to: name.name, among: known)), span)
    }
    var variables: Set<String> = []
    for reference in parsed.references where names.number(reference.name) == nil {
      if reference.name.contains(".") {
        // A result without a value is a mistake, not a variable.
        _ = try reader.number(parsed)
      } else {
        variables.insert(reference.name)
      }
    }
    guard !variables.isEmpty else { throw Diagnostic(.noVariables(text), span) }
    do {
      return Formula(
        name: "f", variables: variables.sorted(),
        expression: try parsed.bound(to: names.nameTable), known: nil)
    } catch {
      throw Diagnostic(error, error.span ?? span)
    }
  }

  /// Whether a name alone is meant as a function: a word, or a letter that is one by custom.
  ///
  /// Another letter is a variable: `derive x`.
  private func isFunctionName(_ name: String) -> Bool {
    !name.contains(".") && (name.utf8.count > 1 || "fgh".contains(name))
  }

  /// The function that a command needs.
  func formula(for command: any Command) throws(Diagnostic) -> Formula {
    guard let formula = try formula() else {
      throw Diagnostic(
        .missingWord(command.fullName, what: "a function", example: command.examples[0].line), end)
    }
    return formula
  }
}

extension Formula {
  /// The intervals to look at a function in, where nothing else is said.
  func box(_ asked: ClosedRange<Double>?) -> [ClosedRange<Double>] {
    if let asked { return variables.map { _ in asked } }
    return known?.domain ?? variables.map { _ in -10...10 }
  }

  /// The critical points in a box.
  func criticalPoints(
    in box: [ClosedRange<Double>], seed: Int = 2015, shouldStop: () -> Bool
  ) throws(Diagnostic) -> CriticalPoints {
    do {
      return try CriticalPoints.find(
        expression, variables: variables,
        search: CriticalPoints.Search(box: box, seed: UInt64(seed)), shouldStop: shouldStop)
    } catch {
      throw Diagnostic(error)
    }
  }

  /// The minima to measure a run by: known ones, else those found around the places it went.
  func minima(around box: [ClosedRange<Double>], shouldStop: () -> Bool) -> Minima {
    if let known, !known.minima.isEmpty {
      let points = known.minima.map { Minima.Point(x: $0.point, value: $0.value) }
      return Minima(points: points, kind: .published)
    }
    guard variables.count <= 2,
      let found = try? criticalPoints(in: box, shouldStop: shouldStop)
    else { return Minima(points: [], kind: .searched) }
    let points = found.points.filter { $0.kind == .minimum }
    return Minima(
      points: points.map { Minima.Point(x: $0.point, value: $0.value) },
      kind: found.isComplete ? .exact : .searched)
  }
}

/// The minima of a function, and how they are known.
struct Minima: Sendable {
  /// How minima are known.
  enum Kind: Sendable {
    /// The derivative was solved: there are no others.
    case exact
    /// From the literature.
    case published
    /// Found by a search, which can miss some.
    case searched
  }

  /// A minimum and the value there.
  struct Point: Equatable, Sendable {
    var x: [Double]
    var value: Double
  }

  var points: [Point]
  var kind: Kind

  /// The minimum closest to a point.
  func nearest(to point: [Double]) -> Point? {
    points.min { squaredDistance($0.x, point) < squaredDistance($1.x, point) }
  }

  /// How reports call it.
  var label: String {
    switch kind {
    case .exact: "exact"
    case .published: "known"
    case .searched: "nearby"
    }
  }
}

/// The square of the Euclidean distance between two points.
func squaredDistance(_ left: [Double], _ right: [Double]) -> Double {
  zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
}
