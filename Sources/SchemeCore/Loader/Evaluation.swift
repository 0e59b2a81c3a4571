// From core forms to values: the expander runs transformers, the loader runs top-level forms.

/// Evaluates text and data.
public enum Evaluation {
  /// The form of the program that is being evaluated at top level, where errors are shown that know no better location:
  /// a call in tail position leaves no frame behind.
  nonisolated(unsafe) static var currentForm = Span.none
  /// The innermost form of the program that could not be expanded, for errors that know no better location.
  nonisolated(unsafe) static var failedForm = Span.none
  /// Where the use of a macro stands whose transformer is being called, and its first operand.
  static var currentUse: [Span] { [Expander.currentUse.form, Expander.currentUse.operand] }
  /// The form of the program whose evaluation ended last.
  nonisolated(unsafe) static var lastForm = Span.none

  /// Errors are the program's no longer: one that knows no location has none.
  public static func leaveForms() { (currentForm, failedForm) = (.none, .none) }

  /// Whether data are being expanded that a program made or quoted (`eval`), and not program text: pairs of data know
  /// where they stand, symbols do not.
  nonisolated(unsafe) private(set) static var expandsData = false

  /// Whether the variables of what is compiled are noted, for those who look at it when it has stopped.
  public static var notesLocals: Bool {
    get { Compiler.notesLocals }
    set { Compiler.notesLocals = newValue }
  }

  /// Compiles a core form and runs it.
  static func run(_ form: CoreForm) throws -> Word {
    if case .constant(let value) = form { return value }
    return try Machine.apply(Compiler.compile(form))
  }

  /// Expands and compiles one form in the current module, which the form may change; a procedure of no arguments.
  static func compile(_ form: Word) throws -> Word {
    let mark = Pins.mark()
    defer { Pins.release(to: mark) }
    return Compiler.compile(try ExpansionLog.with(nil) { try expand(form, areData: !form.isSyntax) })
  }

  private static func expand(_ form: Word, at span: Span = .none, areData: Bool) throws -> CoreForm {
    let outer = expandsData
    expandsData = areData
    defer { expandsData = outer }
    return try PhaseClock.measuring(.expand) {
      try Expander.expandTopLevel(form, in: Modules.current, at: span)
    }
  }

  /// The core form of a form of a file that was skimmed: the one that is kept, or what it expands to.
  private static func expand(_ form: SkimmedForm, of text: LoadedText, read: (Word, Span)?) throws -> CoreForm {
    let expanded = {
      let (datum, span) = try read ?? PhaseClock.measuring(.read) { try text.read(form) }
      return try expand(Pins.keep(datum), at: span, areData: false)
    }
    guard let kept = text.kept else { return try ExpansionLog.with(nil, expanded) }
    let again = {
      let (datum, span) = try PhaseClock.measuring(.read) { try text.read(form) }
      _ = try expand(Pins.keep(datum), at: span, areData: false)
    }
    return try kept.form(at: form.start, .form, again: again, expanded: expanded)
  }

  /// Expands, compiles and runs one form at the top level of a module, which is the current one meanwhile.
  public static func evaluate(_ form: Word, in module: Module, at span: Span = .none) throws -> Word {
    try Modules.with(module) { try evaluateInCurrent(form, at: span) }
  }

  /// Like `evaluate`, for a front end: the form may change the current module, and all values are returned, as an
  /// object of type values unless there is one.
  public static func evaluateAllValues(_ form: Word, at span: Span) throws -> Word {
    try evaluateInCurrent(form, at: span, allValues: true)
  }

  /// Expands, compiles and runs one form in the current module, which the form may change.
  static func evaluateInCurrent(_ form: Word, at span: Span = .none, allValues: Bool = false) throws -> Word {
    try evaluateInCurrent(at: span, allValues: allValues) {
      try ExpansionLog.with(nil) { try expand(form, at: span, areData: false) }
    }
  }

  /// The same for a form of a file that was skimmed; `read` is the form itself and its span, when they are there.
  static func evaluateInCurrent(_ form: SkimmedForm, of text: LoadedText, read: (Word, Span)? = nil) throws -> Word {
    try evaluateInCurrent(at: read?.1 ?? text.span(of: form), allValues: false) {
      try expand(form, of: text, read: read)
    }
  }

  private static func evaluateInCurrent(
    at span: Span, allValues: Bool, _ expanded: () throws -> CoreForm
  ) throws -> Word {
    let outer = currentForm
    let isProgram = !span.isNone && !SourceFiles.isLibrary(span.file)
    if isProgram {
      currentForm = span
      failedForm = .none
    }
    defer {
      currentForm = outer
      if isProgram { lastForm = span }
    }
    let mark = Pins.mark()
    let code: Word
    do {
      defer { Pins.release(to: mark) }
      let core = try expanded()
      if case .constant(let value) = core { return value }
      code = PhaseClock.measuring(.compile) { Compiler.compile(core) }
    } catch {
      // The error becomes an exception when this form has been left.
      if isProgram, failedForm.isNone { failedForm = span }
      throw error
    }
    return try PhaseClock.measuring(.run) {
      allValues ? try Machine.runAll(code, count: 0) { _ in } : try Machine.apply(code)
    }
  }
}
