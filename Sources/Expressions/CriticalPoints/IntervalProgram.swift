import Glibc

/// A compiled formula that is computed over intervals: bounds for all values in a box at once.
final class IntervalProgram {
  /// What the last run met on its way.
  struct Findings {
    /// Whether an operation may have no value somewhere in the box.
    var hasGap = false
    /// Whether an operation may have a kink, a jump or a pole somewhere in the box.
    var isRough = false

    /// Whether values and derivatives exist in the whole box.
    var isSmooth: Bool { !hasGap && !isRough }
  }

  private let instructions: [(operation: Instruction, result: Int)]
  private let outputs: [Int]
  private let variableCount: Int
  private var registers: [Interval]
  private(set) var findings = Findings()

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
    registers = builder.entries.map { entry in
      if case .constant(let value) = entry { Self.constant(value) } else { .entire }
    }
  }

  /// A constant with the numbers that it may stand for: 0.1 and pi are rounded, 2 and 0.5 are not.
  private static func constant(_ value: Double) -> Interval {
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
    findings = Findings()
    for (instruction, result) in instructions {
      let value = self.value(instruction)
      registers[result] = value
      if value.isEmpty { findings.hasGap = true }
    }
  }

  /// A result of the last run.
  func output(_ position: Int) -> Interval { registers[outputs[position]] }

  private func value(_ instruction: Instruction) -> Interval {
    let left = registers[Int(instruction.left)]
    let right = registers[Int(instruction.right)]
    guard !left.isEmpty, !right.isEmpty else { return .empty }
    switch instruction.operation {
    case .add: return left + right
    case .subtract: return instruction.left == instruction.right ? Interval(0) : left - right
    case .multiply: return instruction.left == instruction.right ? left.squared : left * right
    case .divide:
      if right.containsZero {
        findings.isRough = true
        findings.hasGap = true
      }
      return left / right
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
    case .call: return call(instruction.function, left)
    }
  }

  private func noteTie(_ left: Interval, _ right: Interval) {
    if left.upper >= right.lower, right.upper >= left.lower { findings.isRough = true }
  }

  /// The part of an interval inside a domain; notes when something lies outside or at an end.
  private func clipped(_ argument: Interval, _ domain: Interval) -> Interval {
    if argument.lower < domain.lower || argument.upper > domain.upper { findings.hasGap = true }
    if argument.lower <= domain.lower || argument.upper >= domain.upper { findings.isRough = true }
    return argument.intersection(domain)
  }

  private func power(_ base: Interval, _ exponent: Interval) -> Interval {
    if exponent.lower == exponent.upper, exponent.lower == exponent.lower.rounded(),
      exponent.lower.magnitude < 1e9
    {
      return power(base, toWhole: exponent.lower)
    }
    // Between whole exponents only numbers from 0 up have powers.
    if base.lower <= 0 { findings.isRough = true }
    if base.lower < 0 { findings.hasGap = true }
    let base = base.intersection(Interval(0, .infinity))
    guard !base.isEmpty else { return .empty }
    if base.lower == 0, exponent.lower < 0 { findings.hasGap = true }
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
        findings.isRough = true
        findings.hasGap = true
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
    case .log, .ln, .log10:
      let inside = clipped(argument, Interval(0, .infinity))
      guard !inside.isEmpty, inside.upper > 0 else { return .empty }
      return inside.rising { function.value($0) }
    case .sin: return wave(argument, top: 0.25)
    case .cos: return wave(argument, top: 0)
    case .tan:
      let half = Double.pi / 2
      guard argument.magnitude < 1e8, !Self.holds(argument, half, everyOther: .pi) else {
        findings.isRough = true
        findings.hasGap = true
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
      let least = argument.containsZero ? 0 : min(argument.lower.magnitude, argument.upper.magnitude)
      return Interval(Glibc.cosh(least), Glibc.cosh(argument.magnitude))
        .widened(within: Interval(1, .infinity))
    case .tanh: return argument.rising(within: Interval(-1, 1)) { Glibc.tanh($0) }
    case .abs:
      if argument.containsZero { findings.isRough = true }
      return Interval(
        argument.containsZero ? 0 : min(argument.lower.magnitude, argument.upper.magnitude),
        argument.magnitude)
    case .sign:
      if argument.lower > 0 { return Interval(1) }
      if argument.upper < 0 { return Interval(-1) }
      findings.isRough = true
      return Interval(argument.lower < 0 ? -1 : 0, argument.upper > 0 ? 1 : 0)
    case .sigmoid: return argument.rising(within: Interval(0, 1)) { function.value($0) }
    case .min, .max: return argument
    }
  }

  /// The values of sine (`top` 0.25) or cosine (0): where in a turn the top lies.
  private func wave(_ argument: Interval, top: Double) -> Interval {
    guard argument.width < 6.28, argument.magnitude < 1e8 else { return Interval(-1, 1) }
    let turn = 2 * Double.pi
    let function: (Double) -> Double = top == 0 ? { Glibc.cos($0) } : { Glibc.sin($0) }
    let ends = [function(argument.lower), function(argument.upper)]
    var result = Interval(min(ends[0], ends[1]), max(ends[0], ends[1]))
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

extension Instruction {
  /// The numbers of what the operation is computed from.
  var operands: [ProgramBuilder.Value] { [left, right] }
}
