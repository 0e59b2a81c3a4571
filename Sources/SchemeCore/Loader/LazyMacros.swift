// Macros whose transformers are made when they are first used: most of those that a library, or a module of a Guix tree,
// defines never are.
//
// Until then the macro's kind is `waiting`, and its data are the number of an entry of the table below. It stays the same
// object when it is forced, whatever its name is bound to by then. The expander forces a macro when a name that it resolves
// is bound to it.
//
// Invariant: nobody can tell when a transformer was made: its expression is one of `syntax-rules`, `lambda`, `lambda*` and
// `identifier-syntax`, whose evaluation has no effect. NSSCHEME_EAGER switches it off, as for procedures.

enum LazyMacros {
  private struct Entry {
    let module: Module
    let variable: Root
    /// Gives the variable the macro.
    let define: () throws -> Void
  }
  nonisolated(unsafe) private static var entries: [Entry?] = []
  /// The files whose definitions may wait, besides the library's.
  nonisolated(unsafe) private static var files: Set<Int> = []
  /// The words that begin a transformer which has no effect.
  private static let pure = ["syntax-rules", "lambda", "lambda*", "identifier-syntax"]

  /// Macros that the modules of a file define may wait.
  static func allow(file: Int) { files.insert(file) }

  /// Whether a definition in the current module may wait until its macro is used.
  private static var mayWait: Bool {
    guard LazyDefinitions.isEnabled, !isMaking else { return false }
    let module = Modules.current
    guard module.fileName.isString else { return false }
    let file = SourceFiles.index(of: module.fileName.swiftString)
    return files.contains(file) || SourceFiles.isLibrary(file)
  }

  // MARK: Definitions

  /// Defines a macro in the current module without reading its definition.
  static func define(_ macro: SkimmedMacro, _ form: SkimmedForm, of text: LoadedText) throws {
    let name = Symbols.intern(String(macro.name))
    let variable = TopLevel.define(name, in: Modules.current)
    if macro.isPublic { Modules.current.export(name, as: name) }
    wait(variable) {
      let (datum, span) = try PhaseClock.measuring(.read) { try text.read(form) }
      _ = try Expander.expandTopLevel(Pins.keep(datum), in: Modules.current, at: span)
    }
    variable.variableValue.macroIsPlain = true
  }

  /// Whether the words of a definition mean what they mean in the core.
  static func mayDefer(_ macro: SkimmedMacro) -> Bool {
    [macro.definer, macro.transformer].allSatisfy { word in
      if word.isEmpty { return true }
      let symbol = Symbols.intern(String(word))
      guard let own = Modules.core.bindings[symbol] else { return false }
      return (try? Modules.current.variable(symbol)) == own
    }
  }

  /// Lets the macro of a transformer expression that another macro has written wait; false when it must be made now.
  static func define(_ variable: Word, by transformer: Syntax, name: Word) throws -> Bool {
    guard mayWait, transformer.isPair, transformer.car.isIdentifier, transformer.listCount != nil,
      pure.contains(transformer.car.datum.symbolString), let word = try transformer.car.macro(),
      pure.contains(where: { CoreNames.value($0) == word })
    else { return false }
    let expression = Root(transformer.object)
    let target = Root(variable)
    wait(variable) {
      target.word.variableValue = try Expansion.nested {
        try Transformers.evaluate(Syntax(expression.word), name: name)
      }
    }
    return true
  }

  /// Makes a macro that waits the value of a variable. `define` makes the real one its value.
  static func wait(_ variable: Word, _ define: @escaping () throws -> Void) {
    entries.append(Entry(module: Modules.current, variable: Root(variable), define: define))
    variable.variableValue = Heap.macro(.waiting, Word(fixnum: entries.count - 1), name: variable.variableName)
  }

  // MARK: Forcing

  /// Makes the transformer of a macro that waits.
  static func force(_ macro: Word) throws -> Word {
    guard macro.macroKind == .waiting else { return macro }
    let index = macro.macroData.fixnum
    guard let entry = entries[index] else {
      throw Fault.misc("the macro ~A is used in its own transformer", macro.macroName)
    }
    let variable = entry.variable.word
    let value = variable.variableValue
    entries[index] = nil
    // As it was before the definition: the transformer may mention its own name.
    variable.variableValue = .undefined
    defer { variable.variableValue = value }
    do {
      try ExpansionLog.with(nil) { try Modules.with(entry.module) { try make(entry) } }
    } catch {
      entries[index] = entry
      throw error
    }
    let made = variable.variableValue
    guard made.is(.macro) else { throw Fault.misc("the definition of the macro ~A made none", macro.macroName) }
    macro[slot: 0] = made[slot: 0]
    macro.macroData = made.macroData
    return macro
  }

  private static func make(_ entry: Entry) throws {
    let mark = Pins.mark()
    defer { Pins.release(to: mark) }
    let isLibrary =
      !entry.module.fileName.isString
      || SourceFiles.isLibrary(SourceFiles.index(of: entry.module.fileName.swiftString))
    let outer = isMaking
    isMaking = true
    defer { isMaking = outer }
    try PhaseClock.measuring(.expand) {
      if isLibrary {
        try Budget.exempt { try Heap.sparingLibrary { try entry.define() } }
      } else {
        try entry.define()
      }
    }
  }

  /// The definition that is being expanded makes its macro now.
  nonisolated(unsafe) private(set) static var isMaking = false

  /// Makes the transformers of all macros that wait, in one module or in all, for tests; returns how many there were.
  static func forceAll(in only: Module? = nil) throws -> Int {
    var count = 0
    var index = 0
    while index < entries.count {
      if let entry = entries[index], only == nil || only == entry.module,
        case let value = entry.variable.word.variableValue, value.is(.macro)
      {
        _ = try force(value)
        count += 1
      }
      index += 1
    }
    return count
  }
}
