// Work of the C library that nothing can stop, tried by a child process before it is done here.
//
// The child has what is left of the budget's memory as its limit, and half of what is left of its time: when it succeeds,
// there is as much left for doing the same again. What the child finds out it takes with it; only that it could is said.
//
// A deadline is measured by the clock. Processor time, and steps, which stand for it, are the child's own: however busy the
// machine is with other things, the same work spends the same of both.
//
// Invariant: the child runs nothing but the work, and leaves without flushing or unwinding anything.

import Glibc

enum Rehearsal {
  /// Throws when the budget does not suffice for `attempt`, which returns whether it had enough memory.
  static func attempt(_ attempt: () -> Bool) throws {
    guard Budget.isActive else { return }
    let start = Budget.nanoseconds()
    let seconds = max(Budget.secondsLeft() / 2, 0.001)
    let end = seconds.isFinite ? start + Int(seconds * 1e9) : Int.max
    let work = max(Budget.stepsLeft / 2, leastSteps)
    let processor = max(Budget.processorSecondsLeft() / 2, 0.001) * 1e9
    let bytes = Budget.bytesLeft
    let child = libcFork()
    if child == -1 { throw Fault.posix() }
    if child == 0 {
      limit(to: bytes)
      _exit(attempt() ? 0 : 1)
    }
    let spent = try nanoseconds(of: child, until: end, atMost: processor, work)
    Budget.charge(processorNanoseconds: spent)
    try Budget.charge(Budget.steps(ofNanoseconds: spent))
  }

  /// What the making of a process takes, however small the work is, and what nobody is refused for.
  private static let leastSteps = 50_000

  private static func limit(to bytes: Int) {
    var limits = rlimit()
    guard bytes < 1 << 46, let pages = addressSpace() else { return }
    limits.rlim_cur = rlim_t(pages * Int(getpagesize()) + bytes)
    limits.rlim_max = limits.rlim_cur
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits)
  }

  /// How many pages of address space this process has already.
  private static func addressSpace() -> Int? {
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    if file < 0 { return nil }
    defer { close(file) }
    var text = [UInt8](repeating: 0, count: 64)
    let count = read(file, &text, text.count)
    return count > 0 ? Int(String(decoding: text.prefix { $0 != 32 }, as: UTF8.self)) : nil
  }

  /// The processor time that the child's work took; throws when it had not ended at `end`, took more than `processor`, was
  /// worth more than `most` steps, or did not have enough memory.
  private static func nanoseconds(
    of child: pid_t, until end: Int, atMost processor: Double, _ most: Int
  ) throws -> Int {
    var clock = clockid_t()
    let hasClock = clock_getcpuclockid(child, &clock) == 0
    var pause = 50_000
    while true {
      var status: Int32 = 0
      var usage = rusage()
      let found = wait4(child, &status, WNOHANG, &usage)
      if found == child {
        guard status == 0 else { throw Budget.refuse(.memory) }
        return nanoseconds(usage)
      }
      if found == -1, errno != EINTR { return 0 }
      var refusal: (any Error)?
      do { try Interrupts.lookUp() } catch { refusal = error }
      if refusal == nil, Budget.nanoseconds() >= end { refusal = Budget.refuse(.time) }
      var used = timespec()
      if refusal == nil, hasClock, clock_gettime(clock, &used) == 0 {
        if Budget.steps(ofNanoseconds: nanoseconds(used)) > most { refusal = Budget.refuse(.steps) }
        if Double(nanoseconds(used)) > processor { refusal = Budget.refuse(.processor) }
      }
      if let refusal {
        kill(child, SIGKILL)
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        throw refusal
      }
      var time = timespec(tv_sec: 0, tv_nsec: pause)
      nanosleep(&time, nil)
      pause = min(pause * 2, 2_000_000)
    }
  }

  private static func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }

  private static func nanoseconds(_ usage: rusage) -> Int {
    (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000_000_000
      + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000
  }
}
