import Expressions
import Language

/// `view`: moving about in a figure.
struct ViewCommand: Command {
  let name = ["view"]
  let summary = "Pan, zoom and turn the last figure, or the one that a line draws"
  let group = CommandGroup.figures
  let isRehearsable = false
  let isRecorded = false
  let syntax = ArgumentSyntax.text
  let positional = Positional.words("[LINE]")
  let searchTerms = ["zoom", "pan", "rotate", "turn", "interactive", "live"]
  let details = [
    "Arrows pan, + and - and the wheel zoom, x and y choose one axis, l makes it logarithmic, r goes "
      + "back; a surface turns by arrows or by dragging. Enter leaves and evaluates the line that gives "
      + "exactly this view; q and Esc leave everything as it was.",
    "Elsewhere than at a terminal the figure is shown as it is.",
  ]
  let examples = [
    Example("view", after: "data gen; fit; plot cost", "the last figure"),
    Example("view surface", after: "data gen", "turn the bowl"),
  ]
  let related = ["tune", "surface", "plot cost", "contour"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let typed = arguments.arguments.positionalText
    let reached = session.state
    if !typed.isEmpty { try draw(typed, arguments, session) }
    guard let figure = session.state.lastFigure, let line = session.state.lastFigureLine else {
      throw Diagnostic(.noFigure(example: "plot x^2"), arguments.end)
    }
    guard let screen = ViewScreen(line, figure: figure, in: session) else {
      throw Diagnostic(.noView(line.signature.fullName), arguments.end)
    }
    guard let kept = session.line(turnedOn: screen, emit: context.emit) else {
      return context.emit(figure)
    }
    guard !kept.isEmpty else {
      session.state = reached
      return
    }
    if case .failed(let diagnostics) = session.evaluate(SourceLine(kept), emit: context.emit) {
      throw session.passedOn(
        diagnostics, to: arguments.line, arguments.arguments.verb, context.emit)
    }
    session.goOn(from: reached)
  }

  /// Draws the figure of a line without showing it.
  private func draw(
    _ typed: String, _ arguments: BoundArguments, _ session: Session
  ) throws(Diagnostic) {
    let span = arguments.arguments.positional
    _ = try TunedLine(span, of: arguments.line, knobs: [], in: session)
    session.state.lastFigure = nil
    session.state.lastFigureLine = nil
    let journal = session.state.journal
    let kept = session.recording
    session.recording = nil
    defer {
      session.recording = kept
      session.state.journal = journal
    }
    // Blanks in place of what stands before it keep every place where it was typed.
    let line = SourceLine(String(repeating: " ", count: span.start) + typed)
    if case .failed(let diagnostics) = session.evaluate(line, emit: { _ in }),
      let first = diagnostics.first
    {
      throw Diagnostic(first.reason, first.span ?? span)
    }
  }
}
