// define-module, use-modules, export and their kin: they act on the current module when they are expanded.

enum ModuleForms {
  /// One `#:use-module`: the interface it asks for.
  struct Request {
    let name: Word
    var selection: SymbolMap?
    var hidden: SymbolMap?
    var prefix = Word.false
    var renamer = Word.false

    /// `(module name)` or `((module name) #:select (…) #:hide (…) #:prefix p #:renamer r)`.
    init(_ spec: Syntax) throws {
      guard spec.isPair else {
        throw Expander.error(spec, "use-modules: expected a module name like (srfi srfi-1), found ~S", spec.datum)
      }
      guard spec.car.isPair else {
        name = spec.stripped
        return
      }
      name = spec.car.stripped
      var rest = spec.cdr
      while rest.isPair {
        guard let option = keywordName(rest.car.datum), rest.cdr.isPair else {
          throw Expander.error(
            rest.car, "use-modules: expected #:select, #:hide, #:prefix or #:renamer with a value, found ~S",
            rest.car.datum)
        }
        let value = rest.cdr.car
        switch option {
        case "select": selection = try Request.names(value)
        case "hide": hidden = try Request.names(value)
        case "prefix": prefix = value.stripped
        case "renamer": renamer = try ExpansionTime.evaluate(value.object, value.span)
        case "version": break
        case let other:
          let near = Spelling.nearest(other, ["select", "hide", "prefix", "renamer", "version"])
          throw Expander.error(
            rest.car,
            "use-modules: unknown option #:\(other); expected #:select, #:hide, #:prefix or #:renamer"
              + (near.map { "; did you mean #:\($0)?" } ?? ""), .null)
        }
        rest = rest.cdr.cdr
      }
    }

    /// A list of names or `(original . seen)` pairs as a map from external to internal names.
    static func names(_ list: Syntax) throws -> SymbolMap {
      let map = SymbolMap()
      guard let items = list.list else { throw Expander.error(list, "expected a list of names") }
      for item in items {
        if item.isIdentifier {
          map.set(item.datum, item.datum)
        } else if item.isPair, item.car.isIdentifier, item.cdr.isIdentifier {
          map.set(item.cdr.datum, item.car.datum)
        } else {
          throw Expander.error(item, "expected a name or (original . new), found ~S", item.datum)
        }
      }
      return map
    }

    func interface(for span: Span) throws -> Module {
      try Modules.interface(name, for: span).viewed(
        selection: selection, hidden: hidden, prefix: prefix, renamer: renamer, at: span)
    }
  }

  // MARK: define-module

  /// `(define-module (name …) clause …)`
  static func defineModule(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, s.cdr.car.isPair else {
      throw Expander.error(s, "define-module: expected (define-module (name …) #:use-module … #:export …)")
    }
    let name = s.cdr.car.stripped
    try Modules.checkName(name, at: s.cdr.car.span)
    let module = Modules.defining(name)
    module.fileName = Heap.string(SourceFiles.name(s.span.file))
    Modules.current = module
    try clauses(s.cdr.cdr, module, s)
    return .constant(.unspecified)
  }

  /// What a misspelt clause is compared with.
  private static let clauseNames = [
    "use-module", "export", "export-syntax", "replace", "re-export", "re-export-and-replace", "autoload", "pure",
    "version", "duplicates", "declarative?",
  ]

  private static func clauses(_ list: Syntax, _ module: Module, _ form: Syntax) throws {
    var rest = list
    // Exports come first, for modules that are loaded by the imports and import this one in turn; re-exports come last,
    // for they may name what a later clause imports.
    var imports: [() throws -> Module] = []
    var reexports: [(Syntax, Bool)] = []
    while rest.isPair {
      guard let keyword = keywordName(rest.car.datum) else {
        throw Expander.error(
          rest.car, "define-module: expected a keyword such as #:use-module, found ~S", rest.car.datum)
      }
      if keyword == "pure" {
        module.uses = .null
        rest = rest.cdr
        continue
      }
      guard rest.cdr.isPair else { throw Expander.error(rest.car, "define-module: #:\(keyword) needs a value") }
      let value = rest.cdr.car
      switch keyword {
      case "use-module", "use-syntax":
        let value = value.pinned()
        imports.append { try Request(value).interface(for: value.span) }
      case "export", "export-syntax": try export(value, in: module)
      case "replace", "replace-syntax", "export-and-replace": try export(value, in: module, replacing: true)
      case "re-export", "re-export-syntax": reexports.append((value.pinned(), false))
      case "re-export-and-replace": reexports.append((value.pinned(), true))
      case "autoload":
        guard rest.cdr.cdr.isPair else {
          throw Expander.error(rest.car, "define-module: expected #:autoload (module name) (name …)")
        }
        let (name, names) = (value.pinned(), rest.cdr.cdr.car.pinned())
        imports.append { View.autoload(name.stripped, names: names.stripped) }
        rest = rest.cdr
      case "filename": module.fileName = value.stripped
      case "version", "duplicates", "declarative?", "no-backtrace", "documentation": break
      default:
        let near = Spelling.nearest(keyword, clauseNames).map { "; did you mean #:\($0)?" } ?? ""
        throw Expander.error(rest.car, "define-module: unknown clause #:\(keyword)\(near)", .null)
      }
      rest = rest.cdr.cdr
    }
    for interface in imports { module.use(try interface()) }
    for (names, replacing) in reexports { try reexport(names, in: module, replacing: replacing) }
  }

  /// The name of a clause or option: `#:use-module`, or `:use-module` as old files write it.
  static func keywordName(_ datum: Word) -> String? {
    if datum.isKeyword { return datum.keywordSymbol.symbolString }
    guard datum.isSymbol, case let name = datum.symbolString, name.utf8.first == 58, name != ":" else { return nil }
    return String(name.dropFirst())
  }

  // MARK: Exports

  /// Calls `body` with the internal and external name of each item of an export list.
  private static func forEachExport(_ list: Syntax, _ body: (Word, Word, Syntax) throws -> Void) throws {
    guard let items = list.list else { throw Expander.error(list, "export: expected a list of names") }
    for item in items {
      if item.isIdentifier {
        try body(item.datum, item.datum, item)
      } else if item.isPair, item.car.isIdentifier, item.cdr.isIdentifier {
        try body(item.car.datum, item.cdr.datum, item)
      } else {
        throw Expander.error(item, "export: expected a name or (internal . external), found ~S", item.datum)
      }
    }
  }

  static func export(_ list: Syntax, in module: Module, replacing: Bool = false) throws {
    try forEachExport(list) { symbol, external, _ in
      ExpansionLog.current?.note(export: symbol, as: external)
      module.export(symbol, as: external, replacing: replacing)
    }
  }

  static func reexport(_ list: Syntax, in module: Module, replacing: Bool = false) throws {
    try forEachExport(list) { symbol, external, item in
      do {
        try module.reexport(symbol, as: external, replacing: replacing)
      } catch Fault.general(let key, let message, let arguments) {
        throw Fault.atSpan(key: key, message: message, arguments: arguments, span: item.span)
      }
    }
  }

  static func exportForm(replacing: Bool) -> (Syntax) throws -> CoreForm {
    { s in
      if replacing { ExpansionLog.spoil() }
      try export(s.cdr, in: Modules.current, replacing: replacing)
      return .constant(.unspecified)
    }
  }

  static func reexportForm(_ s: Syntax) throws -> CoreForm {
    try reexport(s.cdr, in: Modules.current)
    return .constant(.unspecified)
  }

  static func useModules(_ s: Syntax) throws -> CoreForm {
    guard let specs = s.cdr.list else { throw Expander.error(s, "use-modules: expected (use-modules (name …) …)") }
    for spec in specs { Modules.current.use(try Request(spec).interface(for: spec.span)) }
    return .constant(.unspecified)
  }

  /// `(define-public …)` and its kin: a definition and an export.
  static func publicDefinition(_ definer: String) -> (Syntax, MacroContext) throws -> Word {
    { s, context in
      guard s.cdr.isPair else { throw Expander.error(s, "\(definer): expected a name and a value") }
      var name = s.cdr.car
      while name.isPair { name = name.car }
      guard name.isIdentifier else {
        throw Expander.error(s, "\(definer): expected a name to define, found ~S", name.datum)
      }
      return Heap.list(
        context.core("begin"), Heap.cons(context.core(definer), s.cdr.wrapped),
        Heap.list(context.core("export"), name.wrapped))
    }
  }
}

extension Module {
  /// This interface, or a view of it when something is selected or renamed.
  func viewed(
    selection: SymbolMap?, hidden: SymbolMap?, prefix: Word, renamer: Word, at span: Span
  ) throws -> Module {
    if selection == nil && hidden == nil && prefix.isFalse && renamer.isFalse { return self }
    // A module that is still being loaded may define the names later.
    if let selection, !Modules.isBeingLoaded(self) {
      try selection.forEachEntry { _, inner in
        if try !hasName(inner) { throw Modules.missingBinding(inner, in: self, at: span) }
      }
    }
    return try View.make(of: self, selection: selection, hidden: hidden, prefix: prefix, renamer: renamer)
  }
}
