// Control nodes that neither call nor test in special ways: return, receive a value, branch, store, loop.

import CBoehm

@c(scheme_c_return) func returnBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  let value = simple(n[2], fp)
  return go(fp[-1].raw, fp, value)
}
@c(scheme_c_return_local) func returnLocalBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  go(fp[-1].raw, fp, fp[n[2].index])
}
@c(scheme_c_return_constant) func returnConstantBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  go(fp[-1].raw, fp, n[2])
}

// Return nodes. n[2] is always the distance from the caller's frame to the callee's: backtraces and continuations
// walk by it.

/// The value of a call goes into slot n[3], then on with n[4].
@c(scheme_k_slot) func receiveSlotBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  let caller = fp + (0 &- n[2].index)
  caller.put(n[3].index, v)
  return go(n[4].raw, caller, v)
}
/// The value of a call is dropped, then on with n[3].
@c(scheme_k_effect) func receiveEffectBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  go(n[3].raw, fp + (0 &- n[2].index), v)
}
@c(scheme_c_if) func ifBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  go(simple(n[2], fp).isTrue ? n[3].raw : n[4].raw, fp, v)
}
/// Slot n[2] = value of n[3], then n[4].
@c(scheme_c_store) func storeThenBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  fp.put(n[2].index, simple(n[3], fp))
  return go(n[4].raw, fp, v)
}
/// n[2] for its effect, then n[3].
@c(scheme_c_effect) func effectBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  _ = simple(n[2], fp)
  return go(n[3].raw, fp, v)
}
/// A loop's entry: only goes on; jumps find the body through it.
@c(scheme_c_entry) func entryBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  go(n[2].raw, fp, v)
}

// Going round a loop. n[2] is the entry, n[3] the first slot of the loop's variables, then their new values.
// `limit` is read so that an interrupt also stops a loop that calls nothing.

@inline(__always) private func jump(_ n: Node, _ fp: Frame) -> Step {
  if _slowPath(fp >= scheme_machine.limit.unsafelyUnwrapped) { return Interrupts.serve(n[2].raw[2].raw, fp) }
  return go(n[2].raw[2].raw, fp, .unspecified)
}
@c(scheme_c_jump0) func jump0Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step { jump(n, fp) }
// With up to three variables, new values that are slots are read without a node of their own (`GeneratedCalls`).

@inline(__always) func jump<A: Operand>(_: A.Type, _ n: Node, _ fp: Frame) -> Step {
  fp.put(n[3].index, A.value(n[4], fp))
  return jump(n, fp)
}
@inline(__always) func jump<A: Operand, B: Operand>(_: A.Type, _: B.Type, _ n: Node, _ fp: Frame) -> Step {
  let a = A.value(n[4], fp)
  let b = B.value(n[5], fp)
  let q = fp + n[3].index
  q.put(0, a)
  q.put(1, b)
  return jump(n, fp)
}
@inline(__always) func jump<A: Operand, B: Operand, C: Operand>(
  _: A.Type, _: B.Type, _: C.Type, _ n: Node, _ fp: Frame
) -> Step {
  let a = A.value(n[4], fp)
  let b = B.value(n[5], fp)
  let c = C.value(n[6], fp)
  let q = fp + n[3].index
  q.put(0, a)
  q.put(1, b)
  q.put(2, c)
  return jump(n, fp)
}
@c(scheme_c_jump4) func jump4Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  let a = simple(n[4], fp)
  let b = simple(n[5], fp)
  let c = simple(n[6], fp)
  let d = simple(n[7], fp)
  let q = fp + n[3].index
  q.put(0, a)
  q.put(1, b)
  q.put(2, c)
  q.put(3, d)
  return jump(n, fp)
}
