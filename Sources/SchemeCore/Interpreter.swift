// The language as a whole, for the command and for tests: start it, evaluate text, load files.

/// The Scheme system of this process.
public enum Interpreter {
  nonisolated(unsafe) public private(set) static var isBooted = false
  /// The program is what a person types at the REPL.
  public static var isInteractive: Bool {
    get { Loader.isInteractive }
    set {
      Loader.isInteractive = newValue
      FailedModules.mayStay = !newValue
      if newValue { Evaluation.notesLocals = true }
    }
  }

  /// The files evaluated in `(guile)` before any program, in order.
  static let bootFiles = [
    "control", "records", "exceptions", "exception-text", "procs", "syntax", "lists", "properties", "modules",
    "vectors", "string-parts", "strings", "char-sets", "hash", "arrays", "sort", "ports", "paths", "hooks", "posix",
    "promises", "environment", "sentences",
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
    connect()
    Modules.source = source
    CoreTable.install(in: Modules.core)
    Modules.install(AllRows.ofTheLanguage, in: Modules.core)
    Modules.install(AllRows.ofTheSystem, in: Modules.core, mayBePlaced: false)
    Modules.install(AllRows.ofTheMachine, in: Modules.core)
    Modules.define(ForeignRows.module, rows: ForeignRows.rows)
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
      try SkimmedLoader.load(bytes: bytes, name: source.displayName(path))
    }
    // Only now: a mistake in the library's own start would call a handler that is not all there.
    Faults.handler = CoreNames.variable("%raise-fault")
    for name in ["error", "throw", "raise", "raise-exception", "scm-error", "syntax-violation"] {
      if let variable = Modules.core.bindings[Symbols.intern(name)] { variable.keepsFrames = true }
    }
    let user = Modules.register(Heap.list(Symbols.intern("guile-user")))
    user.kind = Symbols.intern("module")
    user.use(Modules.core)
    Modules.current = user
    Modules.areReady = true
  }

  /// Tells the lower floors what the upper ones do for them.
  private static func connect() {
    Faults.text = { Printer.string($0) }
    Slow.lateBinding = Modules.lateBinding
    Calls.force = LazyDefinitions.force
    SourceFiles.canonical = SourceNames.canonical
    SourceFiles.canonicalOfModule = SourceNames.canonicalOfModule
    SleepingModules.forceDefinition = LazyVariables.force
    TreeWords.library = { Modules.source?.read($0) }
    Modules.load = { file in
      try Modules.noting(file.name) { try ExpansionLog.with(nil) { _ = try Loader.load(file) } }
    }
    ExpansionTime.run = Evaluation.run
    ExpansionTime.evaluate = { try Evaluation.evaluateInCurrent($0, at: $1) }
    ExpansionTime.standIn = LazyDefinitions.standIn
    SourceFiles.mayRead = { !Confinement.isOn || Confinement.mayRead($0) }
    Confinement.currentForm = { Evaluation.currentForm }
    ExpansionTime.force = LazyMacros.force
    ExpansionTime.wait = LazyMacros.define
    Warnings.show = { text in
      _ = try? Machine.apply(
        CoreNames.value("display"), Heap.string(text), Machine.apply(CoreNames.value("current-warning-port")))
    }
    Ambience.parts = [
      { _ in
        let module = Root(Modules.current.word)
        return { Modules.current = Module(word: module.word) }
      },
      { _ in
        let form = Evaluation.currentForm
        return { Evaluation.currentForm = form }
      },
      { isNew in
        let expansion = isNew ? Expansion() : Expansion.current
        return { Expansion.current = expansion }
      },
    ]
  }

  /// Evaluates text in the current module; the value is that of the last form. `name` is what messages call it.
  @discardableResult public static func evaluate(text: String, name: String) throws -> Word {
    try Loader.evaluate(text: text, name: name)
  }

  /// Evaluates a text of the program's own, not of its user: no error is shown there.
  public static func evaluate(own text: String) throws -> Word {
    let name = "<nsscheme>"
    SourceFiles.markLibrary(SourceFiles.index(of: name))
    return try evaluate(text: text, name: name)
  }

  /// Evaluates a file in the current module, which is the same afterwards.
  @discardableResult public static func load(file name: String) throws -> Word {
    try Loader.load(file: name)
  }

  /// Evaluates a script in `(guile-user)`; a `#!` line at its start is skipped by the reader.
  @discardableResult public static func runScript(file name: String) throws -> Word {
    try load(file: name)
  }
}
