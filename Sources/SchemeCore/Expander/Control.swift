// if, and, or, when, unless, cond, case, do, set!, quote: straight to core forms.

enum Control {
  static let elseName = Symbols.intern("else")
  static let arrow = Symbols.intern("=>")

  static func quote(_ s: Syntax) throws -> CoreForm {
    guard s.listCount == 2 else { throw Expander.error(s, "quote: expected (quote datum)") }
    return Expander.constant(Syntax.strip(s.cdr.car.datum))
  }

  static func ifForm(_ s: Syntax) throws -> CoreForm {
    let count = s.listCount
    guard count == 3 || count == 4 else {
      throw Expander.error(s, "if: expected (if test consequent [alternative])")
    }
    let branches = s.cdr.cdr
    return .conditional(
      try Expander.expand(s.cdr.car), try Expander.expand(branches.car),
      count == 4 ? try Expander.expand(branches.cdr.car) : .constant(.unspecified))
  }

  static func and(_ s: Syntax) throws -> CoreForm {
    guard let forms = s.cdr.list else { throw Expander.error(s, "and: expected a proper list of expressions") }
    guard let last = forms.last else { return .constant(.true) }
    // From the left, so that errors and references come in the order of the text.
    let tests = try forms.dropLast().map { try Expander.expand($0) }
    return tests.reversed().reduce(try Expander.expand(last)) { .conditional($1, $0, .constant(.false)) }
  }

  static func or(_ s: Syntax) throws -> CoreForm {
    guard let forms = s.cdr.list else { throw Expander.error(s, "or: expected a proper list of expressions") }
    guard let last = forms.last else { return .constant(.false) }
    let tests = try forms.dropLast().map { try Expander.expand($0) }
    return tests.reversed().reduce(try Expander.expand(last)) { firstTrue($1, else: $0) }
  }

  /// The value of `test` when it is true, else that of `alternative`.
  static func firstTrue(_ test: CoreForm, else alternative: CoreForm) -> CoreForm {
    let value = Expansion.current.makeLocal(Symbols.intern("t")).0
    return .bind(
      [value], [test], .conditional(Expander.reference(value), Expander.reference(value), alternative))
  }

  static func when(_ who: String) -> (Syntax) throws -> CoreForm {
    { s in
      guard s.cdr.isPair, s.cdr.cdr.isPair, s.listCount != nil else {
        throw Expander.error(s, "\(who): expected (\(who) test expression …)")
      }
      let test = try Expander.expand(s.cdr.car)
      let body = try Body.expand(s.cdr.cdr, of: s)
      return who == "when"
        ? .conditional(test, body, .constant(.unspecified)) : .conditional(test, .constant(.unspecified), body)
    }
  }

  static func cond(_ s: Syntax) throws -> CoreForm {
    guard let clauses = s.cdr.list, !clauses.isEmpty else {
      throw Expander.error(s, "cond: expected at least one clause (test expression …)")
    }
    return try cond(clauses[...], s)
  }

  private static func cond(_ clauses: ArraySlice<Syntax>, _ form: Syntax) throws -> CoreForm {
    guard let clause = clauses.first else { return .constant(.unspecified) }
    let rest = clauses.dropFirst()
    guard clause.isPair, let count = clause.listCount else {
      throw Expander.error(
        clause, "cond: expected a clause (test expression …), found ~S", clause.datum, what: "invalid clause")
    }
    if clause.car.isIdentifier, clause.car.isKeyword(elseName) {
      guard rest.isEmpty else { throw lastClause(clause, "cond") }
      return try Body.expand(clause.cdr, of: clause)
    }
    try checkReceiver(clause, "cond", within: 2)
    let test = try Expander.expand(clause.car)
    if count == 1 { return firstTrue(test, else: try cond(rest, form)) }
    if clause.cdr.car.isIdentifier, clause.cdr.car.isKeyword(arrow), count == 3 {
      let value = Expansion.current.makeLocal(Symbols.intern("t")).0
      let receiver = try Expander.expand(clause.cdr.cdr.car)
      return .bind(
        [value], [test],
        .conditional(
          Expander.reference(value), .call(receiver, [Expander.reference(value)], clause.span),
          try cond(rest, form)))
    }
    // SRFI 61: (generator guard => receiver)
    if count == 4, clause.cdr.cdr.car.isIdentifier, clause.cdr.cdr.car.isKeyword(arrow) {
      return try guarded(test, clause, try cond(rest, form))
    }
    return .conditional(test, try Body.expand(clause.cdr, of: clause), try cond(rest, form))
  }

  private static func guarded(_ test: CoreForm, _ clause: Syntax, _ rest: CoreForm) throws -> CoreForm {
    let values = Expansion.current.makeLocal(Symbols.intern("t")).0
    func apply(_ procedure: Syntax) throws -> CoreForm {
      Expander.callCore("apply", [try Expander.expand(procedure), Expander.reference(values)], clause.span)
    }
    let producer = LambdaForm(required: [], body: test, span: clause.span)
    return .bind(
      [values],
      [
        Expander.callCore(
          "call-with-values", [.lambda(producer), .global(CoreNames.variable("list"), .none)], clause.span)
      ],
      .conditional(try apply(clause.cdr.car), try apply(clause.cdr.cdr.cdr.car), rest))
  }

  private static func lastClause(_ clause: Syntax, _ who: String) -> Fault {
    Expander.error(clause, "\(who): the else clause must be the last", what: "else must be the last clause")
  }

  /// Checks that exactly one expression follows a `=>`, which may be among the first `count` after the clause's head.
  private static func checkReceiver(_ clause: Syntax, _ who: String, within count: Int) throws {
    var rest = clause.cdr
    var position = 1
    while rest.isPair, position <= count {
      if rest.car.isIdentifier, rest.car.isKeyword(arrow) {
        if clause.listCount == position + 2 { return }
        throw Expander.error(
          clause, "\(who): expected one procedure after =>, found ~S", clause.datum,
          what: "wrong number of receiver expressions")
      }
      rest = rest.cdr
      position += 1
    }
  }

  static func caseForm(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, let clauses = s.cdr.cdr.list, !clauses.isEmpty else {
      throw Expander.error(s, "case: expected (case key ((datum …) expression …) …)")
    }
    let key = Expansion.current.makeLocal(Symbols.intern("key")).0
    let value = try Expander.expand(s.cdr.car)
    return .bind([key], [value], try caseClauses(clauses[...], key))
  }

  private static func caseClauses(_ clauses: ArraySlice<Syntax>, _ key: LocalVariable) throws -> CoreForm {
    guard let clause = clauses.first else { return .constant(.unspecified) }
    guard clause.isPair, clause.cdr.isPair else {
      throw Expander.error(
        clause, "case: expected a clause ((datum …) expression …), found ~S", clause.datum, what: "invalid clause")
    }
    func consequence() throws -> CoreForm {
      let body = clause.cdr
      if body.car.isIdentifier, body.car.isKeyword(arrow) {
        try checkReceiver(clause, "case", within: 1)
        return .call(try Expander.expand(body.cdr.car), [Expander.reference(key)], clause.span)
      }
      return try Body.expand(body, of: clause)
    }
    if clause.car.isIdentifier, clause.car.isKeyword(elseName) {
      guard clauses.count == 1 else { throw lastClause(clause, "case") }
      return try consequence()
    }
    let data = clause.car.stripped
    guard data.listLength != nil else {
      throw Expander.error(clause, "case: expected a list of data, found ~S", data, what: "invalid clause")
    }
    return .conditional(
      membership(key, data, clause.span), try consequence(), try caseClauses(clauses.dropFirst(), key))
  }

  /// A test whether `key` is one of `data`: inline comparisons for a few, one search for many.
  private static func membership(_ key: LocalVariable, _ data: Word, _ span: Span) -> CoreForm {
    let count = data.listLength!
    if count == 0 { return .constant(.false) }
    var simple = true
    var rest = data
    while rest.isPair {
      let datum = rest.car
      if datum.isPointer && !datum.isSymbol && !datum.isKeyword { simple = false }
      rest = rest.cdr
    }
    if count > 4 {
      return Expander.callCore(
        simple ? "memq" : "memv", [Expander.reference(key), Expander.constant(data)], span)
    }
    func compare(_ datum: Word) -> CoreForm {
      Expander.callCore(simple ? "eq?" : "eqv?", [Expander.reference(key), Expander.constant(datum)], span)
    }
    let test = compare(data.car)
    if count == 1 { return test }
    return .conditional(test, .constant(.true), membership(key, data.cdr, span))
  }

  /// `(do ((variable init [step]) …) (test result …) body …)` as a named let.
  static func doForm(_ s: Syntax) throws -> CoreForm {
    let expected = "do: expected (do ((variable value [step]) …) (test result …) body …)"
    guard s.cdr.isPair, s.cdr.cdr.isPair, s.listCount != nil, let specs = s.cdr.car.list,
      specs.allSatisfy({ ($0.listCount == 2 || $0.listCount == 3) && $0.car.isIdentifier }),
      s.cdr.cdr.car.isPair, s.cdr.cdr.car.listCount != nil
    else { throw Expander.error(s, expected) }
    let names = specs.map { $0.car.pinned() }
    try Expander.checkDistinct(names, s, "do")
    let values = try specs.map { try Expander.expand($0.cdr.car) }
    let loop = Expansion.current.makeLocal(Symbols.intern("do")).0
    return try Lambda.scope(names, around: s.cdr) { variables, inside in
      let exit = inside.cdr.car
      let test = try Expander.expand(exit.car)
      let result = exit.cdr.isNull ? CoreForm.constant(.unspecified) : try Expander.sequence(exit.cdr.list!)
      var steps = try (inside.cdr.cdr.list ?? []).map { try Expander.expand($0) }
      let next = try zip(inside.car.list ?? [], variables).map { spec, variable in
        spec.listCount == 3
          ? try Expander.expand(spec.cdr.cdr.car) : Expander.reference(variable, spec.car.span)
      }
      steps.append(.call(Expander.reference(loop), next, s.span))
      let lambda = LambdaForm(
        required: variables, body: .conditional(test, result, steps.count == 1 ? steps[0] : .sequence(steps)),
        name: loop.name, span: s.span)
      return .call(.recursive([loop], [.lambda(lambda)], Expander.reference(loop)), values, s.span)
    }
  }

  static func set(_ s: Syntax) throws -> CoreForm {
    guard s.listCount == 3 else { throw Expander.error(s, "set!: expected (set! variable value)") }
    let target = s.cdr.car
    if target.isPair { return try generalizedSet(s, target) }
    guard target.isIdentifier else {
      throw Expander.error(target, "set!: expected a variable, found ~S", target.datum)
    }
    switch try target.binding(isAssigned: true) {
    case .local(let variable):
      variable.isAssigned = true
      return .setLocal(variable, try Expander.expand(s.cdr.cdr.car), s.span)
    case .global(let variable):
      Pins.keep(variable)
      variable.isCoreConstant = false
      variable.inlineOperation = 0
      return .setGlobal(variable, try Expander.expand(s.cdr.cdr.car), s.span)
    case .macro(let macro):
      if let form = try Expander.expandSetMacro(macro, s) { return try Expander.expand(form) }
      let message = "set!: ~A is syntax, not a variable"
      if CoreSyntax.of(macro) != nil { throw Expander.error(target, message, target.datum) }
      throw Expander.error(target, in: s, message, what: "not a variable transformer")
    case .pattern: throw Expander.error(target, "set!: ~A is a pattern variable", target.datum)
    case .outOfContext: throw Expander.outOfContext(target)
    }
  }

  /// `(set! (procedure argument …) value)` calls the procedure's setter.
  private static func generalizedSet(_ s: Syntax, _ target: Syntax) throws -> CoreForm {
    if let reference = try Expander.moduleReference(target) {
      return try set(
        Syntax(Heap.list(s.car.wrapped, reference.wrapped, s.cdr.cdr.car.wrapped), .none, s.span))
    }
    if let late = try Expander.lateSet(target, s.cdr.cdr.car, s.span) { return late }
    guard let arguments = target.cdr.list else {
      throw Expander.error(target, "set!: expected (procedure argument …), found ~S", target.datum)
    }
    let setter = Expander.callCore("setter", [try Expander.expand(target.car)], s.span)
    let operands = try (arguments + [s.cdr.cdr.car.pinned()]).map { try Expander.expand($0) }
    return .call(setter, operands, s.span)
  }
}
