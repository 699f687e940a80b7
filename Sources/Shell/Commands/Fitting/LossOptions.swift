import Datasets
import Descents
import Language
import LeastSquares
import Optimization

/// The options of `fit` that say what an error and a coefficient cost.
enum LossOptions {
  private static let losses: [Choice] = LossList.all.map {
    Choice(name: $0.information.name, meaning: $0.information.title)
  }
  static let loss = Option(
    "loss", .choice(losses),
    default: SquaredLoss.information.name, shown: SquaredLoss.information.name,
    "what an error costs"
  ).found(by: "logistic regression", "classification", "robust", "lad", "quantile")
  static let delta = Option<Double?>(
    "delta", .number(above: 0), absent: shortest(defaultDelta),
    "where loss=huber goes over from squares to sizes, in units of the target")
  static let l2 = Option(
    "l2", .number(atLeast: 0), default: 0, shown: "0",
    "adds l2/2 times the sum of the squared coefficients, the intercept left out"
  ).found(by: "ridge", "weight decay", "tikhonov")
  static let l1 = Option(
    "l1", .number(atLeast: 0), default: 0, shown: "0",
    "adds l1 times the sum of the coefficients' sizes, the intercept left out"
  ).found(by: "lasso", "elastic net", "sparse")
  static let all: [any AnyOption] = [loss, delta, l2, l1]

  private static let defaultDelta = 1.0

  /// The methods that take an l1 part as what it is.
  private static var l1Methods: [String] {
    MethodList.all.map { $0.information.name }.filter { name in
      guard let method = MethodList.named(name) else { return false }
      return method.init() is any CompositeMethod || name == CoordinateDescent.information.name
    }
  }

  /// The loss that the arguments describe.
  private static func loss(_ arguments: BoundArguments) throws(Diagnostic) -> any Loss {
    let delta = try arguments.value(delta)
    let name = try arguments.value(loss)
    if delta != nil, name != HuberLoss.information.name {
      throw Diagnostic(.optionOfOtherLoss(Self.delta.name, loss: name), arguments.span(Self.delta))
    }
    return switch name {
    case LogisticLoss.information.name: LogisticLoss()
    case AbsoluteLoss.information.name: AbsoluteLoss()
    case HuberLoss.information.name: HuberLoss(delta: delta ?? defaultDelta)
    default: SquaredLoss()
    }
  }

  /// The cost that the arguments describe.
  static func cost(
    _ arguments: BoundArguments, intercept: Bool, _ session: Session, for purpose: String
  ) throws(Diagnostic) -> any Subject {
    let loss = try loss(arguments)
    let penalty = Penalty(l2: try arguments.value(l2), l1: try arguments.value(l1))
    let isSquared = loss is SquaredLoss
    guard !isSquared || penalty != .none else {
      return try session.leastSquares(intercept: intercept, for: purpose)
    }
    let method = try arguments.value(MethodChoice.method)
    if penalty.l1 > 0, !l1Methods.contains(method) {
      throw Diagnostic(
        .methodWithoutL1(method, known: l1Methods),
        arguments.span(MethodChoice.method) ?? arguments.span(l1))
    }
    // Squares are compressed, which needs no rows at hand; other losses look at each.
    let data =
      isSquared
      ? try session.shownRows(for: purpose)
      : try session.data(for: "loss=\(loss.name)")
    let rFactor =
      isSquared ? try session.rFactor(intercept: intercept, for: purpose) : nil
    do throws(ClassError) {
      return try LossCost(
        loss, penalty, data: data, hasIntercept: intercept, compressed: rFactor,
        test: session.state.heldOut?.rows, scaling: session.state.scaling)
    } catch {
      throw Diagnostic(
        .noTwoClasses(visible(data.target.name), error), arguments.span(Self.loss))
    }
  }
}
