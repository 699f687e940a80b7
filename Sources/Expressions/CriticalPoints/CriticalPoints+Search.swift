extension CriticalPoints {
  /// Finds the points where every partial derivative vanishes, and minima and maxima at kinks.
  ///
  /// One variable: quotients of polynomials are solved exactly, wherever their points are; else the
  /// interval is halved until bounds prove where the derivative is 0. Several variables: quadratic
  /// functions are solved exactly, sums of functions of different variables apart; of up to four
  /// variables the box is cut until bounds prove where the gradient is 0; else Newton's method from
  /// seeded starts in the box. The same search finds the same points every time.
  ///
  /// `shouldStop` is asked often; when it says so, the points found so far are returned.
  /// Throws `unknownName` for a name that is not among the variables, and `tooLarge` for a formula
  /// beyond the limits.
  public static func find(
    _ expression: Expression, variables: [String], search: Search = Search(),
    shouldStop: () -> Bool = { false }
  ) throws(ExpressionError) -> CriticalPoints {
    let function = try CompiledFunction(expression, variables: variables)
    guard !variables.isEmpty, !function.isConstant else { return .everywhere }
    // Where the formula is too long to be written out, its values alone are searched.
    let node = (try? expression.expandedForSymbols()).map { Simplifier.simplify($0) }
    return withoutActuallyEscaping(shouldStop) { shouldStop in
      guard variables.count > 1 else {
        var finder = OneVariableSearch(
          node, name: variables[0], function: function, in: search.interval(0),
          shouldStop: shouldStop)
        return finder.run()
      }
      return ofSeveral(node, function, search, shouldStop)
    }
  }

  private static func ofSeveral(
    _ node: Node?, _ function: CompiledFunction, _ search: Search,
    _ shouldStop: @escaping () -> Bool
  ) -> CriticalPoints {
    let box = function.variables.indices.map { search.interval($0) }
    guard let node else {
      return solved(nil, function, in: box, search, shouldStop)
    }
    if function.variables.count <= ManyVariableSearch.maximumVariables,
      let form = QuadraticForm(node, function.variables, shouldStop: shouldStop),
      let found = form.criticalPoints(shouldStop: shouldStop)
    {
      return found
    }
    let independent = IndependentParts(node, function.variables)
    var results: [(part: IndependentParts.Part, found: CriticalPoints)] = []
    for part in independent.parts {
      if shouldStop() { return .interrupted }
      let names = part.variables.map { function.variables[$0] }
      guard let node = part.node,
        let compiled = try? CompiledFunction(Expression(node), variables: names)
      else {
        results.append((part, .everywhere))
        continue
      }
      results.append(
        (part, solved(node, compiled, in: part.variables.map { box[$0] }, search, shouldStop)))
    }
    return combined(
      results, isFlipped: independent.isFlipped, of: function, shouldStop: shouldStop)
  }

  /// The points of a function whose variables are not to be taken apart.
  private static func solved(
    _ node: Node?, _ function: CompiledFunction, in box: [ClosedRange<Double>], _ search: Search,
    _ shouldStop: @escaping () -> Bool
  ) -> CriticalPoints {
    if box.count == 1 {
      var finder = OneVariableSearch(
        node, name: function.variables[0], function: function, in: box[0], shouldStop: shouldStop)
      return finder.run()
    }
    if let node, box.count <= ManyVariableSearch.maximumVariables,
      let form = QuadraticForm(node, function.variables, shouldStop: shouldStop),
      let found = form.criticalPoints(shouldStop: shouldStop)
    {
      return found
    }
    var finder = ManyVariableSearch(node, function, in: box, search, shouldStop: shouldStop)
    return finder.run()
  }
}
