// The tokens of a program's text, to find code again that was taken apart and put together differently.

/// The tokens of one datum, or of a text.
struct SourceTokens {
  struct Token {
    let text: String
    let offset: Int
  }
  private(set) var tokens: [Token] = []

  private static let prefixes = ["#$@", "#+@", "#$", "#+", "#~", ",@", "'", "`", ","]
  private static let quotes = ["'": "quote", "`": "quasiquote", ",": "unquote", ",@": "unquote-splicing"]

  /// Reads the tokens from `start` to the end of the datum there.
  init(_ bytes: [UInt8], from start: Int) { read(bytes, from: start, all: false) }

  /// Reads all tokens of a text.
  init(_ bytes: [UInt8]) { read(bytes, from: 0, all: true) }

  private mutating func read(_ bytes: [UInt8], from start: Int, all: Bool) {
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
      if depth <= 0, !all { return }
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

  /// Where the clause of `modify-phases` begins that makes a phase, if there is one such clause.
  func clause(ofPhase name: String) -> Int? {
    let found = tokens.indices.filter { i in
      guard tokens[i].text == "(", i + 2 < tokens.count else { return false }
      switch tokens[i + 1].text {
      case "replace": return isQuoted(name, i + 2)
      case "add-after", "add-before": return isQuoted(name, end(i + 2))
      default: return false
      }
    }
    return found.count == 1 ? tokens[found[0]].offset : nil
  }

  private func isQuoted(_ name: String, _ i: Int) -> Bool {
    i + 1 < tokens.count && tokens[i].text == "'" && tokens[i + 1].text == name
  }
}
