/// What fills the screen while a person turns something with keys and mouse.
///
/// It knows no terminal: whoever has one tells it of keys, asks it for frames, and shows its
/// images.
public protocol LiveScreen: AnyObject {
  /// Takes what the person did, or that time has passed.
  func take(_ event: LiveEvent) -> LiveAnswer

  /// Whether what it would show has to be computed first.
  var needsFrame: Bool { get }

  /// Computes what it shows; polls `shouldStop`, and keeps what it had where that is true.
  ///
  /// - Parameters:
  ///   - isHurried: Whether keys come faster than frames, so that a coarse frame is better than
  ///     none.
  ///   - shouldStop: Whether what is computed is not wanted any more.
  ///   - progress: Takes the fraction that is done of long work, from 0 to 1.
  func computeFrame(
    isHurried: Bool, shouldStop: @escaping () -> Bool,
    progress: @escaping (Double) -> Void)

  /// Whether it moves by itself, and wants to be told of the time that passes.
  var wantsTicks: Bool { get }

  /// The screen for a terminal of this kind and size.
  func image(for terminal: TerminalTraits) -> ScreenImage
}

/// What a person does, or time does, to a live screen.
public enum LiveEvent: Equatable, Sendable {
  /// A key that is no character.
  case key(LiveKey, isCoarse: Bool)
  /// A character typed.
  case text(Character)
  /// The mouse, at a cell counted from 0.
  case pointer(PointerAction, column: Int, row: Int)
  /// A frame's time has passed.
  case tick

  /// A key pressed alone.
  static func key(_ key: LiveKey) -> LiveEvent { .key(key, isCoarse: false) }
}

/// The keys that are no characters.
public enum LiveKey: Equatable, Sendable, CaseIterable {
  case left, right, up, down, tab, backTab, home, end, pageUp, pageDown, enter, escape, backspace
  /// Ctrl-L: everything is drawn anew.
  case redraw
}

/// What the mouse does.
public enum PointerAction: Equatable, Sendable, CaseIterable {
  case press, drag, release, wheelUp, wheelDown
}

/// What becomes of a live screen after an event.
public enum LiveAnswer: Equatable, Sendable {
  /// It stays.
  case stay
  /// It stays, and all cells are to be sent again.
  case redraw
  /// It is left, and the session stays as it was.
  case leave
  /// It is left, and this line is evaluated as if it had been typed.
  case accept(String)
}
