/// How often the folders of a target use each other.
public struct FolderMatrix: Sendable {
  /// The folders, lowest first; files that lie in none of them belong to the last, `other`.
  public let folders: [String]
  /// For each folder and each that it uses, the pairs of files that do.
  public let pairs: [[[(user: Int, used: Int)]]]
  private let structure: TargetStructure

  /// The name under which files outside the listed folders are counted.
  public static let other = "(other)"

  /// Counts the uses between folders, given from the lowest up; a path belongs to the longest that
  /// fits.
  public init(_ structure: TargetStructure, order: [String]) {
    self.structure = structure
    let owners = structure.files.map { path in
      order.indices.filter { path.hasPrefix(order[$0] + "/") }.max {
        order[$0].utf8.count < order[$1].utf8.count
      } ?? order.count
    }
    folders = order + (owners.contains(order.count) ? [Self.other] : [])
    var pairs = [[[(user: Int, used: Int)]]](
      repeating: Array(repeating: [], count: folders.count), count: folders.count)
    for (file, uses) in structure.uses.enumerated() {
      for used in uses.keys.sorted() { pairs[owners[file]][owners[used]].append((file, used)) }
    }
    self.pairs = pairs
  }

  /// The uses of a higher folder by a lower one, one a line.
  public var violations: [String] {
    var lines: [String] = []
    for lower in folders.indices {
      for higher in folders.indices where higher > lower {
        for (user, used) in pairs[lower][higher] {
          guard let use = structure.uses[user][used] else { continue }
          let files = structure.files
          lines.append("\(files[user]):\(use.line) uses \(use.name) of \(files[used])")
        }
      }
    }
    return lines
  }

  /// The matrix as text: a row for each folder, with how many pairs of files use each of the
  /// others.
  public var description: String {
    let width = folders.map(\.count).max() ?? 0
    var lines = [
      String(repeating: " ", count: width)
        + folders.indices.map { Self.cell("\($0 + 1)") }.joined()
    ]
    for (row, folder) in folders.enumerated() {
      let name = folder + String(repeating: " ", count: width - folder.count)
      lines.append(
        name
          + folders.indices.map { column in
            let count = pairs[row][column].count
            return Self.cell(row == column ? "·" : count == 0 ? "" : "\(count)")
          }.joined())
    }
    return lines.map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  private static func cell(_ text: String) -> String {
    String(repeating: " ", count: max(5 - text.count, 1)) + text
  }
}
