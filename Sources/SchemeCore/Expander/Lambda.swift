// lambda, case-lambda, and the scopes that they and the binding forms open.

enum Lambda {
  private static let mostScopes = 50_000
  static let documentation = Symbols.intern("documentation")

  /// Opens a scope for `names` around `body` and runs `then` with the body's cursor inside it.
  static func scope<Result>(
    _ names: [Syntax], around body: Syntax, then: ([LocalVariable], Syntax) throws -> Result
  ) throws -> Result {
    let expansion = Expansion.current
    expansion.openScopes += 1
    defer { expansion.openScopes -= 1 }
    // Each name is looked for in all scopes around it: a million of them would take hours.
    guard expansion.openScopes <= mostScopes else {
      throw Expander.error(body, "scopes are nested too deeply: more than \(mostScopes)")
    }
    let rib = Rib(capacity: names.count)
    var variables: [LocalVariable] = []
    variables.reserveCapacity(names.count)
    for name in names {
      let (variable, label) = Expansion.current.makeLocal(name.datum)
      rib.add(name: name.datum, marks: name.context.marks, label: label)
      variables.append(variable)
    }
    defer { rib.close() }
    return try then(variables, body.with(body.context.pushing(rib)))
  }

  /// A procedure from its formal parameters and body.
  static func expand(
    formals: Syntax, body: Syntax, of form: Syntax, name: Word = .false
  ) throws -> LambdaForm {
    let parameters = try Formal.parse(formals, form, "lambda")
    guard body.isPair else {
      throw Expander.error(form, "lambda: expected a body of at least one expression")
    }
    return try scope(parameters.map(\.name), around: body) { variables, inside in
      let hasRest = parameters.last?.isRest ?? false
      let (properties, code) = try documented(inside)
      let lambda = LambdaForm(
        required: hasRest ? Array(variables.dropLast()) : variables, rest: hasRest ? variables.last : nil,
        body: try Body.expand(code, of: form), name: name, span: form.span)
      lambda.properties = Pins.keep(properties)
      lambda.formals = Pins.keep(formals.stripped)
      return lambda
    }
  }

  /// Splits leading documentation (a string, or a vector of properties) off a body that goes on after it.
  static func documented(_ body: Syntax) throws -> (Word, Syntax) {
    var properties = Word.null
    var rest = body
    while rest.isPair, rest.cdr.isPair {
      let first = rest.car.datum
      if first.isString, properties.isNull {
        properties = Heap.list(Heap.cons(documentation, first))
      } else if first.isVector, first.length > 0 {
        var entries = Word.null
        for i in (0..<first.length).reversed() {
          let entry = Syntax.strip(first.element(i))
          guard entry.isPair else { return (properties, rest) }
          entries = Heap.cons(entry, entries)
        }
        var last = entries
        while last.cdr.isPair { last = last.cdr }
        last.cdr = properties
        properties = entries
      } else {
        break
      }
      rest = rest.cdr
    }
    return (properties, rest)
  }

  /// Gives a procedure without a name the name of the variable it becomes the value of.
  static func named(_ form: CoreForm, _ name: Word) -> CoreForm {
    switch form {
    case .lambda(let lambda):
      if lambda.name.isFalse { lambda.name = Pins.keep(name) }
    case .caseLambda(let clauses):
      for lambda in clauses where lambda.name.isFalse { lambda.name = Pins.keep(name) }
    default: break
    }
    return form
  }

  static func lambdaForm(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, s.cdr.cdr.isPair else {
      throw Expander.error(s, "lambda: expected (lambda (argument …) body …)")
    }
    return .lambda(try expand(formals: s.cdr.car, body: s.cdr.cdr, of: s))
  }

  static func caseLambdaForm(_ s: Syntax) throws -> CoreForm {
    try clauses(s, "case-lambda") { try expand(formals: $0.car, body: $0.cdr, of: $0.pinned()) }
  }

  /// A procedure of several clauses, which `expand` makes, with documentation before them.
  static func clauses(_ s: Syntax, _ who: String, expand: (Syntax) throws -> LambdaForm) throws -> CoreForm {
    let (properties, rest) = try documented(s.cdr)
    guard let clauses = rest.list, clauses.allSatisfy({ $0.isPair && $0.cdr.isPair }) else {
      throw Expander.error(s, "\(who): expected clauses of the form ((argument …) body …)")
    }
    guard let first = clauses.first else { return .lambda(withoutClauses(s, who)) }
    let forms = try [expand(first)] + clauses.dropFirst().map(expand)
    if !properties.isNull { forms[0].properties = Pins.keep(properties) }
    return forms.count == 1 ? .lambda(forms[0]) : .caseLambda(forms)
  }

  /// The procedure that no number of arguments suits.
  private static func withoutClauses(_ s: Syntax, _ who: String) -> LambdaForm {
    let arguments = Expansion.current.makeLocal(Symbols.intern("arguments")).0
    let failure = Expander.callCore(
      "scm-error",
      [
        .constant(Symbols.intern("wrong-number-of-args")), .constant(.false),
        Expander.constant(Heap.string("Wrong number of arguments to a \(who) without clauses: ~S")),
        Expander.callCore("list", [Expander.reference(arguments)], s.span), .constant(.false),
      ], s.span)
    return LambdaForm(required: [], rest: arguments, body: failure, span: s.span)
  }

  // MARK: let and its family

  /// A list of `(name value)`; checks the shape and that names are identifiers.
  static func bindings(_ list: Syntax, _ form: Syntax, _ who: String) throws -> [(name: Syntax, value: Syntax)] {
    guard let items = list.list else {
      throw Expander.error(form, "\(who): expected ((name value) …), found ~S", list.datum)
    }
    return try items.map { item in
      guard item.listCount == 2 else {
        throw Expander.error(item, "\(who): expected ((name value) …), found ~S", item.datum)
      }
      guard item.car.isIdentifier else {
        throw Expander.error(item.car, "\(who): expected an identifier, found ~S", item.car.datum)
      }
      return (item.car.pinned(), item.cdr.car.pinned())
    }
  }

  static func letForm(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, s.cdr.cdr.isPair else {
      throw Expander.error(s, "let: expected (let ((name value) …) body …)")
    }
    if s.cdr.car.isIdentifier { return try namedLet(s) }
    let bindings = try bindings(s.cdr.car, s, "let")
    if bindings.isEmpty { return try Body.expand(s.cdr.cdr, of: s) }
    let names = bindings.map(\.name)
    try Expander.checkDistinct(names, s, "let")
    let values = try bindings.map { named(try Expander.expand($0.value), $0.name.datum) }
    return try scope(names, around: s.cdr.cdr) { variables, body in
      .bind(variables, values, try Body.expand(body, of: s))
    }
  }

  private static func namedLet(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.cdr.cdr.isPair else {
      throw Expander.error(s, "let: expected (let name ((variable value) …) body …)")
    }
    let loop = s.cdr.car.pinned()
    let bindings = try bindings(s.cdr.cdr.car, s, "let")
    try Expander.checkDistinct(bindings.map(\.name), s, "let")
    let values = try bindings.map { named(try Expander.expand($0.value), $0.name.datum) }
    return try scope([loop], around: s.cdr.cdr.cdr) { loops, inside in
      try scope(bindings.map(\.name), around: inside) { variables, body in
        let lambda = LambdaForm(
          required: variables, body: try Body.expand(body, of: s), name: loop.datum, span: s.span)
        return .call(
          .recursive(loops, [.lambda(lambda)], Expander.reference(loops[0], loop.span)), values, s.span)
      }
    }
  }

  static func letStarForm(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, s.cdr.cdr.isPair else {
      throw Expander.error(s, "let*: expected (let* ((name value) …) body …)")
    }
    let bindings = try bindings(s.cdr.car, s, "let*")
    return try nest(bindings[...], s.cdr.cdr, s)
  }

  /// Each value is seen in the scopes opened so far, which only the cursor over the binding list shares.
  private static func nest(
    _ bindings: ArraySlice<(name: Syntax, value: Syntax)>, _ body: Syntax, _ form: Syntax
  ) throws -> CoreForm {
    guard let first = bindings.first else { return try Body.expand(body, of: form) }
    let value = named(try Expander.expand(first.value), first.name.datum)
    let rib = Rib(capacity: 1)
    let (variable, label) = Expansion.current.makeLocal(first.name.datum)
    rib.add(name: first.name.datum, marks: first.name.context.marks, label: label)
    defer { rib.close() }
    let rest = bindings.dropFirst().map {
      (name: $0.name, value: $0.value.with($0.value.context.pushing(rib)).pinned())
    }
    return .bind(
      [variable], [value], try nest(rest[...], body.with(body.context.pushing(rib)), form))
  }

  static func letrecForm(_ who: String) -> (Syntax) throws -> CoreForm {
    { s in
      guard s.cdr.isPair, s.cdr.cdr.isPair else {
        throw Expander.error(s, "\(who): expected (\(who) ((name value) …) body …)")
      }
      let bindings = try bindings(s.cdr.car, s, who)
      if bindings.isEmpty { return try Body.expand(s.cdr.cdr, of: s) }
      try Expander.checkDistinct(bindings.map(\.name), s, who)
      return try scope(bindings.map(\.name), around: s.cdr) { variables, inside in
        let values = try zip(bindings, values(inside.car)).map { binding, value in
          named(try Expander.expand(value), binding.name.datum)
        }
        let body = try Body.expand(inside.cdr, of: s)
        return who == "letrec" ? letrec(variables, values, body) : .recursive(variables, values, body)
      }
    }
  }

  /// Whether evaluating a form can capture its continuation.
  private static func mayCapture(_ form: CoreForm) -> Bool {
    switch form {
    case .lambda, .caseLambda: return false
    case .call(.global(let variable, _), let operands, _)
    where variable.isCoreConstant && variable.variableValue.placeableRow != nil:
      return operands.contains(where: mayCapture)
    case .call: return true
    default:
      var result = false
      form.forEachChild { if mayCapture($0) { result = true } }
      return result
    }
  }

  /// `letrec` in terms of `letrec*`: all values whose evaluation may capture a continuation are there before the first
  /// variable gets its own, which shows when such a continuation is entered twice.
  private static func letrec(_ variables: [LocalVariable], _ values: [CoreForm], _ body: CoreForm) -> CoreForm {
    let late = zip(variables, values).filter { mayCapture($0.1) }
    if late.isEmpty { return .recursive(variables, values, body) }
    let temporaries = late.map { Expansion.current.makeLocal($0.0.name).0 }
    var forms: [CoreForm] = []
    for (pair, temporary) in zip(late, temporaries) {
      pair.0.isAssigned = true
      forms.append(.setLocal(pair.0, Expander.reference(temporary), .none))
    }
    let start = values.map { mayCapture($0) ? .constant(.undefined) : $0 }
    return .recursive(variables, start, .bind(temporaries, late.map(\.1), .sequence(forms + [body])))
  }

  /// The value parts of a list of bindings that was checked before.
  private static func values(_ list: Syntax) -> [Syntax] { (list.list ?? []).map { $0.cdr.car.pinned() } }

  static func namedLambdaForm(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, s.cdr.car.isPair, s.cdr.car.car.isIdentifier, s.cdr.cdr.isPair else {
      throw Expander.error(s, "named-lambda: expected (named-lambda (name argument …) body …)")
    }
    let head = s.cdr.car
    return .lambda(try expand(formals: head.cdr, body: s.cdr.cdr, of: s, name: head.car.datum))
  }
}
