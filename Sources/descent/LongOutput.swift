import LineEditing

/// An output that may be longer than anybody wants to wait for: Ctrl-C leaves out the rest.
struct LongOutput {
  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The bytes that a slow reader gets at a time.
  private static let portion = 2048

  /// Writes it.
  ///
  /// What is shown because of a Ctrl-C that came before, such as how far a run has come, is shown
  /// whole.
  /// - Parameters:
  ///   - descriptor: Where it goes.
  ///   - endsLine: Whether a line that is cut short is ended.
  /// - Returns: False where the reader is gone or the disk is full.
  func write(to descriptor: Int32, endsLine: Bool) -> Bool {
    bytes.withUnsafeBytes { bytes in
      guard bytes.count > Self.portion, !Interruption.isRequested else {
        return Descriptor.write(bytes, to: descriptor)
      }
      var rest = bytes[...]
      while !rest.isEmpty {
        guard !Interruption.isRequested else {
          return !endsLine || Descriptor.write("\n", to: descriptor)
        }
        let portion = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.portion))
        guard Descriptor.write(portion, to: descriptor) else { return false }
        rest = rest.dropFirst(portion.count)
      }
      return true
    }
  }
}
