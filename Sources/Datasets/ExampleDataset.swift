/// A small data set that comes with the shell.
public struct ExampleDataset: Sendable {
  /// The name it is called by.
  public let name: String
  /// What it shows, in a line.
  public let summary: String
  /// Author, year and title, or where it comes from.
  public let source: String
  /// The rows as comma-separated text, names first, a blank between rows.
  let rows: String

  /// The set of that name.
  public static func named(_ name: String) -> ExampleDataset? { all.first { $0.name == name } }

  /// The rows, the last column as the target.
  ///
  /// - Returns: The data set, its origin the sample's name.
  /// - Throws: What is wrong with the text, which a test keeps from happening.
  public func dataset() throws(TableError) -> Dataset {
    let text = rows.utf8.map { $0 == 0x20 ? 0x0a : $0 }
    return try Table(csv: text).dataset(origin: .sample(name: name))
  }

  /// All of them, in the order in which help shows them.
  public static let all: [ExampleDataset] = [
    ExampleDataset(
      name: "houses",
      summary: "made-up prices by living area and distance: features of unlike scale",
      source: "made up for the lesson on scaling",
      rows: """
        area,distance,price 46,5.7,112.0 148,4.6,355.0 99,8.1,241.6 140,4.8,346.4 177,5.8,431.2
        113,8.8,267.7 108,5.2,290.8 45,10.9,61.5 74,2.6,217.5 107,9.0,241.6 133,5.4,325.2
        152,5.4,348.6 90,7.8,211.1 45,6.5,118.8 77,5.3,200.3 167,0.5,443.1 66,1.6,200.5
        101,8.7,211.5 170,6.5,402.1 39,8.5,91.0 122,11.5,265.0 173,8.4,404.8 68,1.1,220.4
        115,4.1,306.5 167,7.3,391.3 54,3.2,158.1 111,11.6,206.8 144,11.4,296.5 132,10.3,310.6
        103,5.9,263.3 65,10.2,114.3 106,2.0,288.8 89,4.1,222.5 104,5.8,259.7 88,9.0,191.2
        156,6.1,356.2 146,2.1,397.3 81,4.5,203.7 118,4.2,323.3 75,4.0,204.2
        """),
    ExampleDataset(
      name: "anscombe1",
      summary: "the first of four sets with the same line: a plain relation",
      source: "Anscombe 1973, Graphs in statistical analysis",
      rows: """
        x,y 10,8.04 8,6.95 13,7.58 9,8.81 11,8.33 14,9.96 6,7.24 4,4.26 12,10.84 7,4.82 5,5.68
        """),
    ExampleDataset(
      name: "anscombe2",
      summary: "the same line: a curve",
      source: "Anscombe 1973, Graphs in statistical analysis",
      rows: """
        x,y 10,9.14 8,8.14 13,8.74 9,8.77 11,9.26 14,8.1 6,6.13 4,3.1 12,9.13 7,7.26 5,4.74
        """),
    ExampleDataset(
      name: "anscombe3",
      summary: "the same line: a line and one point off it",
      source: "Anscombe 1973, Graphs in statistical analysis",
      rows: """
        x,y 10,7.46 8,6.77 13,12.74 9,7.11 11,7.81 14,8.84 6,6.08 4,5.39 12,8.15 7,6.42 5,5.73
        """),
    ExampleDataset(
      name: "anscombe4",
      summary: "the same line: one point decides alone",
      source: "Anscombe 1973, Graphs in statistical analysis",
      rows: """
        x,y 8,6.58 8,5.76 8,7.71 8,8.84 8,8.47 8,7.04 8,5.25 19,12.5 8,5.56 8,7.91 8,6.89
        """),
    ExampleDataset(
      name: "longley",
      summary: "employment in the USA 1947-1962: columns that nearly depend on each other",
      source:
        "Longley 1967, An appraisal of least squares programs for the electronic computer from the point of view of the user",
      rows: """
        deflator,gnp,unemployed,forces,population,year,employed
        83,234289,2356,1590,107608,1947,60323 88.5,259426,2325,1456,108632,1948,61122
        88.2,258054,3682,1616,109773,1949,60171 89.5,284599,3351,1650,110929,1950,61187
        96.2,328975,2099,3099,112075,1951,63221 98.1,346999,1932,3594,113270,1952,63639
        99,365385,1870,3547,115094,1953,64989 100,363112,3578,3350,116219,1954,63761
        101.2,397469,2904,3048,117388,1955,66019 104.6,419180,2822,2857,118734,1956,67857
        108.4,442769,2936,2798,120445,1957,68169 110.8,444546,4681,2637,121950,1958,66513
        112.6,482704,3813,2552,123366,1959,68655 114.2,502601,3931,2514,125368,1960,69564
        115.7,518173,4806,2572,127852,1961,69331 116.9,554894,4007,2827,130081,1962,70551
        """),
  ]
}
