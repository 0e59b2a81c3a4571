// Scheme text taken apart just so far that brackets can be counted: what is a bracket, what is a string, a character, a
// comment, and what is other text. Code that looks at text without reading it uses this; what the text means is the
// reader's business.

import Glibc

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

  /// The next lexeme, nil at the end of the text.
  @inline(__always) mutating func next() -> Lexeme? {
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
        return hash() ?? atom(from: at, at + 1)
      default: return atom(from: at, at + 1)
      }
    }
    return nil
  }

  /// Passes over the rest of a form whose first bracket is behind, and gives where it ends; nil when it does not end, or
  /// may mean anything. Most of a Guix tree is passed over this way and never read, so that a letter costs two comparisons.
  mutating func passForm() -> Int? {
    var (at, line, depth) = (at, line, 1)
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte > UInt8(ascii: "]"), byte != UInt8(ascii: "|") { continue }
      switch byte {
      case 10: line += 1
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
        guard depth == 0 else { continue }
        (self.at, self.line, beginsLine) = (at, line, false)
        return at
      case UInt8(ascii: ";"):
        while at < bytes.count, bytes[at] != 10 { at += 1 }
      case UInt8(ascii: "\""), UInt8(ascii: "|"), UInt8(ascii: "#"):
        (self.at, self.line) = (at - 1, line)
        guard passMarked(byte) else { return nil }
        (at, line) = (self.at, self.line)
      default: break
      }
    }
    return nil
  }

  /// Passes over what begins with a quotation mark, a bar or a `#`; false when it does not end, or may mean anything.
  private mutating func passMarked(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""): return delimited(.string).isComplete
    case UInt8(ascii: "#"):
      if let lexeme = hash() { return lexeme.isComplete && lexeme.kind != .directive }
      // Part of an atom, or a comment on a datum, whose semicolon begins no other comment.
      at += at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: ";") ? 2 : 1
      return true
    default:
      if hasBars { return delimited(.bars).isComplete }
      at += 1
      return true
    }
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
    // Nothing is escaped in most of them, so that the delimiter ends them where it is found first.
    if let base = bytes.baseAddress, let found = memchr(base + end, Int32(delimiter), bytes.count - end) {
      let length = UnsafeRawPointer(found) - UnsafeRawPointer(base + end)
      if memchr(base + end, Int32(UInt8(ascii: "\\")), length) == nil {
        for byte in UnsafeBufferPointer(start: base + end, count: length) where byte == 10 { lines += 1 }
        return finish(kind, end + length + 1, lines)
      }
    }
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
}
