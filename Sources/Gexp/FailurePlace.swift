// Where in the author's file a builder failed.
//
// A builder script is one long line; the log names a place in it. The form at that place stands, as the author wrote
// it, within the gexp that the script was made of: found again by comparing tokens, where an ungexp stands for
// whatever it became. If it is found once, that is the place; if not, the gexp as a whole is.

import SchemeCore
import Store

enum FailurePlace {
  /// The place of the failing form, or of the phase that failed: `gexp` is the gexp's, `script` the builder's path,
  /// `log` the end of the log. Code that is not below the gexp's place, as inherited arguments are, is looked for in the
  /// whole file.
  static func find(gexp: BuilderSources.Place, script: String, log: [String], in store: EmbeddedStore)
    -> BuilderSources.Place
  {
    guard let source = contents(gexp.file) else { return gexp }
    let below = offset(in: source, line: gexp.line, column: gexp.column).map { SourceTokens(source, from: $0) }
    for written in [below, SourceTokens(source)].compactMap({ $0 }) {
      let found = form(script, log, written, in: store) ?? phase(in: log).flatMap { written.clause(ofPhase: $0) }
      if let found {
        let place = position(in: source, offset: found)
        return BuilderSources.Place(file: gexp.file, line: place.line, column: place.column)
      }
    }
    return gexp
  }

  /// The phase that failed, which its runner names.
  static func phase(in log: [String]) -> String? {
    let (head, tail) = ("phase `", "' failed")
    guard let line = log.last(where: { $0.hasPrefix(head) && $0.hasSuffix(tail) }) else { return nil }
    return String(line.dropFirst(head.count).dropLast(tail.count))
  }

  /// Lines of a log without those that show the script, one long line, below a message about it.
  static func withoutScript(_ log: [String]) -> [String] {
    var result: [String] = []
    var left = 0
    for line in log {
      let isMessage = line.hasPrefix("/gnu/store/") && line.contains("-builder:") && line.contains(": error: ")
      if !isMessage, left > 0, line.hasPrefix("   "), line.contains(" | ") {
        left -= 1
        continue
      }
      left = isMessage ? 2 : 0
      result.append(line)
    }
    return result
  }

  /// Where in the file the form that the log names begins, if it is found once.
  private static func form(_ script: String, _ log: [String], _ written: SourceTokens, in store: EmbeddedStore) -> Int?
  {
    guard let (line, column) = failure(of: script, in: log), let code = contents(store.hostPath(script)),
      let failing = offset(in: code, line: line, column: column)
    else { return nil }
    let wanted = SourceTokens(code, from: failing)
    if wanted.tokens.count == 1 {
      let same = written.tokens.filter { $0.text == wanted.tokens[0].text }
      return same.count == 1 ? same[0].offset : nil
    }
    // An empty list would be found everywhere.
    guard wanted.tokens.count > 2 else { return nil }
    let found = written.tokens.indices.filter {
      written.tokens[$0].text == "(" && written.match($0, wanted, 0).contains(wanted.tokens.count)
    }
    return found.count == 1 ? written.tokens[found[0]].offset : nil
  }

  /// Line and column of the last message about `script`.
  private static func failure(of script: String, in log: [String]) -> (line: Int, column: Int)? {
    for text in log.reversed() where text.hasPrefix(script + ":") && text.contains(": error: ") {
      let numbers = text.dropFirst(script.count + 1).split(separator: ":", maxSplits: 2)
      if numbers.count == 3, let line = Int(numbers[0]), let column = Int(numbers[1]) { return (line, column) }
    }
    return nil
  }

  private static func contents(_ path: String) -> [UInt8]? { SourceFiles.contents(of: SourceFiles.index(of: path)) }

  private static func offset(in bytes: [UInt8], line: Int, column: Int) -> Int? {
    var at = (line: 1, column: 1)
    for (i, byte) in bytes.enumerated() {
      if at == (line, column), byte & 0xC0 != 0x80 { return i }
      advance(&at, byte)
    }
    return nil
  }

  private static func position(in bytes: [UInt8], offset: Int) -> (line: Int, column: Int) {
    var at = (line: 1, column: 1)
    for byte in bytes[..<offset] { advance(&at, byte) }
    return at
  }

  private static func advance(_ at: inout (line: Int, column: Int), _ byte: UInt8) {
    if byte == 10 {
      at = (at.line + 1, 1)
    } else if byte & 0xC0 != 0x80 {
      at.column += 1
    }
  }
}
