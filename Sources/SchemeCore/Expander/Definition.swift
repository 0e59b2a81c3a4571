// The shapes of definitions, shared by bodies and the top level.

/// A parsed `define`: the name, and how to expand its value.
struct Definition {
  let name: Syntax
  let value: () throws -> CoreForm

  /// `(define name)`, `(define name value)`, `(define (name . formals) body …)`; the head may nest ("curried").
  init(_ s: Syntax) throws {
    guard s.cdr.isPair else { throw Definition.malformed(s) }
    let target = s.cdr.car
    let rest = s.cdr.cdr.pinned()
    let form = s.pinned()
    if target.isIdentifier {
      name = target.pinned()
      if rest.isNull {
        value = { .constant(.unspecified) }
      } else {
        guard rest.listCount == 1 else { throw Definition.malformed(s) }
        let expression = rest.car.pinned()
        value = { try Expander.expand(expression) }
      }
      return
    }
    guard target.isPair else { throw Definition.malformed(s) }
    var head = target.pinned()
    var layers = [head.cdr.pinned()]
    while head.car.isPair {
      head = head.car.pinned()
      layers.append(head.cdr.pinned())
    }
    guard head.car.isIdentifier else { throw Definition.malformed(s) }
    let name = head.car.pinned()
    self.name = name
    if layers.count == 1 {
      let formals = layers[0]
      value = { .lambda(try Lambda.expand(formals: formals, body: rest, of: form, name: name.datum)) }
    } else {
      value = { try Definition.curried(layers, rest, form, name.datum) }
    }
  }

  /// The name a definition defines.
  static func name(of s: Syntax) throws -> Syntax { try Definition(s).name }

  private static func curried(
    _ layers: [Syntax], _ body: Syntax, _ form: Syntax, _ name: Word
  ) throws -> CoreForm {
    // Layers are innermost first: the innermost procedure has the body.
    var code = Heap.cons(
      CoreNames.identifier("lambda"), Heap.cons(layers[0].wrapped, body.wrapped))
    for layer in layers.dropFirst().dropLast() {
      code = Heap.list(CoreNames.identifier("lambda"), layer.wrapped, code)
    }
    let forms = Syntax(Heap.list(code), .none, form.span).pinned()
    return .lambda(try Lambda.expand(formals: layers.last!, body: forms, of: form, name: name))
  }

  private static func malformed(_ s: Syntax) -> Fault {
    Expander.error(s, "define: expected (define name value) or (define (name argument …) body …)")
  }

  /// `(define-syntax name transformer)`, or Guile's `(define-syntax (name form) body …)`.
  static func syntax(_ s: Syntax) throws -> (name: Syntax, transformer: Syntax) {
    if s.cdr.isPair, s.cdr.car.isIdentifier, s.listCount == 3 {
      return (s.cdr.car.pinned(), s.cdr.cdr.car.pinned())
    }
    if s.cdr.isPair, s.cdr.car.isPair, s.cdr.car.car.isIdentifier, s.cdr.cdr.isPair {
      let target = s.cdr.car
      let code = Heap.cons(
        CoreNames.identifier("lambda"), Heap.cons(target.cdr.wrapped, s.cdr.cdr.wrapped))
      return (target.car.pinned(), Syntax(code, .none, s.span).pinned())
    }
    throw Expander.error(s, "define-syntax: expected (define-syntax name transformer)")
  }

  /// The procedure that takes the values of a `define-values`: it says so when their number is another.
  static func receivers(_ receiver: LambdaForm, _ s: Syntax) -> CoreForm {
    let others = Expansion.current.makeLocal(Symbols.intern("values")).0
    let failure = Expander.callCore(
      "scm-error",
      [
        .constant(Symbols.intern("wrong-number-of-args")), .constant(.false),
        Expander.constant(
          Heap.string("define-values: wrong number of return values returned by expression: expected ~S, got ~S")),
        Expander.callCore(
          "list", [Expander.constant(s.cdr.car.stripped), Expander.reference(others)], s.span), .constant(.false),
      ], s.span)
    return .caseLambda([receiver, LambdaForm(required: [], rest: others, body: failure, span: s.span)])
  }

  /// `(define-values formals expression)`.
  static func values(_ s: Syntax) throws -> (formals: [Formal], expression: Syntax) {
    guard s.listCount == 3 else {
      throw Expander.error(s, "define-values: expected (define-values (name …) expression)")
    }
    return (try Formal.parse(s.cdr.car, s, "define-values"), s.cdr.cdr.car.pinned())
  }
}

/// One of a list of formal parameters.
struct Formal {
  let name: Syntax
  let isRest: Bool

  /// `(a b)`, `(a b . c)` or `c`; checks that names are distinct identifiers.
  static func parse(_ formals: Syntax, _ form: Syntax, _ who: String) throws -> [Formal] {
    var result: [Formal] = []
    var rest = formals
    while rest.isPair {
      result.append(Formal(name: rest.car.pinned(), isRest: false))
      rest = rest.cdr
    }
    if rest.isIdentifier {
      result.append(Formal(name: rest.pinned(), isRest: true))
    } else if !rest.isNull {
      throw Expander.error(
        form, "\(who): expected a list of identifiers, found ~S", formals.datum, what: "invalid argument list")
    }
    try Expander.checkDistinct(result.map(\.name), form, who)
    return result
  }
}
