import Descents
import Language
import Optimization
import TextWidth

/// Where a step size stands between 0 and the bound, what theory says of it, and what was measured.
struct StepSizeGauge {
  private let theory: StepSizeTheory
  private let momentum: Double?
  private let alpha: Double
  private let measuredFactor: Double?
  private let predicted: QuadraticForecast.Arrival?
  private let arrival: Int?

  /// The fraction of the first gap at which a run has arrived.
  private static let tolerance = 1e-6

  /// The gauge of a run; nil where no fixed step size decides how it goes.
  init?(_ run: KeptRun) {
    let descent = run.descent
    guard let alpha = descent.alpha, descent.run.family == .fixedStep || run.momentum != nil,
      let theory = ExplainedCurvature(descent).eigenvalues.flatMap(StepSizeTheory.init)
    else { return nil }
    self.theory = theory
    self.alpha = alpha
    momentum = run.momentum.flatMap { $0 > 0 ? $0 : nil }
    measuredFactor = (try? descent.diagnosis())?.rate?.factor
    predicted = descent.forecast()?.arrival(fraction: Self.tolerance)
    arrival = (try? descent.arrival(tolerance: Self.tolerance)) ?? nil
  }

  private var bound: Double {
    momentum.map { theory.heavyBallBound(momentum: $0) } ?? theory.bound
  }
  private var factor: Double {
    momentum.map { theory.heavyBallFactor(stepSize: alpha, momentum: $0) }
      ?? theory.factor(stepSize: alpha)
  }
  private var regime: Regime {
    momentum.map { theory.heavyBallRegime(stepSize: alpha, momentum: $0) }
      ?? theory.regime(stepSize: alpha)
  }

  /// The track with its ticks, what they are, and the step size in words.
  ///
  /// - Parameters:
  ///   - width: The columns that there are.
  ///   - isASCII: Whether only plain characters can be shown.
  /// - Returns: Three lines, none wider than that.
  func lines(width: Int, isASCII: Bool) -> [ReportLine] {
    let length = max(width - 1, 1)
    let end = 1.1 * bound
    func column(_ value: Double) -> Int {
      Int((min(max(value / end, 0), 1) * Double(length - 1)).rounded())
    }
    let beta = momentum != nil
    let mu = isASCII ? "mu" : "μ"
    let ticks: [(value: Double, name: String)] =
      [
        (bound, beta ? (isASCII ? "2(1+beta)/L" : "2(1+β)/L") : "2/L"), (0, "0"),
        (theory.monotoneBound, "1/L"),
      ] + (beta ? [] : [(theory.bestStepSize, "2/(L+\(mu))")])
    var track = [String](repeating: isASCII ? "-" : "─", count: length)
    for tick in ticks { track[column(tick.value)] = isASCII ? "+" : "┼" }
    let place = column(alpha)
    let sign = alpha > end ? ">" : isASCII ? "^" : "▲"
    track[place] = sign
    let isGood = regime != .diverging
    let line =
      ReportLine(track[..<place].joined(), .dim) + ReportLine(track[place], isGood ? .good : .bad)
      + ReportLine(track[(place + 1)...].joined(), .dim)
    return [
      line, ReportLine(labels(ticks.map { (column($0.value), $0.name) }, length), .dim),
      ReportLine(words, isGood ? .plain : .bad),
    ]
  }

  /// The names of ticks below their places, the first the most important; what finds no room is
  /// left out.
  private func labels(_ ticks: [(column: Int, name: String)], _ length: Int) -> String {
    var cells = [Character](repeating: " ", count: length)
    for tick in ticks {
      let name = Array(tick.name)
      // In the middle below its tick, else ending or beginning there.
      for shift in [name.count / 2, name.count - 1, 0] {
        let start = min(max(tick.column - shift, 0), max(length - name.count, 0))
        let around = max(start - 1, 0)..<min(start + name.count + 1, length)
        guard start + name.count <= length, cells[around].allSatisfy({ $0 == " " }) else {
          continue
        }
        cells.replaceSubrange(start..<(start + name.count), with: name)
        break
      }
    }
    return String(cells)
  }

  private var words: String {
    let numbers = NumberFormat(precision: 3)
    var text = "\(regime.word): factor \(numbers.significant(factor)) predicted"
    if let measuredFactor { text += ", \(numbers.significant(measuredFactor)) measured" }
    switch predicted {
    case .at(let iteration)?:
      text += "; within 1e-6 at \(grouped(iteration))"
      if let arrival, arrival != iteration { text += ", measured \(grouped(arrival))" }
    case .after(let iteration)?: text += "; within 1e-6 after more than \(grouped(iteration))"
    case .never?: text += "; never within 1e-6"
    case nil: text += arrival.map { "; within 1e-6 at \(grouped($0))" } ?? ""
    }
    return text
  }
}
