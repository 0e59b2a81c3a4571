// What is said of names that nothing has bound by the end of a program: a warning for each, with the hint and the code that
// the error would have when the program gets there.

/// Warns about open names.
enum OpenNameWarnings {
  /// More are counted only.
  private static let limit = 10

  static func warn(_ uses: [OpenNames.Use]) {
    let uses = uses.filter { !isSpokenOf($0) }
    for use in uses.prefix(limit) { warn(use) }
    if let next = uses.dropFirst(limit).first {
      Warnings.warn("\(uses.count - limit) more names are not bound", at: next.span)
    }
  }

  private static func warn(_ use: OpenNames.Use) {
    let said = "Unbound variable: \(use.name)"
    let hint = NameHints.hint(for: use.name, at: use.span).map { "\nhint: " + $0 } ?? ""
    let code = ErrorCodes.code(kind: "unbound-variable", text: said + hint).map { " [\($0)]" } ?? ""
    Warnings.warn("\(said): nothing has bound it by the end of the program\(code)\(hint)", at: use.span)
  }

  /// Whether the program names it as a symbol as well: it may ask whether there is such a variable, or make it.
  private static func isSpokenOf(_ use: OpenNames.Use) -> Bool {
    guard let bytes = SourceFiles.contents(of: use.span.file) else { return true }
    let words = SourceWords(bytes: bytes)
    var start = 0
    while let found = words.firstText("'" + use.name, from: start) {
      if words.isEnd(found.upperBound) { return true }
      start = found.upperBound
    }
    return false
  }
}
