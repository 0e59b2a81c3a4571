// Continuations: capturing the stack in chunks, copying it back bit by bit, prompts.
//
// The live part of a run's stack is moved into an immutable chunk and the stack is empty again; the return node at
// its base is then `underflow`, which copies the newest frames back when they are returned to. A chunk is
//
//   [0] next chunk (older)   [1] words in use   [2] the words: frames up to and including the next return node
//   [3] prompt tag           [4] prompt handler [5] dynamic stack at the prompt
//
// A prompt is a chunk without words. Invariant: words below [1] of a chunk's data never change, so chunks are shared
// by any number of continuations, and capture costs only what was pushed since the last capture.

import CBoehm
import Glibc

enum Continuations {
  static func chunk(next: Word, count: Int, data: Word) -> Node {
    let c = Heap.words(6)
    c[0] = next
    c[1] = Word(index: count)
    c[2] = data
    return c
  }

  /// Moves the run's frames below `fp` into a chunk; `fp` and its arguments stay where they are. Returns the base.
  @inline(__always) static func spill(_ fp: Frame) -> Frame {
    let base = scheme_machine.stack.unsafelyUnwrapped
    if fp == base { return base }
    let count = fp - base
    let data = Heap.words(count)
    data.update(from: base, count: count)
    scheme_machine.chunk = Word(raw: chunk(next: scheme_machine.chunk, count: count, data: Word(raw: data)))
    base.put(-1, Word(raw: Machine.underflowNode))
    if scheme_machine.limit.unsafelyUnwrapped > Machine.stackLimit { scheme_machine.limit = Machine.stackLimit }
    return base
  }

  /// Puts the newest spilled frames back (at least 64 words or all); nil at the run's end.
  static func refill() -> Frame? {
    let base = scheme_machine.stack.unsafelyUnwrapped
    while scheme_machine.chunk.bits != 0, scheme_machine.chunk.raw[1].bits == 0 {
      scheme_machine.chunk = scheme_machine.chunk.raw[0]
    }
    guard scheme_machine.chunk.bits != 0 else {
      base.put(-1, Word(raw: Machine.haltNode))
      return nil
    }
    let c = scheme_machine.chunk.raw
    let data = c[2].raw
    let end = c[1].index
    var start = end
    repeat { start -= data[start - 1].raw[2].index } while start > 0 && end - start < 64
    let count = end - start
    base.update(from: data + start, count: count)
    base.put(-1, Word(raw: Machine.underflowNode))
    if start == 0 {
      scheme_machine.chunk = c[0]
    } else {
      scheme_machine.fp = base + count - base[count - 1].raw[2].index
      scheme_machine.chunk = Word(raw: chunk(next: c[0], count: start, data: c[2]))
    }
    return base + count
  }

  /// The return node that a value at `fp` goes to, after copying it back if need be, and its frame.
  static func returnPoint(_ fp: Frame) -> Step {
    if fp[-1].raw != Machine.underflowNode { return Step(node: fp[-1].raw, fp: fp) }
    if let fresh = refill() { return Step(node: fresh[-1].raw, fp: fresh) }
    return Step(node: Machine.haltNode, fp: fp)
  }

  // MARK: Several values

  /// True for return nodes that take any number of values, as one values object.
  private static func takesSeveral(_ node: Node) -> Bool {
    let body = node[0].bits
    return body == unsafeBitCast(receiveValuesBody as ControlBody, to: UInt.self)
      || body == unsafeBitCast(popDynamicsBody as ControlBody, to: UInt.self)
      || body == unsafeBitCast(haltBody as ControlBody, to: UInt.self)
      || body == unsafeBitCast(receiveEffectBody as ControlBody, to: UInt.self)
  }

  /// Where several values at `fp` go, and as what: Guile drops all but the first where one is expected.
  static func deliver(_ values: Word, _ fp: Frame) -> Step {
    let point = returnPoint(fp)
    let first = values.length == 0 ? Word.unspecified : values[slot: 0]
    scheme_machine.value = takesSeveral(point.node.unsafelyUnwrapped) ? values : first
    return point
  }
  @inline(never) static func returnValues(_ values: Word, _ fp: Frame) -> Step {
    let point = deliver(values, fp)
    return go(point.node.unsafelyUnwrapped, point.fp.unsafelyUnwrapped, scheme_machine.value)
  }

  /// `count` words from `base` as the value of an expression: one value, or a values object.
  static func values(_ base: Frame, _ count: Int) -> Word {
    if count == 1 { return base[0] }
    let result = Heap.object(.values, slots: count, length: count)
    for i in 0..<count { result[slot: i] = base[i] }
    return result
  }

  /// Delivers `count` arguments at fp[1…] to the continuation of `fp`.
  static func deliverArguments(_ fp: Frame, _ count: Int) -> Step {
    if count == 1 {
      let value = fp[1]
      let point = returnPoint(fp)
      scheme_machine.value = value
      return point
    }
    return deliver(values(fp + 1, count), fp)
  }

  /// What is to be called must be a procedure. Checked before anything moves: an error is raised in the caller's frame.
  static func checkCallable(_ procedure: Word) throws {
    guard procedure.isProcedure else {
      throw Fault.general(
        key: "wrong-type-arg", message: "Wrong type to apply: ~S", arguments: Root(Heap.list(procedure)))
    }
  }

  /// Enters a procedure whose arguments are at nfp[1…], from a control primitive.
  static func enterStep(_ procedure: Word, _ nfp: Frame, _ count: Int) throws -> Step {
    try checkCallable(procedure)
    nfp.put(0, procedure)
    scheme_machine.argc = UInt(bitPattern: count)
    return Step(node: Machine.startNode, fp: nfp)
  }

  /// Spreads a list from nfp[at] on; returns how many elements there were.
  static func spread(_ list: Word, _ nfp: Frame, at start: Int) throws -> Int {
    var rest = list
    var i = start
    let end = scheme_machine.stackEnd.unsafelyUnwrapped - Machine.largestFrame
    while rest.isPair {
      guard nfp + i < end else {
        throw Fault.general(key: "stack-overflow", message: "Stack overflow", arguments: Root(.null))
      }
      nfp.put(i, rest.car)
      rest = rest.cdr
      i += 1
      if i & 4095 == 0 { try Budget.charge(512) }
      // A list that goes round in a circle is found before it fills the stack.
      if i & 0xFFFF == 0, list.listLength == nil { break }
    }
    guard rest.isNull else { throw Fault.type(2, "list", list) }
    return i - start
  }

  // MARK: Full continuations. Captured: 1 chunk, 2 dynamic stack, 3 depth of the run.

  nonisolated(unsafe) static var fullCode: CodeDescription! = nil
  nonisolated(unsafe) static var partialCode: CodeDescription! = nil
  /// What an unwinding run looks for: `(continuation . values)` or `(tag . values)`.
  nonisolated(unsafe) static var pending = Word(0)
  /// Scheme procedures that run winders: `(%rewind continuation values)`, `(%rewind-partial continuation values)`.
  nonisolated(unsafe) static var rewindVariable = Word(0)
  nonisolated(unsafe) static var rewindPartialVariable = Word(0)

  static func initialize() {
    fullCode = CodeDescription(name: Symbols.intern("continuation"), required: 0, kind: .raw)
    fullCode.body = Nodes.make(continueBody as ControlBody).raw
    partialCode = CodeDescription(name: Symbols.intern("partial-continuation"), required: 0, kind: .raw)
    partialCode.body = Nodes.make(continuePartialBody as ControlBody).raw
    fullCode.frameSize = 8
    partialCode.frameSize = 8
    kept.append(Word(raw: fullCode.words))
    kept.append(Word(raw: partialCode.words))
  }
  nonisolated(unsafe) private static let kept = RootedArray()

  /// `(%call/cc procedure)` at `fp`.
  static func callWithCurrentContinuation(_ fp: Frame) throws -> Step {
    let receiver = fp[1]
    try checkCallable(receiver)
    let base = spill(fp)
    scheme_machine.fp = base
    base.put(0, Machine.idle)
    base.put(1, receiver)
    let k = Heap.procedure(fullCode, captured: 3)
    k[captured: 1] = scheme_machine.chunk
    k[captured: 2] = scheme_machine.dynamics
    k[captured: 3] = Word(fixnum: Machine.outerChunks.count)
    base.put(1, k)
    return try enterStep(receiver, base, 1)
  }

  /// Makes `k` the continuation of this run and delivers the list `values` to it, or calls it if it is a thunk. Its dynamic
  /// stack is the current one.
  static func resume(_ k: Word, _ values: Word) throws -> Step {
    guard k[captured: 3].fixnum == Machine.outerChunks.count else {
      guard k[captured: 3].fixnum < Machine.outerChunks.count else {
        throw Fault.misc("this continuation lies behind a finished call from a primitive")
      }
      pending = Heap.cons(k, values)
      throw Fault.unwind
    }
    let base = scheme_machine.stack.unsafelyUnwrapped
    scheme_machine.chunk = k[captured: 1]
    base.put(-1, Word(raw: Machine.underflowNode))
    if scheme_machine.limit.unsafelyUnwrapped > Machine.stackLimit { scheme_machine.limit = Machine.stackLimit }
    if values.isProcedure {
      scheme_machine.fp = base
      return try enterStep(values, base, 0)
    }
    return try deliverList(values, base)
  }

  static func deliverList(_ values: Word, _ base: Frame) throws -> Step {
    base.put(0, Machine.idle)
    let count = try spread(values, base, at: 1)
    scheme_machine.fp = base
    scheme_machine.argc = UInt(bitPattern: count)
    return deliverArguments(base, count)
  }

  // MARK: Prompts

  /// `(call-with-prompt tag thunk handler)` at `fp`.
  static func callWithPrompt(_ fp: Frame) throws -> Step {
    let tag = fp[1]
    let thunk = fp[2]
    let handler = fp[3]
    guard handler.isProcedure else { throw Fault.type(3, "procedure", handler) }
    try checkCallable(thunk)
    let base = spill(fp)
    base.put(0, Machine.idle)
    base.put(1, tag)
    base.put(2, thunk)
    base.put(3, handler)
    scheme_machine.fp = base
    let marker = chunk(next: scheme_machine.chunk, count: 0, data: Word(0))
    marker[3] = tag
    marker[4] = handler
    marker[5] = scheme_machine.dynamics
    scheme_machine.chunk = Word(raw: marker)
    base.put(-1, Word(raw: Machine.underflowNode))
    return try enterStep(thunk, base, 0)
  }

  static func findPrompt(_ tag: Word, in chain: Word) -> Node? {
    var c = chain
    while c.bits != 0 {
      if c.raw[1].bits == 0, c.raw[3] == tag { return c.raw }
      c = c.raw[0]
    }
    return nil
  }

  /// The prompt of a tag in this run or the ones around it.
  static func findPromptAnywhere(_ tag: Word) -> Node? {
    if let found = findPrompt(tag, in: scheme_machine.chunk) { return found }
    var i = Machine.outerChunks.count - 1
    while i > 0 {
      if let found = findPrompt(tag, in: Machine.outerChunks[i]) { return found }
      i -= 1
    }
    return nil
  }

  /// `(%abort tag values dynamics)`: the winders have run; `dynamics` is the dynamic stack to capture, or #f when
  /// nobody will want the continuation.
  static func abort(_ fp: Frame) throws -> Step {
    let tag = fp[1]
    let values = fp[2]
    let captured = fp[3]
    guard let marker = findPrompt(tag, in: scheme_machine.chunk) else {
      guard findPromptAnywhere(tag) != nil else { throw Fault.misc("Abort to unknown prompt: ~S", tag) }
      pending = Heap.cons(tag, values)
      throw Fault.unwind
    }
    var k = Word.false
    if captured.isTrue {
      _ = spill(fp)
      k = Heap.procedure(partialCode, captured: 4)
      k[captured: 1] = scheme_machine.chunk
      k[captured: 2] = Word(raw: marker)
      k[captured: 3] = captured
      k[captured: 4] = marker[5]
    }
    return try enterHandler(marker, k, values)
  }

  private static func enterHandler(_ marker: Node, _ k: Word, _ values: Word) throws -> Step {
    let base = scheme_machine.stack.unsafelyUnwrapped
    scheme_machine.chunk = marker[0]
    scheme_machine.dynamics = marker[5]
    base.put(-1, Word(raw: Machine.underflowNode))
    if scheme_machine.limit.unsafelyUnwrapped > Machine.stackLimit { scheme_machine.limit = Machine.stackLimit }
    base.put(0, Machine.idle)
    base.put(1, k)
    let count = try spread(values, base, at: 2) + 1
    scheme_machine.fp = base
    scheme_machine.argc = UInt(bitPattern: count)
    return try enterStep(marker[4], base, count)
  }

  /// Takes up again, in this run, what a nested run left for.
  static func continuePending(_ fp: Frame) throws -> Step {
    let (target, values) = (pending.car, pending.cdr)
    if target.isProcedure && target.code == fullCode { return try resume(target, values) }
    guard let marker = findPrompt(target, in: scheme_machine.chunk) else { throw Fault.unwind }
    return try enterHandler(marker, .false, values)
  }

  /// Puts copies of a partial continuation's chunks on top of the current one and delivers `values` to it.
  static func resumePartial(_ k: Word, _ values: Word, _ fp: Frame) throws -> Step {
    let base = spill(fp)
    base.put(0, Machine.idle)
    base.put(1, k)
    base.put(2, values)
    scheme_machine.fp = base
    scheme_machine.argc = 4
    let end = k[captured: 2].raw
    var c = k[captured: 1]
    var last: Node?
    let outer = scheme_machine.chunk
    base.put(3, outer)
    while c.raw != end {
      let copy = chunk(next: outer, count: c.raw[1].index, data: c.raw[2])
      for i in 3...5 { copy[i] = c.raw[i] }
      if let last { last[0] = Word(raw: copy) } else { scheme_machine.chunk = Word(raw: copy) }
      last = copy
      c = c.raw[0]
    }
    base.put(-1, Word(raw: Machine.underflowNode))
    return try deliverList(values, base)
  }
}

// MARK: Bodies

@c(scheme_c_underflow) func underflowBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  // The value is only in a register: keep it where the collector looks while frames are copied back.
  scheme_machine.value = v
  scheme_machine.fp = scheme_machine.stack
  scheme_machine.stack.unsafelyUnwrapped.put(0, Machine.idle)
  scheme_machine.argc = 0
  if let fresh = Continuations.refill() { return go(fresh[-1].raw, fresh, v) }
  return go(Machine.haltNode, fp, v)
}

/// fp[0] is the continuation, its arguments are at fp[1…].
@c(scheme_c_continue) func continueBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  let k = fp[0]
  let count = Int(bitPattern: scheme_machine.argc)
  scheme_machine.fp = fp
  if _fastPath(
    count == 1 && k[captured: 2] == scheme_machine.dynamics
      && k[captured: 3].fixnum == Machine.outerChunks.count)
  {
    let value = fp[1]
    scheme_machine.chunk = k[captured: 1]
    scheme_machine.stack.unsafelyUnwrapped.put(-1, Word(raw: Machine.underflowNode))
    return go(Machine.underflowNode, scheme_machine.stack.unsafelyUnwrapped, value)
  }
  return enterRewind(Continuations.rewindVariable, k, fp, count, n)
}

@c(scheme_c_continue_partial) func continuePartialBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  scheme_machine.fp = fp
  return enterRewind(Continuations.rewindPartialVariable, fp[0], fp, Int(bitPattern: scheme_machine.argc), n)
}

private func enterRewind(_ variable: Word, _ k: Word, _ fp: Frame, _ count: Int, _ n: Node) -> Step {
  let arguments = Arguments(base: fp + 1, count: count).list()
  CallWatch.beginRewinding()
  fp.put(1, k)
  fp.put(2, arguments)
  return enter(variable.variableValue, fp, 2, from: n)
}

/// The consumer waits in slot 2 of the caller.
@c(scheme_k_values) func receiveValuesBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  let caller = fp - n[2].index
  let consumer = caller[2]
  if _fastPath(!v.is(.values)) {
    caller.put(1, v)
    return enter(consumer, caller, 1, from: n)
  }
  let count = v.length
  for i in 0..<count { caller.put(i + 1, v[slot: i]) }
  return enter(consumer, caller, count, from: n)
}

/// The extent of the newest entry of the dynamic stack ends.
@c(scheme_k_pop_dynamics) func popDynamicsBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  let caller = fp - n[2].index
  if scheme_machine.dynamics.isPair { scheme_machine.dynamics = scheme_machine.dynamics.cdr }
  if _slowPath(v.is(.values)) { return Continuations.returnValues(v, caller) }
  return go(caller[-1].raw, caller, v)
}
