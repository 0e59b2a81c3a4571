// Calls and branches.

extension FunctionCompiler {
  // MARK: Calls

  func compileCall(
    _ f: CoreForm, _ arguments: [CoreForm], _ span: Span, _ free: Int, _ destination: Destination
  ) -> Word {
    note(span)
    if case .tail = destination, case .global(let variable, _) = f, variable.keepsFrames {
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
    var kinds = 0
    for (i, argument) in arguments.enumerated() {
      let slot = offset + 1 + i
      if !few || (i <= last && (!argument.isSimple || !argument.isImmovable)) {
        moved.append((argument, slot))
        if arguments.count < 4 {
          operands.append(Word(index: slot))
        } else if few {
          operands.append(Nodes.make(localBody as SimpleBody, .none, [Word(index: slot)]))
        }
      } else if arguments.count < 4 {
        let (operand, isNode) = self.argument(argument, inner)
        operands.append(operand)
        if isNode { kinds |= 1 << i }
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
    let body = callBody(destination, few ? arguments.count : -1, isGlobal, kinds)
    var node = Nodes.make(body, span, head + operands)
    for (argument, slot) in moved.reversed() { node = compile(argument, inner, .slot(slot, node)) }
    return node
  }

  /// The body of a call node; `kinds` has a bit for each argument that is not a slot. `count` is negative when the
  /// arguments are in place.
  private func callBody(_ destination: Destination, _ count: Int, _ isGlobal: Bool, _ kinds: Int) -> ControlBody {
    var isTail = false
    if case .tail = destination { isTail = true }
    let family = (isTail ? 2 : 0) + (isGlobal ? 1 : 0)
    let none: [ControlBody] = [call0Body, globalCall0Body, tailCall0Body, globalTailCall0Body]
    let four: [ControlBody] = [call4Body, globalCall4Body, tailCall4Body, globalTailCall4Body]
    switch count {
    case 0: return none[family]
    case 1...3: return FunctionCompiler.body(family: family, count, kinds)
    case 4: return four[family]
    default:
      if isTail { return tailCallNBody }
      return callNBody
    }
  }

  /// The generated node of a family: calls as `callBody` counts them, loops are number 4.
  static func body(family: Int, _ count: Int, _ kinds: Int) -> ControlBody {
    GeneratedCalls.bodies[family * 14 + (1 << count) - 2 + kinds]
  }

  /// A slot's number, or a node; the second is true for a node.
  func argument(_ form: CoreForm, _ free: Int) -> (Word, Bool) {
    if let slot = plainSlot(form) { return (Word(index: slot), false) }
    return (compileSimple(form, free), true)
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
      note(span)
      let (shape, words) = operandNodes(operands, free)
      let body =
        operation.operandCount == 1
        ? GeneratedNodes.unaryBranch(operation, shape) : GeneratedNodes.binaryBranch(operation, shape)
      if let body { return Nodes.allocate(body, span, words + [then, otherwise]) }
    }
    return Nodes.make(ifBody as ControlBody, .none, [compileSimple(test, free), then, otherwise])
  }
}
