import Expressions
import Language

/// A lesson that comes with the shell: a script, and what its first comments say of it.
///
/// The first comment is the title. A paragraph below it that begins `# 5 minutes: …` says how long
/// the lesson takes and what it teaches. Both are part of the narration as well.
public struct Lesson: Sendable {
  /// The number that its file's name starts with; nil where there is none.
  public let number: Int?
  /// The file's name without number and ending: `step-size`.
  public let name: String
  /// The first comment.
  public let title: String
  /// How long it takes: `5 minutes`, else how many lines it has.
  public let length: String
  /// What it teaches, in a line; empty where the lesson does not say.
  public let subject: String
  let script: Script

  /// Reads a lesson from its file's content.
  init(_ bytes: [UInt8], path: String) throws(FileFailure) {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.hasSuffix(Self.ending) ? String(file.dropLast(Self.ending.count)) : file
    let digits = stem.prefix { $0.isASCII && $0.isNumber }
    let rest = stem.dropFirst(digits.count)
    number = Int(digits)
    name =
      number == nil || rest.isEmpty ? stem : String(rest.first == "-" ? rest.dropFirst() : rest)
    script = try Script(bytes, name: file, path: path)
    let paragraphs = Self.paragraphs(script)
    title = paragraphs.first ?? name
    let described = paragraphs.lazy.compactMap(Self.description).first
    let commands = script.lines.count { !$0.isEmpty }
    length = described?.length ?? counted(commands, "command")
    subject = described?.subject ?? ""
  }

  /// The rows around a figure: the command above it, some lines below it, the prompt of a pause.
  static let reservedRows = 8

  /// What lessons' file names end in.
  static let ending = ".descent"

  /// How lists and headings call it: `Lesson 3`.
  var label: String { number.map { "Lesson \($0)" } ?? "Lesson \(name)" }
  /// What is typed to play it.
  var typed: String { number.map(String.init) ?? name }

  /// The paragraphs of the comments at the top.
  private static func paragraphs(_ script: Script) -> [String] {
    var paragraphs: [String] = []
    var current = ""
    for line in script.lines {
      guard line.text.hasPrefix("#"), line.sceneTitle == nil else { break }
      let text = String(line.text.dropFirst()).trimmingBlanks
      if text.isEmpty, !current.isEmpty {
        paragraphs.append(current)
        current = ""
      } else if !text.isEmpty, !text.hasPrefix("!"), !text.hasPrefix(":") {
        current += (current.isEmpty ? "" : " ") + text
      }
    }
    return current.isEmpty ? paragraphs : paragraphs + [current]
  }

  /// `5 minutes: subject.` taken apart; nil where a paragraph is something else.
  private static func description(_ text: String) -> (length: String, subject: String)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let words = text[..<colon].split(separator: " ")
    guard words.count == 2, Int(words[0]) != nil, ["minute", "minutes"].contains(words[1]) else {
      return nil
    }
    var subject = String(text[text.index(after: colon)...]).trimmingBlanks
    if subject.hasSuffix(".") { subject.removeLast() }
    return (words.joined(separator: " "), subject)
  }
}

extension Session {
  /// The lessons that come with the shell, in their order; those that cannot be read are left out.
  public var lessons: [Lesson] {
    host.lessonPaths.compactMap { path in
      guard let bytes = try? host.read(path) else { return nil }
      return try? Lesson(bytes, path: path)
    }
  }

  /// The lesson that a word means: its number, its name, or the start of its name.
  func lesson(_ word: Word) throws(Diagnostic) -> Lesson {
    let lessons = lessons
    let isKnown = lessons.contains { $0.script.name == word.text }
    if word.text.contains("/") || word.text.hasSuffix(Lesson.ending) && !isKnown {
      return try ownLesson(word)
    }
    guard !lessons.isEmpty else { throw Diagnostic(.noLessons, word.span) }
    let typed = word.text.lowercased()
    if let number = Int(typed), let lesson = lessons.first(where: { $0.number == number }) {
      return lesson
    }
    if let lesson = lessons.first(where: { $0.name == typed || $0.script.name == typed }) {
      return lesson
    }
    let matches = lessons.filter { $0.name.hasPrefix(typed) }
    if matches.count == 1, let match = matches.first { return match }
    let suggestion = closest(to: typed, among: lessons.map(\.name))
    // One's own lies where one is.
    let path = host.resolved(self.path(word.text + Lesson.ending))
    if host.allowsFiles, (try? host.read(path)) != nil {
      return try ownLesson(Word(text: word.text + Lesson.ending, span: word.span))
    }
    throw Diagnostic(
      .unknownLesson(word.text, suggestion: suggestion, known: lessons.map { "\($0.typed)" }),
      word.span)
  }

  /// A lesson that somebody wrote, by its file's name.
  private func ownLesson(_ word: Word) throws(Diagnostic) -> Lesson {
    let bytes = try read(path(word.text), shown: word)
    do {
      return try Lesson(bytes, path: host.resolved(path(word.text)))
    } catch {
      throw Diagnostic(error, about: word.text, word.span)
    }
  }
}
