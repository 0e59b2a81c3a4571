// The words that begin a definition: the one list of them. The expander makes its definition forms from it, the loader
// declares what they define, the skimmer finds procedures by it, and hints know what a module exports.

/// What a form that begins with a word defines.
struct Definer {
  let name: String
  /// A keyword; else a variable.
  var isSyntax = false
  /// A procedure may have optional and keyword parameters.
  var isStar = false
  /// What is defined is exported.
  var isPublic = false

  /// The word that defines the same without exporting it.
  var base: String { isSyntax ? "define-syntax" : isStar ? "define*" : "define" }

  static let all = [
    Definer(name: "define"), Definer(name: "define-integrable"), Definer(name: "define*", isStar: true),
    Definer(name: "define-public", isPublic: true), Definer(name: "define*-public", isStar: true, isPublic: true),
    Definer(name: "define-syntax", isSyntax: true),
    Definer(name: "define-syntax-public", isSyntax: true, isPublic: true),
  ]

  private static let bySymbol = Dictionary(uniqueKeysWithValues: all.map { (Symbols.intern($0.name).bits, $0) })

  /// The definer that a symbol is.
  static func named(_ symbol: Word) -> Definer? { bySymbol[symbol.bits] }

  private static let spellings = all.map { (bytes: Array($0.name.utf8), definer: $0) }

  /// The definer that bytes of a text spell.
  static func spelled(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Definer? {
    spellings.first { $0.bytes.count == text.count && $0.bytes.elementsEqual(text) }?.definer
  }

  /// The symbol that `(DEFINER name …)`, `(DEFINER (name …) …)` or a curried one defines.
  static func target(of form: Word) -> Word? {
    guard form.cdr.isPair else { return nil }
    var target = form.cdr.car
    while target.isPair { target = target.car }
    return target.isSymbol ? target : nil
  }
}
