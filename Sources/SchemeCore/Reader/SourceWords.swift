// Where words stand in the text of a file, for messages and for changes of it: names and keywords as the program writes
// them, behind the location of a form.

/// The words of a text, with their locations.
struct SourceWords {
  let bytes: [UInt8]

  /// The first byte of a location; nil when the text has no such line.
  func offset(of span: Span) -> Int? {
    var (line, at) = (1, 0)
    while line < span.line {
      guard let end = bytes[at...].firstIndex(of: 10) else { return nil }
      (line, at) = (line + 1, end + 1)
    }
    var column = 1
    while column < span.column, at < bytes.count, bytes[at] != 10 {
      at += 1
      while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
      column += 1
    }
    return at
  }

  /// The location of a byte.
  func span(of offset: Int, in file: Int) -> Span {
    var (line, column) = (1, 1)
    for byte in bytes[..<offset] {
      if byte == 10 { (line, column) = (line + 1, 1) } else if byte & 0xC0 != 0x80 { column += 1 }
    }
    return Span(file: file, line: line, column: column)
  }

  /// The first word that is written so, from an offset on; only in the form that begins there, if `inForm`.
  func first(_ word: String, from start: Int, inForm: Bool = false) -> Range<Int>? {
    let wanted = Array(word.utf8)
    return bytes.withUnsafeBufferPointer { text in
      var lexer = SchemeLexer(text, hasBars: false)
      var depth = 0
      while let lexeme = lexer.next() {
        if lexeme.start < start { continue }
        switch lexeme.kind {
        case .open: depth += 1
        case .close: depth -= 1
        default:
          // Marks before a datum are words of their own, or begin it.
          let text = bytes[lexeme.start..<lexeme.end]
          if text.count >= wanted.count, text.suffix(wanted.count).elementsEqual(wanted),
            text.dropLast(wanted.count).allSatisfy(SourceWords.marks.contains)
          {
            return (lexeme.end - wanted.count)..<lexeme.end
          }
        }
        if inForm, depth <= 0 { return nil }
      }
      return nil
    }
  }

  /// Where the lists around an offset begin, the innermost first.
  func lists(around offset: Int) -> [Int] {
    bytes.withUnsafeBufferPointer { text in
      var lexer = SchemeLexer(text, hasBars: false)
      var open: [Int] = []
      while let lexeme = lexer.next(), lexeme.start < offset {
        if lexeme.kind == .open { open.append(lexeme.start) }
        if lexeme.kind == .close, !open.isEmpty { open.removeLast() }
      }
      return open.reversed()
    }
  }

  /// The word that begins the list at an offset; nil if something else does.
  func head(ofListAt offset: Int) -> String? {
    let text = bytes[(offset + 1)...].prefix { !SourceWords.ends.contains($0) }
    return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
  }

  /// Whether a word that reaches to an offset ends there.
  func isEnd(_ offset: Int) -> Bool { offset >= bytes.count || SourceWords.ends.contains(bytes[offset]) }

  private static let ends = Set(" \t\r\n()[]\";'`,".utf8)

  /// The first location of a text, from an offset on.
  func firstText(_ text: String, from start: Int) -> Range<Int>? {
    let wanted = Array(text.utf8)
    guard !wanted.isEmpty, bytes.count >= wanted.count, start <= bytes.count - wanted.count else { return nil }
    for at in start...(bytes.count - wanted.count) where bytes[at...].starts(with: wanted) {
      return at..<(at + wanted.count)
    }
    return nil
  }

  private static let marks = Set("'`,@#$+~".utf8)
}
