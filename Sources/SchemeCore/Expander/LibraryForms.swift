// define-library, library and import: the module forms of R7RS and R6RS, on top of modules and views.
//
// A library sees only what it imports. Its body is evaluated form by form in the new module when the library form is
// expanded; then what it exports, its own or imported, enters the interface.

enum LibraryForms {
  private static let malformed =
    "expected (define-library (name …) (export name …) (import (library …) …) (begin form …) …)"

  /// `(define-library name declaration …)`
  static func defineLibrary(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, let declarations = s.cdr.cdr.list else { throw Expander.error(s, malformed) }
    let module = try create(s.cdr.car, s)
    var exports: [Syntax] = []
    var body: [Syntax] = []
    for declaration in declarations { try declare(declaration, module, &exports, &body) }
    return try finish(module, exports, body)
  }

  /// `(library name (export …) (import …) form …)`
  static func library(_ s: Syntax) throws -> CoreForm {
    guard let count = s.listCount, count >= 4, let forms = s.cdr.cdr.cdr.cdr.list else {
      throw Expander.error(s, "library: expected (library (name …) (export …) (import …) form …)")
    }
    let module = try create(s.cdr.car, s)
    var exports: [Syntax] = []
    var body: [Syntax] = []
    for declaration in [s.cdr.cdr.car, s.cdr.cdr.cdr.car] { try declare(declaration, module, &exports, &body) }
    return try finish(module, exports, body + forms)
  }

  private static func create(_ name: Syntax, _ form: Syntax) throws -> Module {
    let name = libraryName(name.stripped)
    try Modules.checkName(name, at: form.span)
    let module = Modules.known(name) ?? Modules.register(name)
    module.kind = Symbols.intern("module")
    module.uses = .null
    module.fileName = Heap.string(SourceFiles.name(form.span.file))
    return module
  }

  /// Takes in one declaration of a library.
  private static func declare(
    _ d: Syntax, _ module: Module, _ exports: inout [Syntax], _ body: inout [Syntax]
  ) throws {
    guard d.isPair, d.car.isIdentifier, let operands = d.cdr.list else { throw Expander.error(d, malformed) }
    switch d.car.datum.symbolString {
    case "export": exports += operands
    case "import": for set in operands { module.use(try interface(set)) }
    case "begin": body += operands
    case "include", "include-ci":
      for form in try SourceForms.includedForms(d) { body.append(form) }
    case "include-library-declarations":
      for form in try SourceForms.includedForms(d) { try declare(form, module, &exports, &body) }
    case "cond-expand":
      for clause in operands where clause.isPair {
        guard try SourceForms.holds(clause.car) else { continue }
        for form in clause.cdr.list ?? [] { try declare(form, module, &exports, &body) }
        return
      }
    default: throw Expander.error(d, "define-library: expected export, import, begin, include or cond-expand")
    }
  }

  private static func finish(_ module: Module, _ exports: [Syntax], _ body: [Syntax]) throws -> CoreForm {
    try Modules.with(module) {
      for form in body { _ = try ExpansionTime.evaluate(form.stripped, form.span) }
    }
    for export in exports {
      if export.isIdentifier {
        try expose(export.datum, export.datum, module)
      } else if let parts = export.list, parts.count >= 2, parts.allSatisfy({ $0.isIdentifier || $0.isPair }) {
        guard parts[0].isIdentifier, parts[0].datum.symbolString == "rename" else {
          throw Expander.error(export, "export: expected a name or (rename internal external)")
        }
        // R7RS: (rename a b); R6RS: (rename (a b) …)
        let pairs = parts[1].isPair ? parts.dropFirst().compactMap(\.list) : [Array(parts.dropFirst())]
        for pair in pairs {
          guard pair.count == 2, pair.allSatisfy(\.isIdentifier) else {
            throw Expander.error(export, "export: expected (rename internal external)")
          }
          try expose(pair[0].datum, pair[1].datum, module)
        }
      } else {
        throw Expander.error(export, "export: expected a name or (rename internal external)")
      }
    }
    return .constant(.unspecified)
  }

  private static func expose(_ symbol: Word, _ external: Word, _ module: Module) throws {
    // What the library neither defines nor imports may be exported, as long as nobody uses it.
    module.interface.add(external, try module.variable(symbol) ?? module.ensureLocal(symbol))
  }

  // MARK: Importing

  /// `(import set …)`
  static func importForm(_ s: Syntax) throws -> CoreForm {
    guard let sets = s.cdr.list else { throw Expander.error(s, "import: expected (import (library …) …)") }
    for set in sets { Modules.current.use(try interface(set)) }
    return .constant(.unspecified)
  }

  /// The interface that an import set describes.
  private static func interface(_ set: Syntax) throws -> Module {
    guard set.isPair, let parts = set.list else {
      throw Expander.error(set, "import: expected a library name or (only …), (except …), (prefix …), (rename …)")
    }
    let nested = parts.count >= 2 && parts[0].isIdentifier && parts[1].isPair
    switch nested ? parts[0].datum.symbolString : "" {
    case "library": return try Modules.resolve(libraryName(parts[1].stripped), for: set.span).interface
    case "for": return try interface(parts[1])
    case "only":
      let base = try interface(parts[1])
      return try View.make(
        of: base, selection: try names(parts.dropFirst(2), in: base, set), hidden: nil, prefix: .false,
        renamer: .false)
    case "except":
      let base = try interface(parts[1])
      return try View.make(
        of: base, selection: nil, hidden: try names(parts.dropFirst(2), in: base, set), prefix: .false,
        renamer: .false)
    case "prefix":
      guard parts.count == 3, parts[2].isIdentifier else {
        throw Expander.error(set, "import: expected (prefix set identifier)")
      }
      return try View.make(
        of: try interface(parts[1]), selection: nil, hidden: nil, prefix: parts[2].datum, renamer: .false)
    case "rename": return try renamed(try interface(parts[1]), parts.dropFirst(2), set)
    default: return try Modules.resolve(libraryName(set.stripped), for: set.span).interface
    }
  }

  private static func names(_ list: ArraySlice<Syntax>, in base: Module, _ set: Syntax) throws -> SymbolMap {
    let map = SymbolMap()
    for name in list {
      guard name.isIdentifier else { throw Expander.error(name, "import: expected a name, found ~S", name.datum) }
      guard try base.variable(name.datum) != nil else {
        throw Modules.missingBinding(name.datum, in: base, at: name.span)
      }
      map.set(name.datum, name.datum)
    }
    return map
  }

  private static func renamed(_ base: Module, _ pairs: ArraySlice<Syntax>, _ set: Syntax) throws -> Module {
    let map = SymbolMap()
    try base.forEachName { map.set($0, $0) }
    for pair in pairs {
      guard pair.listCount == 2, pair.car.isIdentifier, pair.cdr.car.isIdentifier else {
        throw Expander.error(pair, "import: expected (rename set (original new) …), found ~S", pair.datum)
      }
      guard try base.variable(pair.car.datum) != nil else {
        throw Modules.missingBinding(pair.car.datum, in: base, at: pair.span)
      }
      if map[pair.car.datum] == pair.car.datum { map.remove(pair.car.datum) }
      map.set(pair.cdr.car.datum, pair.car.datum)
    }
    return try View.make(of: base, selection: map, hidden: nil, prefix: .false, renamer: .false)
  }

  /// Where a library's module is: `(srfi 1)` and `(srfi :1 lists)` are `(srfi srfi-1)`; a version is left out.
  private static func libraryName(_ name: Word) -> Word {
    guard name.isPair, name.listLength != nil else { return name }
    let parts = RootedArray()
    var rest = name
    while rest.isPair {
      if !(rest.car.isPair || rest.car.isNull) || !rest.cdr.isNull { parts.append(rest.car) }
      rest = rest.cdr
    }
    guard parts.count >= 2, parts[0] == Symbols.intern("srfi") else { return parts.list() }
    var number: String?
    if parts[1].isFixnum {
      number = String(parts[1].fixnum)
    } else if parts[1].isSymbol, parts[1].symbolString.hasPrefix(":") {
      number = String(parts[1].symbolString.dropFirst())
    }
    guard let number else { return parts.list() }
    return Heap.list(parts[0], Symbols.intern("srfi-\(number)"))
  }
}
