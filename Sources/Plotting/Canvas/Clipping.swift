/// A point in a plane, in whatever coordinates its context has.
struct PlanePoint: Equatable {
  var x: Double
  var y: Double

  var isFinite: Bool { x.isFinite && y.isFinite }
}

/// A rectangle that lines are cut to before they become dots.
struct ClippingWindow: Equatable {
  var x: Interval
  var y: Interval

  func contains(_ place: PlanePoint) -> Bool {
    place.x >= x.lower && place.x <= x.upper && place.y >= y.lower && place.y <= y.upper
  }

  /// The part of a segment within the window, nil when none is.
  ///
  /// Source: Liang & Barsky 1984, "A new concept and method for line clipping". All is measured
  /// from the end nearer to the window, so that a far one costs no digits.
  func clip(_ start: PlanePoint, _ end: PlanePoint) -> (start: PlanePoint, end: PlanePoint)? {
    guard start.isFinite, end.isFinite else { return nil }
    if contains(start), contains(end) { return (start, end) }
    guard distance(start) > distance(end) else { return clipFromNear(start, end) }
    return clipFromNear(end, start).map { ($0.end, $0.start) }
  }

  private func distance(_ place: PlanePoint) -> Double {
    let beside = max(x.lower - place.x, place.x - x.upper, 0)
    let above = max(y.lower - place.y, place.y - y.upper, 0)
    return max(beside, above)
  }

  private func clipFromNear(_ start: PlanePoint, _ end: PlanePoint) -> (
    start: PlanePoint, end: PlanePoint
  )? {
    let (width, height) = (end.x - start.x, end.y - start.y)
    var (enter, leave) = (0.0, 1.0)
    let edges = [
      (-width, start.x - x.lower), (width, x.upper - start.x),
      (-height, start.y - y.lower), (height, y.upper - start.y),
    ]
    for (slope, distance) in edges {
      guard slope != 0 else {
        if distance < 0 { return nil }
        continue
      }
      let crossing = distance / slope
      if slope < 0 { enter = max(enter, crossing) } else { leave = min(leave, crossing) }
    }
    guard enter <= leave else { return nil }

    func place(at part: Double) -> PlanePoint {
      let (across, down) = (start.x + part * width, start.y + part * height)
      return PlanePoint(
        x: min(max(across, x.lower), x.upper), y: min(max(down, y.lower), y.upper))
    }
    return (enter == 0 ? start : place(at: enter), leave == 1 ? end : place(at: leave))
  }
}
