import Testing

@testable import LineEditing

/// Going back to what a line was, and forth again.
@Suite struct UndoHistoryTests {
  private typealias State = UndoHistory.State

  /// A history of a line typed character by character.
  private func typed(_ text: String) -> UndoHistory {
    var history = UndoHistory()
    for count in 1...text.count {
      history.note(State(text: String(text.prefix(count)), cursor: count))
    }
    return history
  }

  @Test func goesBackByWords() {
    var history = typed("fit alpha=1")
    #expect(history.undo() == State(text: "fit", cursor: 3))
    #expect(history.undo() == State())
    #expect(history.undo() == nil)
    #expect(history.redo() == State(text: "fit", cursor: 3))
    #expect(history.redo() == State(text: "fit alpha=1", cursor: 11))
    #expect(history.redo() == nil)
  }

  @Test func whatIsTypedAfterwardsEndsTheWayForth() {
    var history = typed("ab")
    #expect(history.undo() == State())
    history.note(State(text: "c", cursor: 1))
    #expect(history.redo() == nil)
    #expect(history.undo() == State())
  }

  @Test func aMoveOfTheCursorBeginsAnotherChange() {
    var history = typed("ab")
    history.note(State(text: "ab", cursor: 0))
    history.note(State(text: "xab", cursor: 1))
    #expect(history.undo() == State(text: "ab", cursor: 0))
    #expect(history.undo() == State())
  }

  @Test func aDeletionIsAChangeOfItsOwn() {
    var history = typed("abc")
    history.note(State(text: "ab", cursor: 2))
    history.note(State(text: "", cursor: 0))
    #expect(history.undo() == State(text: "ab", cursor: 2))
    #expect(history.undo() == State(text: "abc", cursor: 3))
    #expect(history.undo() == State())
  }

  @Test func forgetsTheOldest() {
    var history = UndoHistory()
    for number in 1...1000 { history.note(State(text: "\(number) x", cursor: 0)) }
    var count = 0
    while history.undo() != nil { count += 1 }
    #expect(count == 200)
  }
}
