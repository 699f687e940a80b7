import Descents
import Language

// What diagnostics say of losses and penalties.

extension Message {
  static func noCoefficientPath(_ option: String) -> Message {
    Message(
      "of=theta takes a sweep of 'fit' over numbers whose minima are known, such as "
        + "'sweep l2=1e-3..1e3 spacing=log', and this is one over \(option)")
  }

  static func optionOfOtherLoss(_ name: String, loss: String) -> Message {
    Message("\(name) belongs to loss=huber, and this is loss=\(loss)")
  }

  static func methodWithoutL1(_ method: String, known: [String]) -> Message {
    Message(
      "method \(method) cannot set coefficients to 0, as l1 asks for; "
        + "\(list(known.map { "method=\($0)" })) can")
  }

  static func noTwoClasses(_ target: String, _ error: ClassError) -> Message {
    switch error {
    case .count(let values, let hasMore):
      if values.count < 2 {
        return Message(
          "loss=logistic needs two classes, and \(target) is the same in every row")
      }
      let names = list(values.map(shortest))
      let found =
        hasMore
        ? "\(target) has more than \(values.count - 1) values"
        : "\(target) has \(counted(values.count, "value")): \(names)"
      return Message(
        "loss=logistic needs two classes, and \(found); to set one "
          + "against the rest, give a target that is 1 for it and 0 for all others")
    }
  }
}
