// Bodies: definitions and expressions in any order, with the meaning of letrec*.
//
// A body is scanned first: macros are expanded just far enough to see what defines something, every definition enters
// the body's rib, and only then is anything expanded for good. So a body's definitions are seen in all of it.

/// One piece of a scanned body.
private enum BodyItem {
  case definition(LocalVariable, () throws -> CoreForm)
  case expression(Syntax)
}

enum Body {
  /// Expands the forms of a body. `owner` is the form the body belongs to, for messages.
  static func expand(_ forms: Syntax, of owner: Syntax) throws -> CoreForm {
    guard forms.isPair else { throw emptyBody(owner) }
    if try !mayDefine(forms) {
      if forms.cdr.isNull { return try Expander.expand(forms.car) }
      guard let list = forms.list else { throw Expander.error(owner, "expected a body that is a proper list") }
      return try Expander.sequence(list)
    }
    let rib = Rib()
    Pins.keep(rib.word)
    let scan = BodyScan(rib: rib)
    let inside = forms.with(forms.context.pushing(rib))
    guard let list = inside.list else { throw Expander.error(owner, "expected a body that is a proper list") }
    for form in list { try scan.add(form) }
    defer { rib.close() }
    return try scan.finish(owner)
  }

  private static func emptyBody(_ owner: Syntax) -> Fault {
    Expander.error(owner, "expected a body of at least one expression", what: "no expressions in body")
  }

  /// False when no form of the body can turn out to be a definition, so that no scope is needed.
  private static func mayDefine(_ forms: Syntax) throws -> Bool {
    var rest = forms
    while rest.isPair {
      let form = rest.car
      rest = rest.cdr
      guard form.isPair else { continue }
      if form.car.isPair {
        if try form.car.coreForm() != nil { return true }
        continue
      }
      guard form.car.isIdentifier, case .macro(let macro) = try form.car.binding() else { continue }
      guard let core = CoreSyntax.of(macro) else { return true }
      if core.mayDefine { return true }
    }
    return false
  }

  /// Expands what a `let-syntax` or `letrec-syntax` binds and gives its body, in the scope of the macros, to `then`.
  static func letSyntax<Result>(
    _ s: Syntax, recursive: Bool, then: (Syntax) throws -> Result
  ) throws -> Result {
    let who = recursive ? "letrec-syntax" : "let-syntax"
    guard s.cdr.isPair, let bindings = s.cdr.car.list, bindings.allSatisfy({ $0.listCount == 2 }) else {
      throw Expander.error(s, "\(who): expected ((keyword transformer) …)")
    }
    let names = bindings.map { $0.car.pinned() }
    try Expander.checkDistinct(names, s, who)
    let rib = Rib(capacity: names.count)
    Pins.keep(rib.word)
    let labels = RootedArray()
    for name in names {
      let label = Label(.displaced, .false)
      labels.append(label.word)
      rib.add(name: name.datum, marks: name.context.marks, label: label)
    }
    for (i, binding) in bindings.enumerated() {
      var transformer = binding.cdr.car
      if recursive { transformer = transformer.with(transformer.context.pushing(rib)) }
      let macro = try Transformers.evaluate(transformer, name: names[i].datum)
      let label = Label(word: labels[i])
      label.value = macro
      label.kind = .macro
    }
    let body = s.cdr.cdr
    return try then(body.with(body.context.pushing(rib)))
  }
}

/// A body while its definitions are being found.
private final class BodyScan {
  let rib: Rib
  private var items: [BodyItem] = []
  private var lastDefinition = -1

  init(rib: Rib) { self.rib = rib }

  func add(_ form: Syntax) throws {
    var s = form
    while true {
      guard let macro = try Expander.headMacro(&s) else { break }
      guard let core = CoreSyntax.of(macro) else {
        s = try Expander.expandMacro(macro, s, rib: rib)
        continue
      }
      switch core.role {
      case .define:
        let definition = try Definition(s)
        define(try variable(definition.name, s), definition.value)
        return
      case .defineValues: return try addValues(s)
      case .defineSyntax:
        let (name, transformer) = try Definition.syntax(s)
        let label = Label(.displaced, .false)
        try enter(name, label, s)
        label.value = try Transformers.evaluate(transformer, name: name.datum)
        label.kind = .macro
        return
      case .begin:
        guard let forms = s.cdr.list else { throw Expander.error(s, "begin: expected a proper list of forms") }
        for form in forms { try add(form) }
        return
      case .evalWhen:
        for form in try EvalWhen.active(s) ?? [] { try add(form) }
        return
      case .letSyntax(let recursive):
        // A scope of its own in R7RS; its definitions belong to the body around it everywhere else.
        if ReaderOptions.startsWithR7RS, !SourceFiles.isLibrary(s.span.file) { break }
        return try Body.letSyntax(s, recursive: recursive) { body in
          guard let forms = body.list else { throw Expander.error(s, "expected a proper list of forms") }
          for form in forms { try add(form) }
        }
      case .rewriter(let rewrite):
        s = try Expander.rewrite(s, rewrite, rib: rib)
        continue
      case .module(let imports, _):
        if imports { Expansion.current.importsLater() }
      case .expression, .moduleReference, .auxiliary: break
      }
      break
    }
    items.append(.expression(s.pinned()))
  }

  private func enter(_ name: Syntax, _ label: Label, _ form: Syntax) throws {
    guard rib.find(name: name.datum, marks: name.context.marks) == nil else {
      throw Expander.error(form.span.isNone ? name : form, "~A is defined twice in the same body", name.datum)
    }
    rib.add(name: name.datum, marks: name.context.marks, label: label)
  }

  private func variable(_ name: Syntax, _ form: Syntax) throws -> LocalVariable {
    let (variable, label) = Expansion.current.makeLocal(name.datum)
    try enter(name, label, form)
    return variable
  }

  private func define(_ variable: LocalVariable, _ value: @escaping () throws -> CoreForm) {
    items.append(.definition(variable, value))
    lastDefinition = items.count - 1
  }

  /// A hidden variable takes the values as a vector, the visible ones are its elements.
  private func addValues(_ s: Syntax) throws {
    let (formals, expression) = try Definition.values(s)
    let pack = Expansion.current.makeLocal(Symbols.intern("values")).0
    define(pack) {
      let temporaries = formals.map { Expansion.current.makeLocal($0.name.datum).0 }
      let hasRest = formals.last?.isRest ?? false
      let receiver = LambdaForm(
        required: hasRest ? Array(temporaries.dropLast()) : temporaries, rest: hasRest ? temporaries.last : nil,
        body: Expander.callCore("vector", temporaries.map { Expander.reference($0) }, s.span), span: s.span)
      let producer = LambdaForm(required: [], body: try Expander.expand(expression), span: s.span)
      return Expander.callCore(
        "call-with-values", [.lambda(producer), Definition.receivers(receiver, s)], s.span)
    }
    for (i, formal) in formals.enumerated() {
      define(try variable(formal.name, s)) {
        Expander.callCore(
          "vector-ref", [Expander.reference(pack), .constant(Word(fixnum: i))], s.span)
      }
    }
  }

  func finish(_ owner: Syntax) throws -> CoreForm {
    var variables: [LocalVariable] = []
    var values: [CoreForm] = []
    var tail: [Syntax] = []
    for (i, item) in items.enumerated() {
      switch item {
      case .definition(let variable, let value):
        variables.append(variable)
        values.append(Lambda.named(try value(), variable.name))
      case .expression(let expression):
        if i > lastDefinition {
          tail.append(expression)
        } else {
          variables.append(LocalVariable(Symbols.intern("_")))
          values.append(.sequence([try Expander.expand(expression), .constant(.unspecified)]))
        }
      }
    }
    guard !tail.isEmpty else {
      throw Expander.error(
        owner, "expected an expression after the definitions of the body", what: "no expressions in body")
    }
    let body = try Expander.sequence(tail)
    return variables.isEmpty ? body : .recursive(variables, values, body)
  }
}

extension Expander {
  /// The macro at the head of a form, nil when the form is an expression that is none. A head `(@ module name)` is
  /// replaced by what it refers to.
  static func headMacro(_ s: inout Syntax) throws -> Word? {
    guard s.isPair else { return nil }
    if s.car.isPair, let target = try moduleReference(s.car) {
      s = Syntax(Heap.cons(target.wrapped, s.cdr.wrapped), .none, s.span)
    }
    return s.car.isIdentifier ? try s.car.macro() : nil
  }
}
