import Language

extension Session {
  /// Lets the person at a pause run what they like, until they go on or elsewhere.
  func wait(emit: @escaping (Output) -> Void) {
    let reached = state
    let playback = playbacks.last
    if let playback, playback.isLesson { introduce(playback, emit: emit) }
    while !hasQuit, let typed = line(at: .pause) {
      guard !typed.allSatisfy(\.isWhitespace) else { break }
      if let playback, playback.isLesson, !state.isKnown(typed.trimmingBlanks) {
        switch playback.sceneWord(typed) {
        case .list(let titles)?:
          emit(.report(titles))
          continue
        case .move(let move)?:
          playback.move = move
        case nil: break
        }
        if playback.move != .on { break }
        if typed.trimmingBlanks == "continue" { break }
      }
      guard let word = PauseWord(line: typed) else {
        evaluateAside(typed, emit: emit)
        continue
      }
      guard let move = word.move else {
        if word == .notes {
          showNotes(emit: emit)
        } else {
          emit(.report(["no question is open here; Enter goes on"]))
        }
        continue
      }
      // Typed at the prompt itself, a pause has no script around it to go elsewhere in.
      playback?.move = move
      break
    }
    goOn(from: reached)
  }

  /// The line that a person types in the middle of a script, for the transcript as well.
  ///
  /// Whoever only ends their input goes on; nil where nobody is there.
  func line(at prompt: Transcript.TypedLine.Prompt) -> String? {
    let line: String? =
      switch prompt {
      case .pause: host.pausedLine()
      case .question: host.answerLine()
      case .task: host.taskLine()
      case .knob: nil
      }
    guard line != nil || hasAudience else { return nil }
    // Whoever answers has seen what stands above.
    for playback in playbacks { playback.rowsShown = 0 }
    note(line ?? "", behind: prompt)
    return line ?? ""
  }

  /// Keeps a typed line for the transcript, and for the receipt of the lesson that is played.
  private func note(_ line: String, behind prompt: Transcript.TypedLine.Prompt) {
    recording?.add(line, behind: prompt.text)
    playbacks.first(where: \.isLesson)?.typed.append((prompt.text, line))
  }

  /// Has a person turn knobs; the line that they kept, which is shown as if it had been typed.
  ///
  /// - Returns: The line; empty where the knobs were left alone, nil where nobody is at a terminal.
  func line(turnedOn screen: any LiveScreen, emit: (Output) -> Void) -> String? {
    // Whoever goes to another scene, or comes back to a lesson, passes what lies between.
    guard !playbacks.contains(where: \.isSilent) else { return "" }
    // What changes in place cannot be read aloud.
    guard !state.settings.accessible, let answer = host.show(screen) else { return nil }
    let line = if case .accept(let line) = answer { line } else { "" }
    for playback in playbacks { playback.rowsShown = 0 }
    note(line, behind: .knob)
    guard !line.isEmpty else { return line }
    host.remember(line)
    // The transcript has it behind the knob's own prompt.
    let kept = recording
    recording = nil
    defer { recording = kept }
    let echo = Output.echo(SourceLine(line))
    if isReplay {
      // It takes its rows of the window all the same.
      playbacks.last?.rowsShown += rows(of: echo)
    } else {
      emit(echo)
    }
    return line
  }

  /// Says once what can be typed at a lesson's pauses, to people only: no transcript holds it.
  private func introduce(_ playback: Playback, emit: (Output) -> Void) {
    guard !playback.isIntroduced, hasAudience, !isReplay else { return }
    playback.isIntroduced = true
    let kept = recording
    recording = nil
    defer { recording = kept }
    let text = "Enter goes on. Any command works here, and: skip, back, stop"
    emit(.report([ReportLine(text, .dim)]))
  }

  /// Shows what the script says to its speaker alone; no transcript holds it.
  func showNotes(emit: (Output) -> Void) {
    let kept = recording
    recording = nil
    defer { recording = kept }
    let notes = playbacks.last?.notes ?? []
    let lines = notes.isEmpty ? ["no notes stand here"] : notes
    emit(.report(lines.map { ReportLine("  " + visible($0), .dim) }))
  }

  /// Whether a script is being played, which a person can leave.
  public var isPlaying: Bool { !playbacks.isEmpty }

  /// Which scene of how many a lesson is at, as prompts show it: `3/11 `; empty elsewhere.
  public var sceneMark: String {
    guard let playback = playbacks.last(where: \.isLesson), !playback.scenes.isEmpty else {
      return ""
    }
    return "\((playback.scene ?? -1) + 1)/\(playback.scenes.count) "
  }

  /// Whether a person looks on.
  var hasAudience: Bool { host.terminal.isTerminal }

  /// Runs a line that a person typed in the middle of a script.
  ///
  /// Its paths start from where the shell runs, not from the script's folder.
  ///
  /// - Returns: Whether it could be done.
  @discardableResult
  func evaluateAside(_ text: String, emit: @escaping (Output) -> Void) -> Bool {
    scripts.append(RunningScript(name: "pause", path: nil, folder: nil))
    defer { scripts.removeLast() }
    guard case .failed(let diagnostics) = evaluate(SourceLine(text), emit: emit) else {
      return true
    }
    for diagnostic in diagnostics { emit(.diagnostic(diagnostic)) }
    return false
  }

  /// Brings a lesson back to where it stood, whatever was tried since; other scripts go on as they
  /// are, and whoever stops keeps what they have.
  func goOn(from reached: SessionState) {
    guard let playback = playbacks.last, playback.isLesson, playback.move != .stop, !hasQuit
    else { return }
    state = reached.continuing(after: state)
  }
}

extension PauseWord {
  /// Where the word leads; nil for those that are about a question.
  var move: Playback.Move? {
    switch self {
    case .skip: .skip
    case .back: .back
    case .stop: .stop
    case .hint, .reveal, .solution, .notes: nil
    }
  }
}

extension Playback {
  /// What a word about scenes asks for.
  enum SceneWord {
    case list([ReportLine])
    case move(Move)
  }

  /// What a line typed at a pause says of scenes; nil where it says something else.
  func sceneWord(_ typed: String) -> SceneWord? {
    let words = typed.lowercased().split(separator: " ")
    guard let first = words.first, words.count <= 2 else { return nil }
    let current = scene ?? 0
    let number = words.count == 2 ? Int(words[1]) : nil
    switch (first, words.count) {
    case ("q", 1): return .move(.stop)
    case ("scenes", 1), ("goto", _), ("again", 1), ("next", 1):
      guard !scenes.isEmpty else { return .list(["this lesson has no scenes"]) }
      let target: Int? =
        switch first {
        case "again": current
        case "next": current + 1
        case "goto": number.flatMap { (1...scenes.count).contains($0) ? $0 - 1 : nil }
        default: nil
        }
      if let target, scenes.indices.contains(target) { return .move(.scene(target)) }
      return .list(
        scenes.enumerated().map { place, scene in
          let isCurrent = place == current
          let line = "\(isCurrent ? ">" : " ") \(place + 1)  \(visible(scene.title))"
          return ReportLine(line, isCurrent ? .strong : .plain)
        } + [ReportLine("'goto 2' goes to the second, 'again' shows this one once more", .dim)])
    default: return nil
    }
  }
}
