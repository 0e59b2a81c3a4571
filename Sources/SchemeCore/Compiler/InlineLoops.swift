// Calls of `map`, `for-each`, `vector-map` and `vector-for-each` whose procedure is written on the spot become loops:
// the procedure's body takes the place of its call.
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
    let result = local("result")
    let loop = LoopForm()
    loop.variables = collects ? [rest.variable, result.variable] : [rest.variable]
    let value = CoreForm.bind(lambda.required, [.inline(.car, [rest.form], span)], lambda.body)
    let next = CoreForm.inline(.cdr, [rest.form], span)
    let turn: CoreForm
    if collects {
      // The rest is looked up before the procedure runs, as an argument further left.
      turn = .jump(loop, [next, .inline(.cons, [value, result.form], span)], span)
    } else {
      turn = .sequence([value, .jump(loop, [next], span)])
    }
    let end = collects ? primitive("reverse", [result.form], span) : .constant(.unspecified)
    return .bind(
      [whole.variable], [list],
      .sequence([
        check("list?", whole.form, callee, "list", span),
        .loop(
          loop, collects ? [whole.form, .constant(.null)] : [whole.form],
          .conditional(.inline(.isPair, [rest.form], span), turn, end)),
      ]))
  }

  /// `(let ((vector VECTOR)) CHECK (let loop ((i 0) (result '())) …))`
  private static func overVector(
    _ lambda: LambdaForm, _ vector: CoreForm, _ callee: Word, collects: Bool, _ span: Span
  ) -> CoreForm {
    let whole = local("vector")
    let index = local("i")
    let result = local("result")
    let loop = LoopForm()
    loop.variables = collects ? [index.variable, result.variable] : [index.variable]
    let value = CoreForm.bind(
      lambda.required, [.inline(.vectorRef, [whole.form, index.form], span)], lambda.body)
    let next = CoreForm.inline(.increment, [index.form], span)
    let turn: CoreForm =
      collects
      ? .jump(loop, [next, .inline(.cons, [value, result.form], span)], span)
      : .sequence([value, .jump(loop, [next], span)])
    let end =
      collects
      ? primitive("list->vector", [primitive("reverse", [result.form], span)], span) : .constant(.unspecified)
    let length = CoreForm.inline(.vectorLength, [whole.form], span)
    return .bind(
      [whole.variable], [vector],
      .sequence([
        check("vector?", whole.form, callee, "vector", span),
        .loop(
          loop, collects ? [.constant(Word(fixnum: 0)), .constant(.null)] : [.constant(Word(fixnum: 0))],
          .conditional(.inline(.less, [index.form, length], span), turn, end)),
      ]))
  }

  // MARK: Parts

  private static func local(_ name: String) -> (variable: LocalVariable, form: CoreForm) {
    let variable = LocalVariable(Symbols.intern(name))
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
