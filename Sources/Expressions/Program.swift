/// One operation of a compiled formula; its result has a register of its own.
struct Instruction: Hashable, Sendable {
  enum Operation: Sendable {
    case add
    case subtract
    case multiply
    case divide
    case negate
    case power
    case minimum
    case maximum
    /// 1 where left is above right, 0 where it is below, a half where they tie.
    case preference
    /// The function of one argument in `function`.
    case call
    case modulo
    // Comparisons and conditions: 1 where they hold, 0 where they do not.
    case less
    case lessOrEqual
    case equal
    case notEqual
    case not
    case both
    case either
    /// left where the condition holds, else right.
    case choose
    /// A product that is 0 where a factor is, whatever the other.
    case maskedMultiply
    /// A quotient that is 0 where the dividend is, whatever the divisor.
    case maskedDivide
  }

  let operation: Operation
  let function: BuiltInFunction
  let left: Int32
  let right: Int32
  /// What `choose` asks; 0 for other operations.
  var condition: Int32 = 0

  /// The result over the values of the two operands; operations with one operand get it twice.
  @inline(__always)
  func result(
    _ left: Double, _ right: Double, condition: @autoclosure () -> Double
  ) -> Double {
    switch operation {
    case .modulo: BuiltInFunction.modulo(left, right)
    case .less: left < right ? 1 : 0
    case .lessOrEqual: left <= right ? 1 : 0
    case .equal: left == right ? 1 : 0
    case .notEqual: left < right || left > right ? 1 : 0
    case .not: left.holds ? 0 : 1
    case .both: left.holds && right.holds ? 1 : 0
    case .either: left.holds || right.holds ? 1 : 0
    case .choose: condition().holds ? left : right
    case .maskedMultiply: left == 0 || right == 0 ? 0 : left * right
    case .maskedDivide: left == 0 ? 0 : left / right
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .negate: -left
    case .power: Power.value(left, right)
    case .minimum: BuiltInFunction.least(left, right)
    case .maximum: BuiltInFunction.greatest(left, right)
    case .preference: left > right ? 1 : left < right ? 0 : left == right ? 0.5 : .nan
    case .call: call(left)
    }
  }

  /// Kept out of line, so that the loop over instructions stays small.
  @inline(never)
  private func call(_ argument: Double) -> Double {
    function.value(argument)
  }
}

/// A flat program with its registers: variables first, then constants, then one register for each
/// instruction.
///
/// Everything lies in storage of its own, outside arrays: a run is a loop over pointers, without
/// counting references and checking bounds that cannot be left: `ProgramBuilder` names registers
/// that it has made, `CompiledFunction` checks the length of each point before it runs one, and
/// asks for outputs that it has named.
final class Program {
  private let variableCount: Int
  private let instructionCount: Int
  private let outputCount: Int
  private let registers: UnsafeMutablePointer<Double>
  private let firstResult: UnsafeMutablePointer<Double>
  private let instructions: UnsafeMutablePointer<Instruction>
  /// The registers that hold the results asked for.
  private let outputs: UnsafeMutablePointer<Int32>

  init(
    variableCount: Int, constants: [Double], instructions: [Instruction], outputs: [Int32]
  ) {
    self.variableCount = variableCount
    instructionCount = instructions.count
    outputCount = outputs.count
    let registerCount = variableCount + constants.count + instructions.count
    registers = .allocate(capacity: registerCount)
    registers.initialize(repeating: 0, count: registerCount)
    for (index, constant) in constants.enumerated() {
      registers[variableCount + index] = constant
    }
    firstResult = registers + variableCount + constants.count
    self.instructions = .allocate(capacity: instructions.count)
    for (index, instruction) in instructions.enumerated() {
      (self.instructions + index).initialize(to: instruction)
    }
    self.outputs = .allocate(capacity: outputs.count)
    for (index, output) in outputs.enumerated() {
      (self.outputs + index).initialize(to: output)
    }
  }

  deinit {
    registers.deallocate()
    instructions.deallocate()
    outputs.deallocate()
  }

  /// Runs the program at a point of as many numbers as there are variables, and returns its first
  /// result.
  func run(at point: UnsafeBufferPointer<Double>) -> Double {
    let registers = registers
    copyVariables(point)
    var result = firstResult
    var instruction = instructions
    let end = instruction + instructionCount
    while instruction < end {
      result.pointee = instruction.pointee.result(
        registers[Int(instruction.pointee.left)], registers[Int(instruction.pointee.right)],
        condition: registers[Int(instruction.pointee.condition)])
      result += 1
      instruction += 1
    }
    return output(0)
  }

  /// Copies the coordinates of a point to the front of the registers.
  @inline(__always)
  private func copyVariables(_ point: UnsafeBufferPointer<Double>) {
    // Points are short: for these, calling the system's copy costs more than the copy.
    if variableCount > 0 { registers[0] = point[0] }
    if variableCount > 1 { registers[1] = point[1] }
    if variableCount > 2 { registers[2] = point[2] }
    guard variableCount > 3 else { return }
    for index in 3..<variableCount { registers[index] = point[index] }
  }

  /// A result of the last run.
  func output(_ position: Int) -> Double {
    registers[Int(outputs[position])]
  }

  /// Copies results of the last run, from a position on, as many as fit and there are.
  func copyOutputs(from first: Int, to destination: UnsafeMutableBufferPointer<Double>) {
    for index in 0..<min(destination.count, outputCount - first) {
      destination[index] = registers[Int(outputs[first + index])]
    }
  }
}
