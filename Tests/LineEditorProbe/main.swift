import Glibc
import LineEditing

// Reads lines with the editor and says what it got, for tests that type at a terminal.

let arguments = CommandLine.arguments.dropFirst()
let history = HistoryFile(path: arguments.first { !$0.hasPrefix("-") })
let words = ["data", "fit", "fitted", "lsq", "plot", "größe"]

let bindings: KeyBindings = arguments.contains("--fixed") ? .fixed : .personal
guard let editor = LineEditor(programName: "probe", history: history, bindings: bindings) else {
  print("not interactive")
  exit(3)
}

editor.completer = { line, cursor in
  let before = line.utf8.prefix(cursor)
  let start = before.lastIndex(of: UInt8(ascii: " ")).map { before.index(after: $0) }
  let word = Substring(before[(start ?? before.startIndex)...])
  let candidates = words.filter { $0.hasPrefix(word) }
    .map { Completion.Candidate($0, suffix: " ", summary: "the word \($0)") }
  return Completion(replacing: (cursor - word.utf8.count)..<cursor, with: candidates)
}
if arguments.contains("--hints") {
  editor.hinter = { line in
    "fit alpha=0.001".hasPrefix(line) ? Hint(String("fit alpha=0.001".dropFirst(line.count))) : nil
  }
}

let color: UInt8 = 2
let prompt = Prompt("probe> ", style: Prompt.Style(isBold: true, color: color))

reading: while true {
  switch editor.readLine(prompt: prompt) {
  case .line(let line, let isPasted):
    editor.remember(line)
    print("\(isPasted ? "pasted" : "line") [\(line)]")
    if let problem = history.problem { print("problem \(problem)") }
    switch line {
    case "quit": break reading
    case "work":
      Interruption.clear()
      print("working")
      while !Interruption.isRequested { usleep(1_000) }
      print("stopped working")
    case "fail":
      print("dropped \(editor.discardPendingPaste())")
    case "history":
      for (number, entry) in history.entries.enumerated() { print("\(number): \(entry)") }
    case "size":
      let size = TerminalSize.current()
      print("\(size.columns)x\(size.rows)")
    default: break
    }
  case .interrupted: print("interrupted")
  case .endOfFile:
    print("end of file")
    break reading
  case .terminated(let signal):
    print("terminated \(signal)")
    exit(128 + signal)
  }
}
