public import Expressions

/// An error that can say what is wrong.
///
/// The layers below throw values that carry data and no words. Each gets its words by conforming
/// here, all errors of a layer in one file; `Diagnostic(error, span)` then takes any of them.
public protocol Explained: Error {
  /// What is wrong, in words.
  var message: String { get }
  /// Whether the person asked to stop.
  var isInterruption: Bool { get }
  /// What is wrong with a file or another thing of this name, in words.
  func message(about name: String) -> String
}

extension Explained {
  /// False: few errors are interruptions.
  public var isInterruption: Bool { false }
  /// The name before the message.
  public func message(about name: String) -> String { "\(shown(name)): \(message)" }
}

extension Diagnostic {
  /// An error of a lower layer, with the culprit of the line.
  ///
  /// - Parameters:
  ///   - error: What was thrown.
  ///   - name: The file or other thing that it is about, where the message has to name one.
  ///   - span: The culprit, in UTF-8 offsets of the line.
  public init(_ error: some Explained, about name: String? = nil, _ span: SourceSpan? = nil) {
    guard !error.isInterruption else {
      self.init(.interrupted, span)
      return
    }
    self.init(Message(name.map(error.message(about:)) ?? error.message), span)
  }
}
