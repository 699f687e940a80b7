import Descents
import Language
import Optimization

/// A run that the session keeps, under a name.
struct KeptRun {
  /// The name that `as=` gave, else r1, r2 and so on.
  var name: String
  /// What made it, without `as=`.
  var invocation: Invocation
  /// The prefix of its results: `fit` in `fit.cost`.
  var resultPrefix: String
  /// What it descended on: the data in a line, or the function.
  var origin: String
  /// The run.
  var descent: Descent

  /// The command that made it, in full, without `as=`.
  var command: String { invocation.text }

  /// What a name behind the run's own stands for: `ball.f`, `ball.x[3]`.
  func result(_ name: String, index: Int? = nil, shouldStop: () -> Bool = { false }) -> Value? {
    descent.result(name, index: index, shouldStop: shouldStop)
  }

  /// The numbers that its record holds, and the matrices of its cost.
  fileprivate var size: Int {
    let (square, overflow) = descent.run.point.count.multipliedReportingOverflow(
      by: 3 * descent.run.point.count)
    return descent.run.trace.size
      + (descent.subject.usesRows && !overflow ? square : 0)
  }
}

/// The runs that a session keeps, oldest first, in bounded memory.
struct RunList {
  /// The most runs that are kept.
  static let limit = 100
  /// The most numbers that all runs together hold beside rows: 128 MB.
  private static let sizeLimit = 1 << 24

  private(set) var runs: [KeptRun] = []
  private var count = 0

  /// The name that the next run gets where none is given: the first free of r1, r2 and so on.
  mutating func nextName() -> String {
    repeat { count += 1 } while named("r\(count)") != nil
    return "r\(count)"
  }

  /// The run of a name.
  func named(_ name: String) -> KeptRun? { runs.last { $0.name == name } }

  /// What a run's name, a point and the name of a result stand for: `ball.f`, and `ball.x` after so
  /// many steps.
  func result(_ name: String, index: Int? = nil, shouldStop: () -> Bool = { false }) -> Value? {
    guard let dot = name.firstIndex(of: "."), let run = named(String(name[..<dot])) else {
      return nil
    }
    return run.result(
      String(name[name.index(after: dot)...]), index: index, shouldStop: shouldStop)
  }

  /// Keeps a run, instead of one of the same name; the oldest leave where there are too many.
  mutating func keep(_ run: KeptRun) {
    runs.removeAll { $0.name == run.name }
    runs.append(run)
    var total = runs.reduce(0) { $0 + $1.size }
    while runs.count > Self.limit || total > Self.sizeLimit, runs.count > 1 {
      total -= runs.removeFirst().size
    }
  }

  /// The bytes that would be given back if all runs were forgotten; what others hold stays.
  ///
  /// - Parameter others: The columns that are held in any case.
  /// - Returns: The bytes of the records, and of the columns that no one else holds.
  func bytesHeld(beside others: [SharedStorage]) -> Double {
    let columns = Set(runs.flatMap(\.descent.subject.storage)).subtracting(others)
    return columns.reduce(8 * Double(runs.reduce(0) { $0 + $1.size })) { $0 + Double($1.bytes) }
  }

  /// Forgets a run.
  mutating func drop(_ name: String) { runs.removeAll { $0.name == name } }
}

extension RunList {
  /// The run that a word names, or the diagnostic that lists those there are.
  func named(_ word: Word) throws(Diagnostic) -> KeptRun {
    if let run = named(word.text) { return run }
    let known = runs.map(\.name)
    throw Diagnostic(
      .unknownRun(word.text, suggestion: closest(to: word.text, among: known), known: known),
      word.span)
  }

  /// The runs that words name.
  func named(_ words: [Word]) throws(Diagnostic) -> [KeptRun] {
    var runs: [KeptRun] = []
    for word in words { runs.append(try named(word)) }
    return runs
  }
}

extension ValueType where Value == [Word] {
  /// Names of runs, by commas.
  static var runs: ValueType {
    ValueType(name: "runs", range: nil, choices: []) { (text) throws(Diagnostic) in
      var words: [Word] = []
      for element in text.elements() {
        words.append(Word(text: try element.word(), span: element.span))
      }
      return words
    }
  }
}
