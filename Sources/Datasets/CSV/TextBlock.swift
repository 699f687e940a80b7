/// A piece of a text in memory that is used again and again; it holds whole records when it is cut.
///
/// Behind its bytes there are always ``DecimalReader/padding`` zero bytes.
final class TextBlock {
  private(set) var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int

  /// The number of bytes.
  private(set) var count = 0

  /// The place of the block in the text, counted from 0.
  var number = 0

  /// The bytes.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  init(capacity: Int) {
    self.capacity = capacity
    start = .allocate(capacity: capacity + DecimalReader.padding)
    pad()
  }

  deinit { start.deallocate() }

  /// Replaces the content.
  func replace(with bytes: [UInt8]) {
    count = 0
    append(bytes)
  }

  func append(_ bytes: [UInt8]) {
    reserve(count + bytes.count)
    bytes.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      (start + count).update(from: base, count: source.count)
    }
    count += bytes.count
    pad()
  }

  /// Appends what a source gives next; returns whether that was all there was room for.
  func append(upTo limit: Int, from source: any ByteSource) throws(ByteSourceError) -> Bool {
    reserve(count + limit)
    let read = try source.read(
      into: UnsafeMutableRawBufferPointer(start: start + count, count: limit))
    count += read
    pad()
    return read == limit
  }

  /// Takes off what lies behind an offset.
  func cut(at end: Int) -> [UInt8] {
    let rest = Array(bytes[end...])
    count = end
    pad()
    return rest
  }

  private func reserve(_ needed: Int) {
    guard needed > capacity else { return }
    let larger = max(needed, capacity + capacity / 2)
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger + DecimalReader.padding)
    memory.update(from: start, count: count)
    start.deallocate()
    start = memory
    capacity = larger
  }

  private func pad() { (start + count).update(repeating: 0, count: DecimalReader.padding) }
}
