// What a skimmed form defines, and whether its value can be computed at any later time just as well: found in the text.

extension SkimmedForm {
  /// The word behind the form's bracket.
  func word(in bytes: [UInt8]) -> Substring { Substring(decoding: bytes[head], as: UTF8.self) }

  /// The language's definer that the form begins with.
  func definer(in bytes: [UInt8]) -> Definer? {
    bytes.withUnsafeBufferPointer { Definer.spelled($0[head]) }
  }

  /// The name that the form defines first: `name` or the innermost one of `((name …) …)`; nil when that is no plain
  /// name.
  func definedName(in bytes: [UInt8]) -> Substring? {
    bytes.withUnsafeBufferPointer { buffer in
      var text = FormText(buffer, of: self)
      return text.definedName()
    }
  }

  /// Whether the form is `(DEFINER name EXPRESSION)` where the expression has no effect beside its value.
  func definesPureValue(in bytes: [UInt8], _ words: LocalWords) throws -> Bool {
    if words.mentionsAssigned(self) { return false }
    return try bytes.withUnsafeBufferPointer { buffer in
      var text = FormText(buffer, of: self, words)
      guard text.passName(), try text.passPure() else { return false }
      return text.next()?.kind == .close
    }
  }

  /// Whether the form is `(DEFINER (name PARAMETER …) EXPRESSION)` where the expression has no effect beside its value.
  func isPureFunction(in bytes: [UInt8], _ words: LocalWords) throws -> Bool {
    if words.mentionsAssigned(self) { return false }
    return try bytes.withUnsafeBufferPointer { buffer in
      var text = FormText(buffer, of: self, words)
      guard try text.passParameters() else { return false }
      text.passDocumentation()
      guard try text.passPure() else { return false }
      return text.next()?.kind == .close
    }
  }
}

/// Goes along the text of one form, from behind its first word.
private struct FormText {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var lexer: SchemeLexer
  /// The lexeme that was looked at and not taken.
  private var peeked: SchemeLexer.Lexeme?
  private let words: LocalWords?
  /// The local variables passed over, wherever they are bound: a call of one may do anything.
  private var bound: Set<Substring> = []

  init(_ buffer: UnsafeBufferPointer<UInt8>, of form: SkimmedForm, _ words: LocalWords? = nil) {
    self.words = words
    bytes = UnsafeBufferPointer(rebasing: buffer[form.head.upperBound..<form.end])
    lexer = SchemeLexer(bytes, hasBars: true)
  }

  mutating func next() -> SchemeLexer.Lexeme? {
    if let lexeme = peeked {
      peeked = nil
      return lexeme
    }
    while let lexeme = lexer.next() {
      if lexeme.kind != .lineComment, lexeme.kind != .blockComment { return lexeme }
    }
    return nil
  }

  private func text(_ lexeme: SchemeLexer.Lexeme) -> Substring {
    Substring(decoding: UnsafeBufferPointer(rebasing: bytes[lexeme.start..<lexeme.end]), as: UTF8.self)
  }

  /// Whether a lexeme is a name for sure: one that begins with a digit has a letter that no number has.
  private func isName(_ lexeme: SchemeLexer.Lexeme) -> Bool {
    guard lexeme.kind == .atom else { return false }
    switch bytes[lexeme.start] {
    case UInt8(ascii: "#"), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: ","): return false
    case 48...57: return bytes[lexeme.start..<lexeme.end].contains { "abcghjkmnopqrtuvwxyz".utf8.contains($0) }
    default: return true
    }
  }

  mutating func definedName() -> Substring? {
    while let lexeme = next() {
      if lexeme.kind == .open { continue }
      return isName(lexeme) ? text(lexeme) : nil
    }
    return nil
  }

  /// Passes over `(name PARAMETER …)`, with defaults that have no effect.
  mutating func passParameters() throws -> Bool {
    guard next()?.kind == .open, passName() else { return false }
    while let lexeme = next() {
      switch lexeme.kind {
      case .close: return true
      case .open:
        guard let name = next(), isName(name) else { return false }
        bound.insert(text(name))
        guard try passPure(), next()?.kind == .close else { return false }
      case .atom:
        // A parameter, a keyword such as #:key, or a dot.
        bound.insert(text(lexeme))
      default: return false
      }
    }
    return false
  }

  /// Passes over a string that something follows.
  mutating func passDocumentation() {
    guard let lexeme = next() else { return }
    guard lexeme.kind == .string, let following = next(), following.kind != .close else {
      peeked = lexeme
      return
    }
    peeked = following
  }

  /// Passes over a plain name.
  mutating func passName() -> Bool {
    guard let lexeme = next() else { return false }
    return isName(lexeme)
  }

  /// Passes over an expression; false when it may have an effect, or is nothing that can wait.
  mutating func passPure(depth: Int = 0) throws -> Bool {
    guard depth < 100, let lexeme = next() else { return false }
    switch lexeme.kind {
    case .string: return true
    case .atom:
      // A mark such as #~ or , before what follows.
      if lexeme.end - lexeme.start <= 2, "#'`,".utf8.contains(bytes[lexeme.start]) {
        return bytes[lexeme.start] == UInt8(ascii: "'") && passDatum()
      }
      return true
    case .open:
      guard let head = next(), isName(head) else { return false }
      switch text(head) {
      case let word where bound.contains(word): return false
      case "let", "let*": return try passBindings(depth) && passPure(depth: depth + 1) && next()?.kind == .close
      case "quote", "lambda", "lambda*", "case-lambda", "delay":
        passRest()
        return true
      case "if", "and", "or": return try passOperands(depth)
      case let word:
        if let isFunction = try words?.isFunction(word) { return try isFunction && passOperands(depth) }
        switch try TreeWords.meaning(word) {
        case .constructor:
          passRest()
          return true
        case .function: return try passOperands(depth)
        default: return false
        }
      }
    default: return false
    }
  }

  private mutating func passOperands(_ depth: Int) throws -> Bool {
    while let lexeme = next() {
      if lexeme.kind == .close { return true }
      if lexeme.kind == .atom, bytes[lexeme.start] == UInt8(ascii: "#"), lexeme.end - lexeme.start > 2,
        bytes[lexeme.start + 1] == UInt8(ascii: ":")
      {
        continue
      }
      peeked = lexeme
      guard try passPure(depth: depth + 1) else { return false }
    }
    return false
  }

  /// `((name EXPRESSION) …)`
  private mutating func passBindings(_ depth: Int) throws -> Bool {
    guard next()?.kind == .open else { return false }
    while let lexeme = next() {
      if lexeme.kind == .close { return true }
      guard lexeme.kind == .open, let name = next(), isName(name), try passPure(depth: depth + 1),
        next()?.kind == .close
      else {
        return false
      }
      bound.insert(text(name))
    }
    return false
  }

  private mutating func passDatum() -> Bool {
    guard let lexeme = next() else { return false }
    if lexeme.kind == .open { passRest() }
    return lexeme.kind != .close
  }

  /// Passes over all up to the bracket that closes what is open.
  private mutating func passRest() {
    var depth = 1
    while depth > 0, let lexeme = next() {
      if lexeme.kind == .open { depth += 1 } else if lexeme.kind == .close { depth -= 1 }
    }
  }
}
