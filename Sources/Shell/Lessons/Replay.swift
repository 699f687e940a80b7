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
    let isPaged = playback.isLesson && hasAudience
    /// What a command shows, kept until it is known whether all of it fits below the rest.
    var held: [Output]?
    let show = { [unowned self] (output: Output) in
      guard !playback.isSilent else { return }
      // Where a check between two blank lines shows nothing, one of them is enough.
      var isBlank = false
      if case .narration("") = output { isBlank = true }
      if !(isBlank && endsInBlank) {
        if held != nil {
          held?.append(output)
        } else {
          if isPaged { playback.rowsShown += rows(of: output) }
          emit(output)
        }
      }
      endsInBlank = isBlank
    }
    /// Waits before what would push lines out of the window unseen; false where the person went
    /// elsewhere.
    func makesRoom(for outputs: [Output]) -> Bool {
      guard isPaged, !playback.isSilent, playback.rowsShown > 0 else { return true }
      let needed = outputs.reduce(0) { $0 + rows(of: $1) }
      guard needed > 0, playback.rowsShown + needed > max(host.terminal.rows - 1, 2) else {
        return true
      }
      playback.move = .on
      wait(emit: emit)
      playback.rowsShown = 0
      endsInBlank = false
      return playback.move == .on && !hasQuit
    }
    func narrate(_ texts: [String]) -> Bool {
      for text in texts {
        let output = Output.narration(interpolated(text))
        // A blank line needs no room of its own.
        guard text.isEmpty || makesRoom(for: [output]) else { return false }
        show(output)
      }
      return true
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
        var isOn = true
        if let note = line.speakerNote {
          playback.notes.append(note)
        } else if let title = line.sceneTitle, showsCommands {
          let number = playback.scene.map { "\($0 + 1)/\(playback.scenes.count)  " } ?? ""
          isOn = narrate(narration.finish() + ["*\(number)\(title)*", ""])
        } else if showsCommands, !isTitle {
          isOn = narrate(narration.add(line.text))
        }
        guard isOn else {
          guard leave(playback, isDone: false) else { return hasQuit ? .quit : .done }
          narration = Narration()
          continue
        }
        playback.advance(state)
        continue
      }
      guard narrate(narration.finish()) else {
        guard leave(playback, isDone: false) else { return hasQuit ? .quit : .done }
        continue
      }
      if playback.isPause(index), playback.passesPause() {
        playback.advance(state)
        continue
      }
      if playback.isSilent { playback.countSkipped() } else { tellSkipped(playback, emit) }
      let quiet = line.quietCommand
      let isHidden = playback.isDirection(index) || quiet != nil
      let waits = isPaged && !playback.isSilent && isHeld(line)
      let waiting: Output? = showsCommands && !isHidden && waits ? .echo(line) : nil
      if waiting != nil {
        endsInBlank = false
      } else if showsCommands, !isHidden {
        show(.echo(line))
      } else if isOutermost, quiet == nil {
        recording?.add(.echo(line), of: self)
      }
      // What a person is asked in the middle of it has to stand there at once.
      if isPaged, isHeld(quiet ?? line) { held = playback.isSilent ? nil : [] }
      if let echo = waiting { held?.append(echo) }
      playback.move = .on
      let showFigures = { (output: Output) in if output.isFigure { show(output) } }
      let result = evaluate(quiet ?? line, emit: quiet == nil ? show : showFigures)
      if let outputs = held {
        held = nil
        guard makesRoom(for: outputs) else {
          guard leave(playback, isDone: true) else { return hasQuit ? .quit : .done }
          continue
        }
        for output in outputs {
          playback.rowsShown += rows(of: output)
          emit(output)
        }
      }
      switch result {
      case .done: break
      case .quit: return .quit
      case .interrupted: return .interrupted
      case .failed(let diagnostics):
        // In front of a class the lesson goes on; what fails there fails where nobody looks on.
        let isCheck = playback.isExpectation(index) || quiet?.isExpectation ?? false
        if playback.isLesson, hasAudience, isCheck {
          for diagnostic in diagnostics { show(.diagnostic(diagnostic)) }
          break
        }
        guard keepGoing else { return .failed(diagnostics) }
        for diagnostic in diagnostics { emit(.diagnostic(diagnostic)) }
        failures = diagnostics
      }
      // Behind the prompt of a pause, what comes next is set off again.
      if playback.isPause(index), hasAudience { endsInBlank = false }
      guard go(on: playback) else { return .done }
    }
    _ = narrate(narration.finish())
    tellSkipped(playback, emit)
    if playback.isLesson { show(.narration("")) }
    if let tally = playback.score.tally { emit(.report([ReportLine(tally, .strong)])) }
    return failures.isEmpty ? .done : .failed(failures)
  }

  private func tellSkipped(_ playback: Playback, _ emit: (Output) -> Void) {
    let count = playback.takeSkipped()
    guard count > 0 else { return }
    emit(.report([ReportLine("(\(counted(count, "command")) skipped)", .dim)]))
  }

  /// Goes where the person asked to at a stop before what the line shows; false where they asked to
  /// stop, or left.
  private func leave(_ playback: Playback, isDone: Bool) -> Bool {
    guard !hasQuit else { return false }
    guard playback.move == .skip || playback.move == .on, !isDone else { return go(on: playback) }
    // The line itself is still to be done, and its words are passed over.
    if playback.move == .skip { playback.skip() }
    return true
  }

  /// Whether what a line shows can wait until it is done: nobody is asked in the middle of it.
  private func isHeld(_ line: SourceLine) -> Bool {
    firstCommand(of: line, registry.grammar).map {
      registry.commands[$0.command].isRehearsable
    } ?? true
  }

  /// The rows that an output takes in the window.
  func rows(of output: Output) -> Int {
    if case .animation(let animation) = output {
      return rows(of: .figure(animation.figure(animation.frameCount - 1), animation.size))
    }
    return transcriptText(of: output).utf8.count { $0 == UInt8(ascii: "\n") }
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
    case .scene(let number):
      if let start = playback.goToScene(number) {
        state = start
      } else {
        playback.advance(state)
      }
      playback.rowsShown = 0
    }
    return true
  }
}

extension SourceLine {
  /// What a line says to the speaker alone: `#: …`; nil where it is another.
  fileprivate var speakerNote: String? {
    text.hasPrefix("#:") ? String(text.dropFirst(2)).trimmingBlanks : nil
  }

  /// The command of a line such as `@ fit`, which is run without being shown, where it stands in
  /// the line; nil where it is another.
  fileprivate var quietCommand: SourceLine? {
    guard text.hasPrefix("@ ") else { return nil }
    return SourceLine(text: " " + text.dropFirst(), file: file, pieces: pieces)
  }

  /// Whether the line begins as `expect` does.
  fileprivate var isExpectation: Bool { text.trimmingBlanks.hasPrefix("expect ") }
}

extension Playback {
  /// How many questions were right the first time and how many tasks were done so far.
  var score: LessonScore {
    var score = LessonScore()
    let tasks = answers.filter { isTask($0.key) }
    score.tasks = tasks.count
    score.done = tasks.values.count { $0 }
    score.questions = answers.count - tasks.count
    score.right = answers.values.count { $0 } - score.done
    return score
  }
}

extension LessonScore {
  /// The score in words; nil where nothing was asked.
  var tally: String? {
    var parts: [String] = []
    if questions > 0 {
      parts.append("\(right) of \(counted(questions, "question")) right the first time")
    }
    if tasks > 0 { parts.append("\(done) of \(counted(tasks, "task")) done") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
