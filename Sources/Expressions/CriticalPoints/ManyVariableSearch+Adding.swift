internal import Numerics

/// Which candidates are critical points, and which of them are new.
extension ManyVariableSearch {
  /// Adds a candidate where it is a critical point that is not there yet.
  mutating func add(_ candidate: [Double]?) {
    guard let candidate, isInside(candidate) else { return }
    guard let first = Spectrum(hessian(candidate)) else { return }
    var point = rounded(polished(candidate), isSingular: Self.kernel(first).count > 0)
    guard isInside(point), !isKnown(point) else { return }
    var value = value(point)
    let gradient = gradient(point)
    guard value.isFinite, var spectrum = Spectrum(hessian(point)), isCritical(point, gradient)
    else {
      return
    }
    var kernel = Self.kernel(spectrum)
    let directions = kernel.filter { isLevel(along: $0, from: point, spectrum) }
    if kernel.count > directions.count {
      guard isEnd(point, gradient, spectrum, beside: directions) else { return }
      if kernel.count == 1 {
        guard let end = endOfValley(from: point, along: kernel[0], spectrum),
          let bent = Spectrum(hessian(end)), Self.kernel(bent).count == 1
        else { return }
        (point, value, spectrum, kernel) = (end, self.value(end), bent, Self.kernel(bent))
        guard isInside(point), !isKnown(point) else { return }
      }
    }
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
    guard var kind, !isPartOfKnownSet(point, extent, value) else { return }
    var isSmooth = true
    if extent == .point {
      // Where two kinks cross, second derivatives belong to one side alone.
      let isBesideKink = hasKinks && !isCertainlySmooth(point)
      if isBesideKink || kernel.isEmpty && !isSeen(kind, around: point, value, spectrum) {
        guard let seen = kindSeen(around: point, value, spectrum) else { return }
        isSmooth = seen == kind || !isBesideKink
        kind = seen
      }
      if !isSmooth {
        (point, extent) = levelSet(through: point, value)
        guard !isPartOfKnownSet(point, extent, value) else { return }
      }
    }
    points.append(
      CriticalPoint(
        point: point, value: self.value(point), kind: kind, isSmooth: isSmooth, extent: extent))
  }

  /// Adds what the points with other signs of their coordinates, or in another order, are: many
  /// functions have such a symmetry, and random starts miss some of their minima.
  mutating func addMirrored() {
    guard box.count <= 3 else { return }
    let single = points.filter { $0.extent == .point && $0.isSmooth }
    let lowest = single.filter { $0.kind == .minimum }.sorted { $0.value < $1.value }
    let highest = single.filter { $0.kind == .maximum }.sorted { $0.value > $1.value }
    // The search may be that of a function's negative.
    let chosen = lowest.prefix(24) + (isForMinima ? [] : highest.prefix(24))
    for mirrored in chosen.flatMap({ Self.mirrored($0.point) }) {
      guard !shouldStop(), points.count < CriticalPoints.maximumCount else { return }
      guard isInside(mirrored), !isKnown(mirrored), isCritical(mirrored, gradient(mirrored)) else {
        continue
      }
      add(mirrored)
    }
  }

  /// A point of two or three coordinates in every order and with all signs.
  static func mirrored(_ point: [Double]) -> [[Double]] {
    guard let first = point.first else { return [[]] }
    return mirrored(Array(point.dropFirst())).flatMap { rest in
      (0...rest.count).flatMap { place in
        [first, -first].map { coordinate in
          var whole = rest
          whole.insert(coordinate + 0, at: place)
          return whole
        }
      }
    }
  }

  /// Whether the values along the directions of most and least bend agree with a kind, at one
  /// distance at least: where a function is flat to all orders, second derivatives are rounding.
  func isSeen(
    _ kind: CriticalPoint.Kind, around point: [Double], _ value: Double, _ spectrum: Spectrum
  ) -> Bool {
    let noise = noise(point, spectrum)
    let width = zip(point, widths).reduce(1.0) { min($0, $1.1) }
    let bends = zip(spectrum.eigenvalues, spectrum.eigenvectors)
    guard let least = bends.min(by: { $0.0 < $1.0 }), let most = bends.max(by: { $0.0 < $1.0 })
    else { return false }
    func differences(_ direction: [Double], _ step: Double) -> [Double] {
      [-step, step].map { step in
        self.value(zip(point, direction).map { $0 + step * width * $1 }) - value
      }
    }
    return [1e-2, 1e-3, 1e-4, 1e-5].contains { step in
      let (low, high) = (differences(least.1, step), differences(most.1, step))
      switch kind {
      case .minimum:
        return high.allSatisfy { $0 > noise } && low.allSatisfy { $0 >= -noise }
      case .maximum:
        return low.allSatisfy { $0 < -noise } && high.allSatisfy { $0 <= noise }
      default:
        return low.allSatisfy { $0 < -noise } && high.allSatisfy { $0 > noise }
      }
    }
  }

  /// Whether bounds show that the function has its derivatives all around a point.
  func isCertainlySmooth(_ point: [Double]) -> Bool {
    bounds.run(
      zip(point, widths).map { coordinate, width in
        let margin = 1e-6 * min(width, 1 + coordinate.magnitude)
        return Interval(coordinate - margin, coordinate + margin)
      })
    return point.indices.reduce(bounds.findings(0)) { $0.union(bounds.findings($1 + 1)) }.isSmooth
  }

  /// What the values around a point show; nil where they are the same, or differ from what is near
  /// to what is farther.
  mutating func kindSeen(
    around point: [Double], _ value: Double, _ spectrum: Spectrum
  ) -> CriticalPoint.Kind? {
    let noise = noise(point, spectrum)
    let width = zip(point, widths).reduce(1.0) { min($0, $1.1) }
    var kinds: [CriticalPoint.Kind] = []
    for radius in [1e-6, 1e-4] {
      var (higher, lower) = (0, 0)
      for _ in 0..<(48 * point.count) {
        let difference = self.value(around(point, radius * width)) - value
        if difference > noise { higher += 1 }
        if difference < -noise { lower += 1 }
      }
      guard higher + lower > 0 else { return nil }
      kinds.append(higher > 0 && lower > 0 ? .saddle : higher > 0 ? .minimum : .maximum)
    }
    return kinds[0] == kinds[1] ? kinds[0] : nil
  }

  /// Whether a point lies in the box, or beyond it by no more than a fraction of its width.
  func isInside(_ point: [Double], margin: Double = 1e-9) -> Bool {
    let margin = max(margin, 1e-9)
    return zip(zip(point, box), widths).allSatisfy { pair, width in
      pair.0 >= pair.1.lowerBound - margin * width && pair.0 <= pair.1.upperBound + margin * width
    }
  }

  /// Whether a point is one that is there, or lies in a set that is there.
  func isKnown(_ point: [Double]) -> Bool {
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

  func isPartOfKnownSet(
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

  /// Whether the gradient is 0 in the directions in which the function bends little as well, and
  /// not only small beside what is usual: there a step to where it is 0 is short.
  func isEnd(
    _ point: [Double], _ gradient: [Double], _ spectrum: Spectrum, beside level: [[Double]]
  ) -> Bool {
    if mayBeCritical(point) { return true }
    let width = zip(point, widths).reduce(1.0) { min($0, $1.1) }
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    return zip(spectrum.eigenvalues, spectrum.eigenvectors).allSatisfy { eigenvalue, vector in
      // Below this the eigenvalue is rounding, and tells no distance.
      guard eigenvalue.magnitude > 1e-15 * largest, !level.contains(vector) else { return true }
      let part = zip(vector, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      return (part / eigenvalue).magnitude <= 1e-3 * width
    }
  }

  /// Whether the gradient is 0 up to rounding, and not only small because the function is flat
  /// there.
  func isCritical(_ point: [Double], _ gradient: [Double]) -> Bool {
    let size = Self.length(gradient)
    if size == 0 { return true }
    let isHidden = mayBeCritical(point)
    guard isHidden || size <= 1e-7 * usualSlope else { return false }
    guard let next = newtonStep(from: point, gradient) else { return false }
    let moves = zip(point, next).map { ($0 - $1).magnitude }
    func isWithin(_ fraction: Double) -> Bool {
      moves.indices.allSatisfy {
        moves[$0] <= fraction * min(widths[$0], 1 + point[$0].magnitude)
      }
    }
    // At a zero that is simple, or a set of such, the next step is far shorter or lost in rounding.
    return isWithin(1e-6)
      && (isHidden || isWithin(1e-12) || Self.length(self.gradient(next)) <= 0.1 * size)
  }
}
