// Strings, characters and `#{…}#` symbols.
//
// Invariant: every error names the character at fault by its own location, an unclosed text by the location of its
// opening.

/// Characters and their names.
enum CharacterNames {
  /// The names that are written, by code point.
  static let control: [String] = [
    "nul", "soh", "stx", "etx", "eot", "enq", "ack", "alarm", "backspace", "tab", "newline", "vtab", "page", "return",
    "so", "si", "dle", "dc1", "dc2", "dc3", "dc4", "nak", "syn", "etb", "can", "em", "sub", "esc", "fs", "gs", "rs",
    "us", "space",
  ]

  private static let others: [String: UInt32] = [
    "null": 0, "bel": 7, "bs": 8, "ht": 9, "nl": 10, "lf": 10, "linefeed": 10, "vt": 11, "np": 12, "ff": 12, "cr": 13,
    "escape": 27, "altmode": 27, "sp": 32, "delete": 127, "del": 127,
  ]

  /// The code point of a name, whatever its case.
  static func scalar(named name: String) -> UInt32? {
    let name = name.lowercased()
    return control.firstIndex(of: name).map { UInt32($0) } ?? others[name]
  }

  /// The name that was probably meant.
  static func nearest(to name: String) -> String? { Spelling.nearest(name, control + others.keys.sorted()) }

  /// The name under which a character is written, if it has one.
  static func name(of scalar: UInt32) -> String? {
    scalar <= 32 ? control[Int(scalar)] : scalar == 127 ? "delete" : nil
  }

  static func isScalar(_ value: UInt32) -> Bool { value < 0xD800 || (value > 0xDFFF && value <= 0x10FFFF) }
}

extension Parser {
  // MARK: Strings

  /// A string, after the opening quotation mark.
  mutating func string() throws -> Word {
    let opening = start
    buffer.removeAll(keepingCapacity: true)
    while true {
      let location = here
      guard let c = try source.next() else { throw unclosedString(opening) }
      if c == ASCII.quotation { break }
      if c != ASCII.backslash {
        buffer.append(c)
      } else if let escaped = try escape(at: location, in: "string", opening: opening) {
        buffer.append(escaped)
      }
    }
    let result = Heap.string(scalars: buffer)
    if options.makesLiterals { result.flags |= Word.literalFlag }
    return result
  }

  func unclosedString(_ opening: Span) -> Fault {
    error("unclosed string, opened at \(location(of: opening)): the closing quotation mark is missing", at: opening)
  }

  /// What an escape stands for, after the backslash; nil for a line continuation.
  mutating func escape(at location: Span, in what: String, opening: Span) throws -> UInt32? {
    guard let c = try source.next() else {
      throw error("unclosed \(what), opened at \(self.location(of: opening))", at: opening)
    }
    switch c {
    case ASCII.quotation, ASCII.backslash, ASCII.bar, ASCII.open: return c
    case 48: return 0  // 0
    case 97: return 7  // a
    case 98: return 8  // b
    case 102: return 12  // f
    case 110: return 10  // n
    case 114: return 13  // r
    case 116: return 9  // t
    case 118: return 11  // v
    case 120:  // x
      return options.readsVariableHex || what == "symbol" ? try hexUntilSemicolon(location) : try fixedHex(2, location)
    case 117: return try fixedHex(4, location)  // u
    case 85: return try fixedHex(6, location)  // U
    case ASCII.newline:
      if options.isHungry { try skipIndentation() }
      return nil
    case ASCII.space, ASCII.tab:
      guard options.isHungry else { break }
      try skipIndentation()
      guard try skip(ASCII.newline) else { break }
      try skipIndentation()
      return nil
    default: break
    }
    throw error(
      "illegal character in escape sequence: \\\(describe(c)) is not an escape of \(what)s: "
        + "use \\n \\t \\r \\a \\b \\f \\v \\0 \\\\ \\\" \\xHH \\uHHHH or \\UHHHHHH",
      at: location)
  }

  private func describe(_ c: UInt32) -> String {
    Unicode.Scalar(c).map { c > 32 && c != 127 ? String($0) : "\(CharacterNames.name(of: c) ?? "?")" } ?? "?"
  }

  private mutating func skipIndentation() throws {
    while let c = try source.peek(), c == ASCII.space || c == ASCII.tab { _ = try source.next() }
  }

  private mutating func fixedHex(_ count: Int, _ location: Span) throws -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let digit = hexDigit(try source.peek()) else {
        throw error(
          "illegal character in escape sequence: this escape takes exactly \(count) hexadecimal digits", at: location)
      }
      _ = try source.next()
      value = value << 4 | digit
    }
    return try checked(value, location)
  }

  private mutating func hexUntilSemicolon(_ location: Span) throws -> UInt32 {
    var value: UInt32 = 0
    var count = 0
    while let digit = hexDigit(try source.peek()), value <= 0x10FFFF {
      _ = try source.next()
      value = value << 4 | digit
      count += 1
    }
    guard try skip(ASCII.semicolon), count > 0 else {
      throw error(
        "illegal character in escape sequence: this escape takes hexadecimal digits and a semicolon, as in \\x3bb;",
        at: location)
    }
    return try checked(value, location)
  }

  private func hexDigit(_ c: UInt32?) -> UInt32? {
    guard let c, c < 128 else { return nil }
    let value = Numbers.digitValue(UInt8(c))
    return value < 16 ? UInt32(value) : nil
  }

  private func checked(_ value: UInt32, _ location: Span) throws -> UInt32 {
    if CharacterNames.isScalar(value) { return value }
    throw error("U+\(String(value, radix: 16, uppercase: true)) is not a character", at: location)
  }

  // MARK: #\ characters

  /// A character, after `#\`.
  mutating func character() throws -> Word {
    guard let first = try source.next() else { throw error("a character is missing after #\\", at: start) }
    buffer.removeAll(keepingCapacity: true)
    buffer.append(first)
    if !Parser.isDelimiter(first) { try collect() }
    if buffer.count == 1 { return Word(character: first) }
    // A combining character may be shown on a dotted circle.
    if buffer.count == 2 && first == 0x25CC { return Word(character: buffer[1]) }
    let name = String(decoding: buffer, as: UTF32.self)
    if let value = octal() ?? hexadecimal() { return Word(character: try checked(value, start)) }
    if let scalar = CharacterNames.scalar(named: name) { return Word(character: scalar) }
    let near = CharacterNames.nearest(to: name).map { "; did you mean #\\\($0)?" } ?? ""
    throw error(
      "unknown character name \(name): write the character itself, #\\xHEX, or a name like #\\newline\(near)",
      at: start)
  }

  private func octal() -> UInt32? {
    guard buffer.count <= 8, buffer.allSatisfy({ $0 >= 48 && $0 <= 55 }) else { return nil }
    return buffer.reduce(0) { $0 << 3 | ($1 - 48) }
  }

  private func hexadecimal() -> UInt32? {
    guard buffer[0] == 120, buffer.count <= 9 else { return nil }
    var value: UInt32 = 0
    for c in buffer.dropFirst() {
      guard let digit = hexDigit(c) else { return nil }
      value = value << 4 | digit
    }
    return value
  }

  // MARK: #{…}# symbols

  /// A symbol in Guile's extended syntax, after `#{`.
  mutating func extendedSymbol() throws -> Word {
    let opening = start
    buffer.removeAll(keepingCapacity: true)
    while true {
      let location = here
      guard let c = try source.next() else {
        throw error("unclosed #{…}# symbol, opened at \(self.location(of: opening)): \"}#\" is missing", at: opening)
      }
      if c == ASCII.closeBrace, try skip(ASCII.hash) { break }
      if c != ASCII.backslash {
        buffer.append(c)
      } else if try skip(120) {
        buffer.append(try hexUntilSemicolon(location))
      } else if let escaped = try source.next() {
        buffer.append(escaped)
      }
    }
    return Symbols.intern(string: Heap.string(scalars: buffer))
  }
}
