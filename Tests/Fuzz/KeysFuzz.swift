@testable import LineEditing

extension FuzzTarget {
  /// What a terminal sends: keys of several bytes, and pasted blocks.
  ///
  /// What must hold: the kind of a key does not change once it is known; what is pasted comes back
  /// line by line, whole, without a character that nobody sees.
  static let keys = FuzzTarget(name: "keys") { bytes in
    var known: KeySequence?
    for count in 0...min(bytes.count, 24) {
      let sequence = KeySequence(Array(bytes.prefix(count)))
      if sequence == .otherKeys, let known { check(known != .complete, "a key that was whole") }
      if known == nil, sequence != .incomplete { known = sequence }
    }

    var paste = PendingPaste()
    let text = String(decoding: bytes, as: UTF8.self)
    let rest = String(text.prefix(3).filter { !$0.isNewline })
    let (first, endsLine) = paste.accept(text, before: rest)
    var lines = [first]
    if endsLine {
      while let line = paste.takeLine() { lines.append(line) }
      lines.append(paste.takeUnfinishedLine())
    }
    check(paste.isEmpty, "a paste that is used up")
    for line in lines.dropLast(endsLine ? 1 : 0) {
      check(
        line.unicodeScalars.allSatisfy { $0 == "\t" || $0.properties.generalCategory != .control },
        "a control character in \(line.debugDescription)")
    }
  }
}
