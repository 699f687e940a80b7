/// Plain passes over numbers, which tell how fast this machine moves bytes.
enum Bandwidth {
  /// Numbers that fit no cache: 256 MB of them.
  static let large = [Double](repeating: 1.5, count: 1 << 25)

  /// Numbers that fit the cache nearest to a core: 16 KB of them.
  static let small = [Double](repeating: 1.5, count: 1 << 11)

  /// The sum of the numbers, four partial sums of eight at a time.
  ///
  /// Never inlined: seen from outside, each call is a pass of its own.
  @inline(never)
  static func sum(_ values: UnsafeBufferPointer<Double>) -> Double {
    var sums = (
      SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero
    )
    let bytes = UnsafeRawBufferPointer(values)
    for offset in stride(from: 0, through: bytes.count - 256, by: 256) {
      sums.0 += bytes.loadUnaligned(fromByteOffset: offset, as: SIMD8<Double>.self)
      sums.1 += bytes.loadUnaligned(fromByteOffset: offset + 64, as: SIMD8<Double>.self)
      sums.2 += bytes.loadUnaligned(fromByteOffset: offset + 128, as: SIMD8<Double>.self)
      sums.3 += bytes.loadUnaligned(fromByteOffset: offset + 192, as: SIMD8<Double>.self)
    }
    return (sums.0 + sums.1 + sums.2 + sums.3).sum()
  }
}

/// Keeps a result, so that the work for it cannot be left out.
@inline(never)
func keep<Value>(_ value: Value) {
  withExtendedLifetime(value) {}
}
