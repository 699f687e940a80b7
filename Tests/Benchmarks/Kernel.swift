/// A piece of hot code beside the bytes that it cannot help moving.
struct Kernel {
  /// Where the bytes that a kernel moves lie.
  enum Store: String {
    /// The machine's memory: the rows fit no cache.
    case memory
    /// The cache nearest to the core.
    case cache
  }

  /// What it does.
  let name: String

  /// The bytes read and written once: what a perfect implementation would still have to move.
  let bytes: Int

  /// Where they lie.
  let store: Store

  /// How often the body does its work in one call, for work too short to be timed alone.
  let repetitions: Int

  /// The work.
  let body: () throws -> Void

  init(
    _ name: String, bytes: Int, in store: Store = .memory, repetitions: Int = 1,
    _ body: @escaping () throws -> Void
  ) {
    self.name = name
    self.bytes = bytes
    self.store = store
    self.repetitions = repetitions
    self.body = body
  }
}
