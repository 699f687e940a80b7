import Language

/// What was typed at the prompt, line by line, until it is whole.
///
/// A trailing `\`, an open parenthesis and an open quote ask for another line. The lines become
/// one: in a string a line end is a `\n`, elsewhere a blank.
public struct UnfinishedEntry: Sendable {
  /// Why another line is needed.
  public enum Opening: Equatable, Sendable {
    /// The line ends in a `\`.
    case backslash
    /// A parenthesis is open.
    case parenthesis
    /// A string is open.
    case quote
  }

  /// The lines so far as one, a trailing `\` taken off.
  public private(set) var text = ""
  /// Why another line is needed; nil where the text is whole.
  public private(set) var opening: Opening?
  /// Whether more than one line was typed.
  public private(set) var hasSeveralLines = false
  private let registry: Registry
  private var isEmpty = true

  /// Nothing yet; the commands tell free text, where a parenthesis means nothing, from the rest.
  public init(registry: Registry = .standard) { self.registry = registry }

  /// Takes a line.
  ///
  /// An empty one behind an open parenthesis or quote gives up: it is for the parser to say what is
  /// missing.
  public mutating func append(_ line: String) {
    // A recalled entry may hold line ends.
    let line = line.replacing("\r\n", with: " ").replacing("\n", with: " ")
    let before = opening
    if !isEmpty {
      hasSeveralLines = true
      if line.allSatisfy({ $0 == " " || $0 == "\t" }) {
        opening = nil
        return
      }
      text += before == .quote ? "\\n" : " "
    }
    isEmpty = false
    if let joined = continued(text + line) {
      text = joined
      opening = .backslash
    } else {
      text += line
      opening = Self.opening(of: text, registry)
    }
  }

  /// Whether a parenthesis or a string is open at the end of a text.
  static func opening(of text: String, _ registry: Registry = .standard) -> Opening? {
    let bytes = Array(text.utf8)
    var offset = 0
    while offset < bytes.count {
      while offset < bytes.count, bytes[offset].isBlank || bytes[offset] == UInt8(ascii: ";") {
        offset += 1
      }
      guard offset < bytes.count, bytes[offset] != UInt8(ascii: "#") else { return nil }
      var end = offset
      while end < bytes.count, bytes[end].isNamePart { end += 1 }
      let verb = String(decoding: bytes[offset..<end], as: UTF8.self)
      if case .found(let command) = registry.find(verb), command.syntax == .text {
        return opening(ofFreeText: bytes[end...])
      }
      var depth = 0
      while offset < bytes.count, bytes[offset] != UInt8(ascii: ";") {
        switch bytes[offset] {
        case UInt8(ascii: "\""):
          guard let close = stringEnd(bytes, from: offset) else { return .quote }
          offset = close - 1
        case UInt8(ascii: "#") where offset == 0 || bytes[offset - 1].isBlank: return nil
        case UInt8(ascii: "("): depth += 1
        case UInt8(ascii: ")"): depth = max(depth - 1, 0)
        default: break
        }
        offset += 1
      }
      if offset == bytes.count, depth > 0 { return .parenthesis }
    }
    return nil
  }

  /// Free text is taken as it is, unless all of it is one string.
  private static func opening(ofFreeText bytes: ArraySlice<UInt8>) -> Opening? {
    guard let start = bytes.firstIndex(where: { !$0.isBlank }), bytes[start] == UInt8(ascii: "\"")
    else { return nil }
    return stringEnd(Array(bytes), from: start - bytes.startIndex) == nil ? .quote : nil
  }

  /// The offset behind the quote that closes a string; nil where none does.
  private static func stringEnd(_ bytes: [UInt8], from start: Int) -> Int? {
    var offset = start + 1
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "\"") { return offset + 1 }
      offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }
}
