/// The coefficients of least norm among all that fit best, and what is known about each.
///
/// With the dependent columns written as multiples W of the independent ones, all coefficients u of
/// the independent and v of the dependent columns with u + Wv = b fit equally well, b being the
/// basic solution. The shortest such (u, v) is itself a small least-squares problem: over v,
/// ‖(b − Wv, v)‖ is least, or over u, with v = Wᵀu, ‖(u − b, Wᵀu)‖ is. The one with fewer unknowns
/// is solved.
///
/// Source: G. Peters and J. H. Wilkinson, "The least squares problem and pseudo-inverses", 1970.
struct LeastNormSolution {
  /// The coefficients, in the units of the data.
  private(set) var parameters: [Double]

  /// The dependent columns in terms of those before them.
  let dependencies: [LinearDependency]

  /// For each parameter whether it is the same in all best fits.
  let isDetermined: [Bool]

  /// Solves an R factor, whose echelon form is at hand.
  init<Number>(
    _ rFactor: RFactor, _ form: EchelonForm<Number>, shouldStop: () -> Bool
  ) throws(LeastSquaresError) {
    let names = rFactor.parameterNames
    var dependencies: [LinearDependency] = []
    var isDetermined = [Bool](repeating: true, count: form.count)
    for column in form.dependent {
      if shouldStop() { throw .interrupted }
      let known = form.independent.prefix { $0 < column }
      let factors = form.solve(form.columns[column].prefix(known.count))
      var multiples: [LinearDependency.Multiple] = []
      // Smaller factors are what rounding makes of 0.
      for (index, factor) in zip(known, factors)
      where abs(factor.nearest) > 64 * form.tolerance(column) {
        multiples.append(
          .init(parameter: index, factor: form.unscaled(factor, of: index, inUnitsOf: column)))
        isDetermined[index] = false
      }
      isDetermined[column] = false
      dependencies.append(.init(parameter: column, multiples: multiples))
    }
    self.dependencies = dependencies
    self.isDetermined = isDetermined

    if form.dependent.isEmpty {
      parameters = form.basicSolution()
    } else {
      let pivoted = try EchelonForm<Number>(
        pivoting: rFactor, rank: form.rank, shouldStop: shouldStop)
      parameters = pivoted.basicSolution()
      try checkOverflow(names)
      let multiples = try Self.multiples(pivoted, names: names, shouldStop)
      if pivoted.dependent.count <= pivoted.rank {
        try shortenOverDependent(pivoted, multiples, shouldStop)
      } else {
        try shortenOverIndependent(pivoted, multiples, shouldStop)
      }
    }
    try checkOverflow(names)
  }

  private func checkOverflow(_ names: [String]) throws(LeastSquaresError) {
    for (value, name) in zip(parameters, names) where !value.isFinite {
      throw .overflow(column: name)
    }
  }

  /// For each dependent column its multiples of the independent ones, in the units of the data.
  private static func multiples<Number>(
    _ form: EchelonForm<Number>, names: [String], _ shouldStop: () -> Bool
  ) throws(LeastSquaresError) -> [[Double]] {
    var multiples: [[Double]] = []
    for column in form.dependent {
      if shouldStop() { throw .interrupted }
      let factors = zip(form.independent, form.solve(form.columns[column].prefix(form.rank)))
        .map { form.unscaled($1, of: $0, inUnitsOf: column) }
      guard factors.allSatisfy(\.isFinite) else { throw .overflow(column: names[column]) }
      multiples.append(factors)
    }
    return multiples
  }

  /// Finds the coefficients of the dependent columns, and takes their share from the others.
  private mutating func shortenOverDependent<Number>(
    _ form: EchelonForm<Number>, _ multiples: [[Double]], _ shouldStop: () -> Bool
  ) throws(LeastSquaresError) {
    let directions = zip(form.dependent, multiples).map { column, factors in
      var direction = [Double](repeating: 0, count: form.count)
      direction[column] = -1
      for (index, factor) in zip(form.independent, factors) { direction[index] = factor }
      return direction
    }
    let weights = try Self.solve(directions, parameters, shouldStop)
    for (direction, weight) in zip(directions, weights) {
      for (index, component) in direction.enumerated() {
        parameters[index] -= weight * component
      }
    }
  }

  /// Finds the coefficients of the independent columns; the others follow from them.
  private mutating func shortenOverIndependent<Number>(
    _ form: EchelonForm<Number>, _ multiples: [[Double]], _ shouldStop: () -> Bool
  ) throws(LeastSquaresError) {
    let columns = form.independent.enumerated().map { position, index in
      var column = [Double](repeating: 0, count: form.count)
      column[index] = 1
      for (other, factors) in zip(form.dependent, multiples) { column[other] = factors[position] }
      return column
    }
    let solution = try Self.solve(columns, parameters, shouldStop)
    for (index, value) in zip(form.independent, solution) { parameters[index] = value }
    for (column, factors) in zip(form.dependent, multiples) {
      parameters[column] = zip(factors, solution).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  /// The least-squares solution for columns that are independent by their making.
  private static func solve(
    _ columns: [[Double]], _ target: [Double], _ shouldStop: () -> Bool
  ) throws(LeastSquaresError) -> [Double] {
    guard !columns.isEmpty else { return [] }
    var builder = try RFactorBuilder(
      featureNames: columns.indices.map(String.init), targetName: "", intercept: false,
      memoryLimit: .infinity)
    try builder.append(features: columns, target: target, shouldStop: shouldStop)
    return EchelonForm<Double>(try builder.rFactor()).basicSolution()
  }
}
