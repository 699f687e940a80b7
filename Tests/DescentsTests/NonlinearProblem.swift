import Testing

/// Nonlinear regression problems with values certified to 11 digits.
///
/// Source: National Institute of Standards and Technology, "Statistical Reference Datasets",
/// nonlinear regression.
struct NonlinearProblem: CustomTestStringConvertible {
  var name: String
  var model: String
  var starts: [[Double]]
  var estimates: [Double]
  var standardErrors: [Double]
  var residualSumOfSquares: Double

  var testDescription: String { name }

  static let all = [
    NonlinearProblem(
      name: "chwirut2", model: "y = exp(-b1*x)/(b2+b3*x)",
      starts: [[0.1, 0.01, 0.02], [0.15, 0.008, 0.010]],
      estimates: [1.6657666537e-01, 5.1653291286e-03, 1.2150007096e-02],
      standardErrors: [3.8303286810e-02, 6.6621605126e-04, 1.5304234767e-03],
      residualSumOfSquares: 5.1304802941e+02),
    NonlinearProblem(
      name: "danwood", model: "y = b1*x^b2",
      starts: [[1, 5], [0.7, 4]],
      estimates: [7.6886226176e-01, 3.8604055871e+00],
      standardErrors: [1.8281973860e-02, 5.1726610913e-02],
      residualSumOfSquares: 4.3173084083e-03),
    NonlinearProblem(
      name: "gauss1", model: "y = b1*exp(-b2*x)+b3*exp(-(x-b4)^2/b5^2)+b6*exp(-(x-b7)^2/b8^2)",
      starts: [
        [97.0, 0.009, 100.0, 65.0, 20.0, 70.0, 178.0, 16.5],
        [94.0, 0.0105, 99.0, 63.0, 25.0, 71.0, 180.0, 20.0],
      ],
      estimates: [
        9.8778210871e+01, 1.0497276517e-02, 1.0048990633e+02, 6.7481111276e+01, 2.3129773360e+01,
        7.1994503004e+01, 1.7899805021e+02, 1.8389389025e+01,
      ],
      standardErrors: [
        5.7527312730e-01, 1.1406289017e-04, 5.8831775752e-01, 1.0460593412e-01, 1.7439951146e-01,
        6.2622793913e-01, 1.2436988217e-01, 2.0134312832e-01,
      ],
      residualSumOfSquares: 1.3158222432e+03),
    NonlinearProblem(
      name: "gauss3", model: "y = b1*exp(-b2*x)+b3*exp(-(x-b4)^2/b5^2)+b6*exp(-(x-b7)^2/b8^2)",
      starts: [
        [94.9, 0.009, 90.1, 113.0, 20.0, 73.8, 140.0, 20.0],
        [96.0, 0.0096, 80.0, 110.0, 25.0, 74.0, 139.0, 25.0],
      ],
      estimates: [
        9.8940368970e+01, 1.0945879335e-02, 1.0069553078e+02, 1.1163619459e+02, 2.3300500029e+01,
        7.3705031418e+01, 1.4776164251e+02, 1.9668221230e+01,
      ],
      standardErrors: [
        5.3005192833e-01, 1.2554058911e-04, 8.1256587317e-01, 3.5317859757e-01, 3.6584783023e-01,
        1.2091239082e+00, 4.0488183351e-01, 3.7806634336e-01,
      ],
      residualSumOfSquares: 1.2444846360e+03),
    NonlinearProblem(
      name: "lanczos1", model: "y = b1*exp(-b2*x)+b3*exp(-b4*x)+b5*exp(-b6*x)",
      starts: [[1.2, 0.3, 5.6, 5.5, 6.5, 7.6], [0.5, 0.7, 3.6, 4.2, 4, 6.3]],
      estimates: [
        9.5100000027e-02, 1.0000000001e+00, 8.6070000013e-01, 3.0000000002e+00, 1.5575999998e+00,
        5.0000000001e+00,
      ],
      standardErrors: [
        5.3347304234e-11, 2.7473038179e-10, 1.3576062225e-10, 3.3308253069e-10, 1.8815731448e-10,
        1.1057500538e-10,
      ],
      residualSumOfSquares: 1.4307867721e-25),
    NonlinearProblem(
      name: "lanczos2", model: "y = b1*exp(-b2*x)+b3*exp(-b4*x)+b5*exp(-b6*x)",
      starts: [[1.2, 0.3, 5.6, 5.5, 6.5, 7.6], [0.5, 0.7, 3.6, 4.2, 4, 6.3]],
      estimates: [
        9.6251029939e-02, 1.0057332849e+00, 8.6424689056e-01, 3.0078283915e+00, 1.5529016879e+00,
        5.0028798100e+00,
      ],
      standardErrors: [
        6.6770575477e-04, 3.3989646176e-03, 1.7185846685e-03, 4.1707005856e-03, 2.3744381417e-03,
        1.3958787284e-03,
      ],
      residualSumOfSquares: 2.2299428125e-11),
    NonlinearProblem(
      name: "mgh09", model: "y = b1*(x^2+x*b2)/(x^2+x*b3+b4)",
      starts: [[25, 39, 41.5, 39], [0.25, 0.39, 0.415, 0.39]],
      estimates: [1.9280693458e-01, 1.9128232873e-01, 1.2305650693e-01, 1.3606233068e-01],
      standardErrors: [1.1435312227e-02, 1.9633220911e-01, 8.0842031232e-02, 9.0025542308e-02],
      residualSumOfSquares: 3.0750560385e-04),
    NonlinearProblem(
      name: "mgh17", model: "y = b1+b2*exp(-x*b4)+b3*exp(-x*b5)",
      starts: [[50, 150, -100, 1, 2], [0.5, 1.5, -1, 0.01, 0.02]],
      estimates: [
        3.7541005211e-01, 1.9358469127e+00, -1.4646871366e+00, 1.2867534640e-02, 2.2122699662e-02,
      ],
      standardErrors: [
        2.0723153551e-03, 2.2031669222e-01, 2.2175707739e-01, 4.4861358114e-04, 8.9471996575e-04,
      ],
      residualSumOfSquares: 5.4648946975e-05),
    NonlinearProblem(
      name: "misra1a", model: "y = b1*(1-exp(-b2*x))",
      starts: [[500, 0.0001], [250, 0.0005]],
      estimates: [2.3894212918e+02, 5.5015643181e-04],
      standardErrors: [2.7070075241e+00, 7.2668688436e-06],
      residualSumOfSquares: 1.2455138894e-01),
    NonlinearProblem(
      name: "misra1b", model: "y = b1*(1-(1+b2*x/2)^(-2))",
      starts: [[500, 0.0001], [300, 0.0002]],
      estimates: [3.3799746163e+02, 3.9039091287e-04],
      standardErrors: [3.1643950207e+00, 4.2547321834e-06],
      residualSumOfSquares: 7.5464681533e-02),
    NonlinearProblem(
      name: "misra1d", model: "y = b1*b2*x*((1+b2*x)^(-1))",
      starts: [[500, 0.0001], [450, 0.0003]],
      estimates: [4.3736970754e+02, 3.0227324449e-04],
      standardErrors: [3.6489174345e+00, 2.9334354479e-06],
      residualSumOfSquares: 5.6419295283e-02),
    NonlinearProblem(
      name: "nelson", model: "log(y) = b1-b2*x1*exp(-b3*x2)",
      starts: [[2, 0.0001, -0.01], [2.5, 0.000000005, -0.05]],
      estimates: [2.5906836021e+00, 5.6177717026e-09, -5.7701013174e-02],
      standardErrors: [1.9149996413e-02, 6.1124096540e-09, 3.9572366543e-03],
      residualSumOfSquares: 3.7976833176e+00),
    NonlinearProblem(
      name: "rat42", model: "y = b1/(1+exp(b2-b3*x))",
      starts: [[100, 1, 0.1], [75, 2.5, 0.07]],
      estimates: [7.2462237576e+01, 2.6180768402e+00, 6.7359200066e-02],
      standardErrors: [1.7340283401e+00, 8.8295217536e-02, 3.4465663377e-03],
      residualSumOfSquares: 8.0565229338e+00),
    NonlinearProblem(
      name: "thurber", model: "y = (b1+b2*x+b3*x^2+b4*x^3)/(1+b5*x+b6*x^2+b7*x^3)",
      starts: [[1000, 1000, 400, 40, 0.7, 0.3, 0.03], [1300, 1500, 500, 75, 1, 0.4, 0.05]],
      estimates: [
        1.2881396800e+03, 1.4910792535e+03, 5.8323836877e+02, 7.5416644291e+01, 9.6629502864e-01,
        3.9797285797e-01, 4.9727297349e-02,
      ],
      standardErrors: [
        4.6647963344e+00, 3.9571156086e+01, 2.8698696102e+01, 5.5675370270e+00, 3.1333340687e-02,
        1.4984928198e-02, 6.5842344623e-03,
      ],
      residualSumOfSquares: 5.6427082397e+03),
  ]
}
