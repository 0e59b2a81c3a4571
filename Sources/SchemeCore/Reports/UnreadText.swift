// A file is evaluated form by form, so that a bracket too many is noticed only behind what it has broken: a definition
// without its body, a package without its last fields. Then that bracket is what the message has to be about.

/// Looks for mistakes further down in the text of a file in which something failed.
enum UnreadText {
  /// Larger files are not read again for a message.
  private static let limit = 1 << 20

  /// The message and location of a bracket that closes nothing, somewhere in a file; nil if there is none.
  static func extraClose(in file: Int) -> (message: String, span: Span)? {
    guard !SourceFiles.isLibrary(file), let bytes = SourceFiles.contents(of: file), bytes.count <= limit else {
      return nil
    }
    do {
      _ = try FormReader.readAll(bytes, SourceFiles.name(file), into: RootedArray())
    } catch Fault.atSpan("read-error", let message, _, let span) where message.hasPrefix(ParserMessages.extraClose) {
      return (message.split(separator: "~~", omittingEmptySubsequences: false).joined(separator: "~"), span)
    } catch {
      // What else is wrong with the text is said when the reader gets there.
      return nil
    }
    return nil
  }
}
