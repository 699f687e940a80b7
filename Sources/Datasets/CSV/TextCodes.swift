/// The texts of a column in one block, each kept once, in the order in which they appear.
///
/// The texts lie in the block: they are good until it is filled anew. One thread after the other
/// has it, as it has the rows.
final class TextCodes: @unchecked Sendable {
  /// A text: its first 16 bytes, how many it has, and where it lies.
  private struct Entry {
    var low: UInt64
    var high: UInt64
    var text: UnsafeBufferPointer<UInt8>
  }

  /// A table of texts by their hash, in memory of its own.
  private struct Storage {
    /// Room for ``mostTexts``; what is never written to takes no memory.
    var entries: UnsafeMutablePointer<Entry>
    var count = 0
    /// The places of texts by their hash, −1 where there is none; a power of two of them.
    var buckets: UnsafeMutablePointer<Int32>
    var bucketCount: Int
  }

  private let storage: UnsafeMutablePointer<Storage>

  /// More texts than these are no levels.
  private static let mostTexts = 60_000

  init() {
    storage = .allocate(capacity: 1)
    let bucketCount = 1024
    let buckets = UnsafeMutablePointer<Int32>.allocate(capacity: bucketCount)
    buckets.initialize(repeating: -1, count: bucketCount)
    storage.initialize(
      to: Storage(
        entries: .allocate(capacity: Self.mostTexts), buckets: buckets, bucketCount: bucketCount))
  }

  deinit {
    storage.pointee.entries.deallocate()
    storage.pointee.buckets.deallocate()
    storage.deallocate()
  }

  /// The number of texts.
  var count: Int { storage.pointee.count }

  /// Forgets all texts.
  func reset() {
    guard storage.pointee.count > 0 else { return }
    storage.pointee.count = 0
    storage.pointee.buckets.update(repeating: -1, count: storage.pointee.bucketCount)
  }

  /// The bytes of a text.
  func bytes(_ code: Int) -> UnsafeBufferPointer<UInt8> {
    precondition(code >= 0 && code < count, "the number of a text")
    return storage.pointee.entries[code].text
  }

  /// A text; nil where it is no UTF-8.
  func text(_ code: Int) -> String? { String(validating: bytes(code), as: UTF8.self) }

  /// The number of a text, which is kept where it is new; nil where there are too many.
  ///
  /// Behind its first byte at least 16 bytes can be read.
  func code(of text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = text.baseAddress else { return nil }
    let count = text.count
    let bytes = UnsafeRawPointer(base)
    let low = Self.masked(bytes.loadUnaligned(as: UInt64.self), count)
    let high =
      count > 8
      ? Self.masked(bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self), count - 8) : 0
    var hash = (low ^ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash >> 29) ^ high) &* 0xBF58_476D_1CE4_E5B9
    let (entries, buckets) = (storage.pointee.entries, storage.pointee.buckets)
    let mask = storage.pointee.bucketCount &- 1
    var place = Int(truncatingIfNeeded: hash >> 32) & mask
    // No more than half of the buckets are full.
    while true {
      let code = Int(buckets[place])
      if code < 0 { break }
      let entry = entries[code]
      if entry.low == low, entry.high == high, entry.text.count == count,
        count <= 16 || entry.text[16...].elementsEqual(text[16...])
      {
        return code
      }
      place = (place &+ 1) & mask
    }
    let code = storage.pointee.count
    guard code < Self.mostTexts else { return nil }
    buckets[place] = Int32(code)
    entries[code] = Entry(low: low, high: high, text: text)
    storage.pointee.count = code + 1
    if (code + 1) * 2 > mask { grow() }
    return code
  }

  /// The first bytes of eight, the others 0.
  @inline(__always)
  private static func masked(_ word: UInt64, _ count: Int) -> UInt64 {
    count >= 8 ? word : UInt64(littleEndian: word) & (1 << UInt64(8 * count) - 1)
  }

  private func grow() {
    let texts = (0..<count).map(bytes)
    storage.pointee.buckets.deallocate()
    storage.pointee.bucketCount *= 4
    storage.pointee.buckets = .allocate(capacity: storage.pointee.bucketCount)
    storage.pointee.buckets.initialize(repeating: -1, count: storage.pointee.bucketCount)
    storage.pointee.count = 0
    for text in texts { _ = code(of: text) }
  }
}
