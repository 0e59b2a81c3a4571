// Simple expressions: constants, variables, closures, assignments, simple conditionals.
// Operands stand from n[2] on.

import CBoehm

@c(scheme_s_constant) func constantBody(_ n: CodeNode, _ fp: FramePointer) -> Word { n[2] }
@c(scheme_s_local) func localBody(_ n: CodeNode, _ fp: FramePointer) -> Word { fp[n[2].index] }
@c(scheme_s_local1) func local1Body(_ n: CodeNode, _ fp: FramePointer) -> Word { fp[1] }
@c(scheme_s_local2) func local2Body(_ n: CodeNode, _ fp: FramePointer) -> Word { fp[2] }
@c(scheme_s_local3) func local3Body(_ n: CodeNode, _ fp: FramePointer) -> Word { fp[3] }
@c(scheme_s_self) func selfBody(_ n: CodeNode, _ fp: FramePointer) -> Word { fp[0] }
@c(scheme_s_captured) func capturedBody(_ n: CodeNode, _ fp: FramePointer) -> Word { fp[0].address[n[2].index] }

@c(scheme_s_local_box) func localBoxBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let value = fp[n[2].index][slot: 0]
  if _slowPath(value == .undefined) { Faults.usedBeforeDefinition(n, fp, name: n[3]) }
  return value
}
@c(scheme_s_captured_box) func capturedBoxBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let value = fp[0].address[n[2].index][slot: 0]
  if _slowPath(value == .undefined) { Faults.usedBeforeDefinition(n, fp, name: n[3]) }
  return value
}
@c(scheme_s_global) func globalBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let value = n[2][slot: 0]
  if _slowPath(value == .undefined) { return Slow.lateValue(n, fp) }
  return value
}

@c(scheme_s_set_local_box) func setLocalBoxBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let value = simple(n[3], fp)
  fp[n[2].index][slot: 0] = value
  return .unspecified
}
@c(scheme_s_set_captured_box) func setCapturedBoxBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let value = simple(n[3], fp)
  fp[0].address[n[2].index][slot: 0] = value
  return .unspecified
}
@c(scheme_s_set_global) func setGlobalBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let value = simple(n[3], fp)
  if _slowPath(n[2][slot: 0] == .undefined) { _ = Slow.lateValue(n, fp) }
  n[2][slot: 0] = value
  return .unspecified
}
@c(scheme_s_define) func defineBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let value = simple(n[3], fp)
  n[2][slot: 0] = value
  return .unspecified
}

@c(scheme_s_if) func simpleIfBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  simple(simple(n[2], fp).isTrue ? n[3] : n[4], fp)
}
@c(scheme_s_sequence) func simpleSequenceBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let last = n[2].index + 2
  var i = 3
  while i < last {
    _ = simple(n[i], fp)
    i += 1
  }
  return simple(n[last], fp)
}
/// Boxes slot n[2].
@c(scheme_s_make_box) func makeBoxBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  scheme_machine.fp = fp
  fp.put(n[2].index, Heap.box(fp[n[2].index]))
  return .unspecified
}
/// n[2] code description, n[3] count, then sources: a slot, minus a captured index, or 0 for the frame's procedure.
@c(scheme_s_closure) func closureBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  scheme_machine.fp = fp
  let count = n[3].index
  let p = count <= 1 ? Heap.cell16() : count <= 3 ? Heap.cell32() : Heap.words(count + 1)
  p[0] = n[2]
  var i = 0
  while i < count {
    let source = n[4 + i].index
    p[i + 1] = source >= 0 ? fp[source] : fp[0].address[-source]
    i += 1
  }
  return Word(procedureAt: p)
}
/// Captured value n[3] of the procedure in slot n[2] = slot n[4] (ties the knots of a `fix`).
@c(scheme_s_patch) func patchBody(_ n: CodeNode, _ fp: FramePointer) -> Word {
  fp[n[2].index].address[n[3].index] = fp[n[4].index]
  return .unspecified
}
