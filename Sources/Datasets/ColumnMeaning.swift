/// What the numbers of a column stand for.
public enum ColumnMeaning: Sendable, Equatable {
  /// 1 where a category has a level, else 0; the level of none is the base.
  case level(category: String, level: String, base: String)
  /// Days since a date.
  case days(since: CivilDate)
}
