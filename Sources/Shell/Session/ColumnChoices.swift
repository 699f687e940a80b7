import Datasets
import Language

extension SessionState {
  /// The columns of the data, the target last.
  var columnChoices: [Choice] {
    guard let data else { return [] }
    return data.features.map { Choice(name: $0.name, meaning: "feature") }
      + [Choice(name: data.target.name, meaning: "target")]
  }

  /// The runs that are kept.
  var runChoices: [Choice] { runs.runs.map { Choice(name: $0.name, meaning: $0.command) } }

  /// The features of the data.
  var featureChoices: [Choice] { columnChoices.dropLast() }
}
