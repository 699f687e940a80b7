/// The candidate that a mistyped word most likely meant; nil where none is close.
///
/// Close means: few edits for the word's length (one for up to four letters, two for up to seven,
/// three beyond), a swap of neighbours counting as one; or the word is the start of one candidate.
/// Distance after F. J. Damerau (1964), "A technique for computer detection and correction of
/// spelling errors", in the restricted form where no part is edited twice.
package func closest(to word: String, among candidates: [String]) -> String? {
  guard word.utf8.count <= 40 else { return nil }
  let typed = Array(word.lowercased().utf8)
  guard !typed.isEmpty else { return nil }
  let limit = typed.count <= 2 ? 1 : typed.count <= 4 ? 1 : typed.count <= 7 ? 2 : 3
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let name = Array(candidate.lowercased().utf8)
    guard abs(name.count - typed.count) <= limit else { continue }
    let distance = editDistance(typed, name)
    // A word that has to change in every letter is another word.
    guard distance <= limit, distance < max(typed.count, name.count) else { continue }
    if distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  if let best { return best.name }
  let completions = candidates.filter { $0.lowercased().utf8.starts(with: typed) }
  return typed.count >= 2 && completions.count == 1 ? completions.first : nil
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words.
package func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforeLast = [Int](repeating: 0, count: right.count + 1)
  var last = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      let same = left[row] == right[column]
      var distance = min(
        last[column + 1] + 1, current[column] + 1, last[column] + (same ? 0 : 1))
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
