import Language

extension Session {
  /// Replays a script: each command shown before its output, comments as narration.
  ///
  /// Stops at the first line that fails, unless told to go on; the failures are then shown as they
  /// come and the last is returned.
  public func replay(
    _ script: Script, keepGoing: Bool = false, isQuiet: Bool = false,
    emit: @escaping (Output) -> Void
  ) -> LineResult {
    replay(ScriptReader(script), keepGoing: keepGoing, isQuiet: isQuiet, emit: emit)
  }

  /// Replays a script as it comes.
  public func replay(
    _ script: ScriptReader, keepGoing: Bool = false, isQuiet: Bool = false,
    emit: @escaping (Output) -> Void
  ) -> LineResult {
    let playback = Playback(
      script, isLesson: false, bookmark: nil, state: state, grammar: registry.grammar)
    let isOutermost = !isEvaluating
    return recorded(emit) { emit in
      play(
        script, playback, keepGoing: keepGoing, isQuiet: isQuiet, isOutermost: isOutermost,
        emit: emit)
    }
  }

  /// Plays a script from where its playback stands.
  func play(
    _ script: ScriptReader, _ playback: Playback, keepGoing: Bool = false, isQuiet: Bool = false,
    isOutermost: Bool = false, emit: @escaping (Output) -> Void
  ) -> LineResult {
    scripts.append(RunningScript(name: script.name, path: script.path, folder: script.folder))
    playbacks.append(playback)
    defer {
      scripts.removeLast()
      playbacks.removeLast()
    }
    var endsInBlank = false
    let show = { (output: Output) in
      guard !playback.isSilent else { return }
      // Where a check between two blank lines shows nothing, one of them is enough.
      var isBlank = false
      if case .narration("") = output { isBlank = true }
      if !(isBlank && endsInBlank) { emit(output) }
      endsInBlank = isBlank
    }
    var failures: [Diagnostic] = []
    var narration = Narration()
    while true {
      let index = playback.index
      let line: SourceLine
      do {
        guard let next = try script.line(at: index) else { break }
        line = next
      } catch {
        return error.isInterruption
          ? .interrupted : .failed([Diagnostic(error, about: script.name)])
      }
      // Asked for each line, as the script itself may change it.
      let showsCommands = state.settings.echo && !isQuiet
      let isTitle = index == 0 && (line.text.hasPrefix("#!") || playback.isLesson)
      guard !line.isEmpty else {
        if showsCommands, !isTitle {
          for text in narration.add(line.text) { show(.narration(interpolated(text))) }
        }
        playback.advance(state)
        continue
      }
      for text in narration.finish() { show(.narration(interpolated(text))) }
      if playback.isPause(index), playback.passesPause() {
        playback.advance(state)
        continue
      }
      if playback.isSilent { playback.countSkipped() } else { tellSkipped(playback, emit) }
      let isHidden = playback.isDirection(index)
      if showsCommands, !isHidden {
        show(.echo(line))
      } else if isOutermost {
        recording?.add(.echo(line), of: self)
      }
      playback.move = .on
      switch evaluate(line, emit: show) {
      case .done: break
      case .quit: return .quit
      case .interrupted: return .interrupted
      case .failed(let diagnostics):
        guard keepGoing else { return .failed(diagnostics) }
        for diagnostic in diagnostics { emit(.diagnostic(diagnostic)) }
        failures = diagnostics
      }
      // Behind the prompt of a pause, what comes next is set off again.
      if playback.isPause(index), hasAudience { endsInBlank = false }
      guard go(on: playback) else { return .done }
    }
    for text in narration.finish() { show(.narration(interpolated(text))) }
    tellSkipped(playback, emit)
    if playback.isLesson { show(.narration("")) }
    if let tally = playback.tally { emit(.report([tally])) }
    return failures.isEmpty ? .done : .failed(failures)
  }

  private func tellSkipped(_ playback: Playback, _ emit: (Output) -> Void) {
    let count = playback.takeSkipped()
    guard count > 0 else { return }
    emit(.report([ReportLine("(\(counted(count, "command")) skipped)", .dim)]))
  }

  /// Goes where the person asked to; false where they asked to stop.
  private func go(on playback: Playback) -> Bool {
    switch playback.move {
    case .on:
      playback.advance(state)
    case .skip:
      playback.skip()
      playback.advance(state)
    case .back:
      state = playback.goBack()
    case .stop:
      return false
    }
    return true
  }
}

extension Playback {
  /// How many questions were right the first time; nil where none was answered.
  fileprivate var tally: ReportLine? {
    guard !answers.isEmpty else { return nil }
    let right = answers.values.count { $0 }
    return ReportLine(
      "\(right) of \(counted(answers.count, "question")) right the first time", .strong)
  }
}
