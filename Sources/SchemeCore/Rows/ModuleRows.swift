// Primitives on modules and variables.

enum ModuleRows {
  static func install(_ table: inout PrimitiveTable) {
    Printer.objectPrinters[.module] = { word, printer in
      let module = Module(word: word)
      // Guile says directory of all modules that other modules contain.
      let kind = module.kind == Symbols.intern("module") && module.name.isTrue ? "directory" : module.kind.symbolString
      printer.text("#<\(kind) ")
      if module.name.isTrue {
        try printer.nested(module.name)
        printer.text(" ")
      }
      printer.text("\(Printer.address(word))>")
    }
    current(&table)
    lookup(&table)
    changes(&table)
    interfaces(&table)
    variables(&table)
  }

  private static func current(_ table: inout PrimitiveTable) {
    table.zero("(current-module)", "The module that definitions go to.") { Modules.current.word }
    table.one("(set-current-module module)", "Makes MODULE the current one; returns the one before.") { module in
      let before = Modules.current
      Modules.current = try module.module(1)
      return before.word
    }
    table.one("(module? obj)", "Whether OBJ is a module.") { Word($0.is(.module)) }
    table.one("(module-name module)", "The name of MODULE, a list of symbols.") { word in
      let module = try word.module(1)
      if module.name.isFalse {
        module.name = Heap.list(Symbols.generate(prefix: "module"))
        Modules.register(module, as: module.name)
      }
      return module.name
    }
    table.two("(set-module-name! module name)", "Names MODULE.") { module, name in
      try module.module(1).name = name
      return .unspecified
    }
    table.one("(module-filename module)", "The file MODULE was loaded from, as programs see it, or #f.") {
      let name = try $0.module(1).fileName
      return name.isString ? Heap.string(SourceFiles.shown(SourceFiles.index(of: name.swiftString))) : name
    }
    table.two("(set-module-filename! module name)", "Says which file MODULE comes from.") { module, name in
      try module.module(1).fileName = name
      return .unspecified
    }
    table.one("(module-kind module)", "What MODULE is: module, interface, custom-interface or directory.") {
      try $0.module(1).kind
    }
    table.two("(set-module-kind! module kind)", "Says what MODULE is.") { module, kind in
      try module.module(1).kind = kind
      return .unspecified
    }
    table.one("(module-uses module)", "The interfaces MODULE uses, oldest first.") { word in
      var result = Word.null
      var rest = try word.module(1).uses
      while rest.isPair {
        result = Heap.cons(rest.car, result)
        rest = rest.cdr
      }
      return result
    }
    for name in ["make-fresh-user-module", "make-module", "%make-module"] {
      table.any(
        "(\(name) . ignored)", "A fresh module without a name\(name == "make-module" ? "" : "that uses the core")."
      ) {
        _ in
        if name == "make-fresh-user-module" { return Modules.fresh().word }
        return Module(name: .false).word
      }
    }
    properties(&table)
    table.one("(beautify-user-module! module)", "Gives MODULE an interface and the core bindings.") { word in
      let module = try word.module(1)
      if module.uses.isNull { module.use(Modules.core) }
      _ = module.interface
      return .unspecified
    }
  }

  /// Procedures of the program that a module keeps.
  private static func properties(_ table: inout PrimitiveTable) {
    table.one("(module-binder module)", "The procedure that makes variables of MODULE on demand, or #f.") {
      try $0.module(1).binder
    }
    table.two("(set-module-binder! module procedure)", "Makes PROCEDURE find what MODULE does not bind.") {
      try $0.module(1).binder = $1
      return .unspecified
    }
    table.two("(%set-module-watcher! module procedure)", "Calls PROCEDURE when a program changes MODULE.") {
      try $0.module(1).watcher = $1
      return .unspecified
    }
    table.one("(module-duplicates-handlers module)", "The procedures that choose between imports of one name.") {
      try $0.module(1).duplicatesHandlers
    }
    table.two("(set-module-duplicates-handlers! module handlers)", "Makes HANDLERS choose between imports.") {
      _ = try $1.list(2)
      try $0.module(1).duplicatesHandlers = $1
      return .unspecified
    }
    table.any("(module-autoload! module name names . more)", "Makes MODULE import NAMES of NAME when they are needed.")
    {
      arguments in
      var i = 1
      while i + 1 < arguments.count {
        try arguments[0].module(1).use(View.autoload(arguments[i], names: arguments[i + 1]))
        i += 2
      }
      return .unspecified
    }
  }

  /// The value of a variable, whose module is loaded for it if need be; nil if it has none.
  private static func value(_ variable: Word?) throws -> Word? {
    guard let variable else { return nil }
    _ = try SleepingModules.wake(variable: variable)
    return variable.variableValue == .undefined ? nil : variable.variableValue
  }

  /// The value of a variable, which must have one.
  static func reference(_ variable: Word) throws -> Word {
    if let value = try value(variable) { return value }
    throw Fault.general(
      key: "unbound-variable", message: "Unbound variable: ~S", arguments: Root(Heap.list(variable.variableName)))
  }

  private static func lookup(_ table: inout PrimitiveTable) {
    table.two("(module-variable module name)", "The variable NAME is bound to in MODULE or what it uses, or #f.") {
      try $0.module(1).variable(try $1.symbol(2)) ?? .false
    }
    table.two("(module-local-variable module name)", "The variable NAME is bound to in MODULE itself, or #f.") {
      try $0.module(1).localVariable(try $1.symbol(2)) ?? .false
    }
    table.any("(module-ref module name [default])", "The value of NAME in MODULE, or DEFAULT.") { arguments in
      let module = try arguments[0].module(1)
      let name = try arguments[1].symbol(2)
      if let value = try value(try module.variable(name)) {
        return value
      }
      if let fallback = arguments.optional(2) { return fallback }
      throw Fault.general(
        key: "unbound-variable", message: "No variable named ~A in ~A",
        arguments: Root(Heap.list(name, module.word)))
    }
    for (name, local) in [("module-bound?", false), ("module-locally-bound?", true), ("module-defined?", false)] {
      table.two("(\(name) module name)", "Whether NAME has a value in MODULE.") { word, symbol in
        let module = try word.module(1)
        let variable =
          local ? try module.localVariable(try symbol.symbol(2)) : try module.variable(try symbol.symbol(2))
        return Word(try value(variable) != nil)
      }
    }
    table.any("(defined? name [module])", "Whether NAME has a value in MODULE, else in the current module.") {
      arguments in
      let module = try arguments.optional(1)?.module(2) ?? Modules.current
      return Word(try value(try module.variable(try arguments[0].symbol(1))) != nil)
    }
    table.one("(module-bindings-alist module)", "An alist of the names bound in MODULE itself and their variables.") {
      word in
      var result = Word.null
      try word.module(1).forEachBinding { result = Heap.cons(Heap.cons($0, $1), result) }
      return result
    }
    table.two(
      "(module-map procedure module)", "Calls PROCEDURE with each name and variable of MODULE; a list of results."
    ) {
      procedure, word in
      let names = RootedArray()
      let variables = RootedArray()
      try word.module(2).forEachBinding {
        names.append($0)
        variables.append($1)
      }
      let results = RootedArray()
      for i in 0..<names.count { results.append(try Machine.apply(procedure, names[i], variables[i])) }
      return results.list()
    }
    table.two("(module-for-each procedure module)", "Calls PROCEDURE with each name and variable of MODULE.") {
      procedure, word in
      let names = RootedArray()
      let variables = RootedArray()
      try word.module(2).forEachBinding {
        names.append($0)
        variables.append($1)
      }
      for i in 0..<names.count { _ = try Machine.apply(procedure, names[i], variables[i]) }
      return .unspecified
    }
  }

  private static func changes(_ table: inout PrimitiveTable) {
    for name in ["module-define!", "%module-define!"] {
      table.three("(\(name) module name value)", "Defines NAME as VALUE in MODULE.") { module, name, value in
        let target = try module.module(1)
        let symbol = try name.symbol(2)
        if target.bindings[symbol] == nil, let made = try target.bound(symbol, defining: true) {
          target.add(symbol, made)
        }
        target.define(symbol, value)
        try target.changed()
        return .unspecified
      }
    }
    table.two("(define! name value)", "Defines NAME as VALUE in the current module.") { name, value in
      Modules.current.define(try name.symbol(1), value)
    }
    table.three("(module-set! module name value)", "Changes the value of NAME in MODULE.") { module, name, value in
      guard let variable = try module.module(1).variable(try name.symbol(2)) else {
        throw Fault.general(
          key: "unbound-variable", message: "No variable named ~A in ~A", arguments: Root(Heap.list(name, module)))
      }
      try change(variable, value)
      return .unspecified
    }
    table.two("(module-ensure-local-variable! module name)", "The variable of NAME in MODULE itself, made if need be.")
    {
      try $0.module(1).ensureLocal(try $1.symbol(2))
    }
    table.two("(module-make-local-var! module name)", "The variable of NAME in MODULE itself, made if need be.") {
      try $0.module(1).ensureLocal(try $1.symbol(2))
    }
    table.three("(module-add! module name variable)", "Binds NAME to VARIABLE in MODULE.") { module, name, variable in
      try module.module(1).add(try name.symbol(2), try variable.object(.variable, 3, "variable"))
      try module.module(1).changed()
      return .unspecified
    }
    table.two("(module-remove! module name)", "Removes the binding of NAME from MODULE.") { module, name in
      try module.module(1).remove(try name.symbol(2))
      try module.module(1).changed()
      return .unspecified
    }
    table.two("(module-use! module interface)", "Makes MODULE use INTERFACE.") { module, interface in
      try module.module(1).use(try interface.module(2))
      return .unspecified
    }
    table.two("(module-use-interfaces! module interfaces)", "Makes MODULE use INTERFACES.") { module, interfaces in
      _ = try interfaces.list(2)
      var rest = interfaces
      while rest.isPair {
        try module.module(1).use(try rest.car.module(2))
        rest = rest.cdr
      }
      return .unspecified
    }
    exports(&table)
    table.any("(module-gensym [prefix] [module])", "A symbol that no other is the same as.") { arguments in
      ExpansionLog.spoil()
      return Symbols.generate(prefix: try arguments.optional(0).map { try $0.text(1) } ?? " mg")
    }
  }

  private static func exports(_ table: inout PrimitiveTable) {
    for (name, replacing) in [("module-export!", false), ("module-replace!", true)] {
      table.any(
        "(\(name) module names . options)",
        "Exports NAMES, symbols or (internal . external) pairs, from MODULE; with #:replace? #t, instead of others."
      ) { arguments in
        let module = try arguments[0].module(1)
        let replacing = try replacing || option("replace?", arguments)
        try forEachExport(arguments[1]) { module.export($0, as: $1, replacing: replacing) }
        return .unspecified
      }
    }
    table.any(
      "(module-re-export! module names . options)",
      "Exports what MODULE imports under NAMES; with #:replace? #t, instead of what importers have of these names."
    ) { arguments in
      let module = try arguments[0].module(1)
      let replacing = try option("replace?", arguments)
      try forEachExport(arguments[1]) { try module.reexport($0, as: $1, replacing: replacing) }
      return .unspecified
    }
    table.one("(module-export-all! module)", "Exports all bindings of MODULE.") { word in
      let module = try word.module(1)
      module.bindings.forEachEntry { name, variable in module.interface.add(name, variable) }
      return .unspecified
    }
  }

  /// The value of the only keyword argument that may follow two others.
  private static func option(_ name: String, _ arguments: Arguments) throws -> Bool {
    if arguments.count == 2 { return false }
    guard arguments[2] == Symbols.keyword(name) else {
      throw try EvalRows.keywordError("Unrecognized keyword: ~S", arguments[2])
    }
    guard arguments.count == 4 else {
      throw try EvalRows.keywordError("Keyword argument has no value: ~S", arguments[2])
    }
    return arguments[3].isTrue
  }

  private static func forEachExport(_ names: Word, _ body: (Word, Word) throws -> Void) throws {
    _ = try names.list(2)
    var rest = names
    while rest.isPair {
      if rest.car.isPair { try body(rest.car.car, rest.car.cdr) } else { try body(try rest.car.symbol(2), rest.car) }
      rest = rest.cdr
    }
  }

  /// Changes a variable that calls may have been inlined for.
  static func change(_ variable: Word, _ value: Word) throws {
    _ = try SleepingModules.wake(variable: variable)
    variable.isCoreConstant = false
    variable.inlineOperation = 0
    variable.variableValue = value
  }

  private static func interfaces(_ table: inout PrimitiveTable) {
    table.any(
      "(resolve-module name . options)",
      "The module called NAME, loaded unless AUTOLOAD is #f; the options are AUTOLOAD, VERSION and #:ensure."
    ) { arguments in
      let name = arguments[0]
      // The root of all names has no file.
      if name.isNull { return (Modules.known(name) ?? Modules.register(name)).word }
      var load = true
      var ensure = true
      var i = 1
      while i < arguments.count {
        if arguments[i].isKeyword, i + 1 < arguments.count {
          if arguments[i] == Symbols.keyword("ensure") { ensure = arguments[i + 1].isTrue }
          i += 2
        } else {
          if i == 1 { load = arguments[i].isTrue }
          i += 1
        }
      }
      if let module = Modules.known(name), !load || module.kind != Symbols.intern("directory") { return module.word }
      if load, try Modules.file(of: name) != nil { return try Modules.resolve(name).word }
      return Modules.known(name)?.word ?? (ensure ? Modules.register(name).word : .false)
    }
    table.any("(resolve-interface name . options)", "The public interface of the module NAME, or a view of it.") {
      arguments in
      var selection: SymbolMap?
      var hidden: SymbolMap?
      var prefix = Word.false
      var renamer = Word.false
      var i = 1
      while i + 1 < arguments.count {
        let value = arguments[i + 1]
        switch arguments[i].isKeyword ? arguments[i].keywordSymbol.symbolString : "" {
        case "select" where value.isTrue: selection = try ModuleForms.Request.names(Syntax(value))
        case "hide" where value.isTrue: hidden = try ModuleForms.Request.names(Syntax(value))
        case "prefix": prefix = value
        case "renamer": renamer = value
        default: break
        }
        i += 2
      }
      return try Modules.resolve(arguments[0]).interface.viewed(
        selection: selection, hidden: hidden, prefix: prefix, renamer: renamer, at: .none
      ).word
    }
    publicInterfaces(&table)
  }

  private static func publicInterfaces(_ table: inout PrimitiveTable) {
    table.one("(module-public-interface module)", "The public interface of MODULE; #f when nothing has defined it.") {
      let module = try $0.module(1)
      return module.hasInterface || module.kind != Symbols.intern("directory") ? module.interface.word : .false
    }
    table.two("(set-module-public-interface! module interface)", "Makes INTERFACE what others see of MODULE.") {
      module, interface in
      try module.module(1).interface = try interface.module(2)
      return .unspecified
    }
    table.any("(%loaded-modules)", "All modules that have a name.") { _ in
      var result = Word.null
      Modules.forEachModule { result = Heap.cons($0.word, result) }
      return result
    }
    table.any("(define-module* name . options)", "Makes the module NAME and returns it.") { arguments in
      Modules.defining(arguments[0]).word
    }
    table.any("(process-use-modules specs)", "Makes the current module use the modules of SPECS.") { arguments in
      var rest = arguments[0]
      while rest.isPair {
        Modules.current.use(try ModuleForms.Request(Syntax(rest.car)).interface(for: .none))
        rest = rest.cdr
      }
      return .unspecified
    }
  }

  private static func variables(_ table: inout PrimitiveTable) {
    table.one("(variable? obj)", "Whether OBJ is a variable.") { Word($0.isVariable) }
    table.one("(make-variable value)", "A variable that no module binds, holding VALUE.") {
      Heap.variable(name: Symbols.intern("variable"), value: $0)
    }
    table.zero("(make-undefined-variable)", "A variable that no module binds, without a value.") {
      Heap.variable(name: Symbols.intern("variable"))
    }
    table.one("(variable-ref variable)", "The value of VARIABLE.") {
      try reference($0.object(.variable, 1, "variable"))
    }
    table.two("(variable-set! variable value)", "Changes the value of VARIABLE.") { variable, value in
      try change(try variable.object(.variable, 1, "variable"), value)
      return .unspecified
    }
    table.one("(variable-unset! variable)", "Takes its value from VARIABLE.") { variable in
      try change(try variable.object(.variable, 1, "variable"), .undefined)
      return .unspecified
    }
    table.one("(variable-bound? variable)", "Whether VARIABLE has a value.") {
      Word(try value(try $0.object(.variable, 1, "variable")) != nil)
    }
  }
}
