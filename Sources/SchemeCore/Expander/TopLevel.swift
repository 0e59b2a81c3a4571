// The top level of a module: definitions make variables of the current module.
//
// A name that a macro introduced gets a variable of its own, under a name made from the defining form (so that it is
// the same in every run), and only what the same macro use introduced, or templates made there, refers to it.

enum TopLevel {
  /// Expands a top-level form; the last rib of its context takes the definitions that macros introduce.
  static func expand(_ form: Syntax) throws -> CoreForm {
    var last = form.context.substitutions
    while last.cdr.isPair { last = last.cdr }
    return try scan(form, Rib(word: last.car))()
  }

  /// Expands a form except for the value of a definition, which the result does: it may refer to what macros define
  /// further on in the same `begin`.
  private static func scan(_ form: Syntax, _ rib: Rib) throws -> () throws -> CoreForm {
    var s = form
    while true {
      guard let macro = try Expander.headMacro(&s) else { return done(try Expander.expand(s)) }
      guard let core = CoreSyntax.of(macro) else {
        s = try Expander.expandMacro(macro, s, rib: rib)
        continue
      }
      switch core.role {
      case .define:
        if let standIn = try ExpansionTime.standIn(s) {
          let variable = variable(try Definition.name(of: s), s, rib)
          return done(.define(variable, .constant(Pins.keep(standIn)), s.span))
        }
        let definition = try Definition(s)
        let form = s.pinned()
        let isIntroduced = !definition.name.context.marks.isNull
        let early = isIntroduced ? variable(definition.name, form, rib) : nil
        return {
          let variable = early ?? variable(definition.name, form, rib)
          return .define(variable, Lambda.named(try definition.value(), definition.name.datum), form.span)
        }
      case .defineValues: return done(try defineValues(s, rib))
      case .defineSyntax:
        let (name, transformer) = try Definition.syntax(s)
        let variable = variable(name, s, rib)
        if try ExpansionTime.wait(variable, transformer, name.datum) {
          ExpansionLog.current?.note(macro: variable.variableName, of: variable)
        } else {
          ExpansionLog.spoil()
          variable.variableValue = try Transformers.evaluate(transformer, name: name.datum)
        }
        return done(.constant(.unspecified))
      case .begin:
        guard let forms = s.cdr.list else { throw Expander.error(s, "begin: expected a proper list of forms") }
        return try sequence(forms, rib)
      case .evalWhen: return try sequence(try EvalWhen.activeAtTopLevel(s) ?? [], rib)
      case .letSyntax(let recursive):
        return try Body.letSyntax(s, recursive: recursive) { body in
          guard let forms = body.list else { throw Expander.error(s, "expected a proper list of forms") }
          return try sequence(forms, rib)
        }
      case .rewriter(let rewrite): s = try Expander.rewrite(s, rewrite, rib: rib)
      case .module(_, let expand):
        if core.name != "export" { ExpansionLog.spoil() }
        return done(try expand(s))
      case .expression, .moduleReference, .auxiliary: return done(try Expander.expand(s))
      }
    }
  }

  private static func done(_ form: CoreForm) -> () throws -> CoreForm { { form } }

  private static func sequence(_ forms: [Syntax], _ rib: Rib) throws -> () throws -> CoreForm {
    if forms.count == 1 { return try scan(forms[0], rib) }
    let before = Modules.current
    let parts = try forms.map { form in
      // What follows a define-module belongs to that module.
      let moved = Modules.current != before && form.context.module == before.word
      return try scan(moved ? form.with(form.context.moved(to: Modules.current)) : form, rib)
    }
    return { parts.isEmpty ? .constant(.unspecified) : .sequence(try parts.map { try $0() }) }
  }

  /// The variable object that a definition of `name` gives a value to.
  private static func variable(_ name: Syntax, _ form: Syntax, _ rib: Rib) -> Word {
    let module = Modules.current
    var symbol = name.datum
    if !name.context.marks.isNull {
      if let label = rib.find(name: name.datum, marks: name.context.marks), label.kind == .global {
        return label.value
      }
      symbol = privateName(symbol, form)
    }
    let variable = define(symbol, in: module)
    if symbol != name.datum {
      rib.add(name: name.datum, marks: name.context.marks, label: Label(.global, variable))
    }
    return Pins.keep(variable)
  }

  /// The variable of a module that a definition of `symbol` gives a value to.
  static func define(_ symbol: Word, in module: Module) -> Word {
    let variable = module.ensureLocal(symbol)
    if variable.variableValue.is(.macro) { variable.variableValue = .undefined }
    variable.isCoreConstant = false
    variable.inlineOperation = 0
    ExpansionLog.current?.note(definition: symbol, of: variable)
    return variable
  }

  /// The name of a definition that a macro introduced, e.g. `t-1f0c36d2a51e`.
  private static func privateName(_ symbol: Word, _ form: Syntax) -> Word {
    let digits = String(structuralHash(form.stripped, depth: 0) & 0xFFFF_FFFF_FFFF, radix: 16)
    return Symbols.intern("\(symbol.symbolString)-\(digits)")
  }

  /// A number that depends on nothing but what the datum looks like.
  private static func structuralHash(_ word: Word, depth: Int) -> Int {
    var hash = 5381
    func mix(_ n: Int) { hash = (hash &* 0x100_0000_01b3) ^ n }
    var rest = word
    while rest.isPair && depth < 100 {
      mix(structuralHash(rest.car, depth: depth + 1) &+ 1)
      rest = rest.cdr
    }
    if rest.isSymbol {
      mix(rest[slot: 1].fixnum)
    } else if rest.isString {
      mix(Symbols.hash(of: rest) &+ 7)
    } else if rest.isVector {
      for i in 0..<rest.length { mix(structuralHash(rest.element(i), depth: depth + 1) &+ 3) }
    } else if rest.isKeyword {
      mix(rest.keywordSymbol[slot: 1].fixnum &+ 11)
    } else if !rest.isPointer {
      mix(Int(bitPattern: rest.bits))
    }
    return hash
  }

  private static func defineValues(_ s: Syntax, _ rib: Rib) throws -> CoreForm {
    let (formals, expression) = try Definition.values(s)
    let variables = formals.map { (variable($0.name, s, rib), Expansion.current.makeLocal($0.name.datum).0) }
    var definitions = variables.map { CoreForm.define($0.0, Expander.reference($0.1), s.span) }
    definitions.append(.constant(.unspecified))
    let locals = variables.map(\.1)
    let hasRest = formals.last?.isRest ?? false
    let receiver = LambdaForm(
      required: hasRest ? Array(locals.dropLast()) : locals, rest: hasRest ? locals.last : nil,
      body: .sequence(definitions), span: s.span)
    let producer = LambdaForm(required: [], body: try Expander.expand(expression), span: s.span)
    return Expander.callCore("call-with-values", [.lambda(producer), Definition.receivers(receiver, s)], s.span)
  }
}

/// `(eval-when (situation …) form …)`. Forms are expanded and evaluated one by one, so situations differ only in
/// whether they name any time at all; `expand` at top level means "now, before the next form is expanded".
enum EvalWhen {
  private static func situations(_ s: Syntax) throws -> [String] {
    guard s.cdr.isPair, let names = s.cdr.car.list, names.allSatisfy(\.isIdentifier), s.listCount != nil else {
      throw Expander.error(s, "eval-when: expected (eval-when (expand load eval …) form …)")
    }
    return names.map { $0.datum.symbolString }
  }

  /// The forms, when they are to be evaluated at all.
  static func active(_ s: Syntax) throws -> [Syntax]? {
    try situations(s).contains { $0 == "eval" || $0 == "load" } ? s.cdr.cdr.list : nil
  }

  static func activeAtTopLevel(_ s: Syntax) throws -> [Syntax]? {
    let names = try situations(s)
    guard names.contains(where: { $0 == "expand" || $0 == "compile" }) else { return try active(s) }
    guard let forms = s.cdr.cdr.list else { return nil }
    for form in forms {
      let code = try TopLevel.expand(form)
      ExpansionLog.current?.note(run: code)
      _ = try ExpansionLog.with(nil) { try ExpansionTime.run(code) }
    }
    return nil
  }
}
