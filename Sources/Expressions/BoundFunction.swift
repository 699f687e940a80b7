/// A function that is called by name, or a derivative of one: `f`, `sin'`, `f''`.
struct Application: Hashable, Sendable, CustomStringConvertible {
  /// The most primes that may follow a name.
  static let maximumPrimes = 16

  /// The name of the function.
  let name: String
  /// How often it is differentiated.
  let primes: Int

  /// The name as typed, with its primes.
  var description: String { name + String(repeating: "'", count: primes) }
}

/// A function whose body needs nothing but its parameters: what it named has been looked up.
final class BoundFunction: Sendable {
  /// The name as a formula prints it, primes included.
  let name: String
  let parameters: [String]
  /// The body, with calls of other bound functions in it.
  let body: Node
  /// The body with those calls written out, shared parts shared.
  let expandedBody: Node
  /// A hash of the parameters and the body.
  let fingerprint: UInt64

  init(name: String, parameters: [String], body: Node, expandedBody: Node) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.expandedBody = expandedBody
    fingerprint = Self.fingerprint(parameters, body)
  }

  /// A hash of a function, its name aside.
  static func fingerprint(_ parameters: [String], _ body: Node) -> UInt64 {
    parameters.reduce(body.fingerprint) { $0 &* 31 &+ Node(.variable($1)).fingerprint }
  }
}

extension BoundFunction: Equatable {
  /// Equal when name, parameters and body are, the body by its 64-bit fingerprint.
  ///
  /// Comparing the trees would take time exponential in the length of a chain of definitions.
  static func == (left: BoundFunction, right: BoundFunction) -> Bool {
    left === right
      || left.name == right.name && left.parameters == right.parameters
        && left.fingerprint == right.fingerprint
  }
}
