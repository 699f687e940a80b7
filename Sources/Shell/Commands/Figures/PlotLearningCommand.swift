import CLibrary
import Datasets
import Descents
import Language
import LeastSquares
import Plotting

/// `plot learning`: what more rows would bring.
struct PlotLearningCommand: Command {
  let name = ["plot", "learning"]
  let summary = "Draw the cost on training and test rows over the number of training rows"
  let group = CommandGroup.figures
  let searchTerms = ["learning curve", "more data", "overfitting", "bias", "variance"]
  let details = [
    "Least squares is fitted to the first rows of the training part, more and more of them; the cost "
      + "is half the mean square, on those rows and on the rows that 'data split' keeps for testing. "
      + "Where the two have met, more rows bring nothing, and more features might; where they are "
      + "far apart, more rows would help."
  ]
  let examples = [
    Example(
      "plot learning", after: "data gen n=200 features=5; data split", "training and test rows")
  ]
  let related = ["data split", "lsq", "compare"]

  var options: [any AnyOption] { FigureOptions.plane }

  /// About how many numbers of rows are tried.
  private static let count = 40

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let data = try session.shownRows(for: fullName)
    guard let heldOut = session.state.heldOut, session.state.sampling == nil else {
      throw Diagnostic(.noTestRows(for: fullName), arguments.end)
    }
    let parameters = data.features.count + 1
    guard data.rowCount > parameters + 1 else {
      throw Diagnostic(.fewRows(data.rowCount, parameters: parameters), arguments.end)
    }
    try session.makeRoom(for: 16 * Double(data.rowCount) * Double(parameters))
    let host = session.host
    var sizes: [Double] = []
    var (training, test): ([Double], [Double]) = ([], [])
    do {
      let testRows = try TestRows(RFactor(heldOut.rows, shouldStop: { host.isInterrupted }))
      for size in Self.sizes(from: parameters + 1, to: data.rowCount) {
        let rFactor = try RFactor(
          data.prefix(size), memoryLimit: host.memoryLimit, shouldStop: { host.isInterrupted })
        let regression = try LinearRegression(rFactor, shouldStop: { host.isInterrupted })
        sizes.append(Double(size))
        training.append(regression.cost)
        test.append(testRows.score(regression.coefficients.map(\.value)).cost)
      }
    } catch let error as LeastSquaresError {
      throw Diagnostic(error)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic(.interrupted)
    }
    try context.show(
      Figure(
        title: "Cost over the number of training rows, "
          + "\(counted(heldOut.rows.rowCount, "test row"))",
        xAxis: Axis("training rows"), yAxis: Axis("cost"),
        series: [
          Series("training rows", role: .fit, .line(x: sizes, y: training)),
          Series("test rows", role: .reference, .line(x: sizes, y: test)),
        ]), arguments)
  }

  /// Numbers of rows by about equal factors, each once.
  private static func sizes(from first: Int, to last: Int) -> [Int] {
    guard last - first >= count else { return Array(first...last) }
    let factor = Double(last) / Double(first)
    let sizes = (0...count).map { step in
      let part = Double(step) / Double(count)
      return min(Int((Double(first) * pow(factor, part)).rounded()), last)
    }
    return Array(Set(sizes + [last])).sorted()
  }
}

extension Dataset {
  /// The first rows.
  fileprivate func prefix(_ count: Int) throws(Diagnostic) -> Dataset {
    func first(_ column: Column) -> Column {
      Column(name: column.name, values: Array(column.values.prefix(count)))
    }
    do {
      return try Dataset(features: features.map(first), target: first(target), origin: origin)
    } catch {
      throw Diagnostic(error)
    }
  }
}
