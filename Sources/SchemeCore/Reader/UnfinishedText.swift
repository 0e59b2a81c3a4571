// Where a bracket or a quotation mark is probably missing. The reader notices it at the end of the text; people see it
// by the indentation, and by strings that end in the middle of a word.

/// Looks at a text that ends too early.
struct UnfinishedText {
  /// A location in the text, from 1.
  struct Location: Equatable {
    var line: Int
    var column: Int
  }

  /// Where the first string begins that goes over several lines and ends where a word begins.
  private(set) var string: Location?
  /// The innermost list that is still open where a line begins no further to the right than the list itself, and that
  /// line.
  private(set) var list: (opening: Location, line: Int)?

  private var open: [Location] = []

  /// Looks at a text for lists from `start` on.
  init(_ bytes: [UInt8], from start: Location) {
    bytes.withUnsafeBufferPointer { look(SchemeLexer($0, hasBars: false), from: start) }
  }

  private mutating func look(_ lexer: SchemeLexer, from start: Location) {
    var lexer = lexer
    while let lexeme = lexer.next() {
      let here = UnfinishedText.location(of: lexeme, in: lexer.bytes)
      if lexeme.beginsLine, lexeme.kind != .lineComment, lexeme.kind != .close, list == nil, let innermost = open.last,
        here.column <= innermost.column, open[0].line >= start.line
      {
        list = (innermost, here.line)
      }
      switch lexeme.kind {
      case .open: open.append(here)
      case .close: _ = open.popLast()
      case .string:
        let isLong = lexer.line > lexeme.line && lexeme.isComplete && lexer.at < lexer.bytes.count
        if isLong, !Reader.isDelimiter(UInt32(lexer.bytes[lexer.at])), string == nil { string = here }
      default: break
      }
    }
  }

  static func location(of lexeme: SchemeLexer.Lexeme, in bytes: UnsafeBufferPointer<UInt8>) -> Location {
    var column = 1
    var at = lexeme.start
    while at > 0, bytes[at - 1] != 10 {
      at -= 1
      if bytes[at] & 0xC0 != 0x80 { column += 1 }
    }
    return Location(line: lexeme.line, column: column)
  }
}
