internal import Expressions
internal import LeastSquares
internal import Numerics
public import Optimization

/// A row in which a formula has no finite value.
public struct FaultyRow: Equatable, Sendable {
  /// The row, counted from 1.
  public var row: Int
  /// The columns that the formula names, raw, with their numbers in the row.
  public var columns: [(name: String, value: Double)]
  /// What has no finite value there: the argument of a row function.
  public var argument: String

  /// Equal when they are the same row of the same columns.
  public static func == (left: FaultyRow, right: FaultyRow) -> Bool {
    left.row == right.row && left.argument == right.argument
      && left.columns.elementsEqual(right.columns, by: ==)
  }
}

extension Formula {
  /// A section; of compressed rows around the minimum: several standard errors, or as far as the
  /// run went.
  public func landscape(
    over axes: (Int, Int), showing run: RunState?, minima: Minima, span: Double?
  ) throws(DescentError) -> Landscape {
    var landscape = try section(over: axes, showing: run, minima: minima, span: span)
    guard span == nil, let compression, let point = compression.stationaryPoint,
      !minima.points.isEmpty
    else { return landscape }
    landscape.box = [axes.0, axes.1].map { index in
      let error = 4 * (compression.standardErrors[index] ?? 0)
      let half = error > 0 && error.isFinite ? error : max(point[index].magnitude, 1)
      return Landscape.range(around: point[index], half)
    }
    let curvatures = compression.curvatures
    if let run {
      landscape.widen(toShow: run, curvatures: [curvatures[axes.0], curvatures[axes.1]])
    }
    return landscape
  }

  /// The objective over the rows.
  func rowObjective(over rows: RowTable) throws(DescentError) -> any Objective {
    do {
      let objective = RowFormulaObjective(
        function: try CompiledRowFormula(expression, variables: variables, rows: rows),
        compression: compression,
        squares: SquaredTerms(expression, variables: variables, rows: rows))
      return objective.function.isMeanOverRows ? MeanOverRowsObjective(whole: objective) : objective
    } catch {
      throw .expression(error)
    }
  }

  /// The first row in which the formula has no finite value at a point; nil where there is none.
  public func faultyRow(at point: [Double]) -> FaultyRow? {
    guard let rows,
      let function = try? CompiledRowFormula(expression, variables: variables, rows: rows),
      let (row, argument) = function.firstRowNotFinite(at: point)
    else { return nil }
    let columns = expression.columnNames.compactMap { name in
      rows.column(name).map { (name, $0[row]) }
    }
    return FaultyRow(row: row + 1, columns: columns, argument: argument)
  }

  /// The level points of a compressed formula: one, or all along a line or a plane.
  static func levelPoints(of compression: CompressedFormula) -> CriticalPoints {
    let values = compression.spectrum.eigenvalues
    guard let point = compression.stationaryPoint else { return CriticalPoints([], .everywhere) }
    guard values.contains(where: { $0 != 0 }) else { return .constant }
    let rises = values.contains { $0 > 0 }
    let falls = values.contains { $0 < 0 }
    let free = zip(values, compression.spectrum.eigenvectors).filter { $0.0 == 0 }
      .map { plainDirection($0.1) }
    return CriticalPoints(
      [
        CriticalPoint(
          level: point, value: compression.stationaryValue,
          kind: rises && falls ? .saddle : rises ? .minimum : .maximum, along: free)
      ], .everywhere)
  }

  /// A direction with 1 as its largest coordinate, and whole numbers where rounding hides them.
  private static func plainDirection(_ vector: [Double]) -> [Double] {
    guard let largest = vector.max(by: { $0.magnitude < $1.magnitude }), largest != 0 else {
      return vector
    }
    return vector.map { coordinate in
      let share = coordinate / largest
      return (share - share.rounded()).magnitude < 1e-10 ? share.rounded() + 0 : share
    }
  }

  /// The same formula with its rows, whatever they were compressed to.
  public var plain: Formula {
    var copy = self
    copy.compression = nil
    return copy
  }

  /// Whether minima are looked for: not where the rows are so many that it would take long.
  public var isSearched: Bool {
    guard let rows, compression == nil else { return true }
    return RowSearch.starts(rows: rows.rowCount, variables: variables.count) > 0
  }

  /// The minima that a search of a box finds.
  func searchedMinima(
    in box: [ClosedRange<Double>], seed: Int, shouldStop: () -> Bool
  ) -> (minima: [Minimum], wasInterrupted: Bool) {
    guard let rows, let objective = try? rowObjective(over: rows) as? any TwiceDifferentiable else {
      return ([], false)
    }
    var search = RowSearch(objective, in: box, rowCount: rows.rowCount, seed: seed)
    return search.run(shouldStop: shouldStop)
  }

  /// The critical points that a search of a box finds: minima alone.
  func searchedPoints(
    in box: [ClosedRange<Double>], seed: Int, shouldStop: () -> Bool
  ) -> CriticalPoints {
    let found = searchedMinima(in: box, seed: seed, shouldStop: shouldStop)
    return CriticalPoints(
      found.minima.map { CriticalPoint(level: $0.point, value: $0.value, kind: .minimum) },
      .searched, wasInterrupted: found.wasInterrupted)
  }

  /// The minima of a formula over rows.
  func rowMinima(around box: [ClosedRange<Double>], shouldStop: () -> Bool) -> Minima {
    guard let compression else {
      return Minima(searchedMinima(in: box, seed: 2015, shouldStop: shouldStop).minima, .searched)
    }
    guard let point = compression.stationaryPoint,
      compression.spectrum.eigenvalues.allSatisfy({ $0 >= 0 }),
      compression.spectrum.eigenvalues.contains(where: { $0 > 0 })
    else { return Minima([], .exact) }
    let middle = box.map { $0.lowerBound / 2 + $0.upperBound / 2 }
    let level = Self.levelPoints(of: compression).points.first
    return Minima(
      [Minimum(point: level?.nearest(to: middle) ?? point, value: compression.stationaryValue)],
      compression.rFactor == nil ? .exact : .leastSquares)
  }
}
