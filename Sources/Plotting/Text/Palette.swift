/// The colors of the inks: the one table that knows them.
///
/// The hues follow Okabe & Ito 2002, "Color universal design", so that people with any common
/// color vision tell them apart; their lightness is set between black and white (contrast of at
/// least 3 to 1 against both), so that they are read on any background. Of the sixteen colors of a
/// theme, taken as xterm has them, few are: the others are used where the background is known.
/// Heights run through viridis (Smith & van der Walt 2015), which rises evenly in lightness.
enum Palette {
  /// One color in the three vocabularies of terminals.
  struct Entry {
    var ansi16: Theme
    var ansi256: Int
    var rgb: (red: Int, green: Int, blue: Int)
  }

  /// A color of the theme by the terminal's background.
  struct Theme {
    var dark: Int
    var light: Int
    var unknown: Int

    init(_ dark: Int, _ light: Int, _ unknown: Int) {
      (self.dark, self.light, self.unknown) = (dark, light, unknown)
    }

    func on(_ background: TextStyle.Background) -> Int {
      switch background {
      case .dark: dark
      case .light: light
      case .unknown: unknown
      }
    }
  }

  static let reset = "\u{1B}[0m"

  private static let blue = Entry(ansi16: Theme(94, 34, 94), ansi256: 32, rgb: (30, 128, 200))
  private static let vermilion = Entry(ansi16: Theme(31, 31, 31), ansi256: 166, rgb: (213, 94, 0))
  private static let green = Entry(ansi16: Theme(32, 95, 95), ansi256: 29, rgb: (0, 158, 115))
  private static let purple = Entry(ansi16: Theme(35, 35, 35), ansi256: 169, rgb: (200, 104, 160))
  private static let orange = Entry(ansi16: Theme(33, 91, 91), ansi256: 136, rgb: (199, 127, 0))
  private static let sky = Entry(ansi16: Theme(36, 94, 94), ansi256: 31, rgb: (60, 150, 190))
  private static let white = Entry(ansi16: Theme(97, 97, 97), ansi256: 231, rgb: (255, 255, 255))
  private static let black = Entry(ansi16: Theme(30, 30, 30), ansi256: 16, rgb: (0, 0, 0))
  private static let brown = Entry(ansi16: Theme(91, 30, 91), ansi256: 137, rgb: (160, 120, 80))
  private static let gray = Entry(ansi16: Theme(90, 90, 90), ansi256: 244, rgb: (128, 128, 128))

  private static func entry(_ ink: Ink) -> Entry? {
    switch ink {
    case .text, .minimum, .point: nil
    case .frame, .guide: gray
    case .data: blue
    case .fit, .end: vermilion
    case .reference, .start: green
    case .path: purple
    case .level: sky
    case .onDark: white
    case .onLight: black
    default: plain[max(ink.index - 16, 0) % plain.count]
    }
  }

  private static let plain = [blue, vermilion, green, purple, orange, sky, gray, brown]

  /// The sequence that selects an ink on a background, whatever was selected before.
  ///
  /// - Parameters:
  ///   - ink: The ink.
  ///   - background: What fills the cell; nil for the terminal's own background.
  ///   - color: The colors that are understood.
  ///   - terminal: The terminal's own background; nil for a part of an area.
  /// - Returns: The sequence.
  static func escape(
    ink: Ink, background: Ink?, color: TextStyle.Color,
    on terminal: TextStyle.Background? = .unknown
  ) -> String {
    var codes = "0"
    let lines = background == nil ? terminal : nil
    if let code = code(ink, lead: 38, color: color, on: lines) { codes += ";" + code }
    if let background, let code = code(background, lead: 48, color: color, on: nil) {
      codes += ";" + code
    }
    return "\u{1B}[\(codes)m"
  }

  /// The color of an ink by its parts; nil for what is drawn in the color of the text.
  static func rgb(_ ink: Ink) -> (red: Int, green: Int, blue: Int)? {
    (ink.shade.map { viridis($0.height, light: $0.light) } ?? entry(ink))?.rgb
  }

  /// The code of an ink: as a line on a terminal's background, or in a filled cell.
  private static func code(
    _ ink: Ink, lead: Int, color: TextStyle.Color, on terminal: TextStyle.Background?
  ) -> String? {
    if color == .none { return nil }
    guard let shade = ink.shade else {
      guard let entry = entry(ink) else { return nil }
      return switch color {
      case .none: nil
      case .ansi16: String(entry.ansi16.on(terminal ?? .unknown) + (lead == 48 ? 10 : 0))
      case .ansi256: "\(lead);5;\(entry.ansi256)"
      case .trueColor: "\(lead);2;\(entry.rgb.red);\(entry.rgb.green);\(entry.rgb.blue)"
      }
    }
    let entry = viridis(shade.height, light: shade.light)
    // What fills cells needs no contrast with the terminal's background.
    guard let terminal else {
      return switch color {
      case .none: nil
      case .ansi16: String(entry.ansi16.on(.dark) + (lead == 48 ? 10 : 0))
      case .ansi256: "\(lead);5;\(entry.ansi256)"
      case .trueColor: "\(lead);2;\(entry.rgb.red);\(entry.rgb.green);\(entry.rgb.blue)"
      }
    }
    if color == .ansi16 { return String(entry.ansi16.on(terminal)) }
    let band = LuminanceBand(terminal)
    let hue = viridis(shade.height, light: 1).rgb
    let line = band.holding(
      Picture.Color(hue.red, hue.green, hue.blue), place: shade.height * (0.5 + shade.light / 2))
    return color == .trueColor
      ? "\(lead);2;\(line.red);\(line.green);\(line.blue)"
      : "\(lead);5;\(band.nearest256(to: line))"
  }

  private static let stops: [(red: Double, green: Double, blue: Double)] = [
    (68, 1, 84), (72, 40, 120), (62, 74, 137), (49, 104, 142), (38, 130, 142), (31, 158, 137),
    (53, 183, 121), (110, 206, 88), (181, 222, 43), (253, 231, 37),
  ]

  /// The color of a height in a light, as far as the vocabulary has it.
  private static func viridis(_ height: Double, light: Double) -> Entry {
    // The darkest tenth would be lost on a dark background.
    let place = (0.1 + 0.9 * height) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    let part = place - Double(index)
    let (low, high) = (stops[index], stops[index + 1])
    func blend(_ low: Double, _ high: Double) -> Int {
      Int(((low + (high - low) * part) * light).rounded())
    }
    let rgb = (blend(low.red, high.red), blend(low.green, high.green), blend(low.blue, high.blue))
    // Of few colors none can be spared for light: the shaded side is gray.
    guard light > 0.65 else {
      return Entry(ansi16: Theme(90, 90, 90), ansi256: 236 + Int(height * 8), rgb: rgb)
    }
    let step = min(Int(height * 5), 4)
    let ansi16 = Theme(
      [35, 94, 36, 32, 33][step], [30, 34, 94, 35, 95][step], [94, 35, 95, 31, 91][step])
    let ansi256 = ramp256[min(Int(height * Double(ramp256.count)), ramp256.count - 1)]
    return Entry(ansi16: ansi16, ansi256: ansi256, rgb: rgb)
  }

  /// Viridis in the palette of 256 colors.
  private static let ramp256 = [54, 55, 60, 61, 25, 31, 30, 37, 36, 35, 71, 77, 113, 149, 185, 221]
}
