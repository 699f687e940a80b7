import Datasets
import Testing

@testable import Shell

/// Where the files of a saved script are looked for when it is run elsewhere.
@Suite struct SavedPathTests {
  private let host = TestHost()
  private let session: Session

  init() {
    host.folders.insert("\(TestHost.folder)/course")
    host.folders.insert("\(TestHost.folder)/data")
    session = Session(host: host)
    session.accept("data gen n=5")
  }

  /// What was saved, without the line that says by what.
  private func saved(_ path: String) -> [String] {
    String(decoding: host.files["\(TestHost.folder)/\(path)"] ?? [], as: UTF8.self)
      .split(separator: "\n").dropFirst().map(String.init)
  }

  @Test(arguments: [
    ("data/d.csv", "s.descent", "data load data/d.csv"),
    ("data/d.csv", "data/s.descent", "data load d.csv"),
    ("data/d.csv", "course/s.descent", "data load ../data/d.csv"),
    ("./data/../d.csv", "course/s.descent", "data load ../d.csv"),
    ("/home/ada/d.csv", "course/s.descent", "data load /home/ada/d.csv"),
    ("/home/ada/data/d.csv", "s.descent", "data load data/d.csv"),
  ])
  func pathsStartFromTheScript(file: String, script: String, line: String) {
    session.accept("data save \(file)")
    let session = Session(host: host)
    session.accept("data load \(file)")
    session.accept("save \(script)")
    #expect(saved(script) == [line])
    // And the script finds them.
    let other = Session(host: host)
    other.accept("run \(script)")
    #expect(other.state.data?.rowCount == 5)
  }

  @Test func filesOutsideOfTheScriptsFolderAreNamed() {
    session.accept("data save d.csv; data load d.csv")
    #expect(!session.accept("save s.descent").contains("outside"))
    #expect(session.accept("save course/s.descent").contains("../d.csv"))
  }

  @Test func dataFromStandardInputAreSaidToBeMissing() {
    host.standardInput = Array("a,b\n1,2\n2,3\n3,5\n".utf8)
    let session = Session(host: host)
    session.accept("data load -")
    #expect(session.accept("save s.descent").contains("standard input"))
    #expect(saved("s.descent").first?.contains("standard input") == true)
    #expect(saved("s.descent").last == "data load -")
    session.accept("data save d.csv; reset all; data load d.csv")
    #expect(!session.accept("save t.descent").contains("standard input"))
  }
}
