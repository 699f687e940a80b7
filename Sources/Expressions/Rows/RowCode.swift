import CVectorMath

/// A program over runs of rows: a list of kernels with the places that they read and write.
///
/// Values that are the same in every row are no part of it: they are computed ahead, once, and
/// places refer to them.
struct RowCode: Sendable {
  /// One kernel and the slots of its operands; slots are those of `RowContext`.
  struct Step: Sendable {
    let kernel: RowKernel
    let result: Int32
    let left: Int32
    let right: Int32
    let third: Int32
    /// Whether it brings numbers together instead of computing one for each row.
    let isReduction: Bool
  }

  /// What has been asked for.
  enum Output: Sendable {
    /// The same number in every row, by its place among the uniform values: their sum or itself.
    case uniform(Int, RowReduction)
    /// What a reduction gives, times a uniform value where there is one.
    case reduced(Int, factor: Int?)
    /// One number for each row, in a slot.
    case kept(Int)
  }

  let steps: [Step]
  /// The values to compute ahead, the same in every row.
  let uniforms: [ProgramBuilder.Value]
  /// The columns that are read.
  let columns: [Int]
  /// The uniform values that are needed as runs of equal numbers.
  let broadcasts: [Int]
  /// The number of runs that hold values between steps.
  let scratchCount: Int
  let reductions: [RowReduction]
  let outputs: [Output]

  /// Where in the slots the columns begin; the uniform values come before them.
  var firstColumn: Int { uniforms.count }
  var firstBroadcast: Int { firstColumn + columns.count }
  var firstScratch: Int { firstBroadcast + broadcasts.count }
  var firstReduction: Int { firstScratch + scratchCount }
  var slotCount: Int { firstReduction + reductions.count }
}

/// Makes row code of the operations that a builder has collected.
struct RowCodeBuilder {
  typealias Value = ProgramBuilder.Value

  private enum Place: Hashable {
    case uniform(Int)
    case column(Int)
    case broadcast(Int)
    case scratch(Int)
    case reduction(Int)
  }

  private enum Target {
    case value(Value)
    case reduction(Int)
  }

  /// A step whose operands are values still.
  private struct Draft {
    let kernel: RowKernel
    let target: Target
    var operands: [Value]
    /// Whether an operand that is the same in every row must be a run all the same.
    let needsRuns: Bool
    /// The place of an operand that is one number for all the same.
    var number: Int?
  }

  private struct Reduction: Hashable {
    let kind: RowReduction
    let value: Value
  }

  private let builder: ProgramBuilder
  /// Whether a value differs from row to row.
  private let variesByRow: [Bool]
  private var isNeeded: [Bool]
  private var useCounts: [Int]
  /// For each value that is a sum or difference the product in it that is made along with it.
  private var absorbed: [Value: Value] = [:]
  private var isAbsorbed: Set<Value> = []

  private var uniforms: [Value] = []
  private var uniformPlaces: [Value: Int] = [:]
  private var columns: [Int] = []
  private var columnPlaces: [Value: Int] = [:]
  private var broadcasts: [Int] = []
  private var broadcastPlaces: [Int: Int] = [:]
  private var reductions: [Reduction] = []
  private var reductionPlaces: [Reduction: Int] = [:]
  private var scratchPlaces: [Value: Int] = [:]
  private var freeScratch: [Int] = []
  private var scratchCount = 0
  private let firstColumn: Int

  /// Code that reduces values over the rows.
  ///
  /// Factors that are the same in every row are taken out of sums first, for which `builder` takes
  /// in their products.
  static func reducing(
    _ outputs: [(value: Value, kind: RowReduction)], in builder: inout ProgramBuilder,
    firstColumn: Int
  ) -> RowCode {
    var cores: [(factor: Value?, core: Value, kind: RowReduction)] = []
    let variesByRow = builder.variesByRow(firstColumn: firstColumn)
    for (value, kind) in outputs {
      guard kind == .sum else {
        cores.append((nil, value, kind))
        continue
      }
      let (factor, core) = builder.split(value, variesByRow)
      cores.append((factor, core, kind))
    }
    var code = RowCodeBuilder(builder, firstColumn: firstColumn, roots: cores.map(\.core))
    return code.reduce(cores)
  }

  /// Code that keeps a number for each row.
  static func keeping(
    _ outputs: [Value], in builder: ProgramBuilder, firstColumn: Int
  ) -> RowCode {
    var code = RowCodeBuilder(builder, firstColumn: firstColumn, roots: outputs)
    return code.keep(outputs)
  }

  private init(_ builder: ProgramBuilder, firstColumn: Int, roots: [Value]) {
    self.builder = builder
    self.firstColumn = firstColumn
    variesByRow = builder.variesByRow(firstColumn: firstColumn)
    isNeeded = Array(repeating: false, count: builder.entries.count)
    useCounts = Array(repeating: 0, count: builder.entries.count)
    for root in roots { isNeeded[Int(root)] = true }
    for number in builder.entries.indices.reversed() where isNeeded[number] && variesByRow[number] {
      guard let instruction = builder.instruction(Value(number)) else { continue }
      for operand in instruction.sources {
        isNeeded[Int(operand)] = true
        useCounts[Int(operand)] += 1
      }
    }
  }

  private mutating func reduce(
    _ cores: [(factor: Value?, core: Value, kind: RowReduction)]
  ) -> RowCode {
    var outputs: [RowCode.Output] = []
    for (factor, core, kind) in cores {
      guard variesByRow[Int(core)] else {
        outputs.append(.uniform(uniform(core), kind))
        continue
      }
      let reduction = Reduction(kind: kind, value: core)
      let place = reductionPlaces[reduction] ?? reductions.count
      if place == reductions.count {
        reductions.append(reduction)
        reductionPlaces[reduction] = place
      }
      outputs.append(.reduced(place, factor: factor.map { uniform($0) }))
    }
    // A product that only a sum needs is summed as it is made.
    var dots: Set<Value> = []
    for reduction in reductions where reduction.kind == .sum && useCounts[Int(reduction.value)] == 0
    {
      guard builder.instruction(reduction.value)?.operation == .multiply else { continue }
      guard reductionPlaces[Reduction(kind: .least, value: reduction.value)] == nil,
        reductionPlaces[Reduction(kind: .greatest, value: reduction.value)] == nil
      else { continue }
      dots.insert(reduction.value)
    }
    var reductionsOf: [Value: [Int]] = [:]
    for (place, reduction) in reductions.enumerated() {
      reductionsOf[reduction.value, default: []].append(place)
    }
    absorbProducts(except: Set(reductions.map(\.value)))
    var drafts: [Draft] = []
    for number in builder.entries.indices where isNeeded[number] && variesByRow[number] {
      let value = Value(number)
      let instruction = builder.instruction(value)
      if let instruction, !dots.contains(value), !isAbsorbed.contains(value) {
        drafts.append(draft(instruction, value))
      }
      for place in reductionsOf[value] ?? [] {
        if dots.contains(value), let instruction {
          drafts.append(
            Draft(
              kernel: vector_dot, target: .reduction(place),
              operands: [instruction.left, instruction.right], needsRuns: true))
        } else {
          drafts.append(
            Draft(
              kernel: reductions[place].kind.kernel, target: .reduction(place), operands: [value],
              needsRuns: true))
        }
      }
    }
    return finish(drafts, outputs: outputs, kept: [])
  }

  private mutating func keep(_ outputs: [Value]) -> RowCode {
    absorbProducts(except: Set(outputs))
    var drafts: [Draft] = []
    for number in builder.entries.indices where isNeeded[number] && variesByRow[number] {
      guard let instruction = builder.instruction(Value(number)),
        !isAbsorbed.contains(Value(number))
      else { continue }
      drafts.append(draft(instruction, Value(number)))
    }
    return finish(drafts, outputs: [], kept: outputs)
  }

  /// Finds the products that only one sum or difference needs: made along with it they need no run
  /// of their own.
  private mutating func absorbProducts(except others: Set<Value>) {
    for number in builder.entries.indices where isNeeded[number] && variesByRow[number] {
      guard let instruction = builder.instruction(Value(number)) else { continue }
      let candidates: [Value]
      switch instruction.operation {
      case .add: candidates = [instruction.right, instruction.left]
      case .subtract: candidates = [instruction.right]
      default: continue
      }
      let product = candidates.first { candidate in
        variesByRow[Int(candidate)] && useCounts[Int(candidate)] == 1
          && !others.contains(candidate)
          && builder.instruction(candidate)?.operation == .multiply
      }
      guard let product else { continue }
      absorbed[Value(number)] = product
      isAbsorbed.insert(product)
    }
  }

  /// The step of a sum or difference with a product that is made along with it.
  private func draft(
    _ instruction: Instruction, with product: Value, _ factors: Instruction, _ target: Target
  ) -> Draft {
    let other = instruction.left == product ? instruction.right : instruction.left
    let isSum = instruction.operation == .add
    let first = factors.left
    let second = factors.right
    // At most one of the factors is the same in every row.
    guard variesByRow[Int(first)] && variesByRow[Int(second)] else {
      let (run, number) = variesByRow[Int(first)] ? (first, second) : (second, first)
      return Draft(
        kernel: isSum ? vector_add_product_number : vector_subtract_product_number,
        target: target, operands: [other, run, number], needsRuns: true, number: 2)
    }
    return Draft(
      kernel: isSum ? vector_add_product : vector_subtract_product, target: target,
      operands: [other, first, second], needsRuns: true)
  }

  /// The step of an operation with its kernel.
  private func draft(_ instruction: Instruction, _ value: Value) -> Draft {
    let target = Target.value(value)
    if let product = absorbed[value], let factors = builder.instruction(product) {
      return draft(instruction, with: product, factors, target)
    }
    guard let family = RowKernelFamily(instruction.operation) else {
      switch instruction.operation {
      case .choose:
        return Draft(
          kernel: vector_choose, target: target,
          operands: [instruction.left, instruction.right, instruction.condition], needsRuns: true)
      case .not:
        return Draft(
          kernel: vector_not, target: target, operands: [instruction.left], needsRuns: true)
      case .call:
        return Draft(
          kernel: instruction.function.rowKernel ?? vector_abs, target: target,
          operands: [instruction.left], needsRuns: true)
      default:
        return Draft(
          kernel: vector_negate, target: target, operands: [instruction.left], needsRuns: true)
      }
    }
    // One of the two varies, or the result would be the same in every row.
    let kernel =
      if !variesByRow[Int(instruction.left)] {
        family.numberLeft
      } else if !variesByRow[Int(instruction.right)] {
        family.numberRight
      } else {
        family.runs
      }
    return Draft(
      kernel: kernel, target: target, operands: [instruction.left, instruction.right],
      needsRuns: false)
  }

  /// Gives every value a place; runs are used again when nothing needs what they hold any more.
  private mutating func finish(
    _ drafts: [Draft], outputs: [RowCode.Output], kept: [Value]
  ) -> RowCode {
    var lastUses: [Value: Int] = [:]
    for (index, draft) in drafts.enumerated() {
      for operand in draft.operands { lastUses[operand] = index }
    }
    for value in kept { lastUses[value] = drafts.count }
    var placed: [(draft: Draft, result: Place, operands: [Place])] = []
    for (index, draft) in drafts.enumerated() {
      let operands = draft.operands.enumerated().map { index, operand in
        place(operand, asRun: draft.needsRuns && index != draft.number)
      }
      let result: Place
      switch draft.target {
      case .reduction(let place): result = .reduction(place)
      case .value(let value):
        // Taken before the operands' runs are free: no kernel writes over what it reads.
        let scratch = freeScratch.popLast() ?? scratchCount
        scratchCount = max(scratchCount, scratch + 1)
        scratchPlaces[value] = scratch
        result = .scratch(scratch)
      }
      for operand in Set(draft.operands) where lastUses[operand] == index {
        if let scratch = scratchPlaces[operand] { freeScratch.append(scratch) }
      }
      placed.append((draft, result, operands))
    }
    let keptPlaces = kept.map { place($0, asRun: true) }
    return code(placed, outputs, keptPlaces)
  }

  private func code(
    _ placed: [(draft: Draft, result: Place, operands: [Place])], _ outputs: [RowCode.Output],
    _ kept: [Place]
  ) -> RowCode {
    let steps = placed.map { draft, result, operands in
      let slots = operands.map { Int32(slot($0)) }
      var isReduction = false
      if case .reduction = result { isReduction = true }
      return RowCode.Step(
        kernel: draft.kernel, result: Int32(slot(result)), left: slots[0],
        right: slots.count > 1 ? slots[1] : slots[0], third: slots.count > 2 ? slots[2] : slots[0],
        isReduction: isReduction)
    }
    return RowCode(
      steps: steps, uniforms: uniforms, columns: columns, broadcasts: broadcasts,
      scratchCount: scratchCount, reductions: reductions.map(\.kind),
      outputs: outputs + kept.map { .kept(slot($0)) })
  }

  private func slot(_ place: Place) -> Int {
    let firstBroadcast = uniforms.count + columns.count
    let firstScratch = firstBroadcast + broadcasts.count
    return switch place {
    case .uniform(let index): index
    case .column(let index): uniforms.count + index
    case .broadcast(let index): firstBroadcast + index
    case .scratch(let index): firstScratch + index
    case .reduction(let index): firstScratch + scratchCount + index
    }
  }

  private mutating func place(_ value: Value, asRun: Bool) -> Place {
    guard variesByRow[Int(value)] else {
      let index = uniform(value)
      guard asRun else { return .uniform(index) }
      if let known = broadcastPlaces[index] { return .broadcast(known) }
      broadcasts.append(index)
      broadcastPlaces[index] = broadcasts.count - 1
      return .broadcast(broadcasts.count - 1)
    }
    if let scratch = scratchPlaces[value] { return .scratch(scratch) }
    if let known = columnPlaces[value] { return .column(known) }
    columns.append(Int(value) - firstColumn)
    columnPlaces[value] = columns.count - 1
    return .column(columns.count - 1)
  }

  private mutating func uniform(_ value: Value) -> Int {
    if let known = uniformPlaces[value] { return known }
    uniforms.append(value)
    uniformPlaces[value] = uniforms.count - 1
    return uniforms.count - 1
  }
}

extension RowReduction {
  fileprivate var kernel: RowKernel {
    switch self {
    case .sum: vector_sum
    case .least: vector_least
    case .greatest: vector_greatest
    }
  }
}

extension Instruction {
  /// The values that the operation reads.
  var sources: [ProgramBuilder.Value] {
    switch operation {
    case .choose: [left, right, condition]
    case .negate, .not, .call: [left]
    default: [left, right]
    }
  }
}

extension ProgramBuilder {
  /// For each value, whether it differs from row to row: variables from `firstColumn` on are
  /// columns.
  func variesByRow(firstColumn: Int) -> [Bool] {
    var varies: [Bool] = []
    varies.reserveCapacity(entries.count)
    for (number, entry) in entries.enumerated() {
      switch entry {
      case .variable: varies.append(number >= firstColumn)
      case .constant: varies.append(false)
      case .result(let instruction):
        varies.append(instruction.sources.contains { varies[Int($0)] })
      }
    }
    return varies
  }

  /// A value as a product of something that is the same in every row and something that is not.
  fileprivate mutating func split(
    _ value: Value, _ variesByRow: [Bool]
  ) -> (factor: Value?, core: Value) {
    func varies(_ value: Value) -> Bool {
      // What has come in since is a product of uniform values.
      Int(value) < variesByRow.count && variesByRow[Int(value)]
    }
    var factor: Value?
    var core = value
    while varies(core), let instruction = instruction(core) {
      switch instruction.operation {
      case .negate:
        factor = factor.map { negate($0) } ?? constant(-1)
        core = instruction.left
      case .multiply where !varies(instruction.left):
        factor = factor.map { multiply($0, instruction.left) } ?? instruction.left
        core = instruction.right
      case .multiply where !varies(instruction.right):
        factor = factor.map { multiply($0, instruction.right) } ?? instruction.right
        core = instruction.left
      default:
        return (factor, core)
      }
    }
    return (factor, core)
  }
}
