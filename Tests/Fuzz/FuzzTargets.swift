// What libFuzzer calls; 'Scripts/fuzz' builds it with the sanitizers.

import Glibc

/// Something that is fed random bytes: nothing may trap or reach outside memory, which the
/// sanitizers see, and what it checks beyond that has to hold.
struct FuzzTarget {
  /// Its name, as 'Scripts/fuzz' and the folder of its corpus have it.
  let name: String
  /// Takes bytes.
  let take: @Sendable ([UInt8]) -> Void
}

private let targets: [FuzzTarget] = [
  .tables, .language, .sessions, .keys, .history, .figures, .pictures,
]

/// The target that the environment names.
private let chosen: FuzzTarget? = {
  guard let name = getenv("DESCENT_FUZZ_TARGET") else { return nil }
  let text = String(cString: name)
  return targets.first { $0.name == text }
}()

/// Called by libFuzzer before all else; without a target the names are listed, for the script.
@_cdecl("LLVMFuzzerInitialize")
public func beginFuzzing(
  _ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?
) -> CInt {
  guard chosen == nil else { return 0 }
  for target in targets { print(target.name) }
  exit(0)
}

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func takeInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  chosen?.take(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// Ends the program where something does not hold, so that libFuzzer keeps the input.
func check(_ holds: Bool, _ what: @autoclosure () -> String) {
  if !holds { fatalError("does not hold: \(what())") }
}

/// Decisions made from bytes, so that a small change of an input changes one of them.
struct Choices {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  /// Whether all bytes are used up.
  var isDone: Bool { bytes.isEmpty }

  /// The next byte; 0 behind the last.
  mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  /// A number below a bound, which is at least 1.
  mutating func below(_ bound: Int) -> Int {
    let number = bound > 256 ? Int(byte()) << 8 | Int(byte()) : Int(byte())
    return number % bound
  }

  /// One of some elements, of which there is at least one.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// Any number there is, often one at the ends of what there is.
  mutating func number() -> Double {
    let special: [Double] = [
      0, 1, -1, 0.5, 1e308, -1e308, Double.leastNonzeroMagnitude, -Double.leastNonzeroMagnitude,
      .infinity, -.infinity, .nan, 1e-300, 1e18,
    ]
    let kind = below(special.count + 6)
    if kind < special.count { return special[kind] }
    if kind < special.count + 4 { return Double(Int8(bitPattern: byte())) / 4 }
    return Double(bitPattern: (0..<8).reduce(0) { bits, _ in bits << 8 | UInt64(byte()) })
  }

  /// A text of some of the next bytes.
  mutating func text(atMost count: Int) -> String {
    let length = min(below(count + 1), bytes.count)
    defer { bytes = bytes.dropFirst(length) }
    return String(decoding: bytes.prefix(length), as: UTF8.self)
  }
}
