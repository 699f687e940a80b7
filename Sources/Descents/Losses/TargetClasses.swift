public import Datasets

/// The two values that a target of classes has, and how often.
public struct TargetClasses: Equatable, Sendable {
  /// The smaller value: class 0.
  public let first: Double
  /// The larger value: class 1.
  public let second: Double
  /// The rows of each.
  public let counts: (first: Int, second: Int)

  /// The values of a target.
  ///
  /// - Throws: `.count` with the distinct values found, at most a few, where they are not two.
  public init(_ target: Column) throws(ClassError) {
    var values: [Double] = []
    for value in target.values where !values.contains(value) {
      values.append(value)
      if values.count > Self.mostNamed { throw .count(values.sorted(), hasMore: true) }
    }
    values.sort()
    guard values.count == 2 else { throw .count(values, hasMore: false) }
    (first, second) = (values[0], values[1])
    let ones = target.values.count { $0 == values[1] }
    counts = (target.values.count - ones, ones)
  }

  /// The most values that are named where there are too many.
  private static let mostNamed = 5

  /// Whether the values are 0 and 1 themselves.
  public var areZeroAndOne: Bool { first == 0 && second == 1 }

  /// A target as 0 and 1; what is neither class counts as not a number.
  func indicators(_ target: Column) -> [Double] {
    guard !areZeroAndOne else { return target.values }
    return target.values.map { $0 == first ? 0 : $0 == second ? 1 : .nan }
  }

  /// Whether two targets have the same classes as often.
  public static func == (left: Self, right: Self) -> Bool {
    left.first == right.first && left.second == right.second && left.counts == right.counts
  }
}

/// Why a target has no two classes.
public enum ClassError: Error, Equatable {
  /// It has another number of values: those found, and whether there are more.
  case count([Double], hasMore: Bool)
}

/// How often classes are predicted as they are: the class with a probability above a half.
public struct Confusion: Equatable, Sendable {
  /// Rows by the class that they have (first index) and the one predicted.
  public var counts: [[Int]]
  /// The mean of minus the logarithm of the probability of the class that a row has.
  public var logLoss: Double

  /// Counts the rows of scores and of classes told as 0 and 1.
  init(scores: [Double], targets: [Double]) {
    counts = [[0, 0], [0, 0]]
    let loss = LogisticLoss()
    var sum = 0.0
    for (score, target) in zip(scores, targets) {
      counts[target == 1 ? 1 : 0][score > 0 ? 1 : 0] += 1
      sum += loss.value(score, target)
    }
    logLoss = sum / Double(max(targets.count, 1))
  }

  /// The rows.
  public var rowCount: Int { counts.joined().reduce(0, +) }
  /// The rows predicted as they are.
  public var correct: Int { counts[0][0] + counts[1][1] }
  /// The fraction predicted as it is.
  public var accuracy: Double { Double(correct) / Double(max(rowCount, 1)) }
}
