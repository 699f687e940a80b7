import CVectorMath

/// A kernel of row code: what it does to runs of numbers is told in `CVectorMath.h`.
typealias RowKernel =
  @convention(c) @Sendable (
    UnsafeMutablePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>,
    UnsafePointer<Double>, Int
  ) -> Void

/// The kernels of an operation: for two runs of numbers, and for one number on either side.
struct RowKernelFamily {
  let runs: RowKernel
  let numberRight: RowKernel
  let numberLeft: RowKernel

  private init(_ runs: RowKernel, _ numberRight: RowKernel, _ numberLeft: RowKernel) {
    self.runs = runs
    self.numberRight = numberRight
    self.numberLeft = numberLeft
  }

  /// The family of an operation on two operands; nil for other operations.
  init?(_ operation: Instruction.Operation) {
    switch operation {
    case .add: self.init(vector_add, vector_add_right, vector_add_left)
    case .subtract: self.init(vector_subtract, vector_subtract_right, vector_subtract_left)
    case .multiply: self.init(vector_multiply, vector_multiply_right, vector_multiply_left)
    case .divide: self.init(vector_divide, vector_divide_right, vector_divide_left)
    case .power: self.init(vector_power, vector_power_right, vector_power_left)
    case .minimum: self.init(vector_minimum, vector_minimum_right, vector_minimum_left)
    case .maximum: self.init(vector_maximum, vector_maximum_right, vector_maximum_left)
    case .preference: self.init(vector_preference, vector_preference_right, vector_preference_left)
    case .modulo: self.init(vector_modulo, vector_modulo_right, vector_modulo_left)
    case .less: self.init(vector_less, vector_less_right, vector_less_left)
    case .lessOrEqual:
      self.init(vector_less_or_equal, vector_less_or_equal_right, vector_less_or_equal_left)
    case .equal: self.init(vector_equal, vector_equal_right, vector_equal_left)
    case .notEqual: self.init(vector_not_equal, vector_not_equal_right, vector_not_equal_left)
    case .both: self.init(vector_both, vector_both_right, vector_both_left)
    case .either: self.init(vector_either, vector_either_right, vector_either_left)
    case .maskedMultiply:
      self.init(vector_masked_multiply, vector_masked_multiply_right, vector_masked_multiply_left)
    case .maskedDivide:
      self.init(vector_masked_divide, vector_masked_divide_right, vector_masked_divide_left)
    case .negate, .not, .call, .choose: return nil
    }
  }
}

extension BuiltInFunction {
  /// The kernel of a function of one argument; nil for those that are instructions of their own.
  var rowKernel: RowKernel? {
    switch self {
    case .sqrt: vector_sqrt
    case .exp: vector_exp
    case .log, .ln: vector_log
    case .log2: vector_log2
    case .log10: vector_log10
    case .sin: vector_sin
    case .cos: vector_cos
    case .tan: vector_tan
    case .asin: vector_asin
    case .acos: vector_acos
    case .atan: vector_atan
    case .sinh: vector_sinh
    case .cosh: vector_cosh
    case .tanh: vector_tanh
    case .abs: vector_abs
    case .sign: vector_sign
    case .floor: vector_floor
    case .ceil: vector_ceil
    case .round: vector_round
    case .sigmoid: vector_sigmoid
    case .min, .max, .mod, .if: nil
    }
  }
}

/// How results are brought together over the rows.
enum RowReduction: Sendable {
  case sum
  case least
  case greatest
}
