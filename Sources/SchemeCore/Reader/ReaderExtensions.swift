// Reader extensions: `read-hash-extend` gives a procedure the syntax that begins with `#` and a character.
//
// The procedure gets the character and a port that stands after it. A file is read from memory; its extensions get a
// port on the rest of the text, and the reader goes on where they stopped.

/// The procedures of `read-hash-extend`.
enum ReaderExtensions {
  nonisolated(unsafe) private static var procedures: [UInt32: Root] = [:]
  /// Syntax that the reader knows itself: Guix installs readers for it that give the same data.
  private static let ownSyntax: Set<UInt32> = [ASCII.tilde, ASCII.dollar, ASCII.plus]

  static func procedure(for c: UInt32) -> Word? {
    procedures.isEmpty || ownSyntax.contains(c) ? nil : procedures[c]?.word
  }

  static func install(_ table: inout PrimitiveTable) {
    table.two(
      "(%set-reader-defaults! keywords fold-case?)",
      "Reads programs and ports with KEYWORDS (prefix, postfix or #f) and FOLD-CASE? from now on."
    ) { keywords, foldCase in
      let style = keywords.isSymbol ? keywords.symbolString : ""
      ReaderOptions.programStyle.keywords = style == "prefix" ? .prefix : style == "postfix" ? .postfix : .hashOnly
      ReaderOptions.programStyle.foldCase = foldCase.isTrue
      return .unspecified
    }
    table.two(
      "(read-hash-extend chr proc)",
      "Makes PROC, called with CHR and a port, read what begins with # and CHR; #f ends that. An unspecified value of"
        + " PROC means that it was a comment."
    ) { character, procedure in
      let c = try character.scalar(1)
      procedures[c] = procedure.isFalse ? nil : Root(try procedure.procedure(2))
      return .unspecified
    }
  }
}

extension PortSource {
  func extended(_ procedure: Word, _ c: UInt32) throws -> Word {
    try Machine.apply(procedure, Word(character: c), Ports.make(port))
  }
}

extension ByteSource {
  public mutating func extended(_ procedure: Word, _ c: UInt32) throws -> Word {
    let rest = Heap.string(utf8: remaining)
    let word = Ports.input(string: rest)
    let result = try Machine.apply(procedure, Word(character: c), word)
    var unread = 0
    if let port = Ports.port(word) { while try port.nextScalar() != nil { unread += 1 } }
    for _ in 0..<(rest.length - unread) { _ = next() }
    return result
  }
}
