/// What a function does far ahead along a direction: tried at distances that double.
///
/// A run that still falls when it stops may be on its way to a minimum, to one at infinity, or to
/// none. Where the function goes on falling at each of forty doublings, it is followed further than
/// any run would go.
enum Outlook: Equatable, Sendable {
  /// It rises somewhere ahead, or ends.
  case rises
  /// It is level to rounding.
  case level
  /// It falls all the way, and with every doubling by no less than before: there is no least value.
  case fallsForEver
  /// It falls all the way, but ever less: towards a value that it does not reach.
  case fallsToLimit

  /// Looks ahead from a point.
  ///
  /// - Parameters:
  ///   - objective: The function.
  ///   - point: Where to look from.
  ///   - direction: Along what; of any length above 0.
  ///   - step: The distance of the first look.
  init(_ objective: any Objective, from point: [Double], along direction: [Double], step: Double) {
    let length = direction.withUnsafeBufferPointer { Vector.length($0) }
    guard direction.count == point.count, length > 0, length.isFinite, step > 0, step.isFinite
    else {
      self = .level
      return
    }
    let start = objective.value(at: point)
    var falls: [Double] = []
    var last = start
    var distance = step
    for _ in 0..<Self.doublings {
      let value = objective.value(at: zip(point, direction).map { $0 + distance * $1 / length })
      if value == -.infinity {
        self = .fallsForEver
        return
      }
      // What is left of a steep direction may raise it by next to nothing.
      guard value.isFinite, value <= last + Self.tolerance * (start - last) else {
        self = .rises
        return
      }
      falls.append(max(last - value, 0))
      last = min(value, last)
      distance *= 2
    }
    guard start - last > 0x1p-44 * max(start.magnitude, last.magnitude) else {
      self = .level
      return
    }
    let late = falls.suffix(10)
    guard let least = late.min(), let end = late.last, let early = falls.max() else {
      self = .fallsForEver
      return
    }
    self = least > 0 && end >= 0.9 * early ? .fallsForEver : .fallsToLimit
  }

  private static let doublings = 40
  /// The fraction of the fall so far that is no rise.
  private static let tolerance = 1e-9
}
