/// How many cells of a terminal a text takes: wide characters two, color escapes none.
public func displayWidth(_ text: String) -> Int {
  let bytes = text.utf8
  if !bytes.contains(where: { $0 >= 0x80 || $0 == 0x1b }) { return bytes.count }
  var width = 0
  var isEscape = false
  for character in text {
    if isEscape {
      isEscape = !character.isLetter
    } else if character == "\u{1b}" {
      isEscape = true
    } else {
      width += character.cells
    }
  }
  return width
}
