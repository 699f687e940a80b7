import Optimization

extension Method {
  /// The method with some parameters by name.
  static func make(_ values: [String: Double] = [:]) throws(ParameterError) -> Self {
    var method = Self()
    for (name, value) in values.sorted(by: { $0.key < $1.key }) { try method.set(name, to: value) }
    return method
  }

  /// Whether the objective offers what the method needs.
  static func fits(_ objective: any Objective) -> Bool {
    (try? Self().paired(with: objective)) != nil
  }
}

extension SteppingMethod {
  /// The method with a step size.
  init(alpha: Double) {
    self.init()
    self.alpha = alpha
  }
}

extension Momentum {
  init(alpha: Double, beta: Double) {
    self.init(alpha: alpha)
    self.beta = beta
  }
}

extension Nesterov {
  init(alpha: Double, beta: Double) {
    self.init(alpha: alpha)
    self.beta = beta
  }
}

extension RMSProp {
  init(alpha: Double, rho: Double, eps: Double) {
    self.init(alpha: alpha)
    self.rho = rho
    self.eps = eps
  }
}

extension BFGS {
  init(curvature: Double) {
    self.init()
    self.curvature = curvature
  }
}

extension StochasticGradientDescent {
  init(
    alpha: Double? = nil, batch: Int = 1, decay: Double = 0, power: Double = 1, beta: Double = 0,
    seed: Int = 2015
  ) {
    self.init()
    if let alpha { self.alpha = alpha }
    self.batch = batch
    self.decay = decay
    self.power = power
    self.beta = beta
    self.seed = seed
  }
}
