import Expressions
import Language
import Plotting
import TextWidth

extension Session {
  /// What a beginner could try after the line evaluated last; empty with `set tips=off`.
  ///
  /// Every line in it works in the session as it is.
  public var nextSteps: [NextStep] {
    guard state.settings.tips else { return [] }
    switch lastStatement {
    case .command(let command)?: return command.nextSteps(in: self)
    case .function(let name)?:
      guard let function = state.functions[name] else { return [] }
      let figure = function.parameters.count == 1 ? "plot" : "contour"
      let isDrawn = function.parameters.count <= 2
      return [NextStep("derive \(name)", "finds its minima")]
        + (isDrawn ? [NextStep("\(figure) \(name)", "draws it")] : [])
    case nil: return []
    }
  }
}

/// The tip that names these steps, in a line no wider than `width`; nil where there is nothing to
/// say or no room for it.
public func tip(_ steps: [NextStep], width: Int) -> String? {
  for count in stride(from: steps.count, to: 0, by: -1) {
    let text =
      "next: " + steps.prefix(count).map { "'\($0.line)' \($0.purpose)" }.joined(separator: ", ")
    if displayWidth(text) <= width { return text }
  }
  guard let first = steps.first else { return nil }
  let short = "next: \(first.line)"
  return displayWidth(short) <= width ? short : nil
}
