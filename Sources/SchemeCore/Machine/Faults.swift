// How a failing node becomes a Scheme exception.
//
// `prepare` notes what went wrong, `leave` drops the native frames of the failing node, and the driver calls the
// Scheme procedure `%raise-fault` on top of the failing frame, so that handlers run in the dynamic context of the
// failure and a backtrace sees the whole stack. The noted fault is `(key . arguments)`, or `(#t . object)` for a
// raised object.

import CBoehm
import Glibc

enum Faults {
  /// Span of the form that failed when the fault itself knows better than the node.
  nonisolated(unsafe) private static var span = Span.none
  /// The variable holding `%raise-fault`; set when the core module exists.
  nonisolated(unsafe) static var handler = Word(0)
  nonisolated(unsafe) static var unwinding = false

  /// Leaves the failing node for the driver.
  static func leave() -> Never {
    scheme_gc_escape(unwinding ? Driver.escapeUnwind : Driver.escapeFault)
  }

  /// Notes a Swift error as the fault of `node`.
  @inline(never) static func prepare(_ error: any Error, procedure: Word, node: Node, _ fp: Frame) {
    scheme_machine.fp = fp
    scheme_machine.faultNode = node
    span = .none
    unwinding = false
    guard let fault = error as? Fault else {
      scheme_machine.fault = description(of: .misc("~A", Heap.string("\(error)")), procedure: procedure)
      return
    }
    switch fault {
    case .atSpan(_, _, _, let location): span = location
    case .syntax(let complaint): span = complaint.span
    case .unwind, .exhausted:
      if case .exhausted = fault { Budget.noteEnd(at: node) }
      unwinding = true
      return
    default: break
    }
    scheme_machine.fault = description(of: fault, procedure: procedure)
  }

  /// A fault of `procedure` as Scheme sees it: `(key . arguments)`, or `(#t . object)`.
  static func description(of fault: Fault, procedure: Word) -> Word {
    let subject = procedure.isSymbol ? procedure.symbolName : procedure
    func note(_ key: String, _ template: String, _ arguments: Word, _ data: Word = .false) -> Word {
      Heap.cons(Symbols.intern(key), Heap.list(subject, Heap.string(template), arguments, data))
    }
    switch fault {
    case .wrongType(let position, let expected, let value):
      return note(
        "wrong-type-arg", "Wrong type argument in position ~A (expecting \(expected)): ~S",
        Heap.list(Word(fixnum: position), value.word), Heap.list(value.word))
    case .outOfRange(let position, let value):
      return note("out-of-range", "Argument \(position) out of range: ~S", Heap.list(value.word), Heap.list(value.word))
    case .general(let key, let message, let arguments), .atSpan(let key, let message, let arguments, _):
      return note(key, message, arguments.word)
    case .syntax(let complaint): return complaint.fault
    case .conversion(let key, let message, let arguments):
      return Heap.cons(
        Symbols.intern(key), Heap.cons(subject, Heap.cons(Heap.string(message), arguments.word)))
    case .system(let code, let message):
      return note("system-error", "~A", Heap.list(Heap.string(message)), Heap.list(Word(fixnum: Int(code))))
    case .raise(let object): return Heap.cons(.true, object.word)
    case .unwind, .exhausted: return .false
    }
  }

  @inline(never) static func raise(_ error: any Error, procedure: Word, node: Node, _ fp: Frame) -> Never {
    prepare(error, procedure: procedure, node: node, fp)
    leave()
  }

  // MARK: The machine's own failures

  /// What is said of a name that nothing binds; a template.
  static let unboundMessage = "Unbound variable: ~S"
  /// What is said of a value that is called and is no procedure; a template.
  static let applyMessage = "Wrong type to apply: ~S"

  @inline(never) static func unbound(_ n: Node, _ fp: Frame, variable: Word) -> Never {
    let name = variable.variableName
    raise(
      Fault.general(key: "unbound-variable", message: unboundMessage, arguments: Root(Heap.list(name))),
      procedure: .false, node: n, fp)
  }
  @inline(never) static func usedBeforeDefinition(_ n: Node, _ fp: Frame, name: Word) -> Never {
    raise(
      Fault.general(
        key: "unbound-variable", message: "Variable used before its definition: ~S",
        arguments: Root(Heap.list(name))), procedure: .false, node: n, fp)
  }
  @inline(never) static func wrongTypeToApply(_ n: Node, _ fp: Frame, _ value: Word) -> Never {
    scheme_machine.fp = fp
    if !fp[0].isProcedure { fp.put(0, Machine.idle) }
    raise(
      Fault.general(key: "wrong-type-arg", message: applyMessage, arguments: Root(Heap.list(value))),
      procedure: .false, node: n, fp)
  }
  @inline(never) static func wrongArgumentCount(_ n: Node, _ fp: Frame, _ procedure: Word, _ count: Int) -> Never {
    raise(
      Fault.general(
        key: "wrong-number-of-args", message: "Wrong number of arguments to ~A",
        arguments: Root(Heap.list(procedure))), procedure: .false, node: n, fp)
  }

  // MARK: Into Scheme

  /// Sets up the call of `%raise-fault` above the failing frame.
  static func callHandler() -> Step {
    let fp = scheme_machine.fp.unsafelyUnwrapped
    let node = scheme_machine.faultNode
    var location = span.isNone ? node.map { Nodes.span(of: $0) } ?? .none : span
    let caller = fp[-1].bits == 0 ? Machine.haltNode : fp[-1].raw
    if location.isNone, caller != Machine.underflowNode { location = Nodes.span(of: caller.unsafelyUnwrapped) }
    let top = Machine.top(of: fp)
    let distance = top - fp + 1
    let nfp = top + 1
    let k = Heap.words(3)
    k[0] = Word(unsafeBitCast(faultReturnBody as ControlBody, to: UInt.self))
    k[1] = Word(fixnum: location.bits)
    k[2] = Word(index: distance)
    nfp.put(-1, Word(raw: k))
    nfp.put(0, Machine.idle)
    nfp.put(1, scheme_machine.fault)
    let procedure = handler.bits == 0 ? Word.undefined : handler.variableValue
    guard procedure.isProcedure else { dieWithoutHandler(location) }
    nfp.put(0, procedure)
    scheme_machine.argc = 1
    scheme_machine.fp = nfp
    return Step(node: Machine.startNode, fp: nfp)
  }

  /// How a fault is printed, once there is a printer.
  nonisolated(unsafe) static var text: (Word) -> String = { _ in "a failure" }

  /// Before the library is there a fault can only be printed.
  private static func dieWithoutHandler(_ location: Span) -> Never {
    let shown = text(scheme_machine.fault)
    fputs("nsscheme: \(SourceFiles.name(location.file)):\(location.line):\(location.column): \(shown)\n", stderr)
    exit(70)
  }
}

/// A handler returned from a failure that cannot be continued.
@c(scheme_k_fault) func faultReturnBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  let caller = fp - n[2].index
  Faults.raise(
    Fault.misc("handler returned from an error that cannot be continued"), procedure: .false, node: n, caller)
}
