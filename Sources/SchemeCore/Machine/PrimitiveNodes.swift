// Primitives as procedures and as simple expressions.
//
// The rows' bodies lie in pinned tables, one per arity; a node holds the index. A primitive that never leaves Swift is
// called in place, without a frame of its own; as a value it is a procedure like any other.

import CBoehm

/// All installed rows.
public enum PrimitiveStore {
  public nonisolated(unsafe) private(set) static var rows: [PrimitiveRow] = []
  nonisolated(unsafe) private static var capacity = 0
  nonisolated(unsafe) static var bodies: UnsafeMutablePointer<PrimitiveBody>! = nil

  static func add(_ row: PrimitiveRow) -> Int {
    if rows.count == capacity {
      capacity = max(2048, capacity * 2)
      let fresh = UnsafeMutablePointer<PrimitiveBody>.allocate(capacity: capacity)
      if let bodies { fresh.moveInitialize(from: bodies, count: rows.count) }
      bodies = fresh
    }
    (bodies + rows.count).initialize(to: row.body)
    rows.append(row)
    return rows.count - 1
  }
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
// else would.
@inline(__always) private func prepare(_ error: any Error, _ n: Node, _ fp: Frame) {
  Faults.prepare(error, procedure: n[3], node: n, fp)
}

/// The list of `count` words from `base`.
private func list(_ base: Frame, _ count: Int) -> Word {
  var result = Word.null
  for i in stride(from: count - 1, through: 0, by: -1) { result = Heap.cons(base[i], result) }
  return result
}

@c(scheme_s_primitive0) func simplePrimitive0(_ n: CodeNode, _ fp: FramePointer) -> Word {
  scheme_machine.fp = fp
  guard case .zero(let body) = PrimitiveStore.bodies[n[2].index] else { return .unspecified }
  do { return try body() } catch { prepare(error, n, fp) }
  Faults.leave()
}
@c(scheme_s_primitive1) func simplePrimitive1(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let a = simple(n[4], fp)
  scheme_machine.fp = fp
  guard case .one(let body) = PrimitiveStore.bodies[n[2].index] else { return .unspecified }
  do { return try body(a) } catch {
    if let value = Extensions.rescue(error, n[3], n, fp, { Heap.list(a) }) { return value }
  }
  Faults.leave()
}
@c(scheme_s_primitive2) func simplePrimitive2(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let a = simple(n[4], fp)
  let b = simple(n[5], fp)
  scheme_machine.fp = fp
  guard case .two(let body) = PrimitiveStore.bodies[n[2].index] else { return .unspecified }
  do { return try body(a, b) } catch {
    if let value = Extensions.rescue(error, n[3], n, fp, { Heap.list(a, b) }) { return value }
  }
  Faults.leave()
}
@c(scheme_s_primitive3) func simplePrimitive3(_ n: CodeNode, _ fp: FramePointer) -> Word {
  let a = simple(n[4], fp)
  let b = simple(n[5], fp)
  let c = simple(n[6], fp)
  scheme_machine.fp = fp
  guard case .three(let body) = PrimitiveStore.bodies[n[2].index] else { return .unspecified }
  do { return try body(a, b, c) } catch { prepare(error, n, fp) }
  Faults.leave()
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
  guard case .any(let body) = PrimitiveStore.bodies[n[2].index] else { return .unspecified }
  do { return try body(Arguments(base: base, count: count)) } catch {
    if let value = Extensions.rescue(error, n[3], n, fp, { list(base, count) }) { return value }
  }
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

@inline(never) private func value0(_ n: Node, _ fp: Frame) -> Word {
  guard case .zero(let body) = PrimitiveStore.bodies[n[2].index] else { return .unspecified }
  do { return try body() } catch { prepare(error, n, fp) }
  Faults.leave()
}
@inline(never) private func value1(_ n: Node, _ fp: Frame) -> Word {
  guard case .one(let body) = PrimitiveStore.bodies[n[2].index] else { return .unspecified }
  do { return try body(fp[1]) } catch {
    if let value = Extensions.rescue(error, n[3], n, fp, { list(fp + 1, 1) }) { return value }
  }
  Faults.leave()
}
@inline(never) private func value2(_ n: Node, _ fp: Frame) -> Word {
  guard case .two(let body) = PrimitiveStore.bodies[n[2].index] else { return .unspecified }
  do { return try body(fp[1], fp[2]) } catch {
    if let value = Extensions.rescue(error, n[3], n, fp, { list(fp + 1, 2) }) { return value }
  }
  Faults.leave()
}
@inline(never) private func value3(_ n: Node, _ fp: Frame) -> Word {
  guard case .three(let body) = PrimitiveStore.bodies[n[2].index] else { return .unspecified }
  do { return try body(fp[1], fp[2], fp[3]) } catch { prepare(error, n, fp) }
  Faults.leave()
}
@inline(never) private func valueAny(_ n: Node, _ fp: Frame) -> Word {
  let count = checkCount(n, fp)
  guard case .any(let body) = PrimitiveStore.bodies[n[2].index] else { return .unspecified }
  do { return try body(Arguments(base: fp + 1, count: count)) } catch {
    if let value = Extensions.rescue(error, n[3], n, fp, { list(fp + 1, count) }) { return value }
  }
  Faults.leave()
}
@inline(never) private func controlStep(_ n: Node, _ fp: Frame) -> Step {
  _ = checkCount(n, fp)
  guard case .control(let body) = PrimitiveStore.bodies[n[2].index] else { return Step(node: nil, fp: nil) }
  do { return try body(fp) } catch { prepare(error, n, fp) }
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
  return finish(value0(n, fp), fp)
}
@c(scheme_c_primitive1) func primitive1Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  begin(fp, 1)
  return finish(value1(n, fp), fp)
}
@c(scheme_c_primitive2) func primitive2Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  begin(fp, 2)
  return finish(value2(n, fp), fp)
}
@c(scheme_c_primitive3) func primitive3Body(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  begin(fp, 3)
  return finish(value3(n, fp), fp)
}
@c(scheme_c_primitive_any) func primitiveAnyBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  begin(fp, scheme_machine.argc)
  return finish(valueAny(n, fp), fp)
}
@c(scheme_c_primitive_control) func primitiveControlBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  scheme_machine.fp = fp
  let step = controlStep(n, fp)
  return go(step.node.unsafelyUnwrapped, step.fp.unsafelyUnwrapped, scheme_machine.value)
}
