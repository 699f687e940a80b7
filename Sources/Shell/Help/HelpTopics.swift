import Descents
import Language

/// A page of `help` on a thing that is no command, option or method: a term of the field, or a part
/// of the language.
struct HelpTopic: Sendable {
  /// The word that completion offers.
  let name: String
  /// What it is about, in a few words.
  let meaning: String
  /// The words that ask for it, in lower case.
  let words: Set<String>
  /// The paragraphs.
  let text: [String]
  /// Lines to type.
  let examples: [Example]

  /// The topic that words ask for; nil where there is none.
  static func named(_ words: String) -> HelpTopic? {
    let plain = words.replacing("-", with: " ").replacing("_", with: " ")
    return all.first { $0.words.contains(plain) }
  }

  /// The page.
  var page: [ReportLine] {
    var lines: [ReportLine] = []
    for paragraph in text { lines += (lines.isEmpty ? [] : [""]) + [ReportLine(paragraph)] }
    guard !examples.isEmpty else { return lines }
    let width = examples.map(\.line.count).max() ?? 0
    lines += ["", ReportLine("examples", .strong)]
    return lines
      + examples.map { HelpPages.definition($0.line, $0.meaning, width: width, .dim) }
  }
}

extension HelpTopic {
  /// All topics.
  static let all = [
    HelpTopic(
      name: "mse", meaning: "half the mean square, and the costs of other programs",
      words: [
        "mse", "mean squared error", "mean square", "mean square error", "sse", "rss",
        "sum of squares", "squared error", "squared loss", "least squares cost", "half mean square",
      ],
      text: [
        "The cost of a fit is half the mean square of the residuals: |X theta - y|^2/(2m) over m "
          + "rows. Its minimum is that of the mean square and of the sum of squares, but its "
          + "gradient is half as long as the one, 2m times shorter than the other.",
        "So a step size belongs to a cost. alpha is said for the cost here; code that minimises the "
          + "mean square makes the same steps with alpha/2, and code that minimises the sum of "
          + "squares with alpha/(2m).",
      ],
      examples: [
        Example("lsq; print 2 lsq.cost", after: "data gen", "the mean square at its minimum"),
        Example("lsq; print 2*data.n*lsq.cost", after: "data gen", "the sum of squares"),
        Example("explain alpha=0.1", after: "data gen", "what a step size does to these data"),
      ]),
    HelpTopic(
      name: "epoch", meaning: "iterations, steps and passes over the rows",
      words: ["epoch", "epochs", "iteration", "iterations", "step", "batch size", "batch"],
      text: [
        "An iteration is one step of a descent, and iters= says how many are made at most. All "
          + "methods but sgd use every row in every step, so that an iteration is an epoch.",
        "With method=sgd a step takes batch= rows; an epoch is the m/batch steps, rounded up, after "
          + "which each of the m rows has been used once. What a step size means for the cost is on "
          + "the page 'help mse'.",
      ],
      examples: [
        Example("fit alpha=0.1 iters=100", after: "data gen", "100 iterations, as many epochs"),
        Example(
          "fit method=sgd alpha=0.01 batch=10 iters=100", after: "data gen n=100",
          "100 iterations, 10 epochs"),
      ]),
    HelpTopic(
      name: "schedule", meaning: "step sizes that change",
      words: [
        "learning rate schedule", "learning rate decay", "step size schedule", "schedule",
        "annealing", "decay schedule", "learning rate schedules",
      ],
      text: [
        "alpha= takes a number, or an expression in the iteration k = 0, 1, 2 …: alpha=0.5*0.9^k, "
          + "alpha=0.1/(1 + k/50), alpha=if(k < 20, 0.1, 0.01). In it k is the iteration, also where "
          + "a variable has that name. 'plot alpha' draws the sizes above the cost; 'trace of=alpha' "
          + "lists them.",
        "Some methods change the step by themselves: backtracking and bfgs search along their "
          + "direction, adagrad, rmsprop and adam divide by gradients seen before, and sgd takes "
          + "decay=. Step sizes are those of the cost here, half the mean square: see 'help mse'.",
      ],
      examples: [
        Example(
          "fit alpha=0.5*0.9^k iters=100", after: "data gen", "smaller by a tenth at each step"),
        Example(
          "minimize abs(x) from=3 alpha=1/(k + 1) iters=1000", "closer and closer to a kink"),
        Example(
          "fit alpha=0.5 iters=20; fit alpha=0.1 start=last iters=100", after: "data gen",
          "two step sizes, one after the other"),
        Example(
          "fit method=sgd alpha=0.1 decay=0.01 iters=1000", after: "data gen",
          "steps that shrink as 1/(1 + k/100)"),
        Example("fit method=backtracking", after: "data gen", "a search for each step"),
      ]),
    HelpTopic(
      name: "gradient", meaning: "what a step follows",
      words: ["gradient", "gradients", "slope of a function", "partial derivative"],
      text: [
        "The gradient holds the derivative along each coordinate; a step goes against it, alpha "
          + "times its length. derive shows its formula, step its arithmetic at one point, and "
          + "reports give its length as |gradient|."
      ],
      examples: [
        Example("derive x^2 + 3y^2", "the formula"),
        Example("f(x) = x^2; f'(3)", "its value at a point"),
        Example("step", after: "data gen; fit iters=1", "the arithmetic of a step"),
        Example("print fit.gradient", after: "data gen; fit", "its length at the end of a run"),
      ]),
    HelpTopic(
      name: "if", meaning: "conditions and comparisons",
      words: ["if", "else", "condition", "conditions", "comparison", "comparisons", "piecewise"],
      text: [
        "if(c, a, b) is a where the condition c holds, else b. Conditions compare with < <= > >= == "
          + "!= and are joined by and, or, not; a condition that holds is 1, else 0. '=' compares "
          + "only after expect."
      ],
      examples: [
        Example("f(x) = if(x < 0, -x, x); f(-3)", "a function in pieces"),
        Example("1 < 2 and not 2 < 1", "a condition by itself"),
      ]),
    HelpTopic(
      name: "prime", meaning: "derivatives of functions by their names",
      words: ["prime", "'", "primes", "f'", "second derivative"],
      text: [
        "A prime after the name of a function of one variable is its derivative, two are the "
          + "second. Texts stand between double quotes, so that a prime begins none."
      ],
      examples: [
        Example("f(x) = x^3; f'(2); f''(2)", "12 and 12"), Example("derive x^3", "formulas"),
      ]
    ),
    HelpTopic(
      name: "interpolation", meaning: "values in texts",
      words: ["interpolation", "braces", "{}", "{expression}", "placeholder", "format"],
      text: [
        "{expression} in the text of say, ask and pause, and in the narration of scripts, is replaced "
          + "by its value; {expression:3} gives three digits, and \\{ is a brace."
      ],
      examples: [Example("say R2 is {lsq.r2:3}", after: "data gen; lsq", "a result in a text")]),
    HelpTopic(
      name: "rows", meaning: "formulas over the rows of data",
      words: [
        "rows", "row functions", "row formulas", "columns in formulas", "sum", "mean", "sd",
        "count",
        "sigma", "average",
      ],
      text: [
        "Inside sum(…), mean(…), sd(…), count(…), and min(…) and max(…) of one argument, the name of a "
          + "column stands for all its rows. Names are looked up among the parameters of the "
          + "function first, then among the columns, then among variables; outside of these "
          + "functions a column has no value. sd divides by n - 1; count(c) counts the rows where c "
          + "holds, so that count(1) is their number. Of data that are divided the training rows "
          + "count.",
        "A function over rows is descended on like any other: minimize, derive, contour, sweep. Where "
          + "it is quadratic in its parameters, iterations cost no rows; otherwise each takes one "
          + "pass over them.",
      ],
      examples: [
        Example(
          "J(a, b) = mean((a + b*x - y)^2)/2; derive J", after: "data gen",
          "the tutorial's gradient, and the minimum"),
        Example(
          "minimize J from=0,0 alpha=0.001",
          after: "data gen; J(a, b) = mean((a + b*x - y)^2)/2", "descent on it"),
        Example("mean(y); sd(x); count(y > 0)", after: "data gen", "numbers about the data"),
      ]),
    HelpTopic(
      name: "losses", meaning: "what an error costs",
      words: [
        "losses", "loss function", "logistic", "logistic regression", "classification",
        "classifier", "cross entropy", "log loss", "huber", "huber loss", "robust regression",
        "absolute", "absolute errors", "least absolute deviations", "lad", "median regression",
      ],
      text:
        LossList.all.map {
          let loss = $0.information
          return "loss=\(loss.name): \(loss.title), \(loss.formula); for \(loss.whenToUse). "
            + "Source: \(loss.source)."
        } + [
          "The cost of a fit is the mean of the loss over the rows, s being the intercept plus the "
            + "slopes times the features. For loss=logistic the target has two values; 1/(1 + e^-s) "
            + "is the probability of the larger one. Where a plane separates the two classes there "
            + "is no minimum, and the report says along which direction the cost falls for ever.",
          "The exact minimum beside the descent comes from Newton's method, for absolute errors from "
            + "a walk along the vertices. Squares alone are compressed; every other loss takes a "
            + "pass over the rows for each iteration.",
        ],
      examples: [
        Example(
          "fit loss=logistic alpha=0.5; predict 3", after: "data set x=1,2,3,4,5,6 y=0,0,1,0,1,1",
          "the probability of y being 1"),
        Example("fit loss=huber delta=5 alpha=0.1", after: "data gen noise=10", "against outliers"),
        Example("fit loss=absolute alpha=1/(1 + k/100)", after: "data gen noise=10", "the median"),
      ]),
    HelpTopic(
      name: "penalty", meaning: "what large coefficients cost: ridge, lasso, elastic net",
      words: [
        "penalty", "penalties", "regularization", "regularisation", "ridge", "ridge regression",
        "lasso", "elastic net", "weight decay", "shrinkage", "l1", "l2", "tikhonov",
      ],
      text: [
        "l2= adds l2/2 times the sum of the squared coefficients to the cost, l1= adds l1 times the "
          + "sum of their sizes; the intercept is left out. l2 draws coefficients towards 0 (ridge), "
          + "l1 sets some to exactly 0 (lasso), both together are the elastic net. They depend on the "
          + "units of the features: 'data scale' makes those alike.",
        "The cost is the mean loss, squares halved, so that l1 and l2 are those of glmnet and of "
          + "scikit-learn's Lasso and ElasticNet (alpha = l1 + l2, l1_ratio = l1/alpha); its Ridge "
          + "has alpha = m l2, its LogisticRegression C = 1/(m l2), for m rows.",
        "With l1 the methods are proximal and coordinate, which can set a coefficient to 0. "
          + "Sources: Hoerl and Kennard 1970; Tibshirani 1996; Zou and Hastie 2005.",
      ],
      examples: [
        Example("fit l2=0.1 alpha=0.1", after: "data gen features=3", "ridge"),
        Example(
          "fit l1=5 method=proximal alpha=0.1", after: "data gen features=5 informative=2", "lasso"),
        Example(
          "sweep l2=1e-3..1e3 spacing=log", after: "data gen features=3; fit method=newton iters=5",
          "and 'plot sweep of=theta'"),
      ]),
    HelpTopic(
      name: "variables", meaning: "names with values, and functions",
      words: ["variable", "variables", "names", "assignment", "definitions", "definition"],
      text: [
        "NAME = EXPRESSION sets a variable to a number, NAME(x) = EXPRESSION defines a function. A "
          + "function sees variables as they are when it is used; unset forgets either. Letters of "
          + "any alphabet are letters of names."
      ],
      examples: [
        Example("a = 2; f(x) = a x^2; a = 5; f(1)", "5: the value that a has now"),
        Example("a = 2; unset a", "a is free again"),
      ]),
  ]
}
