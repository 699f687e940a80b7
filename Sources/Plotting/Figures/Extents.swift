import CLibrary

extension Figure {
  /// What of the series cannot be seen, and why.
  public struct Omissions: Sendable, Equatable {
    /// Points with a coordinate that is not a finite number.
    public var notFinite = 0

    /// Points with a coordinate that is not positive, on a logarithmic axis.
    public var notPositive = 0

    /// Separate points outside of an explicit range; of lines only vertices could be counted.
    public var outside = 0

    /// Whether part of a sampled curve is not positive, on a logarithmic axis.
    public var cutsCurve = false

    /// Whether nothing can be seen but guides: the plot is an empty frame.
    public var isEverything = false
  }

  /// Counts the points that cannot be drawn on the figure's axes; as far as it came where
  /// `shouldStop` said so.
  public func omissions(unless shouldStop: () -> Bool = { false }) -> Omissions {
    var result = Omissions()
    let window = ClippingWindow(
      x: xAxis.explicitInterval ?? .everything, y: yAxis.explicitInterval ?? .everything)
    result.isEverything = !series.contains {
      shows($0.content, in: window, unless: shouldStop)
    }
    for series in series {
      series.content.forEachPlace(unless: shouldStop) { place in
        guard place.isFinite else {
          result.notFinite += 1
          return
        }
        let transformed = transformed(place)
        if !transformed.isFinite {
          if series.isSampled { result.cutsCurve = true } else { result.notPositive += 1 }
        } else if case .points = series.content, !window.contains(transformed) {
          result.outside += 1
        }
      }
    }
    return result
  }

  private func transformed(_ place: PlanePoint) -> PlanePoint {
    PlanePoint(x: xAxis.scale.transform(place.x), y: yAxis.scale.transform(place.y))
  }

  /// Whether any part of a series lies in a window of transformed coordinates.
  private func shows(
    _ content: Series.Content, in window: ClippingWindow, unless shouldStop: () -> Bool
  ) -> Bool {
    func showsLine(_ x: [Double], _ y: [Double]) -> Bool {
      var previous = PlanePoint(x: .nan, y: .nan)
      for (x, y) in zip(x, y) {
        let place = transformed(PlanePoint(x: x, y: y))
        if place.isFinite, window.contains(place) { return true }
        if window.clip(previous, place) != nil { return true }
        previous = place
      }
      return false
    }
    switch content {
    case .horizontal, .vertical: return false
    case .line(let x, let y), .steps(let x, let y): return showsLine(x, y)
    case .levels(let lines):
      return lines.contains { $0.pieces.contains { showsLine($0.x, $0.y) } }
    case .points, .mark, .arrows:
      var isSeen = false
      content.forEachPlace(unless: shouldStop) { place in
        let place = transformed(place)
        isSeen = isSeen || place.isFinite && window.contains(place)
      }
      return isSeen
    }
  }

  /// The same figure with every automatic range replaced by the range it comes to.
  ///
  /// The frames of an animation share the ranges of one figure.
  public func withFixedRanges() -> Figure {
    var result = self
    let scales = scales()
    result.xAxis.range = .explicit(scales.x.range.lower, scales.x.range.upper)
    result.yAxis.range = .explicit(scales.y.range.lower, scales.y.range.upper)
    return result
  }

  /// The ranges that the axes show.
  public var shownRanges: (x: ClosedRange<Double>, y: ClosedRange<Double>) {
    let scales = scales()
    return (
      scales.x.range.lower...scales.x.range.upper, scales.y.range.lower...scales.y.range.upper
    )
  }

  /// The least and the greatest coordinates of what is drawn, whatever the ranges of the axes; nil
  /// where nothing is.
  public func extent() -> (x: ClosedRange<Double>, y: ClosedRange<Double>)? {
    var extent = Extent(
      window: ClippingWindow(x: .everything, y: .everything), kinds: (.linear, .linear))
    for series in series { extent.include(series, unless: { false }) }
    guard extent.x.lower <= extent.x.upper, extent.y.lower <= extent.y.upper else { return nil }
    return (extent.x.lower...extent.x.upper, extent.y.lower...extent.y.upper)
  }

  /// The scales of both axes, with automatic ranges found from the series.
  ///
  /// A range of ordinates that was asked for leaves the abscissas alone.
  func scales(unless shouldStop: () -> Bool = { false }) -> (x: AxisScale, y: AxisScale) {
    let wantedX = xAxis.explicitInterval
    let wantedY = yAxis.explicitInterval
    var extent = Extent(
      window: ClippingWindow(x: wantedX ?? .everything, y: .everything),
      kinds: (xAxis.scale, yAxis.scale)
    )
    if wantedX == nil || wantedY == nil {
      for series in series { extent.include(series, unless: shouldStop) }
    }
    return (
      AxisScale(kind: xAxis.scale, interval: wantedX ?? extent.x.interval(tight: 0)),
      AxisScale(kind: yAxis.scale, interval: wantedY ?? extent.y.interval(tight: 0.04))
    )
  }
}

extension Axis {
  /// The explicit range in transformed coordinates, if there is one and the axis can have it.
  fileprivate var explicitInterval: Interval? {
    guard case .explicit(let first, let second) = range else { return nil }
    let ends = (scale.transform(first), scale.transform(second))
    guard ends.0.isFinite, ends.1.isFinite else { return nil }
    return Interval.explicit(ends.0, ends.1)
  }
}

extension Interval {
  /// All numbers.
  fileprivate static let everything = Interval(lower: -.infinity, upper: .infinity)
}

extension Series.Content {
  /// Visits every place of the series that has two coordinates, until it has to stop.
  func forEachPlace(unless shouldStop: () -> Bool, _ visit: (PlanePoint) -> Void) {
    switch self {
    case .points(let x, let y), .line(let x, let y), .steps(let x, let y),
      .arrows(let x, let y, _, _):
      forEachPair(x, y, unless: shouldStop) { visit(PlanePoint(x: $0, y: $1)) }
    case .levels(let lines):
      for piece in lines.lazy.flatMap(\.pieces) {
        for (x, y) in zip(piece.x, piece.y) { visit(PlanePoint(x: x, y: y)) }
      }
    case .mark(_, let x, let y):
      visit(PlanePoint(x: x, y: y))
    case .horizontal, .vertical:
      break
    }
  }
}

/// Visits the pairs of two lists in order; after every 65,536 it is asked whether to stop.
@inline(__always)
func forEachPair(
  _ x: [Double], _ y: [Double], unless shouldStop: () -> Bool, _ visit: (Double, Double) -> Void
) {
  let count = min(x.count, y.count)
  var start = 0
  while start < count, !shouldStop() {
    let end = min(start + 65_536, count)
    for index in start..<end { visit(x[index], y[index]) }
    start = end
  }
}

/// What a figure's series come to, in transformed coordinates.
private struct Extent {
  /// The least and the greatest along one axis.
  struct Side {
    var lower = Double.infinity
    var upper = -Double.infinity

    /// Whether an outermost value is that of a separate point, which needs a margin to be seen.
    var needsMargin = (lower: false, upper: false)

    mutating func include(_ value: Double, asPoint isPoint: Bool) {
      if value < lower {
        lower = value
        needsMargin.lower = isPoint
      } else if value == lower, isPoint {
        needsMargin.lower = true
      }
      if value > upper {
        upper = value
        needsMargin.upper = isPoint
      } else if value == upper, isPoint {
        needsMargin.upper = true
      }
    }

    func interval(tight margin: Double) -> Interval {
      guard lower <= upper else { return Interval(lower: 0, upper: 1) }
      let bare = Interval(lower: lower, upper: upper)
      let wide = bare.widenedIfFlat()
      guard wide == bare else { return wide }
      let padded = (tight: bare.padded(by: margin), loose: bare.padded(by: 0.04))
      return Interval(
        lower: needsMargin.lower ? padded.loose.lower : padded.tight.lower,
        upper: needsMargin.upper ? padded.loose.upper : padded.tight.upper
      )
    }
  }

  let window: ClippingWindow
  let kinds: (x: Axis.Scale, y: Axis.Scale)
  var x = Side()
  var y = Side()

  /// The part of the ordinates that the series at hand has to show, transformed.
  private var shown: ClosedRange<Double>?

  init(window: ClippingWindow, kinds: (x: Axis.Scale, y: Axis.Scale)) {
    self.window = window
    self.kinds = kinds
  }

  private func transformed(_ place: PlanePoint) -> PlanePoint {
    PlanePoint(x: kinds.x.transform(place.x), y: kinds.y.transform(place.y))
  }

  private mutating func include(_ place: PlanePoint, asPoint isPoint: Bool) {
    guard place.isFinite, window.contains(place) else { return }
    x.include(place.x, asPoint: isPoint)
    let ordinate = shown.map { min(max(place.y, $0.lowerBound), $0.upperBound) } ?? place.y
    y.include(ordinate, asPoint: isPoint)
  }

  mutating func include(_ series: Series, unless shouldStop: () -> Bool) {
    shown = series.shown.flatMap { range in
      let upper = kinds.y.transform(range.upperBound)
      let lower = kinds.y.transform(range.lowerBound)
      // A logarithmic axis shows what is above 0; how far down it goes was not asked.
      return upper.isFinite ? (lower.isFinite ? lower : -.infinity)...upper : nil
    }
    switch series.content {
    case .points, .mark, .arrows:
      series.content.forEachPlace(unless: shouldStop) {
        include(transformed($0), asPoint: true)
      }
    case .line(let x, let y), .steps(let x, let y):
      includeLine(x, y)
    case .levels(let lines):
      for piece in lines.lazy.flatMap(\.pieces) { includeLine(piece.x, piece.y) }
    case .horizontal(let value):
      let place = kinds.y.transform(value)
      if place.isFinite { y.include(place, asPoint: true) }
    case .vertical(let value):
      let place = kinds.x.transform(value)
      if place.isFinite { x.include(place, asPoint: true) }
    }
  }

  /// A line that crosses an explicit range counts where it crosses, even without a vertex inside.
  private mutating func includeLine(_ x: [Double], _ y: [Double]) {
    var previous: PlanePoint?
    for (x, y) in zip(x, y) {
      let place = transformed(PlanePoint(x: x, y: y))
      let isInside = place.isFinite && window.contains(place)
      if isInside { include(place, asPoint: false) }
      if let previous, !isInside || !window.contains(previous),
        let part = window.clip(previous, place)
      {
        include(part.start, asPoint: false)
        include(part.end, asPoint: false)
      }
      previous = place.isFinite ? place : nil
    }
  }
}
