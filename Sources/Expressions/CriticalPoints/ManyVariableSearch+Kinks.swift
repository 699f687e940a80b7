internal import Numerics

/// Minima and maxima where the derivatives do not exist.
extension ManyVariableSearch {
  /// The lowest point (or highest, `direction` 1) that comparing values finds from a start.
  mutating func directSearch(from start: [Double], by direction: Double) -> [Double]? {
    var point = climb(from: start, by: direction) ?? start
    if !isInside(point) { point = start }
    return compare(from: point, by: direction, step: 0.05)
  }

  /// Steps to better points in directions along the coordinates and others, halved where none is
  /// better.
  mutating func compare(
    from start: [Double], by direction: Double, step: Double, until least: Double = 1e-14,
    on curves: [Int] = [], margin: Double = 0
  ) -> [Double]? {
    var point = start
    var best = value(point) * direction
    guard best.isFinite else { return nil }
    var step = step
    while step > least {
      if shouldStop() { return nil }
      var isBetter = false
      for trial in 0..<(6 * point.count) {
        kinkWork += function.builder.entries.count + 300 + 2000 * curves.count
        var near = point
        if trial < 2 * point.count {
          near[trial / 2] += (trial.isMultiple(of: 2) ? step : -step) * widths[trial / 2]
        } else {
          for index in near.indices {
            near[index] += (2 * random.nextUniform() - 1) * step * widths[index]
          }
        }
        if !curves.isEmpty {
          guard let projected = self.curves.projected(near, onto: curves) else { continue }
          near = projected
        }
        let value = self.value(near) * direction
        guard value > best else { continue }
        guard curves.isEmpty else {
          (point, best, isBetter) = (near, value, true)
          continue
        }
        // Twice as far in a direction that helps.
        let further = zip(point, near).map { 2 * $1 - $0 }
        let furtherValue = self.value(further) * direction
        (point, best) = furtherValue > value ? (further, furtherValue) : (near, value)
        isBetter = true
      }
      guard isInside(point, margin: margin) else { return nil }
      if !isBetter { step /= 2 }
    }
    return point
  }

  /// Adds the lowest and highest points on the curves of kinks.
  mutating func addMeetings(from positions: [[Double]]) {
    let directions = isForMinima ? [-1.0] : [-1.0, 1.0]
    for chosen in curves.meetings(of: box.count) {
      for position in positions.prefix(6) where !shouldStop() {
        guard let point = curves.projected(position, onto: chosen) else { continue }
        for direction in directions { addKink(point, by: direction) }
      }
    }
    for count in curves.sizes.reversed() where count < box.count {
      for chosen in curves.meetings(of: count) {
        for direction in directions where !points.contains(where: { $0.isKink(by: direction) }) {
          for position in positions.prefix(2)
          where !shouldStop() && kinkWork < Self.maximumKinkWork / 2 {
            guard let start = curves.projected(position, onto: chosen), isInside(start) else {
              continue
            }
            addKink(
              compare(from: start, by: direction, step: 0.05, until: 1e-10, on: chosen),
              by: direction)
          }
        }
      }
    }
  }

  mutating func addKink(_ candidate: [Double]?, by direction: Double) {
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
    let width = zip(point, widths).reduce(1.0) { min($0, $1.1) }
    if let projected = curves.projected(
      point, onto: curves.through(point, reach: 1e-6 * width)),
      isInside(projected), value(projected) * direction >= value(point) * direction
    {
      point = projected
    }
    let value = value(point)
    let tolerance = max(noise(point), 1e-9 * usualSlope * (widths.max() ?? 1) * 1e-3)
    guard value.isFinite, !isKnown(point), let shape = shape(point, by: direction) else { return }
    let kind = direction < 0 ? CriticalPoint.Kind.minimum : .maximum
    guard shape != .smooth || !gradient(point).allSatisfy(\.isFinite) else { return }
    guard shape != .plateau else {
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
    var extent = CriticalPoint.Extent.point
    if shape == .kink { (point, extent) = levelSet(through: point, value) }
    guard !isPartOfKnownSet(point, extent, value) else { return }
    points.append(
      CriticalPoint(
        point: point, value: value, kind: kind, isSmooth: shape == .smooth, extent: extent))
  }

  /// The line or curve of a kink on which the function stays the same, with a point on it; else
  /// the point alone.
  mutating func levelSet(
    through point: [Double], _ value: Double
  ) -> ([Double], CriticalPoint.Extent) {
    let width = zip(point, widths).reduce(1.0) { min($0, $1.1) }
    func isLevel(_ other: [Double]) -> Bool {
      // The curve passes between the numbers that there are.
      let besides = zip(gradient(other), other).reduce(0) { $0 + ($1.0 * $1.1.ulp).magnitude }
      return (self.value(other) - value).magnitude <= max(noise(other), noise(point), 16 * besides)
    }
    for curve in curves.indices {
      var others: [[Double]] = []
      for _ in 0..<6 {
        guard let other = curves.projected(around(point, 2e-2 * width), onto: [curve]),
          Self.length(zip(other, point).map { $0 - $1 }) <= 5e-2 * width, isLevel(other)
        else {
          others = []
          break
        }
        others.append(other)
      }
      let steps = others.map { other in zip(other, point).map { $0 - $1 } }
      guard let step = steps.max(by: { Self.length($0) < Self.length($1) }),
        Self.length(step) > 1e-3 * width
      else { continue }
      guard point.count == 2 else { return (point, .curved(dimension: point.count - 1)) }
      let direction = step.map { $0 / Self.length(step) }
      let isStraight = [-0.4, -0.1, 0.1, 0.4].allSatisfy { part in
        isLevel(zip(point, direction).map { $0 + part * (widths.max() ?? 1) * $1 })
      }
      guard isStraight else { return (point, .curved(dimension: 1)) }
      let part = zip(direction, point).reduce(0) { $0 + $1.0 * $1.1 }
      let nearest = zip(point, direction).map { Self.rounded($0 - part * $1, 9) }
      let isThere = isInside(nearest) && isLevel(nearest)
      return (isThere ? nearest : point, .subspace([Self.tidied(direction)]))
    }
    return (point, .point)
  }

  enum Shape {
    case kink
    case plateau
    /// The slope shrinks towards the point.
    case smooth
  }

  /// Whether searches from close by come back, and do not go on along a valley with a sharp bottom.
  mutating func isStable(
    _ point: [Double], _ value: Double, by direction: Double
  ) -> Bool {
    let width = zip(point, widths).reduce(1.0) { min($0, $1.1) }
    let scale = 1e-3 * width / (widths.max() ?? 1)
    // Along the curves that it lies on nothing may be better either.
    let own = curves.through(point, reach: 1e-6 * width)
    if !own.isEmpty, own.count < box.count,
      let other = compare(
        from: point, by: direction, step: scale, until: 1e-3 * scale, on: own, margin: 0.1),
      (self.value(other) - value) * direction
        > max(noise(point), noise(other), 1e-9 * width * usualSlope)
    {
      return false
    }
    for _ in 0..<8 {
      guard !shouldStop(),
        let other = compare(
          from: around(point, 1e-3 * width), by: direction, step: scale, margin: 0.1)
      else { return false }
      let gain = (self.value(other) - value) * direction
      if gain > max(noise(point), noise(other), 1e-9 * width * usualSlope) { return false }
    }
    return true
  }

  /// What the values around show: a kink, where they all are on one side and the slope does not
  /// shrink towards the point, a smooth point, where it does, or a plateau; nil for none.
  mutating func shape(_ point: [Double], by direction: Double) -> Shape? {
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
    if rises[2] > 0.3 * rises[1], rises[1] > 0.3 * rises[0] { return .kink }
    return rises[1] < 0.1 * rises[0] ? .smooth : nil
  }
}

extension CriticalPoint {
  /// Whether this is a lowest (`direction` -1) or highest point at a kink.
  fileprivate func isKink(by direction: Double) -> Bool {
    !isSmooth && kind == (direction < 0 ? .minimum : .maximum)
  }
}
