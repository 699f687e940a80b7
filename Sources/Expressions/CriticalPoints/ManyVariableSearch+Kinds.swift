internal import Numerics

/// What a function does at a point where its gradient vanishes.
extension ManyVariableSearch {
  /// The eigenvectors in which the function does not bend; all where it does not bend at all.
  static func kernel(_ spectrum: Spectrum) -> [[Double]] {
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    return zip(spectrum.eigenvalues, spectrum.eigenvectors).filter {
      $0.0.magnitude <= 1e-7 * largest
    }.map { $0.1 }
  }

  static func kind(_ spectrum: Spectrum) -> CriticalPoint.Kind {
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
  mutating func kindAround(
    _ point: [Double], _ value: Double, _ spectrum: Spectrum
  ) -> CriticalPoint.Kind? {
    let kernel = Self.kernel(spectrum)
    let noise = noise(point, spectrum)
    let width = zip(point, widths).reduce(1.0) { min($0, $1.1) }
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    let rises = spectrum.eigenvalues.contains { $0 > 1e-7 * largest }
    let falls = spectrum.eigenvalues.contains { $0 < -1e-7 * largest }
    let trials = kernel.count == 1 ? 1 : 32 * kernel.count
    for radius in [1e-5, 1e-4, 1e-3, 1e-2, 5e-2] {
      var (higher, lower, level) = (0, 0, 0)
      for _ in 0..<trials {
        if shouldStop() { return nil }
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

  /// The lowest point of a valley, or the highest of a ridge, that hardly bends along its bottom.
  ///
  /// By values: there rounding hides the gradient long before it hides them. Nil where it is far.
  func endOfValley(
    from start: [Double], along direction: [Double], _ spectrum: Spectrum
  ) -> [Double]? {
    let rises = spectrum.eigenvalues.reduce(0, +) > 0
    func at(_ point: [Double], _ distance: Double) -> (point: [Double], height: Double) {
      let moved = leveled(zip(point, direction).map { $0 + distance * $1 }, spectrum)
      let value = value(moved)
      return (moved, value.isNaN ? .infinity : rises ? value : -value)
    }
    var best = at(start, 0)
    for distance in [1e-2, 1e-3, 1e-4, 1e-5] {
      for _ in 0..<16 {
        let (before, after) = (at(best.point, -distance), at(best.point, distance))
        // The middle of a saddle: lower on both sides.
        if before.height < best.height, after.height < best.height { return start }
        let bend = before.height - 2 * best.height + after.height
        // The lowest point of the parabola through the three.
        let middle = distance / 2 * (before.height - after.height) / bend
        let trials =
          [before, after]
          + (bend > 0 && middle.magnitude <= distance ? [at(best.point, middle)] : [])
        guard let lowest = trials.min(by: { $0.height < $1.height }), lowest.height < best.height
        else { break }
        best = lowest
      }
    }
    let width = zip(start, widths).reduce(1.0) { min($0, $1.1) }
    let moved = Self.length(zip(best.point, start).map { $0 - $1 })
    return moved <= 0.1 * width ? best.point : nil
  }

  /// The point nearby where the gradient vanishes in the directions in which the function bends.
  func leveled(_ start: [Double], _ spectrum: Spectrum) -> [Double] {
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

  mutating func around(_ point: [Double], _ radius: Double) -> [Double] {
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
}

/// Sets of critical points: lines, planes, valleys.
extension ManyVariableSearch {
  /// Whether the points along a direction, brought back to where the gradient vanishes, are
  /// critical too.
  func isLevel(
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
        change <= max(noise(near), noise(point, spectrum))
      else { return false }
    }
    return true
  }

  func isStraight(along direction: [Double], from point: [Double]) -> Bool {
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
  static func tidied(_ direction: [Double]) -> [Double] {
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

  func nearest(toOriginFrom point: [Double], _ directions: [[Double]]) -> [Double] {
    var result = point
    // Eigenvectors are perpendicular to each other.
    for direction in directions {
      let part = zip(direction, result).reduce(0) { $0 + $1.0 * $1.1 }
      for index in result.indices { result[index] -= part * direction[index] }
    }
    let polished = rounded(self.polished(result), isSingular: true)
    return isInside(polished) ? polished : point
  }
}
