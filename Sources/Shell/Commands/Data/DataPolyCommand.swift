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
    "predict takes the value of x alone, and plot fit draws the curve over x. Powers come before "
      + "'data scale', which standardises each of them.",
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
    guard session.state.scaling == nil else { throw Diagnostic(.powersOfStandardized) }
    try session.state.transformData(scaling: nil) { (part) throws(Diagnostic) in
      do throws(DatasetError) {
        return try part.addingPowers(
          upTo: degree, memoryLimit: session.host.memoryLimit,
          shouldStop: { session.host.isInterrupted })
      } catch {
        throw Diagnostic(error, arguments.span(Self.degree))
      }
    }
    context.reportData()
  }
}
