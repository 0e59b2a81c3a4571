// Primitives that work on the machine itself: apply, values, continuations, prompts, the dynamic stack.

import CBoehm

enum ControlRows {
  /// What `%set-procedure-kind!` said of a procedure, or #f.
  static func kind(of object: Word) -> Word {
    guard object.isProcedure else { return .false }
    let properties = object.code.properties
    guard properties.isPair, properties.car.isPair, properties.car.car == Symbols.intern("%kind") else { return .false }
    return properties.car.cdr
  }

  /// Distance from a control primitive's frame to the frame of the procedure it calls.
  private static let distance = 4
  private static let valuesNode = Nodes.make(
    receiveValuesBody as ControlBody, .none, [Word(index: distance)])
  private static let popNode = Nodes.make(
    popDynamicsBody as ControlBody, .none, [Word(index: distance)])
  nonisolated(unsafe) private static let kept = RootedArray()

  static func install(_ table: inout PrimitiveTable) {
    kept.append(valuesNode)
    kept.append(popNode)
    calls(&table)
    continuations(&table)
    dynamics(&table)
    reflection(&table)
    FluidRows.install(&table)
  }

  private static func calls(_ table: inout PrimitiveTable) {
    table.control("(apply procedure . arguments)", "Calls PROCEDURE with ARGUMENTS, the last of which is a list.") {
      fp in
      let count = Int(bitPattern: scheme_machine.argc)
      let procedure = fp[1]
      if count == 1 {
        throw Fault.general(
          key: "wrong-number-of-args", message: "Wrong number of arguments to ~A",
          arguments: Root(Heap.list(CoreNames.value("apply"))))
      }
      let last = fp[count]
      for i in 1..<(count - 1) { fp.put(i, fp[i + 1]) }
      let spread = try Continuations.spread(last, fp, at: count - 1)
      return try Continuations.enterStep(procedure, fp, count - 2 + spread)
    }
    table.control("(values . objects)", "Returns OBJECTS as several values.") { fp in
      Continuations.deliverArguments(fp, Int(bitPattern: scheme_machine.argc))
    }
    table.control(
      "(call-with-values producer consumer)", "Calls PRODUCER, then CONSUMER with the values that it returned."
    ) { fp in
      let producer = fp[1]
      let nfp = fp + distance
      nfp.put(-1, valuesNode)
      return try Continuations.enterStep(producer, nfp, 0)
    }
  }

  private static func continuation(_ word: Word, _ code: CodeDescription) throws -> Word {
    if word.isProcedure, word.code == code { return word }
    throw Fault.type(1, "continuation", word)
  }

  private static func continuations(_ table: inout PrimitiveTable) {
    table.control("(%call/cc procedure)", "Calls PROCEDURE with the current continuation, winders not considered.") {
      try Continuations.callWithCurrentContinuation($0)
    }
    table.control("(%resume continuation values)", "Delivers the list VALUES to CONTINUATION; the winders have run.") {
      fp in
      let k = try continuation(fp[1], Continuations.fullCode)
      let values = fp[2]
      CallWatch.endRewinding()
      scheme_machine.dynamics = k[captured: 2]
      return try Continuations.resume(k, values)
    }
    table.control("(%resume-calling continuation thunk)", "Calls THUNK in CONTINUATION, whose winders do not run.") {
      fp in
      try Continuations.resume(try continuation(fp[1], Continuations.fullCode), fp[2])
    }
    table.control("(%resume-partial continuation values)", "Continues with a partial continuation on top.") { fp in
      CallWatch.endRewinding()
      return try Continuations.resumePartial(try continuation(fp[1], Continuations.partialCode), fp[2], fp)
    }
    table.one("(%continuation-dynamics continuation)", "The dynamic stack that CONTINUATION was captured with.") {
      try continuation($0, Continuations.fullCode)[captured: 2]
    }
    table.one("(%partial-dynamics continuation)", "A pair: dynamic stacks at the capture and at the prompt.") {
      let k = try continuation($0, Continuations.partialCode)
      return Heap.cons(k[captured: 3], k[captured: 4])
    }
    table.one("(%continuation? object)", "True for full continuations.") {
      Word($0.isProcedure && $0.code == Continuations.fullCode)
    }
    table.control("(call-with-prompt tag thunk handler)", "Calls THUNK within a prompt; aborts to TAG call HANDLER.") {
      try Continuations.callWithPrompt($0)
    }
    table.control("(%abort tag values dynamics)", "Aborts to the prompt of TAG; its handler gets VALUES.") {
      try Continuations.abort($0)
    }
    table.one("(%prompt-dynamics tag)", "The dynamic stack at the innermost prompt of TAG, or #f.") { tag in
      Continuations.findPromptAnywhere(tag).map { $0[5] } ?? .false
    }
  }

  private static func dynamics(_ table: inout PrimitiveTable) {
    table.zero("(%dynamics)", "The dynamic stack: winders, handlers and bindings, newest first.") {
      scheme_machine.dynamics
    }
    table.one("(%set-dynamics! stack)", "Replaces the dynamic stack.") { stack in
      scheme_machine.dynamics = stack
      return .unspecified
    }
    table.control("(%with-dynamics entry thunk)", "Calls THUNK with ENTRY on the dynamic stack.") { fp in
      scheme_machine.dynamics = Heap.cons(fp[1], scheme_machine.dynamics)
      let thunk = fp[2]
      let nfp = fp + distance
      nfp.put(-1, popNode)
      return try Continuations.enterStep(thunk, nfp, 0)
    }
  }

  private static func reflection(_ table: inout PrimitiveTable) {
    table.one("(procedure? object)", "True if OBJECT can be called.") { Word($0.isProcedure) }
    table.one("(procedure-name procedure)", "The name PROCEDURE was defined with, or #f.") {
      try LazyDefinitions.code(of: $0.procedure(1)).name
    }
    table.one("(%procedure-properties procedure)", "The properties of PROCEDURE's code, an alist.") {
      try LazyDefinitions.code(of: $0.procedure(1)).properties
    }
    table.two("(%set-procedure-properties! procedure alist)", "Replaces the properties of PROCEDURE's code.") {
      try LazyDefinitions.code(of: $0.procedure(1)).properties = $1
      return .unspecified
    }
    table.two("(%set-procedure-name! procedure name)", "Names PROCEDURE.") {
      try LazyDefinitions.code(of: $0.procedure(1)).name = $1
      return .unspecified
    }
    table.two("(%set-procedure-kind! procedure kind)", "Marks PROCEDURE's code as KIND; returns PROCEDURE.") {
      let code = try LazyDefinitions.code(of: $0.procedure(1))
      code.properties = Heap.list(Heap.cons(Symbols.intern("%kind"), $1))
      return $0
    }
    table.one("(%procedure-kind object)", "What %set-procedure-kind! said of OBJECT's code, or #f.") { kind(of: $0) }
    table.one("(%procedure-arity procedure)", "A list: required and optional argument counts, and if a rest is taken.")
    {
      let code = try LazyDefinitions.code(of: $0.procedure(1))
      if code.primitiveIndex >= 0 {
        let row = PrimitiveStore.rows[code.primitiveIndex]
        return Heap.list(Word(fixnum: row.required), Word(fixnum: row.optional), Word(row.hasRest))
      }
      return Arity(of: code).list
    }
    table.one("(%procedure-row procedure)", "For a primitive a list: signature and documentation; else #f.") {
      let index = try LazyDefinitions.code(of: $0.procedure(1)).primitiveIndex
      if index < 0 { return .false }
      let row = PrimitiveStore.rows[index]
      return Heap.list(Heap.string("(\(row.name) \(row.formals))"), Heap.string(row.documentation))
    }
    table.one("(%procedure-span procedure)", "Where PROCEDURE is defined: (file line column), or #f.") {
      Backtrace.describe(try LazyDefinitions.code(of: $0.procedure(1)).span)
    }
    table.one("(%span->list span)", "A span as (file line column), or #f.") {
      Backtrace.describe(Span(bits: try $0.int(1)))
    }
    table.zero(
      "(%backtrace)",
      "The frames of this run, innermost first: ((name . span) …); behind them, while a transformer runs, its use."
    ) { Backtrace.frames(outside: Expander.useFrames) }
    table.zero("(%absent)", "The mark of an optional argument that was not given.") { .absent }
    table.one("(%absent? object)", "True for an optional argument that was not given.") { Word($0 == .absent) }
  }
}
