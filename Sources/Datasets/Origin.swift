/// Where the rows of a data set came from, in enough detail to say so and to make them again.
public enum Origin: Sendable, Equatable {
  /// Generated regression data, with the truth behind it.
  case generated(GeneratedRegression)

  /// Read from the file at this path, as the user wrote it.
  case file(path: String)

  /// Read from standard input.
  case standardInput

  /// A set that comes with the shell, by name.
  case sample(name: String)

  /// Made in memory by the caller, described in a few words.
  case memory(description: String)
}

/// The truth behind generated data: what was asked for and the coefficients that were drawn.
public struct GeneratedRegression: Sendable, Equatable {
  /// What was asked for.
  public let recipe: RegressionRecipe

  /// The true coefficients, one per feature, in the order of the features; 0 where uninformative.
  public let coefficients: [Double]

  /// The true intercept.
  public var bias: Double { recipe.bias }

  /// The standard deviation of the noise on the target.
  public var noise: Double { recipe.noise }

  /// The seed of every draw.
  public var seed: Int { recipe.seed }

  /// Joins a recipe and the coefficients that were drawn for it.
  public init(recipe: RegressionRecipe, coefficients: [Double]) {
    self.recipe = recipe
    self.coefficients = coefficients
  }
}
