import SourceStructure
import Testing

@Suite struct StructureTests {
  /// This file lies three steps below the repository's folder.
  private static let repository = Repository(
    root: "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/"))

  /// The longest cycle of files that one can still read at a sitting.
  private static let longestCycle = 5

  @Test(arguments: repository.targets.map(\.name))
  func noLongCycleOfFiles(name: String) {
    let target = Self.repository.target(name)
    for cycle in target.cycles where cycle.count > Self.longestCycle {
      Issue.record("\(target.name): \(cycle.count) files\n\(target.description(of: cycle))")
    }
    #expect(!target.files.isEmpty)
  }

  /// One width of comments in all targets.
  @Test func noCommentIsWiderThanALine() {
    let files = Self.repository.files
    for file in files {
      for (index, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated() where line.count > 100 && line.drop(while: { $0 == " " }).starts(with: "//")
      {
        Issue.record("\(file.path):\(index + 1): \(line.count) columns")
      }
    }
    #expect(files.count > 500)
  }

  @Test func everyTargetIsRead() {
    let names = Set(Self.repository.targets.map(\.name))
    #expect(names.isSuperset(of: ["Numerics", "Expressions", "Optimization", "Shell", "descent"]))
  }

  /// Shell's folders are layers: each knows only those before it in the list.
  @Test func foldersOfShellAreLayers() {
    let matrix = FolderMatrix(Self.repository.target("Shell"), order: Repository.shellOrder)
    #expect(matrix.violations == [], "\n\(matrix.description)")
    #expect(!matrix.folders.contains(FolderMatrix.other))
  }
}
