import Glibc
import Testing

@testable import LineEditing

@Suite struct KeyReaderTests {
  /// Everything that a reader makes of these bytes, followed by the end of input.
  func events(_ bytes: [UInt8]) throws -> [KeyReader.Event] {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    try #require(write(ends[1], bytes, bytes.count) == bytes.count)
    close(ends[1])
    var reader = KeyReader(descriptor: ends[0], wakeDescriptor: -1)
    var events: [KeyReader.Event] = []
    while true {
      let event = reader.next()
      if event == .endOfInput { return events }
      events.append(event)
      try #require(events.count <= bytes.count)
    }
  }

  func characters(_ text: String) -> [KeyReader.Event] {
    text.unicodeScalars.map { .character($0) }
  }

  @Test(arguments: ["fit\r", "größe→😀漢", "\u{1B}[A", "\u{1B}", "\u{1B}[20", "\u{1B}[201~x"])
  func passesKeysOn(_ text: String) throws {
    #expect(try events(Array(text.utf8)) == characters(text))
  }

  @Test(
    arguments: [
      ([0xFF, 0x61], "\u{FFFD}a"), ([0xC3, 0x61], "\u{FFFD}a"), ([0xF0, 0x9F], "\u{FFFD}"),
      ([0xE2, 0x82, 0x1B, 0x5B, 0x41], "\u{FFFD}\u{1B}[A"), ([0x80, 0x62], "\u{FFFD}b"),
    ] as [([UInt8], String)])
  func survivesBrokenUTF8(_ bytes: [UInt8], _ expected: String) throws {
    #expect(try events(bytes) == characters(expected))
  }

  @Test func readsAPasteWhole() throws {
    let pasted = "a\tb\nfit \u{1B}[A 😀\u{1B}[20"
    let text = "x\u{1B}[200~\(pasted)\u{1B}[201~y\u{1B}[200~\u{1B}[201~"
    #expect(
      try events(Array(text.utf8)) == [
        .character("x"), .paste(Array(pasted.utf8)), .character("y"), .paste([]),
      ]
    )
  }

  @Test func readsALargePaste() throws {
    // Less than a pipe holds, as nobody reads while it is written.
    let pasted = [UInt8](repeating: UInt8(ascii: "z"), count: 60_000)
    let bytes = Array("\u{1B}[200~".utf8) + pasted + Array("\u{1B}[201~".utf8)
    #expect(try events(bytes) == [.paste(pasted)])
  }

  @Test func givesUpAPasteWithoutEnd() throws {
    #expect(try events(Array("a\u{1B}[200~never".utf8)) == [.character("a")])
  }
}
