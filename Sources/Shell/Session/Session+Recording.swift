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
    }
    if case .failed(let diagnostics) = result {
      for diagnostic in diagnostics { recording?.add(.diagnostic(diagnostic), of: self) }
    }
    return result
  }

  /// Writes the transcript that is being recorded; to be called before the program ends.
  ///
  /// - Returns: The file's name and why it could not be written; nil where all is well.
  public func finishRecording() -> (name: String, failure: FileFailure)? {
    guard let recording else { return nil }
    self.recording = nil
    do {
      try host.write(recording.content(dropsLastCommand: false), to: recording.path)
      return nil
    } catch {
      return (recording.name, error)
    }
  }
}
