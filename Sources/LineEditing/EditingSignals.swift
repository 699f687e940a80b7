import CLibrary

/// The signals that are answered differently while a line is edited, until `restore()`.
///
/// Ctrl-Z must put the terminal right before the program stops, and a continued program must draw
/// its line again. Ctrl-\ would leave the terminal unusable; while commands run it still ends them.
struct EditingSignals {
  private let saved: [(signal: Int32, action: sigaction)]

  init() {
    var saved: [(signal: Int32, action: sigaction)] = []
    if !SignalFlags.isIgnored(SIGTSTP) {
      saved.append((SIGTSTP, SignalFlags.handle(SIGTSTP, flags: SA_RESTART)))
    }
    saved.append((SIGCONT, SignalFlags.handle(SIGCONT, flags: SA_RESTART)))
    saved.append((SIGQUIT, SignalFlags.ignore(SIGQUIT)))
    self.saved = saved
  }

  func restore() {
    for (signal, action) in saved { SignalFlags.replaceAction(for: signal, with: action) }
  }

  /// Stops the program as Ctrl-Z does where nobody handles it, and returns when it continues.
  static func stop() {
    let handler = SignalFlags.replaceAction(for: SIGTSTP, with: sigaction())
    raise(SIGTSTP)
    SignalFlags.replaceAction(for: SIGTSTP, with: handler)
  }
}
