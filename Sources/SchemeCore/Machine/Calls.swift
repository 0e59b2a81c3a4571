// Calling procedures.
//
// A call node is [body, span, callee, offset, return node, arguments…]. The callee's frame begins `offset` words
// above the caller's; a tail call reuses the caller's frame. Callees are a global variable (…Global) or any simple
// expression.

import CBoehm

/// Enters `procedure`, whose `count` arguments are already at nfp[1…]; `n` is the calling node, for messages.
@inline(__always) func enter(_ procedure: Word, _ nfp: Frame, _ count: Int, from n: Node) -> Step {
  if _fastPath(procedure.isProcedure) {
    let code = procedure.address[0].raw
    if _fastPath(code[1].bits == UInt(bitPattern: count) && nfp < scheme_machine.limit.unsafelyUnwrapped) {
      nfp.put(0, procedure)
      return go(code[0].raw, nfp, .unspecified)
    }
  }
  return Calls.enterSlowly(procedure, nfp, count, n)
}

@inline(__always) private func callee(_ n: Node, _ fp: Frame, _ global: Bool) -> Word {
  global ? n[2][slot: 0] : simple(n[2], fp)
}

// Arguments of a call: with up to three, those that are slots are read without a node of their own; `GeneratedCalls`
// has the combinations.

@inline(__always) private func enterCallee(_ n: Node, _ fp: Frame, _ nfp: Frame, _ count: Int, _ global: Bool) -> Step {
  let procedure = callee(n, fp, global)
  nfp.put(-1, n[4])
  return enter(procedure, nfp, count, from: n)
}
@inline(__always) func call<A: Operand>(_: A.Type, _ n: Node, _ fp: Frame, global: Bool) -> Step {
  let nfp = fp + n[3].index
  nfp.put(1, A.value(n[5], fp))
  return enterCallee(n, fp, nfp, 1, global)
}
@inline(__always) func call<A: Operand, B: Operand>(
  _: A.Type, _: B.Type, _ n: Node, _ fp: Frame, global: Bool
) -> Step {
  let nfp = fp + n[3].index
  nfp.put(1, A.value(n[5], fp))
  nfp.put(2, B.value(n[6], fp))
  return enterCallee(n, fp, nfp, 2, global)
}
@inline(__always) func call<A: Operand, B: Operand, C: Operand>(
  _: A.Type, _: B.Type, _: C.Type, _ n: Node, _ fp: Frame, global: Bool
) -> Step {
  let nfp = fp + n[3].index
  nfp.put(1, A.value(n[5], fp))
  nfp.put(2, B.value(n[6], fp))
  nfp.put(3, C.value(n[7], fp))
  return enterCallee(n, fp, nfp, 3, global)
}
@inline(__always) private func call0(_ n: Node, _ fp: Frame, global: Bool) -> Step {
  enterCallee(n, fp, fp + n[3].index, 0, global)
}
@inline(__always) private func call4(_ n: Node, _ fp: Frame, global: Bool) -> Step {
  let nfp = fp + n[3].index
  nfp.put(1, simple(n[5], fp))
  nfp.put(2, simple(n[6], fp))
  nfp.put(3, simple(n[7], fp))
  nfp.put(4, simple(n[8], fp))
  return enterCallee(n, fp, nfp, 4, global)
}

@inline(__always) func tailCall<A: Operand>(_: A.Type, _ n: Node, _ fp: Frame, global: Bool) -> Step {
  let a = A.value(n[5], fp)
  let procedure = callee(n, fp, global)
  fp.put(1, a)
  return enter(procedure, fp, 1, from: n)
}
@inline(__always) func tailCall<A: Operand, B: Operand>(
  _: A.Type, _: B.Type, _ n: Node, _ fp: Frame, global: Bool
) -> Step {
  let a = A.value(n[5], fp)
  let b = B.value(n[6], fp)
  let procedure = callee(n, fp, global)
  fp.put(1, a)
  fp.put(2, b)
  return enter(procedure, fp, 2, from: n)
}
@inline(__always) func tailCall<A: Operand, B: Operand, C: Operand>(
  _: A.Type, _: B.Type, _: C.Type, _ n: Node, _ fp: Frame, global: Bool
) -> Step {
  let a = A.value(n[5], fp)
  let b = B.value(n[6], fp)
  let c = C.value(n[7], fp)
  let procedure = callee(n, fp, global)
  fp.put(1, a)
  fp.put(2, b)
  fp.put(3, c)
  return enter(procedure, fp, 3, from: n)
}
@inline(__always) private func tailCall0(_ n: Node, _ fp: Frame, global: Bool) -> Step {
  enter(callee(n, fp, global), fp, 0, from: n)
}
@inline(__always) private func tailCall4(_ n: Node, _ fp: Frame, global: Bool) -> Step {
  let a = simple(n[5], fp)
  let b = simple(n[6], fp)
  let c = simple(n[7], fp)
  let d = simple(n[8], fp)
  let procedure = callee(n, fp, global)
  fp.put(1, a)
  fp.put(2, b)
  fp.put(3, c)
  fp.put(4, d)
  return enter(procedure, fp, 4, from: n)
}

@c(scheme_c_call0) func call0Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call0(n, fp, global: false)
}
@c(scheme_c_call4) func call4Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call4(n, fp, global: false)
}
@c(scheme_c_gcall0) func globalCall0Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call0(n, fp, global: true)
}
@c(scheme_c_gcall4) func globalCall4Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call4(n, fp, global: true)
}
/// The arguments are in place; n[5] is their count.
@c(scheme_c_calln) func callNBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  let nfp = fp + n[3].index
  let procedure = simple(n[2], fp)
  nfp.put(-1, n[4])
  return enter(procedure, nfp, n[5].index, from: n)
}

@c(scheme_c_tcall0) func tailCall0Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall0(n, fp, global: false)
}
@c(scheme_c_tcall4) func tailCall4Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall4(n, fp, global: false)
}
@c(scheme_c_gtcall0) func globalTailCall0Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall0(n, fp, global: true)
}
@c(scheme_c_gtcall4) func globalTailCall4Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall4(n, fp, global: true)
}
/// The arguments were computed in the frame at offset n[3]; n[5] of them move down.
@c(scheme_c_tcalln) func tailCallNBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  let temporary = fp + n[3].index
  let procedure = simple(n[2], fp)
  let count = n[5].index
  var i = 1
  while i <= count {
    fp.put(i, temporary[i])
    i += 1
  }
  return enter(procedure, fp, count, from: n)
}

/// The rare ways into a procedure.
enum Calls {
  /// Optional, rest and raw arguments, further clauses, interrupts, a full stack, errors.
  @inline(never) static func enterSlowly(_ procedure: Word, _ nfp: Frame, _ count: Int, _ n: Node) -> Step {
    guard procedure.isProcedure else {
      if n == Machine.startNode { Faults.wrongTypeToApply(n, nfp, procedure) }
      // A tail call has no return node: its callee's frame is the caller's.
      let caller = n[4].bits == 0 ? nfp : nfp - n[3].index
      return enterSlowly(applicable(n, caller, procedure), nfp, count, n)
    }
    nfp.put(0, procedure)
    scheme_machine.fp = nfp
    scheme_machine.argc = UInt(bitPattern: count)
    if nfp >= scheme_machine.limit.unsafelyUnwrapped {
      Interrupts.beforeCall(nfp, n)
    }
    var (procedure, count) = (procedure, count)
    if CallWatch.isActive { (procedure, count) = CallWatch.divert(procedure, nfp, count) }
    if procedure.code.kind == .deferred { force(procedure, nfp, n) }
    guard let body = fittingClause(procedure, nfp, count) else {
      Faults.wrongArgumentCount(n, nfp, procedure, count)
    }
    return go(body, nfp, .unspecified)
  }

  /// Makes the code of a procedure that has none yet; the loader says how.
  nonisolated(unsafe) static var force: (Word) throws -> Void = { _ in }

  /// Makes the code of a procedure about to be called; the fault is that of the call.
  @inline(never) private static func force(_ procedure: Word, _ nfp: Frame, _ node: Node) {
    do { try force(procedure) } catch { Faults.raise(error, procedure: procedure.code.name, node: node, nfp) }
  }

  /// The body of the first clause that takes `count` arguments, which are laid out for it.
  @inline(never) private static func fittingClause(_ procedure: Word, _ nfp: Frame, _ count: Int) -> Node? {
    var clause: CodeDescription? = procedure.code
    while let code = clause {
      if layOut(code, nfp, count) { return code.body }
      clause = code.nextClause
    }
    return nil
  }

  private static func layOut(_ code: CodeDescription, _ nfp: Frame, _ count: Int) -> Bool {
    let required = code.required
    let most = required + code.optional
    switch code.kind {
    case .raw: return true
    case .deferred: return false
    case .fixed: return count == required
    case .optional:
      guard count >= required, count <= most else { return false }
      var i = count
      while i < most {
        i += 1
        nfp.put(i, .absent)
      }
      return true
    case .rest:
      guard count >= required else { return false }
      if code.positionalLimit >= 0, !fitsKeywords(code, nfp, count) { return false }
      var rest = Word.null
      var i = count
      while i > most {
        rest = Heap.cons(nfp[i], rest)
        i -= 1
      }
      while i < most {
        i += 1
        nfp.put(i, .absent)
      }
      nfp.put(most + 1, rest)
      return true
    }
  }

  /// Whether the arguments before the first keyword are as many as a clause with keyword arguments takes.
  private static func fitsKeywords(_ code: CodeDescription, _ nfp: Frame, _ count: Int) -> Bool {
    var positional = code.required
    while positional < count, !nfp[positional + 1].isKeyword { positional += 1 }
    return positional <= code.positionalLimit
  }

  /// The call node's callee is not a procedure: a name that is found only now, unbound, or a value that cannot be
  /// called.
  @inline(never) static func applicable(_ node: Node, _ fp: Frame, _ value: Word) -> Word {
    if value == .undefined, node[2].isVariable {
      let found = Slow.lateValue(node, fp)
      if found.isProcedure { return found }
      Faults.wrongTypeToApply(node, fp, found)
    }
    Faults.wrongTypeToApply(node, fp, value)
  }
}
