// The program's threads: each has a native stack and a value stack of its own, and they take turns.
//
// Which thread runs next is decided in Scheme, `(ice-9 threads)`; here is how the machine changes hands. A thread gives
// the baton to another one and waits for it, or does a system call meanwhile. So a thread that waits in the kernel,
// however deep in native code, stops no other one, and no primitive has to be written for that: `SystemCall` is the
// only type that knows.
//
// Invariant: what a thread has set in the machine (registers, budget, current module and form, what the compiler keeps
// alive) is its own: it is put aside and back at each change of hands.

import CBoehm
import Glibc

/// One thread of the program.
final class NativeThread {
  private let record: OpaquePointer
  private var stackStart: Frame = Machine.stackStart
  private var stackLimit: Frame = Machine.stackLimit
  private var memory: UnsafeMutableRawPointer?
  private var outerChunks: RootedArray = Machine.outerChunks
  private var procedure = Root(.false)
  private var restoreAmbience = Ambience.note()
  private var pins = RootedArray(capacity: 1)
  private var budget = Budget.State()
  private var comfortable: UInt = 0
  private var passage = PhaseClock.Position(node: 0, depth: 0)

  /// Bytes of the stacks of all threads but the first one.
  private static let stackBytes = 64 << 20

  /// All threads by number; the first one is the program's own.
  nonisolated(unsafe) private static var all: [NativeThread?] = []
  nonisolated(unsafe) private(set) static var current: NativeThread! = nil
  /// A procedure that is called when the running thread is about to wait in a system call: it returns the number of the
  /// thread that can go on meanwhile, #f for none. And one for afterwards, when the thread goes on.
  nonisolated(unsafe) private static var beforeWaiting: Root?
  nonisolated(unsafe) private static var afterWaiting: Root?
  nonisolated(unsafe) private static var onInterrupt: Root?
  /// Whether there is more than one thread.
  static var areMany: Bool { beforeWaiting != nil && all.count > 1 }
  static var isFirst: Bool { current == nil || current === all[0] }

  /// A record for the thread that runs.
  private init() {
    record = scheme_thread_new().unsafelyUnwrapped
    scheme_thread_adopt(record)
  }

  /// A thread with stacks of its own.
  private init(withStack: Void) throws {
    let bytes = NativeThread.stackBytes
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)!
    if memory == MAP_FAILED { throw Fault.posix() }
    self.memory = memory
    record = scheme_thread_new().unsafelyUnwrapped
    outerChunks = RootedArray()
    restoreAmbience = Ambience.note(isNew: true)
    let words = memory.assumingMemoryBound(to: Word.self)
    stackStart = words + 1
    stackLimit = words + bytes / 8 - Machine.reserveWords
    // The registers that the thread starts with: those of the running one, but for an empty stack.
    let now = scheme_machine
    stackStart.put(-1, Word(raw: Machine.haltNode))
    stackStart.put(0, Machine.idle)
    scheme_machine.stackEnd = words + bytes / 8
    scheme_machine.stack = stackStart
    scheme_machine.fp = stackStart
    scheme_machine.argc = 0
    scheme_machine.chunk = Word(0)
    scheme_machine.dynamics = .null
    scheme_machine.limit = stackLimit
    scheme_thread_save(record, stackStart - 1, stackStart + 2)
    scheme_machine = now
  }

  deinit {
    if let memory { munmap(memory, NativeThread.stackBytes) }
  }

  // MARK: Changing hands

  /// Puts aside what this thread has set.
  private func save() {
    let fp = scheme_machine.fp.unsafelyUnwrapped
    scheme_thread_save(record, stackStart - 1, Machine.top(of: fp))
    procedure.word = Machine.currentProcedure
    outerChunks = Machine.outerChunks
    restoreAmbience = Ambience.note()
    pins = Pins.exchange(RootedArray(capacity: 64))
    budget = Budget.exchange(Budget.State())
    comfortable = NativeStack.comfortable
    passage = PhaseClock.position
  }

  /// Puts back what `save` put aside.
  private func restore() {
    scheme_thread_restore(record)
    NativeThread.current = self
    Machine.stackStart = stackStart
    Machine.stackLimit = stackLimit
    Machine.outerChunks = outerChunks
    Machine.currentProcedure = procedure.word
    restoreAmbience()
    _ = Pins.exchange(pins)
    _ = Budget.exchange(budget)
    NativeStack.comfortable = comfortable
    Interrupts.rest()
    PhaseClock.resume(passage)
  }

  /// Gives the machine to `other`; returns when it is this thread's turn again.
  private func handOver(to other: NativeThread) {
    save()
    scheme_thread_wake(other.record)
    scheme_thread_wait(record)
    restore()
  }

  /// As above, doing a system call first, without the machine.
  private func handOver(to other: NativeThread, meanwhile call: () -> Void) {
    save()
    scheme_thread_set_ready(record, 0)
    scheme_thread_wake(other.record)
    withoutActuallyEscaping(call) { body in
      var call = UnattendedCall(body: body)
      scheme_thread_unattended({ $0!.assumingMemoryBound(to: UnattendedCall.self).pointee.body() }, &call)
    }
    scheme_thread_set_ready(record, 1)
    // A thread that waits in a call of its own should look at once.
    scheme_thread_interrupt_holder()
    scheme_thread_wait(record)
    restore()
  }

  /// Starts the native thread, which waits for its turn.
  private func begin(_ thunk: Word) throws {
    procedure.word = thunk
    let context = Unmanaged.passRetained(self).toOpaque()
    let status = scheme_thread_start(
      record, UInt(NativeThread.stackBytes),
      { Unmanaged<NativeThread>.fromOpaque($0!).takeRetainedValue().run() }, context)
    guard status != 0 else { return }
    Unmanaged<NativeThread>.fromOpaque(context).release()
    scheme_thread_free(record)
    throw Fault.system(errno: status, message: "cannot start a thread: \(String(cString: strerror(status)))")
  }

  /// The whole life of a thread but the first.
  private func run() {
    // The stack is new, and its end not yet known.
    NativeStack.initialize()
    comfortable = NativeStack.comfortable
    restore()
    var next = 0
    if let number = try? Machine.apply(procedure.word), number.isFixnum { next = number.fixnum }
    let other = (next < NativeThread.all.count ? NativeThread.all[next] : nil) ?? NativeThread.all[0]!
    save()
    NativeThread.forget(self)
    // The next thread may run at once, so that this is the last thing to be done with anything of the machine's.
    scheme_thread_free(record)
    scheme_thread_wake(other.record)
  }

  private static func forget(_ thread: NativeThread) {
    if let number = all.firstIndex(where: { $0 === thread }) { all[number] = nil }
    while let last = all.last, last == nil { all.removeLast() }
  }

  // MARK: System calls

  /// Does a system call that may wait for long, while other threads go on that can.
  static func wait(_ call: () -> Void) throws {
    guard let next = try apply(beforeWaiting) else {
      // Nobody can go on at the moment; a tick, or one whose own call is over, has this one look again.
      return Ticks.during(call)
    }
    guard let thread = current, next < all.count, let other = all[next] else { return call() }
    var error: Int32 = 0
    thread.handOver(to: other) {
      call()
      error = errno
    }
    _ = try apply(afterWaiting)
    errno = error
  }

  private static func apply(_ procedure: Root?) throws -> Int? {
    guard let procedure else { return nil }
    let result = try Machine.apply(procedure.word)
    return result.isFixnum ? result.fixnum : nil
  }

  /// A wish of the user's to stop is for the first thread, which is woken.
  static func passOnInterrupt() throws {
    _ = try apply(onInterrupt)
  }

  // MARK: What Scheme asks for

  /// Has `before` called when a thread is about to wait in a system call, `after` when it goes on, and `interrupted`
  /// when another than the first thread notices that the user wishes to stop. The first call makes the running thread
  /// one.
  static func setHooks(before: Word, after: Word, interrupted: Word) {
    if current == nil {
      Ticks.prepare()
      current = NativeThread()
      all = [current]
    }
    beforeWaiting = Root(before)
    afterWaiting = Root(after)
    onInterrupt = Root(interrupted)
  }

  /// The number of a new thread for `thunk`, which returns the number of the thread that goes on after it.
  static func make(_ thunk: Word) throws -> Int {
    // It would outlive the budget.
    if Budget.isActive { throw Fault.misc("a thread cannot be made under a budget") }
    let thread = try NativeThread(withStack: ())
    try thread.begin(thunk)
    if let free = all.firstIndex(where: { $0 == nil }) {
      all[free] = thread
      return free
    }
    all.append(thread)
    return all.count - 1
  }

  /// Lets the thread with a number go on; returns when the running one may again.
  static func enter(_ number: Word) throws { current.handOver(to: try thread(number)) }

  /// Whether the system call is over that a thread was in.
  static func isReady(_ number: Word) throws -> Bool { scheme_thread_is_ready(try thread(number).record) != 0 }

  /// Interrupts the system call that a thread is in.
  static func interrupt(_ number: Word) throws { scheme_thread_interrupt(try thread(number).record) }

  private static func thread(_ number: Word) throws -> NativeThread {
    guard let thread = all[try number.int(1, in: 0...max(0, all.count - 1))], current != nil else {
      throw Fault.range(1, number)
    }
    return thread
  }
}

private struct UnattendedCall { let body: () -> Void }
