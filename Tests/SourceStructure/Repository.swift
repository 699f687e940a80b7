import Foundation

/// The sources of a repository, target by target.
public struct Repository: Sendable {
  /// The folder of Package.swift.
  public let root: String

  /// The folders of Shell, lowest first.
  public static let shellOrder = [
    "Outputs", "Host", "Session", "Figures", "Reports", "Live", "Help", "Completion", "Lessons",
    "Pages",
    "Commands/Data", "Commands/Functions", "Commands/Fitting", "Commands/Runs", "Commands/Figures",
    "Commands/Live", "Commands/Scripts", "Commands/Session", "Catalog",
  ]

  /// The repository at that folder.
  public init(root: String) { self.root = root }

  /// The targets below Sources that hold Swift.
  public var targets: [TargetStructure] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/Sources")) ?? []
    return names.sorted().map { target($0) }.filter { !$0.files.isEmpty }
  }

  /// The Swift files of sources and tests, by their paths from the root.
  public var files: [(path: String, text: String)] {
    ["Sources", "Tests"].flatMap { folder in
      (FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.allObjects ?? [])
        .compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }
    }.compactMap { path in
      (try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)).map { (path, $0) }
    }
  }

  /// The target of that name.
  public func target(_ name: String) -> TargetStructure {
    let folder = "\(root)/Sources/\(name)"
    let paths = (FileManager.default.enumerator(atPath: folder)?.allObjects ?? [])
      .compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
    return TargetStructure(
      name: name,
      sources: paths.compactMap { path in
        (try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)).map { (path, $0) }
      })
  }
}
