import Language
import Plotting
import TextWidth

/// The line that says how far long work has come, no wider than `width`.
///
/// - Parameters:
///   - done: The fraction that is done, from 0 to 1; nil where that is not known.
///   - elapsed: The seconds since the work began.
///   - width: The cells there are.
/// - Returns: The line, without a line end.
public func progressText(done: Double?, elapsed: Double, width: Int) -> String {
  var parts: [String] = []
  if let done, done.isFinite, done > 0 {
    let fraction = min(done, 1)
    let left = elapsed * (1 - fraction) / fraction
    parts = ["\(Int(fraction * 100)) % done", "\(duration(left)) left"]
  } else {
    parts = ["working", duration(elapsed)]
  }
  let text = parts.joined(separator: ", ")
  let long = text + " (Ctrl-C stops)"
  if displayWidth(long) <= width { return long }
  return displayWidth(text) <= width ? text : String(parts[0].prefix(max(width, 0)))
}

/// A time for people, in one or two units.
func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 3.2e9 else { return "over a century" }
  guard seconds >= 1 else { return "under 1 s" }
  let whole = Int(seconds.rounded())
  func pair(_ value: Int, _ unit: String, _ rest: Int, _ smaller: String) -> String {
    rest == 0 ? "\(value) \(unit)" : "\(value) \(unit) \(rest) \(smaller)"
  }
  switch whole {
  case ..<60: return "\(whole) s"
  case ..<3600: return pair(whole / 60, "min", whole % 60, "s")
  case ..<86_400: return pair(whole / 3600, "h", whole % 3600 / 60, "min")
  case ..<31_557_600: return counted(whole / 86_400, "day")
  default: return counted(whole / 31_557_600, "year")
  }
}

/// A computing time as `set timing=on` shows it: three digits in the unit that fits.
public func timingText(_ seconds: Double) -> String {
  let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "us")]
  let short = NumberFormat(precision: 3)
  guard seconds.isFinite, seconds > 0, let unit = units.first(where: { seconds >= $0.0 }) else {
    return "under 1 us"
  }
  if seconds >= 100 { return duration(seconds) }
  return "\(short.significant(seconds / unit.0)) \(unit.1)"
}
