import LineEditing

/// An output that may be longer than a person wants to see: Ctrl-C leaves out the rest.
struct LongOutput {
  private let text: String

  init(_ text: String) { self.text = text }

  /// The bytes that a slow terminal gets at a time.
  private static let portion = 2048

  /// Writes it; false where the reader is gone or the disk is full.
  ///
  /// What is shown because of a Ctrl-C that came before, such as how far a run has come, is shown
  /// whole.
  func write(to descriptor: Int32) -> Bool {
    guard text.utf8.count > Self.portion, !Interruption.isRequested else {
      return Descriptor.write(text, to: descriptor)
    }
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while !rest.isEmpty {
        guard !Interruption.isRequested else { return Descriptor.write("\n", to: descriptor) }
        let portion = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.portion))
        guard Descriptor.write(portion, to: descriptor) else { return false }
        rest = rest.dropFirst(portion.count)
      }
      return true
    }
  }
}
