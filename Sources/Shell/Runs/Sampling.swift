import Datasets
import Language
import LeastSquares

/// Data of which only a sample is kept: what their rows summed up to when they passed.
///
/// Beside it the session holds the R factors of all rows; whatever is fitted, is fitted to those.
struct Sampling {
  /// The number of rows that passed.
  var rowCount: Int
  /// The number of rows that are kept.
  var sampleCount: Int
  /// What decided which rows are kept.
  var seed: Int
  /// What all rows sum up to, by columns, the target last.
  var summaries: [ColumnSummary]

  /// The most rows that are kept.
  static func size(columns: Int) -> Int { min(10_000, max(100, 4_000_000 / max(columns, 1))) }

  /// The sample in words.
  var remark: String {
    "a sample of \(grouped(sampleCount)) of \(counted(rowCount, "row")), seed \(seed)"
  }
}

/// The R factors of rows as they pass, with and without an intercept.
final class RFactorStream {
  private var builders: [Bool: RFactorBuilder] = [:]
  /// Why the rows could not be taken.
  private(set) var failure: LeastSquaresError?
  private let memoryLimit: Double

  init(memoryLimit: Double) { self.memoryLimit = memoryLimit }

  /// Starts the R factors of columns, the target's last.
  func begin(_ names: [String]) {
    do throws(LeastSquaresError) {
      for intercept in [true, false] {
        builders[intercept] = try RFactorBuilder(
          featureNames: Array(names.dropLast()), targetName: names.last ?? "",
          intercept: intercept, memoryLimit: memoryLimit)
      }
    } catch {
      failure = error
    }
  }

  /// Takes rows by columns, the target's last; false where that failed.
  func take(_ columns: [[Double]], shouldStop: () -> Bool) -> Bool {
    guard failure == nil, let target = columns.last else { return false }
    do throws(LeastSquaresError) {
      for intercept in [true, false] {
        try builders[intercept]?.append(
          features: Array(columns.dropLast()), target: target, shouldStop: shouldStop)
      }
    } catch {
      failure = error
    }
    return failure == nil
  }

  /// The R factors of all rows.
  func rFactors() throws(LeastSquaresError) -> [Bool: RFactor] {
    var rFactors: [Bool: RFactor] = [:]
    for intercept in [true, false] { rFactors[intercept] = try builders[intercept]?.rFactor() }
    return rFactors
  }
}

extension Session {
  /// Rows to look at: all, or the sample that stands for them.
  func shownRows(for purpose: String) throws(Diagnostic) -> Dataset {
    guard let data = state.data else { throw Diagnostic(.noData(for: purpose)) }
    return data
  }
}

extension CommandContext {
  /// Says of what was just shown that it is a sample, where it is one.
  func reportSampling() {
    guard let sampling = session.state.sampling else { return }
    report(ReportLine(sampling.remark, .dim))
  }
}
