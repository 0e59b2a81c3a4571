// The expander: from program text to core forms.
//
// Core forms and calls are expanded straight from the reader's data; a macro use is wrapped when its transformer
// needs it, and what the transformer made is walked once, with the marks of that use pushed inwards on the way.
// Everything runs in one pass; names are resolved as they are met.

/// The macro expander.
public enum Expander {
  /// Expands one form in the scope of a module's top level. Words of the result are pinned: the caller marks `Pins`
  /// before and releases them when the code exists.
  public static func expandTopLevel(_ form: Word, in module: Module, at span: Span = .none) throws -> CoreForm {
    try Expansion.nested {
      var context = Context.top(of: module.word)
      context.substitutions = Heap.list(Rib().word)
      let syntax = Syntax(form, context, span).pinned()
      try EndlessCode.check(syntax)
      return try TopLevel.expand(syntax)
    }
  }

  /// Expands an expression.
  static func expand(_ syntax: Syntax) throws -> CoreForm {
    var s = syntax
    try NativeStack.check()
    while true {
      try Budget.charge()
      if s.datum.isPair {
        let head = s.car
        if head.isIdentifier {
          switch try head.binding() {
          case .macro(let macro):
            if let core = CoreSyntax.of(macro) {
              if let form = try expandCore(core, &s) { return form }
              continue
            }
            s = try Expander.expandMacro(macro, s)
            continue
          case .local(let variable): return try call(reference(variable, head.span), s)
          case .global(let variable):
            let operatorForm = global(variable, head.span)
            do { return try call(operatorForm, s) } catch Fault.syntax(let complaint) {
              // The operands of what is no macro at all may look like anything.
              throw variable.variableValue == .undefined && Modules.current.isUnknown(variable.variableName)
                ? unboundOperator(s, complaint) : Fault.syntax(complaint)
            }
          case .pattern: throw patternOutsideTemplate(head)
          case .outOfContext: throw outOfContext(head)
          }
        }
        if let target = try moduleReference(head) {
          s = Syntax(Heap.cons(target.wrapped, s.cdr.wrapped), .none, s.span)
          continue
        }
        return try call(expand(head), s)
      }
      if s.datum.isSymbol {
        switch try s.binding() {
        case .local(let variable): return reference(variable, s.span)
        case .global(let variable): return global(variable, s.span)
        case .macro(let macro):
          if CoreSyntax.of(macro) != nil {
            throw bareKeyword(s, CoreSyntax.of(macro)!.name)
          }
          s = try expandMacro(macro, s)
          continue
        case .pattern: throw patternOutsideTemplate(s)
        case .outOfContext: throw outOfContext(s)
        }
      }
      if s.isNull { throw unexpectedNull(s) }
      return constant(s.stripped)
    }
  }

  private static func global(_ variable: Word, _ span: Span) -> CoreForm {
    OpenNames.note(variable, at: span)
    return .global(Pins.keep(variable), span)
  }

  private static func unexpectedNull(_ s: Syntax) -> Fault {
    error(s, "() is not an expression: quote it ('()), or name a procedure to call", what: "unexpected syntax")
  }

  /// Expands a core form, or replaces `s` by what it stands for and returns nil.
  private static func expandCore(_ core: CoreSyntax, _ s: inout Syntax) throws -> CoreForm? {
    switch core.role {
    case .expression(let expand): return try expand(s)
    case .rewriter(let rewrite):
      s = try Expander.rewrite(s, rewrite)
      return nil
    case .begin:
      guard let forms = s.cdr.list, !forms.isEmpty else {
        throw error(s, "begin: expected at least one expression", what: "sequence of zero expressions")
      }
      return try sequence(forms)
    case .letSyntax(let recursive):
      return try Body.letSyntax(s, recursive: recursive) { try Body.expand($0, of: s) }
    case .evalWhen:
      guard let forms = try EvalWhen.active(s) else { return constant(.unspecified) }
      return try sequence(forms)
    case .moduleReference:
      guard let target = try moduleReference(s) else { return try lateReference(s) }
      s = target
      return nil
    case .define, .defineValues, .defineSyntax:
      throw error(
        s, "\(core.name): a definition where an expression is expected",
        what: "definition in expression context, where definitions are not allowed,")
    case .module(let imports, _):
      if imports { Expansion.current.importsLater() }
      return callCore("%module-form", [constant(s.object)], s.span)
    case .auxiliary where core.name.hasPrefix("unquote"):
      throw error(
        s,
        "\(core.name): used outside the form it belongs to: ~S\nhint: a comma inserts a value into a list that a "
          + "quasiquote (`) begins, and there is none around it; in a gexp (#~~), #$ inserts one", s.stripped)
    case .auxiliary: throw error(s, "\(core.name): used outside the form it belongs to")
    }
  }

  /// `(@ module name)` and `(@@ module name)` as an identifier of that module; nil when `s` is no such form, and when
  /// the module is not there, or not yet (`lateReference`).
  static func moduleReference(_ s: Syntax) throws -> Syntax? {
    guard let (name, symbol, publicOnly) = try moduleAndName(s) else { return nil }
    let home: Module
    do {
      home = try module(of: symbol.datum, in: name, isPublic: publicOnly, for: s.span)
    } catch {
      guard try Modules.isAbsent(name) else { throw error }
      ExpansionLog.spoil()
      return nil
    }
    ExpansionLog.current?.note(qualified: symbol.datum, of: name, isPublic: publicOnly, in: home, at: s.span)
    return Syntax(symbol.datum, Context.own(of: home.word), symbol.span)
  }

  /// The module, or the interface, that the name in `(@ module name)`, or `(@@ module name)`, belongs to.
  static func module(of symbol: Word, in name: Word, isPublic: Bool, for span: Span) throws -> Module {
    if isPublic, case let interface = try Modules.interface(name, for: span), try interface.variable(symbol) != nil {
      return interface
    }
    let module = try Modules.resolve(name, for: span)
    var target = module
    if isPublic {
      target = module.interface
      if try target.variable(symbol) == nil {
        // Guile hides a module's own variables so, and not its macros.
        if let own = module.bindings[symbol], !own.variableValue.is(.macro), !isRecordProcedure(own.variableValue) {
          throw Modules.missingBinding(symbol, in: module, at: span)
        }
        // In a cycle of modules the name may come later: then it is looked for when it is first used.
        target = module
      }
    }
    return target
  }

  /// Whether a value is a procedure that define-record-type has made: in Guile these are macros.
  private static func isRecordProcedure(_ value: Word) -> Bool {
    guard value.isProcedure, case let span = value.code.span, !span.isNone else { return false }
    // It is where the form begins; the form's word stands behind the parenthesis.
    return SourceFiles.token(at: Span(file: span.file, line: span.line, column: span.column + 1))
      == "define-record-type"
  }

  static func reference(_ variable: LocalVariable, _ span: Span = .none) -> CoreForm {
    variable.referenceCount += 1
    return .local(variable, span)
  }

  static func constant(_ word: Word) -> CoreForm {
    Pins.keep(word)
    return .constant(word)
  }

  /// The call of an expanded operator with the operands of `form`.
  static func call(_ operatorForm: CoreForm, _ form: Syntax) throws -> CoreForm {
    var operands: [CoreForm] = []
    var rest = form.cdr
    while rest.isPair {
      if operands.count == Syntax.manyElements, form.isCircular {
        throw error(form, "call: the list of operands goes round in a circle")
      }
      operands.append(try expand(rest.car))
      rest = rest.cdr
    }
    guard rest.isNull else { throw error(form, "call: expected a proper list of operands") }
    return .call(operatorForm, operands, form.span)
  }

  /// A call of a procedure of the core module.
  static func callCore(_ name: String, _ operands: [CoreForm], _ span: Span) -> CoreForm {
    .call(.global(CoreNames.variable(name), span), operands, span)
  }

  static func sequence(_ forms: [Syntax]) throws -> CoreForm {
    if forms.count == 1 { return try expand(forms[0]) }
    return .sequence(try forms.map { try expand($0) })
  }
}

extension CoreNames {
  nonisolated(unsafe) private static var identifierRoots = RootedArray(capacity: 64)
  nonisolated(unsafe) private static var identifiers: [String: Int] = [:]
  /// An identifier that means the core module's binding wherever it is put.
  static func identifier(_ name: String) -> Word {
    if let known = identifiers[name] { return identifierRoots[known] }
    let made = Heap.syntax(Symbols.intern(name), .own(of: Modules.core.word), .none)
    identifierRoots.append(made)
    identifiers[name] = identifierRoots.count - 1
    return made
  }
}
