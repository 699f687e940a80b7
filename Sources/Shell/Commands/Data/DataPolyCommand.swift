import Datasets
import Language

/// `data poly degree=3`: powers of the features as further features.
struct DataPolyCommand: Command {
  let name = ["data", "poly"]
  let summary = "Add powers of the features, to fit polynomials"
  let group = CommandGroup.data
  let searchTerms = ["polynomial", "curve", "quadratic", "cubic", "power", "nonlinear"]
  let details = [
    "Every feature x gets the columns x^2 … x^degree, after the features that there are. Products "
      + "of different features are not added. Powers keep the digits that rounding would take from "
      + "them, so that lsq finds the coefficients of high powers too.",
    "predict takes the value of x alone, and plot fit draws the curve over x. After 'data scale' the "
      + "powers of the original features are added, and standardised too.",
  ]
  let examples = [
    Example("data poly degree=2; lsq; plot fit", after: "data sample anscombe2", "a parabola"),
    Example("data poly degree=3; lsq; predict x=1.5", after: "data gen", "a cubic at a point"),
  ]
  let related = ["data drop", "data scale", "lsq", "predict", "plot fit"]

  static let degree = Option(
    "degree", .whole(2...1000), default: 2, "the highest power")
  var options: [any AnyOption] { [Self.degree] }

  func nextSteps(in session: Session) -> [NextStep] {
    [NextStep("lsq", "fits the polynomial")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let degree = try arguments.value(Self.degree)
    _ = try session.data(for: fullName)
    // Powers of standardised numbers would have no units: those of the original ones are taken,
    // and standardised again.
    let isScaled = session.state.scaling != nil
    let before = session.state
    if isScaled { try session.state.unstandardizeFeatures() }
    do {
      try addPowers(degree, arguments, session)
      if isScaled {
        _ = try session.state.standardizeFeatures { session.host.isInterrupted }
      }
    } catch {
      if isScaled { session.state = before }
      throw error
    }
    context.reportData()
  }

  private func addPowers(
    _ degree: Int, _ arguments: BoundArguments, _ session: Session
  ) throws(Diagnostic) {
    try session.state.transformData(scaling: nil) { (part) throws(Diagnostic) in
      do throws(DatasetError) {
        return try part.addingPowers(
          upTo: degree, memoryLimit: session.host.memoryLimit,
          shouldStop: { session.host.isInterrupted })
      } catch {
        throw Diagnostic(error, arguments.span(Self.degree))
      }
    }
  }
}
