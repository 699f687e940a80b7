import Datasets
import Testing

/// Linear regression problems of NIST's Statistical Reference Datasets, with certified values.
///
/// Source: National Institute of Standards and Technology, "Statistical Reference Datasets", 1999;
/// the values to 17 digits from exact rational arithmetic.
enum StatisticalReferenceData {
  /// A problem: the data as text, target first, and the answers.
  struct Problem: Sendable, CustomStringConvertible {
    let name: String
    /// The highest power of the single feature; `nil` for several features.
    let degree: Int?
    let hasIntercept: Bool
    let coefficients: [Double]
    let standardErrors: [Double]
    let residualSumOfSquares: Double
    let rSquared: Double
    /// The digits that arithmetic in double precision can be held to.
    let digits: Double
    let text: String

    var description: String { name }

    /// The rows with what rounding leaves out of their decimals, and the powers of the feature.
    func dataset() throws -> Dataset {
      let lines = text.split(separator: "\n").map { $0.split(separator: ",") }
      let columns = try lines[0].indices.map { index in
        let values = try lines.dropFirst().map { line in
          let value = try #require(Double(line[index]))
          let correction = Array(line[index].utf8).withUnsafeBytes {
            DecimalCorrection.of($0, nearest: value)
          }
          return (value, try #require(correction))
        }
        return Column(
          name: String(lines[0][index]), values: values.map(\.0), corrections: values.map(\.1))
      }
      let data = try Dataset(
        features: Array(columns.dropFirst()), target: columns[0],
        origin: .memory(description: name))
      return try data.addingPowers(upTo: degree ?? 1, memoryLimit: 1e9)
    }
  }

  static let problems = [
    Problem(
      name: "Norris", degree: 1, hasIntercept: true,
      coefficients: [-0.2623230737740295, 1.0021168180204545],
      standardErrors: [0.2328182343011525, 0.0004297968481999369],
      residualSumOfSquares: 26.61739852942236, rSquared: 0.9999937458837117,
      digits: 11,
      text: """
        y,x
        0.1,0.2
        338.8,337.4
        118.1,118.2
        888,884.6
        9.2,10.1
        228.1,226.5
        668.5,666.3
        998.5,996.3
        449.1,448.6
        778.9,777
        559.2,558.2
        0.3,0.4
        0.1,0.6
        778.1,775.5
        668.8,666.9
        339.3,338
        448.9,447.5
        10.8,11.6
        557.7,556
        228.3,228.1
        998,995.8
        888.8,887.6
        119.6,120.2
        0.3,0.3
        0.6,0.3
        557.6,556.8
        339.3,339.1
        888,887.2
        998.5,999
        778.9,779
        10.2,11.1
        117.6,118.3
        228.9,229.2
        668.4,669.1
        449.2,448.9
        0.2,0.5
        """),
    Problem(
      name: "Pontius", degree: 2, hasIntercept: true,
      coefficients: [0.0006735657894736842, 7.320591604010025e-07, -3.1608187134502924e-15],
      standardErrors: [0.00010793861203307695, 1.5781739998165867e-10, 4.8665284999203585e-17],
      residualSumOfSquares: 1.5576176879699247e-06, rSquared: 0.9999999001785371,
      digits: 12,
      text: """
        y,x
        0.11019,150000
        0.21956,300000
        0.32949,450000
        0.43899,600000
        0.54803,750000
        0.65694,900000
        0.76562,1050000
        0.87487,1200000
        0.98292,1350000
        1.09146,1500000
        1.20001,1650000
        1.30822,1800000
        1.41599,1950000
        1.52399,2100000
        1.63194,2250000
        1.73947,2400000
        1.84646,2550000
        1.95392,2700000
        2.06128,2850000
        2.16844,3000000
        0.11052,150000
        0.22018,300000
        0.32939,450000
        0.43886,600000
        0.54798,750000
        0.65739,900000
        0.76596,1050000
        0.87474,1200000
        0.983,1350000
        1.0915,1500000
        1.20004,1650000
        1.30818,1800000
        1.41613,1950000
        1.52408,2100000
        1.63159,2250000
        1.73965,2400000
        1.84696,2550000
        1.95445,2700000
        2.06177,2850000
        2.16829,3000000
        """),
    Problem(
      name: "Noint1", degree: 1, hasIntercept: false,
      coefficients: [2.074380165289256],
      standardErrors: [0.01652892561983471],
      residualSumOfSquares: 127.27272727272727, rSquared: 0.9993654922986628,
      digits: 14,
      text: """
        y,x
        130,60
        131,61
        132,62
        133,63
        134,64
        135,65
        136,66
        137,67
        138,68
        139,69
        140,70
        """),
    Problem(
      name: "Longley", degree: nil, hasIntercept: true,
      coefficients: [
        -3482258.6345958184, 15.061872271373295, -0.03581917929259102, -2.020229803816825,
        -1.033226867173592, -0.051104105653580714, 1829.1514646135518,
      ],
      standardErrors: [
        890420.3836073725, 84.91492577476694, 0.03349100777224319, 0.48839968165169945,
        0.21427416316167525, 0.22607320006937037, 455.478499142212,
      ],
      residualSumOfSquares: 836424.0555059146, rSquared: 0.9954790045772955,
      digits: 13,
      text: """
        y,x1,x2,x3,x4,x5,x6
        60323,83,234289,2356,1590,107608,1947
        61122,88.5,259426,2325,1456,108632,1948
        60171,88.2,258054,3682,1616,109773,1949
        61187,89.5,284599,3351,1650,110929,1950
        63221,96.2,328975,2099,3099,112075,1951
        63639,98.1,346999,1932,3594,113270,1952
        64989,99,365385,1870,3547,115094,1953
        63761,100,363112,3578,3350,116219,1954
        66019,101.2,397469,2904,3048,117388,1955
        67857,104.6,419180,2822,2857,118734,1956
        68169,108.4,442769,2936,2798,120445,1957
        66513,110.8,444546,4681,2637,121950,1958
        68655,112.6,482704,3813,2552,123366,1959
        69564,114.2,502601,3931,2514,125368,1960
        69331,115.7,518173,4806,2572,127852,1961
        70551,116.9,554894,4007,2827,130081,1962
        """),
  ]
}
