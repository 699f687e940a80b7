/// A day of the calendar, and how far into it.
///
/// Source: Howard Hinnant, 2013, "chrono-Compatible Low-Level Date Algorithms".
public struct CivilDate: Sendable, Equatable {
  /// The year, the month from 1 to 12, the day from 1 to 31.
  public let year, month, day: Int

  /// The part of the day that has passed, from 0 to 1.
  let fraction: Double

  /// A day; nil where the calendar has none such.
  public init?(year: Int, month: Int, day: Int, fraction: Double = 0) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    (self.year, self.month, self.day, self.fraction) = (year, month, day, fraction)
  }

  /// The days since 1970-01-01.
  public var daysSince1970: Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The day so many days after 1970-01-01.
  public init?(daysSince1970 days: Int) {
    let shifted = days + 719_468
    guard shifted >= 0, shifted < 3_700_000 else { return nil }
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    self.init(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The day as ISO 8601 writes it.
  public var text: String {
    func padded(_ number: Int, _ count: Int) -> String {
      String(repeating: "0", count: max(0, count - String(number).count)) + String(number)
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// A day as ISO 8601 writes it, `2020-01-31`; nil where the text is none.
  public init?(iso text: String) { self.init(text, .yearFirst) }

  /// Reads ten bytes such as `2020-01-31`; nil for all others.
  init?(tenBytes bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return nil
    }
    var numbers = (year: 0, month: 0, day: 0)
    for place in [0, 1, 2, 3, 5, 6, 8, 9] {
      let digit = bytes[place] &- 0x30
      guard digit < 10 else { return nil }
      switch place {
      case ..<4: numbers.year = 10 * numbers.year + Int(digit)
      case ..<7: numbers.month = 10 * numbers.month + Int(digit)
      default: numbers.day = 10 * numbers.day + Int(digit)
      }
    }
    self.init(year: numbers.year, month: numbers.month, day: numbers.day)
  }

  /// In which order day, month and year stand.
  enum Order: CaseIterable {
    case yearFirst
    case dayFirst
    case monthFirst
  }

  /// Reads a date, with a time behind it or none; nil where the text is none of this order.
  init?(_ text: String, _ order: Order) {
    var words = text.split { " ,T".contains($0) }[...]
    var fraction = 0.0
    if words.count > 1, let last = words.last, last.contains(":") {
      guard let time = Self.fraction(last) else { return nil }
      fraction = time
      words = words.dropLast()
    }
    var parts = words.flatMap { $0.split(separator: "-", omittingEmptySubsequences: false) }
    if parts.count == 1 { parts = parts[0].split(separator: "/", omittingEmptySubsequences: false) }
    if parts.count == 1 { parts = parts[0].split(separator: ".", omittingEmptySubsequences: false) }
    guard parts.count == 2 || parts.count == 3 else { return nil }
    if let place = parts.firstIndex(where: { $0.first?.isLetter ?? false }) {
      self.init(named: parts, at: place, fraction)
      return
    }
    let numbers = parts.compactMap { part in
      part.count <= 4 && part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
    }
    guard numbers.count == parts.count else { return nil }
    switch order {
    case .yearFirst:
      guard parts[0].count == 4, parts.dropFirst().allSatisfy({ $0.count <= 2 }) else { return nil }
      // A number such as 2020.5 is no month.
      guard parts.count == 3 || text.contains("-") || text.contains("/") else { return nil }
      self.init(
        year: numbers[0], month: numbers[1], day: parts.count == 3 ? numbers[2] : 1,
        fraction: fraction)
    case .dayFirst, .monthFirst:
      guard parts.count == 3, parts[0].count <= 2, parts[1].count <= 2,
        let year = Self.year(numbers[2], parts[2].count)
      else { return nil }
      let (day, month) = order == .dayFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
      self.init(year: year, month: month, day: day, fraction: fraction)
    }
  }

  /// `31 Jan 2020`, `Jan 31 2020`, `Jan 2020`.
  private init?(named parts: [Substring], at place: Int, _ fraction: Double) {
    let months = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    let name = parts[place].lowercased().filter { $0 != "." }
    guard name.count >= 3, name.allSatisfy(\.isLetter),
      let month = months.firstIndex(where: { name.hasPrefix($0) })
    else { return nil }
    var rest = parts
    rest.remove(at: place)
    let numbers = rest.compactMap { Int($0) }
    guard numbers.count == rest.count else { return nil }
    let day = numbers.count == 2 ? numbers[0] : 1
    guard let last = rest.last, let year = Self.year(numbers[numbers.count - 1], last.count) else {
      return nil
    }
    self.init(year: year, month: month + 1, day: day, fraction: fraction)
  }

  /// A year of four digits, or of two: those from 69 on are of the century before.
  private static func year(_ number: Int, _ digits: Int) -> Int? {
    if digits == 4 { return number }
    return digits == 2 ? number + (number < 69 ? 2000 : 1900) : nil
  }

  /// `13:45`, `13:45:30.5`: the part of the day.
  private static func fraction(_ text: Substring) -> Double? {
    let text = text.hasSuffix("Z") ? text.dropLast() : text
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, let hour = Int(parts[0]), (0...24).contains(hour),
      let minute = Int(parts[1]), (0...59).contains(minute)
    else { return nil }
    guard let second = parts.count == 3 ? Double(parts[2]) : 0, second >= 0, second < 61 else {
      return nil
    }
    return (Double(hour) * 3600 + Double(minute) * 60 + second) / 86_400
  }
}
