import CLibrary

/// Turns the bytes of a terminal into characters and pasted texts.
///
/// UTF-8 is decoded here rather than by the C library, so that typing does not depend on the
/// locale. Single keys are read byte by byte: what is typed ahead of the program's end is left
/// for the program that reads next.
struct KeyReader {
  /// What arrived.
  enum Event: Equatable {
    case character(Unicode.Scalar)

    /// A whole bracketed paste, decoded, invalid bytes replaced.
    case paste([UInt8])

    /// A signal handler ran; its flag says which.
    case signal

    /// The terminal is gone.
    case endOfInput
  }

  private enum Wait {
    case ready
    case signal
    case timeout
  }

  private enum Reading {
    case byte(UInt8)
    case signal
    case endOfInput

    var byte: UInt8? { if case .byte(let byte) = self { byte } else { nil } }
  }

  private static let escape: UInt8 = 0x1B
  private static let pasteStart = Array("[200~".utf8)
  private static let pasteEnd = [escape] + Array("[201~".utf8)

  /// No terminal's key sends more bytes behind its Escape.
  private static let longestSequence = 24

  /// The rest of a key's bytes follows at once; a person who presses Escape takes longer.
  private static let keyTimeout: Int32 = 50

  private let descriptor: Int32
  private let wakeDescriptor: Int32
  private var readAhead: ArraySlice<UInt8> = []

  /// A reader of a terminal; the wake descriptor becomes readable when a signal has arrived.
  init(descriptor: Int32, wakeDescriptor: Int32) {
    self.descriptor = descriptor
    self.wakeDescriptor = wakeDescriptor
  }

  /// Whether a key can be read without waiting.
  var hasInput: Bool {
    guard readAhead.isEmpty else { return true }
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) > 0
  }

  /// Waits for the next event.
  mutating func next() -> Event {
    guard !SignalFlags.isAnySet, wait(timeout: -1) == .ready else { return .signal }
    switch readByte() {
    case .signal: return .signal
    case .endOfInput: return .endOfInput
    case .byte(let byte):
      if byte == Self.escape, skipPasteStart() { return readPaste() }
      return .character(decodeCharacter(from: byte))
    }
  }

  /// The bytes of a key behind the Escape that was just read, such as `[A` for up.
  ///
  /// Nothing is consumed where none follows at once, as after the Escape key itself, or where what
  /// follows is another key.
  mutating func takeSequence() -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < Self.longestSequence, wait(timeout: Self.keyTimeout) == .ready,
      let byte = readByte().byte
    {
      bytes.append(byte)
      switch KeySequence(bytes) {
      case .complete: return bytes
      case .incomplete: continue
      case .otherKeys: break
      }
      break
    }
    putBack(bytes)
    return nil
  }

  /// Has bytes read once more.
  mutating func putBack(_ bytes: [UInt8]) { readAhead = bytes + readAhead }

  /// Takes the line breaks away that were typed before anything else was.
  mutating func dropReturns() {
    let returns: [UInt8] = [0x0A, 0x0D]
    while true {
      if readAhead.isEmpty {
        var chunk = [UInt8](repeating: 0, count: 1024)
        guard hasInput, let count = readSome(into: &chunk), count > 0 else { return }
        readAhead = chunk[..<count]
      }
      readAhead = readAhead.drop { returns.contains($0) }
      guard readAhead.isEmpty else { return }
    }
  }

  private mutating func decodeCharacter(from lead: UInt8) -> Unicode.Scalar {
    guard lead >= 0x80 else { return Unicode.Scalar(lead) }
    let length =
      switch lead {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    var bytes = [lead]
    while bytes.count < length, wait(timeout: Self.keyTimeout) == .ready, let byte = readByte().byte
    {
      guard byte & 0xC0 == 0x80 else {
        readAhead.insert(byte, at: readAhead.startIndex)
        break
      }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
  }

  /// Consumes the rest of the marker that opens a paste; without it nothing is consumed.
  private mutating func skipPasteStart() -> Bool {
    var seen: [UInt8] = []
    for expected in Self.pasteStart {
      guard wait(timeout: Self.keyTimeout) == .ready, let byte = readByte().byte else {
        readAhead = seen + readAhead
        return false
      }
      seen.append(byte)
      guard byte == expected else {
        readAhead = seen + readAhead
        return false
      }
    }
    return true
  }

  private mutating func readPaste() -> Event {
    var text = Array(readAhead)
    readAhead = []
    var searched = 0
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = Self.firstIndex(of: Self.pasteEnd, in: text, from: searched) {
        readAhead = text[(end + Self.pasteEnd.count)...]
        return .paste(Array(text[..<end]))
      }
      searched = max(0, text.count - Self.pasteEnd.count)
      switch wait(timeout: -1) {
      case .signal:
        // Ctrl-C ends a paste whose end never comes. Other signals are answered after it.
        if Interruption.isRequested { return .signal }
        SignalFlags.drainWakes()
      case .ready, .timeout:
        guard let count = readSome(into: &chunk) else { return .endOfInput }
        text += chunk[..<count]
      }
    }
  }

  private static func firstIndex(of marker: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    guard text.count >= marker.count else { return nil }
    return (start...max(start, text.count - marker.count)).first { index in
      text[index] == marker[0] && text[index...].starts(with: marker)
    }
  }

  /// Signals come first; the wake is left in the pipe for whoever takes the flags.
  private func wait(timeout: Int32) -> Wait {
    guard readAhead.isEmpty else { return .ready }
    var requests = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let count = poll(&requests, nfds_t(requests.count), timeout)
      if count == 0 { return .timeout }
      // The handler of a Ctrl-C before the first key may have run as the wait for the key ended.
      if Interruption.isRequested { return .signal }
      if count > 0 { return requests[1].revents == 0 ? .ready : .signal }
      // A failing poll other than by a signal shows at the read that follows.
      if errno != EINTR { return .ready }
    }
  }

  /// Reads the byte that the terminal has promised, or waits once more where it was taken back.
  private mutating func readByte() -> Reading {
    if let byte = readAhead.popFirst() { return .byte(byte) }
    var bytes: [UInt8] = [0]
    while true {
      switch readSome(into: &bytes) {
      case nil: return .endOfInput
      case 0?: if SignalFlags.isAnySet || wait(timeout: -1) == .signal { return .signal }
      default: return .byte(bytes[0])
      }
    }
  }

  /// How many bytes were read, 0 where there are none at the moment, nil at the end of input.
  ///
  /// Ctrl-C takes what was typed ahead of it from the terminal. A read that waits would then wait
  /// for the next key, the Ctrl-C unanswered: its signal may have come before the read began.
  private func readSome(into bytes: inout [UInt8]) -> Int? {
    let returnsAtOnce = makeReadsReturnAtOnce()
    let count = read(descriptor, &bytes, bytes.count)
    if count > 0 { return count }
    if count < 0 { return errno == EINTR || errno == EAGAIN ? 0 : nil }
    return returnsAtOnce && !isHungUp ? 0 : nil
  }

  /// Has the terminal answer a read with what is there, be it nothing; false where it cannot.
  ///
  /// Whoever made the terminal hand out single keys gives it back as it was, this setting included.
  private func makeReadsReturnAtOnce() -> Bool {
    var attributes = termios()
    guard tcgetattr(descriptor, &attributes) == 0,
      attributes.c_lflag & tcflag_t(ICANON) == 0
    else { return false }
    let isSet = withUnsafeMutableBytes(of: &attributes.c_cc) { characters in
      defer {
        characters[Int(VMIN)] = 0
        characters[Int(VTIME)] = 0
      }
      return characters[Int(VMIN)] == 0 && characters[Int(VTIME)] == 0
    }
    return isSet || tcsetattr(descriptor, TCSANOW, &attributes) == 0
  }

  private var isHungUp: Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) > 0 && request.revents & Int16(POLLHUP | POLLERR) != 0
  }
}
