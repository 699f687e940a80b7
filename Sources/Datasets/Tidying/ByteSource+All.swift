extension ByteSource {
  /// All bytes that come.
  ///
  /// - Parameters:
  ///   - limit: The most bytes that are taken.
  ///   - shouldStop: Whether to give up.
  /// - Returns: The bytes.
  /// - Throws: Why they cannot be had, or are too many.
  public func allBytes(
    atMost limit: Double, shouldStop: () -> Bool
  ) throws(TableError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      if shouldStop() { throw .interrupted }
      guard Double(bytes.count) <= limit else {
        throw .tooLarge(bytesNeeded: Double(byteCount ?? bytes.count) * 12, limit: limit * 12)
      }
      let size = 1 << 20
      let piece = try firstBytes(size)
      bytes += piece
      if piece.count < size { return bytes }
    }
  }

  /// So many bytes from the beginning, or all there are.
  ///
  /// - Parameter count: How many at most.
  /// - Returns: The bytes.
  /// - Throws: Why they cannot be had.
  public func firstBytes(_ count: Int) throws(TableError) -> [UInt8] {
    var failure: ByteSourceError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(ByteSourceError) {
        filled = try read(into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
        filled = 0
      }
    }
    if let failure { throw .source(failure) }
    return bytes
  }
}
