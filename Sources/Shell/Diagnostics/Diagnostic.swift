public import Datasets
public import Expressions
public import LeastSquares

/// What is wrong with a line, and where.
///
/// The code says what happened and carries the data; `Wording.swift` turns it into sentences, and
/// `DiagnosticRenderer.swift` draws the caret.
public struct Diagnostic: Error, Sendable {
  /// What happened.
  public let code: DiagnosticCode
  /// The culprit, in UTF-8 offsets of `line`; nil where no part of the line is to blame.
  public var span: SourceSpan?
  /// The line that the span belongs to; filled in where the line is evaluated.
  public var line: SourceLine?
  /// The lines that ran the script with this line, innermost first.
  public var callers: [SourceLine.Location] = []
  /// Where the statement that failed begins, for what no part of the line is to blame for.
  var statementStart = 0

  init(_ code: DiagnosticCode, _ span: SourceSpan? = nil) {
    self.code = code
    self.span = span
  }

  /// A refusal of the data layer; an interruption is told apart.
  init(data error: DatasetError, span: SourceSpan?) {
    self.init(error == .interrupted ? .interrupted : .dataset(error), span)
  }

  /// A refusal of a table of text.
  init(table error: TableError, file: String, span: SourceSpan?) {
    self.init(error == .interrupted ? .interrupted : .table(file, error), span)
  }

  /// A refusal of least squares.
  init(regression error: LeastSquaresError) {
    self.init(error == .interrupted ? .interrupted : .regression(error))
  }

  /// What went wrong with a file; an interruption is told apart.
  init(file name: String, _ failure: FileFailure, _ span: SourceSpan?) {
    self.init(failure == .interrupted ? .interrupted : .file(name, failure), span)
  }

  /// The same diagnostic with its line, where it has none yet.
  func located(in line: SourceLine, statementStart: Int = 0) -> Diagnostic {
    guard self.line == nil else { return self }
    var copy = self
    copy.line = line
    copy.statementStart = statementStart
    return copy
  }
}

/// The ways in which a line can fail, each with the data that its message needs.
public enum DiagnosticCode: Sendable {
  // The shape of a line.
  case unterminatedString
  case badEscape
  case textAfterString
  case notACommand(String)
  case badName(String)
  case unknownCommand(String, suggestion: String?)
  case ambiguousCommand(String, [String])
  case unknownSubcommand(String, String, suggestion: String?, known: [String])
  case missingSubcommand(String, known: [String])
  case unknownOption(String, String, suggestion: String?, known: [String])
  case ambiguousOption(String, String, [String])
  case repeatedOption(String)
  case missingValue(String, example: String?)
  case missingEquals(String, example: String)
  case unexpectedWord(String, String, suggestion: String?, usage: String)
  case missingWord(String, what: String, example: String)
  case badParameter(String)
  case repeatedParameter(String)
  case reservedName(String, Reservation)
  case resultName(String)

  // Values.
  case expression(ExpressionError)
  case wrongType(String, expected: String, found: String)
  case notWhole(String, Double)
  case notFinite(String, Double)
  case outOfRange(String, String, allowed: String)
  case notAChoice(String, String, suggestion: String?, known: [String])
  case wrongCount(String, expected: [String], found: Int)
  case emptyRange(String, lower: Double, upper: Double)
  case needsQuotes(String)
  case unknownName(String, suggestion: String?)
  case noValueYet(String, command: String)
  case notNumeric(String)
  case notFiniteName(String)
  case unknownFunction(String, suggestion: String?)
  case functionWithoutArguments(String)
  case optionOfOtherMethod(String, method: String, known: [String])
  case positiveForLogarithm(String, Double)

  // The session.
  case noData(for: String)
  case needsAllRows(String)
  case noRun(for: String, command: String)
  case missingRelation
  case expectationFailed(Expectation)
  case withinNeedsEquality
  case dataset(DatasetError)
  case table(String, TableError)
  case regression(LeastSquaresError)
  case badStart
  case otherDimension(expected: Int, actual: Int)
  case noVariables(String)
  case noKnownMinimum(String)
  case tooManyForMethod(String, limit: Int, actual: Int)
  case methodNeeds(String, rows: Bool)
  case nothingToExplain
  case constantColumn(String, isOnly: Bool)
  case repeatedColumn(String)
  case unknownCoefficient(String, suggestion: String?, known: [String])
  case needsTwoCoefficients(String, found: Int)
  case choosesCoefficients(String)
  case coefficientsDiffer(String, String)
  case unknownFeature(String, suggestion: String?, known: [String])
  case targetIsNoFeature(String, String)
  case dropsAllFeatures
  case powersOfStandardized
  case atStart
  case noSweep
  case nothingSwept(example: String)
  case twoSwept(String, String)
  case nothingArrived(String)
  case unknownFigureFormat(String, known: [String])
  case nothingInRange(x: String, y: String)
  case nothingAboveZero
  case nothingFinite(String, over: String)
  case flat(String, Double?)
  case unknownRun(String, suggestion: String?, known: [String])
  case needsOneFeature(String, known: [String])
  case needsTwoVariables(String, String, found: Int)
  case outsideDomain(String, at: String, value: Double)
  case needsCoefficients(String, wanted: Int, found: Int)
  case missingFeatures([String], example: String)

  // Files and scripts.
  case file(String, FileFailure)
  case scriptCycle([String])
  case scriptDepth(Int)
  case safeMode(String)
  case wouldReplaceData(String)
  case repeatedFeature(String, example: String)
  case noLessons
  case unknownLesson(String, suggestion: String?, known: [String])
  case noLessonToClose
  case notRecording
  case notATranscript(String)
  case transcriptAsScript(String)
  case transcriptDiffers(String, commands: Int, differing: Int)
  case unknownTopic(String, suggestion: String?)
  case unknownSetting(String, suggestion: String?)
  case interrupted
}

/// Why a name cannot be given a new meaning.
public enum Reservation: Sendable {
  case command
  case plotKind
  case function
  case constant
}

/// A failed `expect`: both sides, as text and as numbers.
public struct Expectation: Sendable {
  var left: String
  var leftValue: Value
  var relation: String
  var right: String
  var rightValue: Value
  var tolerance: Double?
}

/// What went wrong with a file.
public enum FileFailure: Error, Equatable, Sendable {
  case missing
  /// The folder of a file that is to be written.
  case missingFolder
  /// The person asked to stop.
  case interrupted
  case isDirectory
  case noPermission
  case notUTF8(line: Int)
  case full
  case tooLarge(bytes: Int, limit: Int)
  /// Any other reason, in the system's words.
  case system(String)
}
