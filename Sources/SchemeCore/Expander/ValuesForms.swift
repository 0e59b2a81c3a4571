// Multiple values, parameters, promises: forms that turn into calls with procedures made on the spot.

enum ValuesForms {
  private static func thunk(_ body: CoreForm, _ span: Span) -> CoreForm {
    .lambda(LambdaForm(required: [], body: body, span: span))
  }

  private static func receiver(
    _ formals: [Formal], _ variables: [LocalVariable], _ body: CoreForm, _ span: Span
  ) -> CoreForm {
    let hasRest = formals.last?.isRest ?? false
    return .lambda(
      LambdaForm(
        required: hasRest ? Array(variables.dropLast()) : variables, rest: hasRest ? variables.last : nil,
        body: body, span: span))
  }

  /// `(receive formals expression body …)`
  static func receive(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, s.cdr.cdr.isPair, s.cdr.cdr.cdr.isPair else {
      throw Expander.error(s, "receive: expected (receive (name …) expression body …)")
    }
    let formals = try Formal.parse(s.cdr.car, s, "receive")
    let producer = thunk(try Expander.expand(s.cdr.cdr.car), s.span)
    return try Lambda.scope(formals.map(\.name), around: s.cdr.cdr.cdr) { variables, body in
      let consumer = receiver(formals, variables, try Body.expand(body, of: s), s.span)
      return Expander.callCore("call-with-values", [producer, consumer], s.span)
    }
  }

  /// `(let-values ((formals expression) …) body …)`: the expressions are outside the scope of the names.
  static func letValues(_ s: Syntax) throws -> CoreForm {
    let clauses = try clauses(s, "let-values")
    let formals = try clauses.map { try Formal.parse($0.car, s, "let-values") }
    try Expander.checkDistinct(formals.flatMap { $0.map(\.name) }, s, "let-values")
    let producers = try clauses.map { thunk(try Expander.expand($0.cdr.car), s.span) }
    return try Lambda.scope(formals.flatMap { $0.map(\.name) }, around: s.cdr.cdr) { variables, body in
      var result = try Body.expand(body, of: s)
      var end = variables.count
      for (formals, producer) in zip(formals, producers).reversed() {
        let own = Array(variables[end - formals.count..<end])
        end -= formals.count
        result = Expander.callCore(
          "call-with-values", [producer, receiver(formals, own, result, s.span)], s.span)
      }
      return result
    }
  }

  /// `(let*-values ((formals expression) …) body …)` as nested `let-values`.
  static func letStarValues(_ s: Syntax, _ context: MacroContext) throws -> Word {
    let clauses = try clauses(s, "let*-values")
    let letValues = context.core("let-values")
    guard clauses.count > 1 else { return Heap.cons(letValues, s.cdr.wrapped) }
    var form = Heap.cons(letValues, Heap.cons(Heap.list(clauses.last!.wrapped), s.cdr.cdr.wrapped))
    for clause in clauses.dropLast().reversed() { form = Heap.list(letValues, Heap.list(clause.wrapped), form) }
    return form
  }

  private static func clauses(_ s: Syntax, _ who: String) throws -> [Syntax] {
    guard s.cdr.isPair, s.cdr.cdr.isPair, let clauses = s.cdr.car.list,
      clauses.allSatisfy({ $0.listCount == 2 })
    else { throw Expander.error(s, "\(who): expected (\(who) (((name …) expression) …) body …)") }
    return clauses
  }

  /// `(parameterize ((parameter value) …) body …)`
  static func parameterize(_ s: Syntax) throws -> CoreForm {
    let pairs = try pairs(s, "parameterize", "((parameter value) …)")
    let bindings = try pairs.map {
      Expander.callCore("cons", [try Expander.expand($0.car), try Expander.expand($0.cdr.car)], $0.span)
    }
    let body = thunk(try Body.expand(s.cdr.cdr, of: s), s.span)
    return Expander.callCore("%parameterize", [Expander.callCore("list", bindings, s.span), body], s.span)
  }

  /// `(with-fluids ((fluid value) …) body …)`
  static func withFluids(_ s: Syntax) throws -> CoreForm {
    let pairs = try pairs(s, "with-fluids", "((fluid value) …)")
    let fluids = try pairs.map { try Expander.expand($0.car) }
    let values = try pairs.map { try Expander.expand($0.cdr.car) }
    let body = thunk(try Body.expand(s.cdr.cdr, of: s), s.span)
    return Expander.callCore(
      "with-fluids*",
      [Expander.callCore("list", fluids, s.span), Expander.callCore("list", values, s.span), body], s.span)
  }

  private static func pairs(_ s: Syntax, _ who: String, _ expected: String) throws -> [Syntax] {
    guard s.cdr.isPair, s.cdr.cdr.isPair, let pairs = s.cdr.car.list, pairs.allSatisfy({ $0.listCount == 2 })
    else { throw Expander.error(s, "\(who): expected (\(who) \(expected) body …)") }
    return pairs
  }

  /// A form that wraps its one expression in a thunk for `procedure`.
  static func delayed(_ who: String, _ procedure: String) -> (Syntax) throws -> CoreForm {
    { s in
      guard s.listCount == 2 else { throw Expander.error(s, "\(who): expected (\(who) expression)") }
      return Expander.callCore(procedure, [thunk(try Expander.expand(s.cdr.car), s.span)], s.span)
    }
  }

  /// `(assert expression)`
  static func assert(_ s: Syntax) throws -> CoreForm {
    guard s.listCount ?? 0 >= 2 else { throw Expander.error(s, "assert: expected (assert expression)") }
    let failure = Expander.callCore(
      "scm-error",
      [
        .constant(Symbols.intern("assertion-failed")), .constant(.false),
        Expander.constant(Heap.string("Assertion failed: ~S")),
        Expander.constant(Heap.list(s.cdr.car.stripped)), .constant(.false),
      ], s.span)
    return .conditional(try Expander.expand(s.cdr.car), .constant(.unspecified), failure)
  }
}
