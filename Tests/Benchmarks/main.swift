import Benchmark

// In-process benchmarks of the hot kernels, each beside the time that this machine's memory needs
// to move the bytes that the kernel cannot avoid. `Scripts/bench kernels` builds and runs them.

/// The median time, in seconds, of one repetition.
func time(_ kernel: Kernel) throws -> Double {
  let suite = BenchmarkSuite(name: "") { suite in
    suite.benchmark(
      kernel.name, settings: Format(.none), Quiet(true), MinTime(seconds: 0.5), WarmupIterations(1)
    ) { try kernel.body() }
  }
  var runner = BenchmarkRunner(
    suites: [suite], settings: [], customDefaults: [Format(.none), Quiet(true)])
  try runner.run()
  let sorted = runner.results.flatMap(\.measurements).sorted()
  guard !sorted.isEmpty else { return .nan }
  return sorted[sorted.count / 2] * 1e-9 / Double(kernel.repetitions)
}

/// Pads a text to a width, on the left for numbers.
func padded(_ text: String, _ width: Int, left: Bool = false) -> String {
  let blanks = String(repeating: " ", count: max(width - text.count, 0))
  return left ? blanks + text : text + blanks
}

/// A number with three significant digits at most.
func short(_ value: Double) -> String {
  guard value.isFinite, value > 0 else { return "-" }
  var unit = 1.0
  while value / unit >= 1000 { unit *= 10 }
  while value / unit < 100 { unit /= 10 }
  let rounded = (value / unit).rounded() * unit
  return rounded >= 100 ? "\(Int(rounded))" : String("\(rounded)".prefix(5))
}

/// A time in the unit that fits.
func shown(_ seconds: Double) -> String {
  let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")]
  let (unit, name) = units.first { seconds >= $0.0 } ?? (1e-9, "ns")
  return "\(short(seconds / unit)) \(name)"
}

let reading = Kernel("", bytes: Bandwidth.large.count * 8) {
  keep(Bandwidth.large.withUnsafeBufferPointer(Bandwidth.sum))
}
let cached = Kernel("", bytes: Bandwidth.small.count * 8, in: .cache, repetitions: 10_000) {
  var total = 0.0
  Bandwidth.small.withUnsafeBufferPointer { values in
    // Each pass begins where the one before ended, so that none can be left out.
    for _ in 0..<10_000 {
      let start = total.isNaN ? 1 : 0
      total += Bandwidth.sum(UnsafeBufferPointer(rebasing: values[start...]))
    }
  }
  keep(total)
}
let speeds: [Kernel.Store: Double] = [
  .memory: Double(reading.bytes) / (try time(reading)),
  .cache: Double(cached.bytes) / (try time(cached)),
]
print("one core reads \(short((speeds[.memory] ?? 0) / 1e9)) GB/s from memory,")
print("\(short((speeds[.cache] ?? 0) / 1e9)) GB/s from its nearest cache")
print()
print(
  padded("kernel", 46), padded("time", 9, left: true), padded("bytes", 10, left: true),
  padded("limit", 9, left: true), padded("time/limit", 11, left: true))
for kernel in try HotKernels.all() {
  let seconds = try time(kernel)
  let limit = Double(kernel.bytes) / (speeds[kernel.store] ?? .nan)
  print(
    padded(kernel.name, 46), padded(shown(seconds), 9, left: true),
    padded("\(kernel.bytes)", 10, left: true), padded(shown(limit), 9, left: true),
    padded(short(seconds / limit), 11, left: true))
}
