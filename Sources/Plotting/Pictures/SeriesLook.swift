/// How a series looks in a picture: told apart by color, by dash and by marker.
struct SeriesLook {
  var color: Picture.Color
  var stroke: Picture.Stroke
  var marker: PictureMarker

  /// Settles the looks of all the series of a figure together.
  static func plan(for series: [Series], theme: PictureTheme) -> [SeriesLook] {
    let styles = SeriesStyle.plan(for: series, glyphs: TextStyle.Charset.braille.glyphs)
    var markers: [SeriesStyle.Identity: PictureMarker] = [:]
    var lines: [SeriesStyle.Identity: Int] = [:]
    return series.enumerated().map { index, series in
      let identity = SeriesStyle.Identity(series, index: index)
      let ink = styles[index].pen.ink
      let color = theme.color(ink)
      var stroke = Picture.Stroke(color: color, width: theme.line)
      switch series.role {
      case .reference: stroke.dashes = [4, 2].map { $0 * theme.line }
      case .guide:
        stroke.dashes = [1, 2].map { $0 * theme.line }
        stroke.width = theme.line * 0.7
      case .level: stroke.width = theme.line * 0.6
      case .data, .fit, .path: break
      case .plain:
        let turn = lines[identity] ?? lines.count
        lines[identity] = turn
        stroke.dashes = plainDashes[turn % plainDashes.count].map { $0 * theme.line }
      }
      let marker: PictureMarker
      if case .mark(let kind, _, _) = series.content {
        marker = PictureMarker(kind)
      } else if case .points = series.content {
        marker = markers[identity] ?? PictureMarker.stock[markers.count % PictureMarker.stock.count]
        markers[identity] = marker
      } else {
        marker = .circle
      }
      return SeriesLook(color: color, stroke: stroke, marker: marker)
    }
  }

  private static let plainDashes: [[Double]] = [
    [], [5, 2], [1.2, 1.6], [6, 1.6, 1.2, 1.6], [2.5, 2.5], [8, 2, 2, 2],
  ]
}

/// The shape of a marker.
enum PictureMarker: Equatable {
  case circle, square, triangle, diamond, plus, cross, openDiamond, openCircle
  /// An arrow's head that points to a side.
  case arrow(Double, Double)

  /// What the points of one series after the other are marked with.
  static let stock: [PictureMarker] = [.circle, .square, .triangle, .diamond, .plus, .openCircle]

  init(_ mark: Series.Mark) {
    switch mark {
    case .start: self = .openDiamond
    case .end: self = .diamond
    case .minimum: self = .cross
    case .point: self = .openCircle
    case .exitUp: self = .arrow(0, -1)
    case .exitDown: self = .arrow(0, 1)
    case .exitLeft: self = .arrow(-1, 0)
    case .exitRight: self = .arrow(1, 0)
    }
  }

  /// The shapes of markers at places.
  func shapes(
    at places: [Picture.Place], radius: Double, color: Picture.Color, background: Picture.Color,
    line: Double
  ) -> [Picture.Shape] {
    let fill = Picture.Fill(color: color)
    let stroke = Picture.Stroke(color: color, width: line)
    let seam = Picture.Stroke(color: background, width: line * 0.35)
    func around(_ offsets: [(Double, Double)]) -> [[Picture.Place]] {
      places.map { place in
        offsets.map { Picture.Place(x: place.x + $0.0 * radius, y: place.y + $0.1 * radius) }
      }
    }
    /// Every two offsets are the ends of a line.
    func crossed(_ offsets: [(Double, Double)]) -> [[Picture.Place]] {
      var lines: [[Picture.Place]] = []
      for place in places {
        for index in stride(from: 0, to: offsets.count - 1, by: 2) {
          let ends = offsets[index...(index + 1)]
          lines.append(
            ends.map { Picture.Place(x: place.x + $0.0 * radius, y: place.y + $0.1 * radius) })
        }
      }
      return lines
    }
    let diamond: [(Double, Double)] = [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]
    switch self {
    case .circle: return [.circles(places, radius: radius, fill, seam)]
    case .openCircle:
      return [.circles(places, radius: radius, Picture.Fill(color: background), stroke)]
    case .square:
      return [.areas(around([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]), fill, seam)]
    case .triangle: return [.areas(around([(0, -1.15), (1.1, 0.8), (-1.1, 0.8)]), fill, seam)]
    case .arrow(let x, let y):
      // The tip, and two corners behind it.
      return [
        .areas(around([(x, y), (-x - y, -y - x), (-x + y, -y + x)]), fill, seam)
      ]
    case .diamond: return [.areas(around(diamond), fill, seam)]
    case .openDiamond: return [.areas(around(diamond), Picture.Fill(color: background), stroke)]
    case .plus: return [.lines(crossed([(-1.1, 0), (1.1, 0), (0, -1.1), (0, 1.1)]), stroke)]
    case .cross: return [.lines(crossed([(-1, -1), (1, 1), (-1, 1), (1, -1)]), stroke)]
    }
  }
}
