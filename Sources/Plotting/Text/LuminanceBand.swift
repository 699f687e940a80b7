internal import CLibrary

/// The luminances that have a contrast of 3 to 1 at least with a terminal's background.
struct LuminanceBand {
  private let lowest: Double
  private let highest: Double

  /// The band for a background, a little within its bounds.
  init(_ background: TextStyle.Background) {
    lowest = background == .light ? 0 : 0.11
    highest = background == .dark ? 1 : 0.29
  }

  /// Whether a color is in it.
  func holds(_ color: Picture.Color) -> Bool { (lowest...highest).contains(color.luminance) }

  /// A color of a ramp brought into the band, of the same hue as far as that goes.
  ///
  /// - Parameters:
  ///   - color: The color.
  ///   - place: Its place on the ramp, from 0 to 1: higher places stay lighter.
  /// - Returns: The color.
  func holding(_ color: Picture.Color, place: Double) -> Picture.Color {
    let darkest = lowest == 0 ? 0.02 : lowest + 0.005
    let lightest = min(highest - 0.005, 0.75)
    let wanted = darkest * pow(lightest / darkest, place)
    let own = color.luminance
    guard own > 0 else { return color }
    func scaled(_ factor: Double) -> Picture.Color {
      // The power 1/2.4 undoes the screen's own.
      let step = pow(factor, 1 / 2.4)
      func part(_ value: Int) -> Int { min(Int((Double(value) * step).rounded()), 255) }
      return Picture.Color(part(color.red), part(color.green), part(color.blue))
    }
    // Parts that are full leave the rest to the others.
    var (low, high) = (wanted / own / 1e3, wanted / own * 1e6)
    for _ in 0..<50 {
      let middle = (low * high).squareRoot()
      if scaled(middle).luminance < wanted { low = middle } else { high = middle }
    }
    let found = scaled(high)
    if holds(found) { return found }
    let shade = lowest == 0 ? 100 : 118
    return Picture.Color(shade, shade, shade)
  }

  /// The color of the palette of 256 in the band that is nearest to one.
  func nearest256(to color: Picture.Color) -> Int {
    var best = (index: 244, distance: Int.max)
    for index in 16..<256 {
      let other = Self.palette[index - 16]
      let (red, green, blue) = (
        other.red - color.red, other.green - color.green, other.blue - color.blue
      )
      let distance = red * red + green * green + blue * blue
      if distance < best.distance, holds(other) { best = (index, distance) }
    }
    return best.index
  }

  /// The cube of 216 colors and the ramp of 24 grays, from color 16 on, as xterm has them.
  static let palette: [Picture.Color] = {
    let levels = [0, 95, 135, 175, 215, 255]
    let cube = (0..<216).map {
      Picture.Color(levels[$0 / 36], levels[$0 / 6 % 6], levels[$0 % 6])
    }
    return cube + (0..<24).map { Picture.Color(8 + 10 * $0, 8 + 10 * $0, 8 + 10 * $0) }
  }()
}
