// Which of the brackets that close lists is one too many. The reader notices it where nothing is left to close; people
// see it by the indentation: the line behind goes on inside of a list that has been closed.

/// Looks at a text with more closing brackets than opening ones.
struct ExtraClose {
  /// Where the bracket is, the list that it closes, and the line that goes on inside of it; nil when the indentation
  /// says nothing.
  private(set) var found: (location: UnfinishedText.Location, opening: UnfinishedText.Location, line: Int)?

  /// Lists that are open, with the column of the last line that begins in them; the text itself is the first.
  private var open: [(opening: UnfinishedText.Location, column: Int?)] = [(.init(line: 0, column: 0), 1)]
  private var lastClosed: (location: UnfinishedText.Location, opening: UnfinishedText.Location)?

  init(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { look(SchemeLexer($0, hasBars: false)) }
  }

  private mutating func look(_ lexer: SchemeLexer) {
    var lexer = lexer
    while let lexeme = lexer.next() {
      if lexeme.kind == .lineComment { continue }
      let here = UnfinishedText.location(of: lexeme, in: lexer.bytes)
      if lexeme.beginsLine, lexeme.kind != .close { begin(here) }
      lastClosed = nil
      switch lexeme.kind {
      case .open: open.append((here, nil))
      case .close:
        guard open.count > 1 else { return }
        lastClosed = (here, open.removeLast().opening)
      default: break
      }
    }
    found = nil
  }

  /// A line begins at a location, in the innermost list that is open.
  private mutating func begin(_ here: UnfinishedText.Location) {
    if open.count == 1, here.column == 1 { found = nil }
    if let column = open[open.count - 1].column, here.column > column, found == nil, let lastClosed {
      found = (lastClosed.location, lastClosed.opening, here.line)
    }
    open[open.count - 1].column = here.column
  }
}
