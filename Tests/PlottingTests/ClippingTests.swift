import Numerics
import Testing

@testable import Plotting

@Suite struct ClippingTests {
  private let window = ClippingWindow(
    x: Interval(lower: 0, upper: 10), y: Interval(lower: 0, upper: 5))

  private func clip(
    _ a: (Double, Double), _ b: (Double, Double)
  ) -> (start: PlanePoint, end: PlanePoint)? {
    window.clip(PlanePoint(x: a.0, y: a.1), PlanePoint(x: b.0, y: b.1))
  }

  @Test func insideIsKept() throws {
    let part = try #require(clip((1, 1), (9, 4)))
    #expect(part.start == PlanePoint(x: 1, y: 1) && part.end == PlanePoint(x: 9, y: 4))
  }

  @Test func crossingIsCutAtBothEdges() throws {
    let part = try #require(clip((-5, -2.5), (15, 7.5)))
    #expect(part.start == PlanePoint(x: 0, y: 0) && part.end == PlanePoint(x: 10, y: 5))
    let back = try #require(clip((15, 7.5), (-5, -2.5)))
    #expect(back.start == PlanePoint(x: 10, y: 5) && back.end == PlanePoint(x: 0, y: 0))
  }

  @Test func outsideIsDropped() {
    #expect(clip((-1, 0), (-1, 5)) == nil)
    #expect(clip((-3, 4), (4, 9)) == nil, "passes by the corner")
    #expect(clip((.nan, 0), (1, 1)) == nil)
    #expect(clip((.infinity, 0), (1, 1)) == nil)
  }

  @Test func farEndsCostNoDigits() throws {
    let part = try #require(clip((5, 2), (1e100, 2)))
    #expect(part.end == PlanePoint(x: 10, y: 2))
    let steep = try #require(clip((1e100, 1e100), (5, 0)))
    #expect(steep.start == PlanePoint(x: 10, y: 5))
    #expect(steep.end == PlanePoint(x: 5, y: 0))
  }

  @Test(arguments: 0..<300) func partsLieOnTheSegmentAndInTheWindow(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func number() -> Double { .random(in: -20...20, using: &random) }
    let (a, b) = (PlanePoint(x: number(), y: number()), PlanePoint(x: number(), y: number()))
    let steps = 2000
    let hits = (0...steps).filter {
      let part = Double($0) / Double(steps)
      return window.contains(
        PlanePoint(x: a.x + part * (b.x - a.x), y: a.y + part * (b.y - a.y)))
    }
    guard let found = window.clip(a, b) else {
      #expect(hits.isEmpty, "seed \(seed)")
      return
    }
    for place in [found.start, found.end] {
      #expect(window.contains(place), "seed \(seed)")
      let cross = (b.x - a.x) * (place.y - a.y) - (b.y - a.y) * (place.x - a.x)
      #expect(abs(cross) < 1e-11, "seed \(seed)")
    }
    if let first = hits.first {
      let expected = a.x + Double(first) / Double(steps) * (b.x - a.x)
      #expect(abs(found.start.x - expected) <= abs(b.x - a.x) / Double(steps), "seed \(seed)")
    }
  }
}
