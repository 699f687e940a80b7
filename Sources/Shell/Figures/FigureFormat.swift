import Language
import Plotting

/// How a figure can be written to a file, by the ending of the file's name.
enum FigureFormat: String, CaseIterable {
  /// Text, as on a terminal without colors.
  case text = "txt"
  /// Scalable vector graphics, written here.
  case svg
  /// A page, by cairo.
  case pdf
  /// Pixels, by cairo.
  case png

  /// The format for a file; text where the name has no ending, nil where the ending is unknown.
  init?(file: String) {
    guard let ending = Self.ending(of: file) else {
      self = .text
      return
    }
    self.init(rawValue: ending.lowercased())
  }

  /// What follows the last dot of a file's name; nil without one.
  static func ending(of file: String) -> String? {
    let name = file.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    return String(name[name.index(after: dot)...])
  }

  /// Whether it has a theme and a size in points, as text has not.
  var isPicture: Bool { self != .text }

  /// What the program that encodes it is asked for; nil for what is written here.
  var encoding: PictureEncoding? {
    switch self {
    case .text, .svg: nil
    case .pdf: .pdf
    case .png: .png
    }
  }
}

extension ValueType where Value == String {
  /// A file to write a figure to; refused before any work where the format is unknown.
  static var figureFile: ValueType {
    ValueType(name: "file", range: nil, choices: []) { (text) throws(Diagnostic) in
      let file = try text.word()
      guard file == "-" || FigureFormat(file: file) != nil else {
        throw Diagnostic(
          .unknownFigureFormat(
            FigureFormat.ending(of: file) ?? "", known: FigureFormat.allCases.map(\.rawValue)),
          text.span)
      }
      return file
    }
  }
}

/// How large a picture is, in points.
struct PictureSize: Equatable, Sendable {
  var width: Double
  var height: Double

  /// The sides that a picture can have.
  static let range = 60.0...10_000
}

extension ValueType where Value == PictureSize {
  /// Two lengths with an x between them, as in 800x500.
  static var pictureSize: ValueType {
    ValueType(name: "size", range: "WIDTHxHEIGHT in points, 60 to 10000", choices: []) {
      (text) throws(Diagnostic) in
      let parts = text.text.split(separator: "x", omittingEmptySubsequences: false)
      guard parts.count == 2, let width = Double(parts[0]), let height = Double(parts[1]) else {
        throw Diagnostic(
          .wrongType(text.label, expected: "a size such as 800x500", found: text.text), text.span)
      }
      guard PictureSize.range.contains(width), PictureSize.range.contains(height) else {
        throw Diagnostic(.pictureSize(text.text, bytes: 16 * width * height), text.span)
      }
      return PictureSize(width: width, height: height)
    }
  }
}

extension ValueType where Value == PictureTheme {
  /// What a picture is made for.
  static var theme: ValueType {
    let choices = PictureTheme.allCases.map { Choice(name: $0.rawValue, meaning: $0.meaning) }
    let names = choices.map(\.name)
    return ValueType(name: "paper|slide|dark", range: nil, choices: choices) {
      (text) throws(Diagnostic) in
      PictureTheme(rawValue: try text.choice(names)) ?? .paper
    }
  }
}
