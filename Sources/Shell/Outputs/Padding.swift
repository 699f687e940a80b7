/// A text filled with blanks up to a width.
func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(width - text.count, 0))
}
