// Scheme text taken apart just so far that brackets can be counted: what is a bracket, what is a string, a character, a
// comment, and what is other text. Code that looks at text without reading it uses this; what the text means is the
// reader's business.

/// Goes along a text, lexeme by lexeme.
struct SchemeLexer {
  enum Kind {
    case open, close
    /// Names, numbers, and the marks before data.
    case atom
    case string
    /// `|…|`, a name or a part of one, and `#{…}#`.
    case bars
    /// `#\` and what follows.
    case character
    case lineComment, blockComment
    /// `#!`: what follows may mean anything.
    case directive
  }
  struct Lexeme {
    let kind: Kind
    let start: Int
    let end: Int
    /// The line that it begins on, from 1.
    let line: Int
    /// Only white space is before it on its line.
    let beginsLine: Bool
    /// False when the text ends in the middle of it.
    var isComplete = true
  }

  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var at = 0
  private(set) var line = 1
  private var beginsLine = true
  /// Whether bars delimit names.
  private let hasBars: Bool

  init(_ bytes: UnsafeBufferPointer<UInt8>, hasBars: Bool) {
    self.bytes = bytes
    self.hasBars = hasBars
  }

  /// The next lexeme, nil at the end of the text. Without `atoms` those are passed over.
  @inline(__always) mutating func next(atoms: Bool = true) -> Lexeme? {
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case 10:
        line += 1
        beginsLine = true
        at += 1
      case 32, 9, 12, 13: at += 1
      case UInt8(ascii: "("), UInt8(ascii: "["): return take(.open, to: at + 1)
      case UInt8(ascii: ")"), UInt8(ascii: "]"): return take(.close, to: at + 1)
      case UInt8(ascii: ";"): return lineComment()
      case UInt8(ascii: "\""): return delimited(.string)
      case UInt8(ascii: "|") where hasBars: return delimited(.bars)
      case UInt8(ascii: "#"):
        if let lexeme = hash() { return lexeme }
        if atoms { return atom(from: at, at + 1) }
        passHash()
      default:
        if atoms { return atom(from: at, at + 1) }
        beginsLine = false
        at += 1
      }
    }
    return nil
  }

  @inline(__always) private mutating func take(_ kind: Kind, to end: Int) -> Lexeme {
    let lexeme = Lexeme(kind: kind, start: at, end: end, line: line, beginsLine: beginsLine)
    at = end
    beginsLine = false
    return lexeme
  }

  private mutating func atom(from start: Int, _ from: Int) -> Lexeme {
    var end = from
    if bytes[start] == UInt8(ascii: "#"), end < bytes.count, bytes[end] == UInt8(ascii: ";") { end += 1 }
    while end < bytes.count, !isSpecial(bytes[end]) { end += 1 }
    return take(.atom, to: end)
  }

  private func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case 10, 32, 9, 12, 13, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: ";"),
      UInt8(ascii: "\""), UInt8(ascii: "#"):
      return true
    default: return byte == UInt8(ascii: "|") && hasBars
    }
  }

  private mutating func lineComment() -> Lexeme {
    var end = at
    while end < bytes.count, bytes[end] != 10 { end += 1 }
    return take(.lineComment, to: end)
  }

  /// A string, or a name between bars.
  private mutating func delimited(_ kind: Kind) -> Lexeme {
    let delimiter = bytes[at]
    var end = at + 1
    var lines = 0
    while end < bytes.count, bytes[end] != delimiter {
      if bytes[end] == UInt8(ascii: "\\") { end += 1 }
      if end < bytes.count, bytes[end] == 10 { lines += 1 }
      end += 1
    }
    return finish(kind, end + 1, lines)
  }

  private mutating func finish(_ kind: Kind, _ end: Int, _ lines: Int) -> Lexeme {
    var lexeme = take(kind, to: min(end, bytes.count))
    lexeme.isComplete = end <= bytes.count
    line += lines
    return lexeme
  }

  /// What a `#` begins that is not an atom.
  private mutating func hash() -> Lexeme? {
    guard at + 1 < bytes.count else { return nil }
    switch bytes[at + 1] {
    case UInt8(ascii: "\\"):
      guard at + 2 < bytes.count else { return finish(.character, bytes.count + 1, 0) }
      var end = at + 3
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      return finish(.character, end, bytes[at + 2] == 10 ? 1 : 0)
    case UInt8(ascii: "|"): return blockComment()
    case UInt8(ascii: "{"):
      var end = at + 2
      var lines = 0
      while end + 1 < bytes.count, bytes[end] != UInt8(ascii: "}") || bytes[end + 1] != UInt8(ascii: "#") {
        if bytes[end] == 10 { lines += 1 }
        end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      return finish(.bars, end + 2, lines)
    case UInt8(ascii: "!"): return take(.directive, to: at + 2)
    default: return nil
    }
  }

  private mutating func blockComment() -> Lexeme {
    var end = at + 2
    var depth = 1
    var lines = 0
    while depth > 0, end + 1 < bytes.count {
      let (byte, next) = (bytes[end], bytes[end + 1])
      if byte == UInt8(ascii: "|"), next == UInt8(ascii: "#") {
        depth -= 1
        end += 1
      } else if byte == UInt8(ascii: "#"), next == UInt8(ascii: "|") {
        depth += 1
        end += 1
      } else if byte == 10 {
        lines += 1
      }
      end += 1
    }
    return finish(.blockComment, depth == 0 ? end : bytes.count + 1, lines)
  }

  /// Passes over a `#` that is part of an atom, and over the semicolon of a comment on a datum.
  private mutating func passHash() {
    beginsLine = false
    at += at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: ";") ? 2 : 1
  }
}
