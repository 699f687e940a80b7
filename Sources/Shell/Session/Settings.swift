import Language
public import Plotting

/// What `set` can change.
public struct Settings: Equatable, Sendable {
  /// When colors are used.
  public enum ColorChoice: String, CaseIterable, Sendable {
    case auto
    case always
    case never
  }

  /// Columns of reports and figures; nil takes the terminal's.
  public var width: Int?
  /// Rows of figures; nil takes the terminal's.
  public var height: Int?
  /// Characters of figures; nil takes the terminal's.
  public var charset: TextStyle.Charset?
  /// When colors are used.
  public var color = ColorChoice.auto
  /// What the terminal's background is; nil takes what the environment tells.
  public var background: TextStyle.Background?
  /// Whether a script's commands are shown before their output.
  public var echo = true
  /// Whether the prompt shows the rest of the likeliest line while one is typed.
  public var hints = true
  /// Whether the prompt says what could be tried next.
  public var tips = true
  /// Whether figures come as words, and nothing is drawn that a reader of the screen stumbles over.
  public var accessible = false
  /// Whether the time that each command took is shown.
  public var timing = false
  /// The seed of every random draw that names none.
  public var seed = 2015
  /// Significant digits of reports.
  public var precision = 6
  /// The characters a second at which a script's commands appear on a terminal; 0 is at once.
  public var typing = 0
  /// The rows that a figure leaves to the text around it; more in a lesson, so that both are on the
  /// screen while it waits.
  var reservedRows = 2

  /// The defaults.
  public init() {}
}

/// A setting: the option that `set` reads, and how its value is shown, changed and restored.
struct Setting: Sendable {
  let option: any AnyOption
  let shown: @Sendable (Settings) -> String
  let change: @Sendable (inout Settings, BoundArguments) throws(Diagnostic) -> Void
  let restore: @Sendable (inout Settings, Settings) -> Void

  var name: String { option.name }

  private init<Value: Sendable>(
    _ path: any WritableKeyPath<Settings, Value> & Sendable, _ option: Option<Value>,
    shown: @escaping @Sendable (Value) -> String
  ) {
    self.option = option
    self.shown = { shown($0[keyPath: path]) }
    self.change = { (settings, arguments) throws(Diagnostic) in
      guard let value = try arguments.typed(option) else { return }
      settings[keyPath: path] = value
    }
    self.restore = { $0[keyPath: path] = $1[keyPath: path] }
  }

  /// Every setting; a new one is a property of `Settings` and an element here.
  static let all = [
    Setting(
      \.width,
      Option(
        "width", .automatic(or: .whole(20...1000)), default: nil, shown: "auto",
        "columns of reports and figures"),
      shown: { $0.map(String.init) ?? "auto" }),
    Setting(
      \.height,
      Option(
        "height", .automatic(or: .whole(6...500)), default: nil, shown: "auto", "rows of figures"),
      shown: { $0.map(String.init) ?? "auto" }),
    Setting(
      \.charset,
      Option(
        "charset", .automatic(or: .charset), default: nil, shown: "auto",
        "characters that figures are drawn with"),
      shown: { $0?.rawValue ?? "auto" }),
    Setting(
      \.color, Option("color", .color, default: .auto, "when colors are used"),
      shown: { $0.rawValue }),
    Setting(
      \.background,
      Option(
        "background", .automatic(or: .background), default: nil, shown: "auto",
        "what the terminal's background is, so that every color can be read on it"
      ).found(by: "dark mode", "light theme", "contrast"),
      shown: { $0?.rawValue ?? "auto" }),
    Setting(
      \.echo,
      Option(
        "echo", .onOff, default: true, shown: "on", "whether scripts show their commands"),
      shown: { $0 ? "on" : "off" }),
    Setting(
      \.hints,
      Option(
        "hints", .onOff, default: true, shown: "on",
        "whether the rest of a line is suggested while it is typed"),
      shown: { $0 ? "on" : "off" }),
    Setting(
      \.tips,
      Option(
        "tips", .onOff, default: true, shown: "on",
        "whether the prompt says what could be tried next"),
      shown: { $0 ? "on" : "off" }),
    Setting(
      \.accessible,
      Option(
        "accessible", .onOff, default: false, shown: "off",
        "whether figures come as words, without ghost text or lines of signs"
      ).found(by: "screen reader", "blind", "braille display"),
      shown: { $0 ? "on" : "off" }),
    Setting(
      \.timing,
      Option(
        "timing", .onOff, default: false, shown: "off",
        "whether the computing time of each command is shown"),
      shown: { $0 ? "on" : "off" }),
    Setting(
      \.seed, Option("seed", .seed, default: 2015, "the seed of random draws that name none"),
      shown: { String($0) }),
    Setting(
      \.precision,
      Option("precision", .whole(2...17), default: 6, "significant digits of reports"),
      shown: { String($0) }),
    Setting(
      \.typing,
      Option(
        "typing", .whole(0...1000), default: 0,
        "characters a second of a script's commands on a terminal; 0 shows them at once"),
      shown: { String($0) }),
  ]
}

extension Settings {
  /// The `set` line that makes these settings of others; empty where they are alike.
  func line(comparedTo others: Settings) -> String {
    let changed = Setting.all.filter { $0.shown(self) != $0.shown(others) }
    guard !changed.isEmpty else { return "" }
    return "set " + changed.map { "\($0.name)=\($0.shown(self))" }.joined(separator: " ")
  }
}

/// Names together with settings, from which some options take their defaults.
protocol SettingsLookup: NameLookup {
  /// What `set` has changed.
  var settings: Settings { get }
}

extension Option {
  /// An option whose default is a setting's value.
  init(
    _ name: String, _ type: ValueType<Value>, setting: String, _ meaning: String,
    fallback: @escaping @Sendable (Settings) -> Value
  ) {
    self.init(name, type, shown: "the setting '\(setting)'", meaning) { names in
      fallback((names as? any SettingsLookup)?.settings ?? Settings())
    }
  }
}
