/// What the texts of a column that holds no plain numbers look like.
public enum ColumnLook: Sendable, Equatable {
  /// `1,500` or `1.234.567,8`.
  case thousands
  /// `1,5` where other numbers have a point, or nothing says that commas stand before decimals.
  case decimalCommas
  /// `20%`.
  case percentages
  /// `$12` or `12.50 EUR`.
  case amounts
  /// `2020-01-31`, `31/1/2020`, `31 Jan 2020`, with or without a time.
  case dates
  /// `12:30`.
  case times
  /// A few words, each in several rows; so many different ones.
  case categories(Int)
  /// Anything else.
  case text

  /// Whether the texts are numbers, written in another way than this shell reads.
  var isNumeric: Bool {
    switch self {
    case .thousands, .decimalCommas, .percentages, .amounts: true
    default: false
    }
  }
}

/// The texts of a column as they are looked at one after the other.
struct ColumnLookTally {
  private var count = 0
  private var looks: [ColumnLook] = [
    .thousands, .decimalCommas, .percentages, .amounts, .dates, .times,
  ]
  private var words: Set<String>? = []

  /// The most different words that are categories.
  private static let categoryLimit = 20

  /// The most bytes of a text that is looked at.
  private static let lengthLimit = 40

  /// Looks at a further text.
  mutating func add(_ text: some Collection<UInt8>) {
    count += 1
    guard words != nil || !looks.isEmpty else { return }
    guard text.count <= Self.lengthLimit else {
      (looks, words) = ([], nil)
      return
    }
    if !looks.isEmpty {
      let shape = TextShape(text)
      looks.removeAll { !shape.fits($0) }
    }
    words?.insert(String(decoding: text, as: UTF8.self))
    if let found = words?.count, found > Self.categoryLimit { words = nil }
  }

  /// What all texts look like.
  var look: ColumnLook {
    if let look = looks.first, count > 0 { return look }
    guard let words, 2 * words.count <= count else { return .text }
    return .categories(words.count)
  }
}

/// A text with every digit written as `9` and every letter as `a`, in runs.
private struct TextShape {
  /// Characters that are no digits and no letters stand for themselves.
  private struct Run: Equatable {
    var kind: UInt8
    var length: Int
  }

  private var runs: [Run] = []
  private var letters: [UInt8] = []

  private static let digit = UInt8(ascii: "9")
  private static let letter = UInt8(ascii: "a")
  private static let blank = UInt8(ascii: " ")

  init(_ text: some Collection<UInt8>) {
    let bytes = Array(text)
    var index = 0
    while index < bytes.count {
      var kind = bytes[index]
      var length = 1
      if kind &- UInt8(ascii: "0") < 10 {
        kind = Self.digit
      } else if (kind | 0x20) &- UInt8(ascii: "a") < 26 {
        letters.append(kind | 0x20)
        kind = Self.letter
      } else if let size = NoBreakSpace.length(bytes[index...]) {
        (kind, length) = (Self.blank, size)
      } else if bytes[index...].starts(with: "’".utf8) {
        (kind, length) = (UInt8(ascii: "'"), 3)
      } else if bytes[index...].starts(with: "€".utf8) {
        (kind, length) = (UInt8(ascii: "$"), 3)
      } else if bytes[index...].starts(with: "£".utf8) || bytes[index...].starts(with: "¥".utf8) {
        (kind, length) = (UInt8(ascii: "$"), 2)
      }
      index += length
      if let last = runs.last, last.kind == kind, kind == Self.digit || kind == Self.letter {
        runs[runs.count - 1].length += 1
      } else {
        runs.append(Run(kind: kind, length: 1))
      }
    }
  }

  func fits(_ look: ColumnLook) -> Bool {
    switch look {
    case .thousands: isNumber(unsigned) && groupsThousands(unsigned)
    case .decimalCommas: unsigned.map(\.kind) == Array("9,9".utf8) && !groupsThousands(unsigned)
    case .percentages: isPercentage
    case .amounts: isAmount
    case .dates: isDate
    case .times: isTime(runs[...])
    case .categories, .text: true
    }
  }

  /// The runs without a sign before them.
  private var unsigned: ArraySlice<Run> {
    let isSigned = runs.first.map { $0.kind == UInt8(ascii: "-") || $0.kind == UInt8(ascii: "+") }
    return isSigned == true ? runs.dropFirst() : runs[...]
  }

  /// Digits, in groups or with decimals.
  private func isNumber(_ runs: ArraySlice<Run>) -> Bool {
    runs.first?.kind == Self.digit && runs.last?.kind == Self.digit
      && runs.enumerated().allSatisfy { offset, run in
        offset.isMultiple(of: 2)
          ? run.kind == Self.digit : ",.' ".utf8.contains(run.kind) && run.length == 1
      }
  }

  /// Whether all separators but perhaps the last are the same, with three digits behind each.
  private func groupsThousands(_ runs: ArraySlice<Run>) -> Bool {
    let runs = Array(runs)
    guard runs.count >= 3, runs[0].length <= 3 else { return false }
    let separator = runs[1].kind
    for index in stride(from: 1, to: runs.count - 1, by: 2) {
      // Decimals end the number.
      guard runs[index].kind == separator else {
        return index == runs.count - 2 && ",.".utf8.contains(runs[index].kind)
      }
      guard runs[index + 1].length == 3 else { return false }
    }
    return true
  }

  private var isPercentage: Bool {
    guard runs.last?.kind == UInt8(ascii: "%") else { return false }
    let number = unsigned.dropLast()
    return isNumber(number.last?.kind == Self.blank ? number.dropLast() : number)
  }

  private var isAmount: Bool {
    guard var rest = withoutCurrency else { return false }
    if rest.first?.kind == Self.blank { rest = rest.dropFirst() }
    if rest.last?.kind == Self.blank { rest = rest.dropLast() }
    if rest.first?.kind == UInt8(ascii: "-") { rest = rest.dropFirst() }
    return isNumber(rest)
  }

  /// The runs without a sign and a currency at one end; `nil` where there is no currency.
  private var withoutCurrency: ArraySlice<Run>? {
    let isMark = { (run: Run?) in run?.kind == UInt8(ascii: "$") }
    let isCode = { (run: Run?) in run == Run(kind: Self.letter, length: 3) && isCurrency }
    let rest = unsigned
    if isMark(rest.first) || isCode(rest.first) { return rest.dropFirst() }
    return isMark(rest.last) || isCode(rest.last) ? rest.dropLast() : nil
  }

  private var isCurrency: Bool {
    ["usd", "eur", "gbp", "chf", "jpy", "cad", "aud"].contains { letters.elementsEqual($0.utf8) }
  }

  private var isDate: Bool {
    var date = runs[...]
    // A time may follow behind a blank or a T.
    if let gap = date.indices.first(where: {
      runs[$0].kind == Self.blank || runs[$0] == Run(kind: Self.letter, length: 1)
    }), isTime(date[(gap + 1)...]) {
      date = date[..<gap]
    }
    let kinds = date.map(\.kind)
    let lengths = date.map(\.length)
    guard kinds.count == 5 || kinds.count == 3 else { return hasMonth(kinds, lengths) }
    guard kinds.count == 5, kinds[1] == kinds[3], "-/.".utf8.contains(kinds[1]),
      kinds[0] == Self.digit, kinds[2] == Self.digit, kinds[4] == Self.digit
    else { return hasMonth(kinds, lengths) || isYearAndMonth(kinds, lengths) }
    return lengths[2] <= 2
      && (lengths[0] == 4 && lengths[4] <= 2
        || lengths[0] <= 2 && (lengths[4] == 4 || lengths[4] == 2 && kinds[1] != UInt8(ascii: ".")))
  }

  private func isYearAndMonth(_ kinds: [UInt8], _ lengths: [Int]) -> Bool {
    kinds == Array("9-9".utf8) && lengths[0] == 4 && lengths[2] == 2
      || kinds == Array("9/9".utf8) && (lengths[0] == 4 || lengths[2] == 4)
  }

  /// Whether the name of a month stands among numbers.
  private func hasMonth(_ kinds: [UInt8], _ lengths: [Int]) -> Bool {
    guard kinds.contains(Self.digit), kinds.filter({ $0 == Self.letter }).count == 1,
      kinds.allSatisfy({ "9a -/.,".utf8.contains($0) }), letters.count >= 3
    else { return false }
    let months = "jan feb mar apr may jun jul aug sep oct nov dec".split(separator: " ")
    return months.contains { letters.starts(with: $0.utf8) }
  }

  private func isTime(_ runs: ArraySlice<Run>) -> Bool {
    let kinds = runs.map(\.kind)
    let lengths = runs.map(\.length)
    guard kinds.starts(with: "9:9".utf8), lengths[0] <= 2, lengths[2] == 2 else { return false }
    let rest = kinds.dropFirst(3)
    return ["", ":9", ":9.9", "a", ":9a", ":9.9a", " a", ":9 a"].contains {
      rest.elementsEqual($0.utf8)
    } || rest.starts(with: ":9+".utf8) || rest.starts(with: "+".utf8)
  }
}

/// Spaces at which no line is broken, and spaces without width, as they come from web pages.
enum NoBreakSpace {
  /// The number of bytes of the space that a text begins with; `nil` where it begins with none.
  static func length(_ text: some Collection<UInt8>) -> Int? {
    guard let first = text.first, [0xC2, 0xE2, 0xEF].contains(first) else { return nil }
    return spaces.first { text.starts(with: $0) }?.count
  }

  /// The number of bytes of the space that a text ends with.
  static func lengthAtEnd(_ text: some BidirectionalCollection<UInt8>) -> Int? {
    guard let last = text.last, last >= 0x80 else { return nil }
    return spaces.first { text.suffix($0.count).elementsEqual($0) }?.count
  }

  /// U+00A0, U+2007, U+2009, U+200B, U+202F, U+FEFF in UTF-8.
  private static let spaces: [[UInt8]] = [
    [0xC2, 0xA0], [0xE2, 0x80, 0x87], [0xE2, 0x80, 0x89], [0xE2, 0x80, 0x8B], [0xE2, 0x80, 0xAF],
    [0xEF, 0xBB, 0xBF],
  ]
}
