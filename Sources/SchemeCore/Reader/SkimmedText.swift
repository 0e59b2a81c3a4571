// A text whose forms have been found by the skimmer and are read one by one, when they are needed.

/// The text of a file, kept for what has not been read yet.
final class SkimmedText {
  let name: String
  let bytes: [UInt8]
  init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Reads the datum at a form's place; its span is the second result.
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
