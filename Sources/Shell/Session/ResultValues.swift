import Descents
import Language
import LeastSquares
import Optimization

/// The most coefficients that get a result name each.
let resultLimit = 1000

extension Descent {
  /// What expressions can ask of a descent by a name behind `fit.`, `min.` or that of its run.
  ///
  /// `arrived` is not among them: it may take a run to find out, and is asked for by itself.
  var resultValues: [(name: String, value: Value)] {
    var values: [(String, Value)] = []
    if let design = subject.design { values += Coefficients(design, point).numberedResults }
    values += [
      (subject.resultName, .number(value)), ("iterations", .number(Double(run.iteration))),
      ("gradient", .number(run.gradientNorm)),
      ("status", .word(run.stopReason?.status ?? "new")),
    ]
    if let alpha { values.append(("alpha", .number(alpha))) }
    values += lossResults
    guard let design = subject.design else {
      return values + zip(subject.coordinateNames, point).map { ($0, .number($1)) }
        + testResults(testScore)
    }
    return values
      + namedResults(
        Coefficients(design, point), original: subject.inOriginalUnits(point), test: testScore)
  }

  /// The iteration at which the run arrived; not a number where it never did, so that no condition
  /// on it holds, and nil where that cannot be found out.
  private func arrivalValue(_ shouldStop: () -> Bool) -> Value? {
    do throws(DescentError) {
      return .number(try arrival(shouldStop: shouldStop).map(Double.init) ?? .nan)
    } catch {
      return nil
    }
  }

  /// The coordinate that a result's name stands for; nil where it stands for something else.
  func coordinate(ofResult name: String) -> Int? {
    guard let design = subject.design else { return subject.coordinateNames.firstIndex(of: name) }
    if name == "intercept" { return design.hasIntercept ? 0 : nil }
    if name == "slope" { return design.features.count == 1 ? design.firstFeature : nil }
    if name.hasPrefix("theta"), let number = Int(name.dropFirst(5)) {
      // The intercept is theta0, also where there is none.
      let (index, overflow) = number.addingReportingOverflow(design.firstFeature - 1)
      return number >= 0 && !overflow && (0..<design.count).contains(index) ? index : nil
    }
    let matches = design.features.indices.filter { design.features[$0] == name }
    guard matches.count == 1, let match = matches.first, isFreeResultName(name) else { return nil }
    return match + design.firstFeature
  }

  /// What one name stands for, after so many steps where an index is given.
  ///
  /// - Parameters:
  ///   - name: The name: a coordinate, the quantity, `iterations`, `arrived` …
  ///   - index: The number of steps made; 0 is the start. Nil asks for what the run came to.
  ///   - shouldStop: Asked before each step where the run has to be made again.
  /// - Returns: The value; nil where the name stands for nothing, has no value, or the work was
  ///   stopped.
  func result(_ name: String, index: Int? = nil, shouldStop: () -> Bool = { false }) -> Value? {
    guard let index else {
      if name == "arrived" {
        return arrivalValue(shouldStop)
      }
      return resultValues.last { $0.name == name }?.value
    }
    guard let point = try? point(after: index, shouldStop: shouldStop) else { return nil }
    if let coordinate = coordinate(ofResult: name) { return .number(point[coordinate]) }
    guard name == subject.resultName || name == subject.quantity,
      let objective = try? subject.objective()
    else { return nil }
    return .number(objective.value(at: point))
  }
}

extension StopReason {
  /// The reason in a word, as `fit.status` gives it.
  var status: String {
    switch self {
    case .iterationLimit: "limit"
    case .gradientTolerance, .costTolerance: "converged"
    case .patience: "early"
    case .stepTolerance: "short step"
    case .diverged: "diverged"
    case .nonFinite: "not finite"
    case .noDecrease: "stuck"
    case .interrupted: "interrupted"
    }
  }
}

extension LinearRegression {
  /// What expressions can ask of a least-squares fit.
  func resultValues(
    test: (any TestMeasure)?, scaling: Scaling?
  ) -> [(name: String, value: Value)] {
    let coefficients = Coefficients(self)
    var values = coefficients.numberedResults
    values += [("cost", .number(cost)), ("n", .number(Double(rowCount)))]
    let optional: [(String, Double?)] = [
      ("r", correlation), ("r2", rSquared), ("sd", residualStandardDeviation),
      ("condition", conditionNumber), ("digits", correctDigits.map(Double.init)),
      ("adjr2", adjustedRSquared), ("fratio", fTest?.value), ("fratiop", fTest?.p),
    ]
    for (name, value) in optional { values.append((name, .number(value ?? .nan))) }
    let first = hasIntercept ? 0 : 1
    for (index, coefficient) in self.coefficients.prefix(resultLimit).enumerated() {
      for (name, value) in [
        ("stderr", coefficient.standardError), ("t", coefficient.t), ("p", coefficient.p),
      ] {
        values.append(("\(name)\(index + first)", .number(value ?? .nan)))
      }
    }
    return values
      + namedResults(
        coefficients, original: scaling.flatMap(coefficients.inOriginalUnits),
        test: test?.score(coefficients.values))
  }
}

extension NonlinearRegression {
  /// What expressions can ask of least squares of a model: estimates by the parameters' names,
  /// `stderr_` and such before them for the rest.
  func resultValues(test: (any TestMeasure)?) -> [(name: String, value: Value)] {
    var values: [(String, Value)] = [
      ("cost", .number(cost)), ("n", .number(Double(rowCount))),
      ("sd", .number(residualStandardDeviation ?? .nan)),
      ("condition", .number(conditionNumber)), ("iterations", .number(Double(iterations))),
    ]
    for parameter in parameters.prefix(resultLimit) {
      for (name, value) in [
        ("stderr", parameter.standardError), ("t", parameter.t), ("p", parameter.p),
      ] {
        values.append(("\(name)_\(parameter.name)", .number(value ?? .nan)))
      }
      if isFreeResultName(parameter.name) {
        values.append((parameter.name, .number(parameter.value)))
      }
    }
    return values + testResults(test?.score(point))
  }
}

extension Sweep {
  /// What expressions can ask of a sweep.
  var resultValues: [(name: String, value: Value)] {
    guard let best else { return [("rows", .number(Double(rows.count)))] }
    let row = rows[best]
    return [
      ("rows", .number(Double(rows.count))),
      ("best", row.value.map(Value.number) ?? .word(row.text)),
      ("iterations", .number(row.iterations.map(Double.init) ?? .nan)),
      ("cost", .number(row.final)),
    ]
  }
}

extension Coefficients {
  /// The results that are numbered, `theta0` …, and `intercept` and `slope` for a line.
  fileprivate var numberedResults: [(name: String, value: Value)] {
    var results: [(String, Value)] = []
    let first = 1 - design.firstFeature
    for (index, value) in values.prefix(resultLimit).enumerated() {
      results.append(("theta\(index + first)", .number(value)))
    }
    if let intercept { results.append(("intercept", .number(intercept))) }
    if slopes.count == 1, let slope = slopes.first { results.append(("slope", .number(slope))) }
    return results
  }
}

/// Results that have the coefficients' own names, those in original units, and those on test rows.
///
/// A coefficient gets its feature's name, `fit.area` as well as `fit.theta1`, where that is one
/// word of the language, belongs to one feature only, and means nothing else among results.
private func namedResults(
  _ coefficients: Coefficients, original: Coefficients?, test: TestScore?
) -> [(name: String, value: Value)] {
  var values: [(String, Value)] = []
  var counts: [String: Int] = [:]
  for name in coefficients.design.names { counts[name, default: 0] += 1 }
  let features = zip(coefficients.design.features, coefficients.slopes)
  for (name, value) in features.prefix(resultLimit) where counts[name] == 1 {
    let name = resultName(ofLevel: name)
    if isFreeResultName(name) { values.append((name, .number(value))) }
  }
  for (index, value) in (original?.values ?? []).prefix(resultLimit).enumerated() {
    values.append(("original\(index)", .number(value)))
  }
  return values + testResults(test)
}

/// The name that can be typed for an indicator: `garden_yes` for `garden=yes`; others stay.
func resultName(ofLevel name: String) -> String {
  guard name.contains("=") else { return name }
  return String(
    name.map { character in
      let isPart = character.utf8.count == 1 && character.utf8.allSatisfy(\.isNamePart)
      return isPart ? character : "_"
    })
}

/// The results on test rows, where there are some.
private func testResults(_ test: TestScore?) -> [(name: String, value: Value)] {
  guard let test else { return [] }
  return [("testcost", .number(test.cost)), ("testr2", .number(test.rSquared ?? .nan))]
}

/// The results of `fit` and `lsq` that have names of their own.
private let resultNames: Set<String> = [
  "accuracy", "adjr2", "alpha", "arrived", "condition", "cost", "digits", "fratio", "fratiop",
  "gradient",
  "intercept",
  "iterations",
  "logloss", "n", "precision", "r", "r2", "rank", "sd", "slope", "status", "testaccuracy",
  "testcost", "testlogloss", "testr2", "zeros",
]

/// The results that are numbered by coefficient.
private let numberedResults = ["theta", "stderr", "t", "p", "original"]

/// Whether a feature's name can follow `fit.` and `lsq.` in an expression.
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
