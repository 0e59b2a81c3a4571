// What a module's file exports, found by skimming its text: nothing is expanded or evaluated, so that a module can be
// imported long before it is loaded, if it ever is.
//
// An outline is right or there is none. A form whose word is neither one of the language's definers nor in the table
// stdlib/definers.scm may export anything, or do something that can be seen: such a module has no outline and is loaded
// when it is imported. So has one that defines a word of the table itself, and one whose text the skimmer gives up on.

/// The exported names of a module that has not been loaded.
struct ModuleOutline {
  /// How a name comes to be bound.
  enum Export: Int {
    /// By a macro or from another module: what it is shows only when the module has been loaded.
    case other
    /// By a definition of a variable: a reference can wait until it is evaluated.
    case variable
  }

  /// The exported names, and what they are.
  var exports: [ExactText: Export] = [:]
  private var variables: Set<ExactText> = []
  private var macros = DefiningMacros()

  init() {}

  /// The outline of the module `name`, such as `srfi srfi-1`, whose file has these bytes; nil when it has to be loaded.
  static func of(_ bytes: [UInt8], file: String, module name: String) throws -> ModuleOutline? {
    guard let forms = TopLevelSkimmer.forms(bytes), let first = forms.first else { return nil }
    let text = SkimmedText(name: file, bytes: bytes)
    guard first.word(in: bytes) == "define-module", let header = try? text.read(first).0, isHeader(header, of: name)
    else {
      return nil
    }
    var outline = ModuleOutline()
    ExportedNames.of(header) { name, _ in outline.exports[ExactText(name)] = .other }
    for form in forms.dropFirst() where try !outline.add(form, text) { return nil }
    for name in outline.exports.keys where outline.variables.contains(name) { outline.exports[name] = .variable }
    return outline
  }

  /// The clauses of a header that say what is imported or exported, and nothing else.
  private static let clauses: Set<String> = [
    "use-module", "export", "export-syntax", "re-export", "re-export-syntax", "declarative?", "duplicates", "version",
    "no-backtrace",
  ]

  private static func isHeader(_ form: Word, of name: String) -> Bool {
    guard form.cdr.isPair, Modules.key(form.cdr.car) == name else { return false }
    var rest = form.cdr.cdr
    while rest.isPair {
      guard rest.car.isKeyword, rest.cdr.isPair else { return false }
      let clause = rest.car.keywordSymbol.symbolString
      if clause == "autoload", rest.cdr.cdr.isPair {
        rest = rest.cdr
      } else if !clauses.contains(clause) {
        return false
      }
      rest = rest.cdr.cdr
    }
    return rest.isNull
  }

  /// Notes what a form defines and exports; false when that cannot be known.
  private mutating func add(_ form: SkimmedForm, _ text: SkimmedText) throws -> Bool {
    let word = form.word(in: text.bytes)
    if word == "export" || word == "re-export" {
      guard let datum = try? text.read(form).0 else { return false }
      ExportedNames.of(datum) { name, _ in exports[ExactText(name)] = .other }
      return true
    }
    let definer = form.definer(in: text.bytes)
    let isPublic: Bool
    if let definer {
      isPublic = definer.isPublic
    } else if let names = try macros.exports(ofUse: { try text.read(form).0 }, word: word) {
      for name in names { exports[ExactText(name)] = .other }
      return true
    } else {
      let meaning = try TreeWords.meaning(word)
      guard meaning == .public || meaning == .private else { return false }
      isPublic = meaning == .public
    }
    guard let name = form.definedName(in: text.bytes) else { return !isPublic }
    if definer?.isSyntax == true || definer == nil {
      // What the file defines itself means what it says there.
      let isKnown = try Definer.all.contains { $0.name == name } || TreeWords.meaning(name) != nil
      let isUnderstood = definer?.name == "define-syntax" || word == "define-syntax-rule"
      if isUnderstood, let datum = try? text.read(form).0, try macros.add(datum) {
        // Its uses are known.
      } else if isKnown {
        return false
      }
    } else {
      variables.insert(ExactText(name))
    }
    if isPublic { exports[ExactText(name)] = .other }
    return true
  }
}
