import CLibrary

/// A compiled formula that is computed over intervals: bounds for all values in a box at once.
final class IntervalProgram {
  /// What a computation may meet in the box.
  struct Findings: OptionSet {
    let rawValue: UInt8

    /// An operation may have no value.
    static let gap = Findings(rawValue: 1)
    /// An operation may have a kink, a jump or a pole.
    static let rough = Findings(rawValue: 2)

    /// An operation may meet a place where it has no value by itself: a quotient by 0, the
    /// logarithm of 0.
    static let pole = Findings(rawValue: 4)

    /// Whether the result certainly has values and derivatives in the whole box.
    var isSmooth: Bool { isEmpty }
    var hasGap: Bool { contains(.gap) }
  }

  private let instructions: [(operation: Instruction, result: Int)]
  private let outputs: [Int]
  private let variableCount: Int
  // Plain memory: of properties each access would be checked for others, which costs more than the
  // arithmetic.
  private let registerCount: Int
  private let registers: UnsafeMutablePointer<Interval>
  /// What was met on the way to each register, and last what the operation at work meets.
  private let met: UnsafeMutablePointer<Findings>

  private var findings: Findings {
    get { met[registerCount] }
    set { met[registerCount] = newValue }
  }

  /// How many operations a run takes.
  var count: Int { instructions.count }

  /// The program for some values of a builder, and nothing that they do not need.
  init(_ builder: ProgramBuilder, variableCount: Int, outputs: [ProgramBuilder.Value]) {
    var isNeeded = [Bool](repeating: false, count: builder.entries.count)
    for output in outputs { isNeeded[Int(output)] = true }
    var instructions: [(operation: Instruction, result: Int)] = []
    for number in builder.entries.indices.reversed() where isNeeded[number] {
      guard case .result(let instruction) = builder.entries[number] else { continue }
      for operand in instruction.operands { isNeeded[Int(operand)] = true }
      instructions.append((instruction, number))
    }
    self.instructions = instructions.reversed()
    self.outputs = outputs.map { Int($0) }
    self.variableCount = variableCount
    registerCount = builder.entries.count
    registers = .allocate(capacity: registerCount)
    met = .allocate(capacity: registerCount + 1)
    met.initialize(repeating: [], count: registerCount + 1)
    for (number, entry) in builder.entries.enumerated() {
      if case .constant(let value) = entry {
        (registers + number).initialize(to: Self.constant(value))
      } else {
        (registers + number).initialize(to: .entire)
      }
    }
  }

  deinit {
    registers.deallocate()
    met.deallocate()
  }

  /// A constant with the numbers that it may stand for: 0.1 and pi are rounded, 2 and 0.5 are not.
  private static func constant(_ value: Double) -> Interval {
    // A product of numbers that overflowed is finite all the same.
    if value == .infinity { return Interval(.greatestFiniteMagnitude, .infinity) }
    if value == -.infinity { return Interval(-.infinity, -.greatestFiniteMagnitude) }
    let scaled = value * 0x1p20
    guard value.isFinite, scaled != scaled.rounded() || value.magnitude >= 0x1p53 else {
      return Interval(value)
    }
    // What was computed when the formula was compiled has an error of a few units.
    return Interval(value.nextDown.nextDown, value.nextUp.nextUp)
  }

  /// Computes the values over a box; empty where there is none.
  func run(_ box: [Interval]) {
    for index in 0..<variableCount { registers[index] = box[index] }
    for (instruction, result) in instructions {
      findings = met[Int(instruction.left)].union(met[Int(instruction.right)])
      let value = self.value(instruction)
      registers[result] = value
      met[result] = value.isEmpty ? findings.union(.gap) : findings
    }
  }

  /// A result of the last run.
  func output(_ position: Int) -> Interval { registers[outputs[position]] }

  /// What the last run met on the way to a result.
  func findings(_ position: Int) -> Findings { met[outputs[position]] }

  private func value(_ instruction: Instruction) -> Interval {
    let left = registers[Int(instruction.left)]
    let right = registers[Int(instruction.right)]
    switch instruction.operation {
    case .less, .lessOrEqual, .equal, .notEqual, .not, .both, .either:
      return condition(instruction.operation, left, right)
    case .choose: return choice(instruction, left, right)
    case .maskedMultiply, .maskedDivide: return masked(instruction, left, right)
    default: break
    }
    guard !left.isEmpty, !right.isEmpty else { return .empty }
    switch instruction.operation {
    case .add: return left + right
    case .subtract: return instruction.left == instruction.right ? Interval(0) : left - right
    case .multiply: return instruction.left == instruction.right ? left.squared : left * right
    case .divide: return quotient(left, right)
    case .negate: return -left
    case .power: return power(left, right)
    case .minimum:
      noteTie(left, right)
      return Interval(min(left.lower, right.lower), min(left.upper, right.upper))
    case .maximum:
      noteTie(left, right)
      return Interval(max(left.lower, right.lower), max(left.upper, right.upper))
    case .preference:
      if left.lower > right.upper { return Interval(1) }
      if left.upper < right.lower { return Interval(0) }
      noteTie(left, right)
      return Interval(0, 1)
    case .modulo: return modulo(left, right)
    case .call: return call(instruction.function, left)
    case .less, .lessOrEqual, .equal, .notEqual, .not, .both, .either, .choose, .maskedMultiply,
      .maskedDivide:
      return .entire
    }
  }

  private func quotient(_ left: Interval, _ right: Interval) -> Interval {
    if right.containsZero { findings.formUnion([.gap, .rough, .pole]) }
    return left / right
  }

  // MARK: Conditions

  /// 1 where a condition holds in the whole box, 0 where nowhere, else both.
  private func condition(
    _ operation: Instruction.Operation, _ left: Interval, _ right: Interval
  ) -> Interval {
    func truth(_ operand: Interval) -> Bool? {
      operand.isEmpty || operand.isZero ? false : operand.containsZero ? nil : true
    }
    let holds: Bool?
    switch operation {
    case .not: holds = truth(left).map { !$0 }
    case .both:
      holds =
        truth(left) == false || truth(right) == false
        ? false : truth(left) == true && truth(right) == true ? true : nil
    case .either:
      holds =
        truth(left) == true || truth(right) == true
        ? true : truth(left) == false && truth(right) == false ? false : nil
    default: holds = relation(operation, left, right)
    }
    // Where an operand has no value no relation holds.
    if let holds, !(holds && findings.hasGap) { return Interval(holds ? 1 : 0) }
    findings.insert(.rough)
    return Interval(0, 1)
  }

  private func relation(
    _ operation: Instruction.Operation, _ left: Interval, _ right: Interval
  ) -> Bool? {
    guard !left.isEmpty, !right.isEmpty else { return false }
    let isApart = left.upper < right.lower || right.upper < left.lower
    let isOne = left.lower == left.upper && left == right
    switch operation {
    case .less: return left.upper < right.lower ? true : left.lower >= right.upper ? false : nil
    case .lessOrEqual:
      return left.upper <= right.lower ? true : left.lower > right.upper ? false : nil
    case .equal: return isApart ? false : isOne ? true : nil
    default: return isApart ? true : isOne ? false : nil
    }
  }

  private func choice(
    _ instruction: Instruction, _ left: Interval, _ right: Interval
  ) -> Interval {
    let condition = registers[Int(instruction.condition)]
    let asked = met[Int(instruction.condition)]
    if condition.isEmpty || condition.isZero {
      findings = asked.union(met[Int(instruction.right)])
      return right
    }
    if !condition.containsZero {
      findings = asked.union(met[Int(instruction.left)])
      return left
    }
    findings.formUnion(asked.union(.rough))
    if left.isEmpty || right.isEmpty { findings.insert(.gap) }
    return left.union(right)
  }

  /// Products and quotients that are 0 where the first operand is, whatever the second.
  private func masked(
    _ instruction: Instruction, _ left: Interval, _ right: Interval
  ) -> Interval {
    let isProduct = instruction.operation == .maskedMultiply
    if left.isZero {
      findings = met[Int(instruction.left)]
      return left
    }
    if isProduct, right.isZero {
      findings = met[Int(instruction.right)]
      return right
    }
    let mayBeZero = left.containsZero || isProduct && right.containsZero
    guard !left.isEmpty, !right.isEmpty else { return mayBeZero ? Interval(0) : .empty }
    let value = isProduct ? left * right : quotient(left, right)
    return mayBeZero ? value.union(Interval(0)) : value
  }

  // MARK: Functions

  /// Whole numbers that two ends are rounded to; a jump where they differ.
  private func steps(_ argument: Interval, _ rule: FloatingPointRoundingRule) -> Interval {
    let result = Interval(argument.lower.rounded(rule), argument.upper.rounded(rule))
    if result.lower != result.upper || result.lower == argument.lower
      || result.upper == argument.upper
    {
      findings.insert(.rough)
    }
    return result
  }

  private func modulo(_ left: Interval, _ right: Interval) -> Interval {
    if left.lower == left.upper, right.lower == right.upper {
      return Interval(BuiltInFunction.modulo(left.lower, right.lower)).widened()
    }
    let quotient = quotient(left, right)
    guard !quotient.isEmpty else { return .empty }
    let turns = Interval(quotient.lower.rounded(.down), quotient.upper.rounded(.down))
    if turns.lower == turns.upper, turns.lower.isFinite, turns.lower < quotient.lower {
      return left - Interval(turns.lower) * right
    }
    findings.insert(.rough)
    return Interval(min(right.lower, 0), max(right.upper, 0))
  }

  private func noteTie(_ left: Interval, _ right: Interval) {
    if left.upper >= right.lower, right.upper >= left.lower { findings.insert(.rough) }
  }

  /// The part of an interval inside a domain; notes when something lies outside or at an end.
  private func clipped(_ argument: Interval, _ domain: Interval) -> Interval {
    if argument.lower < domain.lower || argument.upper > domain.upper { findings.insert(.gap) }
    if argument.lower <= domain.lower || argument.upper >= domain.upper { findings.insert(.rough) }
    return argument.intersection(domain)
  }

  private func power(_ base: Interval, _ exponent: Interval) -> Interval {
    if exponent.lower == exponent.upper, exponent.lower == exponent.lower.rounded(),
      exponent.lower.magnitude < 1e9
    {
      return power(base, toWhole: exponent.lower)
    }
    // Between whole exponents only numbers from 0 up have powers.
    if base.lower <= 0 { findings.insert(.rough) }
    if base.lower < 0 { findings.insert(.gap) }
    let base = base.intersection(Interval(0, .infinity))
    guard !base.isEmpty else { return .empty }
    if base.lower == 0, exponent.lower < 0 { findings.formUnion([.gap, .pole]) }
    // For each base the power rises or falls with the exponent, and the other way round.
    var result = Interval.empty
    for first in [base.lower, base.upper] {
      for second in [exponent.lower, exponent.upper] {
        let value = pow(first, second)
        guard !value.isNaN else { return Interval(0, .infinity) }
        result = result.union(Interval(value, value))
      }
    }
    return result.widened(within: Interval(0, .infinity))
  }

  private func power(_ base: Interval, toWhole exponent: Double) -> Interval {
    if exponent == 0 { return Interval(1) }
    if exponent < 0 {
      if base.containsZero {
        findings.formUnion([.gap, .rough, .pole])
      }
      return Interval(1) / power(base, toWhole: -exponent)
    }
    if exponent.truncatingRemainder(dividingBy: 2) == 0 {
      let least = base.containsZero ? 0 : min(base.lower.magnitude, base.upper.magnitude)
      return Interval(pow(least, exponent), pow(base.magnitude, exponent))
        .widened(within: Interval(0, .infinity))
    }
    var result = base.rising { pow($0, exponent) }
    if base.lower == 0 { result.lower = 0 }
    if base.upper == 0 { result.upper = 0 }
    return result
  }

  private func call(_ function: BuiltInFunction, _ argument: Interval) -> Interval {
    switch function {
    case .sqrt: return clipped(argument, Interval(0, .infinity)).squareRoot
    case .exp: return argument.rising(within: Interval(0, .infinity)) { Glibc.exp($0) }
    case .log, .ln, .log2, .log10:
      if argument.containsZero { findings.formUnion([.gap, .rough, .pole]) }
      let inside = clipped(argument, Interval(0, .infinity))
      guard !inside.isEmpty, inside.upper > 0 else { return .empty }
      return inside.rising { function.value($0) }
    case .sin: return wave(argument, top: 0.25)
    case .cos: return wave(argument, top: 0)
    case .tan:
      let half = Double.pi / 2
      guard argument.magnitude < 1e8, !Self.holds(argument, half, everyOther: .pi) else {
        findings.formUnion([.gap, .rough, .pole])
        return .entire
      }
      return argument.rising { Glibc.tan($0) }
    case .asin:
      return clipped(argument, Interval(-1, 1)).rising(within: Interval(-1.5708, 1.5708)) {
        Glibc.asin($0)
      }
    case .acos:
      let inside = clipped(argument, Interval(-1, 1))
      guard !inside.isEmpty else { return inside }
      return Interval(Glibc.acos(inside.upper), Glibc.acos(inside.lower))
        .widened(within: Interval(0, 3.1416))
    case .atan: return argument.rising(within: Interval(-1.5708, 1.5708)) { Glibc.atan($0) }
    case .sinh: return argument.rising { Glibc.sinh($0) }
    case .cosh:
      let least =
        argument.containsZero ? 0 : min(argument.lower.magnitude, argument.upper.magnitude)
      return Interval(Glibc.cosh(least), Glibc.cosh(argument.magnitude))
        .widened(within: Interval(1, .infinity))
    case .tanh: return argument.rising(within: Interval(-1, 1)) { Glibc.tanh($0) }
    case .abs:
      if argument.containsZero { findings.insert(.rough) }
      return Interval(
        argument.containsZero ? 0 : min(argument.lower.magnitude, argument.upper.magnitude),
        argument.magnitude)
    case .sign:
      if argument.lower > 0 { return Interval(1) }
      if argument.upper < 0 { return Interval(-1) }
      findings.insert(.rough)
      return Interval(argument.lower < 0 ? -1 : 0, argument.upper > 0 ? 1 : 0)
    case .sigmoid: return argument.rising(within: Interval(0, 1)) { function.value($0) }
    case .floor: return steps(argument, .down)
    case .ceil: return steps(argument, .up)
    case .round: return steps(argument, .toNearestOrAwayFromZero)
    case .min, .max: return argument
    case .mod, .if: return .empty
    }
  }

  /// The values of sine (`top` 0.25) or cosine (0): where in a turn the top lies.
  private func wave(_ argument: Interval, top: Double) -> Interval {
    guard argument.width < 6.28, argument.magnitude < 1e8 else { return Interval(-1, 1) }
    let turn = 2 * Double.pi
    let function: (Double) -> Double = top == 0 ? { Glibc.cos($0) } : { Glibc.sin($0) }
    let (first, last) = (function(argument.lower), function(argument.upper))
    var result = Interval(min(first, last), max(first, last))
    if Self.holds(argument, top * turn, everyOther: turn) { result.upper = 1 }
    if Self.holds(argument, (top + 0.5) * turn, everyOther: turn) { result.lower = -1 }
    return result.widened(within: Interval(-1, 1))
  }

  /// Whether an interval may hold one of the numbers that lie a period apart.
  private static func holds(
    _ interval: Interval, _ first: Double, everyOther period: Double
  ) -> Bool {
    let slack = 1e-15 * (interval.magnitude + 10)
    let next = ((interval.lower - slack - first) / period).rounded(.up)
    return first + next * period <= interval.upper + slack
      || first + (next - 1) * period >= interval.lower - slack
  }
}

extension IntervalProgram {
  /// A value computed at a point, or 0 where rounding of the point and on the way hides the
  /// difference.
  ///
  /// The first result of the program is the function.
  func settled(_ value: Double, at point: [Double]) -> Double {
    run(point.map { Interval($0.nextDown, $0.nextUp) })
    return output(0).containsZero && !output(0).isEmpty ? 0 : value
  }
}

extension IntervalProgram {
  /// Whether a pole or the logarithm of 0 lies where a point does, up to rounding, so that the
  /// function has no value there.
  ///
  /// Floating point may give one all the same: 1/(1/0) is 0 there. The first result of the program
  /// is the function.
  func hasPole(at point: [Double]) -> Bool {
    run(point.map { Interval($0.nextDown, $0.nextUp) })
    return findings(0).contains(.pole)
  }
}

extension Instruction {
  /// The numbers of what the operation is computed from.
  var operands: [ProgramBuilder.Value] { [left, right, condition] }
}
