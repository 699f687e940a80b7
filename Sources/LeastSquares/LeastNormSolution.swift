/// The coefficients of least norm among all that fit best, and what is known about each.
///
/// A basic solution is 0 at the dependent columns. Every dependent column gives a vector along which
/// the fit does not change; taking out the share of the solution that lies along those vectors,
/// itself a small least-squares problem, leaves the shortest.
struct LeastNormSolution {
  /// The coefficients, in the units of the data.
  let parameters: [Double]

  /// The dependent columns in terms of those before them.
  let dependencies: [LinearRegression.Dependency]

  /// For each parameter whether it is the same in all best fits.
  let isDetermined: [Bool]

  /// Solves an echelon form; the names are for the error.
  init(_ form: EchelonForm, names: [String]) throws(LeastSquaresError) {
    let target = form.exponents[form.count]
    var parameters = [Double](repeating: 0, count: form.count)
    for (index, value) in zip(form.independent, form.solve(form.projection)) {
      parameters[index] = Double(
        sign: .plus, exponent: target - form.exponents[index], significand: value)
    }

    var dependencies: [LinearRegression.Dependency] = []
    var isDetermined = [Bool](repeating: true, count: form.count)
    for column in form.dependent {
      let known = form.independent.prefix { $0 < column }
      let factors = form.solve(form.columns[column].prefix(known.count))
      var terms: [LinearRegression.Dependency.Term] = []
      for (index, factor) in zip(known, factors) where abs(factor) > 64 * form.tolerance {
        let exponent = form.exponents[column] - form.exponents[index]
        terms.append(
          .init(
            parameter: index,
            factor: Double(sign: .plus, exponent: exponent, significand: factor)))
        isDetermined[index] = false
      }
      isDetermined[column] = false
      dependencies.append(.init(parameter: column, terms: terms))
    }

    if !dependencies.isEmpty { Self.shorten(&parameters, by: dependencies) }
    for (value, name) in zip(parameters, names) where !value.isFinite {
      throw .overflow(column: name)
    }
    self.parameters = parameters
    self.dependencies = dependencies
    self.isDetermined = isDetermined
  }

  /// Takes out of the parameters what lies along the directions that do not change the fit.
  private static func shorten(
    _ parameters: inout [Double], by dependencies: [LinearRegression.Dependency]
  ) {
    // One column per direction, scaled to magnitude 1: 1 at the dependent parameter, the negative
    // factors at the others.
    let directions = dependencies.map { dependency in
      var direction = [Double](repeating: 0, count: parameters.count)
      direction[dependency.parameter] = 1
      for term in dependency.terms { direction[term.parameter] = -term.factor }
      let largest = direction.reduce(0) { max($0, abs($1)) }
      return direction.map { $0 / largest }
    }
    guard
      var builder = try? TriangleBuilder(
        featureNames: directions.indices.map { "\($0)" }, targetName: "", intercept: false,
        memoryLimit: .infinity),
      (try? builder.append(features: directions, target: parameters)) != nil,
      let triangle = try? builder.triangle()
    else { return }
    let form = EchelonForm(triangle)
    let target = form.exponents[form.count]
    for (index, value) in zip(form.independent, form.solve(form.projection)) {
      let weight = Double(
        sign: .plus, exponent: target - form.exponents[index], significand: value)
      for (row, component) in directions[index].enumerated() {
        parameters[row] -= weight * component
      }
    }
  }
}
