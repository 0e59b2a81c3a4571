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
  /// A word's row: what it means, and the module of the tree that has its own instead of the language's, if any.
  private struct Row {
    let meaning: Meaning
    let replacement: Root?
  }
  nonisolated(unsafe) private static var table: [Substring: Row]?

  /// What a word means; nil for one that is not in the table.
  static func meaning(_ word: Substring) throws -> Meaning? { try rows()[word]?.meaning }

  /// Another one for another table.
  static func checksum() throws -> UInt64 { CacheDirectory.checksum((library(file) ?? [])[...]) }

  /// The name of the module that replaces the language's definition of a word by one that differs only in what the
  /// value knows of its location; nil for most words.
  static func replacement(of word: Substring) throws -> Word? { try rows()[word]?.replacement?.word }

  private static func rows() throws -> [Substring: Row] {
    if let table { return table }
    let forms = RootedArray()
    _ = try FormReader.readAll(library(file) ?? [], file, into: forms)
    var rows: [Substring: Row] = [:]
    for i in 0..<forms.count {
      let form = forms[i]
      guard let length = form.listLength, (3...4).contains(length), form.car.isSymbol, form.cdr.car.isSymbol,
        form.cdr.cdr.car.isString,
        let meaning = Meaning(rawValue: form.cdr.car.symbolString)
      else {
        throw Fault.misc(
          "\(file): expected (WORD public|private|constructor|function \"REASON\" [MODULE]), found ~S", form)
      }
      let module = form.cdr.cdr.cdr
      rows[Substring(form.car.symbolString)] = Row(
        meaning: meaning, replacement: module.isPair ? Root(module.car) : nil)
    }
    table = rows
    return rows
  }
}
