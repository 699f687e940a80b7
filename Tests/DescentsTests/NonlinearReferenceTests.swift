import Expressions
import Foundation
import LeastSquares
import Testing

@testable import Descents

@Suite("Nonlinear least squares and certified values")
struct NonlinearReferenceTests {
  @Test("Every problem is solved from both starts", arguments: NonlinearProblem.all)
  func certified(_ problem: NonlinearProblem) throws {
    let relation = try problem.relation()
    for (number, start) in problem.starts.enumerated() {
      let found = try #require(try relation.leastSquares(from: start))
      #expect(found.ending == .arrived)
      var digits: [Double] = []
      for (parameter, value) in zip(found.parameters, problem.estimates) {
        digits.append(correctDigits(parameter.value, value))
      }
      // The residuals of lanczos1 are the rounding of its rows.
      if problem.name != "lanczos1" {
        for (parameter, error) in zip(found.parameters, problem.standardErrors) {
          digits.append(correctDigits(try #require(parameter.standardError), error))
        }
        digits.append(correctDigits(found.residualSumOfSquares, problem.residualSumOfSquares))
      }
      let mean = digits.reduce(0, +) / Double(digits.count)
      let least = digits.min() ?? 0
      if ProcessInfo.processInfo.environment["SHOW_DIGITS"] != nil {
        print(problem.name, number + 1, found.iterations, mean, least, found.isExtended)
      }
      #expect(mean >= 10, "start \(number + 1)")
      #expect(least >= 9.5, "start \(number + 1)")
    }
  }

  /// The decimal digits that agree, at most the 11 that are certified.
  private func correctDigits(_ value: Double, _ certified: Double) -> Double {
    let error = ((value - certified) / certified).magnitude
    return min(11, error > 0 ? -log10(error) : 11)
  }
}

extension NonlinearProblem {
  /// The model over the rows of its file.
  func relation() throws -> RowRelation {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("NIST/\(name).csv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let names = lines[0].split(separator: ",").map(String.init)
    let rows = lines.dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
    let table = try #require(
      RowTable(names.indices.map { column in (names[column], rows.map { $0[column] }) }))
    let parameters = estimates.indices.map { "b\($0 + 1)" }
    return try .model(model, parameters: parameters, rows: table)
  }
}

extension RowRelation {
  /// A model from its text.
  static func model(_ text: String, parameters: [String], rows: RowTable) throws -> RowRelation {
    let names = NameTable(values: [:], rows: rows)
    let sides = text.split(separator: "=").map(String.init)
    func bound(_ side: String) throws -> Expressions.Expression {
      try ParsedExpression.parse(side, names: names)
        .boundInRows(to: names, keeping: Set(parameters))
    }
    return RowRelation(
      target: try bound(sides[0]), prediction: try bound(sides[1]), parameters: parameters,
      rows: rows)
  }
}
