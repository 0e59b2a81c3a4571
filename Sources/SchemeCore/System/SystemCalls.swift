// The loops that every system call needs that may be interrupted or wait.

import Glibc

/// System calls that are repeated when a signal interrupted them.
enum SystemCall {
  /// What a call may wait for, so that other threads go on meanwhile.
  enum Wait {
    case nothing
    case input(Int32)
    case output(Int32, count: Int)
    case anything

    var mayWait: Bool { if case .nothing = self { false } else { true } }
    /// Whether the call may take long, as things are now.
    var mayBeLong: Bool {
      switch self {
      case .nothing: return false
      case .anything: return true
      case .input(let descriptor): return !isReady(descriptor, POLLIN)
      case .output(let descriptor, let count):
        // A pipe or socket that can be written to takes this much at once.
        if count <= 4096 { return !isReady(descriptor, POLLOUT) }
        var status = Glibc.stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
      }
    }

    /// Opening waits for the other end of a FIFO.
    init(opening name: String) {
      var status = Glibc.stat()
      let isFIFO = NativeThread.areMany && stat(name, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
      self = isFIFO ? .anything : .nothing
    }

    private func isReady(_ descriptor: Int32, _ events: Int32) -> Bool {
      var request = pollfd(fd: descriptor, events: Int16(events), revents: 0)
      return Glibc.poll(&request, 1, 0) != 0
    }
  }

  /// Repeats `body` for as long as a signal interrupts it; throws what `errno` says when it returns -1. When it may wait,
  /// `body` must not touch what other threads can reach.
  @discardableResult
  static func retrying<T: FixedWidthInteger>(
    _ subject: String? = nil, _ wait: Wait = .nothing, _ body: () -> T
  ) throws -> T {
    while true {
      var result: T = 0
      if NativeThread.areMany, wait.mayWait {
        // What was ready may be gone when another thread or process takes it: the call is interrupted then.
        if wait.mayBeLong {
          try NativeThread.wait { result = body() }
        } else {
          Ticks.during { result = body() }
        }
      } else {
        result = body()
      }
      if result != -1 { return result }
      if errno != EINTR { throw Fault.posix(subject) }
      try interrupted()
    }
  }

  /// What is to be done before a call goes on that a signal interrupted: the program's handlers, the user's wish to stop,
  /// the limits of a budget.
  static func interrupted() throws {
    if Signals.arePending { try Signals.serve() }
    do { try Interrupts.check() } catch {
      guard NativeThread.areMany, !NativeThread.isFirst else { throw error }
      try NativeThread.passOnInterrupt()
    }
    try Budget.waited()
  }

  /// Lets other threads go on until `descriptor` can be read from.
  static func awaitInput(_ descriptor: Int32) throws {
    guard NativeThread.areMany else { return }
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    try retrying(nil, .input(descriptor)) { Glibc.poll(&request, 1, -1) }
  }

  /// Waits until `end`, in nanoseconds of the monotonic clock, or a signal for the program; the nanoseconds left.
  static func sleep(until end: Int) throws -> Int {
    while true {
      let left = end - Budget.nanoseconds()
      if left <= 0 { return 0 }
      var time = timespec(tv_sec: left / 1_000_000_000, tv_nsec: left % 1_000_000_000)
      var result: Int32 = 0
      if NativeThread.areMany {
        try NativeThread.wait { result = nanosleep(&time, nil) }
      } else {
        result = nanosleep(&time, nil)
      }
      if result == 0 { continue }
      let isForProgram = Signals.arePending
      try interrupted()
      if isForProgram { return max(end - Budget.nanoseconds(), 0) }
    }
  }

  /// Waits for one of `requests`, for `nanoseconds` at most or, when nil, for ever; how many are ready.
  static func poll(_ requests: inout [pollfd], nanoseconds: Int?) throws -> Int {
    let end = nanoseconds.map { Budget.nanoseconds().addingReportingOverflow($0).partialValue }
    while true {
      let left = end.map { max(0, min(($0 - Budget.nanoseconds() + 999_999) / 1_000_000, Int(Int32.max))) } ?? -1
      var count = Glibc.poll(&requests, nfds_t(requests.count), NativeThread.areMany ? 0 : Int32(left))
      if NativeThread.areMany, count == 0, left != 0 {
        try NativeThread.wait { count = Glibc.poll(&requests, nfds_t(requests.count), Int32(left)) }
      }
      if count > 0 || count == 0 && left == 0 { return Int(count) }
      if count == -1 {
        if errno != EINTR { throw Fault.posix() }
        try interrupted()
      }
    }
  }

  /// Reads once; 0 is the end of the file.
  static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try retrying(nil, .input(descriptor)) { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
  }

  /// Writes everything.
  static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let part = rest
      let count = try retrying(nil, .output(descriptor, count: part.count)) {
        Glibc.write(descriptor, part.baseAddress, part.count)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
