// First pass: turns what the expander wrote into what the code generator likes.
//
//   ((lambda (x …) body) e …)           → bind
//   letrec* of procedures               → fix; other variables are bound in order, boxed only when seen too early
//   a procedure only called in tail     → loop: its calls become jumps
//   calls of core operations            → inline, calls of placeable primitives → primitive
//
// Invariant: the order of effects stays as written, left to right.

enum Simplify {
  static func form(_ form: CoreForm) -> CoreForm {
    switch form {
    case .constant, .local, .global: return form
    case .setLocal(let v, let e, let span): return .setLocal(v, self.form(e), span)
    case .setGlobal(let v, let e, let span): return .setGlobal(v, self.form(e), span)
    case .define(let v, let e, let span): return .define(v, self.form(e), span)
    case .conditional(let a, let b, let c): return conditional(self.form(a), self.form(b), self.form(c))
    case .lambda(let lambda):
      lambda.body = self.form(lambda.body)
      return form
    case .caseLambda(let clauses):
      for clause in clauses { clause.body = self.form(clause.body) }
      return form
    case .sequence(let forms): return sequence(forms.map { self.form($0) })
    case .call(let f, let arguments, let span): return call(f, arguments.map { self.form($0) }, span)
    case .bind(let variables, let values, let body):
      return .bind(variables, values.map { self.form($0) }, self.form(body))
    case .recursive(let variables, let values, let body):
      return recursive(variables, values.map { self.form($0) }, self.form(body))
    case .fix, .loop, .jump, .inline, .primitive: return form
    }
  }

  private static func sequence(_ forms: [CoreForm]) -> CoreForm {
    var result: [CoreForm] = []
    for (i, form) in forms.enumerated() {
      if case .sequence(let inner) = form {
        result += inner
      } else if i == forms.count - 1 || !isPure(form) {
        result.append(form)
      }
    }
    return result.count == 1 ? result[0] : .sequence(result)
  }

  private static func isPure(_ form: CoreForm) -> Bool {
    switch form {
    case .constant, .lambda, .caseLambda: return true
    case .local(let v, _): return !v.isAssigned
    default: return false
    }
  }

  private static func conditional(_ test: CoreForm, _ then: CoreForm, _ otherwise: CoreForm) -> CoreForm {
    if case .constant(let value) = test { return value.isTrue ? then : otherwise }
    if case .inline(.not, let operands, _) = test { return conditional(operands[0], otherwise, then) }
    return .conditional(asTest(test), then, otherwise)
  }

  /// A form of which only matters whether its value is true: `(or a b)` needs no variable for the value of `a`.
  private static func asTest(_ form: CoreForm) -> CoreForm {
    switch form {
    case .bind(let variables, let values, .conditional(.local(let a, _), .local(let b, _), let alternative))
    where variables.count == 1 && a === variables[0] && b === a && a.referenceCount == 2 && !a.isAssigned:
      return .conditional(asTest(values[0]), .constant(.true), asTest(alternative))
    case .conditional(let a, let b, let c): return .conditional(a, asTest(b), asTest(c))
    default: return form
    }
  }

  // MARK: Calls

  private static func call(_ f: CoreForm, _ arguments: [CoreForm], _ span: Span) -> CoreForm {
    switch f {
    case .lambda(let lambda)
    where lambda.optional.isEmpty && lambda.rest == nil && lambda.required.count == arguments.count:
      let body = self.form(lambda.body)
      return lambda.required.isEmpty ? body : .bind(lambda.required, arguments, body)
    case .recursive(let variables, let values, .local(let name, let location))
    where variables.count == 1 && variables[0] === name:
      // ((letrec ((loop (lambda …))) loop) initial …): the initial values are outside the scope, but variables are
      // unique, so the call may move in.
      return recursive(variables, values.map { self.form($0) }, .call(.local(name, location), arguments, span))
    case .global(let variable, let location):
      if isUnknown(variable, at: location), !arguments.allSatisfy(isPure) {
        // Its lack is noticed before the operands' errors and effects.
        return .sequence([.global(variable, span), .call(f, arguments, span)])
      }
      return core(variable, arguments, span)
        ?? InlineLoop.form(variable.inlineOperation, variable, arguments, span) ?? .call(f, arguments, span)
    default: return .call(self.form(f), arguments, span)
    }
  }

  /// Whether nothing binds an operator so far and its file does not say that it will: the standard library and names
  /// that are defined further on pay nothing for being looked at early.
  private static func isUnknown(_ variable: Word, at location: Span) -> Bool {
    guard variable.variableValue == .undefined, !location.isNone, !SourceFiles.isLibrary(location.file) else {
      return false
    }
    return Modules.current.isUnknown(variable.variableName)
  }

  /// A call of a core operation or placeable primitive.
  private static func core(_ variable: Word, _ arguments: [CoreForm], _ span: Span) -> CoreForm? {
    if let operation = Operation(rawValue: variable.inlineOperation) {
      if arguments.count == operation.operandCount { return .inline(operation, arguments, span) }
      if operation.folds, arguments.count > 2 {
        var result = CoreForm.inline(operation, Array(arguments[0..<2]), span)
        for argument in arguments[2...] { result = .inline(operation, [result, argument], span) }
        return result
      }
    }
    guard variable.isCoreConstant, let (_, row) = variable.variableValue.placeableRow else { return nil }
    let count = arguments.count
    guard count >= row.required, row.hasRest || count <= row.required + row.optional, count < 200 else { return nil }
    if row.name == "list", count <= 16 {
      return arguments.reversed().reduce(.constant(.null)) { .inline(.cons, [$1, $0], span) }
    }
    return .primitive(variable, arguments, span)
  }

  // MARK: letrec*

  private static func recursive(_ variables: [LocalVariable], _ values: [CoreForm], _ body: CoreForm) -> CoreForm {
    if variables.isEmpty { return body }
    var procedures: [(LocalVariable, LambdaForm)] = []
    var others: [(LocalVariable, CoreForm)] = []
    for (variable, value) in zip(variables, values) {
      if case .lambda(let lambda) = value, !variable.isAssigned {
        procedures.append((variable, lambda))
      } else {
        others.append((variable, value))
      }
    }
    if procedures.count == 1, others.isEmpty, let loop = loop(procedures[0].0, procedures[0].1, body) { return loop }
    if others.isEmpty { return .fix(procedures.map(\.0), procedures.map(\.1), body) }
    return ordered(procedures, others, body)
  }

  /// Values that need none of the procedures come first, then the procedures, then the rest; a variable that a
  /// procedure or an earlier value mentions before its own value is known lives in a box, so that too early a use is
  /// noticed.
  private static func ordered(
    _ procedures: [(LocalVariable, LambdaForm)], _ others: [(LocalVariable, CoreForm)], _ body: CoreForm
  ) -> CoreForm {
    let names = Set(procedures.map { ObjectIdentifier($0.0) })
    var prefix = 0
    var seen = Mentions()
    for (variable, value) in others {
      var mentioned = Mentions()
      mentioned.visit(value)
      let later = others[prefix...].contains { mentioned.contains($0.0) }
      if later || !mentioned.set.isDisjoint(with: names) || variable.isAssigned { break }
      prefix += 1
    }
    for (_, lambda) in procedures { seen.visit(.lambda(lambda)) }
    var early: [LocalVariable] = []
    var result = body
    for (variable, value) in others[prefix...].reversed() {
      var before = seen
      for (other, otherValue) in others[prefix...] {
        before.visit(otherValue)
        if other === variable { break }
      }
      if before.contains(variable) || variable.isAssigned {
        variable.isAssigned = true
        early.append(variable)
        result = sequence([.setLocal(variable, value, .none), result])
      } else {
        result = .bind([variable], [value], result)
      }
    }
    if !procedures.isEmpty { result = .fix(procedures.map(\.0), procedures.map(\.1), result) }
    if !early.isEmpty { result = .bind(early, early.map { _ in .constant(.undefined) }, result) }
    for (variable, value) in others[..<prefix].reversed() { result = .bind([variable], [value], result) }
    return result
  }

  // MARK: Loops

  private static func loop(_ name: LocalVariable, _ lambda: LambdaForm, _ body: CoreForm) -> CoreForm? {
    guard lambda.optional.isEmpty, lambda.rest == nil else { return nil }
    let count = lambda.required.count
    guard TailCalls.only(name, count, in: lambda.body, tail: true), TailCalls.only(name, count, in: body, tail: true)
    else { return nil }
    // More than one entry would need the loop's code twice.
    guard case .call(.local(let f, _), let initial, _) = body, f === name else { return nil }
    let loop = LoopForm()
    loop.variables = lambda.required
    return .loop(loop, initial, TailCalls.toJumps(name, loop, lambda.body))
  }
}

/// The local variables that a form mentions.
struct Mentions {
  var set: Set<ObjectIdentifier> = []
  func contains(_ variable: LocalVariable) -> Bool { set.contains(ObjectIdentifier(variable)) }

  mutating func visit(_ form: CoreForm) {
    switch form {
    case .local(let v, _): set.insert(ObjectIdentifier(v))
    case .setLocal(let v, let e, _):
      set.insert(ObjectIdentifier(v))
      visit(e)
    default: form.forEachChild { visit($0) }
    }
  }
}

/// Calls of a local procedure in tail position.
enum TailCalls {
  /// True if `name` is mentioned in `form` only as the operator of tail calls with `count` arguments.
  static func only(_ name: LocalVariable, _ count: Int, in form: CoreForm, tail: Bool) -> Bool {
    switch form {
    case .local(let v, _): return v !== name
    case .call(.local(let v, _), let arguments, _) where v === name:
      return tail && arguments.count == count && arguments.allSatisfy { only(name, count, in: $0, tail: false) }
    case .conditional(let a, let b, let c):
      return only(name, count, in: a, tail: false) && only(name, count, in: b, tail: tail)
        && only(name, count, in: c, tail: tail)
    case .sequence(let forms):
      return forms.dropLast().allSatisfy { only(name, count, in: $0, tail: false) }
        && only(name, count, in: forms[forms.count - 1], tail: tail)
    case .bind(_, let values, let body), .loop(_, let values, let body):
      return values.allSatisfy { only(name, count, in: $0, tail: false) } && only(name, count, in: body, tail: tail)
    case .fix(_, let lambdas, let body):
      return lambdas.allSatisfy { only(name, count, in: $0.body, tail: false) }
        && only(name, count, in: body, tail: tail)
    default:
      var result = true
      form.forEachChild { if result { result = only(name, count, in: $0, tail: false) } }
      return result
    }
  }

  /// `form` with its tail calls of `name` as jumps.
  static func toJumps(_ name: LocalVariable, _ loop: LoopForm, _ form: CoreForm) -> CoreForm {
    switch form {
    case .call(.local(let v, _), let arguments, let span) where v === name: return .jump(loop, arguments, span)
    case .conditional(let a, let b, let c):
      return .conditional(a, toJumps(name, loop, b), toJumps(name, loop, c))
    case .sequence(let forms):
      return .sequence(forms.dropLast() + [toJumps(name, loop, forms[forms.count - 1])])
    case .bind(let variables, let values, let body): return .bind(variables, values, toJumps(name, loop, body))
    case .loop(let inner, let values, let body): return .loop(inner, values, toJumps(name, loop, body))
    case .fix(let variables, let lambdas, let body): return .fix(variables, lambdas, toJumps(name, loop, body))
    default: return form
    }
  }
}
