public import Datasets
public import LeastSquares

/// Data of which only a sample is kept: what their rows summed up to when they passed.
///
/// The R factors of all rows are kept as well; whatever is fitted, is fitted to those.
public struct Sampling: Sendable {
  /// The number of rows that passed.
  public var rowCount: Int
  /// The number of rows that are kept.
  public var sampleCount: Int
  /// What decided which rows are kept.
  public var seed: Int
  /// What all rows sum up to, by columns, the target last.
  public var summaries: [ColumnSummary]

  /// Creates the description of a sample.
  public init(rowCount: Int, sampleCount: Int, seed: Int, summaries: [ColumnSummary]) {
    self.rowCount = rowCount
    self.sampleCount = sampleCount
    self.seed = seed
    self.summaries = summaries
  }

  /// The most rows that are kept.
  public static func size(columns: Int) -> Int {
    min(10_000, max(100, 4_000_000 / max(columns, 1)))
  }
}

/// The R factors of rows as they pass, with and without an intercept.
public final class RFactorStream {
  private var builders: [(design: Design, builder: RFactorBuilder)] = []
  /// Why the rows could not be taken.
  public private(set) var failure: LeastSquaresError?
  private let memoryLimit: Double

  /// Creates a stream; each R factor may take `memoryLimit` bytes.
  public init(memoryLimit: Double) { self.memoryLimit = memoryLimit }

  /// Starts the R factors of columns, the target's last.
  public func begin(_ names: [String]) {
    do throws(LeastSquaresError) {
      for intercept in [true, false] {
        let design = Design(features: Array(names.dropLast()), hasIntercept: intercept)
        let builder = try RFactorBuilder(
          featureNames: design.features, targetName: names.last ?? "", intercept: intercept,
          memoryLimit: memoryLimit)
        builders.append((design, builder))
      }
    } catch {
      failure = error
    }
  }

  /// Takes rows by columns, the target's last; false where that failed.
  public func take(_ columns: [[Double]], shouldStop: () -> Bool) -> Bool {
    guard failure == nil, let target = columns.last else { return false }
    let features = Array(columns.dropLast())
    do throws(LeastSquaresError) {
      for index in builders.indices {
        try builders[index].builder.append(
          features: features, target: target, shouldStop: shouldStop)
      }
    } catch {
      failure = error
    }
    return failure == nil
  }

  /// The R factors of all rows, by design.
  public func rFactors() throws(LeastSquaresError) -> [Design: RFactor] {
    var rFactors: [Design: RFactor] = [:]
    for (design, var builder) in builders { rFactors[design] = try builder.rFactor() }
    return rFactors
  }
}
