// Finds the extent of each top-level form of a file without reading it, and which of them define a procedure.
//
// It knows just enough of the lexical syntax to keep count of brackets: strings, comments, characters, symbols between
// bars. What it does not expect at top level (an atom, a `#` form, an unbalanced bracket) makes it give up: the file
// is then read as a whole, and the reader says what is wrong with it.

/// A top-level form of a file.
struct SkimmedForm {
  /// Where the form begins and ends, in bytes.
  let start: Int
  let end: Int
  /// The line it begins on, from 1.
  let line: Int
  /// What it defines, when it looks like `(define (name …) …)`.
  let procedure: SkimmedProcedure?
}

/// The head of a procedure's definition.
struct SkimmedProcedure {
  let name: Substring
  /// Optional and keyword parameters: `define*`.
  let isStar: Bool
  /// `define-public`, `define*-public`.
  let isPublic: Bool
}

/// Skims a text.
struct TopLevelSkimmer {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var line = 1

  /// All forms of the text, or nil when it has to be read as a whole.
  static func forms(_ bytes: [UInt8]) -> [SkimmedForm]? {
    bytes.withUnsafeBufferPointer { buffer in
      var skimmer = TopLevelSkimmer(bytes: buffer)
      return skimmer.all()
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func all() -> [SkimmedForm]? {
    var forms: [SkimmedForm] = []
    while true {
      guard skipBlanks() else { return nil }
      guard at < bytes.count else { return forms }
      guard bytes[at] == UInt8(ascii: "(") else { return nil }
      let (start, line) = (at, line)
      guard skipList() else { return nil }
      forms.append(SkimmedForm(start: start, end: at, line: line, procedure: procedure(at: start)))
    }
  }

  /// Skips white space and line comments; false at anything else that is not a form.
  private mutating func skipBlanks() -> Bool {
    while at < bytes.count {
      switch bytes[at] {
      case 10:
        line += 1
        at += 1
      case 32, 9, 13: at += 1
      case UInt8(ascii: ";"): skipLine()
      default: return bytes[at] != UInt8(ascii: "#")
      }
    }
    return true
  }

  private mutating func skipLine() {
    while at < bytes.count, bytes[at] != 10 { at += 1 }
  }

  /// Skips a list; false when it does not end.
  private mutating func skipList() -> Bool {
    var depth = 0
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 {
          at += 1
          return true
        }
      case UInt8(ascii: ";"):
        skipLine()
        continue
      case UInt8(ascii: "\""), UInt8(ascii: "|"):
        guard skipDelimited(by: bytes[at]) else { return false }
        continue
      case UInt8(ascii: "#"):
        guard skipHash() else { return false }
        continue
      case 10: line += 1
      default: break
      }
      at += 1
    }
    return false
  }

  /// Skips a string, or a symbol between bars.
  private mutating func skipDelimited(by delimiter: UInt8) -> Bool {
    at += 1
    while at < bytes.count, bytes[at] != delimiter {
      if bytes[at] == UInt8(ascii: "\\") { at += 1 }
      if at < bytes.count, bytes[at] == 10 { line += 1 }
      at += 1
    }
    at += 1
    return at <= bytes.count
  }

  /// Skips what a `#` changes the meaning of: a character or a block comment.
  private mutating func skipHash() -> Bool {
    at += 1
    guard at < bytes.count else { return false }
    if bytes[at] == UInt8(ascii: "\\") {
      at += 2
      return at < bytes.count
    }
    guard bytes[at] == UInt8(ascii: "|") else {
      // Directives and extended symbols: the reader knows what they mean.
      return bytes[at] != UInt8(ascii: "!") && bytes[at] != UInt8(ascii: "{")
    }
    var depth = 1
    at += 1
    while depth > 0, at + 1 < bytes.count {
      if bytes[at] == UInt8(ascii: "|"), bytes[at + 1] == UInt8(ascii: "#") {
        depth -= 1
        at += 1
      } else if bytes[at] == UInt8(ascii: "#"), bytes[at + 1] == UInt8(ascii: "|") {
        depth += 1
        at += 1
      } else if bytes[at] == 10 {
        line += 1
      }
      at += 1
    }
    return depth == 0
  }

  // MARK: Definitions

  private static let definers: [(head: StaticString, isStar: Bool, isPublic: Bool)] = [
    ("(define (", false, false), ("(define* (", true, false), ("(define-public (", false, true),
    ("(define*-public (", true, true),
  ]

  private func procedure(at start: Int) -> SkimmedProcedure? {
    for (head, isStar, isPublic) in TopLevelSkimmer.definers where begins(with: head, at: start) {
      let from = start + head.utf8CodeUnitCount
      var end = from
      while end < bytes.count, isPlain(bytes[end]) { end += 1 }
      guard end > from, end < bytes.count, bytes[end] == 32 || bytes[end] == UInt8(ascii: ")"),
        !(48...57).contains(bytes[from])
      else { return nil }
      return SkimmedProcedure(
        name: Substring(decoding: UnsafeBufferPointer(rebasing: bytes[from..<end]), as: UTF8.self), isStar: isStar,
        isPublic: isPublic)
    }
    return nil
  }

  private func begins(with head: StaticString, at start: Int) -> Bool {
    let count = head.utf8CodeUnitCount
    guard start + count <= bytes.count else { return false }
    for i in 0..<count where bytes[start + i] != head.utf8Start[i] { return false }
    return true
  }

  /// Letters, digits and the marks that cannot mean anything but themselves in a name.
  private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 97...122, 65...90, 48...57: return true
    case UInt8(ascii: "-"), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: ">"),
      UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: "/"), UInt8(ascii: "%"), UInt8(ascii: ":"),
      UInt8(ascii: "+"), UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "^"):
      return true
    default: return false
    }
  }
}
