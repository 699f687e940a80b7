import CLibEdit
import CLibrary

extension LineEditor {
  /// Answers libedit's wish for a key: 1 with the key, 0 or -1 when the reading is over.
  func nextKey(into destination: UnsafeMutablePointer<wchar_t>) -> Int32 {
    while true {
      if !pressedKeys.isEmpty {
        destination.pointee = pressedKeys.removeFirst().rawValue
        return 1
      }
      guard ending == nil else { return -1 }
      recallOnce()
      keepCursorInLine()
      noteForUndo()
      if !keys.hasInput {
        redrawIfDoubtful()
        showHint()
      }
      let event = keys.next()
      hideHint()
      switch event {
      case .character(let scalar):
        guard !EditorKey.isReserved(scalar) else { continue }
        if let key = clusterKey(spelling(of: scalar)) {
          press(key.key, times: key.count)
          continue
        }
        if scalar == "\u{1B}", let bytes = keys.takeSequence() {
          if !isSearching, let key = clusterKey(spelling(of: bytes)) {
            press(key.key, times: key.count)
            continue
          }
          if usesViKeys || isSearching, let key = EditorKey(sequence: bytes) {
            press(key)
            continue
          }
          // A key without a meaning does nothing. In a search libedit would take it apart.
          guard !isSearching, clibedit_is_bound(editor, spelling(of: bytes), nil) else { continue }
          keys.putBack(bytes)
        }
        // What is entered stays on the screen, also where it was typed ahead.
        if scalar == "\r" || scalar == "\n" { redrawIfDoubtful() }
        destination.pointee = wchar_t(truncatingIfNeeded: scalar.value)
        return 1
      case .paste(let bytes):
        take(paste: String(decoding: bytes, as: UTF8.self))
      case .signal:
        answerSignals()
      case .endOfInput:
        // A terminal in editing mode ends no input but by going away.
        ending = .terminated(signal: Interruption.terminatingSignal ?? SIGHUP)
        return 0
      }
    }
  }

  private func press(_ key: EditorKey, times count: Int = 1) {
    pressedKeys += repeatElement(key, count: count)
    // In the key map of vi, libedit puts the cursor before a recalled line.
    if key == .up || key == .down { pressedKeys.append(.end) }
  }

  /// Whether libedit searches the history: it then shows what is searched for as part of the line.
  private var isSearching: Bool {
    let line = editedLine
    let scalars = (line.before + line.after).unicodeScalars
    guard let lineBreak = scalars.lastIndex(of: "\n") else { return false }
    let last = String(scalars[scalars.index(after: lineBreak)...])
    // A question mark follows where nothing is found.
    return ["bck:", "bck?", "fwd:", "fwd?"].contains { last.hasPrefix($0) }
  }

  /// What a key is pressed as, so that it moves over or deletes a whole character as a person sees
  /// it: a letter with its accents, an emoji of several code points.
  ///
  /// libedit itself knows code points alone. Nil where that makes no difference.
  private func clusterKey(_ key: String) -> (key: EditorKey, count: Int)? {
    let line = editedLine
    let before = line.before.last?.unicodeScalars.count ?? 0
    let after = line.after.first?.unicodeScalars.count ?? 0
    guard before > 1 || after > 1, !isSearching else { return nil }
    let pairs: [(commands: [String], key: EditorKey, count: Int)] = [
      (["ed-prev-char"], .left, before),
      (["ed-delete-prev-char", "em-delete-prev-char", "vi-delete-prev-char"], .backspace, before),
      (["ed-next-char", "descent-forward"], .right, after),
      (["ed-delete-next-char", "em-delete-or-list"], .delete, after),
    ]
    let meant = pairs.first { pair in
      pair.count > 1 && pair.commands.contains { clibedit_is_bound(editor, key, $0) }
    }
    return meant.map { ($0.key, $0.count) }
  }

  /// How a key of one character is spelled in a binding.
  private func spelling(of scalar: Unicode.Scalar) -> String {
    guard scalar.value < 0x80 else { return String(scalar) }
    let digits = String(scalar.value, radix: 8)
    return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
  }

  /// Takes down the line as it is, unless a search shows itself in it.
  private func noteForUndo() {
    guard !isSearching else { return }
    let line = editedLine
    undoHistory.note(
      UndoHistory.State(
        text: line.before + line.after, cursor: line.before.unicodeScalars.count))
  }

  /// How a key of several bytes is spelled in a binding.
  private func spelling(of bytes: [UInt8]) -> String {
    var text = "\\e"
    for byte in bytes {
      if byte == 0x1B {
        text += "\\e"
      } else {
        if "^\\".utf8.contains(byte) { text += "\\" }
        text.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return text
  }

  /// Puts the cursor back into the line, where a command of libedit has left it outside.
  ///
  /// In vi's keys `$` at an empty line goes before its start, and a repeated search behind its end.
  private func keepCursorInLine() {
    guard let info = clibedit_line(editor)?.pointee, let start = info.buffer,
      let end = info.lastchar
    else { return }
    let offset = Int(clibedit_move_cursor(editor, 0))
    let length = max(0, end - start)
    guard offset < 0 || offset > length else { return }
    clibedit_move_cursor(editor, Int32(truncatingIfNeeded: (offset < 0 ? 0 : length) - offset))
    if supportsEscapes {
      clearRows()
      drawAfresh()
    } else {
      clibedit_refresh(editor)
    }
  }

  private func take(paste text: String) {
    let text = pasteFilter?(text) ?? text
    arrivedPaste = paste.accept(text, before: editedLine.after)
    pressedKeys.append(.insertPaste)
  }

  private func answerSignals() {
    SignalFlags.drainWakes()
    if let signal = Interruption.terminatingSignal {
      leave(.terminated(signal: signal))
    } else if SignalFlags.take(SignalFlags.interrupt) {
      leave(.interrupted)
    } else if SignalFlags.take(SignalFlags.suspend) {
      suspend()
    } else if SignalFlags.take(SignalFlags.resume) {
      resume()
    } else if SignalFlags.take(SignalFlags.resize) {
      redrawAfterResize()
    }
  }

  /// Ends the reading, after a key that leaves a search and puts the cursor behind the line.
  private func leave(_ reading: Reading) {
    ending = reading
    pressedKeys = [.leaveLine]
  }

  private func suspend() {
    leaveRows()
    setBracketedPaste(false)
    clibedit_prepare_terminal(editor, 0)
    EditingSignals.stop()
    _ = SignalFlags.take(SignalFlags.resume)
    resume()
  }

  /// Takes the terminal back from the program that had it and draws the line from where it is.
  private func resume() {
    _ = SignalFlags.take(SignalFlags.resize)
    clibedit_prepare_terminal(editor, 0)
    clibedit_prepare_terminal(editor, 1)
    setBracketedPaste(true)
    write(supportsEscapes ? "\r\u{1B}[J" : "\r")
    clibedit_resize(editor)
    drawAfresh()
  }

  /// Draws the line anew over its old rows, which the terminal has wrapped to its new width.
  private func redrawAfterResize() {
    if supportsEscapes {
      clearRows()
    } else {
      write("\n")
    }
    clibedit_resize(editor)
    drawAfresh()
  }

  /// Draws a changed line as a whole where libedit cannot be trusted to draw what changed.
  ///
  /// In lines of several rows and in lines with wide characters it loses cells or clears a row too
  /// many (seen in 3.1-20221030). What is typed at the end of a line is drawn well.
  private func redrawIfDoubtful() {
    guard supportsEscapes else { return }
    let line = editedLine
    let text = line.before + line.after
    let (drawnBefore, drawnAfter) = drawnLine
    let previous = drawnBefore + drawnAfter
    drawnLine = line
    if Self.holdsClusters(text) || Self.holdsClusters(previous) {
      guard line != (drawnBefore, drawnAfter) else { return }
      clearRows()
      return drawClusters(line)
    }
    guard text != previous else { return }
    let hasWideCharacters = text.unicodeScalars.contains {
      $0 > "~" && ScreenPosition.width(of: $0) != 1
    }
    let isLong = position(after: text).row > 0 || position(after: previous).row > 0
    let hasGrown = line.after.isEmpty && text.hasPrefix(previous)
    guard hasWideCharacters || (isLong && !hasGrown) else { return }
    clearRows()
    drawAfresh()
  }

  /// Whether characters of several code points are in a text.
  private static func holdsClusters(_ text: String) -> Bool {
    !text.utf8.allSatisfy { $0 < 0x80 } && text.count != text.unicodeScalars.count
  }

  /// Draws prompt and line without libedit, which leaves out what joins code points to one
  /// character.
  private func drawClusters(_ line: (before: String, after: String)) {
    let text = line.before + line.after
    let end = position(after: text)
    write(prompt.styledText + line.before)
    if end.row == 0 {
      // The terminal may give such characters another width than the C library does.
      write("\u{1B}7" + line.after + "\u{1B}8")
    } else {
      let cursor = cursorPosition
      let up = end.row - cursor.row
      write(line.after + (up > 0 ? "\u{1B}[\(up)A" : "") + "\u{1B}[\(cursor.column + 1)G")
    }
  }

  /// Draws prompt and line from where the cursor stands.
  ///
  /// libedit may be off by a column after a row that ends in a wide character, so the column that
  /// it believes in is set once more.
  private func drawAfresh() {
    clibedit_refresh(editor)
    guard supportsEscapes else { return }
    let line = editedLine
    if Self.holdsClusters(line.before + line.after) {
      clearRows()
      return drawClusters(line)
    }
    write("\u{1B}[\(cursorPosition.column + 1)G")
  }

  /// Clears the rows of the line and leaves the cursor where the prompt starts.
  private func clearRows() {
    let row = cursorPosition.row
    write("\r" + (row > 0 ? "\u{1B}[\(row)A" : "") + "\u{1B}[J")
  }

  /// Moves the cursor from where it is in the line to the last of the line's rows.
  func leaveRows() {
    let line = editedLine
    let rows = position(after: line.before + line.after).row - cursorPosition.row
    write(String(repeating: "\n", count: max(0, rows)))
  }

  private var cursorPosition: ScreenPosition {
    let line = editedLine
    var position = position(after: line.before)
    let columns = TerminalSize.current().columns
    if let next = line.after.unicodeScalars.first, next >= " ",
      position.column + ScreenPosition.width(of: next) > columns
    {
      // A wide character that does not fit takes the cursor with it to the next row.
      position = ScreenPosition(row: position.row + 1, column: 0)
    }
    return position
  }

  private func position(after text: String) -> ScreenPosition {
    let columns = TerminalSize.current().columns
    var position = ScreenPosition()
    position.advance(over: repeatElement(" ", count: promptWidth), columns: columns)
    position.advance(over: text.unicodeScalars, columns: columns)
    return position
  }

  /// What the hinter says about a line, without what cannot be shown in a row.
  func hint(for line: String) -> Hint? {
    guard supportsEscapes, let hint = hinter?(line),
      (hint.text + hint.note).unicodeScalars.allSatisfy({
        $0.properties.generalCategory != .control
      })
    else { return nil }
    return hint
  }

  private func showHint() {
    guard hinter != nil else { return }
    let line = editedLine
    guard line.after.isEmpty, !line.before.isEmpty, let hint = hint(for: line.before) else {
      return
    }
    let columns = TerminalSize.current().columns
    var end = position(after: line.before)
    let row = end.row
    var shown = String.UnicodeScalarView()
    for scalar in (hint.text + hint.note).unicodeScalars {
      end.advance(over: scalar, columns: columns)
      guard end.row == row else { break }
      shown.append(scalar)
    }
    guard !shown.isEmpty else { return }
    shownHint = String(shown)
    write("\u{1B}7\u{1B}[2m\(shownHint)\u{1B}[0m\u{1B}8")
  }

  private func hideHint() {
    guard !shownHint.isEmpty else { return }
    shownHint = ""
    write("\u{1B}[K")
  }
}
