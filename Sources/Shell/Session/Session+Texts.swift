import Language

extension Session {
  /// A text with each `{expression}` replaced by its value, or by `no value` where it has none.
  func interpolated(_ text: String) -> String {
    Language.interpolated(text, names: state) { value, digits in
      guard !value.isNaN else { return noValue }
      return NumberFormat(precision: digits ?? state.settings.precision).significant(value)
    }
  }
}
