import Language

extension Session {
  /// Lets the person at a pause run what they like, until they go on or elsewhere.
  func wait(emit: @escaping (Output) -> Void) {
    let reached = state
    let playback = playbacks.last
    if let playback, playback.isLesson { introduce(playback, emit: emit) }
    while !hasQuit, let typed = line(at: .pause) {
      guard !typed.allSatisfy(\.isWhitespace) else { break }
      guard let word = PauseWord(line: typed) else {
        evaluateAside(typed, emit: emit)
        continue
      }
      guard let move = word.move else {
        emit(.report(["no question is open here; Enter goes on"]))
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
      case .knob: nil
      }
    guard line != nil || hasAudience else { return nil }
    recording?.add(line ?? "", behind: prompt.text)
    return line ?? ""
  }

  /// Has a person turn knobs; the line that they kept, which is shown as if it had been typed.
  ///
  /// - Returns: The line; empty where the knobs were left alone, nil where nobody is at a terminal.
  func line(turnedOn screen: any LiveScreen, emit: (Output) -> Void) -> String? {
    // What changes in place cannot be read aloud.
    guard !state.settings.accessible, let answer = host.show(screen) else { return nil }
    let line = if case .accept(let line) = answer { line } else { "" }
    recording?.add(line, behind: Transcript.TypedLine.Prompt.knob.text)
    guard !line.isEmpty else { return line }
    host.remember(line)
    // The transcript has it behind the knob's own prompt.
    let kept = recording
    recording = nil
    defer { recording = kept }
    if !isReplay { emit(.echo(SourceLine(line))) }
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

  /// Whether a script is being played, which a person can leave.
  public var isPlaying: Bool { !playbacks.isEmpty }

  /// Whether a person looks on.
  var hasAudience: Bool { host.terminal.isTerminal }

  /// Runs a line that a person typed in the middle of a script.
  ///
  /// Its paths start from where the shell runs, not from the script's folder.
  func evaluateAside(_ text: String, emit: @escaping (Output) -> Void) {
    scripts.append(RunningScript(name: "pause", path: nil, folder: nil))
    defer { scripts.removeLast() }
    guard case .failed(let diagnostics) = evaluate(SourceLine(text), emit: emit) else { return }
    for diagnostic in diagnostics { emit(.diagnostic(diagnostic)) }
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
    case .hint, .reveal: nil
    }
  }
}
