import ArgumentParser
import Shell

/// An argument or option of the command line as its help lists it.
///
/// The manual page and the completions of other shells are made from these.
struct CommandLineEntry {
  /// How it is written: `--width <n>`.
  var term: String
  /// What it does, its values and default included.
  var meaning: String

  /// Every argument and option, in the order of help.
  static var all: [CommandLineEntry] {
    // So wide that every entry stands on a line of its own, in two columns.
    let lines = CommandLineOptions.helpMessage(columns: 1000).split(separator: "\n")
    return lines.map(String.init).compactMap { line in
      guard line.hasPrefix("  <") || line.hasPrefix("  -"),
        let gap = line.dropFirst(2).firstRange(of: "  ")
      else { return nil }
      let term = line[line.index(line.startIndex, offsetBy: 2)..<gap.lowerBound]
      return CommandLineEntry(
        term: String(term), meaning: String(line[gap.upperBound...].drop { $0 == " " }))
    }
  }

  /// Its names, such as `-h` and `--help`; none for an argument.
  var names: [String] {
    term.split(separator: " ").map { String($0.filter { $0 != "," }) }.filter { $0.hasPrefix("-") }
  }

  /// What its value is called; nil where it takes none.
  var value: String? {
    guard let start = term.firstIndex(of: "<"), let end = term.lastIndex(of: ">") else {
      return nil
    }
    return String(term[term.index(after: start)..<end])
  }

  /// The values that can be listed.
  var choices: [String] {
    guard let start = meaning.firstRange(of: Self.values)?.upperBound else { return [] }
    return meaning[start...].prefix { $0 != ";" && $0 != ")" }.split(separator: ",")
      .map { $0.filter { $0 != " " } }
  }

  /// What it does, alone.
  var summary: String {
    guard let start = meaning.firstRange(of: Self.values)?.lowerBound else { return meaning }
    return String(meaning[..<start])
  }

  private static let values = " (values: "
}
