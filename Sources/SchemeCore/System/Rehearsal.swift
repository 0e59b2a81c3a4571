// Work of the C library that nothing can stop, tried by a child process before it is done here.
//
// The child has what is left of the budget's memory as its limit, and half of what is left of its time: when it succeeds,
// there is as much left for doing the same again. What the child finds out it takes with it; only that it could is told.
//
// Invariant: the child runs nothing but the work, and leaves without flushing or unwinding anything.

import Glibc

enum Rehearsal {
  /// Throws when the budget does not suffice for `work`, which returns whether it had enough memory.
  static func attempt(_ work: () -> Bool) throws {
    guard Budget.isActive else { return }
    let start = Budget.nanoseconds()
    let available = max(Budget.workLeft / 2, 0.001)
    let bytes = Budget.bytesLeft
    let child = libcFork()
    if child == -1 { throw Fault.posix() }
    if child == 0 {
      limit(to: bytes)
      _exit(work() ? 0 : 1)
    }
    let end = available.isFinite ? start + Int(available * 1e9) : Int.max
    let status = try outcome(of: child, until: end)
    guard let status else { throw Budget.refuse(time: true) }
    if status != 0 { throw Budget.refuse(time: false) }
    let steps = Double(Budget.nanoseconds() - start) / 1e9 / Budget.secondsPerStep
    try Budget.charge(Int(steps))
  }

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

  /// The child's status, nil when it had not ended at `end` and was killed.
  private static func outcome(of child: pid_t, until end: Int) throws -> Int32? {
    var status: Int32 = 0
    var pause = 50_000
    while true {
      let found = waitpid(child, &status, WNOHANG)
      if found == child { return status }
      if found == -1, errno != EINTR { return 0 }
      var isOver = Budget.nanoseconds() >= end
      var failure: (any Error)?
      do { try Interrupts.lookUp() } catch { (isOver, failure) = (true, error) }
      if isOver {
        kill(child, SIGKILL)
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        if let failure { throw failure }
        return nil
      }
      var time = timespec(tv_sec: 0, tv_nsec: pause)
      nanosleep(&time, nil)
      pause = min(pause * 2, 2_000_000)
    }
  }
}
