import CLibrary

/// A point in the box around a surface: every coordinate runs from 0 to 1.
struct BoxPoint: Equatable {
  var x: Double
  var y: Double
  var z: Double
}

/// A box seen in parallel projection from an angle, fitted to a rectangle of dots.
struct SurfaceView {
  /// Where a point of the box appears: in dots from the upper left, nearer with greater depth.
  struct Spot: Equatable {
    var x: Double
    var y: Double
    var depth: Double
  }

  /// The height of the box by the side of its floor.
  static let boxHeight = 0.75

  private let sine: (azimuth: Double, elevation: Double)
  private let cosine: (azimuth: Double, elevation: Double)
  private var scale = (x: 1.0, y: 1.0)
  private var shift = (x: 0.0, y: 0.0)

  /// The corner of the floor nearest to the eye.
  let front: (x: Double, y: Double)

  /// Looks from an azimuth and an elevation in degrees; from below is not looked.
  init(azimuth: Double, elevation: Double) {
    let azimuth = azimuth.isFinite ? azimuth.remainder(dividingBy: 360) : 30
    let elevation = elevation.isFinite ? min(max(elevation, 0), 90) : 30
    let radian = Double.pi / 180
    sine = (sin(azimuth * radian), sin(elevation * radian))
    cosine = (cos(azimuth * radian), cos(elevation * radian))
    front = (cosine.azimuth >= 0 ? 1 : 0, sine.azimuth >= 0 ? 1 : 0)
  }

  /// Fits the box into a rectangle of dots, drawn out sideways by no more than half.
  ///
  /// Dots are `dotAspect` times as dense downwards as sideways.
  mutating func fit(x: Interval, y: Interval, dotAspect: Double) {
    scale = (1, 1)
    shift = (0, 0)
    let corners = SurfaceView.corners.map(project)
    let spanX = Interval.sound(corners.map(\.x).min() ?? 0, corners.map(\.x).max() ?? 1)
    let spanY = Interval.sound(corners.map(\.y).min() ?? 0, corners.map(\.y).max() ?? 1)
    let room = (x: x.upper - x.lower, y: y.upper - y.lower)
    let length = (x: spanX.upper - spanX.lower, y: spanY.upper - spanY.lower)
    let upright = min(room.y / length.y, 1.3 * dotAspect * room.x / length.x)
    let sideways = min(room.x / length.x, 1.55 * upright / dotAspect)
    shift.x = (x.lower + x.upper) / 2 - sideways * (spanX.lower + spanX.upper) / 2
    shift.y = (y.lower + y.upper) / 2 - upright * (spanY.lower + spanY.upper) / 2
    scale = (sideways, upright)
  }

  /// The direction of the eye.
  var eye: BoxPoint {
    BoxPoint(
      x: cosine.elevation * cosine.azimuth, y: cosine.elevation * sine.azimuth, z: sine.elevation)
  }

  /// The direction of the light: from above, to the left of the eye.
  var lamp: BoxPoint {
    let angle = atan2(sine.azimuth, cosine.azimuth) - 0.9
    return BoxPoint(x: 0.6 * cos(angle), y: 0.6 * sin(angle), z: 0.8)
  }

  /// The eight corners of the box.
  static let corners: [BoxPoint] = (0..<8).map {
    BoxPoint(x: Double($0 & 1), y: Double($0 >> 1 & 1), z: Double($0 >> 2))
  }

  /// Where a point appears.
  func project(_ place: BoxPoint) -> Spot {
    let (x, y, z) = (place.x - 0.5, place.y - 0.5, (place.z - 0.5) * SurfaceView.boxHeight)
    let right = -sine.azimuth * x + cosine.azimuth * y
    let outward = cosine.azimuth * x + sine.azimuth * y
    let up = cosine.elevation * z - sine.elevation * outward
    return Spot(
      x: shift.x + scale.x * right,
      y: shift.y + scale.y * -up,
      depth: cosine.elevation * outward + sine.elevation * z
    )
  }
}
