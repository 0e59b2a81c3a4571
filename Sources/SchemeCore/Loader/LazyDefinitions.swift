// Procedures of the standard library are read, expanded and compiled when they are first called. Those that stand in
// the file as `(define (name …) …)` are not even read before; those that a macro defines have their lambda expression
// kept as syntax.
//
// Until then the variable's value is a procedure whose code says `Kind.deferred` and which entry of the table below
// it is. The slow way into a procedure, and whatever looks at one, forces it: the code of the real procedure replaces
// the stand-in's, so that the procedure stays the same object. A procedure defined at the top level closes over
// nothing, which is what makes that possible.
//
// Only for files of the standard library: they are known to expand without errors (a test forces all of them), and
// nothing that a program may do changes what their names mean. NSSCHEME_EAGER in the environment switches it off.

import Glibc

enum LazyDefinitions {
  private enum Source {
    /// A definition in a file.
    case text(LoadedText, SkimmedForm, isStar: Bool)
    /// A lambda expression, as a syntax object.
    case syntax(Root)
  }
  private struct Entry {
    let source: Source
    let module: Module
  }

  nonisolated(unsafe) private static var entries: [Entry?] = []
  /// Whether definitions are left for later at all.
  nonisolated(unsafe) static var isEnabled = getenv("NSSCHEME_EAGER") == nil

  /// Defines a procedure in the current module without reading its definition.
  static func define(_ procedure: SkimmedProcedure, _ form: SkimmedForm, of text: LoadedText) {
    let module = Modules.current
    let name = Symbols.intern(String(procedure.name))
    module.define(name, standIn(for: .text(text, form, isStar: procedure.definer.isStar), name))
    if procedure.definer.isPublic { module.export(name, as: name) }
  }

  /// A stand-in for the procedure that a definition of the library gives a name to; nil when its value is something
  /// else, or has to be computed now.
  static func standIn(for definition: Syntax) throws -> Word? {
    guard isEnabled, SourceFiles.isLibrary(definition.span.file), definition.cdr.isPair else { return nil }
    let target = definition.cdr.car
    let rest = definition.cdr.cdr
    if target.isPair, target.car.isIdentifier, rest.isPair {
      let lambda = Heap.cons(CoreNames.identifier("lambda"), Heap.cons(target.cdr.wrapped, rest.wrapped))
      return standIn(for: .syntax(Root(Heap.syntax(lambda, .none, definition.span))), target.car.datum)
    }
    guard target.isIdentifier, rest.isPair, rest.cdr.isNull, rest.car.isPair, rest.car.car.isIdentifier,
      let macro = try rest.car.car.macro(),
      ["lambda", "lambda*"].contains(where: { CoreNames.value($0) == macro })
    else { return nil }
    return standIn(for: .syntax(Root(rest.car.object)), target.datum)
  }

  private static func standIn(for source: Source, _ name: Word) -> Word {
    let code = CodeDescription(name: name, required: 0, kind: .deferred)
    code.formals = Word(fixnum: entries.count)
    entries.append(Entry(source: source, module: Modules.current))
    return Heap.procedure(code)
  }

  /// The definers a file may use by their usual names: those of the core, unless its module means something else.
  static func mayDefer(_ definer: Definer) -> Bool {
    let symbol = Symbols.intern(definer.name)
    guard let own = Modules.core.bindings[symbol] else { return false }
    return (try? Modules.current.variable(symbol)) == own
  }

  /// The code of a procedure that somebody wants to look at.
  static func code(of procedure: Word) throws -> CodeDescription {
    try force(procedure)
    return procedure.code
  }

  /// Replaces the code of a deferred procedure by the real one.
  static func force(_ procedure: Word) throws {
    let code = procedure.code
    guard code.kind == .deferred else { return }
    let index = code.formals.fixnum
    guard let entry = entries[index] else { return }
    let real = try Budget.exempt {
      try Heap.sparingLibrary {
        try Modules.with(entry.module) {
          try PhaseClock.measuring(procedure: code.name) {
            try ExpansionLog.with(nil) { try evaluate(entry.source, name: code.name) }
          }
        }
      }
    }
    procedure.address[0] = real.address[0]
    entries[index] = nil
  }

  private static func evaluate(_ source: Source, name: Word) throws -> Word {
    let mark = Pins.mark()
    let thunk: Word
    do {
      defer { Pins.release(to: mark) }
      let form: CoreForm
      if case .text(let text, let skimmed, isStar: _) = source, let kept = text.kept {
        form = try kept.form(at: skimmed.start, .procedure) { try expanded(source) }
      } else {
        form = try ExpansionLog.with(nil) { try expanded(source) }
      }
      thunk = PhaseClock.measuring(.compile) { Compiler.compile(Lambda.named(form, name)) }
    }
    return try Machine.apply(thunk)
  }

  private static func expanded(_ source: Source) throws -> CoreForm {
    let (lambda, span) = try PhaseClock.measuring(.read) { try LazyDefinitions.lambda(of: source) }
    return try PhaseClock.measuring(.expand) {
      try Expander.expandTopLevel(Pins.keep(lambda), in: Modules.current, at: span)
    }
  }

  private static func lambda(of source: Source) throws -> (Word, Span) {
    switch source {
    case .syntax(let root): return (root.word, root.word.syntaxSpan)
    case .text(let text, let form, let isStar):
      let (definition, span) = try text.read(form)
      let head = Pins.keep(definition).cdr.car
      let parts = Pins.keep(Heap.cons(head.cdr, definition.cdr.cdr, list: .none, car: head.listSpan))
      let lambda = CoreNames.identifier(isStar ? "lambda*" : "lambda")
      return (Heap.cons(lambda, parts, list: span, car: span), span)
    }
  }

  /// Forces everything that has been deferred so far, in one module or in all, for tests and checks; returns how much
  /// that was.
  static func forceAll(in only: Module? = nil) throws -> Int {
    var count = 0
    try Modules.forEachModule { module in
      guard only == nil || module == only else { return }
      try module.bindings.forEachEntry { _, variable in
        let value = variable.variableValue
        guard value.isProcedure, value.code.kind == .deferred else { return }
        try force(value)
        count += 1
      }
    }
    return count
  }
}
