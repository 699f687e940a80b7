import Datasets
import Language

/// Numbers with all their digits for other programs, in columns whose names stay as they are.
struct SavedNumbers {
  /// What stands in a cell.
  enum Cell {
    case number(Double?)
    case count(Int?)
    case text(String)

    fileprivate var text: String {
      switch self {
      case .number(let number): number.map { $0.isFinite ? shortest($0) : "" } ?? ""
      case .count(let count): count.map(String.init) ?? ""
      case .text(let text): text
      }
    }
  }

  var names: [String]
  var rows: [[Cell]]

  /// The option that names the file.
  static let save = Option<String?>(
    "save", .numbersFile, absent: "no file",
    "write the numbers to a file as well, with all digits: FILE.csv")

  /// The table as comma-separated values: a line of names, then one a row; empty where a number is
  /// not finite or there is none.
  ///
  /// Source: Yakov Shafranovich, 2005, "Common Format and MIME Type for Comma-Separated Values
  /// (CSV) Files", RFC 4180.
  fileprivate var csv: String {
    func line(_ cells: [String]) -> String {
      cells.map { cell in
        cell.contains { ",\"\n\r".contains($0) } || cell.first == " " || cell.last == " "
          ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
      }.joined(separator: ",") + "\n"
    }
    return line(names) + rows.map { line($0.map(\.text)) }.joined()
  }
}

extension ValueType where Value == String {
  /// A file for numbers; refused before any work where its name ends in something else.
  static var numbersFile: ValueType {
    ValueType(name: "file", range: nil, choices: []) { (text) throws(Diagnostic) in
      let file = try text.word()
      guard file == "-" || FigureFormat.ending(of: file)?.lowercased() == "csv" else {
        throw Diagnostic(.unknownNumbersFormat(file), text.span)
      }
      return file
    }
  }
}

extension CommandContext {
  /// Writes numbers to the file that `save` names, where it names one.
  func save(
    _ arguments: BoundArguments, _ numbers: () throws(Diagnostic) -> SavedNumbers
  ) throws(Diagnostic) {
    guard let file = try arguments.value(SavedNumbers.save) else { return }
    let span = arguments.span(SavedNumbers.save) ?? arguments.arguments.verb
    if file != "-" { try session.checkAccess(to: file, span) }
    let table = try numbers()
    let bytes = Array(table.csv.utf8)
    guard file != "-" else { return emit(.bytes(bytes)) }
    try session.write(bytes, to: session.path(file), shown: Word(text: file, span: span))
    report(ReportLine("\(counted(table.rows.count, "row")) written to \(visible(file))"))
  }
}
