import CLibrary

/// A string of wide characters with a zero at its end, at an address that does not change.
struct WideString: ~Copyable {
  let pointer: UnsafeMutablePointer<wchar_t>

  init(_ text: String) {
    let scalars = text.unicodeScalars.map { wchar_t(truncatingIfNeeded: $0.value) }
    pointer = .allocate(capacity: scalars.count + 1)
    pointer.initialize(from: scalars + [0], count: scalars.count + 1)
  }

  deinit { pointer.deallocate() }

  func withPointer(_ body: (UnsafePointer<wchar_t>) -> Void) {
    body(pointer)
  }
}

extension String {
  /// The text of wide characters; what is no Unicode scalar becomes the replacement character.
  init(wide characters: UnsafeBufferPointer<wchar_t>) {
    var scalars = UnicodeScalarView()
    for character in characters {
      scalars.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
    }
    self.init(scalars)
  }
}
