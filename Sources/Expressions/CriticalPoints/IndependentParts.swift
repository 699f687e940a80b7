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
    // For each part the choices: which combination they go on with, and the point they add.
    var levels: [[Choice]] = []
    var last = [Choice(sum: 0, before: 0, point: nil)]
    for (_, found) in parts {
      if shouldStop() { return .interrupted }
      // The lowest of each part: their sums are the lowest of all.
      let points = isFlipped ? found.lowestFirst.reversed() : found.lowestFirst
      var next: [Choice] = []
      for (before, choice) in last.enumerated() {
        guard !found.isEverywhere else {
          next.append(Choice(sum: choice.sum, before: before, point: nil))
          continue
        }
        for point in points.prefix(limit) {
          next.append(Choice(sum: choice.sum + point.value, before: before, point: point))
        }
      }
      if next.count > limit {
        next.sort { ($0.sum < $1.sum) != (isFlipped && $0.sum != $1.sum) }
        next.removeSubrange(limit...)
      }
      levels.append(next)
      last = next
    }
    let combinations = last.indices.map { end -> Combination in
      var combination = Combination(count: count)
      var position = end
      for (level, (part, _)) in zip(levels, parts).reversed() {
        let choice = level[position]
        if let point = choice.point {
          combination.add(point, part.variables)
        } else {
          combination.free(part.variables)
        }
        position = choice.before
      }
      return combination
    }
    let values = IntervalProgram(
      function.builder, variableCount: count, outputs: [function.output])
    var points: [CriticalPoint] = []
    for combination in combinations {
      if shouldStop() { return .interrupted }
      guard let point = combination.point(isFlipped, function) else { continue }
      points.append(point.with(value: values.settled(point.value, at: point.point)))
    }
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

/// A point of one part, added to a combination of points of the parts before.
private struct Choice {
  let sum: Double
  /// The position of that combination among those of the part before.
  let before: Int
  /// The point; nil where nothing depends on the part's variables.
  let point: CriticalPoint?
}

/// One critical point of each of some parts.
private struct Combination {
  var coordinates: [Double]
  var forms: [Expression?]
  var isSmooth = true
  var kind: CriticalPoint.Kind?
  var directions: [[Double]] = []
  var curvedDimension = 0

  init(count: Int) {
    coordinates = [Double](repeating: 0, count: count)
    forms = coordinates.map { _ in nil }
  }

  /// Adds variables that nothing depends on.
  mutating func free(_ variables: [Int]) {
    for position in variables {
      directions.append(coordinates.indices.map { $0 == position ? 1 : 0 })
    }
  }

  mutating func add(_ point: CriticalPoint, _ variables: [Int]) {
    for (index, position) in variables.enumerated() {
      coordinates[position] = point.point[index]
      forms[position] = point.forms[index]
    }
    isSmooth = isSmooth && point.isSmooth
    switch point.extent {
    case .point: break
    case .interval: curvedDimension += 1
    case .subspace(let inner):
      for direction in inner {
        var whole = [Double](repeating: 0, count: coordinates.count)
        for (index, position) in variables.enumerated() { whole[position] = direction[index] }
        directions.append(whole)
      }
    case .curved(let dimension): curvedDimension += dimension
    }
    kind = kind.map { Self.kind($0, point.kind) } ?? point.kind
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
