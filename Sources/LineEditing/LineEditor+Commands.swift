import CLibEdit
import CLibrary

/// Keys that no keyboard sends: control characters of the C1 set, bound to the editor's commands.
enum EditorKey: wchar_t {
  case insertPaste = 0x80
  case endLine = 0x81
  case leaveLine = 0x82
  case up = 0x83
  case down = 0x84
  case right = 0x85
  case left = 0x86
  case home = 0x87
  case end = 0x88
  case delete = 0x89
  case backspace = 0x8A

  /// The key that sends these bytes behind an Escape, for the keys of every keyboard.
  init?(sequence bytes: [UInt8]) {
    switch String(decoding: bytes, as: UTF8.self) {
    case "[A", "OA": self = .up
    case "[B", "OB": self = .down
    case "[C", "OC": self = .right
    case "[D", "OD": self = .left
    case "[H", "OH", "[1~", "[7~": self = .home
    case "[F", "OF", "[4~", "[8~": self = .end
    case "[3~": self = .delete
    default: return nil
    }
  }

  /// How the key is spelled in a binding.
  var spelling: String { "\\" + String(rawValue, radix: 8) }

  /// Whether a character from the keyboard would be taken for such a key.
  static func isReserved(_ scalar: Unicode.Scalar) -> Bool {
    (0x80..<0xA0).contains(scalar.value)
  }
}

/// What a command asks libedit to do after it.
enum CommandResult: UInt8 {
  case nothing = 0  // CC_NORM
  case refresh = 4  // CC_REFRESH
  case moveCursor = 5  // CC_CURSOR
  case complain = 6  // CC_ERROR
}

extension LineEditor {
  /// Hands libedit the prompt, the reader of keys and the commands, and binds them.
  func connect(_ bindings: KeyBindings) {
    clibedit_set_prompt(
      editor,
      { editor in LineEditor.owner(of: editor)?.promptText.pointer },
      wchar_t(Prompt.marker.value)
    )
    clibedit_set_reader(editor) { editor, destination in
      guard let owner = LineEditor.owner(of: editor), let destination else { return -1 }
      return owner.nextKey(into: destination)
    }
    clibedit_add_command(editor, "descent-paste", "Insert the pasted text") { editor, _ in
      LineEditor.run(on: editor) { $0.insertPaste() }
    }
    clibedit_add_command(editor, "descent-end", "Go behind the last character") { editor, _ in
      LineEditor.run(on: editor) { $0.goToEnd() }
    }
    clibedit_add_command(editor, "descent-complete", "Complete the word") { editor, _ in
      LineEditor.run(on: editor) { $0.complete() }
    }
    clibedit_add_command(editor, "descent-forward", "Go right or accept the hint") { editor, _ in
      LineEditor.run(on: editor) { $0.goForward() }
    }
    clibedit_add_command(editor, "descent-undo", "Take back the last change") { editor, _ in
      LineEditor.run(on: editor) { $0.restore($0.undoHistory.undo()) }
    }
    clibedit_add_command(editor, "descent-redo", "Make the change again") { editor, _ in
      LineEditor.run(on: editor) { $0.restore($0.undoHistory.redo()) }
    }
    clibedit_add_command(editor, "descent-shortcut", "Type the line of a key") { editor, _ in
      LineEditor.run(on: editor) { $0.enterShortcut() }
    }
    bindKeys(bindings)
  }

  /// What a user's file binds stays bound, except Tab.
  ///
  /// The file comes after the comforts, so that it can change them. A `bind -v` in it starts
  /// from empty tables, which is why the commands are bound after it.
  private func bindKeys(_ bindings: KeyBindings) {
    clibedit_set_key_map(editor, "emacs")
    let comforts = [
      ("^W", "ed-delete-prev-word"), ("^R", "em-inc-search-prev"), ("^F", "descent-forward"),
      ("\\e[C", "descent-forward"), ("\\eOC", "descent-forward"), ("\\e[3~", "ed-delete-next-char"),
      ("\\e[H", "ed-move-to-beg"), ("\\eOH", "ed-move-to-beg"), ("\\e[1~", "ed-move-to-beg"),
      ("\\e[7~", "ed-move-to-beg"), ("\\e[F", "descent-end"), ("\\eOF", "descent-end"),
      ("\\e[4~", "descent-end"), ("\\e[8~", "descent-end"),
      ("\\e[1;5C", "em-next-word"), ("\\e[1;5D", "ed-prev-word"),
      ("^_", "descent-undo"), ("^X^U", "descent-undo"), ("\\e_", "descent-redo"),
      ("^X^R", "descent-redo"), ("^X^T", "descent-shortcut"),
    ]
    for (key, command) in comforts { clibedit_bind(editor, key, command) }
    if bindings == .personal { clibedit_source(editor, nil) }
    usesViKeys = clibedit_uses_vi_keys(editor)
    if usesViKeys { clibedit_bind(editor, "^R", "em-inc-search-prev") }
    clibedit_bind(editor, "\\t", "descent-complete")
    // libedit's own ed-move-to-end stops before the last character in the key map of vi.
    let own: [(EditorKey, String)] = [
      (.insertPaste, "descent-paste"), (.endLine, "ed-newline"), (.leaveLine, "descent-end"),
      (.up, "ed-prev-history"), (.down, "ed-next-history"), (.right, "ed-next-char"),
      (.left, "ed-prev-char"), (.home, "ed-move-to-beg"), (.end, "descent-end"),
      (.delete, "ed-delete-next-char"), (.backspace, "ed-delete-prev-char"),
    ]
    for (key, command) in own {
      clibedit_bind(editor, key.spelling, command)
      clibedit_bind_alternative(editor, key.spelling, command)
    }
    // In vi's command mode the key goes left.
    if usesViKeys {
      clibedit_bind_alternative(editor, EditorKey.backspace.spelling, "ed-prev-char")
    }
    if bindings == .fixed { closeBindings() }
  }

  private static func owner(of editor: OpaquePointer?) -> LineEditor? {
    guard let editor, let data = clibedit_client_data(editor) else { return nil }
    return Unmanaged<LineEditor>.fromOpaque(data).takeUnretainedValue()
  }

  private static func run(
    on editor: OpaquePointer?, _ command: (LineEditor) -> CommandResult
  ) -> UInt8 {
    (owner(of: editor).map(command) ?? .complain).rawValue
  }

  /// The line being edited, split at the cursor.
  var editedLine: (before: String, after: String) {
    guard let info = clibedit_line(editor)?.pointee, let start = info.buffer,
      let cursor = info.cursor,
      let end = info.lastchar
    else { return ("", "") }
    // The cursor may be outside the line until the next key is asked for.
    let length = max(0, end - start)
    let split = min(max(0, cursor - start), length)
    return (
      String(wide: UnsafeBufferPointer(start: start, count: split)),
      String(wide: UnsafeBufferPointer(start: start + split, count: length - split))
    )
  }

  private func insert(_ text: String) {
    WideString(text).withPointer { clibedit_insert(editor, $0) }
  }

  /// Puts another line in the place of the one being edited.
  private func restore(_ state: UndoHistory.State?) -> CommandResult {
    guard let state else { return .complain }
    let line = editedLine
    clibedit_move_cursor(editor, Int32(truncatingIfNeeded: line.after.unicodeScalars.count))
    let count = (line.before + line.after).unicodeScalars.count
    clibedit_delete(editor, Int32(truncatingIfNeeded: count))
    insert(state.text)
    let behind = state.text.unicodeScalars.count - state.cursor
    clibedit_move_cursor(editor, Int32(truncatingIfNeeded: -behind))
    return .refresh
  }

  private func insertPaste() -> CommandResult {
    let (text, endsLine) = arrivedPaste ?? (paste.takeUnfinishedLine(), false)
    arrivedPaste = nil
    if endsLine {
      let rest = Int32(truncatingIfNeeded: editedLine.after.unicodeScalars.count)
      clibedit_move_cursor(editor, rest)
      clibedit_delete(editor, rest)
      pressedKeys.append(.endLine)
    }
    insert(text)
    return .refresh
  }

  private func enterShortcut() -> CommandResult {
    guard let line = shortcutLine else { return .complain }
    let result = restore(UndoHistory.State(text: line, cursor: line.unicodeScalars.count))
    pressedKeys.append(.endLine)
    return result
  }

  private func goToEnd() -> CommandResult {
    clibedit_move_cursor(editor, Int32(truncatingIfNeeded: editedLine.after.unicodeScalars.count))
    return .refresh
  }

  private func goForward() -> CommandResult {
    let line = editedLine
    guard line.after.isEmpty else {
      clibedit_move_cursor(editor, 1)
      return .moveCursor
    }
    guard let hint = hint(for: line.before), !hint.text.isEmpty else { return .complain }
    insert(hint.text)
    return .refresh
  }

  private func complete() -> CommandResult {
    let (before, after) = editedLine
    guard let completion = completer?(before + after, before.utf8.count),
      !completion.candidates.isEmpty, completion.range.upperBound == before.utf8.count,
      let start = Self.index(at: completion.range.lowerBound, in: before)
    else { return .complain }
    let typed = before[start...]
    var replacement = CandidateList.commonPrefix(completion.candidates)
    if let only = completion.candidates.first, completion.candidates.count == 1 {
      replacement = only.text
      if after.hasPrefix(only.suffix) {
        replace(typed, with: replacement)
        clibedit_move_cursor(editor, Int32(truncatingIfNeeded: only.suffix.unicodeScalars.count))
        return .refresh
      }
      replacement += only.suffix
    }
    // A shorter text means that the candidates differ in what was typed; they are listed then.
    if replacement.utf8.count >= typed.utf8.count, replacement != typed {
      replace(typed, with: replacement)
      return .refresh
    }
    guard completion.candidates.count > 1 else { return .complain }
    leaveRows()
    let lines = CandidateList.lines(
      completion.candidates, in: .current(), ellipsis: ellipsis)
    write("\n" + lines.map { $0 + "\n" }.joined())
    clibedit_refresh(editor)
    return .nothing
  }

  private func replace(_ typed: Substring, with text: String) {
    clibedit_delete(editor, Int32(truncatingIfNeeded: typed.unicodeScalars.count))
    insert(text)
  }

  private static func index(at offset: Int, in text: String) -> String.Index? {
    guard (0...text.utf8.count).contains(offset) else { return nil }
    let index = text.utf8.index(text.startIndex, offsetBy: offset)
    return index.samePosition(in: text.unicodeScalars)
  }
}
