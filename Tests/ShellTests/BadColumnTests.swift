import Testing

@testable import Shell

/// Names of columns and coefficients that are out of place.
extension BadInputTests {
  private static let columns = [
    BadLine(
      "data drop", after: "data gen features=2", at: "",
      says: "data drop needs a feature's name; for example: data drop year"),
    BadLine(
      "data drop aera", after: "data sample houses", at: "aera",
      says: "there is no feature 'aera'; did you mean 'area'?"),
    BadLine(
      "data drop area,area", after: "data sample houses", at: "area", says: "area is named twice"),
    BadLine(
      "data drop area,1", after: "data sample houses", at: "1", says: "area is named twice"),
    BadLine(
      "data drop area,", after: "data sample houses", at: "", says: "'data drop' has no value"),
    BadLine(
      "data drop price", after: "data sample houses", at: "price",
      says: "data drop takes features, and price is the target"),
    BadLine(
      "data drop area distance", after: "data sample houses", at: "area distance",
      says: "these are all features there are: one has to stay"),
    BadLine(
      "data drop 3", after: "data sample houses", at: "3",
      says: "there is no feature '3'; there are area, distance"),
    BadLine(
      "data split test=1.5", after: "data sample houses", at: "1.5",
      says: "test is 1.5, but of 40 rows it must be above 0 and at most 0.975, so that a row is "
        + "left to be fitted"),
    BadLine(
      "data split test=-0.1", after: "data gen n=3", at: "-0.1",
      says:
        "test is -0.1, but of 3 rows it must be above 0 and at most 0.6666666666666666, so that "
        + "a row is left to be fitted"),
    BadLine(
      "data split test=nan", after: "data gen", at: "nan",
      says: "'nan' is no number to compute with; take a finite one"),
    BadLine(
      "data split", after: "data gen n=1",
      says: "one row cannot be divided into training rows and test rows"),
    BadLine(
      "data split seed=-1", after: "data gen", at: "-1",
      says: "seed is -1, but must be 0 to 4294967295"),
    BadLine(
      "data split of", after: "data gen", at: "of",
      says: "data split cannot be 'of'; did you mean 'off'?"),
    BadLine(
      "data sample hoses", at: "hoses",
      says: "data sample cannot be 'hoses'; did you mean 'houses'?"),
    BadLine(
      "plot fit x=price", after: "data sample houses", at: "price",
      says: "x takes features, and price is the target"),
    BadLine(
      "plot residuals x=3", after: "data sample houses", at: "3",
      says: "there is no feature '3'; there are area, distance"),
    BadLine(
      "animate fit", after: "data sample houses; fit iters=3", at: "",
      says: "animate fit draws a line over one feature: choose it with x=, one of area, distance"),
    BadLine(
      "contour over=area", after: "data sample houses", at: "area",
      says: "over takes two coefficients, separated by a comma, not 1"),
    BadLine(
      "surface over=area,distance,intercept", after: "data sample houses",
      at: "area,distance,intercept",
      says: "over takes two coefficients, separated by a comma, not 3"),
    BadLine(
      "contour over=area,area", after: "data sample houses", at: "area",
      says: "area is named twice"),
    BadLine(
      "contour over=area,theta1", after: "data sample houses", at: "theta1",
      says: "theta1 is named twice"),
    BadLine(
      "contour over=aera,distance", after: "data sample houses", at: "aera",
      says: "there is no coefficient 'aera'; did you mean 'area'?"),
    BadLine(
      "contour over=intercept,theta3", after: "data sample houses", at: "theta3",
      says: "there is no coefficient 'theta3'; there are intercept, area, distance"),
    BadLine(
      "contour rosenbrock over=x,y", at: "x,y",
      says: "over chooses coefficients of a fit to data; this is a function"),
    BadLine(
      "plot path over=x,y", after: "minimize x^2 from=1", at: "x,y",
      says: "over chooses coefficients of a fit to data; this is a function"),
    BadLine(
      "trace of=x", after: "minimize x^2 from=1", at: "x",
      says: "of chooses coefficients of a fit to data; this is a function"),
    BadLine(
      "trace of=area,aera", after: "data sample houses; fit iters=3", at: "aera",
      says: "there is no coefficient 'aera'; did you mean 'area'?"),
    BadLine(
      "contour runs=a,b", after: "data gen; fit as=a; data sample houses; fit iters=3 as=b",
      at: "a,b", says: "b has other coefficients than a"),
    BadLine(
      "plot theta over=area,distance", after: "data sample houses; lsq",
      says: "plot theta needs a fit: run 'fit' first"),
  ]

  @Test(arguments: columns) func columnsAndCoefficientsOutOfPlaceAreNamed(bad: BadLine) {
    check(bad)
  }

  @Test func aConstantColumnCannotBeStandardised() {
    let host = TestHost()
    host.put("a,b,y\n1,2,3\n1,3,4\n1,5,6\n", at: "c.csv")
    let bad = BadLine(
      "data scale", after: "data load c.csv",
      says: "a is the same in every row and cannot be standardised; 'data drop a' leaves it out")
    check(bad, host: host)
    let session = Session(host, "data load c.csv; lsq")
    #expect(session.accept("contour over=b,a").contains("cost"))
    #expect(session.accept("plot fit x=a").contains("least squares"))
  }
}
