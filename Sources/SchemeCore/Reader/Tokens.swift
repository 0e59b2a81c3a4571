// Tokens: white space and comments, parentheses, quotes, symbols and numbers. What begins with `#` is in
// `HashTokens.swift`, strings and characters are in `TextTokens.swift`.

/// Words that the reader makes, interned once.
enum ReaderSymbols {
  static let quote = Symbols.intern("quote")
  static let quasiquote = Symbols.intern("quasiquote")
  static let unquote = Symbols.intern("unquote")
  static let unquoteSplicing = Symbols.intern("unquote-splicing")
  static let syntax = Symbols.intern("syntax")
  static let quasisyntax = Symbols.intern("quasisyntax")
  static let unsyntax = Symbols.intern("unsyntax")
  static let unsyntaxSplicing = Symbols.intern("unsyntax-splicing")
  static let gexp = Symbols.intern("gexp")
  static let ungexp = Symbols.intern("ungexp")
  static let ungexpSplicing = Symbols.intern("ungexp-splicing")
  static let ungexpNative = Symbols.intern("ungexp-native")
  static let ungexpNativeSplicing = Symbols.intern("ungexp-native-splicing")
}

/// Names of ASCII characters, for readable patterns.
enum ASCII {
  static let tab: UInt32 = 9
  static let newline: UInt32 = 10
  static let space: UInt32 = 32
  static let exclamation: UInt32 = 33
  static let quotation: UInt32 = 34
  static let hash: UInt32 = 35
  static let dollar: UInt32 = 36
  static let apostrophe: UInt32 = 39
  static let open: UInt32 = 40
  static let close: UInt32 = 41
  static let asterisk: UInt32 = 42
  static let plus: UInt32 = 43
  static let comma: UInt32 = 44
  static let dot: UInt32 = 46
  static let colon: UInt32 = 58
  static let semicolon: UInt32 = 59
  static let equals: UInt32 = 61
  static let at: UInt32 = 64
  static let openBracket: UInt32 = 91
  static let backslash: UInt32 = 92
  static let closeBracket: UInt32 = 93
  static let grave: UInt32 = 96
  static let openBrace: UInt32 = 123
  static let bar: UInt32 = 124
  static let closeBrace: UInt32 = 125
  static let tilde: UInt32 = 126
}

extension Parser {
  static func isWhitespace(_ c: UInt32) -> Bool { c == 32 || (c >= 9 && c <= 13 && c != 11) }

  /// True for what ends a symbol, number or character name.
  static func isDelimiter(_ c: UInt32) -> Bool {
    switch c {
    case 34, 40, 41, 59, 91, 93: return true
    default: return isWhitespace(c)
    }
  }

  /// The next token; `start` is its location. A token that only switches an option is passed over.
  mutating func token() throws -> Token {
    while true {
      start = here
      guard let c = try source.next() else { return .end }
      if Parser.isWhitespace(c) { continue }
      switch c {
      case ASCII.semicolon: try skipLine()
      case ASCII.open: return .open(.list(closer: ASCII.close))
      case ASCII.openBracket where options.squareBrackets: return .open(.list(closer: ASCII.closeBracket))
      case ASCII.close: return .close(c)
      case ASCII.closeBracket where options.squareBrackets: return .close(c)
      case ASCII.apostrophe: return .open(.prefix(ReaderSymbols.quote))
      case ASCII.grave: return .open(.prefix(ReaderSymbols.quasiquote))
      case ASCII.comma:
        return .open(
          .prefix(try skip(ASCII.at) ? ReaderSymbols.unquoteSplicing : ReaderSymbols.unquote))
      case ASCII.quotation: return .datum(try string())
      case ASCII.hash:
        if let token = try hashToken() { return token }
      case ASCII.bar where options.readsBars: return .datum(try barSymbol())
      default: return try word(startingWith: c)
      }
    }
  }

  /// Takes the next character when it is `c`.
  mutating func skip(_ c: UInt32) throws -> Bool {
    guard try source.peek() == c else { return false }
    _ = try source.next()
    return true
  }

  private mutating func skipLine() throws {
    while let c = try source.next(), c != ASCII.newline {}
  }

  /// Puts the characters up to the next delimiter into `buffer`, behind what is there.
  mutating func collect() throws {
    while let c = try source.peek(), !Parser.isDelimiter(c), c != ASCII.bar || !options.r7rs {
      buffer.append(c)
      _ = try source.next()
    }
  }

  // MARK: Symbols and numbers

  private mutating func word(startingWith first: UInt32) throws -> Token {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(first)
    try collect()
    if first == ASCII.dot && buffer.count == 1 { return .dot }
    return .datum(try symbolOrNumber())
  }

  /// What `buffer` spells.
  mutating func symbolOrNumber() throws -> Word {
    let first = buffer[0]
    let mayBeNumber = first >= 48 && first <= 57 || first == 43 || first == 45 || first == 46
    if mayBeNumber, let number = try number() { return number }
    if options.keywords != .hashOnly, let keyword = styledKeyword() { return keyword }
    return symbol()
  }

  private mutating func number() throws -> Word? {
    do {
      return try buffer.withUnsafeBufferPointer { try Numbers.parse(scalars: $0) }
    } catch Fault.general(let key, let message, let arguments) {
      throw Fault.atSpan(key: key, message: message, arguments: arguments, span: start)
    }
  }

  /// The symbol that `buffer` spells.
  func symbol() -> Word { named(buffer) }

  private func named(_ scalars: [UInt32]) -> Word {
    if options.foldCase { return Symbols.intern(String(decoding: scalars, as: UTF32.self).lowercased()) }
    return scalars.withUnsafeBufferPointer { Symbols.intern(scalars: $0) }
  }

  private func styledKeyword() -> Word? {
    if buffer.count < 2 { return nil }
    if options.keywords == .prefix, buffer[0] == ASCII.colon {
      return Symbols.keyword(named(Array(buffer.dropFirst())))
    }
    if options.keywords == .postfix, buffer.last == ASCII.colon, buffer.count > 1 {
      return Symbols.keyword(named(Array(buffer.dropLast())))
    }
    return nil
  }

  /// R7RS `|…|`, after the opening bar.
  mutating func barSymbol() throws -> Word {
    let opening = start
    buffer.removeAll(keepingCapacity: true)
    while true {
      let location = here
      guard let c = try source.next() else {
        throw error("unclosed symbol, opened at \(self.location(of: opening)): \"|\" is missing", at: opening)
      }
      if c == ASCII.bar { return Symbols.intern(string: Heap.string(scalars: buffer)) }
      if c != ASCII.backslash {
        buffer.append(c)
      } else if let escaped = try escape(at: location, in: "symbol", opening: opening) {
        buffer.append(escaped)
      }
    }
  }
}

extension SourceFiles {
  /// What stands at a location, up to the next delimiter; nil if there is no text.
  static func token(at span: Span) -> String? {
    guard !span.isNone, let text = contents(of: span.file) else { return nil }
    let lines: [ArraySlice<UInt8>] = text.split(separator: 10, omittingEmptySubsequences: false)
    guard span.line <= lines.count else { return nil }
    let line: String = String(decoding: lines[span.lineIndex], as: UTF8.self)
    let token: Substring.UnicodeScalarView = line.unicodeScalars.dropFirst(span.columnIndex)
    return String(Substring(token.prefix { !Reader.isDelimiter($0.value) }))
  }
}
