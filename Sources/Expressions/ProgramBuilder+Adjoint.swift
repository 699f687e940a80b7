import CLibrary

extension ProgramBuilder {
  /// Adds the operations of the gradient of a value and returns the numbers of its components.
  ///
  /// Reverse accumulation: adjoints are passed down from results to operands, so that all partial
  /// derivatives together cost a small multiple of the value.
  ///
  /// Source: Seppo Linnainmaa, 1976, "Taylor expansion of the accumulated rounding error".
  mutating func gradient(of output: Value, variableCount: Int) -> [Value] {
    gradient(of: output, by: (0..<variableCount).map { Value($0) })
  }

  /// Adds the operations of the derivatives of a value by others, which count as independent: what
  /// those depend on is left aside.
  mutating func gradient(of output: Value, by others: [Value]) -> [Value] {
    // No adjoint is a structural zero: nothing flows, whatever the local derivative.
    var adjoints = [Value?](repeating: nil, count: Int(output) + 1)
    adjoints[Int(output)] = constant(1)
    let isOther = Set(others)
    for number in (0...Int(output)).reversed() {
      guard let adjoint = adjoints[number], isActive[number], !isOther.contains(Value(number)),
        let instruction = instruction(Value(number))
      else { continue }
      for (operand, part) in flow(adjoint, through: instruction, result: Value(number)) {
        adjoints[Int(operand)] = adjoints[Int(operand)].map { sum($0, part) } ?? part
      }
    }
    return others.map { other in
      Int(other) < adjoints.count ? adjoints[Int(other)] ?? constant(0) : constant(0)
    }
  }

  /// What an instruction passes on to those of its operands that depend on variables.
  private mutating func flow(
    _ adjoint: Value, through instruction: Instruction, result: Value
  ) -> [(operand: Value, part: Value)] {
    let left = instruction.left
    let right = instruction.right
    var parts: [(operand: Value, part: Value)] = []
    let leftIsActive = isActive[Int(left)]
    let rightIsActive = isActive[Int(right)]
    switch instruction.operation {
    case .add:
      if leftIsActive { parts.append((left, adjoint)) }
      if rightIsActive { parts.append((right, adjoint)) }
    case .subtract:
      if leftIsActive { parts.append((left, adjoint)) }
      if rightIsActive { parts.append((right, opposite(adjoint))) }
    case .multiply, .maskedMultiply:
      if left == right {
        parts.append((left, scale(scale(constant(2), adjoint), left)))
      } else {
        if leftIsActive { parts.append((left, scale(adjoint, right))) }
        if rightIsActive { parts.append((right, scale(adjoint, left))) }
      }
    case .divide, .maskedDivide:
      let part =
        isMasked[Int(adjoint)] || instruction.operation == .maskedDivide
        ? maskedDivide(adjoint, right) : divide(adjoint, right)
      if leftIsActive { parts.append((left, part)) }
      if rightIsActive { parts.append((right, opposite(scale(part, result)))) }
    case .negate:
      parts.append((left, opposite(adjoint)))
    case .choose:
      if leftIsActive {
        parts.append((left, mask(adjoint, where: instruction.condition, holds: true)))
      }
      if rightIsActive {
        parts.append((right, mask(adjoint, where: instruction.condition, holds: false)))
      }
    case .modulo:
      if leftIsActive { parts.append((left, adjoint)) }
      if rightIsActive {
        parts.append((right, opposite(scale(adjoint, call(.floor, divide(left, right))))))
      }
    case .power:
      if leftIsActive {
        parts.append((left, scale(adjoint, powerSlope(base: left, exponent: right))))
      }
      if rightIsActive {
        parts.append((right, scale(adjoint, multiply(result, call(.ln, left)))))
      }
    case .minimum:
      if leftIsActive { parts.append((left, scale(adjoint, preference(right, left)))) }
      if rightIsActive { parts.append((right, scale(adjoint, preference(left, right)))) }
    case .maximum:
      if leftIsActive { parts.append((left, scale(adjoint, preference(left, right)))) }
      if rightIsActive { parts.append((right, scale(adjoint, preference(right, left)))) }
    case .preference, .less, .lessOrEqual, .equal, .notEqual, .not, .both, .either: break
    case .call:
      if let slope = slope(of: instruction.function, at: left, result: result) {
        parts.append((left, scale(adjoint, slope)))
      }
    }
    return parts
  }

  /// A sum of adjoints: masked when one of them is.
  private mutating func sum(_ left: Value, _ right: Value) -> Value {
    let sum = add(left, right)
    return isMasked[Int(left)] || isMasked[Int(right)] ? masked(sum) : sum
  }

  /// An adjoint with its sign changed: masked when it was.
  private mutating func opposite(_ adjoint: Value) -> Value {
    let opposite = negate(adjoint)
    return isMasked[Int(adjoint)] ? masked(opposite) : opposite
  }

  /// The derivative of a power by its base.
  private mutating func powerSlope(base: Value, exponent: Value) -> Value {
    guard let number = constantValue(exponent) else {
      return multiply(exponent, power(base, subtract(exponent, constant(1))))
    }
    return number == 0
      ? constant(0) : scale(constant(number), power(base, toLiteral: number - 1))
  }

  /// A product in which constant factors are put together; exact up to rounding.
  private mutating func scale(_ left: Value, _ right: Value) -> Value {
    if isMasked[Int(left)] || isMasked[Int(right)] { return maskedMultiply(left, right) }
    for (factor, other) in [(left, right), (right, left)] {
      guard let outer = constantValue(factor), let inner = instruction(other),
        inner.operation == .multiply
      else { continue }
      for (known, rest) in [(inner.left, inner.right), (inner.right, inner.left)] {
        if let number = constantValue(known), (outer * number).isNormal {
          return multiply(constant(outer * number), rest)
        }
      }
    }
    return multiply(left, right)
  }

  /// The derivative of a function at its argument; nil where it is zero everywhere.
  private mutating func slope(
    of function: BuiltInFunction, at argument: Value, result: Value
  ) -> Value? {
    let one = constant(1)
    switch function {
    case .sqrt: return divide(constant(0.5), result)
    case .exp: return result
    case .log, .ln: return divide(one, argument)
    case .log2: return divide(constant(M_LOG2E), argument)
    case .log10: return divide(constant(M_LOG10E), argument)
    case .sin: return call(.cos, argument)
    case .cos: return negate(call(.sin, argument))
    case .tan: return add(one, multiply(result, result))
    case .asin, .acos:
      let root = call(.sqrt, subtract(one, multiply(argument, argument)))
      return divide(function == .asin ? one : constant(-1), root)
    case .atan: return divide(one, add(one, multiply(argument, argument)))
    case .sinh: return call(.cosh, argument)
    case .cosh: return call(.sinh, argument)
    case .tanh: return subtract(one, multiply(result, result))
    case .abs: return call(.sign, argument)
    case .sign, .floor, .ceil, .round: return nil
    case .min, .max: return one
    // These have instructions of their own.
    case .mod, .if: return nil
    case .sigmoid: return multiply(result, call(.sigmoid, negate(argument)))
    }
  }
}
