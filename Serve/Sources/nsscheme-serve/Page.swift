// The pages for people: plain HTML that needs no scripts, fits a phone's width and says by words what colours say.
// **Invariant:** whatever comes from the database is escaped; an address becomes a link only if it is http or https.

import Glibc

/// The pages.
enum Page {
  /// The first page, or what a search has found. `url` is the host's own address, `channel` the command that adds its
  /// channel.
  static func home(
    url: String, channel: String?, search: String, dishes: [Row], jobs: [Row], counts: [String: Int]
  ) -> String {
    let list = dishes.isEmpty ? "" : "<ul class=\"cards\">\(dishes.map(dishItem).joined())</ul>"
    let found = """
      <form action="/" method="get" role="search">
      <label for="q">Search dishes</label>
      <div class="row"><input id="q" name="q" type="search" value="\(escaped(search))">
      <button type="submit">Search</button></div>
      </form>
      """
    if !search.isEmpty {
      let none = "<p>No dish has that in its name, its address or its directory.</p>"
      return page(
        "Dishes with “\(search)”", found + (list.isEmpty ? none : list) + "<p><a href=\"/\">All dishes</a></p>")
    }
    return page(
      "A potluck of packages",
      """
      <p>Packages that their authors keep in their own repositories, as a channel for nsscheme and Guix.</p>
      \(found)
      <section aria-labelledby="dishes"><h2 id="dishes">Recently updated dishes</h2>
      \(list.isEmpty ? "<p>There is none yet.</p>" : list)
      </section>
      <section aria-labelledby="queue"><h2 id="queue">Queue and last updates</h2>
      <p>\(counts["queued"] ?? 0) waiting, \(counts["running"] ?? 0) running.</p>
      \(jobs.isEmpty ? "" : "<ul class=\"cards\">\(jobs.map(jobItem).joined())</ul>")
      </section>
      \(channel.map(useSection) ?? "")
      <section aria-labelledby="bring"><h2 id="bring">To bring a dish</h2>
      <p>In your checkout, then when it is pushed:</p>
      \(code("nsscheme potluck init --host=\(url) GIT-URL\nnsscheme potluck update --host=\(url) GIT-URL BRANCH", "bring"))
      </section>
      """)
  }

  private static func useSection(_ command: String) -> String {
    """
    <section aria-labelledby="use"><h2 id="use">To use the dishes</h2>
    <p>The channel and who may change it, then its packages:</p>
    \(code("\(command)\nnsscheme pull", "use"))
    </section>
    """
  }

  /// Commands, one a line; the heading `heading` names them. They may be wrapped, and are one line when they are copied; no
  /// word is broken that fits into a line, also not behind its hyphens.
  private static func code(_ text: String, _ heading: String) -> String {
    let lines = text.split(separator: "\n").map { line in
      line.split(separator: " ").map { "<span>\(escaped(String($0)))</span>" }.joined(separator: " ")
    }
    let all = lines.joined(separator: "\n")
    return "<pre class=\"wrapped\" role=\"group\" aria-labelledby=\"\(heading)\">\(all)</pre>"
  }

  /// What nsscheme says of errors: messages are wrapped, and the author's lines with their carets stay as they are, to be
  /// scrolled where they are too long for the page.
  private static func wrong(_ text: String) -> String {
    var parts: [String] = []
    var (lines, areOfAuthor): ([String], Bool) = ([], false)
    func endLines() {
      if lines.isEmpty { return }
      let label = "The author’s line"
      parts.append(
        areOfAuthor
          ? "<pre tabindex=\"0\" role=\"group\" aria-label=\"\(label)\">\(lines.joined(separator: "\n"))</pre>"
          : "<p class=\"message\">\(lines.joined(separator: "<br>\n"))</p>")
      lines = []
    }
    for line in text.split(separator: "\n") {
      let margin = line.prefix { $0 == " " || $0.isNumber }
      let isOfAuthor = margin.last == " " && line.dropFirst(margin.count).first == "|"
      if isOfAuthor != areOfAuthor { endLines() }
      areOfAuthor = isOfAuthor
      lines.append(escaped(String(line)))
    }
    endLines()
    return parts.isEmpty ? "" : "<h2>What is wrong</h2>\(parts.joined(separator: "\n"))"
  }

  private static func dishItem(_ row: Row) -> String {
    let link = "/dish/\(text(row, "directory"))/\(text(row, "name"))"
    return """
      <li><a href="\(link)">\(label(row))</a> \(state(row))
      <span class="quiet">\(text(row, "directory")), \(date(row["updated"]?.int))</span></li>
      """
  }

  /// Name and version; a dish that was never evaluated has no version.
  private static func label(_ row: Row) -> String {
    row["version"]?.text == nil ? text(row, "name") : "\(text(row, "name")) \(text(row, "version"))"
  }

  private static func jobItem(_ row: Row) -> String {
    """
    <li><a href="/update/\(text(row, "id"))">Update \(text(row, "id"))</a> \(state(row))
    <span class="quiet">\(text(row, "url")), branch \(text(row, "branch")), \(date(row["entered"]?.int))</span></li>
    """
  }

  static func dish(_ row: Row) -> String {
    let log = row["log"]?.text ?? ""
    let failed = row["state"]?.text == "failed"
    let kept = row["published"]?.text.map { "the channel has its last good version, \(escaped($0))" }
    return page(
      "\(row["name"]?.text ?? "") \(row["version"]?.text ?? "")",
      """
      <p>\(state(row))\(failed ? ": \(kept ?? "it has never been published")" : "")</p>
      <dl>
      <dt>Repository</dt><dd>\(address(row["url"]?.text ?? ""))</dd>
      <dt>Branch</dt><dd>\(text(row, "branch"))</dd>
      <dt>Commit</dt><dd><code>\(text(row, "revision"))</code></dd>
      <dt>Resolved against</dt><dd>\(text(row, "base"))</dd>
      <dt>Updated</dt><dd>\(date(row["updated"]?.int))</dd>
      </dl>
      \(wrong(log))
      """)
  }

  static func update(_ row: Row, _ dishes: [Row]) -> String {
    let message = row["message"]?.text ?? ""
    return page(
      "Update \(row["id"]?.int ?? 0)",
      """
      <p>\(state(row))</p>
      <dl>
      <dt>Repository</dt><dd>\(address(row["url"]?.text ?? ""))</dd>
      <dt>Branch</dt><dd>\(text(row, "branch"))</dd>
      <dt>Asked for</dt><dd>\(date(row["entered"]?.int))</dd>
      <dt>Finished</dt><dd>\(date(row["finished"]?.int))</dd>
      </dl>
      \(wrong(message))
      \(dishes.isEmpty ? "" : "<h2>Its dishes</h2><ul class=\"cards\">\(dishes.map(dishItem).joined())</ul>")
      """)
  }

  static let notFound = page("Not found", "<p>There is nothing here.</p>")

  // MARK: Parts

  private static func page(_ title: String, _ body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title))</title><style>\(style)</style></head>
    <body><header><a href="/">Potluck</a></header><main><h1>\(escaped(title))</h1>
    \(body)
    </main></body></html>

    """
  }

  private static let style = """
    :root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fdfcf9;--quiet:#555;--line:#ccc;--link:#0b4f8a;--bad:#9c1c1c;\
    --good:#1c6b2a}
    @media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#17181a;--quiet:#b5b5b5;--line:#444;--link:#8cc2f5;\
    --bad:#ff9d94;--good:#8fd99b}}
    body{margin:0 auto;max-width:46rem;padding:0 1rem 3rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);\
    background:var(--paper);overflow-wrap:anywhere}
    header{padding:1rem 0;border-bottom:1px solid var(--line)}header a{font-weight:600}
    a{color:var(--link)}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}
    .quiet{color:var(--quiet);display:block;font-size:.9rem}
    .cards{list-style:none;padding:0}.cards li{padding:.6rem 0;border-bottom:1px solid var(--line)}
    .bad{color:var(--bad)}.good{color:var(--good)}
    label{display:block;font-weight:600}.row{display:flex;gap:.5rem}
    input,button{font:inherit;padding:.4rem .6rem;border:1px solid var(--quiet);border-radius:.2rem;\
    color:var(--ink);background:var(--paper)}input{flex:1;min-width:0}
    pre{padding:.8rem;border:1px solid var(--line);overflow-x:auto;font-size:.85rem;overflow-wrap:normal}\
    pre.wrapped{white-space:pre-wrap}pre.wrapped span{display:inline-block;max-width:100%;word-break:break-all}\
    time{white-space:nowrap}.message{font-family:monospace;margin-bottom:.3rem}
    dt{font-weight:600}dd{margin:0 0 .5rem}
    a:focus-visible,input:focus-visible,button:focus-visible,pre:focus-visible{outline:3px solid var(--link)}
    """

  private static func state(_ row: Row) -> String {
    let state = row["state"]?.text ?? ""
    let kind = state == "failed" ? "bad" : ["published", "done"].contains(state) ? "good" : ""
    return "<strong class=\"\(kind)\">\(escaped(state))</strong>"
  }

  private static func text(_ row: Row, _ column: String) -> String {
    switch row[column] {
    case .int(let number): "\(number)"
    case .text(let string): escaped(string)
    default: ""
    }
  }

  private static func address(_ url: String) -> String {
    let isLink = url.utf8.starts(with: "https://".utf8) || url.utf8.starts(with: "http://".utf8)
    return isLink ? "<a href=\"\(escaped(url))\" rel=\"nofollow noopener\">\(escaped(url))</a>" : escaped(url)
  }

  private static func date(_ seconds: Int?) -> String {
    guard let seconds else { return "not yet" }
    let text = time(seconds, "%Y-%m-%d %H:%M UTC")
    return "<time datetime=\"\(time(seconds, "%Y-%m-%dT%H:%MZ"))\">\(text)</time>"
  }

  private static func time(_ seconds: Int, _ format: String) -> String {
    var seconds = seconds
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 40)
    strftime(&buffer, buffer.count, format, &parts)
    return String(cString: buffer)
  }

  /// Text as HTML. What hides other text is shown by its number.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case _ where Text.isHiding(character): result += "[U+\(String(character.value, radix: 16, uppercase: true))]"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
