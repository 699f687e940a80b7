public import Datasets
internal import Expressions
internal import LeastSquares
internal import Numerics

extension Formula {
  /// The same formula made ready to descend on: compressed where it is a quadratic over rows.
  ///
  /// - Parameters:
  ///   - columns: The columns, with what is known of their numbers beyond 53 bits.
  ///   - memoryLimit: The most memory, in bytes, that the work may take.
  ///   - shouldStop: Asked now and then; `true` ends the work with `.interrupted`.
  /// - Returns: The formula.
  /// - Throws: `.expression`, `.leastSquares` where the rows are too many for the memory, or
  ///   `.interrupted`.
  public func compressed(
    columns: [Column], memoryLimit: Double, shouldStop: () -> Bool
  ) throws(DescentError) -> Formula {
    guard let rows, compression == nil, !variables.isEmpty, variables.count <= Self.mostCompressed,
      expression.isQuadraticAsWritten
    else { return self }
    var copy = self
    if let squares = expression.meanOfSquares(variables: variables, rows: rows) {
      copy.compression = try CompressedFormula(
        squares, variables: variables, rows: rows, columns: columns, memoryLimit: memoryLimit,
        shouldStop: shouldStop)
    }
    if copy.compression == nil { copy.compression = CompressedFormula(self, rows: rows) }
    return copy
  }

  /// Formulas of more variables are not compressed: their second derivatives are too many.
  private static var mostCompressed: Int { 400 }
}

extension CompressedFormula {
  /// Compresses squares of what is affine; nil where a number in a row is not finite, or a weight
  /// below 0.
  init?(
    _ squares: MeanOfSquares, variables: [String], rows: RowTable, columns: [Column],
    memoryLimit: Double, shouldStop: () -> Bool
  ) throws(DescentError) {
    let bytes = Double(rows.rowCount) * Double(variables.count + 1) * 8
    guard bytes <= memoryLimit else {
      throw .leastSquares(.tooLarge(bytesNeeded: bytes, limit: memoryLimit))
    }
    let scale = squares.isSum ? Double(rows.rowCount) : 1
    guard let offset = try? squares.offset.evaluate(rows: rows), offset.isFinite else { return nil }
    // The square of what is negated is the same: the target stands there without a minus.
    let isTurned = !squares.constant.isNegated
    var weights: [Double]?
    if let weight = squares.weight {
      guard let values = try? weight.values(in: rows), values.allSatisfy({ $0 >= 0 }) else {
        return nil
      }
      weights = values.map { $0.squareRoot() }
    }
    func column(_ name: String, _ expression: Expression) throws(DescentError) -> Column {
      let expression = isTurned == (name == "") ? expression : expression.negated
      if weights == nil, let source = expression.columnName,
        let known = columns.first(where: { $0.name == source }), rows.column(source) != nil
      {
        return Column(
          name: name, values: known.values, corrections: known.corrections,
          lastDigits: known.lastDigits)
      }
      do {
        let values = try expression.values(in: rows)
        guard let weights else { return Column(name: name, values: values) }
        return Column(name: name, values: zip(values, weights).map { $0 * $1 })
      } catch {
        throw .expression(error)
      }
    }
    // As least squares has it: ‖Xθ − y‖², so the constant changes its sign.
    let target = try column("", squares.constant)
    let hasIntercept =
      weights == nil && variables.count > 1
      && (isTurned ? squares.coefficients[0].negated : squares.coefficients[0]) == Expression(1)
    var features: [Column] = []
    for (name, coefficient) in zip(variables, squares.coefficients).dropFirst(hasIntercept ? 1 : 0)
    {
      if shouldStop() { throw .interrupted }
      features.append(try column(name, coefficient))
    }
    do {
      let data = try? Dataset(
        features: features, target: target, origin: .memory(description: "a formula's rows"))
      guard let data else { return nil }
      let rFactor = try PrecisionChoice.auto.rFactor(
        data, intercept: hasIntercept, memoryLimit: memoryLimit, shouldStop: shouldStop,
        progress: { _ in })
      self.init(
        try QuadraticCost(rFactor), of: try LinearRegression(rFactor, shouldStop: shouldStop),
        rFactor, factor: 2 * squares.factor * scale, offset: offset)
    } catch {
      switch error {
      case .interrupted: throw .interrupted
      case .tooLarge: throw .leastSquares(error)
      default: return nil
      }
    }
  }

  private init?(
    _ cost: QuadraticCost, of regression: LinearRegression, _ rFactor: RFactor, factor: Double,
    offset: Double
  ) {
    guard let spectrum = try? cost.spectrum() else { return nil }
    form = .squares(cost, factor: factor, offset: offset)
    stationaryPoint = regression.coefficients.map(\.value)
    stationaryValue = factor * regression.cost + offset
    self.spectrum = Spectrum(
      eigenvalues: spectrum.eigenvalues.map { $0 * factor }, eigenvectors: spectrum.eigenvectors)
    standardErrors = regression.coefficients.map(\.standardError)
    self.rFactor = rFactor
  }

  /// Takes a quadratic from its derivatives; nil where one is not finite.
  init?(_ formula: Formula, rows: RowTable) {
    let count = formula.variables.count
    guard
      let function = try? CompiledRowFormula(
        formula.expression, variables: formula.variables, rows: rows)
    else { return nil }
    func derivatives(at point: [Double]) -> (value: Double, gradient: [Double]) {
      var gradient = [Double](repeating: .nan, count: count)
      let value = point.withUnsafeBufferPointer { point in
        gradient.withUnsafeMutableBufferPointer { function.valueAndGradient(at: point, into: $0) }
      }
      return (value, gradient)
    }
    var center = [Double](repeating: 0, count: count)
    var matrix = [Double](repeating: 0, count: count * count)
    center.withUnsafeBufferPointer { point in
      matrix.withUnsafeMutableBufferPointer { function.hessian(at: point, into: $0) }
    }
    let hessian = SymmetricMatrix(order: count, elements: matrix)
    guard let spectrum = Spectrum(hessian) else { return nil }
    let largest = spectrum.eigenvalues.reduce(0) { max($0, $1.magnitude) }
    let negligible = largest * Double(count) * 0x1p-48
    let curvatures = spectrum.eigenvalues.map { $0.magnitude <= negligible ? 0 : $0 }
    var (value, slope) = derivatives(at: center)
    // The second step takes away what rounding left of the gradient after the first.
    for _ in 0..<2 {
      var next = center
      for (curvature, vector) in zip(curvatures, spectrum.eigenvectors) where curvature != 0 {
        let part = zip(vector, slope).reduce(0) { $0 + $1.0 * $1.1 } / curvature
        for index in next.indices { next[index] -= part * vector[index] }
      }
      guard next.allSatisfy(\.isFinite) else { return nil }
      center = next
      (value, slope) = derivatives(at: center)
    }
    guard value.isFinite, slope.allSatisfy(\.isFinite) else { return nil }
    // Along directions without curvature a slope stays where there is one.
    let start = derivatives(at: center.map { _ in 0 }).gradient
    let size = start.reduce(0) { max($0, $1.magnitude) }
    let isLevel = zip(curvatures, spectrum.eigenvectors).allSatisfy { curvature, vector in
      curvature != 0
        || zip(vector, slope).reduce(0) { $0 + $1.0 * $1.1 }.magnitude <= 1e-9 * size
    }
    form = .general(
      CenteredQuadratic(center: center, value: value, slope: slope, hessian: hessian))
    stationaryPoint = isLevel ? center : nil
    stationaryValue = value
    self.spectrum = Spectrum(eigenvalues: curvatures, eigenvectors: spectrum.eigenvectors)
    standardErrors = center.map { _ in nil }
    rFactor = nil
  }
}
