import Numerics

/// Texts that are almost tables, for properties that must hold of any text.
struct RandomTables {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  private mutating func pick(_ words: [String]) -> String {
    words.randomElement(using: &generator) ?? ""
  }

  /// A text: mostly a table, here and there with a flaw.
  mutating func next() -> [UInt8] {
    let separator = pick([",", ",", ";", "\t", " ", ", ", "  "])
    let lineEnd = pick(["\n", "\n", "\n", "\r\n", "\r"])
    let columnCount = Int.random(in: 1...4, using: &generator)
    let flaws = Int.random(in: 0...3, using: &generator) == 0
    var text = pick(["", "", "", "\u{FEFF}", "# remark\(lineEnd)", lineEnd])
    if Bool.random(using: &generator) {
      text +=
        (0..<columnCount).map { _ in pick(["x", "y", "\"a b\"", "é", "2020", ""]) }
        .joined(separator: separator) + lineEnd
    }
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      let fields = (0..<columnCount).map { _ in field(flaws: flaws) }
      text += fields.joined(separator: separator) + lineEnd
      if Int.random(in: 0...7, using: &generator) == 0 {
        text += pick([lineEnd, " \(lineEnd)", "#,\"\(lineEnd)"])
      }
    }
    if Bool.random(using: &generator), !text.isEmpty { text.unicodeScalars.removeLast() }
    var bytes = Array(text.utf8)
    if flaws, !bytes.isEmpty, Bool.random(using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[place] = [0, 0xFF, 0x22, 0x0A, 0x2C, 0x0D].randomElement(using: &generator) ?? 0
    }
    return bytes
  }

  private mutating func field(flaws: Bool) -> String {
    switch Int.random(in: 0...(flaws ? 11 : 6), using: &generator) {
    case 0...2: "\(Int.random(in: -999...999, using: &generator))"
    case 3: "\(Double.random(in: -10...10, using: &generator))"
    case 4: "\(Double.random(in: -1...1, using: &generator) * 1e200)"
    case 5: pick(["1.50", "+3", ".5", "-7.", "1e3", "\"2\"", "0,5", " 4 "])
    case 6: pick(["5", "6", "7", "8", "red"])
    case 7: pick(["", "NA", "nan"])
    case 8: pick(["\"a,b;c\"", "\"two\nlines\"", "\"say \"\"hi\"\"\"", "\"open", "\"q\"x"])
    case 9: pick(["1e400", "inf", "0x1p3", "1.2.3", "12abc", "--1"])
    default: pick(["word", "é", "#", "5\" pipe"])
    }
  }
}
