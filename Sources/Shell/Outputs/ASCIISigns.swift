/// A text with the shell's own mathematical signs written in ASCII; other characters stay.
///
/// A plain terminal then shows formulas such as `x <- 15 - 0.01*24` instead of question marks.
func asciiSigns(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
  var result = ""
  var followsSpelledName = false
  for scalar in text.unicodeScalars {
    if let sign = signs[scalar] {
      let isLetter = (0x370...0x3ff).contains(scalar.value)
      // A product of letters needs a sign once one of them is spelled out.
      if followsSpelledName, isLetter || scalar == "∇" { result += "*" }
      result += sign
      followsSpelledName = isLetter || (followsSpelledName && sign.first?.isNumber ?? false)
    } else {
      let isFactor = scalar.properties.isAlphabetic
      if followsSpelledName, isFactor { result += "*" }
      result.unicodeScalars.append(scalar)
      followsSpelledName = false
    }
  }
  return result
}

private let signs: [Unicode.Scalar: String] = [
  "−": "-", "·": "*", "×": "*", "÷": "/", "√": "sqrt ", "²": "^2", "³": "^3", "…": "...",
  "←": "<-", "→": "->", "≤": "<=", "≥": ">=", "≠": "!=", "±": "+-", "∇": "grad ", "∂": "d",
  "ᵀ": "'",
  "ᵗ": "^t", "ᵏ": "^k", "⁻": "^-", "¹": "1", "₀": "0", "₁": "1", "₂": "2", "ₖ": "_k", "̂": "_hat",
  "α": "alpha", "β": "beta", "γ": "gamma", "ε": "eps", "θ": "theta", "κ": "kappa",
  "λ": "lambda", "μ": "mu", "ρ": "rho", "τ": "tau", "σ": "sigma",
]
