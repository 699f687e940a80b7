/// The world outside the session, as a session sees it.
///
/// The shell touches no file, terminal or clock itself. The executable gives it the real ones, the
/// tests their own. A function that needs one part alone asks for that part.
public protocol Host: FileHost, TerminalHost, WorkHost, PersonHost, LessonHost,
  PictureHost
{}
