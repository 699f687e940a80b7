internal import Expressions
internal import LeastSquares
internal import Numerics
internal import Optimization

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
  /// The objective over the rows.
  func rowObjective(over rows: RowTable) throws(DescentError) -> any Objective {
    do {
      let objective = RowFormulaObjective(
        function: try CompiledRowFormula(expression, variables: variables, rows: rows),
        compression: compression)
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

  /// The level points of a compressed formula: one, or all along a line, a plane …
  static func levelPoints(of compression: CompressedFormula) -> CriticalPoints {
    let values = compression.spectrum.eigenvalues
    guard let point = compression.stationaryPoint else { return CriticalPoints([], .everywhere) }
    guard values.contains(where: { $0 != 0 }) else { return .constant }
    let rises = values.contains { $0 > 0 }
    let falls = values.contains { $0 < 0 }
    let free = zip(values, compression.spectrum.eigenvectors).filter { $0.0 == 0 }.map(\.1)
    return CriticalPoints(
      [
        CriticalPoint(
          level: point, value: compression.stationaryValue,
          kind: rises && falls ? .saddle : rises ? .minimum : .maximum, along: free)
      ], .everywhere)
  }

  /// The minima of a formula over rows.
  func rowMinima(around box: [ClosedRange<Double>], shouldStop: () -> Bool) -> Minima {
    guard let compression else { return .none }
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
