/// How one series looks: its color, its dash, its characters.
///
/// No two series of a figure look alike even where there is no color: points differ in their
/// character, lines in their dash or in the character that recurs along them.
struct SeriesStyle {
  /// The color and the dash.
  var pen: Canvas.Pen

  /// What its points are drawn with.
  var marker: Character

  /// Whether its points may become dots where they are many; the points of a path would be lost
  /// among the dots of the curve that they lie on.
  var mayBlur = true

  /// What recurs along its lines, and its turn among all that do; nil for a bare line.
  var tag: (character: Character, turn: Int)?
}

extension SeriesStyle {
  /// What makes two series one entry of the legend.
  struct Identity: Hashable {
    var role: Series.Role
    var label: String?
    var index: Int

    init(_ series: Series, index: Int) {
      role = series.role
      label = series.label
      // Plain series without a name have nothing in common.
      self.index = series.role == .plain && series.label == nil ? index : -1
    }
  }

  /// Settles the looks of all the series of a figure together.
  static func plan(for series: [Series], glyphs: GlyphSet) -> [SeriesStyle] {
    let identities = series.enumerated().map { Identity($0.element, index: $0.offset) }
    var plainTurns: [Identity: Int] = [:]
    for identity in identities where identity.role == .plain && plainTurns[identity] == nil {
      plainTurns[identity] = plainTurns.count
    }
    // Among level lines a path of thin lines would be lost: they are drawn fainter.
    let hasPath = series.contains { $0.role != .level && $0.content.isCurve }
    var markers = Allotment(stock: glyphs.pointMarkers + glyphs.lineMarkers)
    for (index, series) in series.enumerated() {
      if case .points = series.content { markers.give(identities[index]) }
    }
    let tagStock = glyphs.lineMarkers.filter { !markers.given.values.contains($0) }
    // Lines with points under the same name are told apart by those; a tag would look like one
    // more.
    let needsTag = identities.map { markers.given[$0] == nil || $0.role == .reference }
    let tags = tagged(series, identities, stock: tagStock, reference: glyphs.referenceTag)
      .filter { needsTag[$0.key] }
    return series.indices.map { index in
      var marker = markers.given[identities[index]] ?? " "
      if case .mark(let kind, _, _) = series[index].content { marker = glyphs.marks[kind] ?? "@" }
      let isFaint = hasPath && series[index].role == .level
      let pen = Canvas.Pen(
        ink: ink(of: series[index], plainTurn: plainTurns[identities[index]] ?? 0),
        series: index,
        dash: isFaint ? (1, 1) : dash(of: series[index].role, glyphs: glyphs),
        isFaint: isFaint
      )
      return SeriesStyle(
        pen: pen, marker: marker, mayBlur: series[index].role != .path, tag: tags[index])
    }
  }

  /// Hands out characters from a stock, the same to the same identity, each once while they last.
  private struct Allotment {
    private let stock: [Character]
    private(set) var given: [Identity: Character] = [:]

    init(stock: [Character]) {
      var seen: Set<Character> = []
      self.stock = stock.filter { seen.insert($0).inserted }
    }

    @discardableResult
    mutating func give(_ identity: Identity) -> Character {
      if let character = given[identity] { return character }
      let character = stock.isEmpty ? "*" : stock[given.count % stock.count]
      given[identity] = character
      return character
    }
  }

  /// The characters along lines that would otherwise look like another.
  private static func tagged(
    _ series: [Series], _ identities: [Identity], stock: [Character], reference: Character
  ) -> [Int: (character: Character, turn: Int)] {
    let lines = series.indices.filter { series[$0].content.isCurve && series[$0].role != .level }
    let plainLines = Set(lines.filter { series[$0].role == .plain }.map { identities[$0] })
    var bare: [Series.Role: Identity] = [:]
    var allotment = Allotment(stock: stock)
    var turns: [Identity: Int] = [:]
    var result: [Int: (character: Character, turn: Int)] = [:]
    for index in lines {
      let identity = identities[index]
      // Fits, paths and data are all drawn solid: only one of them may go bare.
      let role: Series.Role =
        identity.role == .reference || identity.role == .guide ? identity.role : .fit
      let mustDiffer = identity.role == .plain && plainLines.count > 1
      if !mustDiffer, bare[role] == nil || bare[role] == identity {
        bare[role] = identity
        if identity.role == .reference { result[index] = (reference, 0) }
        continue
      }
      let character = allotment.give(identity)
      let turn = turns[identity] ?? turns.count
      turns[identity] = turn
      result[index] = (character, turn)
    }
    return result
  }

  private static func ink(of series: Series, plainTurn: Int) -> Ink {
    if case .mark(let kind, _, _) = series.content {
      switch kind {
      case .start: return .start
      case .end: return .end
      case .minimum: return .minimum
      case .point: return .point
      case .exitUp, .exitDown, .exitLeft, .exitRight: return .path
      }
    }
    switch series.role {
    case .data: return .data
    case .fit: return .fit
    case .reference: return .reference
    case .path: return .path
    case .level: return .level
    case .guide: return .guide
    case .plain: return .plain(plainTurn)
    }
  }

  private static func dash(of role: Series.Role, glyphs: GlyphSet) -> (on: Int, off: Int) {
    switch role {
    case .reference: (glyphs.across * 2, glyphs.across)
    case .guide: (1, glyphs.across * 2 - 1)
    default: (1, 0)
    }
  }
}

extension Series.Content {
  /// Whether the series is drawn as a line of its own shape.
  var isCurve: Bool {
    switch self {
    case .line, .steps, .levels: true
    case .points, .horizontal, .vertical, .mark, .arrows: false
    }
  }
}

/// What is drawn over what, the lowest first.
enum SeriesLayer: CaseIterable {
  /// Lines across the plot.
  case guides
  /// Level lines of a surface.
  case levels
  /// Points too many to be told apart.
  case cloud
  /// Lines, with what tells them apart.
  case lines
  /// Separate points; marks are put on last, with their names.
  case points

  /// The layer of a series whose points can be told apart.
  init(_ series: Series) {
    switch series.content {
    case .horizontal, .vertical, .arrows: self = .guides
    case .levels: self = .levels
    case .line, .steps: self = series.role == .guide ? .guides : .lines
    case .points, .mark: self = .points
    }
  }
}
