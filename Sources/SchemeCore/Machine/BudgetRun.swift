// Running a program within a budget.
//
// What is spent stays spent: `Fault.exhausted` passes by all handlers and winders of the program on its way to `run`,
// and code that swallows it meets it again at the next step. `run` then takes back what the program had rebound (the
// fluids of entries left on the dynamic stack), so that the caller finds the world as it was.

import CBoehm
import Glibc

extension Budget {
  /// What an evaluation may use; nil: as much as it likes.
  public struct Limits {
    /// Calls and iterations of loops; primitives that work for long count as several.
    public var steps: Int?
    /// Bytes in use at any one time beyond those in use at the start, stack and buffers included.
    public var memory: Int?
    /// Bytes allocated in all, whether still in use or not.
    public var allocation: Int?
    /// Time by the clock: the outcome depends on the machine, and on what else that does.
    public var seconds: Double?
    /// Processor time: the outcome depends on the machine only.
    public var processorSeconds: Double?
    /// No limit but those given.
    public init(
      steps: Int? = nil, memory: Int? = nil, allocation: Int? = nil, seconds: Double? = nil,
      processorSeconds: Double? = nil
    ) {
      self.steps = steps
      self.memory = memory
      self.allocation = allocation
      self.seconds = seconds
      self.processorSeconds = processorSeconds
    }
  }

  // MARK: Steps of the machine

  /// A call or an iteration; does not return when the budget is spent.
  @inline(__always) static func step(_ n: Node, _ fp: Frame) {
    account.steps.value &-= 1
    untilPoll &-= 1
    if _slowPath(untilPoll <= 0 || account.steps.value < 0) { look(n, fp) }
  }

  @inline(never) private static func look(_ n: Node, _ fp: Frame) {
    do { try poll() } catch { Faults.raise(error, procedure: .false, node: n, fp) }
  }

  /// A system call has waited for about a tick: that counts as work.
  static func waited() throws {
    guard isActive else { return }
    untilPoll = 0
    try chargeSlowly(Ticks.milliseconds * 100)
  }

  // MARK: Where it ended

  /// The location that an error is to name when an evaluation ends at a node; nil when it names none.
  nonisolated(unsafe) static var location: ((Node) -> Span)?
  /// That of the evaluation whose budget is spent.
  nonisolated(unsafe) private static var placeOfEnd = Span.none

  /// Notes where the machine is that has just met the end of a budget.
  static func noteEnd(at node: Node) {
    guard let location, placeOfEnd.isNone, spent != nil else { return }
    placeOfEnd = location(node)
  }

  // MARK: Running

  /// Runs `body`, which calls into Scheme, within limits. When they are reached, nothing more of the program runs, and
  /// a Scheme condition of the kind `budget-exhausted` is thrown from here; the interpreter stays usable.
  public static func run<Result>(_ limits: Limits, _ body: () throws -> Result) throws -> Result {
    let outer = account
    let before = Saved()
    begin(limits)
    let inner = account
    overdraft = 0
    let outcome: Swift.Result<Result, any Error>
    do { outcome = .success(try body()) } catch { outcome = .failure(error) }
    end(outer, inner)
    before.restoreLimit()
    guard let spent else { return try outcome.get() }
    before.restore()
    // An enclosing budget's end is not ours to report.
    guard spent.owner == inner.depth else { throw Fault.exhausted }
    Budget.spent = nil
    defer { placeOfEnd = .none }
    throw Fault.atSpan(
      key: "budget-exhausted", message: "the evaluation was stopped: its ~A budget of ~A is spent",
      arguments: Root(Heap.list(Symbols.intern(spent.resource.rawValue), amount(of: spent.resource, limits))),
      span: placeOfEnd)
  }

  private static func amount(of resource: Resource, _ limits: Limits) -> Word {
    switch resource {
    case .steps: return Word(fixnum: limits.steps ?? 0)
    case .memory: return Word(fixnum: limits.memory ?? 0)
    case .allocation: return Word(fixnum: limits.allocation ?? 0)
    case .time: return Heap.flonum(limits.seconds ?? 0)
    case .processor: return Heap.flonum(limits.processorSeconds ?? 0)
    }
  }

  private static func begin(_ limits: Limits) {
    var inner = account
    inner.depth += 1
    inner.steps.narrow(limits.steps, inner.depth)
    inner.allocation.narrow(limits.allocation, inner.depth)
    if let memory = limits.memory {
      // Garbage that lies about counts as memory in use; a little of it does no harm.
      if Int(GC_get_bytes_since_gc()) > memory / 8 { Heap.collect() }
      measureBuffers()
      inner.ceiling.narrow(bytesInUse() + buffers + memory, inner.depth)
      inner.leastMeasure = max(memory / 32, 1 << 18)
      inner.stack.narrow(Int(bitPattern: scheme_machine.fp) + memory, inner.depth)
    }
    if let seconds = limits.seconds {
      inner.deadline.narrow(nanoseconds() + wholeNanoseconds(seconds), inner.depth)
    }
    if let seconds = limits.processorSeconds {
      inner.processor.narrow(processorNanoseconds() + wholeNanoseconds(seconds), inner.depth)
      inner.nextLook = 0
    }
    account = inner
    Heap.willAllocate = Budget.willAllocate
    if !isActive { Ticks.start() }
    isActive = true
    untilPoll = 0
    untilMeasure = 0
    scheme_machine.stress |= Heap.budgetFlag
    Interrupts.rest()
  }

  private static func wholeNanoseconds(_ seconds: Double) -> Int { Int(min(max(seconds, 0), 1e9) * 1e9) }

  /// All that a thread's budget is.
  struct State {
    fileprivate var account = Account()
    fileprivate var waiting: Account?
    fileprivate var isActive = false
    fileprivate var spent: (resource: Resource, owner: Int)?
    fileprivate var overdraft = 0
  }

  /// For a change of threads: each has its own budget.
  static func exchange(_ other: State) -> State {
    let own = State(account: account, waiting: waiting, isActive: isActive, spent: spent, overdraft: overdraft)
    account = other.account
    waiting = other.waiting
    isActive = other.isActive
    spent = other.spent
    overdraft = other.overdraft
    untilPoll = 0
    untilMeasure = 0
    if isActive { scheme_machine.stress |= Heap.budgetFlag } else { scheme_machine.stress &= ~Heap.budgetFlag }
    return own
  }

  /// The account that waits while something runs that nobody is charged for.
  nonisolated(unsafe) private static var waiting: Account?
  static var isWaiting: Bool { waiting != nil }

  /// Runs `body` at nobody's expense: the library's own business, which only happens to be due now.
  static func exempt<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard isActive, spent == nil else { return try body() }
    waiting = account
    account = Account()
    isActive = false
    scheme_machine.stress &= ~Heap.budgetFlag
    Interrupts.rest()
    defer { endExemption() }
    return try body()
  }

  /// Also for the driver, when an escape has passed by the end of `exempt`.
  static func endExemption() {
    guard let account = waiting else { return }
    waiting = nil
    self.account = account
    isActive = true
    scheme_machine.stress |= Heap.budgetFlag
    Interrupts.rest()
  }

  /// What was used inside counts outside, too.
  private static func end(_ outer: Account, _ inner: Account) {
    var rest = outer
    if outer.steps.owner > 0 { rest.steps.value -= inner.steps.value - account.steps.value }
    if outer.processor.owner > 0 {
      rest.processor.value -= inner.processor.value - account.processor.value
      rest.nextLook = 0
    }
    if outer.allocation.owner > 0 { rest.allocation.value -= inner.allocation.value - account.allocation.value }
    account = rest
    isActive = outer.depth > 0
    untilPoll = 0
    if !isActive {
      Ticks.stop()
      scheme_machine.stress &= ~Heap.budgetFlag
      Interrupts.rest()
    }
  }

  /// What a program that is cut off in the middle may leave changed behind it.
  private struct Saved {
    let limit = scheme_machine.limit
    let dynamics = Root(scheme_machine.dynamics)
    let restoreAmbience = Ambience.note()
    let pins = Pins.mark()

    /// Room that a handler of a full stack was given stays its own.
    func restoreLimit() {
      if !Budget.isActive, let limit, limit > Machine.stackLimit { scheme_machine.limit = limit }
    }

    func restore() {
      var entries = scheme_machine.dynamics
      while entries.isPair, entries != dynamics.word {
        if Fluids.isBinding(entries.car) { Fluids.swap(entries.car) }
        entries = entries.cdr
      }
      scheme_machine.dynamics = dynamics.word
      restoreAmbience()
      Pins.release(to: pins)
    }
  }
}
