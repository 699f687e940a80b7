/// A table written as programs write them.
extension TidyTable {
  /// Adds the cell of a row to a line.
  typealias CellWriter = (_ row: Int, _ line: inout [UInt8]) -> Void

  mutating func write(
    _ columns: [ColumnReading], _ names: [String], _ isBad: [Bool], wanted: Set<String>,
    target: String?, _ grid: CellGrid, _ rows: [Int], _ shouldStop: () -> Bool
  ) {
    var written: [(name: String, cell: CellWriter)] = []
    for (place, (name, column)) in zip(names, columns).enumerated() {
      if notes.hasRowNames, place == 0 { continue }
      switch column {
      case .numbers(let codes, let texts):
        numeric.append(name)
        written.append(
          (
            name,
            { row, line in
              let code = codes[row]
              if code >= 0 {
                line += texts[Int(code)]
              } else if code == CodedCells.plain {
                line += grid.text(grid.cells[grid.records[rows[row]].first + place])
              }
            }
          ))
      case .empty: written.append((name, { _, _ in }))
      case .texts(let codes, let texts):
        let prefix = name + "="
        let against = target.flatMap {
          $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : nil
        }
        let isWanted = wanted.contains(name) || name == target || against != nil
        guard let levels = levels(codes, texts, isBad, name, isWanted: isWanted) else {
          let quoted = texts.map(Self.quoted)
          written.append(
            (
              name,
              { row, line in line += codes[row] < 0 ? Self.quoted("") : quoted[Int(codes[row])] }
            ))
          continue
        }
        func indicator(_ level: String, base: String) {
          let column = prefix + level
          let code = Int32(texts.firstIndex(of: level) ?? -1)
          meanings[column] = .level(category: name, level: level, base: base)
          written.append(
            (
              column,
              { row, line in
                let own = codes[row]
                if own >= 0 { line.append(own == code ? 0x31 : 0x30) }
              }
            ))
        }
        if let against, levels.contains(where: { $0.name == against }) {
          indicator(against, base: "the rest")
        } else if name == target, levels.count == 2 {
          // The less frequent class is what a probability is wanted of; of two words, the later.
          let positive = Self.positive(levels.map(\.name))
          indicators[name] = [prefix + positive]
          indicator(positive, base: levels.map(\.name).first { $0 != positive } ?? "")
        } else {
          indicators[name] = levels.dropFirst().map { prefix + $0.name }
          for level in levels.dropFirst() { indicator(level.name, base: levels[0].name) }
        }
      }
    }
    rowCount = isBad.count { !$0 }
    csv.reserveCapacity(grid.bytes.count + grid.bytes.count / 4)
    for (index, column) in written.enumerated() {
      if index > 0 { csv.append(UInt8(ascii: ",")) }
      csv += Self.quoted(column.name)
    }
    csv.append(0x0A)
    for row in isBad.indices where !isBad[row] {
      if row & 0xFFFF == 0xFFFF, shouldStop() { return }
      let start = csv.count
      for (index, column) in written.enumerated() {
        if index > 0 { csv.append(UInt8(ascii: ",")) }
        column.cell(row, &csv)
      }
      // A line of nothing would be passed over.
      if csv.count == start { csv += Self.quoted("") }
      csv.append(0x0A)
    }
  }

  /// Of two classes the one that counts as 1: yes, true, of other words the later one.
  static func positive(_ levels: [String]) -> String {
    let yes = ["yes", "true", "y", "t", "ja", "oui", "si", "1", "pos", "positive"]
    return levels.first { yes.contains($0.lowercased()) } ?? levels.sorted().last ?? ""
  }

  /// The levels of a column of texts, the most frequent first; nil where it is left as it is.
  mutating func levels(
    _ codes: [Int32], _ texts: [String], _ isBad: [Bool], _ name: String, isWanted: Bool
  ) -> [(name: String, count: Int)]? {
    var counts = Array(repeating: 0, count: texts.count)
    for (code, isBad) in zip(codes, isBad) where !isBad && code >= 0 { counts[Int(code)] += 1 }
    return levels(counts, texts, name, isWanted: isWanted)
  }

  /// The same from how often each text is there.
  mutating func levels(
    _ counts: [Int], _ texts: [String], _ name: String, isWanted: Bool
  ) -> [(name: String, count: Int)]? {
    let used = texts.indices.filter { counts[$0] > 0 }
    let rows = counts.reduce(0, +)
    guard used.count > 1 else {
      notes.constant.append(name)
      return nil
    }
    // A few levels in a small table are categories too, if they come back.
    let isFew = used.count * 10 <= rows || used.count <= 5 && used.count * 2 <= rows
    guard isWanted && used.count <= 1000 || used.count <= Self.levelLimit && isFew else {
      notes.many.append((name, used.count))
      return nil
    }
    let levels = used.sorted { (counts[$1], texts[$0]) < (counts[$0], texts[$1]) }
      .map { (name: texts[$0], count: counts[$0]) }
    notes.categories.append(TidyNotes.Category(name: name, levels: levels))
    return levels
  }

  static func quoted(_ text: String) -> [UInt8] {
    var result = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { result.append(byte) }
      result.append(byte)
    }
    result.append(UInt8(ascii: "\""))
    return result
  }
}
