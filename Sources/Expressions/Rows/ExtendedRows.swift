import Numerics

/// The body of a row function in about 32 digits, with its derivatives by the scalars.
final class ExtendedRows {
  private let body: RowBody
  private let columns: RowColumns
  private let shouldStop: () -> Bool
  private let instructions: [Instruction]
  /// The registers of the value and of the derivatives.
  private let outputs: [Int32]
  /// The variables, the constants, and one register for each instruction.
  private var registers: [DoubleDouble]
  private let firstResult: Int

  init(_ body: RowBody, columns: RowColumns, shouldStop: @escaping () -> Bool) {
    self.body = body
    self.columns = columns
    self.shouldStop = shouldStop
    var builder = body.builder
    let components = builder.gradient(of: body.value, variableCount: body.scalarCount)
    let listing = builder.listing([body.value] + components)
    instructions = listing.instructions
    outputs = listing.outputs
    registers = Array(repeating: DoubleDouble(0), count: body.firstColumn + columns.count)
    registers += listing.constants.map { DoubleDouble($0) }
    firstResult = registers.count
    registers += Array(repeating: DoubleDouble(0), count: instructions.count)
  }

  /// Writes the value of each row of a range and its derivatives by the scalars, row by row.
  ///
  /// - Returns: Whether all rows were taken.
  func writeValuesAndJacobian(
    at scalars: UnsafeBufferPointer<DoubleDouble>, rows: Range<Int>,
    to values: UnsafeMutableBufferPointer<DoubleDouble>,
    _ jacobian: UnsafeMutableBufferPointer<DoubleDouble>
  ) -> Bool {
    for (index, scalar) in scalars.enumerated() { registers[index] = scalar }
    for (position, row) in rows.enumerated() {
      if position % RowContext.blockSize == 0, shouldStop() { return false }
      for column in 0..<columns.count {
        guard let number = columns.start(of: column, at: row) else { continue }
        registers[body.firstColumn + column] = DoubleDouble(number.pointee)
      }
      run()
      values[position] = registers[Int(outputs[0])]
      for index in 0..<body.scalarCount {
        jacobian[position * body.scalarCount + index] = registers[Int(outputs[1 + index])]
      }
    }
    return true
  }

  private func run() {
    for (index, instruction) in instructions.enumerated() {
      registers[firstResult + index] = instruction.result(
        registers[Int(instruction.left)], registers[Int(instruction.right)],
        condition: registers[Int(instruction.condition)])
    }
  }
}

extension Instruction {
  /// The result over the values of the operands, in about 32 digits.
  func result(
    _ left: DoubleDouble, _ right: DoubleDouble, condition: DoubleDouble
  ) -> DoubleDouble {
    switch operation {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .negate: -left
    case .power: left.power(right)
    case .call: function.value(left)
    case .minimum: left < right || left.high.isNaN ? left : right
    case .maximum: right < left || left.high.isNaN ? left : right
    case .choose: condition.high.holds ? left : right
    case .maskedMultiply: left.high == 0 || right.high == 0 ? DoubleDouble(0) : left * right
    case .maskedDivide: left.high == 0 ? DoubleDouble(0) : left / right
    case .modulo: left - (left / right).rounded(.down) * right
    case .less: truth(left < right)
    case .lessOrEqual: truth(left < right || left == right)
    case .equal: truth(left == right)
    case .notEqual: truth(left < right || right < left)
    case .not, .both, .either, .preference:
      // A difference of the low parts alone is one of the numbers.
      DoubleDouble(
        result(
          operation == .preference ? (left - right).high : left.high,
          operation == .preference ? 0 : right.high, condition: 0))
    }
  }

  private func truth(_ holds: Bool) -> DoubleDouble { DoubleDouble(holds ? 1 : 0) }
}

extension BuiltInFunction {
  /// The value of a function of one argument in about 32 digits.
  fileprivate func value(_ x: DoubleDouble) -> DoubleDouble {
    switch self {
    case .sqrt: x.squareRoot()
    case .exp: x.exponential()
    case .log, .ln: x.logarithm()
    case .log2: x.logarithm2()
    case .log10: x.logarithm10()
    case .sin: x.sineAndCosine().sine
    case .cos: x.sineAndCosine().cosine
    case .tan:
      {
        let (sine, cosine) = x.sineAndCosine()
        return sine / cosine
      }()
    case .asin: x.arcSine()
    case .acos: x.arcCosine()
    case .atan: x.arcTangent()
    case .sinh: x.hyperbolicSine()
    case .cosh: x.hyperbolicCosine()
    case .tanh: x.hyperbolicTangent()
    case .sigmoid: x.logistic()
    case .abs: x.magnitude
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .round: x.rounded(.toNearestOrAwayFromZero)
    case .min, .max: x
    case .sign, .mod, .if: DoubleDouble(value(x.high))
    }
  }
}
