import Descents
import Expressions
import Language
import Optimization

/// Derivatives at a point beside central differences, in words.
struct DerivativeCheck {
  private let formula: Formula
  private let point: [Double]
  /// For each variable the derivative by its formula, and the difference quotient with its error.
  private let rows: [(derivative: Double, quotient: Double, error: Double)]

  /// Compares the derivatives of a formula at a point.
  ///
  /// A quotient of step h is bettered by that of h/2: what the two differ by tells its error.
  /// Source: Lewis Fry Richardson, 1911, "The approximate arithmetical solution by finite
  /// differences of physical problems involving differential equations".
  init(of formula: Formula, at point: [Double]) throws(DescentError) {
    self.formula = formula
    self.point = point
    // The formula itself, not what its rows are compressed to.
    let objective = try formula.plain.objective()
    let value = objective.value(at: point)
    rows = try formula.variables.indices.map { (index) throws(DescentError) in
      let derivative: Double
      do throws(ExpressionError) {
        let symbolic = try formula.expression.derivative(by: formula.variables[index])
        derivative = try symbolic.evaluate(rows: formula.rows) { name in
          formula.variables.firstIndex(of: name).map { point[$0] }
        }
      } catch {
        throw .expression(error)
      }
      func quotient(_ step: Double) -> (value: Double, noise: Double) {
        var (above, below) = (point, point)
        above[index] += step
        below[index] -= step
        let (high, low) = (objective.value(at: above), objective.value(at: below))
        let width = above[index] - below[index]
        let size = max(high.magnitude, low.magnitude, value.magnitude)
        return ((high - low) / width, 64 * size.ulp / width)
      }
      // Steps are powers of two, so that points on a short grid stay there.
      let step = 0x1p-10 * max(point[index].magnitude.binade, 1)
      let (coarse, fine) = (quotient(step), quotient(step / 2))
      return (
        derivative, fine.value + (fine.value - coarse.value) / 3,
        (fine.value - coarse.value).magnitude + 2 * fine.noise
      )
    }
  }

  /// A line for each variable, and what they say together.
  func lines(_ numbers: NumberFormat) -> [ReportLine] {
    let place = zip(formula.variables, point).map { "\($0) = \(numbers.significant($1))" }
      .joined(separator: ", ")
    var lines = [ReportLine("at \(place):")]
    for (name, row) in zip(formula.variables, rows) {
      let isRight = agrees(row)
      lines.append(
        ReportLine(
          "  by \(name): derivative \(numbers.significant(row.derivative)), central difference "
            + "\(numbers.significant(row.quotient))\(isRight ? "" : ", which differ")",
          isRight ? .plain : .bad))
    }
    let wrong = rows.filter { !agrees($0) }.count
    lines.append(
      wrong == 0
        ? ReportLine("derivatives and differences agree", .good)
        : ReportLine(
          "\(counted(wrong, "derivative")) of \(rows.count) differ from the differences: a kink or a "
            + "jump is near, or the point is outside the domain", .bad))
    return lines
  }

  private func agrees(_ row: (derivative: Double, quotient: Double, error: Double)) -> Bool {
    (row.derivative - row.quotient).magnitude
      <= row.error + 1e-6 * max(row.derivative.magnitude, row.quotient.magnitude)
  }
}
