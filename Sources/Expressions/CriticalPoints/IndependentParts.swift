/// A sum taken apart into functions of different variables.
///
/// The critical points of f(x, y) + g(z) are all pairs of one of f and one of g: each part is
/// solved by itself, those of one variable with proof.
struct IndependentParts {
  /// A part and the positions of its variables; no formula where nothing depends on the variable.
  struct Part {
    let node: Node?
    let variables: [Int]
  }

  private(set) var parts: [Part] = []
  /// Whether the whole falls where the sum of the parts rises.
  private(set) var isFlipped = false

  /// Takes a simplified formula of some variables apart.
  init(_ node: Node, _ variables: [String]) {
    var core = node
    // What rises with a formula has its critical points: sqrt(h), exp(h), 3h + 1.
    while let (inner, falls) = core.risingArgument {
      if falls { isFlipped.toggle() }
      core = inner
    }
    var terms = [Node.Term(isNegative: false, node: core)]
    if case .sum(let inner) = core.form { terms = inner }
    var positions: [String: Int] = [:]
    for (index, name) in variables.enumerated() { positions[name] = index }
    // Groups of variables that meet in a term, as a forest with the first variable as root.
    var roots = Array(variables.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while roots[index] != index { index = roots[index] }
      return index
    }
    var termVariables: [[Int]] = []
    for term in terms {
      let own = Expression(term.node).freeNames.compactMap { positions[$0] }
      termVariables.append(own)
      guard let first = own.first else { continue }
      for other in own.dropFirst() {
        let (one, two) = (root(first), root(other))
        roots[max(one, two)] = min(one, two)
      }
    }
    var groups: [Int: [Node.Term]] = [:]
    for (term, own) in zip(terms, termVariables) {
      guard let first = own.first else { continue }
      groups[root(first), default: []].append(term)
    }
    for index in variables.indices where root(index) == index {
      let own = variables.indices.filter { root($0) == index }
      parts.append(Part(node: groups[index].map { Node.sum($0) }, variables: own))
    }
  }
}

extension Node {
  /// The formula in which this rises, or falls, all along; nil where there is no simpler one.
  fileprivate var risingArgument: (node: Node, falls: Bool)? {
    switch form {
    case .negation(let operand): return (operand, true)
    case .sum(let terms):
      let active = terms.filter { !Expression($0.node).freeNames.isEmpty }
      guard active.count == 1, terms.count > 1 else { return nil }
      return (active[0].node, active[0].isNegative)
    case .product(let factors):
      let active = factors.filter { !Expression($0.node).freeNames.isEmpty }
      guard active.count == 1, factors.count > 1, !active[0].isDivisor else { return nil }
      var sign = 1.0
      for factor in factors where Expression(factor.node).freeNames.isEmpty {
        guard let value = Expression(factor.node).constantValue, value != 0, value.isFinite else {
          return nil
        }
        sign *= value < 0 ? -1 : 1
      }
      return (active[0].node, sign < 0)
    case .power(let base, let exponent):
      if case .constant(.e) = base.form { return (exponent, false) }
      return nil
    case .call(let function, let arguments):
      switch function {
      case .sqrt, .exp, .log, .ln, .log2, .log10, .atan, .sinh, .tanh, .sigmoid:
        return (arguments[0], false)
      default: return nil
      }
    default: return nil
    }
  }
}

extension CriticalPoints {
  /// The critical points of a sum of independent parts, from those of the parts.
  ///
  /// `function` is the whole, for the values.
  static func combined(
    _ parts: [(part: IndependentParts.Part, found: CriticalPoints)], isFlipped: Bool,
    of function: CompiledFunction, shouldStop: () -> Bool
  ) -> CriticalPoints {
    let wasInterrupted = parts.contains { $0.found.wasInterrupted }
    let empty = parts.filter { $0.found.points.isEmpty && !$0.found.isEverywhere }
    if let surest = empty.map(\.found.coverage).min() {
      return CriticalPoints(points: [], coverage: surest, wasInterrupted: wasInterrupted)
    }
    if parts.allSatisfy({ $0.found.isEverywhere }) { return .everywhere }
    let count = function.variables.count
    // In many variables fewer, so that all of them together stay small.
    let limit = min(maximumCount, max(1, 200_000 / count))
    var combinations = [Combination(count: count)]
    for (part, found) in parts {
      if shouldStop() { return .interrupted }
      var next: [Combination] = []
      // The lowest of each part: their sums are the lowest of all.
      let points = isFlipped ? found.lowestFirst.reversed() : found.lowestFirst
      for combination in combinations {
        guard !found.isEverywhere else {
          next.append(combination.free(part.variables))
          continue
        }
        for point in points { next.append(combination.with(point, part.variables)) }
      }
      if next.count > limit {
        next.sort { ($0.sum < $1.sum) != (isFlipped && $0.sum != $1.sum) }
        next.removeSubrange(limit...)
      }
      combinations = next
    }
    let values = IntervalProgram(
      function.builder, variableCount: count, outputs: [function.output])
    let points = combinations.compactMap { $0.point(isFlipped, function) }
      .map { $0.with(value: values.settled($0.value, at: $0.point)) }
    return CriticalPoints(
      points: points, coverage: parts.map(\.found.coverage).max() ?? .searched,
      wasInterrupted: wasInterrupted)
  }

  /// The points by rising values, those of one value by rising coordinates.
  public var lowestFirst: [CriticalPoint] {
    points.sorted {
      $0.value != $1.value
        ? $0.value < $1.value : $0.point.lexicographicallyPrecedes($1.point)
    }
  }
}

/// One critical point of each of some parts.
private struct Combination {
  var coordinates: [Double]
  var forms: [Expression?]
  var sum = 0.0
  var isSmooth = true
  var kind: CriticalPoint.Kind?
  var directions: [[Double]] = []
  var curvedDimension = 0

  init(count: Int) {
    coordinates = [Double](repeating: 0, count: count)
    forms = coordinates.map { _ in nil }
  }

  private func unit(_ position: Int) -> [Double] {
    coordinates.indices.map { $0 == position ? 1 : 0 }
  }

  /// The combination with variables that nothing depends on.
  func free(_ variables: [Int]) -> Combination {
    var result = self
    result.directions += variables.map(unit)
    return result
  }

  func with(_ point: CriticalPoint, _ variables: [Int]) -> Combination {
    var result = self
    for (index, position) in variables.enumerated() {
      result.coordinates[position] = point.point[index]
      result.forms[position] = point.forms[index]
    }
    result.sum += point.value
    result.isSmooth = isSmooth && point.isSmooth
    switch point.extent {
    case .point: break
    case .interval: result.curvedDimension += 1
    case .subspace(let directions):
      for direction in directions {
        var whole = [Double](repeating: 0, count: coordinates.count)
        for (index, position) in variables.enumerated() { whole[position] = direction[index] }
        result.directions.append(whole)
      }
    case .curved(let dimension): result.curvedDimension += dimension
    }
    result.kind = kind.map { Self.kind($0, point.kind) } ?? point.kind
    return result
  }

  private static func kind(
    _ first: CriticalPoint.Kind, _ second: CriticalPoint.Kind
  ) -> CriticalPoint.Kind {
    switch (first, second) {
    case (.minimum, .minimum): .minimum
    case (.maximum, .maximum): .maximum
    // What rises in one variable and falls in it too, or rises in one and falls in another.
    case (.inflection, _), (_, .inflection), (.saddle, _), (_, .saddle): .saddle
    case (.minimum, .maximum), (.maximum, .minimum): .saddle
    case (.degenerate, let other), (let other, .degenerate): other
    }
  }

  func point(_ isFlipped: Bool, _ function: CompiledFunction) -> CriticalPoint? {
    let (value, gradient) = function.valueAndGradient(at: coordinates)
    guard value.isFinite, var kind else { return nil }
    if isFlipped {
      kind = kind == .minimum ? .maximum : kind == .maximum ? .minimum : kind
    }
    if kind == .inflection, coordinates.count > 1 { kind = .saddle }
    let extent: CriticalPoint.Extent =
      curvedDimension > 0
      ? .curved(dimension: curvedDimension + directions.count)
      : directions.isEmpty ? .point : .subspace(directions)
    return CriticalPoint(
      point: coordinates, value: value, kind: kind,
      isSmooth: isSmooth && gradient.allSatisfy(\.isFinite), extent: extent, forms: forms)
  }
}
