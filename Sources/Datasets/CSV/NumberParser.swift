/// What the text of a field says as a number.
enum ParsedNumber: Equatable {
  /// The floating-point number nearest to the decimal one.
  case value(Double)

  /// Nothing, or a word for a missing value.
  case missing

  /// A number beyond the largest floating-point number.
  case outOfRange

  /// A number other than 0, but nearer to it than to any floating-point number.
  case underflow

  /// Anything else.
  case notANumber
}

/// Whole fields as numbers, independent of any locale.
///
/// The grammar is an optional sign, digits with an optional point among or around them, and an
/// optional exponent. Hexadecimal numbers and infinities are no numbers here. What spreadsheets
/// write for a value that cannot be had, as `#N/A`, is a missing value.
enum NumberParser {
  /// Reads a whole field, which has no blanks around it.
  ///
  /// - Parameters:
  ///   - start: The field's first byte; behind its last there are ``DecimalReader/padding`` more.
  ///   - count: The number of its bytes.
  ///   - reader: What reads the number in it.
  /// - Returns: What the field says.
  static func parse(
    _ start: UnsafePointer<UInt8>, count: Int, with reader: DecimalReader
  ) -> ParsedNumber {
    var position = start
    var value = 0.0
    if reader.read(&position, into: &value), position == start + count {
      guard !value.isNaN else { return .underflow }
      return value.isFinite ? .value(value) : .outOfRange
    }
    return isMissing(UnsafeBufferPointer(start: start, count: count)) ? .missing : .notANumber
  }

  /// Reads a whole field from anywhere.
  static func parse(
    _ bytes: some Collection<UInt8>, point: UInt8 = UInt8(ascii: ".")
  ) -> ParsedNumber {
    let padded = Array(bytes) + Array(repeating: 0, count: DecimalReader.padding)
    return padded.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return .notANumber }
      return parse(
        start, count: buffer.count - DecimalReader.padding, with: DecimalReader(point: point))
    }
  }

  private static func isMissing(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !bytes.isEmpty else { return true }
    if bytes[0] == UInt8(ascii: "#") { return isSpreadsheetError(bytes) }
    guard bytes.count <= 4 else { return false }
    let word = bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    return ["na", "nan", "n/a", "null", "none"].contains { word.elementsEqual($0.utf8) }
  }

  /// Whether a text is what spreadsheets write in place of a value.
  static func isSpreadsheetError(_ text: some Collection<UInt8>) -> Bool {
    guard text.count <= 7 else { return false }
    let word = text.map { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }
    return ["#N/A", "#NA", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"].contains {
      word.elementsEqual($0.utf8)
    }
  }
}
