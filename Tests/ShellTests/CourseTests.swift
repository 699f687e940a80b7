import Plotting
import Testing
import TextWidth

@testable import Shell

/// The lessons that come with the shell: every one plays, at every width, in every character set.
@Suite struct CourseTests {
  private static let files = SourceTree.names(in: "Scripts/lessons").filter {
    $0.hasSuffix(Lesson.ending)
  }

  private static func session(_ settings: String) -> Session {
    let host = TestHost()
    host.lessonPaths = files.map { "/lessons/\($0)" }
    for file in files {
      host.put(SourceTree.text(at: "Scripts/lessons/\(file)") ?? "", at: "/lessons/\(file)")
    }
    return Session(host, settings)
  }

  private static let places = [("braille", 60), ("ascii", 80), ("braille", 132)].map {
    (charset: $0.0, width: $0.1)
  }

  @Test(arguments: files, places)
  func plays(file: String, place: (charset: String, width: Int)) {
    let session = Self.session("set charset=\(place.charset) width=\(place.width)")
    let text = session.accept("lesson \(file)")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for line in lines {
      #expect(!line.hasSuffix(" "), "blanks at the end of: \(line)")
      // A proposed line stays whole, so that it can be typed as it stands.
      let isWhole = line.hasPrefix("try ")
      #expect(isWhole || displayWidth(line) <= place.width, "wider than \(place.width): \(line)")
    }
    if place.charset == "ascii" {
      for line in lines { #expect(line.utf8.allSatisfy { $0 < 0x80 }, "not ASCII: \(line)") }
    }
    #expect(lines.contains { $0.hasPrefix("end of lesson") })
  }

  @Test(arguments: files) func saysWhatItTeaches(file: String) throws {
    let text = try #require(SourceTree.text(at: "Scripts/lessons/\(file)"))
    let lesson = try Lesson(Array(text.utf8), path: "/lessons/\(file)")
    #expect(lesson.number != nil)
    #expect(lesson.length.hasSuffix("minutes"), "\(file) does not say how long it takes")
    #expect(!lesson.subject.isEmpty, "\(file) does not say what it teaches")
    #expect(lesson.title != lesson.name)
    #expect(text.contains("\nexpect "), "\(file) checks nothing")
    #expect(text.contains("\npause"), "\(file) never pauses")
    #expect(text.contains("\nask "), "\(file) asks nothing")
  }

  @Test func areNumberedInOneRow() throws {
    let numbers = Self.session("set width=80").lessons.compactMap(\.number)
    #expect(Set(numbers).count == numbers.count)
    #expect(numbers == numbers.sorted())
    #expect(numbers.count == Self.files.count)
  }
}
