// Primitives as procedures and as simple expressions.
//
// The rows' bodies lie in pinned tables, one per arity; a node holds the index. A primitive that never leaves Swift is
// called in place, without a frame of its own; as a value it is a procedure like any other.

import CBoehm

/// All installed rows.
public enum PrimitiveStore {
  public nonisolated(unsafe) private(set) static var rows: [PrimitiveRow] = []
  nonisolated(unsafe) private static var capacity = 0
  /// The rows' closures, to be called without counting references: they stay for good.
  nonisolated(unsafe) static var bodies: UnsafeMutablePointer<scheme_body>! = nil

  static func add(_ row: PrimitiveRow) -> Int {
    if rows.count == capacity {
      capacity = max(2048, capacity * 2)
      let fresh = UnsafeMutablePointer<scheme_body>.allocate(capacity: capacity)
      if let bodies { fresh.moveInitialize(from: bodies, count: rows.count) }
      bodies = fresh
    }
    let entry = UnsafeMutableRawPointer(bodies + rows.count)
    switch row.body {
    case .zero(let body): entry.initializeMemory(as: BodyZero.self, to: BodyZero(call: body))
    case .one(let body): entry.initializeMemory(as: BodyOne.self, to: BodyOne(call: body))
    case .two(let body): entry.initializeMemory(as: BodyTwo.self, to: BodyTwo(call: body))
    case .three(let body): entry.initializeMemory(as: BodyThree.self, to: BodyThree(call: body))
    case .any(let body): entry.initializeMemory(as: BodyAny.self, to: BodyAny(call: body))
    case .control(let body): entry.initializeMemory(as: BodyControl.self, to: BodyControl(call: body))
    }
    rows.append(row)
    return rows.count - 1
  }

  // A property of a structure holds a closure as `scheme_body` has it; a closure by itself, given to something generic, is
  // wrapped in another one that is called differently.
  private struct BodyZero { let call: () throws -> Word }
  private struct BodyOne { let call: (Word) throws -> Word }
  private struct BodyTwo { let call: (Word, Word) throws -> Word }
  private struct BodyThree { let call: (Word, Word, Word) throws -> Word }
  private struct BodyAny { let call: (Arguments) throws -> Word }
  private struct BodyControl { let call: (FramePointer) throws -> Step }
}

extension Machine {
  /// The procedure of the primitive that runs, for rows made with captured values.
  public nonisolated(unsafe) static var currentProcedure = Word(0)

  /// A procedure for a row.
  public static func makePrimitive(_ row: PrimitiveRow) -> Word { Heap.procedure(code(for: row)) }

  /// A procedure for a row whose body reads `Machine.currentProcedure[captured: i]`.
  public static func makePrimitive(_ code: CodeDescription, captured: Word, _ second: Word = Word(0)) -> Word {
    let result = Heap.procedure(code, captured: 2)
    result[captured: 1] = captured
    result[captured: 2] = second
    return result
  }

  /// The code description that procedures of a row share.
  public static func code(for row: PrimitiveRow) -> CodeDescription {
    let index = PrimitiveStore.add(row)
    let name = Symbols.intern(row.name)
    let code: CodeDescription
    let body: ControlBody
    switch row.body {
    case .zero: body = primitive0Body
    case .one: body = primitive1Body
    case .two: body = primitive2Body
    case .three: body = primitive3Body
    case .any: body = primitiveAnyBody
    case .control: body = primitiveControlBody
    }
    switch row.body {
    case .any, .control: code = CodeDescription(name: name, required: row.required, optional: row.optional, kind: .raw)
    default: code = CodeDescription(name: name, required: row.required)
    }
    code.frameSize = 16
    code.primitiveIndex = index
    let node = Heap.words(4)
    node[0] = Word(unsafeBitCast(body, to: UInt.self))
    node[1] = Word(fixnum: 0)
    node[2] = Word(index: index)
    node[3] = name
    code.body = node
    return code
  }
}

extension Word {
  /// The row of a primitive procedure that may be called in place, nil for every other value.
  var placeableRow: (index: Int, row: PrimitiveRow)? {
    guard isProcedure else { return nil }
    let index = code.primitiveIndex
    guard index >= 0 else { return nil }
    let row = PrimitiveStore.rows[index]
    if case .control = row.body { return nil }
    return self[captured: 1].bits == 0 ? (index, row) : nil
  }
}

// MARK: In place. n[2] row, n[3] name, then the arguments.

// A failing body's error, and the value that it keeps alive, is let go before the native frames are dropped: nothing
// else would. So no body of a node holds one itself.

/// The error that a body has thrown, which is the caller's from then on.
@inline(__always) private func take(_ thrown: UnsafeMutableRawPointer) -> any Error {
  withUnsafePointer(to: thrown) {
    UnsafeMutableRawPointer(mutating: $0).assumingMemoryBound(to: (any Error).self).move()
  }
}
@inline(never) private func prepare(_ thrown: UnsafeMutableRawPointer, _ n: Node, _ fp: Frame) {
  Faults.prepare(take(thrown), procedure: n[3], node: n, fp)
}
/// The value of a call that failed with `count` arguments from `base`, if something gives it one.
@inline(never) private func rescue(
  _ thrown: UnsafeMutableRawPointer, _ n: Node, _ fp: Frame, _ base: UnsafePointer<Word>, _ count: Int
) -> Word? {
  Extensions.rescue(take(thrown), n[3], n, fp) {
    var list = Word.null
    for i in stride(from: count - 1, through: 0, by: -1) { list = Heap.cons(base[i], list) }
    return list
  }
}

@c(scheme_s_primitive0) func simplePrimitive0(_ n: CodeNode, _ fp: FramePointer) -> Word {
  scheme_machine.fp = fp
  return value0(n, fp)
}
@c(scheme_s_primitive1) func simplePrimitive1(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let a = simple(n[4], fp)
  scheme_machine.fp = fp
  return value1(n, fp, a)
}
@c(scheme_s_primitive2) func simplePrimitive2(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let a = simple(n[4], fp)
  let b = simple(n[5], fp)
  scheme_machine.fp = fp
  return value2(n, fp, a, b)
}
@c(scheme_s_primitive3) func simplePrimitive3(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let a = simple(n[4], fp)
  let b = simple(n[5], fp)
  let c = simple(n[6], fp)
  scheme_machine.fp = fp
  return value3(n, fp, a, b, c)
}
/// n[4] count, n[5] first temporary slot, then the arguments.
@c(scheme_s_primitive_any) func simplePrimitiveAny(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let count = n[4].index
  let base = fp + n[5].index
  var i = 0
  while i < count {
    base.put(i, simple(n[6 + i], fp))
    i += 1
  }
  scheme_machine.fp = fp
  return valueAny(n, fp, base, count)
}

@inline(__always) private func value0(_ n: Node, _ fp: Frame) -> Word {
  var thrown: UnsafeMutableRawPointer?
  let value = scheme_call0(PrimitiveStore.bodies + n[2].index, &thrown)
  guard let thrown else { return value }
  prepare(thrown, n, fp)
  Faults.leave()
}
@inline(__always) private func value1(_ n: Node, _ fp: Frame, _ a: Word) -> Word {
  var thrown: UnsafeMutableRawPointer?
  let value = scheme_call1(PrimitiveStore.bodies + n[2].index, a, &thrown)
  guard let thrown else { return value }
  if let value = withUnsafePointer(to: a, { rescue(thrown, n, fp, $0, 1) }) { return value }
  Faults.leave()
}
@inline(__always) private func value2(_ n: Node, _ fp: Frame, _ a: Word, _ b: Word) -> Word {
  var thrown: UnsafeMutableRawPointer?
  let value = scheme_call2(PrimitiveStore.bodies + n[2].index, a, b, &thrown)
  guard let thrown else { return value }
  let arguments = (a, b)
  let rescued = withUnsafeBytes(of: arguments) {
    rescue(thrown, n, fp, $0.baseAddress!.assumingMemoryBound(to: Word.self), 2)
  }
  if let rescued { return rescued }
  Faults.leave()
}
@inline(__always) private func value3(_ n: Node, _ fp: Frame, _ a: Word, _ b: Word, _ c: Word) -> Word {
  var thrown: UnsafeMutableRawPointer?
  let value = scheme_call3(PrimitiveStore.bodies + n[2].index, a, b, c, &thrown)
  guard let thrown else { return value }
  prepare(thrown, n, fp)
  Faults.leave()
}
@inline(__always) private func valueAny(_ n: Node, _ fp: Frame, _ base: Frame, _ count: Int) -> Word {
  var thrown: UnsafeMutableRawPointer?
  let value = scheme_call_any(PrimitiveStore.bodies + n[2].index, base, count, &thrown)
  guard let thrown else { return value }
  if let value = rescue(thrown, n, fp, base, count) { return value }
  Faults.leave()
}

// MARK: As procedures. n[2] row, n[3] name; arguments from fp[1].
//
// The Swift body is called from a function of its own, so that the node's body has nothing on its native frame when it
// goes on: only then does it go on by a jump.

@inline(__always) private func finish(_ value: Word, _ fp: Frame) -> Step {
  if _slowPath(value.is(.values)) { return Continuations.returnValues(value, fp) }
  return go(fp[-1].raw, fp, value)
}

@inline(never) private func procedure0(_ n: Node, _ fp: Frame) -> Word { value0(n, fp) }
@inline(never) private func procedure1(_ n: Node, _ fp: Frame) -> Word { value1(n, fp, fp[1]) }
@inline(never) private func procedure2(_ n: Node, _ fp: Frame) -> Word { value2(n, fp, fp[1], fp[2]) }
@inline(never) private func procedure3(_ n: Node, _ fp: Frame) -> Word { value3(n, fp, fp[1], fp[2], fp[3]) }
@inline(never) private func procedureAny(_ n: Node, _ fp: Frame) -> Word { valueAny(n, fp, fp + 1, checkCount(n, fp)) }
@inline(never) private func controlStep(_ n: Node, _ fp: Frame) -> Step {
  _ = checkCount(n, fp)
  var thrown: UnsafeMutableRawPointer?
  let step = scheme_call_control(PrimitiveStore.bodies + n[2].index, fp, &thrown)
  guard let thrown else { return step }
  prepare(thrown, n, fp)
  Faults.leave()
}

private func checkCount(_ n: Node, _ fp: Frame) -> Int {
  let count = Int(bitPattern: scheme_machine.argc)
  let code = fp[0].code
  let required = code.required
  if _slowPath(count < required || (count > required + code.optional && !PrimitiveStore.rows[n[2].index].hasRest)) {
    Faults.wrongArgumentCount(n, fp, fp[0], count)
  }
  return count
}

@inline(__always) private func begin(_ fp: Frame, _ count: UInt) {
  scheme_machine.fp = fp
  scheme_machine.argc = count
  Machine.currentProcedure = fp[0]
}
@c(scheme_c_primitive0) func primitive0Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  begin(fp, 0)
  return finish(procedure0(n, fp), fp)
}
@c(scheme_c_primitive1) func primitive1Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  begin(fp, 1)
  return finish(procedure1(n, fp), fp)
}
@c(scheme_c_primitive2) func primitive2Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  begin(fp, 2)
  return finish(procedure2(n, fp), fp)
}
@c(scheme_c_primitive3) func primitive3Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  begin(fp, 3)
  return finish(procedure3(n, fp), fp)
}
@c(scheme_c_primitive_any) func primitiveAnyBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  begin(fp, scheme_machine.argc)
  return finish(procedureAny(n, fp), fp)
}
@c(scheme_c_primitive_control) func primitiveControlBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  scheme_machine.fp = fp
  let step = controlStep(n, fp)
  return go(step.node.unsafelyUnwrapped, step.fp.unsafelyUnwrapped, scheme_machine.value)
}
