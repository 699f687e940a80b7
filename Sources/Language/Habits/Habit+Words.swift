import Expressions

// Words that are commands and functions elsewhere.

/// Words of other programs that mean one thing, and what does it here.
package struct ForeignWord: Sendable {
  var words: Set<String>
  /// What is to be known, without a full stop.
  var why: String
  /// The line to type; nil where the sentence says it all.
  package let line: String?

  init(_ words: Set<String>, _ why: String, _ line: String? = nil) {
    self.words = words
    self.why = why
    self.line = line
  }
}

extension Habit {
  static let words: [Habit] = [
    Habit(name: "word of another program") { failed in
      guard let first = failed.tokens.first, let name = first.name, failed.arguments == nil,
        failed.grammar.index(named: [name]) == nil, failed.names.definition(of: name) == nil,
        failed.names.value(of: name) == nil
      else { return nil }
      if let rows = failed.names.rowTable, rows.hasColumn(name) {
        return Diagnostic(
          .columnAsValue(name, rows: rows.rowCount), first.span)
      }
      let isCall = failed.behind(1).first?.kind == .leftParenthesis
      guard !isCall || RowFunction.named(name) == nil else { return nil }
      return explanation(
        of: name, at: first, in: ForeignWord.verbs, kind: isCall ? "function" : "command")
    },
    Habit(name: "function of another program") { failed in
      for (token, next) in zip(failed.tokens, failed.tokens.dropFirst()) {
        guard let name = token.name, next.kind == .leftParenthesis, !next.followsBlank,
          !failed.isKnown(name), failed.grammar.index(named: [name]) == nil,
          RowFunction.named(name) == nil,
          let found = explanation(of: name, at: token, in: ForeignWord.calls, kind: "function")
        else { continue }
        return found
      }
      return nil
    },
    Habit(name: "formula alone") { failed in
      guard case .expression(let span) = failed.statement.content, failed.tokens.count > 1,
        !failed.isMisread,
        failed.tokens.contains(where: { $0.kind.isArithmetic || $0.kind == .leftParenthesis })
      else { return nil }
      let unknown = failed.tokens.compactMap(\.name).filter {
        !failed.isKnown($0) && !NameTable.isReserved($0)
      }
      // x, y, x1 are coordinates; longer words were meant for something that has a value.
      guard unknown.allSatisfy({ $0.dropFirst().allSatisfy(\.isNumber) }) else { return nil }
      let letters = unknown.enumerated().filter { unknown.firstIndex(of: $1) == $0 }.map(\.1)
      guard (1...3).contains(letters.count),
        !failed.tokens.contains(where: { letters.contains($0.name ?? "") && isCalled($0, failed) })
      else { return nil }
      return Diagnostic(.formulaAlone(failed.line.text(in: span), of: letters), span)
    },
  ]

  /// Whether a name is followed by a parenthesis, as a function is.
  private static func isCalled(_ token: Token, _ failed: FailedStatement) -> Bool {
    failed.tokens.contains {
      $0.kind == .leftParenthesis && $0.span.start == token.span.end
    }
  }

  private static func explanation(
    of name: String, at token: Token, in table: [ForeignWord], kind: String
  ) -> Diagnostic? {
    let found =
      table.first { $0.words.contains(name) }
      ?? (isLibraryName(name) ? table.first { $0.words.contains(lastPart(name)) } : nil)
    guard let found else { return nil }
    return Diagnostic(.foreignWord(name, kind: kind, why: found.why, line: found.line), token.span)
  }
}

/// Whether a name is one behind a dot that belongs to no command's results.
private func isLibraryName(_ name: String) -> Bool {
  let results: Set = ["data", "fit", "lsq", "min", "sweep"]
  return name.split(separator: ".").count > 1
    && !(name.split(separator: ".").first.map { results.contains(String($0)) } ?? true)
}

extension ForeignWord {
  /// Words that begin a statement elsewhere.
  package static let verbs: [ForeignWord] =
    calls + [
      ForeignWord(["ls", "dir", "pwd"], "files are listed by Tab after 'data load' and 'run'"),
      ForeignWord(["cd", "chdir"], "there is no folder to change to: files take a path"),
      ForeignWord(
        ["cat", "less", "more", "vim", "vi", "nano", "emacs", "open", "edit"],
        "'data load FILE' reads a table and 'run FILE' a script"),
      ForeignWord(["rm", "cp", "mv", "mkdir", "grep", "sudo"], "this is no shell for files"),
      ForeignWord(
        ["import", "from", "library", "require", "using", "include", "pkg"],
        "nothing has to be imported", "help functions"),
      ForeignWord(
        ["for", "while", "foreach", "repeat", "loop", "do"],
        "a descent repeats its step by itself, and sweep tries several values",
        "sweep alpha=0.1,0.5,1"),
      ForeignWord(
        ["if", "else", "elif", "switch", "return", "end"], "if(c, a, b) is an expression",
        "if(1 < 2, 3, 4)"),
      ForeignWord(
        ["man", "info", "doc", "apropos"], "help explains commands and words", "help fit"),
      ForeignWord(
        ["epoch", "epochs", "iteration", "iterate", "iters", "n_iter", "max_iter"],
        "the number of steps is an option", "fit iters=100"),
      ForeignWord(
        ["lr", "alpha", "learning", "learning_rate", "eta", "stepsize"],
        "the step size is an option",
        "fit alpha=0.1"),
      ForeignWord(
        ["gd", "sgd", "adam", "momentum", "rmsprop", "newton", "bfgs", "nesterov", "adagrad"],
        "the method is an option", "fit method=momentum"),
      ForeignWord(["train", "learn"], "fit descends on the cost of the data", "fit"),
      ForeignWord(["what", "how"], "help finds pages by words", "help learning rate"),
      ForeignWord(["gradient", "grad", "nabla"], "derive shows the gradient", "derive x^2"),
      ForeignWord(["clc"], "clear empties the screen", "clear"),
      ForeignWord(
        ["hold", "figure", "grid", "axis", "subplot", "colorbar"],
        "every figure stands by itself", "plot x^2"),
      ForeignWord(["who", "whos", "vars", "env", "globals"], "show lists what there is", "show"),
      ForeignWord(["undo"], "step back takes a step back", "step back"),
      ForeignWord(["close"], "figures need no closing; reset all starts anew", "reset all"),
      ForeignWord(
        ["echo", "puts", "println", "cout"], "print shows values, say a text", "print 1 + 1"),
      ForeignWord(["source", "exec", "execute"], "'run FILE' replays a script"),
      ForeignWord(["load", "read"], "'data load FILE' reads a table"),
      ForeignWord(
        ["splot"], "surface draws in three dimensions",
        "surface x^2 + y^2 xrange=-2..2 yrange=-2..2"),
      ForeignWord(["rem", "note"], "a remark begins with '#'"),
      ForeignWord(["bye", "logout", "halt", "stop", "q"], "quit leaves", "quit"),
      ForeignWord(["slope"], "results have the name of their command", "print fit.slope"),
      ForeignWord(["intercept"], "results have the name of their command", "print fit.intercept"),
      ForeignWord(["r2", "rsquared"], "results have the name of their command", "print lsq.r2"),
      ForeignWord(["loss"], "plot cost draws it over the iterations", "plot cost"),
      ForeignWord(["task"], "it is not in this version"),
    ]

  /// Functions of other programs.
  static let calls: [ForeignWord] = [
    ForeignWord(
      ["head", "tail", "glimpse"], "data show lists the first rows", "data show"),
    ForeignWord(
      ["summary", "str", "info", "dim", "nrow", "ncol", "shape", "dtypes"],
      "data describe sums up the columns", "data describe"),
    ForeignWord(
      ["mean", "average", "sd", "std", "stdev", "var", "median", "quantile", "count", "sum"],
      "formulas do not reach the rows of data in this version; data describe sums them up",
      "data describe"),
    ForeignWord(
      ["cor", "corr", "corrcoef", "cov"], "data correlate shows correlations", "data correlate"),
    ForeignWord(
      [
        "lm", "glm", "ols", "OLS", "polyfit", "regress", "lstsq", "regression", "LinearRegression",
        "linregress",
      ],
      "lsq is least squares", "lsq"),
    ForeignWord(
      [
        "optim", "fmin", "fminsearch", "fminunc", "optimize", "optimise", "optimization", "nlm",
        "argmin",
      ],
      "minimize descends on a function", "minimize x^2 from=1"),
    ForeignWord(["curve_fit", "nls"], "lsq fits any model", "lsq y = a*exp(-b*x)"),
    ForeignWord(
      ["diff", "deriv", "derivative", "D", "jacobian", "hessian"], "derive differentiates",
      "derive x^2"),
    ForeignWord(
      [
        "read_csv", "csv", "readtable", "readmatrix", "loadtxt", "genfromtxt", "csvread", "fread",
        "read_table", "read_excel",
      ],
      "'data load FILE' reads a table"),
    ForeignWord(
      ["show", "draw", "savefig", "figure", "plot", "scatter", "subplots", "ggplot"],
      "figures are shown at once", "plot x^2"),
    ForeignWord(
      ["xlim", "ylim", "set_xlim", "set_ylim"], "ranges are options of the figure",
      "plot x^2 xrange=0..5"),
    ForeignWord(
      ["title", "xlabel", "ylabel", "legend"], "figures have title and labels by themselves",
      "plot x^2"),
    ForeignWord(
      ["disp", "printf", "fprintf", "sprintf", "format", "str"], "print shows values",
      "print 1 + 1"),
    ForeignWord(
      ["make_regression", "randn", "rand", "rnorm", "runif", "random"],
      "data gen makes random data", "data gen"),
    ForeignWord(["train_test_split"], "data split keeps rows to test on", "data split"),
    ForeignWord(["StandardScaler", "scale", "normalize"], "data scale standardises", "data scale"),
    ForeignWord(
      ["range", "linspace", "arange", "seq", "array", "zeros", "ones"],
      "names hold one number; ranges are written 0..5", "plot x^2 xrange=0..5"),
    ForeignWord(["q"], "quit leaves", "quit"),
    ForeignWord(["pow"], "powers are written with ^", "print 2^3"),
  ]
}
