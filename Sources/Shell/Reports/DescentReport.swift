import Descents
import Language
import Numerics
import Optimization

/// The most coefficients or columns that a report lists.
let coefficientLimit = 100

/// A descent and the minimum that it is measured by, in rows of the same columns.
struct MeasuredDescent {
  /// A point, what it is called, and the value there.
  private struct Side {
    var name: String
    var point: [Double]
    var value: Double
  }

  private let descent: Descent
  private let sides: [Side]

  /// The run and its minimum.
  ///
  /// - Parameters:
  ///   - descent: The run.
  ///   - isFound: Whether it ended at a minimum; what merely was reached is not called found.
  init(_ descent: Descent, isFound: Bool = false) {
    self.descent = descent
    let isBest = descent.run.isDiverged
    let name =
      descent.subject.model != nil
      ? (isBest ? "descent, best" : "descent") : isBest ? "best" : isFound ? "found" : "reached"
    var sides = [Side(name: name, point: descent.point, value: descent.value)]
    if let goal = descent.goal {
      sides.append(Side(name: descent.minima.kind.label, point: goal.point, value: goal.value))
    }
    self.sides = sides
  }

  /// What the points are called, and their coordinates.
  var points: [(name: String, point: [Double])] { sides.map { ($0.name, $0.point) } }

  /// Coordinates across where they fit, else down; values last.
  func table(_ numbers: NumberFormat, withDifference: Bool = false) -> ReportTable {
    let test = descent.subject.test
    var rows = sides.map { side in
      (
        side.name,
        side.point + [side.value] + (test.map { [$0.score(side.point).cost] } ?? [])
      )
    }
    let hasDifference = withDifference && rows.count == 2
    if hasDifference {
      rows.append(("difference", zip(rows[0].1, rows[1].1).map { $0 - $1 }))
    }
    let names = descent.subject.headings
    let quantity = descent.subject.quantityHeading
    let headings =
      names + (test == nil ? [quantity] : ["training \(quantity)", "test \(quantity)"])
    // The values come last, and are shown whatever is left out.
    let shown = headings.indices.filter { $0 < coefficientLimit || $0 >= names.count }
    guard names.count > 5 else {
      let columns = headings.indices.map { column in
        alignedCells(rows.map { $0.1[column] }, numbers, lastIsDifference: hasDifference)
      }
      return ReportTable(
        columns: [.text("")] + headings.map { .number($0) },
        rows: rows.indices.map { row in [rows[row].0] + columns.map { $0[row] } })
    }
    let columns = rows.map { numbers.column($0.1) }
    return ReportTable(
      columns: [.text("")] + rows.map { .number($0.0) },
      rows: shown.map { row in [headings[row]] + columns.map { $0[row] } })
  }

  /// Values of one kind with their points under each other, a difference with digits of its own.
  private func alignedCells(
    _ values: [Double], _ numbers: NumberFormat, lastIsDifference: Bool
  ) -> [String] {
    guard lastIsDifference, let last = values.last else { return numbers.column(values) }
    return numbers.column(Array(values.dropLast())) + [numbers.significant(last)]
  }
}

extension Minima.Kind {
  /// What reports and figures call such a minimum.
  var label: String {
    switch self {
    case .leastSquares: "least squares"
    case .exact: "exact"
    case .published: "known"
    case .searched: "nearby"
    }
  }
}

extension CommandContext {
  /// Says what came of a run that was just made.
  func report(_ kept: KeptRun) throws(Diagnostic) {
    let descent = kept.descent
    let host = session.host
    var diagnosis: Diagnosis?
    let end: EndPoint?
    do throws(DescentError) {
      // Whoever asked to stop does not wait for it, and what was not looked at to its end says
      // nothing.
      if descent.run.iteration > 0, !host.isInterrupted {
        diagnosis = try descent.diagnosis(unless: { host.isInterrupted })
        if host.isInterrupted { diagnosis = nil }
      }
      // A run that stopped at its start stands at a point as well.
      let stopsAtStart = descent.run.iteration == 0 && descent.run.stopReason?.isConverged == true
      end = stopsAtStart ? try descent.endPoint() : diagnosis?.end
    } catch {
      throw Diagnostic(descent: error)
    }
    let comparison = MeasuredDescent(
      descent, isFound: end.map { $0.isMinimum && !$0.isFar(descent) } ?? false)
    emit(.table(comparison.table(numbers)))
    reportHidden(descent.point.count)
    if let reason = descent.run.stopReason {
      // The slope far out looks level; that there is no minimum was seen ahead of it.
      let isAtInfinity = diagnosis?.verdict == .minimumAtInfinity
      report(
        reason.line(
          of: descent, numbers, end: isAtInfinity ? nil : end,
          isEndless: diagnosis?.isEndless ?? false))
    }
    if let diagnosis { report(descent.outcomeLines(diagnosis, numbers)) }
    report(descent.methodLines(numbers) + lossLines(descent))
    reportFurther(comparison, of: descent)
    // Whoever asked to stop waits neither for the curvature nor for trials.
    guard descent.run.isDiverged, !session.host.isInterrupted,
      (try? session.prepareCurvature(of: descent.subject)) != nil
    else { return }
    report(divergenceLines(descent))
    report(Advice(for: kept, diagnosis, self).lines(atMost: 1))
  }

  /// Says how well both points predict test rows, and what they are in the original units.
  func reportFurther(_ comparison: MeasuredDescent, of descent: Descent) {
    reportTest(descent.subject.test, of: comparison.points)
    reportOriginal(
      comparison.points.compactMap { name, point in
        descent.subject.inOriginalUnits(point).map { (name, $0) }
      }, isShifted: descent.subject.design?.hasIntercept == false)
  }

  /// Says how many coefficients a table has left out.
  func reportHidden(_ count: Int) {
    guard count > coefficientLimit else { return }
    report(ReportLine("and \(counted(count - coefficientLimit, "more coefficient"))", .dim))
  }

  /// Why a fixed step size diverged: the bound where the run began.
  private func divergenceLines(_ descent: Descent) -> [ReportLine] {
    guard descent.run.family == .fixedStep, let alpha = descent.alpha,
      let curvature = descent.subject.curvature(at: descent.run.start),
      let largest = curvature.eigenvalues.last, largest > 0, largest.isFinite, alpha > 2 / largest
    else { return [] }
    let short = NumberFormat(precision: 4)
    var bound = short.significant(2 / largest)
    // Just above the bound both would look alike.
    if bound == short.significant(alpha) {
      bound = NumberFormat(precision: 10).significant(2 / largest)
    }
    let size = "alpha \(numbers.significant(alpha)) is above 2/L = \(bound)"
    // Elsewhere the curvature changes with every step, and no one factor holds.
    guard descent.subject.isQuadratic else {
      return [ReportLine("\(size) where the run began: steps overshoot there, farther each time")]
    }
    let factor = short.significant(alpha * largest - 1)
    return [ReportLine("\(size): each step overshoots and the error grows \(factor) times")]
  }
}
