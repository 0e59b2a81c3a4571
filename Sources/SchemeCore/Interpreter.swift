// The language as a whole, for the command and for tests: start it, evaluate text, load files.

/// The Scheme system of this process.
public enum Interpreter {
  nonisolated(unsafe) public private(set) static var isBooted = false
  /// The program is what a person types at the REPL.
  nonisolated(unsafe) public static var isInteractive = false
  /// All boot files have been evaluated.
  nonisolated(unsafe) private(set) static var isReady = false

  /// The files evaluated in `(guile)` before any program, in order.
  static let bootFiles = [
    "control", "records", "exceptions", "exception-text", "procs", "syntax", "lists", "properties", "modules",
    "vectors", "string-parts", "strings", "char-sets", "hash", "arrays", "sort", "ports", "paths", "hooks", "posix",
    "promises", "environment",
  ]

  /// Sets up the heap, the machine and the core module, and evaluates the boot files. `source` is where the standard
  /// library comes from.
  public static func boot(source: ModuleSource) throws {
    if isBooted { return }
    isBooted = true
    if Machine.startNode == nil {
      Heap.initialize()
      Machine.initialize()
      Continuations.initialize()
    }
    Modules.source = source
    install(AllRows.procedures, in: Modules.core)
    install(ownRows, in: Modules.core)
    for (name, make) in AllRows.constants { Modules.core.define(Symbols.intern(name), make()) }
    var features = Word.null
    for name in SourceForms.features.sorted(by: >) { features = Heap.cons(Symbols.intern(name), features) }
    Modules.core.define(Symbols.intern("%cond-expand-features"), features)
    Continuations.rewindVariable = CoreNames.variable("%rewind")
    Continuations.rewindPartialVariable = CoreNames.variable("%rewind-partial")
    Modules.current = Modules.core
    for file in bootFiles {
      let path = "guile/\(file).scm"
      guard let bytes = source.read(path) else { continue }
      SourceFiles.markLibrary(SourceFiles.index(of: source.displayName(path)))
      try LibraryLoader.load(bytes: bytes, name: source.displayName(path))
    }
    // Only now: a mistake in the library's own start would call a handler that is not all there.
    Faults.handler = CoreNames.variable("%raise-fault")
    for name in ["error", "throw", "raise", "raise-exception", "scm-error", "syntax-violation"] {
      if let variable = Modules.core.bindings[Symbols.intern(name)] { variable.neverReturns = true }
    }
    let user = Modules.register(Heap.list(Symbols.intern("guile-user")))
    user.kind = Symbols.intern("module")
    user.use(Modules.core)
    Modules.current = user
    isReady = true
  }

  private static var ownRows: [PrimitiveRow] {
    var table = PrimitiveTable()
    ControlRows.install(&table)
    CollectorRows.install(&table)
    CommandLineRows.install(&table)
    ModuleRows.install(&table)
    EvalRows.install(&table)
    BudgetRows.install(&table)
    SyntaxRows.install(&table)
    return table.rows
  }

  /// The procedures of all rows in all modules.
  static let installed = RootedArray(capacity: 2048)

  /// Defines the rows' primitives in a module. In the core module, calls of them may be put in line.
  public static func install(_ rows: [PrimitiveRow], in module: Module) {
    for row in rows {
      let procedure = Machine.makePrimitive(row)
      installed.append(procedure)
      let variable = module.define(Symbols.intern(row.name), procedure)
      if module == Modules.core { variable.isCoreConstant = true }
    }
    guard module == Modules.core else { return }
    for (name, operation) in Operation.names {
      if let variable = module.bindings[Symbols.intern(name)], variable.isCoreConstant {
        variable.inlineOperation = operation.rawValue
      }
    }
  }

  /// Evaluates text in the current module; the value is that of the last form. `name` is what messages call it.
  @discardableResult public static func evaluate(text: String, name: String) throws -> Word {
    let bytes = Array(text.utf8)
    SourceFiles.remember(text: bytes, of: SourceFiles.index(of: name))
    return try Loader.evaluate(bytes: bytes, name: name)
  }

  /// Evaluates a text of the program's own, not of its user: no error is shown there.
  public static func evaluate(own text: String) throws -> Word {
    let name = "<nsscheme>"
    SourceFiles.markLibrary(SourceFiles.index(of: name))
    return try evaluate(text: text, name: name)
  }

  /// Evaluates a file in the current module, which is the same afterwards.
  @discardableResult public static func load(file name: String) throws -> Word {
    let input = try SourceText.input(name)
    return try Modules.with(Modules.current) { try Loader.evaluate(input, name: SourceText.absolute(name)) }
  }

  /// Evaluates a script in `(guile-user)`; a `#!` line at its start is skipped by the reader.
  @discardableResult public static func runScript(file name: String) throws -> Word {
    try load(file: name)
  }
}
