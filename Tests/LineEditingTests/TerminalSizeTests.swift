import LineEditing
import Testing

@Test func terminalSizeIsNeverEmpty() {
  let size = TerminalSize.current()
  #expect(size.rows >= 1)
  #expect(size.columns >= 1)
}
