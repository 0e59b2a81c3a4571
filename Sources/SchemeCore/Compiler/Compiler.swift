// Third pass: core forms become nodes, destination driven.
//
// `compile(form, free, destination)` says where the value goes: it is returned, goes into a slot of the frame, or is
// dropped, and then the next node runs. Simple forms (no Scheme call inside) become trees evaluated by native
// recursion; all else is flattened. `free` is the first slot not in use; every slot number is static.

/// Where a value goes.
enum Destination {
  case tail
  case slot(Int, Word)
  case effect(Word)
}

/// Compiles top-level forms.
public enum Compiler {
  /// A procedure without arguments that evaluates `form`. The caller has pinned the form's words.
  public static func compile(_ form: CoreForm) -> Word {
    let mark = Pins.mark()
    defer { Pins.release(to: mark) }
    let lambda = LambdaForm(required: [], body: Simplify.form(form))
    Resolve.form(lambda.body, in: lambda)
    let code = FunctionCompiler(lambda).compile()
    return Heap.procedure(code)
  }
}

/// Compiles one procedure's body.
struct FunctionCompiler {
  let lambda: LambdaForm

  init(_ lambda: LambdaForm) { self.lambda = lambda }

  func compile() -> CodeDescription {
    let parameters = lambda.required + lambda.optional + (lambda.rest.map { [$0] } ?? [])
    let kind: CodeDescription.Kind = lambda.rest != nil ? .rest : lambda.optional.isEmpty ? .fixed : .optional
    let code = CodeDescription(
      name: lambda.name, required: lambda.required.count, optional: lambda.optional.count, kind: kind,
      span: lambda.span)
    Pins.append(Word(raw: code.words))
    code.properties = lambda.properties
    code.formals = lambda.formals
    for (i, parameter) in parameters.enumerated() { parameter.slot = i + 1 }
    use(parameters.count + 1)
    var node = inScope(parameters) { compile(lambda.body, parameters.count + 1, .tail) }
    for parameter in parameters where parameter.isAssigned { node = box(parameter.slot, then: node) }
    code.body = node.raw
    code.frameSize = lambda.highestSlot + 4
    keepNotes(code)
    return code
  }

  /// Notes that slots below `end` are in use.
  func use(_ end: Int) {
    if end > lambda.highestSlot { lambda.highestSlot = end }
  }

  func box(_ slot: Int, then next: Word) -> Word {
    Nodes.make(
      effectBody as ControlBody, .none, [Nodes.make(makeBoxBody as SimpleBody, .none, [Word(index: slot)]), next])
  }

  // MARK: Flow

  func finish(_ value: Word, _ destination: Destination) -> Word {
    switch destination {
    case .tail: return Nodes.make(returnBody as ControlBody, .none, [value])
    case .slot(let slot, let next):
      return Nodes.make(storeThenBody as ControlBody, .none, [Word(index: slot), value, next])
    case .effect(let next): return Nodes.make(effectBody as ControlBody, .none, [value, next])
    }
  }

  func compile(_ form: CoreForm, _ free: Int, _ destination: Destination) -> Word {
    use(free + 1)
    if case .slot(let slot, _) = destination { use(slot + 1) }
    if case .conditional(let test, let a, let b) = form {
      var isTail = false
      if case .tail = destination { isTail = true }
      if isTail || !form.isSimple {
        let then = compile(a, free, destination)
        let otherwise = compile(b, free, destination)
        return compileTest(test, free, then, otherwise)
      }
    }
    if form.isSimple { return compileSimpleFlow(form, free, destination) }
    switch form {
    case .sequence(let forms):
      var next = compile(forms[forms.count - 1], free, destination)
      for form in forms.dropLast().reversed() { next = compile(form, free, .effect(next)) }
      return next
    case .inline(let operation, let operands, let span):
      return compileOperands(operands, free, destination) { .inline(operation, $0, span) }
    case .primitive(let variable, let operands, let span):
      return compileOperands(operands, free, destination) { .primitive(variable, $0, span) }
    case .setLocal(let v, let e, let span):
      return compileOperands([e], free, destination) { .setLocal(v, $0[0], span) }
    case .setGlobal(let v, let e, let span):
      return compileOperands([e], free, destination) { .setGlobal(v, $0[0], span) }
    case .define(let v, let e, let span):
      return compileOperands([e], free, destination) { .define(v, $0[0], span) }
    case .bind(let variables, let values, let body):
      return compileBind(variables, values, body, free, destination)
    case .fix(let variables, let lambdas, let body):
      return compileFix(variables, lambdas, body, free, destination)
    case .loop(let loop, let values, let body): return compileLoop(loop, values, body, free, destination)
    case .jump(let loop, let values, _): return compileJump(loop, values, free)
    case .call(let f, let arguments, let span): return compileCall(f, arguments, span, free, destination)
    default: preconditionFailure("a simple form reached the flow compiler")
    }
  }

  private func compileSimpleFlow(_ form: CoreForm, _ free: Int, _ destination: Destination) -> Word {
    if case .tail = destination {
      if let slot = plainSlot(form) {
        return Nodes.make(returnLocalBody as ControlBody, .none, [Word(index: slot)])
      }
      if case .constant(let value) = form { return Nodes.make(returnConstantBody as ControlBody, .none, [value]) }
    }
    if case .effect(let next) = destination, case .constant = form { return next }
    return finish(compileSimple(form, free), destination)
  }

  /// Operands that need a Scheme call go to temporaries first, and so does everything before them that such a call
  /// could change.
  private func compileOperands(
    _ operands: [CoreForm], _ free: Int, _ destination: Destination, _ rebuild: ([CoreForm]) -> CoreForm
  ) -> Word {
    let last = operands.lastIndex { !$0.isSimple } ?? -1
    var slot = free
    var moved: [(CoreForm, Int)] = []
    var simple: [CoreForm] = []
    for (i, operand) in operands.enumerated() {
      if i <= last && (!operand.isSimple || !operand.isImmovable) {
        simple.append(temporary(slot))
        moved.append((operand, slot))
        slot += 1
      } else {
        simple.append(operand)
      }
    }
    use(slot + 1)
    var node = finish(compileSimple(rebuild(simple), slot), destination)
    for (operand, target) in moved.reversed() { node = compile(operand, slot, .slot(target, node)) }
    return node
  }

  /// A reference to a slot of this frame.
  func temporary(_ slot: Int) -> CoreForm {
    let variable = LocalVariable(.false)
    variable.owner = ObjectIdentifier(lambda)
    variable.slot = slot
    return .local(variable, .none)
  }

  /// The slot of an unboxed variable of this frame.
  func plainSlot(_ form: CoreForm) -> Int? {
    if case .local(let v, _) = form, v.owner == ObjectIdentifier(lambda), !v.isAssigned { return v.slot }
    return nil
  }

  // MARK: Binding

  private func compileBind(
    _ variables: [LocalVariable], _ values: [CoreForm], _ body: CoreForm, _ free: Int, _ destination: Destination
  ) -> Word {
    for (i, v) in variables.enumerated() { v.slot = free + i }
    let end = free + variables.count
    use(end + 1)
    var node = inScope(variables) { compile(body, end, destination) }
    for v in variables where v.isAssigned { node = box(v.slot, then: node) }
    for (v, value) in zip(variables, values).reversed() { node = compile(value, end, .slot(v.slot, node)) }
    return node
  }

  private func compileFix(
    _ variables: [LocalVariable], _ lambdas: [LambdaForm], _ body: CoreForm, _ free: Int, _ destination: Destination
  ) -> Word {
    for (i, v) in variables.enumerated() { v.slot = free + i }
    let end = free + variables.count
    use(end + 1)
    var node = inScope(variables) { compile(body, end, destination) }
    for (i, inner) in lambdas.enumerated() {
      for (j, captured) in inner.captures.variables.enumerated() {
        guard let k = variables.firstIndex(where: { $0 === captured }), k >= i else { continue }
        let operands = [Word(index: variables[i].slot), Word(index: j + 1), Word(index: captured.slot)]
        node = Nodes.make(
          effectBody as ControlBody, .none, [Nodes.make(patchBody as SimpleBody, .none, operands), node])
      }
    }
    for (v, inner) in zip(variables, lambdas).reversed() {
      node = Nodes.make(
        storeThenBody as ControlBody, .none, [Word(index: v.slot), closure([inner]), node])
    }
    return node
  }

  // MARK: Loops

  private func compileLoop(
    _ loop: LoopForm, _ values: [CoreForm], _ body: CoreForm, _ free: Int, _ destination: Destination
  ) -> Word {
    for (i, v) in loop.variables.enumerated() { v.slot = free + i }
    let end = free + loop.variables.count
    use(end + 1)
    let entry = Nodes.make(entryBody as ControlBody, .none, [Word(0)])
    loop.entry = entry.raw
    var inside = inScope(loop.variables) { compile(body, end, destination) }
    for v in loop.variables where v.isAssigned { inside = box(v.slot, then: inside) }
    entry.raw[2] = inside
    var node = inside
    for (v, value) in zip(loop.variables, values).reversed() { node = compile(value, end, .slot(v.slot, node)) }
    return node
  }

  private func compileJump(_ loop: LoopForm, _ values: [CoreForm], _ free: Int) -> Word {
    let entry = Word(raw: loop.entry!)
    let first = Word(index: loop.variables.first?.slot ?? 0)
    use(free + values.count + 1)
    if values.allSatisfy(\.isSimple), values.count <= 4 {
      if values.count == 0 || values.count == 4 {
        let bodies: [ControlBody] = [jump0Body, jump4Body]
        return Nodes.make(bodies[values.count / 4], .none, [entry, first] + values.map { compileSimple($0, free) })
      }
      let operands = values.map { argument($0, free) }
      let kinds = operands.enumerated().reduce(0) { $0 | ($1.element.1 ? 1 << $1.offset : 0) }
      return Nodes.make(
        FunctionCompiler.body(family: 4, values.count, kinds), .none, [entry, first] + operands.map(\.0))
    }
    var node = Nodes.make(jump0Body as ControlBody, .none, [entry, first])
    for (i, v) in loop.variables.enumerated().reversed() {
      node = Nodes.make(
        storeThenBody as ControlBody, .none,
        [Word(index: v.slot), Nodes.make(localBody as SimpleBody, .none, [Word(index: free + i)]), node])
    }
    for (i, value) in values.enumerated().reversed() {
      node = compile(value, free + values.count, .slot(free + i, node))
    }
    return node
  }
}

extension CoreForm {
  /// No Scheme call inside: evaluated by native recursion.
  var isSimple: Bool {
    switch self {
    case .constant, .local, .global, .lambda, .caseLambda: return true
    case .inline(_, let operands, _), .primitive(_, let operands, _): return operands.allSatisfy(\.isSimple)
    case .conditional(let a, let b, let c): return a.isSimple && b.isSimple && c.isSimple
    case .setLocal(_, let e, _), .setGlobal(_, let e, _), .define(_, let e, _): return e.isSimple
    case .sequence(let forms): return forms.allSatisfy(\.isSimple)
    default: return false
    }
  }

  /// Evaluating it later, after a call, gives the same value and effects.
  var isImmovable: Bool {
    switch self {
    case .constant: return true
    case .local(let v, _): return !v.isAssigned
    default: return false
    }
  }
}
