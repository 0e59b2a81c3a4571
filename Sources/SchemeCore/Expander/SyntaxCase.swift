// syntax-case, syntax, quasisyntax, with-syntax. Patterns and templates become constants of the program; matching and
// filling are calls of primitives.

enum SyntaxCase {
  /// `(syntax-case expression (literal …) (pattern [fender] output) …)`
  static func form(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, s.cdr.cdr.isPair, let literals = s.cdr.cdr.car.list, literals.allSatisfy(\.isIdentifier),
      let clauses = s.cdr.cdr.cdr.list
    else {
      throw Expander.error(
        s, "syntax-case: expected (syntax-case expression (literal …) (pattern [fender] output) …)")
    }
    let input = Expansion.current.makeLocal(Symbols.intern("form")).0
    let value = try Expander.expand(s.cdr.car)
    return .bind([input], [value], try expand(clauses[...], literals, input, s))
  }

  private static func expand(
    _ clauses: ArraySlice<Syntax>, _ literals: [Syntax], _ input: LocalVariable, _ form: Syntax
  ) throws -> CoreForm {
    guard let clause = clauses.first else {
      return Expander.callCore("%syntax-no-match", [Expander.reference(input)], form.span)
    }
    guard clause.listCount == 2 || clause.listCount == 3 else {
      throw Expander.error(clause, "syntax-case: expected (pattern [fender] output), found ~S", clause.datum)
    }
    let pattern = try Pattern(clause.car, literals: literals, isEllipsis: Ellipsis.test(nil))
    let count = pattern.variables.count
    let slots = Expansion.current.makeLocal(Symbols.intern("match")).0
    let rib = Rib(capacity: count)
    Pins.keep(rib.word)
    var variables: [LocalVariable] = []
    for variable in pattern.variables {
      let id = variable.identifier
      let (local, label) = Expansion.current.makeLocal(id.datum, kind: .pattern, depth: variable.depth)
      rib.add(name: id.datum, marks: id.context.marks, label: label)
      variables.append(local)
    }
    let rest = clause.cdr
    let inside = rest.with(rest.context.pushing(rib))
    let fender = clause.listCount == 3 ? try Expander.expand(inside.car) : nil
    let output = try Expander.expand(fender == nil ? inside.car : inside.cdr.car)
    rib.close()
    let next = try expand(clauses.dropFirst(), literals, input, form)
    let match = Expander.callCore(
      "%syntax-match",
      [Expander.constant(pattern.code), .constant(Word(fixnum: count)), Expander.reference(input)], clause.span)
    func bound(_ body: CoreForm) -> CoreForm {
      if count == 0 { return body }
      let values = (0..<count).map {
        Expander.callCore("vector-ref", [Expander.reference(slots), .constant(Word(fixnum: $0))], clause.span)
      }
      return .bind(variables, values, body)
    }
    guard let fender else {
      return .bind([slots], [match], .conditional(Expander.reference(slots), bound(output), next))
    }
    // The rest is needed twice: it becomes a procedure.
    let otherwise = Expansion.current.makeLocal(Symbols.intern("otherwise")).0
    func fail() -> CoreForm { .call(Expander.reference(otherwise), [], clause.span) }
    return .bind(
      [otherwise], [.lambda(LambdaForm(required: [], body: next, span: form.span))],
      .bind(
        [slots], [match],
        .conditional(Expander.reference(slots), bound(.conditional(fender, output, fail())), fail())))
  }

  /// `(syntax template)`
  static func template(_ s: Syntax) throws -> CoreForm {
    guard s.listCount == 2 else { throw Expander.error(s, "syntax: expected (syntax template)") }
    var used: [LocalVariable] = []
    var compiler = TemplateCompiler(
      lookup: { identifier in
        guard let label = identifier.label, label.kind == .pattern else { return nil }
        guard let local = Expansion.current.local(label) else { throw Expander.outOfContext(identifier) }
        if let known = used.firstIndex(where: { $0 === local }) { return (known, label.depth) }
        used.append(local)
        return (used.count - 1, label.depth)
      }, isEllipsis: Ellipsis.test(nil), spreadsConstants: true)
    let template = try compiler.compile(s.cdr.car)
    let code = template.code
    if code.isFixnum { return Expander.reference(used[code.fixnum], s.span) }
    if used.isEmpty {
      return Expander.constant(try Template.fill(code, Heap.vector(count: 0, fill: .false)))
    }
    return Expander.callCore(
      "%syntax-fill",
      [Expander.constant(code), .constant(Word(fixnum: template.elementCount))] + used.map { Expander.reference($0) },
      s.span)
  }

  /// `(with-syntax ((pattern expression) …) body …)`
  static func withSyntax(_ s: Syntax, _ context: MacroContext) throws -> Word {
    guard s.cdr.isPair, s.cdr.cdr.isPair, let bindings = s.cdr.car.list,
      bindings.allSatisfy({ $0.listCount == 2 })
    else {
      throw Expander.error(s, "with-syntax: expected (with-syntax ((pattern expression) …) body …)")
    }
    let patterns = RootedArray()
    let values = RootedArray()
    for binding in bindings {
      patterns.append(binding.car.wrapped)
      values.append(binding.cdr.car.wrapped)
    }
    let body = Heap.cons(context.core("let"), Heap.cons(.null, s.cdr.cdr.wrapped))
    return Heap.list(
      context.core("syntax-case"), Heap.cons(context.core("list"), values.list()), .null,
      Heap.list(patterns.list(), body))
  }

  /// `(quasisyntax template)`: what is unquoted becomes pattern variables of a `with-syntax`.
  static func quasisyntax(_ s: Syntax, _ context: MacroContext) throws -> Word {
    guard s.listCount == 2 else { throw Expander.error(s, "quasisyntax: expected (quasisyntax template)") }
    let bindings = RootedArray()
    let template = try quasi(s.cdr.car, 0, bindings, context)
    return Heap.list(
      context.core("with-syntax"), bindings.list(), Heap.list(context.core("syntax"), template))
  }

  private static let unsyntax = Symbols.intern("unsyntax")
  private static let splicing = Symbols.intern("unsyntax-splicing")
  private static let quasisyntaxName = Symbols.intern("quasisyntax")

  private static func quasi(
    _ t: Syntax, _ depth: Int, _ bindings: RootedArray, _ context: MacroContext
  ) throws -> Word {
    if t.datum.isVector {
      let elements = RootedArray()
      var rest = Syntax(try quasi(t.vectorElements, depth, bindings, context))
      while rest.isPair {
        elements.append(rest.car.wrapped)
        rest = rest.cdr
      }
      return elements.vector()
    }
    guard t.isPair else { return t.wrapped }
    if t.isListOfTwo, t.car.isIdentifier {
      if t.car.isKeyword(unsyntax) {
        if depth > 0 { return try nested(t, depth - 1, bindings, context) }
        let variable = context.temporary()
        bindings.append(Heap.list(variable, t.cdr.car.wrapped))
        return variable
      }
      if t.car.isKeyword(quasisyntaxName) { return try nested(t, depth + 1, bindings, context) }
    }
    let first = t.car
    if first.isPair, first.car.isIdentifier, first.listCount != nil,
      first.car.isKeyword(splicing) || (first.car.isKeyword(unsyntax) && first.listCount != 2)
    {
      let rest = try quasi(t.cdr, depth, bindings, context)
      if depth > 0 { return Heap.cons(try nested(first, depth - 1, bindings, context), rest) }
      let splice = first.car.isKeyword(splicing)
      var result = rest
      for operand in (first.cdr.list ?? []).reversed() {
        let variable = context.temporary()
        if splice {
          bindings.append(Heap.list(Heap.list(variable, context.core("...")), operand.wrapped))
          result = Heap.cons(variable, Heap.cons(context.core("..."), result))
        } else {
          bindings.append(Heap.list(variable, operand.wrapped))
          result = Heap.cons(variable, result)
        }
      }
      return result
    }
    let head = try quasi(first, depth, bindings, context)
    return Heap.cons(head, try quasi(t.cdr, depth, bindings, context))
  }

  private static func nested(
    _ t: Syntax, _ depth: Int, _ bindings: RootedArray, _ context: MacroContext
  ) throws -> Word {
    Heap.cons(t.car.wrapped, try quasi(t.cdr, depth, bindings, context))
  }
}
