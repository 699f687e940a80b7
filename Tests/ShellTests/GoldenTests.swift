import Glibc
import Language
import Testing

@testable import Shell

/// Whole scripts, compared with the transcripts on file.
///
/// `RECORD_GOLDEN=1 swift test --filter ShellTests.GoldenTests` writes the transcripts anew, and
/// fails so that no recording run passes for a test.
@Suite struct GoldenTests {
  private static let folder = "Tests/ShellTests/Golden"

  static let scripts = SourceTree.names(in: folder).filter { $0.hasSuffix(".descent") }

  @Test(arguments: scripts) func theTranscriptIsAsRecorded(name: String) throws {
    let script = try #require(SourceTree.text(at: "\(Self.folder)/\(name)"))
    let host = TestHost()
    host.history = ["data gen n=100 noise=10", "fit alpha=0.001", "lsq", "plot fit"]
    for file in SourceTree.names(in: "\(Self.folder)/files") {
      host.put(try #require(SourceTree.text(at: "\(Self.folder)/files/\(file)")), at: file)
    }
    host.put(script, at: name)
    host.lessonPaths = ["01-tiny.descent", "02-next.descent"].map(host.resolved)
    let session = Session(host: host)
    let text = transcript(of: script, in: session, name: name, keepGoing: true)
    let path = "\(Self.folder)/\(name.dropLast(".descent".count)).txt"
    if getenv("RECORD_GOLDEN").map({ String(cString: $0) }) == "1" {
      #expect(SourceTree.write(text, to: path))
      Issue.record("recorded \(path); run again without RECORD_GOLDEN to compare")
      return
    }
    let expected = try #require(SourceTree.text(at: path), "there is no \(path)")
    let (lines, wanted) = (text.split(separator: "\n"), expected.split(separator: "\n"))
    let first = zip(lines, wanted).enumerated().first { $0.element.0 != $0.element.1 }
    // Whole transcripts in a message would hide the line that differs.
    let isAlike = text == expected
    #expect(
      isAlike,
      """
      \(path) differs\(first.map { ", first:\n\($0.element.0)\ninstead of\n\($0.element.1)" } ?? "")
      """)
  }

  @Test func everyCommandIsInATranscript() throws {
    var missing = Registry.standard.commands.map(\.fullName)
    for name in Self.scripts {
      let script = try #require(SourceTree.text(at: "\(Self.folder)/\(name)"))
      missing.removeAll { command in
        script.split(separator: "\n").contains { "\($0) ".hasPrefix("\(command) ") }
      }
    }
    #expect(missing.isEmpty)
  }

  @Test func transcriptsFitTheScreenAndEndNoLineWithBlanks() throws {
    for name in Self.scripts {
      let path = "\(Self.folder)/\(name.dropLast(".descent".count)).txt"
      let text = try #require(SourceTree.text(at: path))
      for line in text.split(separator: "\n")
      where !line.hasPrefix("descent> ") && !line.hasPrefix("     ... ") {
        // The places of errors, such as 'errors.descent:3:1: error:', are one line for other
        // programs.
        // So are lines that are proposed, to be typed as they stand.
        let isPlace =
          line.hasPrefix("\(name):") || line.contains(".descent:") || line.hasPrefix("try ")
        #expect(cells(line) <= 80 || isPlace, "\(path): \(line)")
        #expect(line.last != " ", "\(path): '\(line)'")
      }
    }
  }
}
