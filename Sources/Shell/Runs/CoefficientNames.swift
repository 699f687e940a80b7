import Expressions
import Language
import Plotting

/// The headings of coefficients: `intercept` and `slope` for a line, else the features' names.
func coefficientTitles(_ names: [String], hasIntercept: Bool) -> [String] {
  let features = hasIntercept ? Array(names.dropFirst()) : names
  let titles = features.count == 1 ? ["slope"] : features.map { shortened(visible($0)) }
  return (hasIntercept ? ["intercept"] : []) + titles
}

/// A name that leaves room for others on a line: of a long one, its start and its end.
func shortened(_ name: String, to limit: Int = 24) -> String {
  guard displayWidth(name) > limit else { return name }
  func taken(_ characters: some Sequence<Character>, cells: Int) -> [Character] {
    var rest = cells
    return characters.prefix { character in
      rest -= displayWidth(String(character))
      return rest >= 0
    }
  }
  // Names of one family differ at their ends.
  let end = taken(name.reversed(), cells: (limit - 3) * 2 / 5)
  let start = taken(name, cells: limit - 3 - (limit - 3) * 2 / 5)
  return String(start) + "…" + String(end.reversed())
}

extension SessionState {
  /// Results that have the coefficients' own names, those in original units, and those on test rows.
  ///
  /// A coefficient gets its feature's name, `fit.area` beside `fit.theta1`, where that is one word of
  /// the language, belongs to one feature only, and means nothing else among results.
  func coefficientResults(
    _ theta: [Double], names: [String], hasIntercept: Bool, test: TestRows?
  ) -> [(name: String, value: Value)] {
    var values: [(String, Value)] = []
    var counts: [String: Int] = [:]
    for name in names { counts[name, default: 0] += 1 }
    let features = zip(names, theta).dropFirst(hasIntercept ? 1 : 0)
    for (name, value) in features.prefix(resultLimit)
    where counts[name] == 1 && isFreeResultName(name) {
      values.append((name, .number(value)))
    }
    if let original = scaling?.original(theta, hasIntercept: hasIntercept) {
      for (index, value) in original.prefix(resultLimit).enumerated() {
        values.append(("original\(index)", .number(value)))
      }
    }
    if let score = test?.score(theta) {
      values.append(("testcost", .number(score.cost)))
      values.append(("testr2", .number(score.rSquared ?? .nan)))
    }
    return values
  }
}

/// The results of `fit` and `lsq` that have names of their own.
private let resultNames: Set<String> = [
  "alpha", "condition", "cost", "digits", "gradient", "intercept", "iterations", "n", "precision",
  "r", "r2", "rank", "sd", "slope", "status", "testcost", "testr2",
]

/// The results that are numbered by coefficient.
private let numberedResults = ["theta", "stderr", "t", "p", "original"]

/// Whether a feature's name can stand behind `fit.` and `lsq.` in an expression.
func isFreeResultName(_ name: String) -> Bool {
  guard name.utf8.count <= 200, !resultNames.contains(name) else { return false }
  let isNumbered = numberedResults.contains { prefix in
    name.hasPrefix(prefix) && name.utf8.count > prefix.utf8.count
      && name.utf8.dropFirst(prefix.utf8.count).allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }
  guard !isNumbered else { return false }
  return name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
    guard let first = part.utf8.first else { return false }
    return first.isNameStart && part.utf8.allSatisfy { $0.isNamePart && $0 < 0x80 }
  }
}
