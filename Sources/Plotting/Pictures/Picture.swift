internal import CLibrary

/// A figure as shapes at places: what every format with real lines and letters is written from.
///
/// Lengths are in points, 72 to an inch, from the upper left corner. The shapes are drawn in their
/// order, each over those before it.
public struct Picture: Sendable, Equatable {
  /// A place in the picture.
  public struct Place: Sendable, Equatable {
    /// From the left edge.
    public var x: Double
    /// From the upper edge.
    public var y: Double

    /// A place.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A color by its parts, each from 0 to 255.
  public struct Color: Sendable, Hashable {
    /// The part of red.
    public var red: Int
    /// The part of green.
    public var green: Int
    /// The part of blue.
    public var blue: Int

    /// A color.
    public init(_ red: Int, _ green: Int, _ blue: Int) {
      self.red = red
      self.green = green
      self.blue = blue
    }
  }

  /// How a line is drawn.
  public struct Stroke: Sendable, Hashable {
    /// Its color.
    public var color: Color
    /// Its width.
    public var width: Double
    /// Lengths of dashes and gaps in turn; empty for a solid line.
    public var dashes: [Double] = []
    /// From 0, unseen, to 1.
    public var opacity = 1.0
  }

  /// How an area is filled.
  public struct Fill: Sendable, Hashable {
    /// Its color.
    public var color: Color
    /// From 0, unseen, to 1.
    public var opacity = 1.0
  }

  /// Where a text stands by its place.
  public enum Anchor: Sendable, Hashable {
    case start, middle, end
  }

  /// One shape.
  public enum Shape: Sendable, Equatable {
    /// Lines through places, each piece for itself.
    case lines([[Place]], Stroke)
    /// Closed areas, filled and, where wanted, outlined.
    case areas([[Place]], Fill?, Stroke?)
    /// Circles of one radius.
    case circles([Place], radius: Double, Fill?, Stroke?)
    /// A text on one line, its baseline at the place; turned by so many degrees clockwise.
    case text(String, Place, TextLook)
  }

  /// How a text looks.
  public struct TextLook: Sendable, Hashable {
    /// The size of its letters.
    public var size: Double
    /// Its color.
    public var color: Color
    /// Where it stands by its place.
    public var anchor = Anchor.start
    /// Whether its letters are bold.
    public var isBold = false
    /// How far it is turned around its place, in degrees clockwise.
    public var turn = 0.0
    /// A seam around the letters that keeps them apart from what they stand on.
    public var halo: Color?
  }

  /// The width.
  public var width: Double
  /// The height.
  public var height: Double
  /// What lies below everything.
  public var background: Color
  /// What it shows, in a line.
  public var title: String
  /// What is to be seen, in words.
  public var description: String
  /// The shapes, from the lowest to the uppermost.
  public var shapes: [Shape] = []
}

/// What a picture is made for: its colors, and the size of its letters and lines.
public enum PictureTheme: String, Sendable, CaseIterable {
  /// Dark on white, for pages.
  case paper
  /// Dark on white with large letters and thick lines, for a projector.
  case slide
  /// Light on dark.
  case dark

  /// What it is for.
  public var meaning: String {
    switch self {
    case .paper: "dark on white, for a page"
    case .slide: "large letters and thick lines, for a projector"
    case .dark: "light on dark"
    }
  }

  /// What lies below everything.
  var background: Picture.Color {
    self == .dark ? Picture.Color(22, 24, 29) : Picture.Color(255, 255, 255)
  }

  /// The color of letters.
  var text: Picture.Color {
    self == .dark ? Picture.Color(232, 232, 232) : Picture.Color(32, 32, 32)
  }

  /// The size of the letters along the axes.
  var letters: Double { self == .slide ? 18 : 13 }

  /// The width of a line of a series.
  var line: Double { self == .slide ? 3 : 1.8 }

  /// The size that a picture has where none is asked for.
  public var size: (width: Double, height: Double) { self == .slide ? (960, 540) : (720, 450) }

  /// The color of an ink, told apart from the background by a contrast of 3 to 1 at least.
  func color(_ ink: Ink) -> Picture.Color {
    guard let rgb = Palette.rgb(ink) else { return text }
    return Picture.Color(rgb.red, rgb.green, rgb.blue).legible(on: background)
  }
}

extension Picture.Color {
  /// The relative luminance, from 0 for black to 1 for white.
  ///
  /// Source: World Wide Web Consortium, 2018, "Web Content Accessibility Guidelines 2.1".
  var luminance: Double {
    func linear(_ part: Int) -> Double {
      let part = Double(part) / 255
      return part <= 0.04045 ? part / 12.92 : power((part + 0.055) / 1.055)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The contrast with another color, from 1 to 21; from the same source.
  public func contrast(with other: Picture.Color) -> Double {
    let (light, dark) = (max(luminance, other.luminance), min(luminance, other.luminance))
    return (light + 0.05) / (dark + 0.05)
  }

  /// The color moved away from a background until it can be told apart from it.
  func legible(on background: Picture.Color, contrast least: Double = 3) -> Picture.Color {
    let end = background.luminance > 0.4 ? 0 : 255
    var color = self
    var part = 0.0
    while color.contrast(with: background) < least, part < 1 {
      part += 0.05
      func moved(_ value: Int) -> Int {
        Int((Double(value) + part * Double(end - value)).rounded())
      }
      color = Picture.Color(moved(red), moved(green), moved(blue))
    }
    return color
  }
}

/// The power 2.4 of a number from 0 to 1.
private func power(_ base: Double) -> Double { pow(base, 2.4) }
