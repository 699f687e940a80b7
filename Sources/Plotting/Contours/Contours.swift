/// How the values of level lines are spread.
public enum LevelSpacing: String, Sendable, Equatable, CaseIterable {
  /// Logarithmic when the values span more than three decades above their minimum, else linear.
  case automatic
  /// Evenly, at round numbers.
  case linear
  /// By a constant factor above the least value, at round numbers.
  case logarithmic
}

extension HeightGrid {
  /// Round values, about `count` of them, whose level lines show the shape of the surface.
  ///
  /// - Parameters:
  ///   - count: About how many values; at least 1, at most 50.
  ///   - spacing: How the values are spread.
  /// - Returns: Rising values strictly between the least and the greatest finite one; none when
  ///   the surface is flat.
  public func levels(count: Int = 8, spacing: LevelSpacing = .automatic) -> [Double] {
    []
  }

  /// The level lines at the given values, labelled with them.
  public func levelLines(at levels: [Double]) -> [LevelLine] {
    []
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
