// The machine's stack and its runs: calls from Swift into Scheme and back.
//
// Every run (a call from Swift) owns the part of the value stack above the frame that was active, and its own chain
// of spilled chunks; a continuation belongs to the run it was captured in. Leaving a run early, because a prompt or
// continuation of an outer run was aborted to, goes through Swift as `Fault.unwind`.

import CBoehm
import Glibc

/// The evaluator's engine.
public enum Machine {
  /// Address space of the value stack; the recursion limit.
  public nonisolated(unsafe) static var stackBytes = 1 << 30
  static let reserveWords = 1 << 20
  /// Largest frame the compiler may make; larger argument lists only come through `apply`, which checks.
  static let largestFrame = 1 << 15

  /// A procedure that does nothing, for frames that have none.
  nonisolated(unsafe) static var idle = Word(0)
  nonisolated(unsafe) static var startNode: Node! = nil
  nonisolated(unsafe) static var haltNode: Node! = nil
  nonisolated(unsafe) static var underflowNode: Node! = nil
  nonisolated(unsafe) static var stackStart: Frame! = nil
  /// Frames may not start above this.
  nonisolated(unsafe) static var stackLimit: Frame! = nil
  /// Chunks of the runs that wait for a nested one, oldest first; their count is the run's depth.
  nonisolated(unsafe) static var outerChunks: RootedArray! = nil

  /// Sets the machine up; `Heap.initialize` must have run.
  static func initialize() {
    NativeStack.initialize()
    Heap.failOutOfMemory = { Machine.fail(Heap.tooLarge) }
    Budget.abandon = { Machine.fail(.exhausted) }
    let memory = mmap(
      nil, stackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)!
    precondition(memory != MAP_FAILED, "cannot reserve the value stack")
    let words = memory.assumingMemoryBound(to: Word.self)
    stackStart = words + 1
    stackLimit = words + stackBytes / 8 - reserveWords
    scheme_machine.stackEnd = words + stackBytes / 8
    scheme_machine.stack = stackStart
    scheme_machine.fp = nil
    scheme_machine.limit = stackLimit
    scheme_machine.dynamics = .null
    scheme_machine.chunk = Word(0)
    outerChunks = RootedArray()
    haltNode = Nodes.make(haltBody as ControlBody).raw
    startNode = Nodes.make(startBody as ControlBody).raw
    underflowNode = Nodes.make(underflowBody as ControlBody).raw
    let code = CodeDescription(name: .false, required: 0)
    code.body = haltNode
    idle = Heap.procedure(code)
    stackStart.put(-1, Word(raw: haltNode))
    stackStart.put(0, idle)
    scheme_machine.fp = stackStart
    roots.append(Word(raw: haltNode))
    roots.append(Word(raw: startNode))
    roots.append(Word(raw: underflowNode))
    scheme_gc_set_push_roots {
      guard let fp = scheme_machine.fp else { return }
      let top = Machine.top(of: fp)
      GC_push_all(Machine.stackStart - 1, top)
      // What lies above is stale; clearing a little of it keeps dead frames from holding on to things.
      let stale = min(scheme_machine.stackEnd.unsafelyUnwrapped - top, 1 << 13)
      memset(top, 0, stale * 8)
    }
  }
  nonisolated(unsafe) private static let roots = RootedArray()

  /// First word above the frame `fp`, whose procedure must be in place.
  static func top(of fp: Frame) -> Frame {
    fp + max(fp[0].code.frameSize, Int(bitPattern: scheme_machine.argc) + 2)
  }

  /// The active frame and the limit of the stack, as addresses: code that runs something leaves both as they were.
  static var position: [UInt] { [UInt(bitPattern: scheme_machine.fp), UInt(bitPattern: scheme_machine.limit)] }

  // MARK: Calling Scheme from Swift

  public static func apply(_ procedure: Word) throws -> Word {
    try run(procedure, count: 0) { _ in }
  }
  public static func apply(_ procedure: Word, _ a: Word) throws -> Word {
    try run(procedure, count: 1) { $0.put(1, a) }
  }
  public static func apply(_ procedure: Word, _ a: Word, _ b: Word) throws -> Word {
    try run(procedure, count: 2) {
      $0.put(1, a)
      $0.put(2, b)
    }
  }
  public static func apply(_ procedure: Word, _ a: Word, _ b: Word, _ c: Word) throws -> Word {
    try run(procedure, count: 3) {
      $0.put(1, a)
      $0.put(2, b)
      $0.put(3, c)
    }
  }
  /// How many runs are under way outside of the innermost one.
  static var runCount: Int { outerChunks?.count ?? 0 }

  /// Calls a Scheme procedure with the elements of a list.
  public static func apply(_ procedure: Word, list arguments: Word) throws -> Word {
    let count = try arguments.list(2)
    return try run(procedure, count: count) {
      var rest = arguments
      var i = 1
      while rest.isPair {
        $0.put(i, rest.car)
        rest = rest.cdr
        i += 1
      }
    }
  }

  /// A nested run: a continuation barrier for re-entry, transparent for escapes. Returns the first value.
  private static func run(_ procedure: Word, count: Int, _ fill: (Frame) -> Void) throws -> Word {
    let value = try runAll(procedure, count: count, fill)
    return value.is(.values) ? (value.length == 0 ? .unspecified : value[slot: 0]) : value
  }

  static func runAll(_ procedure: Word, count: Int, _ fill: (Frame) -> Void) throws -> Word {
    try Continuations.checkCallable(procedure)
    if Budget.isExhausted { throw Fault.exhausted }
    try NativeStack.check()
    let savedFrame = scheme_machine.fp.unsafelyUnwrapped
    let savedArgc = scheme_machine.argc
    let savedStack = scheme_machine.stack
    let savedChunk = scheme_machine.chunk
    let depth = outerChunks.count
    let nfp = top(of: savedFrame) + 2
    guard nfp + count + largestFrame < scheme_machine.stackEnd.unsafelyUnwrapped, depth < 10_000 else {
      throw Fault.general(key: "stack-overflow", message: "Stack overflow", arguments: Root(.null))
    }
    outerChunks.append(savedChunk)
    // Where the run goes on that this one is inside, for samples.
    nfp.put(-2, Word(raw: savedFrame))
    nfp.put(-1, Word(raw: haltNode))
    nfp.put(0, procedure)
    fill(nfp)
    scheme_machine.stack = nfp
    scheme_machine.chunk = Word(0)
    scheme_machine.fp = nfp
    scheme_machine.argc = UInt(bitPattern: count)
    defer {
      outerChunks.removeAll(from: depth)
      scheme_machine.stack = savedStack
      scheme_machine.chunk = savedChunk
      scheme_machine.fp = savedFrame
      scheme_machine.argc = savedArgc
    }
    return try Driver.drive(startNode, nfp, .unspecified)
  }

  /// Leaves the code at work, of which no node is known.
  private static func fail(_ fault: Fault) -> Never {
    Faults.raise(fault, procedure: .false, node: haltNode, scheme_machine.fp.unsafelyUnwrapped)
  }
}

/// Enters the procedure in fp[0], whose arguments are in place, `argc` of them.
@c(scheme_c_start) func startBody(_ n: CodeNode, _ fp: FramePointer, _ v: Word) -> Step {
  enter(fp[0], fp, Int(bitPattern: scheme_machine.argc), from: n)
}

/// Why a call or a loop looked up: a full stack, or somebody's wish to stop the program.
enum Interrupts {
  /// Set by a signal handler or a watchdog; served at the next call or loop.
  nonisolated(unsafe) static var requested: sig_atomic_t = 0

  /// Asks the running program to look up.
  static func request() {
    requested = 1
    scheme_machine.limit = Machine.stackStart
  }

  /// Throws when somebody wishes the program to stop, for primitives that wait.
  static func check() throws {
    if requested != 0, !Signals.arePending, takeRequest() {
      throw Fault.general(key: "signal", message: "User interrupt", arguments: Root(.null))
    }
  }

  /// As `check`, with the program's handlers and the limits of a budget.
  static func lookUp() throws {
    if Signals.arePending { try Signals.serve() }
    try check()
    try Budget.charge(0)
  }

  /// Withdraws a request that nobody has served.
  static func forget() { _ = takeRequest() }

  private static func takeRequest() -> Bool {
    if requested == 0 { return false }
    requested = 0
    rest()
    return true
  }

  /// Every call and loop looks up, so that `limit` does not say how much room there is.
  private static var looksAlways: Bool { Budget.isActive || CallWatch.isActive }

  /// Puts the limit where it lies when nothing is the matter; under a budget every call and loop looks up.
  static func rest() {
    let isWanted = requested != 0 || Sampling.pending != 0 || looksAlways
    scheme_machine.limit = isWanted ? Machine.stackStart : Machine.stackLimit
  }

  /// Under a budget `limit` cannot say that a handler of a full stack has the reserve.
  nonisolated(unsafe) private static var reserveIsOpen = false

  static func beforeCall(_ nfp: Frame, _ n: Node) {
    if Sampling.pending != 0 { Sampling.take(nfp) }
    if Budget.isActive { Budget.step(n, nfp) }
    if looksAlways {
      if nfp < Machine.stackLimit - Machine.reserveWords { reserveIsOpen = false }
    }
    if takeRequest() { answer(n, nfp) }
    if looksAlways {
      guard nfp >= Machine.stackLimit + (reserveIsOpen ? Machine.reserveWords / 2 : 0) else { return }
      reserveIsOpen = true
    }
    // A request that has come meanwhile is for the next call: it says nothing of how much room there is.
    guard nfp >= scheme_machine.limit.unsafelyUnwrapped, nfp >= Machine.stackLimit else { return }
    guard nfp < Machine.stackLimit + Machine.reserveWords / 2 else {
      fputs("nsscheme: stack overflow while handling a stack overflow\n", stderr)
      exit(70)
    }
    // Room for the handler; `Continuations` takes it back when the stack has been left.
    if !looksAlways { scheme_machine.limit = Machine.stackLimit + Machine.reserveWords / 2 }
    Faults.raise(
      Fault.general(key: "stack-overflow", message: "Stack overflow", arguments: Root(.null)), procedure: .false,
      node: n, nfp)
  }

  static func serve(_ next: Node, _ fp: Frame) -> Step {
    if Sampling.pending != 0 { Sampling.take(fp) }
    if Budget.isActive {
      scheme_machine.fp = fp
      Budget.step(next, fp)
    }
    if takeRequest() { answer(next, fp) }
    return go(next, fp, .unspecified)
  }

  /// Calls the program's signal handlers; a request without a signal ends what is running.
  private static func answer(_ n: Node, _ fp: Frame) {
    guard Signals.arePending else { interrupted(n, fp) }
    let argc = scheme_machine.argc
    scheme_machine.fp = fp
    do { try Backtrace.interrupting(fp) { try Signals.serve() } } catch {
      Faults.raise(error, procedure: .false, node: n, fp)
    }
    scheme_machine.argc = argc
    scheme_machine.fp = fp
  }

  private static func interrupted(_ n: Node, _ fp: Frame) -> Never {
    Faults.raise(
      Fault.general(key: "signal", message: "User interrupt", arguments: Root(.null)), procedure: .false, node: n, fp)
  }
}
