// The names that a program uses near a location: what a misspelt one may have been meant as, when no module binds it.

/// Finds the names in the top-level form around a location.
enum LocalNames {
  /// Forms that are longer are nobody's definition.
  private static let limit = 1 << 16

  /// The words of the form.
  static func around(_ span: Span) -> [String] {
    guard !span.isNone, !SourceFiles.isLibrary(span.file), let bytes = SourceFiles.contents(of: span.file) else {
      return []
    }
    var names: Set<String> = []
    for line in form(around: span.lineIndex, in: bytes.split(separator: 10, omittingEmptySubsequences: false)) {
      let code = String(decoding: line.prefix { $0 != 59 }, as: UTF8.self)
      names.formUnion(code.split { " \t()[]'`,\"".contains($0) }.map(String.init))
    }
    return names.filter { $0.first?.isLetter ?? false }.sorted()
  }

  /// The lines from the last one at or before a line that begins with a bracket, up to the next such line.
  private static func form(around line: Int, in lines: [ArraySlice<UInt8>]) -> ArraySlice<ArraySlice<UInt8>> {
    guard line < lines.count else { return [] }
    let start = lines[...line].lastIndex { $0.first == 40 } ?? line
    let end = lines[(line + 1)...].firstIndex { $0.first == 40 } ?? lines.count
    let size = lines[start..<end].reduce(0) { $0 + $1.count }
    return size > limit ? [] : lines[start..<end]
  }
}
