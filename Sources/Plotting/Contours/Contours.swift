import CLibrary

/// How the values of level lines are spread.
public enum LevelSpacing: String, Sendable, Equatable, CaseIterable {
  /// Logarithmic where the surface is so steep that even steps would crowd, else linear.
  case automatic
  /// Evenly, at round numbers.
  case linear
  /// By a constant factor above the least value, as round as may be.
  case logarithmic
}

extension HeightGrid {
  /// Round values, about `count` of them, whose level lines show the shape of the surface.
  ///
  /// - Parameters:
  ///   - count: About how many values; at least 1, at most 50.
  ///   - spacing: How the values are spread.
  /// - Returns: Rising values strictly between the least and the greatest that are shown; none when
  ///   the surface is flat.
  public func levels(count: Int = 8, spacing: LevelSpacing = .automatic) -> [Double] {
    let count = Double(min(max(count, 1), 50))
    let sorted = values.lazy.filter { shown?.contains($0) ?? false }.sorted()
    guard let least = sorted.first, let greatest = sorted.last else { return [] }
    let span = Interval(lower: least, upper: greatest)
    guard span.widenedIfFlat() == span, (greatest - least).isFinite else { return [] }
    // Heights above the least that bound all but the lowest and the highest of the surface.
    let low = sorted[sorted.count / 50] - least
    let high = sorted[sorted.count - 1 - sorted.count / 50] - least
    let marks: [Decimal]
    switch spacing {
    case .linear:
      marks = linearLevels(span, count)
    case .logarithmic:
      marks = logarithmicLevels(least, low, high, count)
    case .automatic:
      marks =
        low > 0 && high / low > 200
        ? logarithmicLevels(least, low, high, count) : linearLevels(span, count)
    }
    return marks.map(\.value).filter { $0 > least && $0 < greatest }
  }

  private func linearLevels(_ span: Interval, _ count: Double) -> [Decimal] {
    nearest(to: count, Ticks.linear(in: span, wanted: max(count, 2)).map(\.marks))
  }

  /// Levels that stand above the least value by round amounts, each a few times the one before.
  private func logarithmicLevels(
    _ least: Double, _ low: Double, _ high: Double, _ count: Double
  ) -> [Decimal] {
    guard high > 0 else { return [] }
    let interval = Interval.sound(log10(max(low, high * 1e-12)), log10(high))
    let choices = [([1, 2, 5], 1), ([1, 3], 1), ([1], 1), ([1], 2), ([1], 3)].map {
      Ticks.powers(digits: $0.0, stride: $0.1, in: interval)
    }
    return nearest(to: count, choices).compactMap { height in
      // Above a least value that is not round, levels keep one digit more than their height.
      Decimal(nearest: least + height.value, exponent: height.exponent - 1)
    }
  }

  private func nearest(to count: Double, _ choices: [[Decimal]]) -> [Decimal] {
    func distance(_ marks: [Decimal]) -> Double {
      marks.isEmpty ? .infinity : abs(log(Double(marks.count) / count))
    }
    return choices.min { distance($0) < distance($1) } ?? []
  }
}

extension Series {
  /// The labelled level lines of a surface.
  public static func levels(
    of grid: HeightGrid, count: Int = 8, spacing: LevelSpacing = .automatic
  ) -> Series {
    Series(role: .level, .levels(grid.levelLines(at: grid.levels(count: count, spacing: spacing))))
  }
}
