/// Collects the operations of a formula, each once: an operation asked for again is the one that is
/// there.
///
/// Values are numbered in the order in which they come up; operands have lower numbers than
/// results.
struct ProgramBuilder {
  /// The number of a value.
  typealias Value = Int32

  enum Entry {
    case variable
    case constant(Double)
    case result(Instruction)
  }

  private(set) var entries: [Entry]
  /// Whether a value depends on a variable.
  private(set) var isActive: [Bool]
  /// Whether a value is 0 where a condition rules a part of the formula out, and must stay so in
  /// products with what that part computes there.
  private(set) var isMasked: [Bool]
  private var results: [Instruction: Value] = [:]
  private var constants: [UInt64: Value] = [:]
  private let variableCount: Int

  /// The numbers 0 ..< variableCount are those of the variables.
  ///
  /// The last `inactiveCount` of them are never differentiated by.
  init(variableCount: Int, inactiveCount: Int = 0) {
    self.variableCount = variableCount
    entries = Array(repeating: .variable, count: variableCount)
    isActive = (0..<variableCount).map { $0 < variableCount - inactiveCount }
    isMasked = Array(repeating: false, count: variableCount)
  }

  mutating func constant(_ value: Double) -> Value {
    if let known = constants[value.bitPattern] { return known }
    let number = append(.constant(value), isActive: false)
    constants[value.bitPattern] = number
    return number
  }

  func constantValue(_ value: Value) -> Double? {
    if case .constant(let number) = entries[Int(value)] { number } else { nil }
  }

  func instruction(_ value: Value) -> Instruction? {
    if case .result(let instruction) = entries[Int(value)] { instruction } else { nil }
  }

  private mutating func append(_ entry: Entry, isActive: Bool) -> Value {
    entries.append(entry)
    self.isActive.append(isActive)
    isMasked.append(false)
    return Value(entries.count - 1)
  }

  /// The operation on two values, computed now when both are constants.
  private mutating func emit(
    _ operation: Instruction.Operation, _ left: Value, _ right: Value,
    function: BuiltInFunction = .abs
  ) -> Value {
    let isCommutative =
      switch operation {
      case .add, .multiply, .maskedMultiply, .equal, .notEqual, .both, .either: true
      default: false
      }
    let instruction = Instruction(
      operation: operation, function: function,
      left: isCommutative ? min(left, right) : left,
      right: isCommutative ? max(left, right) : right)
    if let known = results[instruction] { return known }
    if let first = constantValue(instruction.left), let second = constantValue(instruction.right) {
      return constant(instruction.result(first, second, condition: .nan))
    }
    let active = isActive[Int(left)] || isActive[Int(right)]
    let number = append(.result(instruction), isActive: active)
    results[instruction] = number
    return number
  }

  /// The operand when the value is a change of sign.
  private func negatedOperand(_ value: Value) -> Value? {
    guard let instruction = instruction(value), instruction.operation == .negate else { return nil }
    return instruction.left
  }

  // The rewritings below are exact: they change no bit of any result.

  mutating func negate(_ operand: Value) -> Value {
    negatedOperand(operand) ?? emit(.negate, operand, operand)
  }

  mutating func add(_ left: Value, _ right: Value) -> Value {
    if let operand = negatedOperand(right) { return subtract(left, operand) }
    if let operand = negatedOperand(left) { return subtract(right, operand) }
    return emit(.add, left, right)
  }

  mutating func subtract(_ left: Value, _ right: Value) -> Value {
    if let operand = negatedOperand(right) { return add(left, operand) }
    return emit(.subtract, left, right)
  }

  mutating func multiply(_ left: Value, _ right: Value) -> Value {
    if constantValue(left) == 1 { return right }
    if constantValue(right) == 1 { return left }
    if constantValue(left) == -1 { return negate(right) }
    if constantValue(right) == -1 { return negate(left) }
    if let operand = negatedOperand(left) {
      if let factor = constantValue(right) { return multiply(operand, constant(-factor)) }
      return negate(multiply(operand, right))
    }
    if let operand = negatedOperand(right) {
      if let factor = constantValue(left) { return multiply(constant(-factor), operand) }
      return negate(multiply(left, operand))
    }
    return emit(.multiply, left, right)
  }

  mutating func divide(_ left: Value, _ right: Value) -> Value {
    constantValue(right) == 1 ? left : emit(.divide, left, right)
  }

  mutating func minimum(_ left: Value, _ right: Value) -> Value { emit(.minimum, left, right) }

  mutating func maximum(_ left: Value, _ right: Value) -> Value { emit(.maximum, left, right) }

  mutating func modulo(_ left: Value, _ right: Value) -> Value { emit(.modulo, left, right) }

  mutating func compare(_ comparison: Comparison, _ left: Value, _ right: Value) -> Value {
    switch comparison {
    case .less: emit(.less, left, right)
    case .lessOrEqual: emit(.lessOrEqual, left, right)
    case .greater: emit(.less, right, left)
    case .greaterOrEqual: emit(.lessOrEqual, right, left)
    case .equal: emit(.equal, left, right)
    case .notEqual: emit(.notEqual, left, right)
    }
  }

  mutating func connect(_ connective: Connective, _ operands: [Value]) -> Value {
    switch connective {
    case .not: emit(.not, operands[0], operands[0])
    case .and: operands.dropFirst().reduce(operands[0]) { emit(.both, $0, $1) }
    case .or: operands.dropFirst().reduce(operands[0]) { emit(.either, $0, $1) }
    }
  }

  /// The left value where the condition holds, else the right one.
  mutating func choose(_ condition: Value, _ left: Value, _ right: Value) -> Value {
    if left == right { return left }
    if let known = constantValue(condition) { return known.holds ? left : right }
    let instruction = Instruction(
      operation: .choose, function: .abs, left: left, right: right, condition: condition)
    if let known = results[instruction] { return known }
    let active = [left, right, condition].contains { isActive[Int($0)] }
    let number = append(.result(instruction), isActive: active)
    results[instruction] = number
    return number
  }

  /// The value where the condition holds (or, with `holds` false, where it does not), else 0.
  mutating func mask(_ value: Value, where condition: Value, holds: Bool) -> Value {
    let zero = constant(0)
    return masked(
      holds ? choose(condition, value, zero) : choose(condition, zero, value))
  }

  mutating func maskedMultiply(_ left: Value, _ right: Value) -> Value {
    if constantValue(left) == 1 { return right }
    if constantValue(right) == 1 { return left }
    return masked(emit(.maskedMultiply, left, right))
  }

  mutating func maskedDivide(_ left: Value, _ right: Value) -> Value {
    constantValue(right) == 1 ? left : masked(emit(.maskedDivide, left, right))
  }

  /// The value, noted as one that is 0 where a part of the formula is ruled out.
  mutating func masked(_ value: Value) -> Value {
    if constantValue(value) == nil, value >= variableCount { isMasked[Int(value)] = true }
    return value
  }

  mutating func preference(_ left: Value, _ right: Value) -> Value {
    emit(.preference, left, right)
  }

  mutating func call(_ function: BuiltInFunction, _ argument: Value) -> Value {
    emit(.call, argument, argument, function: function)
  }

  mutating func power(_ base: Value, _ exponent: Value) -> Value {
    emit(.power, base, exponent)
  }

  /// The power to an exponent written as a number, by the same operations as `Power.value`.
  mutating func power(_ base: Value, toLiteral exponent: Double) -> Value {
    switch exponent {
    case 1: return base
    case 2: return multiply(base, base)
    case 3: return multiply(multiply(base, base), base)
    case 4:
      let square = multiply(base, base)
      return multiply(square, square)
    case -1: return divide(constant(1), base)
    case -2: return divide(constant(1), multiply(base, base))
    default: return power(base, constant(exponent))
    }
  }

  /// The program that computes the given values, and nothing that they do not need.
  func program(_ outputs: [Value]) -> Program {
    let listing = listing(outputs)
    return Program(
      variableCount: variableCount, constants: listing.constants,
      instructions: listing.instructions, outputs: listing.outputs)
  }

  /// What a program that computes the given values consists of: its registers are the variables,
  /// the constants and one for each instruction.
  func listing(
    _ outputs: [Value]
  ) -> (constants: [Double], instructions: [Instruction], outputs: [Int32]) {
    var isNeeded = [Bool](repeating: false, count: entries.count)
    for output in outputs { isNeeded[Int(output)] = true }
    for number in entries.indices.reversed() where isNeeded[number] {
      guard case .result(let instruction) = entries[number] else { continue }
      isNeeded[Int(instruction.left)] = true
      isNeeded[Int(instruction.right)] = true
      if instruction.operation == .choose { isNeeded[Int(instruction.condition)] = true }
    }
    var registers = [Int32](repeating: 0, count: entries.count)
    for index in 0..<variableCount { registers[index] = Int32(index) }
    var constants: [Double] = []
    for (number, entry) in entries.enumerated() where isNeeded[number] {
      guard case .constant(let value) = entry else { continue }
      registers[number] = Int32(variableCount + constants.count)
      constants.append(value)
    }
    let firstResult = variableCount + constants.count
    var instructions: [Instruction] = []
    for (number, entry) in entries.enumerated() where isNeeded[number] {
      guard case .result(let instruction) = entry else { continue }
      registers[number] = Int32(firstResult + instructions.count)
      instructions.append(
        Instruction(
          operation: instruction.operation, function: instruction.function,
          left: registers[Int(instruction.left)], right: registers[Int(instruction.right)],
          condition: instruction.operation == .choose
            ? registers[Int(instruction.condition)] : 0))
    }
    return (constants, instructions, outputs.map { registers[Int($0)] })
  }
}

extension ProgramBuilder {
  /// Adds the operations of a formula without calls of users' functions and returns the number of
  /// its value.
  mutating func add(
    _ root: Node, variables: [String: Int]
  ) throws(ExpressionError) -> Value {
    let order = Postorder(root)
    var values: [Value] = []
    values.reserveCapacity(order.nodes.count)
    for (position, node) in order.nodes.enumerated() {
      let operands = order.operands(of: position).map { values[$0] }
      values.append(try add(node, operands, variables))
    }
    return values.last ?? constant(.nan)
  }

  private mutating func add(
    _ node: Node, _ operands: [Value], _ variables: [String: Int]
  ) throws(ExpressionError) -> Value {
    switch node.form {
    case .number(let value): return constant(value)
    case .constant(let named): return constant(named.value)
    case .variable(let name):
      guard let index = variables[name] else { throw .unknownName(name: name, nil) }
      return Value(index)
    case .negation: return negate(operands[0])
    case .sum(let terms):
      var sum = terms[0].isNegative ? negate(operands[0]) : operands[0]
      for (term, operand) in zip(terms, operands).dropFirst() {
        sum = term.isNegative ? subtract(sum, operand) : add(sum, operand)
      }
      return sum
    case .product(let factors):
      var product = operands[0]
      for (factor, operand) in zip(factors, operands).dropFirst() {
        product = factor.isDivisor ? divide(product, operand) : multiply(product, operand)
      }
      return product
    case .power(let base, let exponent):
      if case .constant(.e) = base.form { return call(.exp, operands[1]) }
      if case .number(let literal) = exponent.form {
        return power(operands[0], toLiteral: literal)
      }
      return power(operands[0], operands[1])
    case .comparison(let comparison, _, _): return compare(comparison, operands[0], operands[1])
    case .logic(let connective, _): return connect(connective, operands)
    case .call(.if, _): return choose(operands[0], operands[1], operands[2])
    case .call(.mod, _): return modulo(operands[0], operands[1])
    case .call(let function, _):
      var result = operands[0]
      switch function {
      case .min: for operand in operands.dropFirst() { result = minimum(result, operand) }
      case .max: for operand in operands.dropFirst() { result = maximum(result, operand) }
      default: result = call(function, result)
      }
      return result
    case .application, .element, .boundCall, .rowCall, .aggregate, .column:
      // The caller has bound and expanded them, and put numbers in the place of aggregates.
      return constant(.nan)
    }
  }
}
