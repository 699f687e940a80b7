import Language
public import Plotting
import TextWidth

/// Turns outputs into the text that a terminal or a file gets.
///
/// All text that is shown passes here, also what came from outside, such as a column's name: it is
/// made visible here, so that no command has to remember it.
public struct OutputRenderer {
  /// What the output can be shown in.
  public let style: TextStyle
  /// Whether figures come as words.
  public var isAccessible = false
  /// Asked now and then in a long table and a figure of many points, of which nothing is left then.
  public var shouldStop: () -> Bool = { false }

  /// A renderer for what the output can be shown in.
  public init(style: TextStyle) { self.style = style }

  /// The text of an output, its lines ended by line feeds; a diagnostic has none here.
  public func text(of output: Output) -> String {
    if isAccessible, let sentences = output.sentences {
      return text(of: .report(sentences.map { ReportLine($0) }))
    }
    switch output {
    case .report(let lines):
      return lines.map { line in
        if line.isUnbroken { return text(of: signed(line)) + "\n" }
        let indent = line.hangingIndent.map { String(repeating: " ", count: $0) }
        return wrapped(text(of: signed(line)), width: style.width, indent: indent) + "\n"
      }.joined()
    case .table(let table):
      let lines = shown(table)?
        .lines(width: style.width, unless: shouldStop)
      return lines?.mapped(unless: shouldStop) { text(of: $0) + "\n" }?.joined() ?? ""
    case .value(let value):
      return visible(value) + "\n"
    case .figure(var figure, let size):
      if isASCII { figure.note = figure.note.map(asciiSigns) }
      let text = render(figure, style: style.sized(size), unless: shouldStop)
      return shouldStop() ? "" : text + "\n"
    case .surface(let figure, let size):
      return render(figure, style: style.sized(size)) + "\n"
    case .animation(let animation):
      return animation.keyFrames.map {
        render(animation.figure($0), style: style.sized(animation.size)) + "\n"
      }.joined()
    case .question(let question):
      var line = ReportLine(visible(question.text), .strong)
      line.hangingIndent = 0
      let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
      let choices = ReportLine(
        "  "
          + question.choices.enumerated().map { place, choice in
            (place < letters.count ? letters[place] + ") " : "") + visible(choice)
          }.joined(separator: "  "))
      return self.text(of: .report([line] + (question.choices.isEmpty ? [] : [choices])))
    case .answer(let answer):
      return text(of: .report([ReportLine("  answer: \(answer)", .dim)]))
    case .slider(let slider):
      return slider.keyStills.map { still in
        text(of: .report([ReportLine(still.line, .strong)]))
          + still.outputs.map { text(of: $0) }.joined()
      }.joined()
    case .narration(let text):
      let text = isASCII ? asciiSigns(visible(text)) : visible(text)
      let shown = emphasized(text, hasColor: style.color != .none)
      return wrapped(shown, width: style.width) + "\n"
    case .echo(let line):
      let indent = String(repeating: " ", count: displayWidth(Self.prompt) - 4) + Self.continuation
      return foldedEntry(typed(line), width: style.width - displayWidth(Self.prompt))
        .enumerated().map { index, part in
          text(of: ReportLine(index == 0 ? Self.prompt : indent, .dim) + ReportLine(part, .strong))
            + "\n"
        }.joined()
    case .bytes, .diagnostic, .clearScreen:
      return ""
    }
  }

  /// A line of a report as it is shown, not wrapped.
  func text(ofLine line: ReportLine) -> String { text(of: signed(line)) }

  private var isASCII: Bool { style.charset == .ascii }

  /// The line as it can be shown, with the shell's own signs as the charset has them.
  private func signed(_ line: ReportLine) -> ReportLine {
    var line = line
    for index in line.pieces.indices {
      let text = visible(line.pieces[index].text)
      line.pieces[index].text = isASCII ? asciiSigns(text) : text
    }
    return line
  }

  /// The table as it can be shown, with the shell's own signs as the charset has them; nil where it
  /// is to be left.
  private func shown(_ table: ReportTable) -> ReportTable? {
    func shown(_ text: String) -> String { isASCII ? asciiSigns(visible(text)) : visible(text) }
    let rows = table.rows.mapped(unless: shouldStop) { $0.map(shown) }
    return rows.map { rows in
      let columns = table.columns.map {
        ReportTable.Column(heading: shown($0.heading), isNumeric: $0.isNumeric)
      }
      return ReportTable(columns: columns, rows: rows)
    }
  }

  /// A command as it is shown: a tab is a blank, so that what is shown can be typed again.
  private func typed(_ line: SourceLine) -> String {
    visible(line.text.replacing("\t", with: " "))
  }

  /// A command as a transcript holds it, on one line.
  func transcriptText(ofEcho line: SourceLine) -> String { Self.prompt + typed(line) + "\n" }

  /// What stands before a command.
  public static let prompt = "descent> "
  /// What stands before the prompt at a pause.
  public static let pausePrefix = "[Enter goes on] "
  /// What stands in a transcript before the prompt of a line whose numbers were turned to.
  public static let tunePrefix = "[tune] "
  /// What stands before the prompt at a task.
  public static let taskPrefix = "[task] "
  /// What stands before an answer.
  public static let answerPrompt = "answer> "
  /// What stands, set to the right, before the further lines of a command.
  public static let continuation = "... "

  /// The style for a figure of which a size is asked.
  public func style(for size: FigureSize) -> TextStyle { style.sized(size) }

  private func text(of line: ReportLine) -> String {
    line.pieces.map { piece in
      guard style.color != .none, let code = piece.emphasis.code(style), !piece.text.isEmpty else {
        return piece.text
      }
      return "\u{1b}[\(code)m\(piece.text)\u{1b}[0m"
    }.joined()
  }
}

extension ReportLine.Emphasis {
  /// The code that selects it; green is not read on a light background.
  fileprivate func code(_ style: TextStyle) -> String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .dim: "2"
    case .good:
      if style.color != .ansi16 {
        "38;5;29"
      } else {
        switch style.background {
        case .dark: "32"
        case .light: "34"
        case .unknown: "94"
        }
      }
    case .bad: "31"
    }
  }
}

extension TextStyle {
  fileprivate func sized(_ size: FigureSize) -> TextStyle {
    var style = self
    if let width = size.width { style.width = width }
    if let height = size.height { style.height = height }
    return style
  }
}

extension ReportTable {
  /// All lines of the table.
  func lines(width: Int) -> [ReportLine] { lines(width: width, unless: { false }) ?? [] }

  /// The lines of the table: heading and rows, no line wider than `width`.
  ///
  /// Where the columns do not fit, numbers are shown in blocks of as many columns as do, the first
  /// column repeated; the last column of text is wrapped. Nil where somebody asks to stop.
  func lines(width: Int, unless shouldStop: () -> Bool) -> [ReportLine]? {
    var sizes: [Int] = []
    for (index, column) in columns.enumerated() {
      guard let widths = rows.mapped(unless: shouldStop, { displayWidth($0[index]) }) else {
        return nil
      }
      sizes.append(max(widths.max() ?? 0, displayWidth(column.heading)))
    }
    let gap = 2
    let total = sizes.reduce(0, +) + gap * (sizes.count - 1)
    if total > width, let last = columns.last, !last.isNumeric {
      return wrappingLast(sizes, gap: gap, width: width)
    }
    let widest = sizes.dropFirst().max() ?? 0
    if let first = sizes.first, first + gap + widest > width, first > 8, columns.count > 1,
      !columns[0].isNumeric, let narrow = wrappingFirst(to: max(width - gap - widest, 8))
    {
      return narrow.lines(width: width, unless: shouldStop)
    }
    var lines: [ReportLine] = []
    for block in blocks(sizes, gap: gap, width: width) {
      if !lines.isEmpty { lines.append("") }
      if columns.contains(where: { !$0.heading.isEmpty }) {
        let heading = block.map { aligned(columns[$0].heading, $0, sizes[$0]) }
        lines.append(ReportLine(joined(heading, gap), .dim))
      }
      let body = rows.mapped(unless: shouldStop) { row in
        ReportLine(joined(block.map { aligned(row[$0], $0, sizes[$0]) }, gap))
      }
      guard let body else { return nil }
      lines += body
    }
    return lines
  }

  /// The table with the cells of its first column broken at blanks; nil where nothing is gained.
  private func wrappingFirst(to room: Int) -> ReportTable? {
    var table = self
    table.rows = rows.flatMap { row -> [[String]] in
      let parts = wrapped(row[0], width: room, indent: "").split(separator: "\n").map(String.init)
      let rest = parts.dropFirst().map {
        [$0] + [String](repeating: "", count: columns.count - 1)
      }
      return [[parts.first ?? ""] + row.dropFirst()] + rest
    }
    return table.rows.count > rows.count ? table : nil
  }

  private func blocks(_ sizes: [Int], gap: Int, width: Int) -> [[Int]] {
    guard let first = sizes.first else { return [] }
    var blocks: [[Int]] = []
    var block = [0]
    var used = first
    for column in columns.indices.dropFirst() {
      if used + gap + sizes[column] > width, block.count > 1 {
        blocks.append(block)
        block = [0]
        used = first
      }
      block.append(column)
      used += gap + sizes[column]
    }
    return blocks + [block]
  }

  private func wrappingLast(_ sizes: [Int], gap: Int, width: Int) -> [ReportLine] {
    let last = columns.count - 1
    let fixed = sizes.dropLast().reduce(0) { $0 + $1 + gap }
    let isTight = width - fixed < 16
    // Where it is narrow, the last column gets lines of its own below the others.
    let indent = String(repeating: " ", count: isTight ? 4 : fixed)
    let room = max(width - indent.count, 8)
    func lines(_ cells: [String], _ emphasis: ReportLine.Emphasis) -> [ReportLine] {
      let front = joined((0..<last).map { aligned(cells[$0], $0, sizes[$0]) }, gap)
      let rest = wrapped(cells[last], width: room).split(separator: "\n").map(String.init)
      if isTight { return ([front] + rest.map { indent + $0 }).map { ReportLine($0, emphasis) } }
      let first = joined([padded(front, to: fixed - gap), rest.first ?? ""], gap)
      return ([first] + rest.dropFirst().map { indent + $0 }).map { ReportLine($0, emphasis) }
    }
    return lines(columns.map(\.heading), .dim) + rows.flatMap { lines($0, .plain) }
  }

  private func aligned(_ text: String, _ column: Int, _ size: Int) -> String {
    let blanks = String(repeating: " ", count: max(size - displayWidth(text), 0))
    return columns[column].isNumeric ? blanks + text : text + blanks
  }

  private func joined(_ cells: [String], _ gap: Int) -> String {
    let line = cells.joined(separator: String(repeating: " ", count: gap))
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
