import Foundation
import Testing

/// Pages and pictures in headless Chromium: `Scripts/test --browser` runs these.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["DESCENT_BROWSER"] != nil))
struct BrowserTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// What a browser makes of a file: the document after its scripts have run, and what it logged.
  private func browsed(_ name: String, width: Int = 800) throws -> (document: String, log: String) {
    let browser = try #require(ProcessInfo.processInfo.environment["DESCENT_BROWSER"])
    let end = try sandbox.shell(
      "\"$BROWSER\" --headless --no-sandbox --disable-gpu --enable-logging=stderr --v=0 "
        + "--virtual-time-budget=3000 --window-size=\(width),1200 --dump-dom "
        + "--user-data-dir=profile \"file://$PWD/\(name)\"",
      environment: ["BROWSER": browser])
    return (end.output, end.errors)
  }

  /// The page with a script behind it that looks at it as a person would, and writes down what is
  /// wrong.
  private func examined(_ page: String, width: Int) throws -> [String] {
    let text = sandbox.text(of: page)
    try #require(text.contains("</body>"))
    // Nothing is fetched from anywhere.
    #expect(!text.contains(" src=\"") && text.ranges(of: "href=").count == 1)
    try sandbox.write(
      text.replacing("</body>", with: "<script>\(Self.examination)</script></body>"),
      to: "examined.html")
    let (document, log) = try browsed("examined.html", width: width)
    #expect(!log.contains("CONSOLE"), "\(log)")
    let start = try #require(document.range(of: "<pre id=\"found\">"), "\(document.suffix(500))")
    let end = try #require(
      document.range(of: "</pre>", range: start.upperBound..<document.endIndex))
    return document[start.upperBound..<end.lowerBound].split(separator: "\n").map(String.init)
  }

  /// Landmarks, labels, headings, contrast, the width; questions answered right and wrong; sliders.
  private static let examination = """
    (function () {
      var found = [], all = function (query) {
        return Array.prototype.slice.call(document.querySelectorAll(query)); };
      function check(holds, text) { if (!holds) found.push(text); }
      check(document.documentElement.lang, 'no language');
      check(document.title, 'no title');
      check(all('main').length === 1 && all('header').length === 1, 'landmarks');
      check(all('h1').length === 1, 'headings');
      all('svg').forEach(function (svg) {
        check(svg.getAttribute('role') === 'img', 'an image without its role');
        svg.getAttribute('aria-labelledby').split(' ').forEach(function (name) {
          var label = document.getElementById(name);
          check(label && label.textContent.length > 3, 'an image without words: ' + name); });
      });
      var names = all('[id]').map(function (element) { return element.id; });
      check(new Set(names).size === names.length, 'the same id twice');
      all('input').forEach(function (input) {
        check(input.closest('label'), 'a field without a label'); });
      all('button').forEach(function (button) {
        check(button.textContent || button.getAttribute('aria-label'), 'a button without a name'); });
      function parts(color) { return color.match(/[\\d.]+/g).map(Number); }
      function luminance(color) {
        var linear = color.slice(0, 3).map(function (part) {
          part /= 255;
          return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4); });
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]; }
      function background(element) {
        for (; element; element = element.parentElement) {
          var color = parts(getComputedStyle(element).backgroundColor);
          if (color.length < 4 || color[3] > 0) return color; }
        return [255, 255, 255]; }
      function contrast(one, other) {
        var a = luminance(one), b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }
      all('p, pre, code, td, th, h1, b, em, legend, button, summary, .dim, .good, .bad')
        .forEach(function (element) {
          if (element.closest('svg') || !element.offsetParent) return;
          var value = contrast(parts(getComputedStyle(element).color), background(element));
          check(value >= 4.5, 'contrast ' + value.toFixed(2) + ': '
            + element.textContent.slice(0, 40)); });
      all('svg text').forEach(function (text) {
        var back = parts(getComputedStyle(text.ownerSVGElement.querySelector('rect')).fill);
        var value = contrast(parts(getComputedStyle(text).fill), back);
        check(value >= 3, 'contrast in a figure ' + value.toFixed(2) + ': ' + text.textContent); });
      check(document.documentElement.scrollWidth <= innerWidth + 1, 'wider than the window: '
        + document.documentElement.scrollWidth);
      all('form.question').forEach(function (form) {
        var output = form.querySelector('output'), radios = form.querySelectorAll('[type=radio]');
        function answer(text) {
          if (radios.length) radios.forEach(function (radio) {
            radio.checked = radio.value.toLowerCase() === text; });
          else form.querySelector('input').value = text;
          form.requestSubmit();
          return output.textContent; }
        var right = form.dataset.words !== undefined ? form.dataset.words.split('\\t')[0]
          : String(form.dataset.ranges.split(';')[0].split(' ').map(Number)
            .reduce(function (a, b) { return (a + b) / 2; }));
        check(answer(right) === 'right', 'the right answer is refused: ' + right);
        if (!radios.length) check(answer('1e9') !== 'right', 'a wrong answer is taken');
        check(form.querySelectorAll('details').length > 0, 'no answer to unfold'); });
      all('.slider').forEach(function (slider) {
        var range = slider.querySelector('input'), stills = slider.querySelectorAll('.still');
        check(stills.length > 20, 'few stills: ' + stills.length);
        range.value = 3;
        range.dispatchEvent(new Event('input', { bubbles: true }));
        check(!stills[3].hidden && stills[4].hidden, 'the slider does not slide'); });
      var result = document.createElement('pre');
      result.id = 'found';
      result.textContent = found.join('\\n');
      document.body.appendChild(result);
    })();
    """

  @Test(arguments: 1...11, [800, 390]) func lessonsArePages(_ lesson: Int, _ width: Int) throws {
    let folder = Sandbox.packageFile("Scripts/lessons")
    let file = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        .first { $0.hasPrefix(lesson < 10 ? "0\(lesson)-" : "\(lesson)-") })
    let result = try sandbox.run("\(folder)/\(file)", "--page", "lesson.html")
    #expect(result.code == 0, "\(result.errors)")
    #expect(try examined("lesson.html", width: width) == [])
  }

  @Test func picturesAreDrawn() throws {
    let result = try sandbox.run(
      "-c",
      "data gen; fit alpha=1.5 iters=30; plot fit save=a.svg; contour save=b.svg theme=dark; "
        + "surface save=c.svg; animate path save=d.svg; plot cost save=e.svg theme=slide log=y")
    #expect(result.code == 0, "\(result.errors)")
    for name in ["a", "b", "c", "d", "e"] {
      let (document, log) = try browsed("\(name).svg")
      #expect(!log.contains("CONSOLE"), "\(log)")
      #expect(document.contains("</svg>") && !document.contains("parsererror"))
    }
  }
}
