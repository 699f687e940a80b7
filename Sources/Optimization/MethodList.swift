/// The methods that the runner knows.
public enum MethodList {
  /// Every method, in the order in which help shows them.
  public static let all: [any Method.Type] = [
    GradientDescent.self,
    Backtracking.self,
    Momentum.self,
    Nesterov.self,
    Adagrad.self,
    RMSProp.self,
    Adam.self,
    Newton.self,
    BFGS.self,
    LimitedMemoryBFGS.self,
    ConjugateGradient.self,
    CoordinateDescent.self,
    GaussNewton.self,
    LevenbergMarquardt.self,
    ProximalGradient.self,
    StochasticGradientDescent.self,
  ]

  /// The method of that name, nil when there is none.
  public static func named(_ name: String) -> (any Method.Type)? {
    all.first { $0.information.name == name }
  }
}
