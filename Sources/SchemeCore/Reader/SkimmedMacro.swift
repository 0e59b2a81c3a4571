// The definition of a macro, as far as the skimmer sees it in the text.

/// `(define-syntax name (transformer …))` or `(define-syntax-rule (name …) …)`.
struct SkimmedMacro {
  let name: Substring
  let definer: Substring
  /// The word behind the bracket of the transformer; empty for `define-syntax-rule`.
  let transformer: Substring
  var isPublic: Bool { definer == "define-syntax-public" }

  private static let transformers = ["syntax-rules", "lambda", "lambda*", "identifier-syntax"]
  private static let definers = ["define-syntax", "define-syntax-public", "define-syntax-rule"]

  /// nil when the form is none of them, or its transformer may have effects.
  init?(_ form: SkimmedForm, in bytes: [UInt8]) {
    let definer = form.word(in: bytes)
    guard SkimmedMacro.definers.contains(String(definer)) else { return nil }
    let words = bytes.withUnsafeBufferPointer { buffer -> (Substring, Substring)? in
      let rest = UnsafeBufferPointer(rebasing: buffer[form.head.upperBound..<form.end])
      var lexer = SchemeLexer(rest, hasBars: true)
      func next() -> SchemeLexer.Lexeme? {
        while let lexeme = lexer.next() {
          if lexeme.kind != .lineComment, lexeme.kind != .blockComment { return lexeme }
        }
        return nil
      }
      func word() -> Substring? {
        guard let lexeme = next(), lexeme.kind == .atom, SkimmedMacro.beginsName(rest[lexeme.start]) else { return nil }
        return Substring(decoding: UnsafeBufferPointer(rebasing: rest[lexeme.start..<lexeme.end]), as: UTF8.self)
      }
      if definer == "define-syntax-rule" {
        guard next()?.kind == .open, let name = word() else { return nil }
        return (name, "")
      }
      guard let name = word(), next()?.kind == .open, let transformer = word(),
        SkimmedMacro.transformers.contains(String(transformer))
      else { return nil }
      return (name, transformer)
    }
    guard let words else { return nil }
    (name, transformer) = words
    self.definer = definer
  }

  /// Letters, and what else begins no number, string, quotation or `#` form.
  private static func beginsName(_ byte: UInt8) -> Bool {
    switch byte {
    case 65...90, 97...122: true
    default: "%$&*/:<=>?^_~!".utf8.contains(byte)
    }
  }
}
