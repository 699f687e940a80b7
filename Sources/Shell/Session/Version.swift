/// The program's version.
public enum Version {
  /// Major, minor and patch.
  public static let number = "0.1.0"
}

/// What a program was built from, and for which machine.
///
/// The executable knows it and tells its session; a session of a test has none, so that no
/// transcript on file depends on the commit that it was recorded at.
public struct Build: Sendable {
  /// The commit, shortened, and whether there were changes beside it; nil where the sources were no
  /// repository.
  public var commit: String?
  /// The day of the commit, such as 2026-11-25.
  public var date: String?
  /// The machine's architecture, such as x86_64.
  public var architecture: String

  /// A build.
  public init(commit: String?, date: String?, architecture: String) {
    self.commit = commit
    self.date = date
    self.architecture = architecture
  }

  /// The build in a few words: `commit 0123456789ab of 2026-11-25, x86_64`.
  public var words: String {
    let source =
      commit.map { "commit \($0)" + (date.map { " of \($0)" } ?? "") } ?? "commit not known"
    return "\(source), \(architecture)"
  }
}
