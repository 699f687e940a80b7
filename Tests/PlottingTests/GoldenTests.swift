import Foundation
import Plotting
import Testing

/// Every example figure in every charset, compared with the text on file.
///
/// `RECORD_GOLDEN=1 swift test --filter GoldenTests` writes the files anew, and fails so that no
/// recording run passes for a test.
@Suite struct GoldenTests {
  static let styles: [(name: String, style: TextStyle)] = [
    ("ascii", TextStyle(charset: .ascii)),
    ("block", TextStyle(charset: .block)),
    ("braille", TextStyle(charset: .braille)),
    ("ascii-ansi16", TextStyle(charset: .ascii, color: .ansi16)),
    ("block-ansi256", TextStyle(charset: .block, color: .ansi256)),
    ("braille-truecolor", TextStyle(charset: .braille, color: .trueColor)),
    ("small-ascii", TextStyle(width: 40, height: 12, charset: .ascii)),
  ]

  @Test(arguments: ExampleFigures.plane.map(\.name)) func plane(name: String) throws {
    let figure = try #require(ExampleFigures.plane.first { $0.name == name }).figure
    for (style, value) in GoldenTests.styles {
      try compare(render(figure, style: value), "\(name).\(style)")
    }
  }

  @Test(arguments: ExampleFigures.surfaces.map(\.name)) func surface(name: String) throws {
    let figure = try #require(ExampleFigures.surfaces.first { $0.name == name }).figure
    for (style, value) in GoldenTests.styles {
      try compare(render(figure, style: value), "\(name).\(style)")
    }
  }

  private func compare(_ text: String, _ name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden/\(name).txt")
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
      try (text + "\n").write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name); run again without RECORD_GOLDEN to compare")
      return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text + "\n" == expected, "\(name) differs:\n\(text)")
  }
}
