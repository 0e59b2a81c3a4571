// What the words at the beginning of forms mean in the modules of a Guix tree, for text that is not expanded: the table
// stdlib/definers.scm.

/// The table of words.
public enum TreeWords {
  /// What a form that begins with a word is.
  public enum Meaning: String {
    /// A definition without other effects; what it defines is exported, or not.
    case `public`, `private`
    /// An expression whose evaluation makes an object and has no other effect, whatever its fields say.
    case constructor
    /// A call of a procedure that has no effect beside its value.
    case function
  }

  /// Where the table is, below the library's directory.
  static let file = "definers.scm"
  /// The bytes of a file of the standard library.
  nonisolated(unsafe) static var library: (String) -> [UInt8]? = { _ in nil }
  nonisolated(unsafe) private static var table: [Substring: Meaning]?

  /// What a word means; nil for one that is not in the table.
  static func meaning(_ word: Substring) throws -> Meaning? {
    if let table { return table[word] }
    let forms = RootedArray()
    _ = try FormReader.readAll(library(file) ?? [], file, into: forms)
    var rows: [Substring: Meaning] = [:]
    for i in 0..<forms.count {
      let form = forms[i]
      guard form.listLength == 3, form.car.isSymbol, form.cdr.car.isSymbol, form.cdr.cdr.car.isString,
        let meaning = Meaning(rawValue: form.cdr.car.symbolString)
      else {
        throw Fault.misc("\(file): expected (WORD public|private|constructor|function \"REASON\"), found ~S", form)
      }
      rows[Substring(form.car.symbolString)] = meaning
    }
    table = rows
    return rows[word]
  }
}
