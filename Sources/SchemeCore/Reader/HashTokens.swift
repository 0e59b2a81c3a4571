// Everything that begins with `#`: comments and directives, booleans, numbers with prefixes, keywords, vectors, syntax
// and gexp abbreviations, datum labels.

extension Parser {
  /// The token after a `#`; nil when it was a comment or directive.
  mutating func hashToken() throws -> Token? {
    guard let c = try source.peek() else { throw error("the text ends after #", at: start) }
    if options.usesExtensions, let procedure = ReaderExtensions.procedure(for: c) {
      if options.stopsAtExtensions { throw ReaderExtensions.Obstacle() }
      _ = try source.next()
      let datum = try source.extended(procedure, c)
      return datum == .unspecified ? nil : .datum(datum)
    }
    switch c {
    case ASCII.bar:
      try blockComment()
      return nil
    case ASCII.exclamation: return try directive()
    case ASCII.semicolon: return try take(.open(.discard))
    case ASCII.open: return try take(.open(.vector))
    case ASCII.backslash:
      _ = try source.next()
      return .datum(try character())
    case ASCII.openBrace:
      _ = try source.next()
      return .datum(try extendedSymbol())
    case ASCII.colon:
      _ = try source.next()
      return .datum(try keyword())
    case ASCII.apostrophe: return try take(.open(.prefix(ReaderSymbols.syntax)))
    case ASCII.grave: return try take(.open(.prefix(ReaderSymbols.quasisyntax)))
    case ASCII.comma:
      return try splicing(FrameKind.prefix, ReaderSymbols.unsyntax, ReaderSymbols.unsyntaxSplicing)
    case ASCII.tilde: return try take(.open(.prefix(ReaderSymbols.gexp)))
    case ASCII.dollar:
      return try splicing(FrameKind.ungexp, ReaderSymbols.ungexp, ReaderSymbols.ungexpSplicing)
    case ASCII.plus:
      return try splicing(FrameKind.ungexp, ReaderSymbols.ungexpNative, ReaderSymbols.ungexpNativeSplicing)
    case ASCII.asterisk: return .datum(try bitvector())
    case 48...57: return try labelOrArray()
    case ASCII.at: return try array(rank: 1)
    default: return try namedToken(c)
    }
  }

  private mutating func take(_ token: Token) throws -> Token {
    _ = try source.next()
    return token
  }

  /// An abbreviation that an `@` turns into its splicing form.
  private mutating func splicing(_ kind: (Word) -> FrameKind, _ plain: Word, _ splicing: Word) throws -> Token {
    _ = try source.next()
    return .open(kind(try skip(ASCII.at) ? splicing : plain))
  }

  private func unknown(_ text: String) -> Fault {
    error("Unknown # object: #\(text)", at: start)
  }

  // MARK: Comments and directives

  private mutating func blockComment() throws {
    let opening = start
    _ = try source.next()
    var depth = 1
    while depth > 0 {
      guard let c = try source.next() else {
        throw error(
          "\"|#\" is missing, opened at \(location(of: opening)): unterminated `#| ... |#' comment", at: opening)
      }
      if c == ASCII.bar, try skip(ASCII.hash) {
        depth -= 1
      } else if c == ASCII.hash, try skip(ASCII.bar) {
        depth += 1
      }
    }
  }

  /// `#!name` or `#! … !#`.
  private mutating func directive() throws -> Token? {
    _ = try source.next()
    buffer.removeAll(keepingCapacity: true)
    while let c = try source.peek(), c >= 97 && c <= 122 || c == 45 || c >= 48 && c <= 57 {
      buffer.append(c)
      _ = try source.next()
    }
    let following = try source.peek()
    if following == nil || Parser.isDelimiter(following!) {
      switch String(decoding: buffer, as: UTF32.self) {
      case "eof": return .datum(.eof)
      case "default": return .datum(.absent)
      case "fold-case":
        options.foldCase = true
        return nil
      case "no-fold-case":
        options.foldCase = false
        return nil
      case "r6rs", "r7rs":
        options.r7rs = true
        options.foldCase = false
        options.keywords = .hashOnly
        return nil
      case "curly-infix", "curly-infix-and-bracket-lists":
        throw error("curly-infix expressions (SRFI 105) cannot be read: write them in prefix form", at: start)
      default: break
      }
    }
    var previous: UInt32 = 0
    while true {
      guard let c = try source.next() else {
        let hint =
          "\nhint: if #! belongs to a string, a quotation mark is too many or is missing before it; within a string it is "
          + "written \\\""
        throw error(
          "\"!#\" is missing, opened at \(location(of: start)): unterminated `#! ... !#' comment"
            + (start.column > 1 ? hint : ""), at: start)
      }
      if previous == ASCII.exclamation && c == ASCII.hash { return nil }
      previous = c
    }
  }

  // MARK: Keywords

  /// `#:name`, after the colon.
  private mutating func keyword() throws -> Word {
    while let c = try source.peek(), Parser.isWhitespace(c) { _ = try source.next() }
    let location = here
    guard let first = try source.peek(), !Parser.isDelimiter(first) else {
      throw error("a keyword's name is missing after #:", at: start)
    }
    buffer.removeAll(keepingCapacity: true)
    if try skip(ASCII.hash) {
      if try skip(ASCII.openBrace) { return Symbols.keyword(try extendedSymbol()) }
      buffer.append(ASCII.hash)
    }
    if options.r7rs, try skip(ASCII.bar) { return Symbols.keyword(try barSymbol()) }
    try collect()
    if try symbolOrNumber().isSymbol == false {
      throw error("a keyword's name must be a symbol", at: location)
    }
    return Symbols.keyword(symbol())
  }

  // MARK: Words: booleans, numbers, uniform vectors

  private mutating func namedToken(_ c: UInt32) throws -> Token {
    switch c {
    case 84, 116:  // #t, #true
      _ = try source.next()
      if let r = try source.peek(), r | 32 == 114 { try expect("rue", after: "t") }
      return .datum(.true)
    case 70, 102:  // #f, #false, #f64(
      _ = try source.next()
      let following = try source.peek() ?? 0
      if following >= 48 && following <= 57 { return try uniform("f") }
      if following | 32 == 97 { try expect("alse", after: "f") }
      return .datum(.false)
    case 115, 117, 118, 99: return try uniform("")  // s u v c
    case 66, 68, 69, 73, 79, 88, 98, 100, 101, 105, 111, 120: return .datum(try prefixedNumber())
    case 110:  // #nil
      buffer.removeAll(keepingCapacity: true)
      try collect()
      let text = String(decoding: buffer, as: UTF32.self)
      if text == "nil" { return .datum(.nil) }
      throw unknown(text)
    default:
      buffer.removeAll(keepingCapacity: true)
      buffer.append(c)
      _ = try source.next()
      if !Parser.isDelimiter(c) { try collect() }
      throw unknown(String(decoding: buffer, as: UTF32.self))
    }
  }

  private mutating func expect(_ rest: String, after first: String) throws {
    for wanted in rest.unicodeScalars {
      guard let c = try source.peek(), c | 32 == wanted.value else {
        throw error("Unknown # object: #t and #f are the booleans, also spelled #true and #false", at: start)
      }
      _ = try source.next()
    }
  }

  private mutating func prefixedNumber() throws -> Word {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(ASCII.hash)
    try collect()
    let text = String(decoding: buffer, as: UTF32.self)
    do {
      if let number = try buffer.withUnsafeBufferPointer({ try Numbers.parse(scalars: $0) }) { return number }
    } catch Fault.general(let key, let message, let arguments) {
      throw Fault.atSpan(key: key, message: message, arguments: arguments, span: start)
    }
    // A keyword, or what a gexp inserts, with a sign too few.
    let rest = text.dropFirst()
    let isName = rest.first.map { $0.isLetter && !"xXbBdD".contains($0) } ?? false
    let hint = isName ? "\nhint: #:\(rest) is a keyword, #$\(rest) inserts a value into a gexp" : ""
    throw error("\(text) is not a number\(hint)", at: start)
  }

  private mutating func bitvector() throws -> Word {
    _ = try source.next()
    buffer.removeAll(keepingCapacity: true)
    while let c = try source.peek(), c == 48 || c == 49 {
      buffer.append(c)
      _ = try source.next()
    }
    let result = Heap.bitvector(count: buffer.count)
    for (i, c) in buffer.enumerated() where c == 49 { result.setBit(i, true) }
    return result
  }
}
