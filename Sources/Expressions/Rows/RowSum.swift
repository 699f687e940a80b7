import Numerics

/// The sum of a body over rows, with derivatives by the scalars.
///
/// Derivatives are taken by the values that the rows share, its leaves, and from there by the
/// chain rule: what is the same in every row is differentiated once.
final class RowSum {
  typealias Value = ProgramBuilder.Value

  /// The derivative of a leaf by a scalar, among the uniform values of a machine.
  fileprivate struct Slope {
    let leaf: Int
    let scalar: Int
    /// Whether the sum's derivative by the leaf is 0 where conditions rule the leaf out in every
    /// row, whatever the leaf's own derivative.
    let isMasked: Bool
    let place: Int

    /// The part of the derivative by the scalar that comes by way of the leaf.
    func part(_ derivative: Double, _ uniforms: UnsafePointer<Double>) -> Double {
      isMasked && derivative == 0 ? 0 : derivative * uniforms[place]
    }
  }

  /// A second derivative of a leaf by the scalar of a slope and another, no greater one.
  private struct Bend {
    let slope: Slope
    let other: Int
  }

  /// A second derivative of the sum by two leaves, among the outputs of a machine.
  private struct Curvature {
    let leaves: (Int, Int)
    let isMasked: Bool
    let output: Int
  }

  private let body: RowBody
  private let binding: RowBinding
  private let reduction: RowReduction
  private let leaves: [Value]
  private let point: UnsafeMutableBufferPointer<Double>

  private lazy var valueMachine = makeMachine([(body.value, reduction)])
  private lazy var gradientMachine = makeGradientMachine()
  private lazy var hessianMachine = makeHessianMachine()
  private lazy var rowMachine = makeRowMachine(jacobian: false)
  private lazy var jacobianMachine = makeRowMachine(jacobian: true)

  init(_ body: RowBody, reduction: RowReduction = .sum, binding: RowBinding) {
    self.body = body
    self.binding = binding
    self.reduction = reduction
    leaves = body.leaves()
    // Columns count as coordinates of the programs that compute what does not depend on them.
    point = .allocate(capacity: body.pointCount + binding.columns.count)
    point.initialize(repeating: 0)
  }

  deinit {
    point.deallocate()
  }

  /// The point for a machine: the scalars, and the number that the evaluation gives itself.
  private func place(
    _ scalars: UnsafeBufferPointer<Double>, _ given: Double
  ) -> UnsafeBufferPointer<Double> {
    for index in 0..<body.scalarCount { point[index] = scalars[index] }
    point[body.scalarCount] = given
    return UnsafeBufferPointer(point)
  }

  /// The value over rows; nil where the work was ended.
  func value(
    at scalars: UnsafeBufferPointer<Double>, given: Double = 0, rows: RowSource
  ) -> DoubleDouble? {
    valueMachine.prepare(at: place(scalars, given))
    guard valueMachine.reduce(rows) else { return nil }
    return valueMachine.result(0, count: rows.count)
  }

  /// The sum over rows with its gradient, added to `gradient`; nil where the work was ended.
  func valueAndGradient(
    at scalars: UnsafeBufferPointer<Double>, given: Double = 0, rows: RowSource,
    addingTo gradient: UnsafeMutableBufferPointer<Double>
  ) -> DoubleDouble? {
    let (machine, slopes) = gradientMachine
    machine.prepare(at: place(scalars, given))
    guard machine.reduce(rows) else { return nil }
    for slope in slopes {
      gradient[slope.scalar] += slope.part(
        machine.result(1 + slope.leaf, count: rows.count).high, machine.uniforms)
    }
    return machine.result(0, count: rows.count)
  }

  /// Adds the second derivatives of the sum over rows to `matrix`, row by row.
  ///
  /// - Returns: Whether all rows were taken.
  func addHessian(
    at scalars: UnsafeBufferPointer<Double>, given: Double = 0, rows: RowSource,
    to matrix: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    let (machine, slopes, bends, curvatures) = hessianMachine
    machine.prepare(at: place(scalars, given))
    guard machine.reduce(rows) else { return false }
    let count = body.scalarCount
    var slopesOf = [[Slope]](repeating: [], count: leaves.count)
    for slope in slopes { slopesOf[slope.leaf].append(slope) }
    for curvature in curvatures {
      let (first, second) = curvature.leaves
      let value = machine.result(curvature.output, count: rows.count).high
      if curvature.isMasked && value == 0 { continue }
      for one in slopesOf[first] {
        for other in slopesOf[second] {
          let part = value * machine.uniforms[one.place] * machine.uniforms[other.place]
          matrix[one.scalar * count + other.scalar] += part
          if first != second { matrix[other.scalar * count + one.scalar] += part }
        }
      }
    }
    for bend in bends {
      let part = bend.slope.part(
        machine.result(bend.slope.leaf, count: rows.count).high, machine.uniforms)
      matrix[bend.slope.scalar * count + bend.other] += part
      if bend.slope.scalar != bend.other { matrix[bend.other * count + bend.slope.scalar] += part }
    }
    return true
  }

  /// Writes the value of each row of a range to `values`, in order.
  ///
  /// - Returns: Whether all rows were taken.
  func writeValues(
    at scalars: UnsafeBufferPointer<Double>, rows: Range<Int>,
    to values: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    let machine = rowMachine.machine
    machine.prepare(at: place(scalars, 0))
    // Every block writes to its own rows.
    return machine.visit(.range(rows)) { context, position, count in
      let run = machine.run(0, of: context)
      for row in 0..<count { values[position + row] = run[row] }
    }
  }

  /// Writes the value of each row of a range and its derivatives by the scalars, row by row.
  ///
  /// - Returns: Whether all rows were taken.
  func writeValuesAndJacobian(
    at scalars: UnsafeBufferPointer<Double>, rows: Range<Int>,
    to values: UnsafeMutableBufferPointer<Double>,
    _ jacobian: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    let (machine, slopes) = jacobianMachine
    machine.prepare(at: place(scalars, 0))
    let width = body.scalarCount
    jacobian.update(repeating: 0)
    // Every block writes to its own rows.
    return machine.visit(.range(rows)) { context, position, count in
      let run = machine.run(0, of: context)
      for row in 0..<count { values[position + row] = run[row] }
      for slope in slopes {
        let part = machine.run(1 + slope.leaf, of: context)
        let factor = machine.uniforms[slope.place]
        for row in 0..<count {
          jacobian[(position + row) * width + slope.scalar] +=
            slope.isMasked && part[row] == 0 ? 0 : part[row] * factor
        }
      }
    }
  }

  /// The first row whose value is not finite.
  func firstNotFinite(at scalars: UnsafeBufferPointer<Double>) -> Int? {
    let machine = rowMachine.machine
    machine.prepare(at: place(scalars, 0))
    return machine.first(.range(0..<binding.columns.rowCount)) { context, count in
      let run = machine.run(0, of: context)
      return (0..<count).first { !run[$0].isFinite }
    }
  }
}

// MARK: - Machines

extension RowSum {
  private func makeMachine(
    _ outputs: [(value: Value, kind: RowReduction)], in builder: ProgramBuilder? = nil,
    alsoUniform others: [Value] = []
  ) -> RowMachine {
    var builder = builder ?? body.builder
    let code = RowCodeBuilder.reducing(outputs, in: &builder, firstColumn: body.firstColumn)
    return binding.machine(code, builder, others)
  }

  private func makeGradientMachine() -> (RowMachine, [Slope]) {
    var builder = body.builder
    let components = builder.gradient(of: body.value, by: leaves)
    let (derivatives, slopes) = slopes(components, in: &builder)
    let machine = makeMachine(
      ([body.value] + components).map { ($0, .sum) }, in: builder, alsoUniform: derivatives)
    return (machine, slopes.map { $0.moved(by: machine.code.uniforms.count) })
  }

  private func makeRowMachine(jacobian: Bool) -> (machine: RowMachine, slopes: [Slope]) {
    var builder = body.builder
    let components = jacobian ? builder.gradient(of: body.value, by: leaves) : []
    let (derivatives, slopes) = jacobian ? slopes(components, in: &builder) : ([], [])
    let code = RowCodeBuilder.keeping(
      [body.value] + components, in: builder, firstColumn: body.firstColumn)
    return (
      binding.machine(code, builder, derivatives),
      slopes.map { $0.moved(by: code.uniforms.count) }
    )
  }

  private func makeHessianMachine() -> (RowMachine, [Slope], [Bend], [Curvature]) {
    var builder = body.builder
    let components = builder.gradient(of: body.value, by: leaves)
    var outputs = components
    var curvatures: [Curvature] = []
    for (first, component) in components.enumerated() {
      // By all of them: what a leaf is made of is left aside.
      let parts = builder.gradient(of: component, by: leaves)[...first]
      for (second, part) in parts.enumerated() where builder.constantValue(part) != 0 {
        curvatures.append(
          Curvature(
            leaves: (first, second), isMasked: builder.isMasked[Int(part)], output: outputs.count))
        outputs.append(part)
      }
    }
    var (derivatives, slopes) = slopes(components, in: &builder)
    var bends: [Bend] = []
    for (slope, derivative) in zip(slopes, derivatives) {
      let parts = builder.gradient(of: derivative, by: (0...slope.scalar).map { Value($0) })
      for (other, part) in parts.enumerated() where builder.constantValue(part) != 0 {
        bends.append(
          Bend(
            slope: Slope(
              leaf: slope.leaf, scalar: slope.scalar, isMasked: slope.isMasked,
              place: derivatives.count),
            other: other))
        derivatives.append(part)
      }
    }
    let machine = makeMachine(
      outputs.map { ($0, .sum) }, in: builder, alsoUniform: derivatives)
    let first = machine.code.uniforms.count
    return (
      machine, slopes.map { $0.moved(by: first) },
      bends.map { Bend(slope: $0.slope.moved(by: first), other: $0.other) }, curvatures
    )
  }

  /// The derivatives of the leaves by the scalars, those aside that are 0 or count for nothing
  /// everywhere.
  private func slopes(
    _ components: [Value], in builder: inout ProgramBuilder
  ) -> (values: [Value], slopes: [Slope]) {
    var values: [Value] = []
    var slopes: [Slope] = []
    let scalars = (0..<body.scalarCount).map { Value($0) }
    for (index, leaf) in leaves.enumerated()
    where builder.constantValue(components[index]) != 0 {
      for (scalar, value) in builder.gradient(of: leaf, by: scalars).enumerated()
      where builder.constantValue(value) != 0 {
        slopes.append(
          Slope(
            leaf: index, scalar: scalar, isMasked: builder.isMasked[Int(components[index])],
            place: values.count))
        values.append(value)
      }
    }
    return (values, slopes)
  }
}

extension RowSum.Slope {
  /// The same with its place further back.
  fileprivate func moved(by distance: Int) -> RowSum.Slope {
    RowSum.Slope(leaf: leaf, scalar: scalar, isMasked: isMasked, place: place + distance)
  }
}

/// What the machines of one evaluator share.
struct RowBinding {
  let columns: RowColumns
  let threadCount: Int
  let shouldStop: @Sendable () -> Bool

  /// A machine for code, which computes other values that are the same in every row behind those of
  /// the code.
  func machine(
    _ code: RowCode, _ builder: ProgramBuilder, _ others: [ProgramBuilder.Value]
  ) -> RowMachine {
    let uniforms = code.uniforms + others
    return RowMachine(
      code, uniformProgram: builder.program(uniforms), uniformCount: uniforms.count,
      columns: columns, threadCount: threadCount, shouldStop: shouldStop)
  }
}

extension RowMachine {
  /// What an output is over all rows of a reduction.
  func result(_ output: Int, count: Int) -> DoubleDouble {
    switch code.outputs[output] {
    case .uniform(let place, let reduction):
      let value = DoubleDouble(uniforms[place])
      return reduction == .sum ? value * DoubleDouble(Double(count)) : value
    case .reduced(let reduction, let factor):
      guard let factor else { return totals[reduction] }
      return totals[reduction] * DoubleDouble(uniforms[factor])
    case .kept: return DoubleDouble(.nan)
    }
  }

  /// The numbers of an output, one for each row of the last block.
  func run(_ output: Int, of context: RowContext) -> UnsafePointer<Double> {
    guard case .kept(let slot) = code.outputs[output] else { return UnsafePointer(uniforms) }
    return context.run(in: slot)
  }
}
