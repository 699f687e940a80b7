import PseudoTerminal
import Testing

/// The whole course at a terminal, from the first line to the last, as a reader sees it.
@Suite struct CourseTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test(arguments: 1...6, [(24, 80), (12, 40)])
  func readsFromStartToEnd(_ lesson: Int, _ size: (rows: Int, columns: Int)) throws {
    let terminal = try sandbox.prompt(rows: size.rows, columns: size.columns)
    #expect(terminal.enter("record course.txt", expecting: "recording into"))
    terminal.send("lesson \(lesson)\r")
    var questions = 0
    var tasks = 0
    var seen = terminal.transcript.count
    for _ in 0..<150 {
      let stops = ["descent>", "[Enter goes on] descent>", "[task] descent>", "answer>"]
      let isWaiting = terminal.wait(seconds: 60) {
        $0.isAlternate
          || stops.contains($0.cursorLine)
            && $0.scrollback.count + $0.lines.count > seen
      }
      try #require(isWaiting, "\(terminal.screen.text)")
      if terminal.screen.isAlternate {
        #expect(terminal.wait { $0.text.contains("turn, space plays") })
        terminal.send("\r")
        #expect(terminal.wait { !$0.isAlternate })
        continue
      }
      if terminal.screen.cursorLine == "descent>" { break }
      // Whoever stops behind a figure sees all of it.
      let shown = terminal.transcript
      if size.rows == 24, let frame = shown[seen...].lastIndex(where: { $0.contains("┌──") }) {
        #expect(frame >= terminal.screen.scrollback.count, "\(terminal.screen.text)")
      }
      seen = shown.count
      if terminal.screen.cursorLine == "answer>" {
        questions += 1
        let asked = count("answer>", terminal)
        terminal.send("hint\r")
        #expect(
          terminal.wait { $0.cursorLine == "answer>" && count("answer>", terminal) > asked })
        #expect(!terminal.transcript.contains { $0.contains("there is no hint") })
        seen = terminal.transcript.count
        terminal.send("reveal\r")
        #expect(terminal.wait { _ in count("  answer: ", terminal) == questions })
      } else if terminal.screen.cursorLine == "[task] descent>" {
        tasks += 1
        let asked = count("[task] descent>", terminal)
        terminal.send("hint\r")
        #expect(
          terminal.wait {
            $0.cursorLine == "[task] descent>" && count("[task] descent>", terminal) > asked
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

  private func count(_ start: String, _ terminal: PseudoTerminal) -> Int {
    terminal.transcript.count { $0.hasPrefix(start) }
  }
}
