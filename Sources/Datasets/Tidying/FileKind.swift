/// What a file seems to be that is no table of text, by how it begins.
public enum FileKind: String, Sendable {
  case html = "a web page (HTML)"
  case xml = "XML"
  case json = "JSON"
  case zip = "a zip archive, as spreadsheets (xlsx, ods) are"
  case oldSpreadsheet = "an old spreadsheet (xls)"
  case pdf = "a PDF document"
  case parquet = "a Parquet file"
  case sqlite = "an SQLite database"
  case picture = "a picture"
  case program = "a program"
  case stata = "a Stata file"
  case rData = "an R data file"
  case prose = "prose, without columns"

  /// Looks at the first bytes; nil where they tell nothing.
  public init?(_ bytes: [UInt8]) {
    func begins(_ text: String) -> Bool { bytes.starts(with: text.utf8) }
    if begins("PK\u{3}\u{4}") {
      self = .zip
    } else if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      self = .oldSpreadsheet
    } else if begins("%PDF") {
      self = .pdf
    } else if begins("PAR1") {
      self = .parquet
    } else if begins("SQLite format 3") {
      self = .sqlite
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47])
      || bytes.starts(with: [0xFF, 0xD8, 0xFF])
      || begins("GIF8")
    {
      self = .picture
    } else if bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) {
      self = .program
    } else if begins("<stata_dta>") {
      self = .stata
    } else if begins("RDX") || begins("RDA") {
      self = .rData
    } else {
      let text = String(decoding: bytes.prefix(4000), as: UTF8.self)
      let trimmed = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
      let beginning = trimmed.prefix(300).lowercased()
      if beginning.hasPrefix("<!doctype html") || beginning.hasPrefix("<html")
        || beginning.hasPrefix("<") && beginning.contains("<html")
      {
        self = .html
      } else if beginning.hasPrefix("<?xml") || beginning.hasPrefix("<") && beginning.contains("</")
      {
        self = .xml
      } else if beginning.hasPrefix("{\"") || beginning.hasPrefix("[{") || beginning.hasPrefix("[[")
        || beginning.hasPrefix("{\n") || beginning.hasPrefix("[\n")
      {
        self = .json
      } else if Self.isProse(trimmed) {
        self = .prose
      } else {
        return nil
      }
    }
  }

  /// Whether most words are letters alone, several in a line, and sentences end.
  private static func isProse(_ text: Substring) -> Bool {
    let lines = text.split(separator: "\n").prefix(40).map { $0.split(separator: " ") }
    let words = lines.joined()
    guard words.count >= 8, lines.contains(where: { $0.count > 3 }) else { return false }
    let plain = words.count { word in
      word.allSatisfy { $0.isLetter || ",.;:!?'’\"()-".contains($0) }
    }
    let sentences = words.count { $0.last.map { ".!?".contains($0) } ?? false }
    return plain * 10 >= words.count * 8 && sentences > 0
  }
}
