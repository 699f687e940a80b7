import Testing

@testable import Plotting

@Suite struct ContourTests {
  @Test func circlesAreClosedAndRound() throws {
    let grid = HeightGrid(x: (-2, 2), y: (-2, 2), columns: 81, rows: 81) { $0 * $0 + $1 * $1 }
    let line = try #require(grid.levelLines(at: [1.5]).first)
    #expect(line.label == "1.5")
    #expect(line.pieces.count == 1)
    let piece = try #require(line.pieces.first)
    #expect(piece.x.first == piece.x.last && piece.y.first == piece.y.last)
    for (x, y) in zip(piece.x, piece.y) {
      // Linear interpolation of a square over a step h errs by at most h²/4 = 0.000625.
      #expect(abs(x * x + y * y - 1.5) <= 0.000_626)
    }
  }

  @Test func straightLinesRunFromEdgeToEdge() throws {
    let grid = HeightGrid(x: (0, 1), y: (0, 1), columns: 11, rows: 11) { x, y in x + 2 * y }
    let pieces = try #require(grid.levelLines(at: [1.234]).first).pieces
    #expect(pieces.count == 1)
    let piece = try #require(pieces.first)
    for (x, y) in zip(piece.x, piece.y) { #expect(abs(x + 2 * y - 1.234) < 1e-12) }
    let ends = [piece.x.first, piece.x.last].compactMap(\.self).sorted()
    #expect(ends.first == 0)
    #expect(ends.last == 1)
  }

  @Test func saddlesFollowTheirCenter() throws {
    // Corners high, low, high, low around the unit square; the center decides which are joined.
    func pieces(_ corner: Double) -> [LevelLine.Piece] {
      let grid = HeightGrid(x: (0, 1), y: (0, 1), columns: 2, rows: 2) { x, y in
        corner * (x * y + (1 - x) * (1 - y))
      }
      return grid.levelLines(at: [1]).first?.pieces ?? []
    }
    // Center 1.5 is high: the low corners (1, 0) and (0, 1) are cut off.
    for piece in pieces(3) {
      #expect(zip(piece.x, piece.y).allSatisfy { abs($0 - $1) > 0.6 })
    }
    // Center 0.6 is low: the high corners (0, 0) and (1, 1) are cut off.
    for piece in pieces(1.2) {
      #expect(zip(piece.x, piece.y).allSatisfy { min($0, $1) < 0.17 || max($0, $1) > 0.83 })
      #expect(abs(piece.x.reduce(0, +) - piece.y.reduce(0, +)) < 1e-12)
    }
    #expect(pieces(3).count == 2)
    #expect(pieces(1.2).count == 2)
  }

  @Test func twoBasinsGiveTwoPieces() throws {
    let grid = HeightGrid(x: (-2, 2), y: (-1, 1), columns: 81, rows: 41) { x, y in
      let a = (x - 1) * (x - 1) + y * y
      let b = (x + 1) * (x + 1) + y * y
      return min(a, b)
    }
    #expect(grid.levelLines(at: [0.5]).first?.pieces.count == 2)
  }

  @Test func missingValuesLeaveGaps() {
    let grid = HeightGrid(x: (-1, 1), y: (-1, 1), columns: 21, rows: 21) { x, y in
      abs(x) < 0.2 ? .nan : y
    }
    #expect(grid.levelLines(at: [0.05]).first?.pieces.count == 2)
    #expect(grid.levelLines(at: [.nan]).isEmpty)
    let nothing = HeightGrid(x: (.nan, 0), y: (0, 0), columns: -3, rows: 0) { _, _ in .nan }
    #expect(nothing.levels().isEmpty)
    #expect(nothing.x == [-1, 1])
  }

  @Test func levelsAreRound() {
    let bowl = HeightGrid(x: (-10, 10), y: (-2, 2)) { x, y in x * x + 50 * y * y }
    #expect(bowl.levels(count: 6) == [50, 100, 150, 200, 250])
    #expect(bowl.levels(count: 4, spacing: .logarithmic) == [10, 30, 100])
    let flat = HeightGrid(x: (0, 1), y: (0, 1)) { _, _ in 7 }
    #expect(flat.levels().isEmpty)
  }

  @Test func steepValleysGetLogarithmicLevels() {
    let valley = HeightGrid(x: (-2, 2), y: (-1, 3), columns: 161, rows: 161) { x, y in
      (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    }
    #expect(valley.levels(count: 4) == [10, 100, 1000])
    let raised = HeightGrid(x: (-2, 2), y: (-1, 3), columns: 161, rows: 161) { x, y in
      5 + (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    }
    #expect(raised.levels(count: 4) == [15, 110, 1000])
  }
}
