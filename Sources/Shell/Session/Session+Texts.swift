import Language

extension Session {
  /// A text with each `{expression}` replaced by its value.
  func interpolated(_ text: String) -> String {
    Language.interpolated(text, names: state) { value, digits in
      NumberFormat(precision: digits ?? state.settings.precision).significant(value)
    }
  }
}
