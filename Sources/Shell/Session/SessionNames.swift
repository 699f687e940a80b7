import Expressions
import Language

/// The names of a session as they are when they are asked for.
///
/// A command's arguments hold these and no copy of the state, so that what the session lets go of
/// while the command runs is given back.
struct SessionNames: SettingsLookup {
  let session: Session

  var settings: Settings { session.state.settings }
  var functionNames: [String] { session.state.functionNames }
  var featureNames: [String] { session.state.featureNames }
  var featureLevels: [String: [String]] { session.state.featureLevels }
  var rowTable: RowTable? { session.state.rowTable }
  var hasOnlySomeRows: Bool { session.state.hasOnlySomeRows }
  var knownNames: [String] { session.state.knownNames }
  func definition(of name: String) -> FunctionDefinition? { session.state.definition(of: name) }
  func value(of name: String) -> Value? { session.state.value(of: name) }
  func value(of name: String, index: Int) -> Value? {
    session.state.value(of: name, index: index)
  }
  func command(giving name: String) -> String? { session.state.command(giving: name) }
}
