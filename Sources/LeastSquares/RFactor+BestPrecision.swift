import CLibrary
public import Datasets

extension RFactor {
  /// Compresses a data set in the precision that it deserves and that can be afforded.
  ///
  /// Few rows are always compressed in extended precision. Many are first compressed in double
  /// precision; where that leaves too few digits, and the rows are known to more, once more in
  /// extended precision if it does not take long.
  ///
  /// - Parameters:
  ///   - dataset: The rows.
  ///   - intercept: Whether a column of ones comes first.
  ///   - memoryLimit: The most memory, in bytes, that the work may take.
  ///   - shouldStop: Asked before every block of rows; `true` ends the work with `.interrupted`.
  ///   - progress: Told before every block of rows which fraction of them is done.
  /// - Returns: The R factor.
  /// - Throws: `.notFinite`, `.overflow`, `.tooLarge` or `.interrupted`.
  public static func inBestPrecision(
    _ dataset: Dataset, intercept: Bool = true, memoryLimit: Double = 1e9,
    shouldStop: () -> Bool = { false }, progress: (Double) -> Void = { _ in }
  ) throws(LeastSquaresError) -> RFactor {
    let order = Double(dataset.features.count + 2)
    let work = Double(dataset.rowCount) * order * order + order * order * order
    let isAffordable =
      work <= longWork
      && bytesNeeded(features: dataset.features.count, precision: .extended) <= memoryLimit
    if isAffordable, work <= shortWork {
      return try RFactor(
        dataset, intercept: intercept, precision: .extended, memoryLimit: memoryLimit,
        shouldStop: shouldStop, progress: progress)
    }
    let rFactor = try RFactor(
      dataset, intercept: intercept, memoryLimit: memoryLimit, shouldStop: shouldStop,
      progress: progress)
    guard isAffordable else { return rFactor }
    let regression = try LinearRegression(rFactor, shouldStop: shouldStop)
    // What rounding did to the rows before they came here, no arithmetic undoes.
    guard !hasEnoughDigits(regression), dataset.exactColumns.allSatisfy({ $0 }) else {
      return rFactor
    }
    return try RFactor(
      dataset, intercept: intercept, precision: .extended, memoryLimit: memoryLimit,
      shouldStop: shouldStop, progress: progress)
  }

  /// Whether no estimate gains by more digits.
  ///
  /// Of an estimate far smaller than its standard error the digits count beside that error: those
  /// behind it are noise of the data, however they are computed.
  private static func hasEnoughDigits(_ regression: LinearRegression) -> Bool {
    guard regression.correctErrorDigits ?? enoughDigits >= enoughDigits else { return false }
    return regression.coefficients.allSatisfy { coefficient in
      guard let digits = coefficient.correctDigits else { return false }
      let size = coefficient.value.magnitude
      guard digits < enoughDigits, digits > 0, let error = coefficient.standardError, error > size,
        size > 0
      else { return digits >= enoughDigits }
      return Double(digits) + log10(error / size) >= Double(enoughDigits)
    }
  }

  /// Rows times squared columns that take some hundredths of a second in extended precision.
  private static var shortWork: Double { 5e6 }

  /// Rows times squared columns that take some seconds in extended precision.
  private static var longWork: Double { 5e8 }

  /// With fewer correct digits than these, extended precision is worth its time.
  private static var enoughDigits: Int { 8 }
}
