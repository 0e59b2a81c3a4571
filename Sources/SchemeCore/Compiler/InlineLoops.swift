// Calls of `map`, `for-each`, `vector-map` and `vector-for-each` whose procedure is written on the spot become loops:
// the procedure's body replaces its call.
//
// Like the procedures they stand for, the loops collect results in a fresh list and reverse it into another one: a
// continuation captured in the body may return twice.

/// What a variable's procedure does, when calls of it with a lambda expression may become loops.
enum InlineLoop: Int {
  case map = 120
  case forEach, vectorMap, vectorForEach

  static let names: [(String, InlineLoop)] = [
    ("map", .map), ("for-each", .forEach), ("vector-map", .vectorMap), ("vector-for-each", .vectorForEach),
  ]

  /// The loop that a call means, or nil when it has to stay a call.
  static func form(_ operation: Int, _ variable: Word, _ arguments: [CoreForm], _ span: Span) -> CoreForm? {
    guard let loop = InlineLoop(rawValue: operation), arguments.count == 2, case .lambda(let lambda) = arguments[0],
      lambda.required.count == 1, lambda.optional.isEmpty, lambda.rest == nil
    else { return nil }
    switch loop {
    case .map, .forEach: return overList(lambda, arguments[1], variable, collects: loop == .map, span)
    case .vectorMap, .vectorForEach:
      return overVector(lambda, arguments[1], variable, collects: loop == .vectorMap, span)
    }
  }

  /// `(let ((list LIST)) CHECK (let loop ((rest list) (result '())) …))`
  private static func overList(
    _ lambda: LambdaForm, _ list: CoreForm, _ callee: Word, collects: Bool, _ span: Span
  ) -> CoreForm {
    let whole = local("list")
    let rest = local("rest")
    let end = loop(
      rest.variable, from: whole.form, while: .inline(.isPair, [rest.form], span),
      next: .inline(.cdr, [rest.form], span), element: .inline(.car, [rest.form], span), lambda, span,
      result: collects ? { primitive("reverse", [$0], span) } : nil)
    return .bind([whole.variable], [list], .sequence([check("list?", whole.form, callee, "list", span), end]))
  }

  /// `(let ((vector VECTOR)) CHECK (let loop ((i 0) (result '())) …))`
  private static func overVector(
    _ lambda: LambdaForm, _ vector: CoreForm, _ callee: Word, collects: Bool, _ span: Span
  ) -> CoreForm {
    let whole = local("vector")
    let index = local("i")
    let length = CoreForm.inline(.vectorLength, [whole.form], span)
    let end = loop(
      index.variable, from: .constant(Word(fixnum: 0)), while: .inline(.less, [index.form, length], span),
      next: .inline(.increment, [index.form], span), element: .inline(.vectorRef, [whole.form, index.form], span),
      lambda, span, result: collects ? { primitive("list->vector", [primitive("reverse", [$0], span)], span) } : nil)
    return .bind([whole.variable], [vector], .sequence([check("vector?", whole.form, callee, "vector", span), end]))
  }

  /// Runs the body of `lambda` for each `element`; with `result`, its values are collected, newest first, and `result`
  /// makes the loop's value of them. The next position is looked up before the body runs, as an argument further left.
  private static func loop(
    _ cursor: LocalVariable, from start: CoreForm, while test: CoreForm, next: CoreForm, element: CoreForm,
    _ lambda: LambdaForm, _ span: Span, result finish: ((CoreForm) -> CoreForm)?
  ) -> CoreForm {
    let loop = LoopForm()
    let value = CoreForm.bind(lambda.required, [element], lambda.body)
    guard let finish else {
      loop.variables = [cursor]
      let turn = CoreForm.sequence([value, .jump(loop, [next], span)])
      return .loop(loop, [start], .conditional(test, turn, .constant(.unspecified)))
    }
    let values = local("result")
    loop.variables = [cursor, values.variable]
    let turn = CoreForm.jump(loop, [next, .inline(.cons, [value, values.form], span)], span)
    return .loop(loop, [start, .constant(.null)], .conditional(test, turn, finish(values.form)))
  }

  // MARK: Parts

  /// A variable of the loop's own; its name says so, for what shows variables to people.
  private static func local(_ name: String) -> (variable: LocalVariable, form: CoreForm) {
    let variable = LocalVariable(Symbols.intern("%" + name))
    return (variable, .local(variable, .none))
  }

  private static func primitive(_ name: String, _ operands: [CoreForm], _ span: Span) -> CoreForm {
    .primitive(CoreNames.variable(name), operands, span)
  }

  /// Raises the error of the procedure itself unless the predicate holds.
  private static func check(
    _ predicate: String, _ object: CoreForm, _ callee: Word, _ expected: String, _ span: Span
  ) -> CoreForm {
    let test: CoreForm =
      predicate == "vector?" ? .inline(.isVector, [object], span) : primitive(predicate, [object], span)
    let name = callee.variableName.symbolString
    func text(_ string: String) -> CoreForm { .constant(Pins.keep(Heap.string(string))) }
    let complaint: CoreForm
    if predicate == "list?", CoreNames.variable(name) == callee {
      complaint = .call(.global(CoreNames.variable("%wrong-list"), span), [text(name), object], span)
    } else {
      let position = CoreForm.constant(Word(fixnum: 2))
      complaint = .call(
        .global(CoreNames.variable("%wrong-type"), span), [text(name), position, text(expected), object], span)
    }
    return .conditional(test, .constant(.unspecified), complaint)
  }
}
