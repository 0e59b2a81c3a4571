// Simple forms become trees of nodes, with the operand kinds that have nodes of their own.

extension FunctionCompiler {
  func compileSimple(_ form: CoreForm, _ free: Int) -> Word {
    use(free + 1)
    switch form {
    case .constant(let value): return Nodes.make(constantBody as SimpleBody, .none, [value])
    case .local(let v, let span): return reference(v, span)
    case .global(let variable, let span):
      note(span)
      return Nodes.make(globalBody as SimpleBody, span, [variable])
    case .setLocal(let v, let e, _): return assignment(v, compileSimple(e, free))
    case .setGlobal(let variable, let e, let span):
      return Nodes.make(setGlobalBody as SimpleBody, span, [variable, compileSimple(e, free)])
    case .define(let variable, let e, let span):
      return Nodes.make(defineBody as SimpleBody, span, [variable, compileSimple(e, free)])
    case .lambda(let inner): return closure([inner])
    case .caseLambda(let clauses): return closure(clauses)
    case .conditional(let a, let b, let c):
      return Nodes.make(
        simpleIfBody as SimpleBody, .none, [compileSimple(a, free), compileSimple(b, free), compileSimple(c, free)])
    case .sequence(let forms):
      return Nodes.make(
        simpleSequenceBody as SimpleBody, .none, [Word(index: forms.count)] + forms.map { compileSimple($0, free) })
    case .inline(let operation, let operands, let span):
      note(span)
      return inline(operation, operands, span, free)
    case .primitive(let variable, let operands, let span):
      note(span)
      return primitive(variable, operands, span, free)
    default: preconditionFailure("not a simple form")
    }
  }

  // MARK: Variables

  /// Where this frame finds a variable: a slot (> 0), minus a captured index (< 0), or its own procedure (0).
  func source(_ v: LocalVariable) -> Int {
    if v.owner == ObjectIdentifier(lambda) { return v.slot }
    if v === lambda.selfVariable { return 0 }
    let index = lambda.captures.variables.firstIndex { $0 === v }
    return -(index! + 1)
  }

  private func reference(_ v: LocalVariable, _ span: Span) -> Word {
    let slot = source(v)
    if slot == 0 { return Nodes.make(selfBody as SimpleBody, span) }
    if v.isAssigned {
      return slot > 0
        ? Nodes.make(localBoxBody as SimpleBody, span, [Word(index: slot), v.name])
        : Nodes.make(capturedBoxBody as SimpleBody, span, [Word(index: -slot), v.name])
    }
    switch slot {
    case 1: return Nodes.make(local1Body as SimpleBody, span)
    case 2: return Nodes.make(local2Body as SimpleBody, span)
    case 3: return Nodes.make(local3Body as SimpleBody, span)
    case let slot where slot > 0: return Nodes.make(localBody as SimpleBody, span, [Word(index: slot)])
    default: return Nodes.make(capturedBody as SimpleBody, span, [Word(index: -slot)])
    }
  }

  private func assignment(_ v: LocalVariable, _ value: Word) -> Word {
    let slot = source(v)
    return slot > 0
      ? Nodes.make(setLocalBoxBody as SimpleBody, .none, [Word(index: slot), value])
      : Nodes.make(setCapturedBoxBody as SimpleBody, .none, [Word(index: -slot), value])
  }

  // MARK: Procedures

  /// A procedure with the given clauses, which share what they close over.
  func closure(_ clauses: [LambdaForm]) -> Word {
    let codes = clauses.map { FunctionCompiler($0).compile() }
    for (code, next) in zip(codes, codes.dropFirst()) { code.nextClause = next }
    if codes.count > 1 {
      codes[0].words[1] = Word(CodeDescription.anyCount)
      for (code, clause) in zip(codes.dropLast(), clauses) { code.positionalLimit = clause.positionalLimit ?? -1 }
    }
    let captured = clauses[0].captures.variables
    if captured.isEmpty {
      let procedure = Heap.procedure(codes[0])
      return Nodes.make(constantBody as SimpleBody, .none, [Pins.keep(procedure)])
    }
    let operands = [Word(raw: codes[0].words), Word(index: captured.count)]
    return Nodes.make(closureBody as SimpleBody, .none, operands + captured.map { Word(index: source($0)) })
  }

  // MARK: Operations

  private func inline(_ operation: Operation, _ operands: [CoreForm], _ span: Span, _ free: Int) -> Word {
    if operation.operandCount == 3 {
      return Nodes.allocate(GeneratedNodes.ternary(operation)!, span, operands.map { compileSimple($0, free) })
    }
    let (shape, words) = operandNodes(operands, free)
    let body =
      operation.operandCount == 1
      ? GeneratedNodes.unary(operation, shape) : GeneratedNodes.binary(operation, shape)
    return Nodes.allocate(body!, span, words)
  }

  /// The operands of a generated node and their kinds.
  func operandNodes(_ operands: [CoreForm], _ free: Int) -> (Shape, [Word]) {
    if operands.count == 1 {
      if let slot = plainSlot(operands[0]) { return (.L, [Word(index: slot)]) }
      return (.X, [compileSimple(operands[0], free)])
    }
    let first = plainSlot(operands[0])
    let a = first.map { Word(index: $0) } ?? compileSimple(operands[0], free)
    if let slot = plainSlot(operands[1]) { return (first != nil ? .LL : .XL, [a, Word(index: slot)]) }
    if case .constant(let value) = operands[1] { return (first != nil ? .LC : .XC, [a, value]) }
    return (first != nil ? .LX : .XX, [a, compileSimple(operands[1], free)])
  }

  private func primitive(_ variable: Word, _ operands: [CoreForm], _ span: Span, _ free: Int) -> Word {
    let (index, row) = variable.variableValue.placeableRow!
    let head = [Word(index: index), variable.variableName]
    let body: SimpleBody
    switch row.body {
    case .zero: body = simplePrimitive0
    case .one: body = simplePrimitive1
    case .two: body = simplePrimitive2
    case .three: body = simplePrimitive3
    default:
      // Nested primitives use temporaries above this one's.
      let end = free + operands.count
      use(end + 1)
      let arguments = operands.map { compileSimple($0, end) }
      return Nodes.make(
        simplePrimitiveAny as SimpleBody, span, head + [Word(index: operands.count), Word(index: free)] + arguments)
    }
    return Nodes.make(body, span, head + operands.map { compileSimple($0, free) })
  }
}
