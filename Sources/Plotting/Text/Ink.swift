/// What a cell is colored for; the palette alone knows colors.
struct Ink: Equatable, Hashable {
  private let code: UInt16

  private init(code: UInt16) { self.code = code }

  static let text = Ink(code: 0)
  static let frame = Ink(code: 1)
  static let data = Ink(code: 2)
  static let fit = Ink(code: 3)
  static let reference = Ink(code: 4)
  static let path = Ink(code: 5)
  static let level = Ink(code: 6)
  static let guide = Ink(code: 7)
  static let start = Ink(code: 8)
  static let end = Ink(code: 9)
  static let minimum = Ink(code: 10)
  static let point = Ink(code: 11)

  /// Whatever stands out from a dark filling, and from a light one.
  static let onDark = Ink(code: 12)
  static let onLight = Ink(code: 13)

  /// What can be read on this ink as a background.
  var contrast: Ink { shade.map { $0.height * $0.light < 0.6 } ?? true ? .onDark : .onLight }

  /// How many plain colors there are before they repeat.
  static let plainCount = 8

  static func plain(_ index: Int) -> Ink { Ink(code: UInt16(16 + index % plainCount)) }

  /// A height from 0 to 1, in a light from 0 to 1.
  static func height(_ height: Double, light: Double = 1) -> Ink {
    let height = UInt16(max(0, min(1, height)) * 127)
    let light = UInt16(max(0, min(1, light)) * 15)
    return Ink(code: 0x1000 | light << 7 | height)
  }

  /// The height and light of the ink, if it stands for one.
  var shade: (height: Double, light: Double)? {
    guard code >= 0x1000 else { return nil }
    return (Double(code & 127) / 127, Double(code >> 7 & 15) / 15)
  }

  /// The index of the ink in the palette's table, if it stands for a role.
  var index: Int { Int(code) }
}
