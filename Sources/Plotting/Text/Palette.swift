/// The colors of the inks: the one table that knows them.
///
/// The hues follow Okabe & Ito 2002, "Color universal design", so that people with any common
/// color vision tell them apart; their lightness is set between black and white (contrast of at
/// least 3 to 1 against both), because nobody knows the background of a terminal. Heights run
/// through viridis (Smith & van der Walt 2015), which rises evenly in lightness.
enum Palette {
  /// One color in the three vocabularies of terminals.
  struct Entry {
    var ansi16: Int?
    var ansi256: Int
    var rgb: (red: Int, green: Int, blue: Int)
  }

  static let reset = "\u{1B}[0m"

  private static let blue = Entry(ansi16: 94, ansi256: 32, rgb: (30, 128, 200))
  private static let vermilion = Entry(ansi16: 31, ansi256: 166, rgb: (213, 94, 0))
  private static let green = Entry(ansi16: 32, ansi256: 36, rgb: (0, 158, 115))
  private static let purple = Entry(ansi16: 35, ansi256: 169, rgb: (200, 104, 160))
  private static let orange = Entry(ansi16: 33, ansi256: 172, rgb: (199, 127, 0))
  private static let sky = Entry(ansi16: 36, ansi256: 38, rgb: (60, 150, 190))
  private static let white = Entry(ansi16: 97, ansi256: 231, rgb: (255, 255, 255))
  private static let black = Entry(ansi16: 30, ansi256: 16, rgb: (0, 0, 0))
  private static let brown = Entry(ansi16: 91, ansi256: 137, rgb: (160, 120, 80))
  private static let gray = Entry(ansi16: nil, ansi256: 244, rgb: (128, 128, 128))

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
  static func escape(ink: Ink, background: Ink?, color: TextStyle.Color) -> String {
    var codes = "0"
    if let code = code(ink, isBackground: false, color: color) { codes += ";" + code }
    if let background, let code = code(background, isBackground: true, color: color) {
      codes += ";" + code
    }
    return "\u{1B}[\(codes)m"
  }

  /// The color of an ink by its parts; nil for what is drawn in the color of the text.
  static func rgb(_ ink: Ink) -> (red: Int, green: Int, blue: Int)? {
    (ink.shade.map { viridis($0.height, light: $0.light) } ?? entry(ink))?.rgb
  }

  private static func code(_ ink: Ink, isBackground: Bool, color: TextStyle.Color) -> String? {
    guard let entry = ink.shade.map({ viridis($0.height, light: $0.light) }) ?? entry(ink) else {
      return nil
    }
    let lead = isBackground ? "48" : "38"
    switch color {
    case .none: return nil
    case .ansi16: return entry.ansi16.map { String(isBackground ? $0 + 10 : $0) }
    case .ansi256: return "\(lead);5;\(entry.ansi256)"
    case .trueColor: return "\(lead);2;\(entry.rgb.red);\(entry.rgb.green);\(entry.rgb.blue)"
    }
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
    guard light > 0.65 else { return Entry(ansi16: 90, ansi256: 236 + Int(height * 8), rgb: rgb) }
    let ansi16 = [35, 34, 36, 32, 33][min(Int(height * 5), 4)]
    let ansi256 = ramp256[min(Int(height * Double(ramp256.count)), ramp256.count - 1)]
    return Entry(ansi16: ansi16, ansi256: ansi256, rgb: rgb)
  }

  /// Viridis in the palette of 256 colors.
  private static let ramp256 = [54, 55, 60, 61, 25, 31, 30, 37, 36, 35, 71, 77, 113, 149, 185, 221]
}
