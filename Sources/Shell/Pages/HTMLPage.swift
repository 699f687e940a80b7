import Language
import Plotting

/// A page for a browser: one file that asks nothing of anyone.
enum HTMLPage: PageFormat {
  static let endings = ["html", "htm"]

  static func part(of output: Output, number: Int, in session: Session) -> String {
    switch output {
    case .narration(let text): return narration(text)
    case .echo(let line):
      guard line.isShownInPages(session.registry.grammar) else { return "" }
      return """
        <div class="command"><code>\(escaped(line.text))</code>\
        <button type="button" class="copy" aria-label="Copy the command">copy</button></div>
        """
    case .report(let lines):
      let text = lines.map { line in
        line.pieces.map { piece in
          let text = escaped(visible(piece.text))
          return switch piece.emphasis {
          case .plain: text
          case .strong: "<b>\(text)</b>"
          case .dim: "<span class=\"dim\">\(text)</span>"
          case .good: "<span class=\"good\">\(text)</span>"
          case .bad: "<span class=\"bad\">\(text)</span>"
          }
        }.joined()
      }.joined(separator: "\n")
      return text.allSatisfy(\.isWhitespace) ? "" : "<pre class=\"report\">\(text)</pre>"
    case .table(let table): return html(table)
    case .value(let value): return "<pre class=\"report\">\(escaped(visible(value)))</pre>"
    case .figure, .surface, .animation: return figure(output, number: "f\(number)")
    case .question(let question): return form(question, number: number)
    case .slider(let slider): return html(slider, number: number, in: session)
    case .bytes(let bytes):
      let text = visibleLines(String(decoding: bytes, as: UTF8.self))
      return "<pre class=\"report\">\(escaped(text))</pre>"
    case .diagnostic(let diagnostic):
      return "<pre class=\"report bad\">error: \(escaped(visible(diagnostic.message)))</pre>"
    case .answer, .clearScreen: return ""
    }
  }

  // MARK: Parts

  private static func narration(_ text: String) -> String {
    guard !text.isEmpty else { return "" }
    if text.first == " " || text.first == "\t" {
      return "<pre class=\"formula\">\(escaped(visible(text)))</pre>"
    }
    // A star opens an emphasis at the start of a word and closes it at the end of one.
    let marked = emphasized(visible(text), hasColor: true)
    let html = escaped(
      marked.replacing("\u{1b}[1m", with: "\u{2}").replacing("\u{1b}[0m", with: "\u{3}"))
    return "<p>"
      + html.replacing("\u{3} \u{2}", with: " ").replacing("\u{2}", with: "<em>")
      .replacing("\u{3}", with: "</em>") + "</p>"
  }

  private static func html(_ table: ReportTable) -> String {
    func cell(_ text: String, _ column: Int, _ tag: String) -> String {
      let scope = tag == "th" ? " scope=\"col\"" : ""
      let kind = table.columns[column].isNumeric ? " class=\"number\"" : ""
      return "<\(tag)\(scope)\(kind)>\(escaped(visible(text)))</\(tag)>"
    }
    let hasHeadings = table.columns.contains { !$0.heading.isEmpty }
    let head = table.columns.enumerated().map { index, column in
      column.heading.isEmpty ? "<td></td>" : cell(column.heading, index, "th")
    }.joined()
    let rows = table.rows.map { row in
      "<tr>" + row.enumerated().map { cell($1, $0, "td") }.joined() + "</tr>"
    }.joined(separator: "\n")
    return """
      <div class="table" tabindex="0" role="region" aria-label="table"><table>
      \(hasHeadings ? "<thead><tr>\(head)</tr></thead>" : "")
      <tbody>
      \(rows)
      </tbody></table></div>
      """
  }

  /// A figure as it stands in the page; empty for what is none.
  private static func figure(_ output: Output, number: String) -> String {
    if case .animation(let animation) = output {
      let svg = animation.svg(theme: .paper, size: nil, identifier: number, isInline: true)
      return "<figure>\(svg)</figure>"
    }
    guard let picture = output.picture(theme: .paper, size: nil) else { return "" }
    return "<figure>\(picture.svg(identifier: number, isInline: true))</figure>"
  }

  private static func form(_ question: PosedQuestion, number: Int) -> String {
    var words: [String] = []
    var ranges: [String] = []
    for accepted in question.accepted {
      switch accepted {
      case .numbers(let range):
        ranges.append("\(shortest(range.lowerBound)) \(shortest(range.upperBound))")
      case .words(let some): words += some.map { $0.lowercased() }
      }
    }
    let expected =
      ranges.isEmpty
      ? "data-words=\"\(escaped(words.joined(separator: "\t")))\""
      : "data-ranges=\"\(ranges.joined(separator: ";"))\""
    let name = "q\(number)"
    let field =
      question.choices.isEmpty
      ? "<label>Your answer <input name=\"\(name)\" autocomplete=\"off\" size=\"14\"></label>"
      : question.choices.map {
        "<label class=\"choice\"><input type=\"radio\" name=\"\(name)\" value=\"\(escaped($0))\"> "
          + "\(escaped(visible($0)))</label>"
      }.joined(separator: " ")
    let hint =
      question.hint.map {
        "<details><summary>Hint</summary><p>\(escaped(visible($0)))</p></details>"
      }
      ?? ""
    return """
      <form class="question" \(expected)><fieldset><legend>\(escaped(visible(question.text)))</legend>
      <p>\(field) <button>Check</button> <output aria-live="polite"></output></p>
      \(hint)<details><summary>Answer</summary><p>\(escaped(visible(question.answer)))</p></details>
      </fieldset></form>
      """
  }

  private static func html(_ slider: Slider, number: Int, in session: Session) -> String {
    let start = slider.stills.count / 2
    let stills = slider.stills.enumerated().map { index, still in
      let shown = still.outputs.enumerated().map { place, output in
        let figure = figure(output, number: "f\(number)-\(index)-\(place)")
        return figure.isEmpty ? part(of: output, number: number, in: session) : figure
      }.joined()
      return """
        <div class="still"\(index == start ? "" : " hidden")>\
        <p><code>\(escaped(still.line))</code></p>\(shown)</div>
        """
    }.joined(separator: "\n")
    return """
      <section class="slider" aria-label="a knob"><p><label>Turn it \
      <input type="range" min="0" max="\(slider.stills.count - 1)" value="\(start)" step="1"></label></p>
      \(stills)
      </section>
      """
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  // MARK: The document

  static func document(title: String, parts: [String], session: Session) -> String {
    let build = session.build.map { ", \($0.words)" } ?? ""
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
      <link rel="icon" href="data:,">
      <title>\(escaped(visible(title)))</title>
      <style>
      \(style)
      </style>
      </head>
      <body>
      <header><h1>\(escaped(visible(title)))</h1></header>
      <main>
      \(parts.joined(separator: "\n"))
      </main>
      <footer><p>Recorded with Descent \(Version.number)\(escaped(build)).</p></footer>
      <script>
      \(script)
      </script>
      </body>
      </html>

      """
  }

  private static let style = """
    :root { color-scheme: light dark; --text: #202020; --back: #ffffff; --soft: #595959;
      --code: #f2f2f0; --line: #8a8a8a; --good: #1b6e2f; --bad: #b3261e; --link: #0b57a4; }
    @media (prefers-color-scheme: dark) { :root { --text: #e8e8e8; --back: #16181d; --soft: #b0b0b0;
      --code: #262a31; --line: #80858c; --good: #7fd38f; --bad: #ff9a8f; --link: #8ab8f0; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1rem; max-width: 46rem; background: var(--back);
      color: var(--text); font: 1.05rem/1.55 system-ui, 'Segoe UI', Roboto, Arial, sans-serif; }
    h1 { font-size: 1.6rem; line-height: 1.25; }
    pre, code { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace;
      font-size: .9rem; }
    pre { overflow-x: auto; margin: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
    pre.formula { padding-left: 1.5rem; white-space: pre; }
    .command { display: flex; gap: .5rem; align-items: flex-start; margin: 1.2rem 0 .3rem;
      padding: .45rem .7rem; background: var(--code); border-left: 3px solid var(--link);
      border-radius: 0 .3rem .3rem 0; }
    .command code { flex: 1; overflow-wrap: anywhere; padding-top: .15rem; }
    button { font: inherit; font-size: .85rem; color: var(--text); background: var(--back);
      border: 1px solid var(--line); border-radius: .3rem; padding: .15rem .6rem; cursor: pointer; }
    .dim { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); }
    .table { overflow-x: auto; } table { border-collapse: collapse; font-size: .92rem; }
    th, td { padding: .2rem .7rem; text-align: left; } thead { border-bottom: 1px solid var(--line); }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    figure { margin: .8rem 0; } figure svg { width: 100%; height: auto; display: block;
      border-radius: .3rem; }
    .question { margin: 1.4rem 0; border: 1px solid var(--line); border-radius: .4rem;
      padding: .6rem 1rem; } fieldset { border: 0; margin: 0; padding: 0; }
      legend { font-weight: 600; padding: 0; }
    .choice { margin-right: 1rem; white-space: nowrap; }
    input { font: inherit; color: var(--text); background: var(--back); border: 1px solid var(--line);
      border-radius: .3rem; padding: .1rem .4rem; } input[type=range] { width: 100%; padding: 0; }
    summary { cursor: pointer; } footer { color: var(--soft); font-size: .85rem; margin-top: 3rem; }
    .slider { border: 1px solid var(--line); border-radius: .4rem; padding: .2rem 1rem; }
    @media print { body { max-width: none; font-size: 10.5pt; color: #000; background: #fff; }
      .copy, .question button { display: none; } .command, figure, .question, .table {
      break-inside: avoid; } pre { white-space: pre-wrap; } }
    """

  private static let script = """
    document.addEventListener('click', function (event) {
      var button = event.target.closest('.copy');
      if (!button) return;
      var code = button.parentNode.querySelector('code');
      function done() {
        button.textContent = 'copied';
        setTimeout(function () { button.textContent = 'copy'; }, 1500);
      }
      function select() {
        var range = document.createRange();
        range.selectNodeContents(code);
        var selection = getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
      }
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(code.textContent).then(done, select);
      } else {
        select();
        if (document.execCommand('copy')) done();
      }
    });
    function numberIn(text) {
      text = text.trim().replace(',', '.').replace(/\\s*(pi|\\u03c0)$/i, '*3.141592653589793');
      text = text.replace(/^\\*/, '');
      var parts = text.split(/([*\\/])/), value = Number(parts[0]);
      if (parts[0].trim() === '') return NaN;
      for (var i = 1; i + 1 < parts.length; i += 2) {
        var next = parts[i + 1].trim() === '' ? NaN : Number(parts[i + 1]);
        value = parts[i] === '*' ? value * next : value / next;
      }
      return value;
    }
    document.addEventListener('submit', function (event) {
      event.preventDefault();
      var form = event.target, data = form.dataset, field = form.elements[1];
      var radio = form.querySelector('input[type=radio]:checked');
      var given = form.querySelector('input[type=radio]') ? (radio ? radio.value : '')
        : form.querySelector('input').value;
      var output = form.querySelector('output'), right;
      if (given.trim() === '') { output.textContent = ''; return; }
      if (data.words !== undefined) {
        right = data.words.split('\\t').indexOf(given.trim().toLowerCase()) >= 0;
      } else {
        var number = numberIn(given);
        if (isNaN(number)) {
          output.textContent = 'the answer is a number';
          output.className = '';
          return;
        }
        right = data.ranges.split(';').some(function (range) {
          var ends = range.split(' ').map(Number);
          return number >= ends[0] && number <= ends[1]; });
      }
      output.textContent = right ? 'right' : 'not so; try again';
      output.className = right ? 'good' : 'bad';
    });
    document.addEventListener('input', function (event) {
      if (event.target.type !== 'range') return;
      var stills = event.target.closest('.slider').querySelectorAll('.still');
      stills.forEach(function (still, index) { still.hidden = index != event.target.value; });
    });
    """
}
