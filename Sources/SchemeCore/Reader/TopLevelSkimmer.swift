// Finds the extent of each top-level form of a file without reading it, and which of them define a procedure.
//
// It counts brackets. What it does not expect at top level (an atom, a `#` form, an unbalanced bracket) makes it give
// up: the file is then read as a whole, and the reader says what is wrong with it.

/// A top-level form of a file.
struct SkimmedForm {
  /// Where the form begins and ends, in bytes.
  let start: Int
  let end: Int
  /// The line it begins on, from 1.
  let line: Int
  /// The word behind its bracket; empty when there is none.
  let head: Range<Int>
  /// What it defines, when it looks like `(define (name …) …)`.
  let procedure: SkimmedProcedure?
}

/// The head of a procedure's definition.
struct SkimmedProcedure {
  let name: Substring
  let definer: Definer
}

/// Skims a text.
struct TopLevelSkimmer {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var lexer: SchemeLexer

  /// All forms of the text, or nil when it has to be read as a whole.
  static func forms(_ bytes: [UInt8]) -> [SkimmedForm]? {
    bytes.withUnsafeBufferPointer { buffer in
      var skimmer = TopLevelSkimmer(bytes: buffer, lexer: SchemeLexer(buffer, hasBars: true))
      return skimmer.all()
    }
  }

  private mutating func all() -> [SkimmedForm]? {
    var forms: [SkimmedForm] = []
    while let lexeme = lexer.next() {
      if lexeme.kind == .lineComment || lexeme.kind == .blockComment, lexeme.isComplete { continue }
      let isCommentedOut = lexeme.kind == .atom && bytes[lexeme.start..<lexeme.end].elementsEqual("#;".utf8)
      guard let opening = isCommentedOut ? lexer.next() : lexeme, bytes[opening.start] == UInt8(ascii: "("),
        let form = form(from: opening)
      else { return nil }
      if !isCommentedOut { forms.append(form) }
    }
    return forms
  }

  /// The form whose bracket is `opening`; nil when it does not end, or may mean anything.
  private mutating func form(from opening: SchemeLexer.Lexeme) -> SkimmedForm? {
    var head = opening.end..<opening.end
    let behind = lexer
    if let word = lexer.next(), word.kind == .atom {
      if word.start == opening.end { head = word.start..<word.end }
    } else {
      lexer = behind
    }
    guard let end = lexer.passForm() else { return nil }
    return SkimmedForm(
      start: opening.start, end: end, line: opening.line, head: head, procedure: procedure(behind: head))
  }

  private func procedure(behind head: Range<Int>) -> SkimmedProcedure? {
    guard let definer = Definer.spelled(bytes[head]), !definer.isSyntax, head.upperBound + 2 < bytes.count,
      bytes[head.upperBound] == 32, bytes[head.upperBound + 1] == UInt8(ascii: "(")
    else { return nil }
    let from = head.upperBound + 2
    var end = from
    while end < bytes.count, isPlain(bytes[end]) { end += 1 }
    guard end > from, end < bytes.count, bytes[end] == 32 || bytes[end] == UInt8(ascii: ")"),
      !(48...57).contains(bytes[from])
    else { return nil }
    let name = Substring(decoding: UnsafeBufferPointer(rebasing: bytes[from..<end]), as: UTF8.self)
    return SkimmedProcedure(name: name, definer: definer)
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
