import Language

extension Session {
  /// Hands outputs to the transcript as well, where this is the outermost line or script.
  func recorded(
    _ emit: @escaping (Output) -> Void, _ body: (@escaping (Output) -> Void) -> LineResult
  ) -> LineResult {
    guard !isEvaluating else { return body(emit) }
    isEvaluating = true
    defer { isEvaluating = false }
    let result = body { [unowned self] output in
      recording?.add(output, of: self)
      emit(output)
      giveUpBrokenRecording(emit)
    }
    if case .failed(let diagnostics) = result {
      for diagnostic in diagnostics { recording?.add(.diagnostic(diagnostic), of: self) }
    }
    giveUpBrokenRecording(emit)
    return result
  }

  /// Says at once that a recording cannot go on.
  private func giveUpBrokenRecording(_ emit: (Output) -> Void) {
    guard let recording, let failure = recording.failure else { return }
    let broken = BrokenRecording(name: recording.name, failure: failure)
    self.recording = nil
    brokenRecording = broken
    emit(.diagnostic(broken.diagnostic))
  }

  /// Takes back what a failed line did to the recording.
  func restoreRecording(_ before: (any Recorder)?) {
    guard recording !== before else { return }
    recording = before?.failure == nil ? before : nil
    recording?.resume()
  }

  /// Ends the transcript that is being recorded; to be called before the program ends.
  ///
  /// - Returns: What became of a recording that could not be written; nil where all is well. What
  ///   broke before has been told, and is not told again.
  public func finishRecording() -> BrokenRecording? {
    guard let recording else { return nil }
    self.recording = nil
    do {
      try recording.end(dropsLastCommand: false)
      return nil
    } catch {
      brokenRecording = BrokenRecording(name: recording.name, failure: error)
      return brokenRecording
    }
  }

  /// Whether all that was to be recorded is in the files.
  public var hasRecordedAll: Bool { brokenRecording == nil }
}
