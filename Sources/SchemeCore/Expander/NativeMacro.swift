// Macros written in Swift: they get their use as syntax and return a form, which is expanded instead.
//
// A native macro is hygienic like any other: what it takes from its use keeps its context; what it adds carries a
// fresh mark. Symbols are added through `MacroContext.core`, `.identifier(in:)` or `.temporary`.

/// What a native macro may ask and use while it works.
public struct MacroContext {
  let form: Syntax
  init(_ form: Syntax) { self.form = form }

  /// Where the use of the macro stands.
  public var span: Span { form.span }
  /// The name of the file that contains the use; "<unknown>" when it comes from no file.
  public var fileName: String { SourceFiles.name(form.span.file) }

  /// The identifier of a binding of the core module, whatever its name means where the macro is used.
  public func core(_ name: String) -> Word { CoreNames.identifier(name) }
  /// The identifier of a binding of the given module.
  public func identifier(_ name: String, in module: Module) -> Word {
    Heap.syntax(Symbols.intern(name), .own(of: module.word), form.span)
  }
  /// An identifier that is the same as no other.
  public func temporary(_ name: String = "t") -> Word { Expander.temporary(Symbols.intern(name)) }

  // MARK: Taking syntax apart

  /// The datum of a piece of syntax without contexts.
  public func datum(_ syntax: Word) -> Word { Syntax.strip(syntax) }
  public func isPair(_ syntax: Word) -> Bool { Syntax(syntax).isPair }
  public func isNull(_ syntax: Word) -> Bool { Syntax(syntax).isNull }
  public func isIdentifier(_ syntax: Word) -> Bool { Syntax(syntax).isIdentifier }
  /// First element of a pair's syntax.
  public func car(_ syntax: Word) -> Word { Syntax(syntax).car.wrapped }
  /// The rest of a pair's syntax.
  public func cdr(_ syntax: Word) -> Word { Syntax(syntax).cdr.wrapped }
  /// The elements of a list's syntax as a plain list of syntax, nil for anything else.
  public func list(_ syntax: Word) -> Word? {
    let elements = RootedArray()
    var rest = Syntax(syntax)
    while rest.isPair {
      elements.append(rest.car.wrapped)
      rest = rest.cdr
    }
    return rest.isNull ? elements.list() : nil
  }
  /// Where a piece of syntax stands: its own location, else that of the use.
  public func span(_ syntax: Word) -> Span {
    let own = Syntax(syntax).span
    return own.isNone ? form.span : own
  }
  /// Where the first element of a pair's syntax stands; none if that is not known.
  public func carSpan(_ pair: Word) -> Span { Syntax(pair).car.span }
  /// Where a list's syntax begins; none if that is not known.
  public func listSpan(_ list: Word) -> Span { Syntax(list).span }
  /// True for an identifier that means what `name` means in `module`.
  public func means(_ syntax: Word, _ name: String, in module: Module) -> Bool {
    let s = Syntax(syntax)
    return s.isIdentifier
      && s.isFreeIdentifier(equalTo: Syntax(Symbols.intern(name), .own(of: module.word), .none))
  }
  /// A syntax object in any case, at a location of its own.
  public func located(_ syntax: Word, _ span: Span) -> Word { Heap.syntax(syntax, .none, span) }

  /// The error that a part of the use is not what was expected.
  public func error(_ message: String, _ part: Word) -> Fault {
    let location = Syntax(part).span
    let found = Syntax(datum(part), .none, location.isNone ? form.span : location)
    return Expander.error(found, message + ", found ~S", found.datum)
  }
}

extension Expander {
  /// Binds `name` in `module` to a macro written in Swift and exports it. The transformer gets the whole use as
  /// syntax, and returns the form that replaces it.
  public static func defineNativeMacro(
    _ name: String, in module: Module, transformer: @escaping (Word, MacroContext) throws -> Word
  ) {
    let macro = CoreSyntax.make(name, .rewriter { s, context in try transformer(s.object, context) })
    let symbol = Symbols.intern(name)
    module.define(symbol, macro)
    if module != Modules.core { module.export(symbol, as: symbol) }
  }

  /// An identifier that is the same as no other.
  static func temporary(_ name: Word) -> Word {
    Heap.syntax(name, Context(marks: freshMark(), substitutions: .null, module: Modules.current.word), .none)
  }

  private static func freshMark() -> Word { Context.freshOutput(nil).marks }

  /// What a native macro makes of its use.
  static func rewrite(
    _ s: Syntax, _ rewriter: (Syntax, MacroContext) throws -> Word, rib: Rib? = nil
  ) throws -> Syntax {
    let use = s.with(s.context.antiMarked)
    return Syntax(try rewriter(use, MacroContext(use)), .freshOutput(rib), s.span)
  }

  /// What a macro makes of its use. `rib` takes the definitions that the macro introduces.
  static func expandMacro(_ macro: Word, _ s: Syntax, rib: Rib? = nil) throws -> Syntax {
    try Budget.charge(4)
    var macro = macro
    while macro.macroKind == .parameter { macro = macro.macroData }
    let use = s.with(s.context.antiMarked)
    let output: Word
    switch macro.macroKind {
    case .rules: output = try Rules.apply(macro, use)
    case .identifier: output = try Rules.applyIdentifier(macro, use)
    case .procedure, .variableTransformer: output = try transform(macro, use)
    case .core, .parameter, .waiting: preconditionFailure("core forms are not expanded here")
    }
    return Syntax(output, .freshOutput(rib), s.span)
  }

  /// The use of a macro whose transformer is being called, and the first operand in it: what a macro of Guix's makes of a
  /// clause is a use within Guix's file, with an operand that the author wrote.
  nonisolated(unsafe) static var currentUse = (form: Span.none, operand: Span.none)

  /// Where the operand and the use stand that an error of a transformer is about; empty when none runs.
  static var useFrames: [Span] { [currentUse.operand, currentUse.form].filter { !$0.isNone } }

  /// Calls a macro's transformer.
  private static func transform(_ macro: Word, _ use: Syntax) throws -> Word {
    let outer = currentUse
    defer { currentUse = outer }
    currentUse = (use.span, use.firstOperandSpan)
    return try PhaseClock.measuring(.transform) {
      try PhaseClock.measuring(macro: use.isPair ? use.car.datum : use.datum) {
        try Machine.apply(macro.macroData, use.object)
      }
    }
  }

  /// The meaning of `(set! keyword value)`; nil when the keyword does not handle it.
  static func expandSetMacro(_ macro: Word, _ s: Syntax) throws -> Syntax? {
    var macro = macro
    while macro.macroKind == .parameter { macro = macro.macroData }
    let use = s.with(s.context.antiMarked)
    switch macro.macroKind {
    case .variableTransformer:
      return Syntax(try transform(macro, use), .freshOutput(nil), s.span)
    case .identifier:
      guard let output = try Rules.applySet(macro, use) else { return nil }
      return Syntax(output, .freshOutput(nil), s.span)
    default: return nil
    }
  }
}
