/// The slots of row code for one thread: places to read from and to write to.
///
/// The slots lie behind each other: uniform values, columns, uniform values as runs, runs that hold
/// values between steps, and one number for each reduction.
final class RowContext {
  /// The number of rows that the code takes at a time.
  static let blockSize = 256

  private let code: RowCode
  private let slots: UnsafeMutablePointer<UnsafeMutablePointer<Double>>
  /// Room for the columns of rows that do not lie side by side, one run each.
  private let gathered: UnsafeMutablePointer<Double>
  private let runs: UnsafeMutablePointer<Double>
  /// What the reductions of the last block gave.
  let blockResults: UnsafeMutablePointer<Double>

  /// Makes room for code; its uniform values, at `uniforms`, outlive the context.
  init(_ code: RowCode, uniforms: UnsafeMutablePointer<Double>) {
    self.code = code
    slots = .allocate(capacity: max(code.slotCount, 1))
    gathered = Self.room(code.columns.count * Self.blockSize)
    runs = Self.room((code.broadcasts.count + code.scratchCount) * Self.blockSize)
    blockResults = Self.room(code.reductions.count)
    for index in code.uniforms.indices { (slots + index).initialize(to: uniforms + index) }
    for index in code.columns.indices {
      (slots + code.firstColumn + index).initialize(to: gathered + index * Self.blockSize)
    }
    for index in 0..<code.broadcasts.count + code.scratchCount {
      (slots + code.firstBroadcast + index).initialize(to: runs + index * Self.blockSize)
    }
    for index in code.reductions.indices {
      (slots + code.firstReduction + index).initialize(to: blockResults + index)
    }
  }

  deinit {
    slots.deallocate()
    gathered.deallocate()
    runs.deallocate()
    blockResults.deallocate()
  }

  private static func room(_ count: Int) -> UnsafeMutablePointer<Double> {
    let room = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Double>.stride, alignment: 64
    ).bindMemory(to: Double.self, capacity: max(count, 1))
    room.initialize(repeating: 0, count: count)
    return room
  }

  /// Writes the uniform values that are needed as runs; to be done when they have changed.
  func spreadUniforms() {
    for (index, uniform) in code.broadcasts.enumerated() {
      slots[code.firstBroadcast + index].update(
        repeating: slots[uniform].pointee, count: Self.blockSize)
    }
  }

  /// Runs the code over `count` rows of a source, at most a block, from a position on.
  func run(_ source: RowSource, from position: Int, count: Int, columns: RowColumns) {
    let padded = (count + 7) & ~7
    load(source, from: position, count: count, padded: padded, columns)
    let slots = slots
    code.steps.withUnsafeBufferPointer { steps in
      for step in steps {
        step.kernel(
          slots[Int(step.result)], slots[Int(step.left)], slots[Int(step.right)],
          slots[Int(step.third)], step.isReduction ? count : padded)
      }
    }
  }

  /// Points the slots of the columns to the rows, which are copied where they do not lie side by
  /// side or are not a multiple of eight.
  private func load(
    _ source: RowSource, from position: Int, count: Int, padded: Int, _ columns: RowColumns
  ) {
    for (index, column) in code.columns.enumerated() {
      let copy = gathered + index * Self.blockSize
      switch source {
      case .range(let range):
        guard let start = columns.start(of: column, at: range.lowerBound + position) else {
          continue
        }
        if count == padded {
          slots[code.firstColumn + index] = UnsafeMutablePointer(mutating: start)
          continue
        }
        copy.update(from: start, count: count)
      case .list(let rows):
        guard let start = columns.start(of: column, at: 0) else { continue }
        for offset in 0..<count { copy[offset] = start[rows[position + offset]] }
      }
      slots[code.firstColumn + index] = copy
      for offset in count..<padded { copy[offset] = copy[count - 1] }
    }
  }

  /// The numbers, one for each row of the last block, that a slot holds.
  func run(in slot: Int) -> UnsafePointer<Double> { UnsafePointer(slots[slot]) }
}
