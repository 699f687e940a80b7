/// The lessons that come with the shell, and how far they were played.
public protocol LessonHost: AnyObject {
  /// The files of the lessons by absolute path, in their order; by default there are none.
  var lessonPaths: [String] { get }

  /// The part to go on with, by the lesson's name, kept from session to session.
  ///
  /// By default it is always empty.
  var lessonBookmarks: [String: Int] { get set }

  /// Keeps a lesson of the person's own among the others; by default that is not allowed.
  func keepLesson(_ bytes: [UInt8], named name: String) throws(FileFailure)
}

extension LessonHost {
  /// Always empty: no lessons come with this host.
  public var lessonPaths: [String] { [] }

  /// Throws that it is not allowed.
  public func keepLesson(_ bytes: [UInt8], named name: String) throws(FileFailure) {
    throw .notAllowed
  }

  /// Always empty: what is set is forgotten.
  public var lessonBookmarks: [String: Int] {
    get { [:] }
    set { _ = newValue }
  }
}
