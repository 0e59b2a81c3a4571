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

@inline(__always) private func call(_ n: Node, _ fp: Frame, _ count: Int, global: Bool) -> Step {
  let nfp = fp + n[3].index
  if count > 0 { nfp.put(1, simple(n[5], fp)) }
  if count > 1 { nfp.put(2, simple(n[6], fp)) }
  if count > 2 { nfp.put(3, simple(n[7], fp)) }
  if count > 3 { nfp.put(4, simple(n[8], fp)) }
  let procedure = callee(n, fp, global)
  nfp.put(-1, n[4])
  return enter(procedure, nfp, count, from: n)
}

@inline(__always) private func tailCall(_ n: Node, _ fp: Frame, _ count: Int, global: Bool) -> Step {
  var a = Word(0)
  var b = Word(0)
  var c = Word(0)
  var d = Word(0)
  if count > 0 { a = simple(n[5], fp) }
  if count > 1 { b = simple(n[6], fp) }
  if count > 2 { c = simple(n[7], fp) }
  if count > 3 { d = simple(n[8], fp) }
  let procedure = callee(n, fp, global)
  if count > 0 { fp.put(1, a) }
  if count > 1 { fp.put(2, b) }
  if count > 2 { fp.put(3, c) }
  if count > 3 { fp.put(4, d) }
  return enter(procedure, fp, count, from: n)
}

@c(scheme_c_call0) func call0Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call(n, fp, 0, global: false)
}
@c(scheme_c_call1) func call1Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call(n, fp, 1, global: false)
}
@c(scheme_c_call2) func call2Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call(n, fp, 2, global: false)
}
@c(scheme_c_call3) func call3Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call(n, fp, 3, global: false)
}
@c(scheme_c_call4) func call4Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call(n, fp, 4, global: false)
}
@c(scheme_c_gcall0) func globalCall0Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call(n, fp, 0, global: true)
}
@c(scheme_c_gcall1) func globalCall1Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call(n, fp, 1, global: true)
}
@c(scheme_c_gcall2) func globalCall2Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call(n, fp, 2, global: true)
}
@c(scheme_c_gcall3) func globalCall3Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call(n, fp, 3, global: true)
}
@c(scheme_c_gcall4) func globalCall4Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  call(n, fp, 4, global: true)
}
/// The arguments are in place; n[5] is their count.
@c(scheme_c_calln) func callNBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  let nfp = fp + n[3].index
  let procedure = simple(n[2], fp)
  nfp.put(-1, n[4])
  return enter(procedure, nfp, n[5].index, from: n)
}

@c(scheme_c_tcall0) func tailCall0Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall(n, fp, 0, global: false)
}
@c(scheme_c_tcall1) func tailCall1Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall(n, fp, 1, global: false)
}
@c(scheme_c_tcall2) func tailCall2Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall(n, fp, 2, global: false)
}
@c(scheme_c_tcall3) func tailCall3Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall(n, fp, 3, global: false)
}
@c(scheme_c_tcall4) func tailCall4Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall(n, fp, 4, global: false)
}
@c(scheme_c_gtcall0) func globalTailCall0Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall(n, fp, 0, global: true)
}
@c(scheme_c_gtcall1) func globalTailCall1Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall(n, fp, 1, global: true)
}
@c(scheme_c_gtcall2) func globalTailCall2Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall(n, fp, 2, global: true)
}
@c(scheme_c_gtcall3) func globalTailCall3Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall(n, fp, 3, global: true)
}
@c(scheme_c_gtcall4) func globalTailCall4Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  tailCall(n, fp, 4, global: true)
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
    if procedure.code.kind == .deferred { LazyDefinitions.forceForCall(procedure, nfp, n) }
    guard let body = fittingClause(procedure, nfp, count) else {
      Faults.wrongArgumentCount(n, nfp, procedure, count)
    }
    return go(body, nfp, .unspecified)
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
