// What the form around an unbound name says of it: a key of a table may be a symbol without its quote, and the second
// element of what looks like a binding may be a name that lacks its parentheses.

/// The lists around a name.
struct NameSurroundings {
  private let words: SourceWords
  private let offset: Int
  /// Where the lists begin, the innermost first.
  private let lists: [Int]
  private let span: Span

  /// Nil where there is no text of a program.
  init?(_ span: Span) {
    guard !span.isNone, !SourceFiles.isLibrary(span.file), let bytes = SourceFiles.contents(of: span.file) else {
      return nil
    }
    words = SourceWords(bytes: bytes)
    guard let offset = words.offset(of: span) else { return nil }
    self.offset = offset
    self.span = span
    lists = words.lists(around: offset)
  }

  /// What the surroundings say of a name that nothing binds, or nil.
  func hint(for name: String) -> String? { bindingWithoutNames ?? missingQuote(for: name) ?? output(for: name) }

  /// Whether a list around the name begins with a word.
  func isWithin(_ head: String) -> Bool { lists.contains { words.head(ofListAt: $0) == head } }

  /// `#$ouput`: what stands behind the mark is no variable if it is called output.
  private func output(for name: String) -> String? {
    guard words.bytes[..<offset].suffix(2).elementsEqual("#$".utf8) else { return nil }
    return Spelling.nearest(name, ["output"]).map { "did you mean ‘\($0)’?" }
  }

  /// What looks a key up.
  private static let lookups: Set = [
    "assq", "assv", "assoc", "assq-ref", "assv-ref", "assoc-ref", "assq-set!", "assoc-set!", "memq", "hashq-ref", "eq?",
  ]

  /// A name among the operands of such a procedure, unless it is a slip in one that the definition around it uses.
  private func missingQuote(for name: String) -> String? {
    guard let list = lists.first, let head = words.head(ofListAt: list), head != name,
      NameSurroundings.lookups.contains(head),
      Spelling.near(name, LocalNames.around(span).filter { $0 != name }) == nil
    else { return nil }
    return "a symbol is quoted: '\(name)"
  }

  private static let binders: Set = ["let-values", "let*-values"]

  /// `(let-values ((first rest) (f x)) …)`: what was meant as names is read as a name and its value.
  private var bindingWithoutNames: String? {
    guard lists.count >= 3, let binder = words.head(ofListAt: lists[2]), NameSurroundings.binders.contains(binder),
      words.head(ofListAt: lists[1]) == nil, words.head(ofListAt: lists[0]) != nil
    else { return nil }
    return "\(binder) takes a list of bindings, each a list of names and an expression: "
      + "(\(binder) (((NAME …) EXPRESSION) …) BODY …)"
  }
}
