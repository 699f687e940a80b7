import PseudoTerminal
import Testing

/// The whole course at a terminal, from the first line to the last, as a reader sees it.
@Suite struct CourseTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test(arguments: 1...11, [(24, 80), (12, 40)])
  func readsFromStartToEnd(_ lesson: Int, _ size: (rows: Int, columns: Int)) throws {
    let terminal = try sandbox.prompt(rows: size.rows, columns: size.columns)
    #expect(terminal.enter("record course.txt", expecting: "recording into"))
    terminal.send("lesson \(lesson)\r")
    var questions = 0
    var tasks = 0
    var seen = terminal.transcript.count
    for _ in 0..<150 {
      let isWaiting = terminal.wait(seconds: 60) {
        $0.isAlternate
          || Self.stop($0.cursorLine) != nil
            && $0.scrollback.count + $0.lines.count > seen
      }
      try #require(isWaiting, "\(terminal.screen.text)")
      if terminal.screen.isAlternate {
        #expect(terminal.wait { $0.text.contains("space plays") })
        terminal.send("\r")
        #expect(terminal.wait { !$0.isAlternate })
        continue
      }
      let stop = Self.stop(terminal.screen.cursorLine)
      if stop == .prompt { break }
      // Whoever stops behind a figure sees all of it.
      let shown = terminal.transcript
      if size.rows == 24, let frame = shown[seen...].lastIndex(where: { $0.contains("┌──") }) {
        #expect(frame >= terminal.screen.scrollback.count, "\(terminal.screen.text)")
      }
      seen = shown.count
      if stop == .answer, isGuess(terminal) {
        terminal.send("1/2\r")
      } else if stop == .answer {
        questions += 1
        let asked = count(.answer, terminal)
        terminal.send("hint\r")
        #expect(
          terminal.wait {
            Self.stop($0.cursorLine) == .answer && count(.answer, terminal) > asked
          })
        #expect(!terminal.transcript.contains { $0.contains("there is no hint") })
        seen = terminal.transcript.count
        terminal.send("reveal\r")
        #expect(
          terminal.wait { _ in
            terminal.transcript.count { $0.hasPrefix("  answer: ") } == questions
          })
      } else if stop == .task {
        tasks += 1
        let asked = count(.task, terminal)
        terminal.send("hint\r")
        #expect(
          terminal.wait {
            Self.stop($0.cursorLine) == .task && count(.task, terminal) > asked
          })
        #expect(!terminal.transcript.contains { $0.contains("no further hint") })
        seen = terminal.transcript.count
        terminal.send("solution\r")
      } else {
        terminal.send("\r")
      }
    }
    let shown = terminal.transcript
    #expect(shown.contains { $0.hasPrefix("end of lesson \(lesson)") }, "\(terminal.screen.text)")
    #expect(questions > 1)
    #expect(tasks > 2)
    // Narrow windows break the line.
    #expect(size.columns < 80 || shown.contains { $0.contains("0 of \(tasks) tasks done") })
    #expect(shown.contains { $0.hasPrefix("0 of \(questions) questions right") })
    #expect(!shown.contains { $0.contains("error:") })
    #expect(terminal.enter("record off", expecting: "1 command recorded"))
    #expect(terminal.enter("run course.txt --check", expecting: "all as recorded"))
  }

  /// What the cursor waits at.
  private enum Stop: String {
    case prompt = "descent>"
    case pause = "[Enter goes on] descent>"
    case task = "[task] descent>"
    case answer = "answer>"
  }

  /// What a line is the prompt of, the scene before it left out; nil where it is none.
  private static func stop(_ line: String) -> Stop? {
    let words = line.split(separator: " ", maxSplits: 1)
    let isMarked = words.count == 2 && words[0].allSatisfy { $0.isNumber || $0 == "/" }
    return Stop(rawValue: isMarked ? String(words[1]) : line)
  }

  private func count(_ stop: Stop, _ terminal: PseudoTerminal) -> Int {
    terminal.transcript.count { $0.contains(stop.rawValue) }
  }

  /// Whether what was asked last is judged by nobody.
  private func isGuess(_ terminal: PseudoTerminal) -> Bool {
    let lines = terminal.transcript
    let place = lines.dropLast().lastIndex {
      $0.hasPrefix("Guess: ") || Self.stop($0) != nil || $0.contains("answer> ")
    }
    return place.map { lines[$0].hasPrefix("Guess: ") } ?? false
  }
}
