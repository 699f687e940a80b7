import ArgumentParser
import Shell

extension CommandLineOptions {
  /// The arguments and options of the command line as help lists them, for the manual page.
  static var manualEntries: [ManualPage.Entry] {
    // So wide that every entry stands on a line of its own, in two columns.
    let lines = helpMessage(columns: 1000).split(separator: "\n").map(String.init)
    return lines.compactMap { line in
      guard line.hasPrefix("  <") || line.hasPrefix("  -"),
        let gap = line.dropFirst(2).firstRange(of: "  ")
      else { return nil }
      let term = line[line.index(line.startIndex, offsetBy: 2)..<gap.lowerBound]
      return ManualPage.Entry(
        term: String(term), meaning: String(line[gap.upperBound...].drop { $0 == " " }))
    }
  }
}
