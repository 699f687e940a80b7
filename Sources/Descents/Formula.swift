public import Expressions
public import Numerics
public import Optimization

/// A function to look at or descend on: the expression, its variables in order, and its name.
public struct Formula: Sendable {
  /// The name that reports use: the function's own, or `f` for an expression typed instead.
  public var name: String
  /// The variables, in the order of a point's coordinates.
  public var variables: [String]
  /// The value as a function of the variables.
  public var expression: Expression
  /// The function that came with the shell, where it is one of those.
  public var known: NamedFunction?
  /// The rows that its row functions run over; nil where it has none.
  public let rows: RowTable?
  /// What is left of the rows where it is a quadratic over them.
  public internal(set) var compression: CompressedFormula?

  /// Creates a formula.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - variables: Its variables in order.
  ///   - expression: Its value, bound.
  ///   - known: The function that came with the shell, where it is one.
  ///   - rows: The rows of the data, for an expression that puts rows together.
  public init(
    name: String, variables: [String], expression: Expression, known: NamedFunction? = nil,
    rows: RowTable? = nil
  ) {
    self.name = name
    self.variables = variables
    self.expression = expression
    self.known = known
    self.rows = expression.usesRows ? rows : nil
  }

  /// `f(x, y)`.
  public var signature: String { "\(name)(\(variables.joined(separator: ", ")))" }

  /// Whether all second derivatives are constant, and the same everywhere: those of a function with
  /// kinks, such as |x| + y², are not.
  public var isQuadratic: Bool {
    guard rows == nil else { return compression != nil }
    return hasConstantCurvature
      && (try? expression.derivativeGaps(by: variables).isEmpty) == true
  }

  /// All first derivatives come from one pass over the formula, and each is asked only about the
  /// variables that are left in it: of a sum of squares of a thousand variables, one.
  private var hasConstantCurvature: Bool {
    // Most formulas are told by the first variable.
    guard let first = variables.first, let one = try? expression.derivative(by: first),
      Self.isLinear(one), let gradient = try? expression.derivatives(by: variables)
    else { return variables.isEmpty }
    return gradient.allSatisfy(Self.isLinear)
  }

  private static func isLinear(_ derivative: Expression) -> Bool {
    guard let curvature = try? derivative.derivatives(by: derivative.freeNames) else {
      return false
    }
    return curvature.allSatisfy(\.freeNames.isEmpty)
  }

  /// The intervals to look at the function in, where nothing else is said.
  public func box(_ asked: ClosedRange<Double>?) -> [ClosedRange<Double>] {
    if let asked { return variables.map { _ in asked } }
    return box
  }

  /// The critical points in a box.
  ///
  /// - Parameters:
  ///   - box: Where to look, an interval for each variable.
  ///   - seed: The seed of random starts.
  ///   - isForMinima: Whether only minima are wanted, which takes fewer starts.
  ///   - shouldStop: Asked now and then; `true` ends the search with what was found.
  /// - Returns: The points, and whether there can be others.
  /// - Throws: What keeps the expression from being differentiated.
  public func criticalPoints(
    in box: [ClosedRange<Double>], seed: Int = 2015, isForMinima: Bool = false,
    shouldStop: () -> Bool
  ) throws(ExpressionError) -> CriticalPoints {
    if let compression { return Self.levelPoints(of: compression) }
    guard rows == nil else { return searchedPoints(in: box, seed: seed, shouldStop: shouldStop) }
    return try CriticalPoints.find(
      expression, variables: variables,
      search: CriticalPoints.Search(
        box: box, starts: isForMinima ? 48 : 400, seed: UInt64(max(seed, 0)),
        isForMinima: isForMinima),
      shouldStop: shouldStop)
  }
}

/// A formula is a function that methods can descend on.
extension Formula: Subject {
  /// The variables.
  public var coordinateNames: [String] { variables }
  /// The function's name.
  public var quantity: String { name }
  /// `f`, whatever the function is called.
  public var resultName: String { "f" }

  /// `f(x) = …`, or `f(x)` alone where the expression is longer than `limit`.
  public func title(limit: Int) -> String {
    let text = expression.description
    return text.count > limit ? signature : "\(signature) = \(text)"
  }

  /// The compiled function.
  public func objective() throws(DescentError) -> any Objective {
    if let rows { return try rowObjective(over: rows) }
    do {
      return FunctionObjective(
        try CompiledFunction(expression, variables: variables),
        squares: SquaredTerms(expression, variables: variables))
    } catch {
      throw .expression(error)
    }
  }

  /// Those from the literature; else those found by a search of the box.
  public func minima(around box: [ClosedRange<Double>], shouldStop: () -> Bool) -> Minima {
    if rows != nil { return rowMinima(around: box, shouldStop: shouldStop) }
    if let known, !known.minima.isEmpty {
      return Minima(
        known.minima.map { Minimum(point: $0.point, value: $0.value) }, .published)
    }
    guard variables.count <= Self.mostSearchedVariables,
      let found = try? criticalPoints(in: box, isForMinima: true, shouldStop: shouldStop)
    else { return .none }
    // Of a set of minima the one nearest to the middle of the box.
    let middle = box.map { $0.lowerBound / 2 + $0.upperBound / 2 }
    let minima = found.points.filter { $0.kind == .minimum }
    return Minima(
      minima.map { Minimum(point: $0.nearest(to: middle), value: $0.value) },
      found.isComplete && minima.allSatisfy(\.isExact) ? .exact : .searched)
  }

  /// A run of a function of more variables is not measured by minima: to find them takes longer
  /// than it.
  private static let mostSearchedVariables = 10

  /// From the compressed rows, where it is a quadratic over rows; else the second derivatives.
  public func curvature(at point: [Double]) -> Spectrum? {
    if let compression { return compression.spectrum }
    guard let objective = try? objective() as? any TwiceDifferentiable else { return nil }
    return Spectrum(of: objective, at: point)
  }

  /// Whether the other is the same expression in the same variables, over the same rows.
  public func isSame(as other: any Subject) -> Bool {
    guard let other = other as? Formula else { return false }
    return variables == other.variables && expression == other.expression && rows === other.rows
  }

  /// Whether it puts rows of the data together.
  public var usesRows: Bool { rows != nil }

  /// Where a function that came with the shell is usually looked at.
  public var domain: [ClosedRange<Double>]? { known?.domain }
}

extension NamedFunction {
  /// Those that were asked for: reading all nine would make every start wait.
  private static let definitions = Locked<[String: FunctionDefinition]>([:])

  /// The function of that name as formulas call it; nil where none came with the shell.
  public static func definition(of name: String) -> FunctionDefinition? {
    guard let function = named(name) else { return nil }
    return definitions.withLock { definitions in
      if let definition = definitions[name] { return definition }
      let definition = try? function.definition
      definitions[name] = definition
      return definition
    }
  }
}

/// A compiled formula as an objective; for one thread, as compiled formulas are.
struct FunctionObjective: TwiceDifferentiable {
  let function: CompiledFunction
  let squares: SquaredTerms

  init(_ function: CompiledFunction, squares: SquaredTerms) {
    self.function = function
    self.squares = squares
  }

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
