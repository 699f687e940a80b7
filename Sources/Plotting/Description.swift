internal import CLibrary

/// What is to be seen in a figure, in words: a sentence on the whole, then one on each thing drawn.
///
/// It says shape, ends and extremes of lines, where paths lead, how many points lie where, and what
/// is marked. At most ten sentences; what finds no room is counted.
public func describe(_ figure: Figure) -> String { sentences(about: figure).joined(separator: " ") }

/// What is to be seen in a surface, in words.
public func describe(_ figure: SurfaceFigure) -> String {
  sentences(about: figure).joined(separator: " ")
}

/// The sentences that describe a figure.
public func sentences(about figure: Figure) -> [String] {
  let scales = figure.scales()
  let x = figure.xAxis.label.map(drawable) ?? "x"
  let y = figure.yAxis.label.map(drawable) ?? "y"
  let hasLevels = figure.series.contains {
    if case .levels = $0.content { true } else { false }
  }
  let title = figure.title.map { drawable($0) } ?? "A figure"
  func range(_ scale: AxisScale) -> String {
    "\(short(scale.range.lower)) to \(short(scale.range.upper))"
      + (scale.kind == .logarithmic ? ", logarithmically" : "")
  }
  let whole =
    "\(title): \(x) from \(range(scales.x)), \(y) from \(range(scales.y))."
  var others: [String] = []
  for series in figure.series {
    guard let sentence = sentence(about: series, x: x, y: y, hasLevels: hasLevels) else { continue }
    others.append(sentence)
  }
  if let note = figure.note { others.append(drawable(note) + ".") }
  return limited([whole] + others)
}

/// The sentences that describe a surface.
public func sentences(about figure: SurfaceFigure) -> [String] {
  let grid = figure.grid
  let title = figure.title.map { drawable($0) } ?? "A surface"
  let x = figure.xAxis.label.map(drawable) ?? "x"
  let y = figure.yAxis.label.map(drawable) ?? "y"
  let z = figure.zAxis.label.map(drawable) ?? "z"
  var result = [
    "\(title): \(z) over \(x) from \(short(grid.x.first ?? 0)) to \(short(grid.x.last ?? 0)) and "
      + "\(y) from \(short(grid.y.first ?? 0)) to \(short(grid.y.last ?? 0)), seen from "
      + "\(short(figure.azimuth)) degrees around and \(short(figure.elevation)) above."
  ]
  var least: (value: Double, index: Int)?
  var greatest: (value: Double, index: Int)?
  for (index, value) in grid.values.enumerated() where value.isFinite {
    if value < least?.value ?? .infinity { least = (value, index) }
    if value > greatest?.value ?? -.infinity { greatest = (value, index) }
  }
  func place(_ index: Int) -> String {
    "(\(short(grid.x[index % grid.x.count])), \(short(grid.y[index / grid.x.count])))"
  }
  if let least, let greatest, least.value < greatest.value {
    result.append(
      "The lowest point of the grid is \(short(least.value)) at \(place(least.index)), the highest "
        + "\(short(greatest.value)) at \(place(greatest.index)).")
  } else if let least {
    result.append("It is flat at \(short(least.value)).")
  } else {
    result.append("It has no finite value.")
  }
  if let path = figure.path {
    result.append(sentence(aboutPath: path.x, path.y, named: "A path"))
  }
  for mark in figure.marks {
    let name = mark.label.map(drawable) ?? word(for: mark.kind)
    result.append("\(capitalized(name)) at (\(short(mark.x)), \(short(mark.y))).")
  }
  return limited(result)
}

/// At most ten sentences; the last says how many more there were.
private func limited(_ sentences: [String]) -> [String] {
  guard sentences.count > 10 else { return sentences }
  return sentences.prefix(9) + ["And \(sentences.count - 9) more things are drawn."]
}

private func sentence(
  about series: Series, x: String, y: String, hasLevels: Bool
) -> String? {
  let name = series.label.map(drawable)
  switch series.content {
  case .points(let xs, let ys):
    let places = zip(xs, ys).filter { $0.0.isFinite && $0.1.isFinite }
    guard let first = places.first, let last = places.last else { return nil }
    let subject = name.map(capitalized) ?? (series.role == .path ? "Iterates" : "Points")
    if series.role == .path {
      return
        "\(subject): \(places.count) from (\(short(first.0)), \(short(first.1))) to "
        + "(\(short(last.0)), \(short(last.1)))."
    }
    let trend = trend(places)
    let (lowX, highX) = bounds(places.map(\.0))
    let (lowY, highY) = bounds(places.map(\.1))
    return
      "\(subject): \(places.count) points, \(x) \(short(lowX)) to \(short(highX)), \(y) "
      + "\(short(lowY)) to \(short(highY))\(trend.map { "; \($0)" } ?? "")."
  case .line(let xs, let ys), .steps(let xs, let ys):
    let subject =
      name.map(capitalized)
      ?? (series.role == .path ? "The path" : series.role == .guide ? nil : "The curve")
    guard let subject else { return nil }
    if series.role == .path, hasLevels || !rises(xs) {
      return sentence(aboutPath: xs, ys, named: subject)
    }
    return sentence(aboutCurve: xs, ys, named: subject, x: x)
  case .levels(let lines):
    guard let first = lines.first, let last = lines.last else { return nil }
    guard lines.count > 1 else { return "One level line, at \(short(first.value))." }
    return "\(lines.count) level lines, from \(short(first.value)) to \(short(last.value))."
  case .arrows(let x, _, _, _):
    return name.map { "\(x.count) arrows: \($0)." }
  case .horizontal(let value):
    return name.map { "A horizontal line at \(short(value)): \($0)." }
  case .vertical(let value):
    return name.map { "A vertical line at \(short(value)): \($0)." }
  case .mark(let mark, let x, let y):
    guard x.isFinite, y.isFinite else { return nil }
    return "\(capitalized(name ?? word(for: mark))) at (\(short(x)), \(short(y)))."
  }
}

private func word(for mark: Series.Mark) -> String {
  switch mark {
  case .start: "start"
  case .end: "end"
  case .minimum: "minimum"
  case .point: "a mark"
  case .exitUp, .exitDown, .exitLeft, .exitRight: "the path leaves the plot"
  }
}

/// Whether abscissas never go back.
private func rises(_ x: [Double]) -> Bool { zip(x, x.dropFirst()).allSatisfy { !($1 < $0) } }

private func bounds(_ values: [Double]) -> (Double, Double) {
  (values.min() ?? .nan, values.max() ?? .nan)
}

/// Whether points rise or fall together, where that is plain.
private func trend(_ places: [(Double, Double)]) -> String? {
  guard places.count > 2 else { return nil }
  let count = Double(places.count)
  let meanX = places.reduce(0) { $0 + $1.0 / count }
  let meanY = places.reduce(0) { $0 + $1.1 / count }
  var (xx, yy, xy) = (0.0, 0.0, 0.0)
  for place in places {
    let (x, y) = (place.0 - meanX, place.1 - meanY)
    xx += x * x
    yy += y * y
    xy += x * y
  }
  let correlation = xy / (xx * yy).squareRoot()
  guard correlation.isFinite else { return nil }
  if correlation > 0.5 {
    return "the one rises with the other, correlation \(short(correlation, 2))"
  }
  if correlation < -0.5 {
    return "the one falls as the other rises, correlation \(short(correlation, 2))"
  }
  return "no straight trend, correlation \(short(correlation, 2))"
}

/// What a curve does from left to right.
private func sentence(
  aboutCurve xs: [Double], _ ys: [Double], named name: String, x: String
) -> String? {
  let places = zip(xs, ys).filter { $0.0.isFinite && $0.1.isFinite }
  guard let first = places.first, let last = places.last else { return nil }
  guard places.count > 1 else { return "\(name): \(short(first.1)) at \(short(first.0))." }
  let (low, high) = bounds(places.map(\.1))
  let ends =
    "from \(short(first.1)) at \(x) = \(short(first.0)) to \(short(last.1)) at \(short(last.0))"
  // What is less than a thousandth of the height is not seen.
  let noise = (high - low) / 1000
  guard high > low else { return "\(name) stays at \(short(low))." }
  var turns: [(x: Double, y: Double, isPeak: Bool)] = []
  var extreme = first
  var direction = 0
  for place in places.dropFirst() {
    if direction >= 0, place.1 > extreme.1 { (extreme, direction) = (place, direction) }
    if direction <= 0, place.1 < extreme.1, direction < 0 { extreme = place }
    if direction == 0, (place.1 - first.1).magnitude > noise {
      direction = place.1 > first.1 ? 1 : -1
      extreme = place
    } else if direction > 0, extreme.1 - place.1 > noise {
      turns.append((extreme.0, extreme.1, true))
      (extreme, direction) = (place, -1)
    } else if direction < 0, place.1 - extreme.1 > noise {
      turns.append((extreme.0, extreme.1, false))
      (extreme, direction) = (place, 1)
    }
  }
  switch turns.count {
  case 0:
    guard first.1 != last.1 else { return "\(name) hardly changes, \(ends)." }
    return "\(name) \(last.1 > first.1 ? "rises" : "falls") \(ends)."
  case 1...4:
    let words = turns.map {
      "\($0.isPeak ? "a peak of" : "a low of") \(short($0.y)) at \(short($0.x))"
    }
    return "\(name) runs \(ends), with \(joined(words))."
  default:
    return
      "\(name) turns \(turns.count) times between \(short(low)) and \(short(high)), \(ends)."
  }
}

/// Where a path leads, and whether it swings.
private func sentence(aboutPath xs: [Double], _ ys: [Double], named name: String) -> String {
  let places = zip(xs, ys).filter { $0.0.isFinite && $0.1.isFinite }
  guard let first = places.first, let last = places.last else { return "\(name) has no points." }
  func turns(_ values: [Double]) -> Int {
    let steps = zip(values, values.dropFirst()).map { $1 - $0 }.filter { $0 != 0 }
    return zip(steps, steps.dropFirst()).count { ($0 < 0) != ($1 < 0) }
  }
  let (acrossTurns, upTurns) = (turns(places.map(\.0)), turns(places.map(\.1)))
  let steps = max(places.count - 1, 0)
  var text =
    "\(name) goes from (\(short(first.0)), \(short(first.1))) to (\(short(last.0)), "
    + "\(short(last.1))) in \(steps) drawn \(steps == 1 ? "step" : "steps")"
  if max(acrossTurns, upTurns) > max(steps / 2, 2) {
    text += ", turning back at most of them"
  } else if max(acrossTurns, upTurns) > 2 {
    text += ", turning back \(max(acrossTurns, upTurns)) times"
  }
  return text + "."
}

private func joined(_ words: [String]) -> String {
  guard words.count > 1, let last = words.last else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " and " + last
}

private func capitalized(_ text: String) -> String {
  // Names of functions and columns keep their letters.
  guard let first = text.first, text.count > 1, text.allSatisfy({ $0.isLetter || $0 == " " }),
    text.split(separator: " ").first.map({ $0.count > 2 }) == true
  else { return text }
  return first.uppercased() + text.dropFirst()
}

/// A number in a few digits.
private func short(_ value: Double, _ digits: Int = 4) -> String {
  guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
  let power = Int(log10(value.magnitude).rounded(.down))
  let rounded: Double
  let places = digits - 1 - power
  if places >= 0, places < 300 {
    let unit = pow(10, Double(places))
    rounded = (value * unit).rounded() / unit
  } else if places < 0 {
    let unit = pow(10, Double(-places))
    rounded = (value / unit).rounded() * unit
  } else {
    rounded = value
  }
  let text = "\(rounded)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text.replacing("e-0", with: "e-")
}
