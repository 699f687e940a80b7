import Plotting

extension OutputRenderer {
  /// A renderer for a terminal or a file, with the settings that override what it can show.
  public init(settings: Settings, terminal: TerminalTraits) {
    let charset = settings.charset ?? terminal.charset
    let color: TextStyle.Color =
      switch settings.color {
      case .auto: terminal.color
      case .always: terminal.color == .none ? .ansi256 : terminal.color
      case .never: .none
      }
    // A figure leaves rows to the prompt and the text, and does not grow beyond what reads well.
    let height = settings.height ?? min(max(terminal.rows - settings.reservedRows, 10), 40)
    self.init(
      style: TextStyle(
        width: settings.width ?? terminal.columns, height: height,
        charset: settings.accessible ? .ascii : charset, color: color,
        background: settings.background ?? terminal.background))
    isAccessible = settings.accessible
  }
}
