/// The lessons that come with the shell, and how far they were played.
public protocol LessonHost: AnyObject {
  /// The files of the lessons by absolute path, in their order; by default there are none.
  var lessonPaths: [String] { get }

  /// What is kept of each lesson, by its name, from session to session.
  ///
  /// By default it is always empty.
  var lessonRecords: [String: LessonRecord] { get set }

  /// Whether what is kept of lessons outlasts the program; by default it does not.
  var keepsLessons: Bool { get }

  /// Keeps a lesson of the person's own among the others; by default that is not allowed.
  func keepLesson(_ bytes: [UInt8], named name: String) throws(FileFailure)
}

extension LessonHost {
  /// Always empty: no lessons come with this host.
  public var lessonPaths: [String] { [] }

  /// False: nothing is written.
  public var keepsLessons: Bool { false }

  /// Throws that it is not allowed.
  public func keepLesson(_ bytes: [UInt8], named name: String) throws(FileFailure) {
    throw .notAllowed
  }

  /// Always empty: what is set is forgotten.
  public var lessonRecords: [String: LessonRecord] {
    get { [:] }
    set { _ = newValue }
  }
}

/// What is kept of a lesson: where it was left, and how it went when it was played to its end.
public struct LessonRecord: Equatable, Sendable {
  /// Where it was left; nil where it was not.
  public var left: Bookmark?
  /// How it went when it was last played to its end; nil where it never was.
  public var finished: LessonScore?

  /// Makes a record of its parts.
  public init(left: Bookmark? = nil, finished: LessonScore? = nil) {
    self.left = left
    self.finished = finished
  }

  /// What stands between the two in words.
  private static let mark = "done"

  /// The record in words, as files hold it: `3 13 -25 done 8 9 4 4`.
  public var words: [String] {
    (left?.words ?? []) + (finished.map { [Self.mark] + $0.words } ?? [])
  }

  /// The record that words say; nil where they say none.
  public init?(words: ArraySlice<String>) {
    let mark = words.firstIndex(of: Self.mark) ?? words.endIndex
    left = Bookmark(words: words[..<mark])
    finished = LessonScore(words: words[mark...].dropFirst())
    guard left != nil || finished != nil else { return nil }
  }
}

/// Where a lesson was left.
public struct Bookmark: Equatable, Sendable {
  /// The part that it goes on with, counted from 0.
  public var part: Int
  /// Whether each question answered so far, by line, was right the first time.
  public var answers: [Int: Bool]

  /// Makes a bookmark of its parts.
  public init(part: Int, answers: [Int: Bool] = [:]) {
    self.part = part
    self.answers = answers
  }

  /// The part, and each question answered: its line, below zero where the first answer was wrong.
  var words: [String] {
    [String(part)] + answers.sorted { $0.key < $1.key }.map { String($1 ? $0 + 1 : -$0 - 1) }
  }

  init?(words: ArraySlice<String>) {
    guard let part = words.first.flatMap({ Int($0) }), part >= 0 else { return nil }
    self.init(part: part)
    for number in words.dropFirst().compactMap({ Int($0) }) where number != 0 {
      // The magnitude of the smallest number is no number of the same type.
      answers[Int(clamping: number.magnitude) - 1] = number > 0
    }
  }
}

/// How many questions were right the first time and how many tasks were done.
public struct LessonScore: Equatable, Sendable {
  var right = 0
  var questions = 0
  var done = 0
  var tasks = 0

  init() {}

  /// The four counts as files hold them.
  var words: [String] { [right, questions, done, tasks].map { String($0) } }

  init?(words: ArraySlice<String>) {
    let counts = words.prefix(4).compactMap { Int($0) }
    guard counts.count == 4, counts.allSatisfy({ $0 >= 0 }) else { return nil }
    (right, questions, done, tasks) = (counts[0], counts[1], counts[2], counts[3])
  }
}
