import Datasets
import Descents

extension Dataset {
  /// The data in a line: size, columns, where they came from.
  func summary(
    _ numbers: NumberFormat, heldOut: HeldOutRows? = nil, sampling: Sampling? = nil
  ) -> String {
    let names = features.map { shortened(visible($0.name)) }
    let list = names.count <= 6 ? names : names.prefix(3) + ["…"] + names.suffix(1)
    let columns = list.joined(separator: ", ")
    let rows =
      heldOut.map {
        "\(counted(rowCount, "training row")), \(counted($0.rows.rowCount, "test row")) "
          + "(split seed \($0.split.seed))"
      } ?? counted(sampling?.rowCount ?? rowCount, "row")
    return "\(rows), \(counted(names.count, "feature")) \(columns), "
      + "target \(shortened(visible(target.name))) (\(originText(numbers)))"
  }

  private func originText(_ numbers: NumberFormat) -> String {
    switch origin {
    case .generated(let truth): truthText(truth, numbers)
    case .file(let path): "from \(visible(path))"
    case .standardInput: "from standard input"
    case .sample(let name): "the sample \(name)"
    case .memory(let description): description
    }
  }

  /// The truth behind generated data, so that a class can compare what is found with it.
  private func truthText(_ truth: GeneratedRegression, _ numbers: NumberFormat) -> String {
    let numbers = NumberFormat(precision: max(numbers.precision - 1, 2))
    var parts = ["seed \(truth.seed)"]
    if features.count == 1, let slope = truth.coefficients.first {
      parts.append("true slope \(numbers.significant(slope))")
    } else if features.count <= 6 {
      let list = zip(features, truth.coefficients).map {
        "\(shortened(visible($0.name))) \(numbers.significant($1))"
      }
      parts.append("true coefficients \(list.joined(separator: ", "))")
    } else {
      let used = truth.coefficients.filter { $0 != 0 }.count
      parts.append("\(used) of them with a true coefficient other than 0")
    }
    if truth.bias != 0 { parts.append("true intercept \(numbers.significant(truth.bias))") }
    parts.append(
      truth.noise == 0 ? "no noise" : "noise sd \(numbers.significant(truth.noise))")
    return parts.count <= 2
      ? parts.joined(separator: "; ")
      : parts[0] + "; " + parts.dropFirst().joined(separator: ", ")
  }

  /// What expressions can ask of the data.
  var resultValues: [(name: String, value: Value)] {
    var values: [(String, Value)] = [
      ("n", .number(Double(rowCount))), ("features", .number(Double(features.count))),
    ]
    guard case .generated(let truth) = origin else { return values }
    values += [
      ("seed", .number(Double(truth.seed))), ("noise", .number(truth.noise)),
      ("bias", .number(truth.bias)),
    ]
    if let slope = truth.coefficients.first, truth.coefficients.count == 1 {
      values.append(("slope", .number(slope)))
    }
    for (index, coefficient) in truth.coefficients.prefix(resultLimit).enumerated() {
      values.append(("theta\(index + 1)", .number(coefficient)))
    }
    return values
  }
}

extension Sampling {
  /// The sample in words.
  var remark: String {
    "a sample of \(grouped(sampleCount)) of \(counted(rowCount, "row")), seed \(seed)"
  }
}
