import Numerics
import Testing

@testable import Shell

/// What the bytes of a terminal mean to a live screen.
@Suite struct LiveKeyReaderTests {
  /// The events that bytes give, and whether a key is left unfinished.
  private func events(_ bytes: String) -> [LiveEvent] {
    var reader = LiveKeyReader()
    var events = bytes.utf8.compactMap { reader.take($0) }
    if let last = reader.finish() { events.append(last) }
    return events
  }

  private static func key(_ key: LiveKey, coarse: Bool = false) -> [LiveEvent] {
    [.key(key, isCoarse: coarse)]
  }

  @Test(arguments: [
    ("\u{1b}[C", key(.right)), ("\u{1b}OC", key(.right)), ("\u{1b}[D", key(.left)),
    ("\u{1b}[A", key(.up)), ("\u{1b}[B", key(.down)), ("\u{1b}[1;2C", key(.right, coarse: true)),
    ("\u{1b}[1;5D", key(.left, coarse: true)), ("\u{1b}[c", key(.right, coarse: true)),
    ("\u{1b}[H", key(.home)), ("\u{1b}[1~", key(.home)), ("\u{1b}[7~", key(.home)),
    ("\u{1b}OH", key(.home)), ("\u{1b}[F", key(.end)), ("\u{1b}[4~", key(.end)),
    ("\u{1b}[8~", key(.end)), ("\u{1b}[5~", key(.pageUp)), ("\u{1b}[6~", key(.pageDown)),
    ("\u{1b}[Z", key(.backTab)), ("\t", key(.tab)), ("\r", key(.enter)), ("\n", key(.enter)),
    ("\u{7f}", key(.backspace)), ("\u{1b}", key(.escape)), ("\u{3}", key(.escape)),
    ("\u{c}", key(.redraw)), ("\u{1b}OM", key(.enter)),
  ]) func readsKeys(_ bytes: String, _ expected: [LiveEvent]) {
    #expect(events(bytes) == expected)
  }

  @Test func readsCharacters() {
    #expect(events("0.5é日") == ["0", ".", "5", "é", "日"].map { .text($0) })
  }

  @Test func readsTheMouse() {
    #expect(events("\u{1b}[<0;10;5M") == [.pointer(.press, column: 9, row: 4)])
    #expect(events("\u{1b}[<0;10;5m") == [.pointer(.release, column: 9, row: 4)])
    #expect(events("\u{1b}[<32;11;5M") == [.pointer(.drag, column: 10, row: 4)])
    #expect(events("\u{1b}[<64;1;1M") == [.pointer(.wheelUp, column: 0, row: 0)])
    #expect(events("\u{1b}[<65;1;1M") == [.pointer(.wheelDown, column: 0, row: 0)])
    // With Shift, and the old report of three bytes.
    #expect(events("\u{1b}[<4;1;1M") == [.pointer(.press, column: 0, row: 0)])
    #expect(events("\u{1b}[M !!") == [.pointer(.press, column: 0, row: 0)])
    #expect(events("\u{1b}[M#!!") == [.pointer(.release, column: 0, row: 0)])
  }

  @Test(arguments: [
    "\u{1b}[2~", "\u{1b}[15~", "\u{1b}OP", "\u{1b}[[A", "\u{1b}x", "\u{1b}[<1;1;1M",

    "\u{1b}[<0;0;1M", "\u{1b}[<99999999999999999999;1;1M", "\u{1b}[I", "\u{ff}", "\u{1b}[200~",
    "\u{1b}[1;", "\u{1b}[", "\u{1b}O", "\u{1}",
  ]) func leavesOutWhatHasNoMeaning(_ bytes: String) {
    let events = events(bytes).filter { if case .text = $0 { bytes != "\u{ff}" } else { true } }
    #expect(events == [])
  }

  @Test func goesOnBehindAKeyThatHasNoMeaning() {
    #expect(events("\u{1b}[15~q") == [.text("q")])
    #expect(
      events("\u{1b}\u{1b}[C") == [.key(.escape, isCoarse: false), .key(.right, isCoarse: false)])
    // Longer than any key: dropped, and what follows is read.
    #expect(
      events("\u{1b}[" + String(repeating: "1;", count: 40) + "q").last
        != .key(.escape, isCoarse: false))
  }

  @Test func takesAnyBytes() {
    for seed in 0..<200 {
      var generator = SeededGenerator(seed: UInt64(seed))
      var reader = LiveKeyReader()
      for _ in 0..<500 {
        _ = reader.take(UInt8.random(in: 0...255, using: &generator))
        if Bool.random(using: &generator) { _ = reader.finish() }
      }
    }
  }
}
