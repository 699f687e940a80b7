internal import Numerics

/// The zeros of a gradient in a box, all of them, with proof.
///
/// The box is cut until bounds exclude a zero in a part or Krawczyk's test shows that there is
/// exactly one. Where a zero is singular, or the function has a kink or a jump, neither happens and
/// nothing is proven.
///
/// Sources: Rudolf Krawczyk, 1969, "Newton-Algorithmen zur Bestimmung von Nullstellen mit
/// Fehlerschranken"; Ramon Moore, 1977, "A test for existence of solutions to nonlinear systems".
struct GradientBoxes {
  /// A zero of the gradient.
  struct Root {
    /// The bounds of its coordinates.
    var box: [Interval]
    /// A box that holds no other.
    var isAlone: [Interval]

    var middle: [Double] { box.map { $0.lower / 2 + $0.upper / 2 } }
  }

  private enum Verdict {
    case excluded
    case root(Root)
    case smaller([Interval])
    case undecided(isSmooth: Bool)
  }

  private let slopes: IntervalProgram
  private let curvatures: IntervalProgram
  private let box: [Interval]
  private let mayJump: Bool
  private let limit: Int
  private let shouldStop: () -> Bool
  private var roots: [Root] = []
  private var work = 0

  /// With more variables parts are too many.
  static let maximumVariables = 4
  /// The interval operations after which it gives up.
  private static let maximumWork = 1_200_000
  /// Parts smaller than this, by the size of the box, decide nothing any more.
  private static let least = 1e-8
  private static let leastRough = 1e-3

  /// A search of a box, with one part in `effort` of the usual work; a function that may jump has
  /// extremes where no derivative tells.
  init(
    _ function: CompiledFunction, in box: [Interval], mayJump: Bool, effort: Int,
    shouldStop: @escaping () -> Bool
  ) {
    let count = box.count
    slopes = IntervalProgram(
      function.builder, variableCount: count, outputs: [function.output] + function.components)
    var builder = function.builder
    let second = function.components.enumerated().flatMap { row, component in
      builder.gradient(of: component, variableCount: count)[...row]
    }
    curvatures = IntervalProgram(builder, variableCount: count, outputs: second)
    self.box = box
    self.mayJump = mayJump
    // With three variables it rarely ends in time.
    limit = Self.maximumWork / (box.count == 2 ? effort : 4 * effort)
    self.shouldStop = shouldStop
  }

  /// The zeros; nil where it is not proven that there are no others.
  mutating func run() -> [Root]? {
    var pending = [box]
    while let cell = pending.popLast() {
      guard work < limit, !shouldStop() else { return nil }
      switch examine(cell) {
      case .excluded: continue
      case .root(let root):
        guard add(root) else { return nil }
      case .smaller(let part): pending.append(part)
      case .undecided(let isSmooth):
        guard let halves = halves(of: cell, isSmooth: isSmooth) else { return nil }
        pending += [halves.1, halves.0]
      }
    }
    return roots
  }

  private func halves(of cell: [Interval], isSmooth: Bool) -> ([Interval], [Interval])? {
    let sizes = zip(cell, box).map { $0.width / max($1.width, 1e-300) }
    guard let widest = sizes.indices.max(by: { sizes[$0] < sizes[$1] }),
      sizes[widest] > (isSmooth ? Self.least : Self.leastRough)
    else { return nil }
    // Not in the middle: zeros lie at round numbers.
    let cut = cell[widest].lower + 0.4871 * cell[widest].width
    guard cut > cell[widest].lower, cut < cell[widest].upper else { return nil }
    var (low, high) = (cell, cell)
    low[widest].upper = cut
    high[widest].lower = cut
    return (low, high)
  }

  /// Notes a zero that is not known yet; false where two cannot be told apart.
  private mutating func add(_ root: Root) -> Bool {
    func holds(_ outer: [Interval], _ inner: [Interval]) -> Bool {
      zip(outer, inner).allSatisfy { $0.lower <= $1.lower && $0.upper >= $1.upper }
    }
    for known in roots {
      if holds(known.isAlone, root.box) || holds(root.isAlone, known.box) { return true }
      if zip(known.box, root.box).allSatisfy({ !$0.intersection($1).isEmpty }) { return false }
    }
    guard roots.count < CriticalPoints.maximumCount else { return false }
    roots.append(root)
    return true
  }

  // MARK: One part

  private mutating func examine(_ cell: [Interval]) -> Verdict {
    work += slopes.count
    slopes.run(cell)
    guard !slopes.output(0).isEmpty else { return .excluded }
    let isSmooth = (0...cell.count).allSatisfy { slopes.findings($0).isSmooth }
    let isSteep = (1...cell.count).contains { slopes.output($0).sign != nil }
    if isSteep, isSmooth || !mayJump { return .excluded }
    guard isSmooth else { return .undecided(isSmooth: false) }
    guard let image = image(of: cell) else { return .undecided(isSmooth: true) }
    let part = zip(image, cell).map { $0.intersection($1) }
    if part.contains(where: \.isEmpty) { return .excluded }
    if Self.isInside(image, cell) {
      return .root(Root(box: refined(part), isAlone: cell))
    }
    let isSmall = zip(cell, box).allSatisfy { $0.width <= 1e-4 * $1.width }
    if isSmall {
      // A zero at an edge: a box around it holds it inside.
      let around = cell.map { Interval($0.lower - $0.width, $0.upper + $0.width) }
      if let image = self.image(of: around), Self.isInside(image, around) {
        let whole = zip(image, around).map { $0.intersection($1) }
        return .root(Root(box: refined(whole), isAlone: around))
      }
    }
    let shrinks = zip(part, cell).contains { $0.width < 0.7 * $1.width }
    return shrinks ? .smaller(part) : .undecided(isSmooth: true)
  }

  private static func isInside(_ inner: [Interval], _ outer: [Interval]) -> Bool {
    zip(inner, outer).allSatisfy { $0.lower > $1.lower && $0.upper < $1.upper }
  }

  private mutating func refined(_ start: [Interval]) -> [Interval] {
    var box = start
    for _ in 0..<20 {
      guard let image = image(of: box) else { break }
      let next = zip(image, box).map { $0.intersection($1) }
      guard !next.contains(where: \.isEmpty),
        zip(next, box).contains(where: { $0.width < $1.width })
      else { break }
      box = next
    }
    return box
  }

  /// Where Krawczyk's operator sends a box: c - Y g(c) + (I - Y H(X)) (X - c).
  ///
  /// It holds every zero in the box; where it lies inside the box there is exactly one. Nil where
  /// second derivatives have no bounds or their matrix is singular.
  private mutating func image(of cell: [Interval]) -> [Interval]? {
    let count = cell.count
    work += curvatures.count + slopes.count
    curvatures.run(cell)
    var hessian = [[Interval]](repeating: cell, count: count)
    var position = 0
    for row in 0..<count {
      for column in 0...row {
        let bounds = curvatures.output(position)
        guard curvatures.findings(position).isSmooth, bounds.lower.isFinite, bounds.upper.isFinite
        else { return nil }
        hessian[row][column] = bounds
        hessian[column][row] = bounds
        position += 1
      }
    }
    let center = cell.map { $0.lower / 2 + $0.upper / 2 }
    slopes.run(center.map { Interval($0) })
    let gradient = (1...count).map { slopes.output($0) }
    let offsets = zip(cell, center).map { $0 - Interval($1) }
    let middle = SymmetricMatrix(
      order: count,
      elements: hessian.flatMap { row in row.map { $0.lower / 2 + $0.upper / 2 } })
    guard let inverse = Self.inverse(middle) else { return nil }
    return (0..<count).map { row in
      var image = Interval(center[row])
      for column in 0..<count {
        image = image - Interval(inverse[row][column]) * gradient[column]
        var rest = Interval(row == column ? 1 : 0)
        for index in 0..<count {
          rest = rest - Interval(inverse[row][index]) * hessian[index][column]
        }
        image = image + rest * offsets[column]
      }
      return image
    }
  }

  private static func inverse(_ matrix: SymmetricMatrix) -> [[Double]]? {
    var columns: [[Double]] = []
    for index in 0..<matrix.order {
      let unit = (0..<matrix.order).map { $0 == index ? 1.0 : 0 }
      guard let column = matrix.solve(unit) else { return nil }
      columns.append(column)
    }
    // Of a symmetric matrix up to rounding, which the test allows for.
    return columns
  }
}
