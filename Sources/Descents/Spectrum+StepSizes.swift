public import Numerics
public import Optimization

extension Spectrum {
  /// What is known of step sizes where this is the curvature; nil where it is not that of a
  /// minimum.
  public var stepSizeTheory: StepSizeTheory? { StepSizeTheory(eigenvalues: eigenvalues) }
}
