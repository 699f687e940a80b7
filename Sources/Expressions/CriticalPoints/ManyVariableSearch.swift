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
  private let function: CompiledFunction
  private let box: [ClosedRange<Double>]
  private let widths: [Double]
  private let starts: Int
  private let hasKinks: Bool
  private let shouldStop: () -> Bool
  private let bounds: IntervalProgram
  private var random: SplitMix64
  private var points: [CriticalPoint] = []
  private var work = 0
  /// A gradient of usual size in the box.
  private var usualSlope = 1.0

  /// Functions of more variables are not searched: the matrix of second derivatives is too large.
  static let maximumVariables = 40
  /// The evaluations after which no new start is made, weighed by the variables.
  private static let maximumWork = 400_000
  private static let descents = 32
  private static let ascents = 12
  private static let directSearches = 16
  /// The starts in a row that find nothing new before the search ends.
  private static let patience = 80

  /// A search for a function; its formula without calls of users' functions tells whether it has
  /// kinks.
  init(
    _ node: Node?, _ function: CompiledFunction, in box: [ClosedRange<Double>], starts: Int,
    seed: UInt64, shouldStop: @escaping () -> Bool
  ) {
    self.function = function
    self.box = box
    self.starts = max(starts, 1)
    self.shouldStop = shouldStop
    widths = box.map { max($0.upperBound - $0.lowerBound, 1e-300) }
    random = SplitMix64(seed: seed)
    hasKinks = node.map { Postorder($0).nodes.contains { $0.mayHaveKink } } ?? true
    bounds = IntervalProgram(
      function.builder, variableCount: box.count, outputs: [function.output] + function.components)
  }

  mutating func run() -> CriticalPoints {
    guard box.count <= Self.maximumVariables else {
      return CriticalPoints(
        points: [], coverage: isSlopeBounded ? .everywhere : .searched,
        wasInterrupted: shouldStop())
    }
    var isInterrupted = false
    let positions = startPositions()
    let slopes = positions.prefix(32).map { Self.length(gradient($0)) }.filter(\.isFinite).sorted()
    if !slopes.isEmpty { usualSlope = max(slopes[slopes.count / 2], 1e-290) }
    var (known, fruitless) = (0, 0)
    for (start, position) in positions.enumerated() {
      if shouldStop() {
        isInterrupted = true
        break
      }
      fruitless = points.count > known ? 0 : fruitless + 1
      known = points.count
      if fruitless > max(Self.patience, 4 * known) { break }
      guard points.count < CriticalPoints.maximumCount, work < Self.maximumWork else { break }
      if start < Self.descents { add(climb(from: position, by: -1)) }
      if start < Self.ascents { add(climb(from: position, by: 1)) }
      if hasKinks, start < Self.directSearches {
        for direction in [-1.0, 1.0] where !shouldStop() {
          addKink(directSearch(from: position, by: direction), by: direction)
        }
      }
      add(zeroOfGradient(from: position))
    }
    if points.isEmpty, !isInterrupted {
      return CriticalPoints(
        points: [],
        coverage: isSlopeBounded ? .everywhere : isSlopeExcluded() ? .range : .searched)
    }
    return CriticalPoints(
      points: points.map { $0.with(value: bounds.settled($0.value, at: $0.point)) },
      coverage: .searched, wasInterrupted: isInterrupted)
  }

  /// The middle of the box first, then anywhere.
  private mutating func startPositions() -> [[Double]] {
    (0..<starts).map { start in
      box.map { interval in
        let fraction = start == 0 ? 0.5 : random.nextUniform()
        return interval.lowerBound + (interval.upperBound - interval.lowerBound) * fraction
      }
    }
  }

  // MARK: The function

  private func value(_ point: [Double]) -> Double { function.value(at: point) }

  private func gradient(_ point: [Double]) -> [Double] {
    function.valueAndGradient(at: point).gradient
  }

  private func hessian(_ point: [Double]) -> SymmetricMatrix {
    SymmetricMatrix(order: point.count, elements: function.hessian(at: point))
  }

  private static func square(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }
  }

  private static func length(_ vector: [Double]) -> Double { square(vector).squareRoot() }

  /// How large rounding may make the difference of two values.
  private func noise(_ point: [Double]) -> Double {
    bounds.run(point.map { Interval($0) })
    let value = bounds.output(0)
    return value.isEmpty ? .infinity : max(4 * value.width, .leastNormalMagnitude)
  }

  // MARK: Proofs

  /// Whether a derivative certainly is 0 nowhere at all.
  private var isSlopeBounded: Bool {
    bounds.run(box.map { _ in .entire })
    return box.indices.contains { bounds.output($0 + 1).sign != nil }
  }

  /// Whether everywhere in the box a derivative certainly is not 0.
  private func isSlopeExcluded() -> Bool {
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

  // MARK: Smooth points

  /// Goes from a start to a point where the gradient vanishes; nil when it ends elsewhere.
  private mutating func zeroOfGradient(from start: [Double]) -> [Double]? {
    var point = start
    var gradient = gradient(point)
    var error = Self.square(gradient)
    guard error.isFinite else { return nil }
    var damping = 1e-3
    for _ in 0..<300 where error > 0 {
      work += box.count
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
  private mutating func climb(from start: [Double], by direction: Double) -> [Double]? {
    var point = start
    var (value, gradient) = function.valueAndGradient(at: point)
    var shift = 1e-4
    let reach = zip(box, widths).reduce(1.0) {
      max($0, 100 * max($1.1, $1.0.lowerBound.magnitude, $1.0.upperBound.magnitude))
    }
    for step in 0..<400 {
      guard value.isFinite, gradient.allSatisfy(\.isFinite), let spectrum = Spectrum(hessian(point))
      else { return nil }
      work += box.count
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
      if step.isMultiple(of: 16), shouldStop() { return nil }
    }
    return point
  }

  /// A Newton step with the eigenvalues made positive and moved away from 0.
  private static func step(
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
  private func polished(_ start: [Double]) -> [Double] {
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

  private func newtonStep(from point: [Double], _ gradient: [Double]) -> [Double]? {
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
  private func rounded(_ point: [Double], isSingular: Bool) -> [Double] {
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
  private func mayBeCritical(_ point: [Double]) -> Bool {
    bounds.run(point.map { Interval($0) })
    return point.indices.allSatisfy { bounds.output($0 + 1).containsZero }
  }

  private static func rounded(_ coordinate: Double, _ decimals: Int) -> Double {
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    guard coordinate.magnitude < 1e6 else { return coordinate }
    return (coordinate * power).rounded() / power + 0
  }

  private mutating func add(_ candidate: [Double]?) {
    guard let candidate, isInside(candidate) else { return }
    guard let first = Spectrum(hessian(candidate)) else { return }
    var point = rounded(polished(candidate), isSingular: Self.kernel(first).count > 0)
    guard isInside(point), !isKnown(point) else { return }
    let value = value(point)
    let gradient = gradient(point)
    guard value.isFinite, let spectrum = Spectrum(hessian(point)), isCritical(point, gradient)
    else {
      return
    }
    let kernel = Self.kernel(spectrum)
    let directions = kernel.filter { isLevel(along: $0, from: point, spectrum) }
    var extent = CriticalPoint.Extent.point
    var kind: CriticalPoint.Kind?
    if directions.isEmpty {
      kind = kernel.isEmpty ? Self.kind(spectrum) : kindAround(point, value, spectrum)
    } else {
      // A set: what the function does beside it.
      guard directions.count < box.count else { return }
      kind =
        directions.count == kernel.count
        ? Self.kind(spectrum) : kindAround(point, value, spectrum)
      let isStraight = directions.allSatisfy { self.isStraight(along: $0, from: point) }
      extent =
        isStraight ? .subspace(directions.map(Self.tidied)) : .curved(dimension: directions.count)
      if isStraight { point = nearest(toOriginFrom: point, directions) }
    }
    guard let kind, !isPartOfKnownSet(point, extent, value) else { return }
    points.append(
      CriticalPoint(
        point: point, value: self.value(point), kind: kind, isSmooth: true, extent: extent))
  }

  private func isInside(_ point: [Double]) -> Bool {
    zip(zip(point, box), widths).allSatisfy { pair, width in
      pair.0 >= pair.1.lowerBound - 1e-9 * width && pair.0 <= pair.1.upperBound + 1e-9 * width
    }
  }

  /// Whether a point is one that is there, or lies in a set that is there.
  private func isKnown(_ point: [Double]) -> Bool {
    points.contains { known in
      var difference = zip(point, known.point).map { $0 - $1 }
      if case .subspace(let directions) = known.extent {
        for direction in directions {
          let square = Self.square(direction)
          let part = zip(direction, difference).reduce(0) { $0 + $1.0 * $1.1 } / square
          for index in difference.indices { difference[index] -= part * direction[index] }
        }
      }
      return difference.indices.allSatisfy {
        difference[$0].magnitude <= 1e-5 * min(widths[$0], 1 + point[$0].magnitude)
      }
    }
  }

  private func isPartOfKnownSet(
    _ point: [Double], _ extent: CriticalPoint.Extent, _ value: Double
  ) -> Bool {
    if isKnown(point) { return true }
    guard case .curved = extent else { return false }
    // Curved sets of one value are one set.
    return points.contains {
      $0.extent == extent
        && ($0.value - value).magnitude
          <= max(noise(point), noise($0.point), 1e-10 * value.magnitude)
    }
  }

  /// Whether the gradient is 0 up to rounding, and not only small because the function is flat
  /// there.
  private func isCritical(_ point: [Double], _ gradient: [Double]) -> Bool {
    let size = Self.length(gradient)
    if size == 0 { return true }
    guard mayBeCritical(point) || size <= 1e-7 * usualSlope else { return false }
    guard let next = newtonStep(from: point, gradient) else { return false }
    return zip(zip(point, next), widths).allSatisfy { pair, width in
      (pair.0 - pair.1).magnitude <= 1e-6 * min(width, 1 + pair.0.magnitude)
    }
  }

  // MARK: Kinds

  /// The eigenvectors in which the function does not bend; all where it does not bend at all.
  private static func kernel(_ spectrum: Spectrum) -> [[Double]] {
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    return zip(spectrum.eigenvalues, spectrum.eigenvectors).filter {
      $0.0.magnitude <= 1e-7 * largest
    }.map { $0.1 }
  }

  private static func kind(_ spectrum: Spectrum) -> CriticalPoint.Kind {
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    let hasNegative = spectrum.eigenvalues.contains { $0 < -1e-7 * largest }
    let hasPositive = spectrum.eigenvalues.contains { $0 > 1e-7 * largest }
    return hasNegative && hasPositive ? .saddle : hasNegative ? .maximum : .minimum
  }

  /// Where second derivatives do not decide in some directions: the values along those.
  ///
  /// Each step in such a direction is followed by steps in the others to where the function is
  /// level in them, along a curved valley or ridge. Nil where the values are the same up to
  /// rounding.
  private mutating func kindAround(
    _ point: [Double], _ value: Double, _ spectrum: Spectrum
  ) -> CriticalPoint.Kind? {
    let kernel = Self.kernel(spectrum)
    let noise = noise(point)
    let width = zip(point, widths).reduce(1.0) { min($0, $1.1) }
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    let rises = spectrum.eigenvalues.contains { $0 > 1e-7 * largest }
    let falls = spectrum.eigenvalues.contains { $0 < -1e-7 * largest }
    let trials = kernel.count == 1 ? 1 : 32 * kernel.count
    for radius in [1e-5, 1e-4, 1e-3, 1e-2, 5e-2] {
      var (higher, lower, level) = (0, 0, 0)
      for _ in 0..<trials {
        let weights = around(kernel.map { _ in 0 }, radius * width)
        for sign in [-1.0, 1] {
          var near = point
          for (weight, vector) in zip(weights, kernel) {
            for index in near.indices { near[index] += sign * weight * vector[index] }
          }
          let difference = self.value(leveled(near, spectrum)) - value
          if difference > noise {
            higher += 1
          } else if difference < -noise {
            lower += 1
          } else {
            level += 1
          }
        }
      }
      // Distances at which rounding hides much tell nothing.
      guard level * 20 < higher + lower + level else { continue }
      let isHigher = higher > 0 || rises
      let isLower = lower > 0 || falls
      return isHigher && isLower ? .saddle : isHigher ? .minimum : .maximum
    }
    return nil
  }

  /// The point nearby where the gradient vanishes in the directions in which the function bends.
  private func leveled(_ start: [Double], _ spectrum: Spectrum) -> [Double] {
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    var point = start
    for _ in 0..<12 {
      let gradient = gradient(point)
      var next = point
      for (eigenvalue, vector) in zip(spectrum.eigenvalues, spectrum.eigenvectors)
      where eigenvalue.magnitude > 1e-7 * largest {
        let part = zip(vector, gradient).reduce(0) { $0 + $1.0 * $1.1 } / eigenvalue
        for index in next.indices { next[index] -= part * vector[index] }
      }
      guard next.allSatisfy(\.isFinite) else { return start }
      if next == point { break }
      point = next
    }
    return point
  }

  private mutating func around(_ point: [Double], _ radius: Double) -> [Double] {
    var direction: [Double] = []
    var length = 0.0
    while !(length > 0.1 && length <= 1) {
      direction = point.map { _ in 2 * random.nextUniform() - 1 }
      length = Self.length(direction)
      // In many dimensions the ball is a small part of the cube.
      if point.count > 4, length > 0.1 { break }
    }
    return zip(point, direction).map { $0 + radius * $1 / length }
  }

  // MARK: Sets

  /// Whether the points along a direction, brought back to where the gradient vanishes, are
  /// critical too.
  private func isLevel(
    along direction: [Double], from point: [Double], _ spectrum: Spectrum
  ) -> Bool {
    let value = value(point)
    for step in [1e-3, -1e-3, 1e-2, -1e-2] {
      let distance = step * (zip(direction, widths).reduce(0) { max($0, $1.0.magnitude * $1.1) })
      let near = leveled(zip(point, direction).map { $0 + distance * $1 }, spectrum)
      let moved = Self.length(zip(near, point).map { $0 - $1 })
      let change = (self.value(near) - value).magnitude
      guard moved >= distance.magnitude / 2, moved <= 2 * distance.magnitude,
        Self.length(gradient(near)) <= 1e-9 * usualSlope,
        change <= max(noise(near), noise(point), 1e-12 * usualSlope * distance.magnitude)
      else { return false }
    }
    return true
  }

  private func isStraight(along direction: [Double], from point: [Double]) -> Bool {
    let value = value(point)
    return [-1.0, -0.3, -0.1, 0.1, 0.3, 1].allSatisfy { step in
      let width = widths.max() ?? 1
      let near = zip(point, direction).map { $0 + step * width * $1 }
      return Self.length(gradient(near)) <= 1e-9 * usualSlope
        && (self.value(near) - value).magnitude
          <= max(noise(near), 1e-12 * usualSlope * width)
    }
  }

  /// A direction whose numbers are short: (1, 1) rather than (0.707, 0.707).
  private static func tidied(_ direction: [Double]) -> [Double] {
    let largest = direction.reduce(0) { max($0, $1.magnitude) }
    guard let leading = direction.first(where: { $0.magnitude > 1e-9 * largest }) else {
      return direction
    }
    // By the smallest number that is not 0, so that the others are multiples of it.
    let least = direction.filter { $0.magnitude > 1e-6 * largest }.map(\.magnitude).min() ?? largest
    let scale = leading < 0 ? -least : least
    return direction.map { coordinate in
      let scaled = coordinate / scale
      let short = rounded(scaled, 6)
      return (short - scaled).magnitude <= 1e-7 * max(1, scaled.magnitude) ? short : scaled
    }
  }

  private func nearest(toOriginFrom point: [Double], _ directions: [[Double]]) -> [Double] {
    var result = point
    // Eigenvectors are perpendicular to each other.
    for direction in directions {
      let part = zip(direction, result).reduce(0) { $0 + $1.0 * $1.1 }
      for index in result.indices { result[index] -= part * direction[index] }
    }
    let polished = rounded(self.polished(result), isSingular: true)
    return isInside(polished) ? polished : point
  }

  // MARK: Kinks

  /// The lowest point (or highest, `direction` 1) that comparing values finds from a start.
  private mutating func directSearch(from start: [Double], by direction: Double) -> [Double]? {
    var point = climb(from: start, by: direction) ?? start
    if !isInside(point) { point = start }
    return compare(from: point, by: direction, step: 0.05)
  }

  /// Steps to better points in directions along the coordinates and others, halved where none is
  /// better.
  private mutating func compare(
    from start: [Double], by direction: Double, step: Double
  ) -> [Double]? {
    var point = start
    var best = value(point) * direction
    guard best.isFinite else { return nil }
    var step = step
    while step > 1e-14 {
      if shouldStop() { return nil }
      var isBetter = false
      for trial in 0..<(6 * point.count) {
        work += 1
        var near = point
        if trial < 2 * point.count {
          near[trial / 2] += (trial.isMultiple(of: 2) ? step : -step) * widths[trial / 2]
        } else {
          for index in near.indices {
            near[index] += (2 * random.nextUniform() - 1) * step * widths[index]
          }
        }
        let value = self.value(near) * direction
        guard value > best else { continue }
        // Twice as far in a direction that helps.
        let further = zip(point, near).map { 2 * $1 - $0 }
        let furtherValue = self.value(further) * direction
        (point, best) = furtherValue > value ? (further, furtherValue) : (near, value)
        isBetter = true
      }
      guard isInside(point) else { return nil }
      if !isBetter { step /= 2 }
    }
    return point
  }

  private mutating func addKink(_ candidate: [Double]?, by direction: Double) {
    guard let candidate, isInside(candidate) else { return }
    var point = candidate
    let reached = value(candidate) * direction
    for decimals in [0, 1, 2, 3, 4, 5, 6, 8] {
      let short = candidate.map { coordinate -> Double in
        let rounded = Self.rounded(coordinate, decimals)
        return (rounded - coordinate).magnitude <= 1e-5 * max(1, coordinate.magnitude)
          ? rounded : coordinate
      }
      if short != candidate, value(short) * direction >= reached {
        point = short
        break
      }
    }
    let value = value(point)
    let tolerance = max(noise(point), 1e-9 * usualSlope * (widths.max() ?? 1) * 1e-3)
    guard value.isFinite, !isKnown(point), let shape = shape(point, by: direction) else { return }
    let kind = direction < 0 ? CriticalPoint.Kind.minimum : .maximum
    guard shape == .kink else {
      let extent = CriticalPoint.Extent.curved(dimension: box.count)
      guard !isPartOfKnownSet(point, extent, value) else { return }
      points.append(
        CriticalPoint(point: point, value: value, kind: kind, isSmooth: true, extent: extent))
      return
    }
    guard isStable(point, value, by: direction) else { return }
    // Points of one value with nothing higher between them are one set.
    for (index, known) in points.enumerated()
    where !known.isSmooth && (known.value - value).magnitude <= tolerance {
      let difference = zip(point, known.point).map { $0 - $1 }
      let isJoined = [0.25, 0.5, 0.75].allSatisfy { fraction in
        let between = zip(known.point, difference).map { $0 + fraction * $1 }
        return (self.value(between) - value).magnitude <= tolerance
      }
      guard isJoined else { continue }
      var directions: [[Double]] = []
      if case .subspace(let known) = known.extent { directions = known }
      guard directions.count + 1 < box.count else { return }
      let length = Self.length(difference)
      points[index] = CriticalPoint(
        point: known.point, value: known.value, kind: known.kind, isSmooth: false,
        extent: .subspace(directions + [Self.tidied(difference.map { $0 / length })]))
      return
    }
    points.append(
      CriticalPoint(point: point, value: value, kind: kind, isSmooth: false))
  }

  private enum Shape {
    case kink
    case plateau
  }

  /// Whether searches from close by come back, and do not go on along a valley with a sharp bottom.
  private mutating func isStable(
    _ point: [Double], _ value: Double, by direction: Double
  ) -> Bool {
    let width = zip(point, widths).reduce(1.0) { min($0, $1.1) }
    let scale = 1e-3 * width / (widths.max() ?? 1)
    for _ in 0..<8 {
      guard !shouldStop(),
        let other = compare(from: around(point, 1e-3 * width), by: direction, step: scale)
      else { return false }
      let gain = (self.value(other) - value) * direction
      if gain > max(noise(point), noise(other), 1e-9 * width * usualSlope) { return false }
    }
    return true
  }

  /// What the values around show: a kink, where they all are on one side and the slope does not
  /// shrink towards the point, or a plateau; nil for neither.
  private mutating func shape(_ point: [Double], by direction: Double) -> Shape? {
    let value = value(point)
    let noise = noise(point)
    let width = zip(point, widths).reduce(1.0) { min($0, $1.1) }
    var rises: [Double] = []
    var level = 0
    let trials = 32 * point.count
    for radius in [1e-3, 1e-5, 1e-7] {
      var rise = 0.0
      level = 0
      for _ in 0..<trials {
        let difference = (self.value(around(point, radius * width)) - value) * direction
        guard difference <= max(noise, radius * width * 1e-4 * usualSlope) else { return nil }
        if difference == 0 { level += 1 }
        rise = max(rise, difference.magnitude)
      }
      rises.append(rise / (radius * width))
    }
    if level * 10 > trials { return .plateau }
    // Of a smooth point the slope is a hundredth at a hundredth of the distance.
    return rises[2] > 0.3 * rises[1] && rises[1] > 0.3 * rises[0] ? .kink : nil
  }
}

extension Node {
  /// Whether an operation like this may have a kink.
  fileprivate var mayHaveKink: Bool {
    switch form {
    case .call(let function, _):
      switch function {
      case .abs, .sqrt, .min, .max, .if, .sign, .floor, .ceil, .round, .mod, .acos, .asin: true
      default: false
      }
    case .power(_, let exponent): Coefficient(exponent).map { $0.whole == nil } ?? true
    default: false
    }
  }
}
