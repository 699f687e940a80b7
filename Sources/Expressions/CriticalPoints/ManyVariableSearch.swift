internal import Numerics

/// Looks for the critical points of a function of several variables, from many starts in a box.
///
/// Each start goes to a zero of the gradient by Levenberg's damped Newton steps on |∇f|²; the first
/// of them also go down, and fewer of them up, by Newton steps with the eigenvalues made positive.
/// Where the function has kinks, a search by comparing values ends at those.
///
/// Sources: Kenneth Levenberg, 1944, "A method for the solution of certain non-linear problems in
/// least squares"; Stephen Goldfeld, Richard Quandt and Hale Trotter, 1966, "Maximization by
/// quadratic hill-climbing"; Robert Hooke and T. A. Jeeves, 1961, "'Direct search' solution of
/// numerical and statistical problems".
struct ManyVariableSearch {
  let function: CompiledFunction
  let box: [ClosedRange<Double>]
  let widths: [Double]
  let starts: Int
  let hasKinks: Bool
  let mayJump: Bool
  let curves: KinkCurves
  /// Whether only minima are asked for.
  let isForMinima: Bool
  /// What part of the work is done: a run that minima are wanted for takes hardly longer itself.
  var effort: Int { isForMinima ? 4 : 1 }
  let shouldStop: () -> Bool
  let bounds: IntervalProgram
  var random: SplitMix64
  var points: [CriticalPoint] = []
  var work = 0
  /// The part of the work that went into kinks: these may not use up what smooth points need.
  var kinkWork = 0
  /// What second derivatives cost, and their eigenvalues, in operations.
  let newtonCost: Int
  let eigenvalueCost: Int
  /// A gradient of usual size in the box.
  var usualSlope = 1.0

  /// Functions of more variables are not searched: the matrix of second derivatives is too large.
  static let maximumVariables = 40
  /// The operations after which no new start is made.
  static let maximumWork = 14_000_000
  /// The operations after which kinks are not looked for any further.
  static let maximumKinkWork = 8_000_000
  static let descents = 32
  static let ascents = 12
  static let directSearches = 16
  /// The starts in a row that find nothing new before the search ends.
  static let patience = 60

  /// A search for a function; its formula without calls of users' functions tells whether it has
  /// kinks.
  init(
    _ node: Node?, _ function: CompiledFunction, in box: [ClosedRange<Double>],
    _ search: CriticalPoints.Search, shouldStop: @escaping () -> Bool
  ) {
    self.function = function
    self.box = box
    starts = max(search.starts, 1)
    isForMinima = search.isForMinima
    self.shouldStop = shouldStop
    widths = box.map { max($0.upperBound - $0.lowerBound, 1e-300) }
    random = SplitMix64(seed: search.seed)
    let nodes = node.map { Postorder($0).nodes }
    hasKinks = nodes?.contains { $0.mayHaveKink } ?? true
    mayJump = nodes?.contains { $0.mayJump } ?? true
    let isSearched = hasKinks && box.count <= Self.maximumVariables
    curves = KinkCurves(isSearched ? node : nil, function.variables)
    // Storage that is made for each step costs more than the numbers in it.
    newtonCost =
      function.builder.entries.count * (box.count + 1) + 10 * box.count * box.count + 1500
    eigenvalueCost = 20 * box.count * box.count * box.count + 1000
    bounds = IntervalProgram(
      function.builder, variableCount: box.count, outputs: [function.output] + function.components)
  }

  mutating func run() -> CriticalPoints {
    if isSlopeBounded { return CriticalPoints(points: [], coverage: .everywhere) }
    guard box.count <= Self.maximumVariables else {
      return CriticalPoints(points: [], coverage: .searched, wasInterrupted: shouldStop())
    }
    if let proven = proven() { return proven }
    let isInterrupted = !search()
    if points.isEmpty, !isInterrupted {
      return CriticalPoints(points: [], coverage: isSlopeExcluded() ? .range : .searched)
    }
    return CriticalPoints(
      points: points.filter { !bounds.hasPole(at: $0.point) }
        .map { $0.with(value: bounds.settled($0.value, at: $0.point)) },
      coverage: .searched, wasInterrupted: isInterrupted)
  }

  /// Goes from one start after the other; false where it was asked to stop.
  private mutating func search() -> Bool {
    let positions = startPositions()
    let slopes = positions.prefix(32).map { Self.length(gradient($0)) }.filter(\.isFinite).sorted()
    if !slopes.isEmpty { usualSlope = max(slopes[slopes.count / 2], 1e-290) }
    if hasKinks { addMeetings(from: positions) }
    var (known, fruitless) = (0, 0)
    for (start, position) in positions.enumerated() {
      if shouldStop() { return false }
      fruitless = points.count > known ? 0 : fruitless + 1
      known = points.count
      if fruitless > max(Self.patience, 4 * known) { break }
      guard points.count < CriticalPoints.maximumCount, work < Self.maximumWork / effort else {
        break
      }
      if start < Self.descents { add(climb(from: position, by: -1)) }
      if start < Self.ascents, !isForMinima { add(climb(from: position, by: 1)) }
      if hasKinks, start < Self.directSearches, kinkWork < Self.maximumKinkWork / effort {
        for direction in isForMinima ? [-1.0] : [-1.0, 1.0] where !shouldStop() {
          addKink(directSearch(from: position, by: direction), by: direction)
        }
      }
      add(zeroOfGradient(from: position))
    }
    addLowest()
    addMirrored()
    return !shouldStop()
  }

  /// Adds minima that lie lower than those that are known.
  private mutating func addLowest() {
    guard box.count <= 6 else { return }
    var cells = LowestCells(
      bounds, in: box.map { Interval($0.lowerBound, $0.upperBound) }, effort: effort)
    var lowest = points.map(\.value).min() ?? .infinity
    while !shouldStop(), let point = cells.next(below: lowest - noiseOfLowest(lowest)) {
      guard value(point) < lowest else { continue }
      let known = points.count
      add(climb(from: point, by: -1))
      if hasKinks { addKink(directSearch(from: point, by: -1), by: -1) }
      guard points.count > known else { continue }
      lowest = min(lowest, points[known...].map(\.value).min() ?? lowest)
    }
  }

  /// How much lower a value must be to count.
  private func noiseOfLowest(_ lowest: Double) -> Double {
    lowest.isFinite ? 1e-9 * max(lowest.magnitude, 1e-3) : 0
  }

  /// The middle of the box first, then anywhere.
  mutating func startPositions() -> [[Double]] {
    (0..<starts).map { start in
      box.map { interval in
        let fraction = start == 0 ? 0.5 : random.nextUniform()
        return interval.lowerBound + (interval.upperBound - interval.lowerBound) * fraction
      }
    }
  }

  // MARK: The function

  func value(_ point: [Double]) -> Double { function.value(at: point) }

  func gradient(_ point: [Double]) -> [Double] {
    function.valueAndGradient(at: point).gradient
  }

  func hessian(_ point: [Double]) -> SymmetricMatrix {
    SymmetricMatrix(order: point.count, elements: function.hessian(at: point))
  }

  static func square(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }
  }

  /// The length of a vector, also where its squares are too small or too large for a number.
  static func length(_ vector: [Double]) -> Double {
    let sum = square(vector)
    if sum.isNaN || sum > 1e-280 && sum < 1e300 { return sum.squareRoot() }
    let largest = vector.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0, largest.isFinite else { return largest }
    return largest * square(vector.map { $0 / largest }).squareRoot()
  }

  /// How large rounding may make the difference of two values.
  func noise(_ point: [Double]) -> Double {
    bounds.run(point.map { Interval($0) })
    let value = bounds.output(0)
    return value.isEmpty ? .infinity : max(4 * value.width, .leastNormalMagnitude)
  }

  /// The same where the function bends as it does there: the numbers that there are may all lie
  /// beside the place where it is lowest.
  func noise(_ point: [Double], _ spectrum: Spectrum) -> Double {
    let bend = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    return max(noise(point), 16 * bend * Self.square(point.map(\.ulp)))
  }

  // MARK: Proofs

  /// Whether a derivative certainly is 0 nowhere at all.
  var isSlopeBounded: Bool {
    bounds.run(box.map { _ in .entire })
    return box.indices.contains { bounds.output($0 + 1).sign != nil }
  }

  /// Whether everywhere in the box a derivative certainly is not 0.
  func isSlopeExcluded() -> Bool {
    var pending = [box.map { Interval($0.lowerBound, $0.upperBound) }]
    var runs = 0
    while let cell = pending.popLast() {
      runs += 1
      guard runs < 2000, !shouldStop() else { return false }
      bounds.run(cell)
      if bounds.output(0).isEmpty { continue }
      if cell.indices.contains(where: { bounds.output($0 + 1).sign != nil }) { continue }
      var widest = 0
      for index in cell.indices where cell[index].width > cell[widest].width { widest = index }
      let middle = cell[widest].lower / 2 + cell[widest].upper / 2
      var (low, high) = (cell, cell)
      low[widest].upper = middle
      high[widest].lower = middle
      pending += [low, high]
    }
    return true
  }

  /// The points of a smooth function, with proof that there are no others in the box; nil where
  /// bounds do not decide.
  private mutating func proven() -> CriticalPoints? {
    guard box.count <= GradientBoxes.maximumVariables, !hasKinks || !mayJump else { return nil }
    let margins = zip(box, widths).map {
      Interval(($0.lowerBound - 1e-9 * $1).nextDown, ($0.upperBound + 1e-9 * $1).nextUp)
    }
    var boxes = GradientBoxes(
      function, in: margins, mayJump: mayJump, effort: effort, shouldStop: shouldStop)
    guard let roots = boxes.run() else { return nil }
    var proven: [CriticalPoint] = []
    for root in roots {
      func isIn(_ point: [Double]) -> Bool {
        zip(root.isAlone, point).allSatisfy { $0.lower <= $1 && $1 <= $0.upper }
      }
      var point = root.middle
      let short = rounded(polished(point), isSingular: false)
      if isIn(short), mayBeCritical(short) { point = short }
      guard isInside(point) else { continue }
      let value = value(point)
      guard value.isFinite, let spectrum = Spectrum(hessian(point)) else { return nil }
      let sizes = spectrum.eigenvalues.map(\.magnitude)
      guard let least = sizes.min(), let most = sizes.max(), least > 1e-13 * most else {
        return nil
      }
      let positive = spectrum.eigenvalues.filter { $0 > 0 }.count
      proven.append(
        CriticalPoint(
          point: point, value: bounds.settled(value, at: point),
          kind: positive == box.count ? .minimum : positive == 0 ? .maximum : .saddle,
          isSmooth: true))
    }
    return CriticalPoints(points: proven, coverage: .range)
  }

  // MARK: Smooth points

  /// Goes from a start to a point where the gradient vanishes; nil when it ends elsewhere.
  mutating func zeroOfGradient(from start: [Double]) -> [Double]? {
    var point = start
    var gradient = gradient(point)
    var error = Self.square(gradient)
    guard error.isFinite else { return nil }
    var damping = 1e-3
    for step in 0..<300 where error > 0 {
      if step % 4 == 3, shouldStop() { return nil }
      work += newtonCost
      let hessian = hessian(point)
      let uphill = hessian.times(gradient)
      let scale = Self.square(uphill) / error
      guard scale.isFinite, scale > 0,
        let step = hessian.squared(plus: damping * scale).solve(uphill)
      else { break }
      let next = zip(point, step).map { $0 - $1 }
      let nextGradient = self.gradient(next)
      let nextError = Self.square(nextGradient)
      if nextError < error {
        let isLast = zip(step, next).allSatisfy { $0.magnitude <= 1e-15 * $1.magnitude }
        (point, gradient, error) = (next, nextGradient, nextError)
        damping = max(damping / 10, 1e-16)
        if isLast { break }
      } else {
        damping *= 10
        // No step is short enough: rounding decides from here.
        if damping > 1e16 { break }
      }
    }
    return point
  }

  /// Goes down (`direction` -1) or up (1) from a start as far as it gets; nil where there is no
  /// end.
  mutating func climb(from start: [Double], by direction: Double) -> [Double]? {
    var point = start
    var (value, gradient) = function.valueAndGradient(at: point)
    var shift = 1e-4
    let reach = zip(box, widths).reduce(1.0) {
      max($0, 100 * max($1.1, $1.0.lowerBound.magnitude, $1.0.upperBound.magnitude))
    }
    for step in 0..<400 {
      guard value.isFinite, gradient.allSatisfy(\.isFinite), let spectrum = Spectrum(hessian(point))
      else { return nil }
      work += newtonCost + eigenvalueCost
      let largest = max(
        spectrum.eigenvalues.first?.magnitude ?? 0, spectrum.eigenvalues.last?.magnitude ?? 0)
      guard largest > 0 else { return Self.length(gradient) == 0 ? point : nil }
      var isDone = true
      while shift < 1e12 {
        let next = Self.step(
          from: point, gradient, spectrum, shift: shift * largest, by: direction)
        let (nextValue, nextGradient) = function.valueAndGradient(at: next)
        if (nextValue - value) * direction > 0
          || nextValue == value && Self.square(nextGradient) < Self.square(gradient)
        {
          (point, value, gradient) = (next, nextValue, nextGradient)
          shift = max(shift / 8, 1e-16)
          isDone = false
          break
        }
        shift *= 8
      }
      if isDone { return point }
      if point.contains(where: { $0.magnitude > reach }) { return nil }
      if step % 4 == 3, shouldStop() { return nil }
    }
    return point
  }

  /// A Newton step with the eigenvalues made positive and moved away from 0.
  static func step(
    from point: [Double], _ gradient: [Double], _ spectrum: Spectrum, shift: Double,
    by direction: Double
  ) -> [Double] {
    var next = point
    for (eigenvalue, vector) in zip(spectrum.eigenvalues, spectrum.eigenvectors) {
      let part = zip(vector, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      let size = part / (eigenvalue.magnitude + shift)
      for index in next.indices { next[index] += direction * size * vector[index] }
    }
    return next
  }

  /// Newton steps in the directions in which the gradient changes, until they do not help.
  func polished(_ start: [Double]) -> [Double] {
    var point = start
    var gradient = gradient(point)
    for _ in 0..<8 {
      guard let next = newtonStep(from: point, gradient) else { break }
      let nextGradient = self.gradient(next)
      guard Self.square(nextGradient) < Self.square(gradient) else { break }
      (point, gradient) = (next, nextGradient)
    }
    return point
  }

  func newtonStep(from point: [Double], _ gradient: [Double]) -> [Double]? {
    guard let spectrum = Spectrum(hessian(point)) else { return nil }
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0 else { return nil }
    var next = point
    for (eigenvalue, vector) in zip(spectrum.eigenvalues, spectrum.eigenvectors)
    where eigenvalue.magnitude > 1e-9 * largest {
      let part = zip(vector, gradient).reduce(0) { $0 + $1.0 * $1.1 } / eigenvalue
      for index in next.indices { next[index] -= part * vector[index] }
    }
    return next
  }

  /// Shorter numbers where the gradient is no larger for it.
  func rounded(_ point: [Double], isSingular: Bool) -> [Double] {
    let size = Self.square(gradient(point))
    for digits in isSingular ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [6, 7, 8, 9, 10, 11, 12] {
      // Where second derivatives vanish, a search stops far from the point.
      let reach = isSingular ? 2e-2 : 1e-9
      let short = point.map { coordinate -> Double in
        let rounded = Self.rounded(coordinate, digits)
        return (rounded - coordinate).magnitude <= reach * max(1, coordinate.magnitude)
          ? rounded : coordinate
      }
      guard short != point else { continue }
      if Self.square(gradient(short)) <= size || !isSingular && mayBeCritical(short) {
        return short
      }
    }
    return point
  }

  /// Whether rounding hides the difference between the gradient and 0.
  func mayBeCritical(_ point: [Double]) -> Bool {
    bounds.run(point.map { Interval($0) })
    return point.indices.allSatisfy { bounds.output($0 + 1).containsZero }
  }

  static func rounded(_ coordinate: Double, _ decimals: Int) -> Double {
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    guard coordinate.magnitude < 1e6 else { return coordinate }
    return (coordinate * power).rounded() / power + 0
  }
}
