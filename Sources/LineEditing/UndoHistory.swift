/// What a line was while it was edited, to go back to and forth again.
///
/// What is typed in one go, up to the next blank, is one change; so is all that one key does.
struct UndoHistory {
  /// A line and where the cursor stands in it, in Unicode scalars from the start.
  struct State: Equatable {
    var text = ""
    var cursor = 0
  }

  /// The changes that can be taken back; the oldest are forgotten.
  private static let limit = 200

  private var past: [State] = []
  private var future: [State] = []
  private var current: State
  private var isTyping = false

  /// A history that begins with a line.
  init(_ state: State = State()) { current = state }

  /// Takes in the line as it is now.
  mutating func note(_ state: State) {
    defer { current = state }
    guard state.text != current.text else {
      if state.cursor != current.cursor { isTyping = false }
      return
    }
    future = []
    let isGoingOn = isTyping && Self.isTyped(from: current, to: state)
    isTyping = Self.isTyped(from: current, to: state) || Self.isOneCharacterMore(current, state)
    guard !isGoingOn else { return }
    past.append(current)
    if past.count > Self.limit { past.removeFirst() }
  }

  /// The line before the last change; nil where there is none.
  mutating func undo() -> State? {
    guard let state = past.popLast() else { return nil }
    future.append(current)
    return goTo(state)
  }

  /// The line before the last undoing; nil where nothing was undone since the last change.
  mutating func redo() -> State? {
    guard let state = future.popLast() else { return nil }
    past.append(current)
    return goTo(state)
  }

  private mutating func goTo(_ state: State) -> State {
    current = state
    isTyping = false
    return state
  }

  /// Whether a state follows another by one character that is no blank.
  private static func isTyped(from old: State, to new: State) -> Bool {
    guard isOneCharacterMore(old, new) else { return false }
    let index = new.text.unicodeScalars.index(
      new.text.unicodeScalars.startIndex, offsetBy: old.cursor)
    return new.text.unicodeScalars[index] != " "
  }

  private static func isOneCharacterMore(_ old: State, _ new: State) -> Bool {
    guard new.cursor == old.cursor + 1 else { return false }
    let (oldText, newText) = (old.text.unicodeScalars, new.text.unicodeScalars)
    return newText.count == oldText.count + 1
      && newText.prefix(old.cursor).elementsEqual(oldText.prefix(old.cursor))
      && newText.dropFirst(new.cursor).elementsEqual(oldText.dropFirst(old.cursor))
  }
}
