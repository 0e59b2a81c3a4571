// What a message says is to be done, as a change of the text: a misspelt word, an import, a hash, a mark. It is found
// from the words of the message and of its hint, which say both what is wrong and what is right; the tests of messages
// and the cases of `--fix' hold the two together. A change is suggested only where the text has the very word that is
// meant.

/// A change of a file.
public struct Suggestion {
  /// Bytes of the file, and what replaces them.
  public struct Edit {
    public let range: Range<Int>
    public let text: String
  }

  /// An index of `SourceFiles`.
  public let file: Int
  /// The text that is changed.
  public let bytes: [UInt8]
  /// In the order of the text.
  public let edits: [Edit]
  /// One sentence.
  public let reason: String

  /// The text with the change.
  public var changed: [UInt8] {
    var result: [UInt8] = []
    var at = 0
    for edit in edits {
      result += bytes[at..<edit.range.lowerBound] + Array(edit.text.utf8)
      at = edit.range.upperBound
    }
    return result + bytes[at...]
  }

  /// Where an edit begins.
  public func span(of edit: Edit) -> Span { SourceWords(bytes: bytes).span(of: edit.range.lowerBound, in: file) }

  /// What `message` and `hint` suggest for the text at `span`, if anything.
  init?(message: String, hint: String?, at span: Span) {
    guard !span.isNone, !SourceFiles.isLibrary(span.file), let bytes = SourceFiles.contents(of: span.file) else {
      return nil
    }
    let words = SourceWords(bytes: bytes)
    guard let start = words.offset(of: span) else { return nil }
    let said = SaidText(hint.map { message + "\nhint: " + $0 } ?? message)
    var edits: [Edit] = []
    if let (wrong, right) = said.hash, let range = words.firstText(wrong, from: start) {
      edits.append(Edit(range: range, text: right))
    } else if let (wrong, right) = said.replacement,
      let range = wrong.hasPrefix("(") ? words.firstText(wrong, from: start) : words.first(wrong, from: start)
    {
      edits.append(Edit(range: range, text: right))
    }
    edits += QuotationEdits.edits(said, words, from: start)
    if let module = said.importToAdd, let edit = ImportEdit.edit(adding: module, to: words) { edits.append(edit) }
    if edits.isEmpty { return nil }
    (file, self.bytes, reason) = (span.file, bytes, said.reason)
    self.edits = edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }
}

/// The words of a message that say what is wrong and what is right.
struct SaidText {
  let text: String
  /// What follows the last `hint: ', or the last line.
  let hint: Substring

  init(_ text: String) {
    self.text = text
    hint = text.ranges(of: "hint: ").last.map { text[$0.upperBound...] } ?? text.split(separator: "\n").last ?? ""
  }

  var reason: String { String(hint.prefix { $0 != "\n" }).trimmingSpaces }

  /// The text between the last `before' and what ends a word there.
  private static func word(in text: some StringProtocol, after before: String, ends: String = " '’?;,\n") -> String? {
    guard let found = text.firstRange(of: before) else { return nil }
    var rest = Substring(text[found.upperBound...])
    if rest.first == "‘", let end = rest.firstIndex(of: "’") { return String(rest.dropFirst()[..<end]) }
    while let quote = rest.first, "'‘".contains(quote) { rest = rest.dropFirst() }
    let word =
      rest.first == "("
      ? rest.prefix { $0 != ")" } + ")" : rest.prefix { !ends.contains($0) }
    return word.isEmpty ? nil : String(word)
  }

  /// What stands before the word that is wrong.
  private static let beforeWrong = [
    "Unbound variable: ", "there is no field ", "unknown clause ", "has no argument ", "it has no option ",
    "Unrecognized keyword: ", "no code for module ", "no binding ", "there is no phase ", "there is no ",
  ]

  /// A word and the one that is meant.
  var replacement: (wrong: String, right: String)? {
    let found = SaidText.beforeWrong.lazy.compactMap { SaidText.word(in: text, after: $0, ends: " '’;,\n") }
    guard let wrong = found.first else { return nil }
    if let right = SaidText.word(in: text, after: "did you mean ") { return (wrong, right) }
    if hint.hasPrefix("the output is #$output") { return ("output", "#$output") }
    if hint.hasPrefix("a phase's name is quoted: ") { return (wrong, "'\(wrong)") }
    if hint.hasPrefix("a symbol is quoted: ") { return (wrong, "'\(wrong)") }
    if hint.hasPrefix("the name of a file is a string") { return (wrong, "\"\(wrong)\"") }
    return nil
  }

  /// The hash that was expected, and the one that the content has.
  var hash: (wrong: String, right: String)? {
    guard let wrong = SaidText.word(in: text, after: "expected hash: "),
      let right = SaidText.word(in: text, after: "you want, write (base32 \"")
    else { return nil }
    return (wrong, String(right.prefix { $0 != "\"" }))
  }

  /// An import as it is written in `use-modules'.
  var importToAdd: String? {
    guard let found = hint.ranges(of: "(use-modules ").last else { return nil }
    var depth = 0
    let form = hint[found.upperBound...].prefix { character in
      if depth < 0 { return false }
      depth += character == "(" ? 1 : character == ")" ? -1 : 0
      return depth >= 0
    }
    return form.isEmpty ? nil : String(form)
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

/// Commas and quotes of lists of inputs.
private enum QuotationEdits {
  static func edits(_ said: SaidText, _ words: SourceWords, from start: Int) -> [Suggestion.Edit] {
    if let found = said.hint.firstRange(of: "a comma puts the object in: ") {
      let right = said.hint[found.upperBound...].prefix { $0 != "\n" }
      let wrong = right.replacing(" ,", with: " ")
      guard let range = words.firstText(String(wrong), from: start) else { return [] }
      let edit = Suggestion.Edit(range: range, text: String(right))
      return quote(before: range.lowerBound, words).map { [$0, edit] } ?? [edit]
    }
    if let found = said.hint.firstRange(of: "not after a quote ('): `(") {
      let right = said.hint[found.upperBound...].prefix { $0 != "\n" }.dropLast()
      guard let range = words.firstText(String(right), from: start) else { return [] }
      return quote(before: range.lowerBound, words).map { [$0] } ?? []
    }
    return []
  }

  /// The quote before the list that an element at an offset is in, made a quasiquote; nil if there is none.
  private static func quote(before offset: Int, _ words: SourceWords) -> Suggestion.Edit? {
    var (at, depth) = (offset - 1, 0)
    while at > 0 {
      let byte = words.bytes[at]
      if byte == 41 { depth += 1 }
      if byte == 40 {
        if depth == 0 { break }
        depth -= 1
      }
      at -= 1
    }
    guard at > 0, words.bytes[at - 1] == 39 else { return nil }
    return Suggestion.Edit(range: (at - 1)..<at, text: "`")
  }
}

/// Where an import is added.
private enum ImportEdit {
  static func edit(adding module: String, to words: SourceWords) -> Suggestion.Edit? {
    words.bytes.withUnsafeBufferPointer { bytes in
      var lexer = SchemeLexer(bytes, hasBars: false)
      var depth = 0
      var head: String?
      var (formStart, elementStart, first) = (0, 0, Int?.none)
      while let lexeme = lexer.next() {
        switch lexeme.kind {
        case .open:
          if depth == 0 { (formStart, head, elementStart) = (lexeme.start, nil, 0) }
          if depth == 1, elementStart == 0 { elementStart = lexeme.start }
          depth += 1
          if first == nil { first = lexeme.start }
        case .close:
          depth -= 1
          // Behind the module's name; or behind the last of the imports.
          if depth == 1, head == "define-module" {
            return Suggestion.Edit(range: lexeme.end..<lexeme.end, text: "\n  #:use-module \(module)")
          }
          if depth == 0, head == "use-modules" || head == "import" {
            let column = elementStart > formStart ? elementStart - words.lineStart(of: elementStart) : 13
            let blanks = String(repeating: " ", count: column)
            return Suggestion.Edit(range: lexeme.start..<lexeme.start, text: "\n\(blanks)\(module)")
          }
        case .atom:
          if depth == 1, head == nil { head = String(decoding: bytes[lexeme.start..<lexeme.end], as: UTF8.self) }
        default: break
        }
      }
      return first.map { Suggestion.Edit(range: $0..<$0, text: "(use-modules \(module))\n\n") }
    }
  }
}

extension SourceWords {
  /// The offset at which the line of an offset begins.
  fileprivate func lineStart(of offset: Int) -> Int { (bytes[..<offset].lastIndex(of: 10) ?? -1) + 1 }
}
