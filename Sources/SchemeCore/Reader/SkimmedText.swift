// A text whose forms have been found by the skimmer and are read one by one, when they are needed.

/// The text of a file, kept for what has not been read yet.
class SkimmedText {
  let name: String
  let bytes: [UInt8]
  init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Where a form begins.
  func span(of form: SkimmedForm) -> Span {
    let line = bytes[..<form.start].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let characters = bytes[line..<form.start].count { $0 & 0xC0 != 0x80 }
    return Span(file: SourceFiles.index(of: name), line: form.line, column: characters + 1)
  }

  /// Reads the datum at a form's location; its span is the second result.
  func read(_ form: SkimmedForm) throws -> (Word, Span) {
    try bytes.withUnsafeBufferPointer { buffer in
      let source = ByteSource(buffer, from: form.start, line: form.line)
      var options = ReaderOptions()
      options.usesExtensions = false
      var parser = Parser(source, file: SourceFiles.index(of: name), options: options)
      guard let datum = try parser.next() else { return (.unspecified, .none) }
      return (datum, parser.datumSpan)
    }
  }
}
