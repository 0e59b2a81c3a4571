// Evaluation within limits, for programs that are not trusted.
//
// A budget costs nothing while there is none: it works by making the check for a full stack, which every call and every
// iteration makes anyway, fail each time, so that the slow path behind it can count. Primitives that may work for
// long charge for their work, and allocation is watched through the flag that also serves the collector's stress mode.
// While there is a budget a timer ticks (`Ticks`): a tick has the clock looked at with the next step and interrupts
// system calls that wait, so that no limit of time depends on what a step costs.
//
// Here is the account; how a program runs within a budget is in `Machine/BudgetRun.swift`.
//
// Invariant: an inner budget is never larger than what is left of the one around it, and what it used counts there too.

import CBoehm
import Glibc

/// Limits for evaluating what is not trusted.
public enum Budget {
  /// What was spent; the name is what messages call it.
  public enum Resource: String { case steps, memory, allocation, time, processor }

  /// One limit: what is left or the bound, and the depth of the budget that set it.
  struct Limit {
    var value = Int.max
    var owner = 0
    mutating func narrow(_ wanted: Int?, _ depth: Int) {
      guard let wanted, wanted < value else { return }
      value = wanted
      owner = depth
    }
  }
  struct Account {
    var depth = 0
    var steps = Limit()
    var allocation = Limit()
    /// Bytes in use must stay below this.
    var ceiling = Limit()
    /// Bytes between two looks at memory in use, at least.
    var leastMeasure = 0
    /// In nanoseconds of the monotonic clock.
    var deadline = Limit()
    /// In nanoseconds of this thread's processor time, and when that is to be looked at, by the monotonic clock: it
    /// cannot be spent before.
    var processor = Limit()
    var nextLook = 0
    /// Frames must stay below this.
    var stack = Limit()
  }

  nonisolated(unsafe) static var isActive = false
  nonisolated(unsafe) static var account = Account()
  nonisolated(unsafe) static var spent: (resource: Resource, owner: Int)?
  /// Steps until the clock and the stack, and now and then memory, are looked at.
  nonisolated(unsafe) static var untilPoll = 0
  nonisolated(unsafe) private static var pollsUntilMemory = 0
  /// Bytes that may be allocated before memory in use is looked at.
  nonisolated(unsafe) static var untilMeasure = 0
  private static let stepsPerPoll = 256

  static var isExhausted: Bool { spent != nil }

  // MARK: Spending

  /// Counts work of a primitive, in units of about a call.
  @inline(__always) static func charge(_ steps: Int = 1) throws {
    if _slowPath(isActive) { try chargeSlowly(steps) }
  }

  @inline(never) static func chargeSlowly(_ steps: Int) throws {
    account.steps.value &-= min(steps, 1 << 40)
    untilPoll = steps > untilPoll ? 0 : untilPoll - steps
    if untilPoll == 0 || account.steps.value < 0 { try poll() }
  }

  /// As `charge`, for code that cannot throw; false when it need not go on.
  @inline(__always) @discardableResult static func note(_ steps: Int) -> Bool {
    if _fastPath(!isActive) { return true }
    do { try chargeSlowly(steps) } catch { return false }
    return true
  }

  /// Throws when `bytes` more would be too much; for memory that is not the collector's.
  @inline(__always) static func reserve(_ bytes: Int) throws {
    if _slowPath(isActive) { try reserveSlowly(bytes) }
  }

  @inline(never) private static func reserveSlowly(_ bytes: Int) throws {
    if bytes > account.allocation.value { exhaust(.allocation, account.allocation) }
    if account.ceiling.owner > 0 {
      measureBuffers()
      measure(adding: bytes)
    }
    if spent != nil { throw Fault.exhausted }
  }

  /// Charges for work of about `steps` steps that nothing can interrupt once it has begun; throws also when the time
  /// that is left will not suffice.
  @inline(__always) static func commit(_ steps: Int) throws {
    if _slowPath(isActive) { try commitSlowly(steps) }
  }

  @inline(never) private static func commitSlowly(_ steps: Int) throws {
    try chargeSlowly(steps)
    let wanted = Double(steps) * secondsPerStep
    if account.deadline.owner > 0, secondsLeft() < wanted { exhaust(.time, account.deadline) }
    if account.processor.owner > 0, processorSecondsLeft() < wanted { exhaust(.processor, account.processor) }
    if spent != nil { throw Fault.exhausted }
  }
  /// What a step of `commit` takes on a slow machine.
  static let secondsPerStep = 8e-8

  /// Time until the deadline; infinite when there is none.
  static func secondsLeft() -> Double {
    account.deadline.owner == 0 ? .infinity : Double(account.deadline.value - nanoseconds()) / 1e9
  }

  /// Processor time that is left; infinite when there is no limit of it.
  static func processorSecondsLeft() -> Double {
    account.processor.owner == 0 ? .infinity : Double(account.processor.value - processorNanoseconds()) / 1e9
  }

  /// Counts processor time that another process took for this one.
  static func charge(processorNanoseconds: Int) {
    guard isActive, account.processor.owner > 0 else { return }
    account.processor.value -= processorNanoseconds
    account.nextLook = 0
  }

  /// Bytes that may still be taken, and steps.
  static var bytesLeft: Int {
    let ceiling = account.ceiling.owner == 0 ? Int.max : account.ceiling.value - bytesInUse() - buffers
    return max(0, min(ceiling, account.allocation.value))
  }
  static var stepsLeft: Int { account.steps.owner == 0 ? Int.max : max(0, account.steps.value) }

  /// The steps that time of the processor stands for.
  static func steps(ofNanoseconds nanoseconds: Int) -> Int { Int(Double(nanoseconds) / 1e9 / secondsPerStep) }

  /// Called by a signal handler: the clock is due.
  static func tick() { untilPoll = 0 }

  static func poll() throws {
    untilPoll = stepsPerPoll
    if account.steps.value < 0 {
      if account.steps.owner > 0 { exhaust(.steps, account.steps) } else { account.steps.value = Int.max }
    }
    if let fp = scheme_machine.fp, Int(bitPattern: fp) > account.stack.value { exhaust(.memory, account.stack) }
    if account.deadline.owner > 0, nanoseconds() > account.deadline.value { exhaust(.time, account.deadline) }
    if account.processor.owner > 0, nanoseconds() > account.nextLook { lookAtProcessor() }
    pollsUntilMemory -= 1
    if pollsUntilMemory <= 0 {
      pollsUntilMemory = 64
      if account.ceiling.owner > 0 {
        measureBuffers()
        measure(adding: 0)
      }
    }
    if spent != nil { throw Fault.exhausted }
  }

  private static func lookAtProcessor() {
    let left = account.processor.value - processorNanoseconds()
    if left < 0 { exhaust(.processor, account.processor) } else { account.nextLook = nanoseconds() + left }
  }

  /// Ends the evaluation because it wants more of a resource than is left, as somebody else found out.
  static func refuse(_ resource: Resource) -> Fault {
    switch resource {
    case .steps: exhaust(.steps, account.steps)
    case .time: exhaust(.time, account.deadline)
    case .processor: exhaust(.processor, account.processor)
    default: account.ceiling.owner > 0 ? exhaust(.memory, account.ceiling) : exhaust(.allocation, account.allocation)
    }
    return .exhausted
  }

  private static func exhaust(_ resource: Resource, _ limit: Limit) {
    if spent == nil { spent = (resource, limit.owner) }
    untilPoll = 0
  }

  // MARK: Memory

  /// Allocation of `bytes` is about to happen. Small ones may still pass when memory is spent, so that code in Swift is
  /// left wherever its allocation fails; a large one is not made, and this does not return.
  static func willAllocate(_ bytes: Int) {
    account.allocation.value &-= bytes
    // Pieces too small to count by themselves add up.
    unchargedBytes &+= bytes
    account.steps.value &-= unchargedBytes >> 6
    unchargedBytes &= 63
    if account.allocation.value < 0 { exhaust(.allocation, account.allocation) }
    let isLarge = bytes >= 1 << 16
    untilMeasure -= bytes
    if account.ceiling.owner > 0 && (untilMeasure < 0 || isLarge) { measure(adding: isLarge ? bytes : 0) }
    if account.steps.value < -slack, account.steps.owner > 0 { exhaust(.steps, account.steps) }
    guard spent != nil else { return }
    overdraft += bytes
    guard isLarge || overdraft > slack else { return }
    overdraft = 0
    abandon()
  }
  /// Leaves the code at work with `Fault.exhausted`; the machine knows how.
  nonisolated(unsafe) static var abandon: () -> Never = { fatalError("a budget is spent, and no machine runs") }
  /// What may be allocated after that, and steps overdrawn, before code that does not charge is left all the same.
  private static let slack = 4 << 20
  nonisolated(unsafe) static var overdraft = 0
  nonisolated(unsafe) private static var unchargedBytes = 0

  /// Compares memory in use with the ceiling, after a collection when it seems to be above.
  private static func measure(adding bytes: Int) {
    if spent != nil { return }
    var used = bytesInUse() + buffers
    if used > account.ceiling.value - bytes {
      GC_gcollect()
      used = bytesInUse() + buffers
      if used > account.ceiling.value - bytes { exhaust(.memory, account.ceiling) }
    }
    // However little is left, a collection must be worth its while.
    untilMeasure = max((account.ceiling.value - used) / 2, account.leastMeasure)
  }

  static func bytesInUse() -> Int { Int(GC_get_heap_size()) - Int(GC_get_free_bytes()) }
  /// What Swift's arrays hold: ports' buffers, text being printed.
  nonisolated(unsafe) static var buffers = 0
  /// To ask takes the longer the more pieces `malloc` has in stock, so that the answer is not asked for too often.
  static func measureBuffers() {
    let start = nanoseconds()
    buffers = Int(scheme_malloc_bytes())
    let microseconds = (nanoseconds() - start) / 1000
    pollsUntilMemory = max(64, microseconds * 4)
  }

  /// The monotonic clock.
  static func nanoseconds() -> Int { nanoseconds(of: CLOCK_MONOTONIC) }

  /// The processor time of this thread.
  static func processorNanoseconds() -> Int { nanoseconds(of: CLOCK_THREAD_CPUTIME_ID) }

  private static func nanoseconds(of clock: clockid_t) -> Int {
    var now = timespec()
    clock_gettime(clock, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
  }
}
