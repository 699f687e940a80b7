/// What a row function makes of the values of its body in all rows.
public enum RowAggregate: Sendable, CaseIterable {
  /// Their sum.
  case sum
  /// Their mean; without a value where there is no row.
  case mean
  /// Their standard deviation, that of a sample: divided by one less than their number.
  case standardDeviation
  /// The number of rows in which the body, a condition, holds.
  case count
  /// The least.
  case least
  /// The greatest.
  case greatest
}

/// A row function such as `mean((a + b*x - y)^2)`, compiled for the evaluation of many rows.
///
/// It knows names only; a ``RowEvaluator`` binds it to columns.
public final class RowProgram: Sendable {
  /// What is made of the values in the rows.
  public let aggregate: RowAggregate
  /// The names that are one number for all rows, in the order of a point's coordinates.
  public let scalars: [String]
  /// The names that have a number in each row, in the order of the columns.
  public let columns: [String]

  /// The body: its operations and its value.
  let body: RowBody

  /// Compiles a body whose free names are all scalars or columns; a name that is both is a scalar.
  ///
  /// Throws `unknownName` for another name, and `tooLarge` when calls written out pass the limit.
  public init(
    _ body: Expression, aggregate: RowAggregate, scalars: [String], columns: [String]
  ) throws(ExpressionError) {
    self.aggregate = aggregate
    self.scalars = scalars
    self.columns = columns
    self.body = try RowBody(body, scalars: scalars, columns: columns)
  }
}

/// The operations of the body of a row function: variables are the scalars, then one number that
/// the evaluation gives itself, then the columns.
struct RowBody: Sendable {
  typealias Value = ProgramBuilder.Value

  let scalarCount: Int
  private(set) var builder: ProgramBuilder
  /// The value of the body.
  private(set) var value: Value

  init(
    _ body: Expression, scalars: [String], columns: [String]
  ) throws(ExpressionError) {
    scalarCount = scalars.count
    var numbers: [String: Int] = [:]
    for (index, name) in columns.enumerated() { numbers[name] = scalars.count + 1 + index }
    for (index, name) in scalars.enumerated() { numbers[name] = index }
    var builder = ProgramBuilder(
      variableCount: scalars.count + 1 + columns.count, inactiveCount: 1 + columns.count)
    value = try builder.add(try body.node.expandingCalls(), variables: numbers)
    self.builder = builder
  }

  /// The number that the evaluation gives itself: a mean, or an extreme, of the body.
  var given: Value { Value(scalarCount) }
  /// Where the columns begin among the variables.
  var firstColumn: Int { scalarCount + 1 }
  /// The numbers of a point, the one that the evaluation gives itself included.
  var pointCount: Int { scalarCount + 1 }

  /// 1 in the rows where the body holds, else 0.
  var condition: RowBody {
    var changed = self
    changed.value = changed.builder.connect(.and, [value, value])
    return changed
  }

  /// The square of the distance from the number given.
  var squaredDeviation: RowBody {
    var changed = self
    let deviation = changed.builder.subtract(value, given)
    changed.value = changed.builder.multiply(deviation, deviation)
    return changed
  }

  /// The body in the rows where it is the number given, else 0.
  var whereGiven: RowBody {
    var changed = self
    let isGiven = changed.builder.compare(.equal, value, given)
    changed.value = changed.builder.choose(isGiven, value, changed.builder.constant(0))
    return changed
  }

  /// 1 in the rows where the body is the number given, else 0.
  var indicatorOfGiven: RowBody {
    var changed = self
    changed.value = changed.builder.compare(.equal, value, given)
    return changed
  }

  /// The values, the same in every row, that the values of the rows are made from.
  func leaves() -> [Value] {
    let varies = builder.variesByRow(firstColumn: firstColumn)
    guard varies[Int(value)] else { return builder.isActive[Int(value)] ? [value] : [] }
    var isNeeded = [Bool](repeating: false, count: builder.entries.count)
    isNeeded[Int(value)] = true
    var leaves: Set<Value> = []
    for number in builder.entries.indices.reversed() where isNeeded[number] {
      guard let instruction = builder.instruction(Value(number)) else { continue }
      for operand in instruction.sources where builder.isActive[Int(operand)] {
        if varies[Int(operand)] {
          isNeeded[Int(operand)] = true
        } else {
          leaves.insert(operand)
        }
      }
    }
    return leaves.sorted()
  }
}
