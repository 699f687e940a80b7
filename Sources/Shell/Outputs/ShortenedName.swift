import Plotting
import TextWidth

/// A name that leaves room for others on a line: of a long one, its start and its end.
func shortened(_ name: String, to limit: Int = 24) -> String {
  guard displayWidth(name) > limit else { return name }
  func taken(_ characters: some Sequence<Character>, cells: Int) -> [Character] {
    var rest = cells
    return characters.prefix { character in
      rest -= displayWidth(String(character))
      return rest >= 0
    }
  }
  // Names of one family differ at their ends.
  let end = taken(name.reversed(), cells: (limit - 3) * 2 / 5)
  let start = taken(name, cells: limit - 3 - (limit - 3) * 2 / 5)
  return String(start) + "…" + String(end.reversed())
}
