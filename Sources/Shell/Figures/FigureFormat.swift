import Language

/// How a figure can be written to a file, by the ending of the file's name.
enum FigureFormat: String, CaseIterable {
  /// Text, as on a terminal without colors.
  case text = "txt"

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
