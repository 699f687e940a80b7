public import Datasets

/// Numbers in memory that several values may hold together: they are there once.
public struct SharedStorage: Hashable, Sendable {
  /// Where they lie, which tells them from others.
  private let address: UInt
  /// How many bytes they take.
  public let bytes: Int

  /// The storage of an array.
  public init(_ numbers: [Double]) {
    (address, bytes) = numbers.withUnsafeBufferPointer {
      (UInt(bitPattern: $0.baseAddress), $0.count * MemoryLayout<Double>.stride)
    }
  }
}

extension Dataset {
  /// The storage of the columns.
  public var storage: [SharedStorage] {
    (features + [target]).flatMap { column in
      [SharedStorage(column.values)] + (column.corrections.map { [SharedStorage($0)] } ?? [])
    }
  }
}
