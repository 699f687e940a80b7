public import Language
public import Plotting

/// One thing that a command answers with.
///
/// A value: whoever receives it decides how it looks.
public enum Output: Sendable {
  /// Lines for people.
  case report([ReportLine])
  /// Numbers in columns.
  case table(ReportTable)
  /// A bare value on a line of its own, for other programs.
  case value(String)
  /// A plane figure, with the size asked for.
  case figure(Figure, FigureSize)
  /// A surface in three dimensions, with the size asked for.
  case surface(SurfaceFigure, FigureSize)
  /// Figures one after the other.
  case animation(Animation)
  /// A question, before it is answered.
  case question(PosedQuestion)
  /// The answer to a question that nobody was there to answer.
  case answer(String)
  /// What a number gives at some of its values, from the least to the largest.
  case slider(Slider)
  /// A comment line of a script.
  case narration(String)
  /// A command of a script, shown before its output.
  case echo(SourceLine)
  /// Bytes for standard output as they are, such as a saved table.
  case bytes([UInt8])
  /// An empty screen, where there is one.
  case clearScreen
  /// A diagnostic, for standard error.
  case diagnostic(Diagnostic)
}

extension Output {
  /// What is to be seen of a figure, in words; nil for what is none.
  public var sentences: [String]? {
    switch self {
    case .figure(let figure, _): Plotting.sentences(about: figure)
    case .surface(let figure, _): Plotting.sentences(about: figure)
    case .animation(let animation):
      Plotting.sentences(about: animation.figure(animation.frameCount - 1))
    default: nil
    }
  }
}

/// The cells asked for with `width=` and `height=`; nil takes what the terminal has.
public struct FigureSize: Equatable, Sendable {
  /// The width in columns.
  public var width: Int?
  /// The height in rows.
  public var height: Int?
}

/// A line of a report: pieces of text, each with an emphasis.
public struct ReportLine: Equatable, Sendable, ExpressibleByStringInterpolation {
  /// How a piece of text stands out where the terminal has colour; without, all look alike.
  public enum Emphasis: Equatable, Sendable {
    case plain
    case strong
    case dim
    case good
    case bad
  }

  /// A piece of text of one emphasis.
  public struct Piece: Equatable, Sendable {
    /// The text, without line ends or escapes.
    public var text: String
    /// How it stands out.
    public var emphasis: Emphasis
  }

  /// The pieces from left to right.
  public var pieces: [Piece]
  /// Where the line goes on when it is broken; nil is where its own text starts.
  public var hangingIndent: Int?
  /// Whether it stays on one line however long it is, so that what it says can be typed as it
  /// stands.
  public var isUnbroken = false

  /// A line of one piece.
  public init(_ text: String, _ emphasis: Emphasis = .plain) {
    pieces = [Piece(text: text, emphasis: emphasis)]
  }

  /// A plain line.
  public init(stringLiteral value: String) { self.init(value) }

  /// The text alone.
  public var text: String { pieces.map(\.text).joined() }

  /// A line that holds a command to be typed as it stands.
  static func unbroken(_ text: String, _ emphasis: Emphasis = .plain) -> ReportLine {
    var line = ReportLine(text, emphasis)
    line.isUnbroken = true
    return line
  }

  static func + (left: ReportLine, right: ReportLine) -> ReportLine {
    var line = left
    line.pieces += right.pieces
    return line
  }
}

/// A small table: a header, rows, and which columns hold numbers.
public struct ReportTable: Equatable, Sendable {
  /// A column's heading and how its cells stand under it.
  public struct Column: Equatable, Sendable {
    /// The text above the column.
    public var heading: String
    /// Whether the cells stand at the right, as numbers do.
    public var isNumeric: Bool

    /// A column of numbers.
    static func number(_ heading: String) -> Column { Column(heading: heading, isNumeric: true) }
    /// A column of text.
    static func text(_ heading: String) -> Column { Column(heading: heading, isNumeric: false) }
  }

  /// The columns from left to right.
  public var columns: [Column]
  /// The rows from top to bottom, each with one cell a column.
  public var rows: [[String]]
}

/// A question as it is put, with what counts as its answer.
public struct PosedQuestion: Sendable {
  /// The answers that are right.
  enum Accepted: Sendable {
    case numbers(ClosedRange<Double>)
    case words([String])
  }

  /// The question.
  var text: String
  /// The answers to choose from; empty where there are none.
  var choices: [String]
  /// The right answer as it is shown.
  var answer: String
  /// What counts as right.
  var accepted: [Accepted]
  /// What helps; nil where nothing does.
  var hint: String?
}

/// Figures for the values of a number, to be gone through with a slider where there is one.
public struct Slider: Sendable {
  /// One value, and what it gives.
  struct Still: Sendable {
    /// The line that gives it.
    var line: String
    /// Figures, or why there are none.
    var outputs: [Output]
  }

  /// The stills, from the least value to the largest.
  var stills: [Still]

  /// Those that tell the story where nothing slides: the first, the middle and the last.
  var keyStills: [Still] {
    guard stills.count > 3 else { return stills }
    return [stills[0], stills[stills.count / 2], stills[stills.count - 1]]
  }
}

extension Output {
  /// Whether it is drawn rather than read.
  var isFigure: Bool {
    switch self {
    case .figure, .surface, .animation: true
    default: false
    }
  }

  /// The same figure in whatever room there is, an animation at its end.
  var filling: Output {
    let whole = FigureSize(width: nil, height: nil)
    return switch self {
    case .figure(let figure, _): .figure(figure, whole)
    case .surface(let figure, _): .surface(figure, whole)
    case .animation(let animation): .figure(animation.figure(animation.frameCount - 1), whole)
    default: self
    }
  }
}
