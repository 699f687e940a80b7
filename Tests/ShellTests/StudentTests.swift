import Language
import Testing

@testable import Shell

/// The course as students of several kinds play it, in windows of several sizes.
@Suite struct StudentTests {
  private static let files = SourceTree.names(in: "Scripts/lessons").filter {
    $0.hasSuffix(Lesson.ending)
  }
  private static let sizes = [(columns: 80, rows: 24), (60, 20), (132, 43)]

  /// What a student does.
  enum Kind: CaseIterable {
    /// Knows every answer and does every task at once.
    case perfect
    /// Answers wrongly first, and does another thing at each task.
    case wrong
    /// Types what means nothing at every prompt.
    case nonsense
    /// Leaves in every scene and comes back.
    case quitter
  }

  /// A lesson at a terminal of a size, with somebody in front of it.
  private final class Sitting {
    let host = TestHost()
    let session: Session
    let kind: Kind
    var question: PosedQuestion?
    /// Lines that were asked at, and how often each was answered.
    var tries: [Int: Int] = [:]
    var scenes: Set<Int> = []
    var stops = 0
    var shown = ""
    var failures: [String] = []

    init(_ file: String, _ size: (columns: Int, rows: Int), _ kind: Kind) {
      self.kind = kind
      host.lessonPaths = files.map { "/lessons/\($0)" }
      for file in files {
        host.put(SourceTree.text(at: "Scripts/lessons/\(file)") ?? "", at: "/lessons/\(file)")
      }
      host.terminal.isTerminal = true
      host.terminal.columns = size.columns
      host.terminal.rows = size.rows
      host.liveEvents = []
      session = Session(host: host)
      host.person = { [unowned self] in line(at: $0) }
    }

    private func line(at prompt: TestHost.Prompt) -> String? {
      stops += 1
      guard stops < 600, let playback = session.playbacks.last else { return "stop" }
      if kind == .quitter, let scene = playback.scene, scenes.insert(scene).inserted {
        return "stop"
      }
      // A pause that the window asks for stands at the line that is still to come.
      guard prompt != .pause else {
        return kind == .nonsense && stops.isMultiple(of: 3) ? "((( \u{2603}" : ""
      }
      tries[playback.index, default: 0] += 1
      let isFirst = tries[playback.index] == 1
      if kind == .nonsense, isFirst { return "fti alhpa=;; \u{2603}" }
      switch prompt {
      case .pause: return ""
      case .question:
        guard let question, isQuestion(playback) else { return "0.5" }
        if kind == .wrong, isFirst { return wrong(question) }
        return kind == .perfect || kind == .quitter ? right(question) : "reveal"
      case .task:
        if kind == .wrong, isFirst { return "print 1" }
        guard kind == .perfect || kind == .quitter else { return "solution" }
        return solution(playback)
      }
    }

    private func isQuestion(_ playback: Playback) -> Bool {
      text(playback).hasPrefix("ask ")
    }

    private func text(_ playback: Playback) -> String {
      let lesson = session.lessons.first { $0.script.name == session.scripts.last?.name }
      let lines = lesson?.script.lines ?? []
      return lines.indices.contains(playback.index) ? lines[playback.index].text : ""
    }

    private func right(_ question: PosedQuestion) -> String {
      switch question.accepted.first {
      case .numbers(let range)?: "\((range.lowerBound + range.upperBound) / 2)"
      case .words(let words)?: words.first ?? ""
      case nil: ""
      }
    }

    private func wrong(_ question: PosedQuestion) -> String {
      switch question.accepted.first {
      case .numbers(let range)?: "\(range.upperBound + 1e6)"
      case .words(let words)?:
        question.choices.first { !words.contains($0) } ?? (words.contains("no") ? "yes" : "no")
      case nil: ""
      }
    }

    private func solution(_ playback: Playback) -> String {
      let line = text(playback)
      guard let start = line.firstRange(of: "solution=") else { return "skip" }
      let rest = line[start.upperBound...]
      guard rest.first == "\"" else { return String(rest.prefix { $0 != " " }) }
      return String(rest.dropFirst().prefix { $0 != "\"" })
    }

    /// Plays it to its end.
    func play(_ file: String) {
      for _ in 0..<40 {
        stops = 0
        let result = session.evaluate(SourceLine("lesson \(file) receipt=me.txt")) {
          [unowned self] output in
          if case .question(let posed) = output { question = posed }
          if case .diagnostic(let diagnostic) = output { failures.append(diagnostic.message) }
          shown += session.transcriptText(of: output)
        }
        if case .failed(let diagnostics) = result { failures += diagnostics.map(\.message) }
        if shown.contains("end of lesson") { return }
      }
    }

    /// What the receipt that was handed in comes to.
    func grade() throws -> Grade {
      let receipt = try #require(Receipt(host.files[host.resolved("me.txt")] ?? []))
      let lesson = try #require(session.lessons.first { $0.name == receipt.lesson })
      let lecturer = TestHost()
      lecturer.lessonPaths = host.lessonPaths
      lecturer.files = host.files
      return Session(host: lecturer).grade(receipt, lesson)
    }

    var score: LessonScore? { host.lessonRecords.values.compactMap(\.finished).first }
  }

  @Test(arguments: files, Kind.allCases)
  func reachesTheEnd(file: String, kind: Kind) throws {
    // Whoever makes no mistake plays in all of the windows, everyone else in one of them.
    let place = (Self.files.firstIndex(of: file) ?? 0) + (Kind.allCases.firstIndex(of: kind) ?? 0)
    for size in kind == .perfect ? Self.sizes : [Self.sizes[place % Self.sizes.count]] {
      let sitting = Sitting(file, size, kind)
      sitting.play(file)
      #expect(sitting.shown.contains("end of lesson"), "\(file) at \(size)")
      let score = try #require(sitting.score, "\(file) at \(size)")
      #expect(score.questions >= 2 && score.tasks >= 3, "\(file): \(score)")
      switch kind {
      case .perfect, .quitter:
        #expect(score.right == score.questions && score.done == score.tasks, "\(file): \(score)")
        #expect(sitting.failures.isEmpty, "\(file): \(sitting.failures)")
      case .wrong:
        #expect(score.right == 0, "\(file): \(score)")
        #expect(sitting.failures.isEmpty, "\(file): \(sitting.failures)")
      case .nonsense:
        #expect(score.done == 0 && !sitting.failures.isEmpty, "\(file): \(score)")
      }
      if kind == .quitter { #expect(sitting.scenes.count > 3) }
      // Replayed by the lecturer, it comes to the same.
      let grade = try sitting.grade()
      #expect(grade.disagreement == nil, "\(file) at \(size)")
      #expect(grade.score == score && grade.isFinished)
    }
  }
}
