// Calls and branches.

extension FunctionCompiler {
  // MARK: Calls

  func compileCall(
    _ f: CoreForm, _ arguments: [CoreForm], _ span: Span, _ free: Int, _ destination: Destination
  ) -> Word {
    if case .tail = destination, case .global(let variable, _) = f, variable.neverReturns {
      use(free + 1)
      let last = finish(compileSimple(temporary(free), free + 1), destination)
      return compileCall(f, arguments, span, free + 1, .slot(free, last))
    }
    // The callee's frame begins after its return node.
    let offset = free + 1
    let inner = offset + 1 + arguments.count
    use(inner + 1)
    let last = arguments.lastIndex { !$0.isSimple } ?? -1
    var moved: [(CoreForm, Int)] = []
    var callee: Word
    var isGlobal = false
    if case .global(let variable, _) = f {
      callee = variable
      isGlobal = true
    } else if f.isSimple && (last < 0 || f.isImmovable) {
      callee = compileSimple(f, inner)
    } else {
      moved.append((f, offset))
      callee = Nodes.make(localBody as SimpleBody, .none, [Word(index: offset)])
    }
    let few = arguments.count <= 4
    var operands: [Word] = []
    for (i, argument) in arguments.enumerated() {
      let slot = offset + 1 + i
      if !few || (i <= last && (!argument.isSimple || !argument.isImmovable)) {
        moved.append((argument, slot))
        if few { operands.append(Nodes.make(localBody as SimpleBody, .none, [Word(index: slot)])) }
      } else {
        operands.append(compileSimple(argument, inner))
      }
    }
    if !few {
      if isGlobal { callee = Nodes.make(globalBody as SimpleBody, span, [callee]) }
      operands = [Word(index: arguments.count)]
      isGlobal = false
    }
    let head = [callee, Word(index: offset), receiver(destination, offset, span)]
    let body = callBody(destination, few ? arguments.count : -1, isGlobal)
    var node = Nodes.make(body, span, head + operands)
    for (argument, slot) in moved.reversed() { node = compile(argument, inner, .slot(slot, node)) }
    return node
  }

  private func callBody(_ destination: Destination, _ count: Int, _ isGlobal: Bool) -> ControlBody {
    if case .tail = destination {
      if count < 0 { return tailCallNBody }
      let local: [ControlBody] = [tailCall0Body, tailCall1Body, tailCall2Body, tailCall3Body, tailCall4Body]
      let global: [ControlBody] = [
        globalTailCall0Body, globalTailCall1Body, globalTailCall2Body, globalTailCall3Body, globalTailCall4Body,
      ]
      return isGlobal ? global[count] : local[count]
    }
    if count < 0 { return callNBody }
    let local: [ControlBody] = [call0Body, call1Body, call2Body, call3Body, call4Body]
    let global: [ControlBody] = [globalCall0Body, globalCall1Body, globalCall2Body, globalCall3Body, globalCall4Body]
    return isGlobal ? global[count] : local[count]
  }

  /// The return node of a call; 0 for tail calls.
  private func receiver(_ destination: Destination, _ offset: Int, _ span: Span) -> Word {
    switch destination {
    case .tail: return Word(0)
    case .slot(let slot, let next):
      return Nodes.make(receiveSlotBody as ControlBody, span, [Word(index: offset), Word(index: slot), next])
    case .effect(let next):
      return Nodes.make(receiveEffectBody as ControlBody, span, [Word(index: offset), next])
    }
  }

  // MARK: Branches

  /// Goes to `then` or `otherwise`.
  func compileTest(_ test: CoreForm, _ free: Int, _ then: Word, _ otherwise: Word) -> Word {
    switch test {
    case .constant(let value): return value.isTrue ? then : otherwise
    case .conditional(let a, let b, let c):
      return compileTest(a, free, compileTest(b, free, then, otherwise), compileTest(c, free, then, otherwise))
    case _ where test.isSimple: return branch(test, free, then, otherwise)
    case .inline(.not, let operands, _): return compileTest(operands[0], free, otherwise, then)
    case .sequence(let forms):
      var node = compileTest(forms[forms.count - 1], free, then, otherwise)
      for form in forms.dropLast().reversed() { node = compile(form, free, .effect(node)) }
      return node
    default:
      let slot = free
      return compile(test, free + 1, .slot(slot, branch(temporary(slot), free + 1, then, otherwise)))
    }
  }

  private func branch(_ test: CoreForm, _ free: Int, _ then: Word, _ otherwise: Word) -> Word {
    use(free + 1)
    if case .inline(let operation, let operands, let span) = test, operation.operandCount <= 2 {
      let (shape, words) = operandNodes(operands, free)
      let body =
        operation.operandCount == 1
        ? GeneratedNodes.unaryBranch(operation, shape) : GeneratedNodes.binaryBranch(operation, shape)
      if let body { return Nodes.allocate(body, span, words + [then, otherwise]) }
    }
    return Nodes.make(ifBody as ControlBody, .none, [compileSimple(test, free), then, otherwise])
  }
}
