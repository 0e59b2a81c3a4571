// Where in the author's file a builder failed.
//
// A builder script is one long line; the log names a place in it. The form at that place stands, as the author wrote
// it, within the gexp that the script was made of: found again by comparing tokens, where an ungexp stands for
// whatever it became. If it is found once, that is the place; if not, the gexp as a whole is.

import SchemeCore
import Store

enum FailurePlace {
  /// The place of the failing form: `gexp` is the gexp's, `script` the builder's path, `log` the end of the log.
  static func find(gexp: BuilderSources.Place, script: String, log: [String], in store: EmbeddedStore)
    -> BuilderSources.Place
  {
    guard let (line, column) = failure(of: script, in: log), let code = contents(store.hostPath(script)),
      let source = contents(gexp.file), let start = offset(in: source, line: gexp.line, column: gexp.column),
      let failing = offset(in: code, line: line, column: column)
    else { return gexp }
    let wanted = SourceTokens(code, from: failing)
    let written = SourceTokens(source, from: start)
    // A form that is no list would be found everywhere.
    guard wanted.tokens.count > 2 else { return gexp }
    let found = written.tokens.indices.filter {
      written.tokens[$0].text == "(" && written.match($0, wanted, 0).contains(wanted.tokens.count)
    }
    guard found.count == 1 else { return gexp }
    let place = position(in: source, offset: written.tokens[found[0]].offset)
    return BuilderSources.Place(file: gexp.file, line: place.line, column: place.column)
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

/// The tokens of one datum.
struct SourceTokens {
  struct Token {
    let text: String
    let offset: Int
  }
  private(set) var tokens: [Token] = []

  private static let prefixes = ["#$@", "#+@", "#$", "#+", "#~", ",@", "'", "`", ","]
  private static let quotes = ["'": "quote", "`": "quasiquote", ",": "unquote", ",@": "unquote-splicing"]

  /// Reads the tokens from `start` to the end of the datum there.
  init(_ bytes: [UInt8], from start: Int) {
    var i = start
    var depth = 0
    while i < bytes.count {
      let first = i
      switch bytes[i] {
      case 9, 10, 12, 13, 32:
        i += 1
        continue
      case UInt8(ascii: ";"):
        while i < bytes.count, bytes[i] != 10 { i += 1 }
        continue
      case UInt8(ascii: "("), UInt8(ascii: "["):
        depth += 1
        i += 1
        tokens.append(Token(text: "(", offset: first))
        continue
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
        i += 1
        tokens.append(Token(text: ")", offset: first))
      case UInt8(ascii: "\""):
        i += 1
        while i < bytes.count, bytes[i] != UInt8(ascii: "\"") { i += bytes[i] == UInt8(ascii: "\\") ? 2 : 1 }
        i = min(i + 1, bytes.count)
        tokens.append(Token(text: String(decoding: bytes[first..<i], as: UTF8.self), offset: first))
      default:
        if let prefix = SourceTokens.prefixes.first(where: { bytes[i...].starts(with: $0.utf8) }) {
          i += prefix.utf8.count
          tokens.append(Token(text: prefix, offset: first))
          continue
        }
        i += bytes[i...].starts(with: "#\\".utf8) ? 3 : 1
        while i < bytes.count, !SourceTokens.isDelimiter(bytes[i]) { i += 1 }
        i = min(i, bytes.count)
        tokens.append(Token(text: String(decoding: bytes[first..<i], as: UTF8.self), offset: first))
      }
      if depth <= 0 { return }
    }
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    byte <= 32
      || [
        UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\""),
        UInt8(ascii: ";"),
      ].contains(byte)
  }

  /// The index after the datum at `i`.
  func end(_ i: Int) -> Int {
    var i = i
    while i < tokens.count, SourceTokens.prefixes.contains(tokens[i].text) { i += 1 }
    guard i < tokens.count, tokens[i].text == "(" else { return min(i + 1, tokens.count) }
    i += 1
    while i < tokens.count, tokens[i].text != ")" { i = end(i) }
    return min(i + 1, tokens.count)
  }

  /// Where in `other` the datum at `j` may end if it is what the datum at `i` became.
  func match(_ i: Int, _ other: SourceTokens, _ j: Int) -> [Int] {
    guard i < tokens.count, j < other.tokens.count else { return [] }
    let text = tokens[i].text
    switch text {
    case "#$", "#+": return other.tokens[j].text == ")" ? [] : [other.end(j)]
    case "#$@", "#+@":
      var ends = [j]
      while let last = ends.last, last < other.tokens.count, other.tokens[last].text != ")" {
        ends.append(other.end(last))
      }
      return ends
    case "(":
      guard other.tokens[j].text == "(" else { return [] }
      var states: Set<Int> = [j + 1]
      var at = i + 1
      while at < tokens.count, tokens[at].text != ")" {
        states = Set(states.flatMap { match(at, other, $0) })
        if states.isEmpty { return [] }
        at = end(at)
      }
      return states.filter { $0 < other.tokens.count && other.tokens[$0].text == ")" }.map { $0 + 1 }
    default:
      if text == other.tokens[j].text {
        return SourceTokens.prefixes.contains(text) ? match(i + 1, other, j + 1) : [j + 1]
      }
      guard let name = SourceTokens.quotes[text], j + 1 < other.tokens.count, other.tokens[j].text == "(",
        other.tokens[j + 1].text == name
      else { return [] }
      return match(i + 1, other, j + 2).filter { $0 < other.tokens.count && other.tokens[$0].text == ")" }
        .map { $0 + 1 }
    }
  }
}
