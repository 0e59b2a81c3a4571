// What the system allows a process: resource limits, priorities, timers, the terminal's foreground group.

import Glibc

/// Limits and priorities.
enum LimitRows {
  static func install(_ table: inout PrimitiveTable) {
    resources(&table)
    priorities(&table)
    timers(&table)
    terminal(&table)
  }

  private static let names: [String: Int32] = [
    "cpu": 0, "fsize": 1, "data": 2, "stack": 3, "core": 4, "rss": 5, "nproc": 6, "nofile": 7, "memlock": 8, "as": 9,
    "sigpending": 11, "msgqueue": 12, "nice": 13, "rtprio": 14, "rttime": 15,
  ]

  private static func resource(_ word: Word) throws -> __rlimit_resource_t {
    if word.isFixnum {
      // Guile's answer to a number that is no resource; the C library's names of them take no other number.
      guard (0..<16).contains(word.fixnum) else { throw Fault.posix(errno: EINVAL) }
      return __rlimit_resource_t(UInt32(word.fixnum))
    }
    let name = try word.symbol(1).symbolName.swiftString
    guard let number = names[name] else { throw Fault.misc("invalid rlimit resource ~A", word) }
    return __rlimit_resource_t(UInt32(number))
  }

  private static func amount(_ limit: rlim_t) -> Word {
    if limit == rlim_t.max { return .false }
    return Numbers.add(
      integers: Numbers.shiftLeft(Word(fixnum: Int(limit >> 32)), 32), Word(fixnum: Int(limit & 0xFFFF_FFFF)))
  }
  private static func limit(_ word: Word, _ position: Int) throws -> rlim_t {
    if word.isFalse { return rlim_t.max }
    guard Numbers.isExactInteger(word) else { throw Fault.type(position, "exact integer or #f", word) }
    let magnitude = rlim_t(Numbers.lowBits(word))
    return Numbers.isNegative(word) ? 0 &- magnitude : magnitude
  }

  private static func resources(_ table: inout PrimitiveTable) {
    table.twoValues(
      "(getrlimit resource)", "The soft and the hard limit of RESOURCE, a symbol or number; #f means none."
    ) { arguments in
      var limits = rlimit()
      _ = try FileRows.check(Glibc.getrlimit(try resource(arguments[0]), &limits))
      return (amount(limits.rlim_cur), amount(limits.rlim_max))
    }
    table.three("(setrlimit resource soft hard)", "Limits this process's use of RESOURCE; #f means without limit.") {
      name, soft, hard in
      var limits = rlimit()
      let number = try resource(name)
      limits.rlim_cur = try limit(soft, 2)
      limits.rlim_max = try limit(hard, 3)
      return try FileRows.check(Glibc.setrlimit(number, &limits))
    }
  }

  private static func number(_ word: Word, _ position: Int) throws -> Int32 {
    Int32(try word.int(position, in: Int(Int32.min)...Int(Int32.max)))
  }

  private static func priorities(_ table: inout PrimitiveTable) {
    func which(_ word: Word) throws -> __priority_which_t {
      __priority_which_t(UInt32(bitPattern: try number(word, 1)))
    }
    table.two("(getpriority which who)", "The priority of a process, a process group or a user; low numbers go first.")
    {
      let (which, who) = (try which($0), id_t(bitPattern: try number($1, 2)))
      errno = 0
      let result = Glibc.getpriority(which, who)
      if result == -1, errno != 0 { throw Fault.posix() }
      return Word(fixnum: Int(result))
    }
    table.three("(setpriority which who priority)", "Gives a process, a process group or a user PRIORITY.") {
      try FileRows.check(
        Glibc.setpriority(try which($0), id_t(bitPattern: try number($1, 2)), try number($2, 3)))
    }
    table.one("(getsid pid)", "The number of the session that the process PID is in, or -1.") {
      Word(fixnum: Int(Glibc.getsid(try number($0, 1))))
    }
  }

  // MARK: Timers

  private static func times(_ value: itimerval) -> Word {
    func pair(_ time: timeval) -> Word { Heap.cons(Word(fixnum: Int(time.tv_sec)), Word(fixnum: Int(time.tv_usec))) }
    return Heap.list(pair(value.it_interval), pair(value.it_value))
  }

  private static func timers(_ table: inout PrimitiveTable) {
    func which(_ word: Word) throws -> __itimer_which_t { __itimer_which_t(UInt32(bitPattern: try number(word, 1))) }
    table.one("(getitimer which)", "The interval and the rest of a timer, pairs of seconds and microseconds.") {
      var value = itimerval()
      _ = try FileRows.check(Glibc.getitimer(try which($0), &value))
      return times(value)
    }
    table.any(
      "(setitimer which interval-seconds interval-microseconds seconds microseconds)",
      "Has a signal sent after the time, and then after each interval; what was left of the timer before."
    ) { arguments in
      func part(_ i: Int) throws -> Int { try arguments[i].int(i + 1) }
      let timer = try which(arguments[0])
      var value = itimerval(
        it_interval: timeval(tv_sec: try part(1), tv_usec: try part(2)),
        it_value: timeval(tv_sec: try part(3), tv_usec: try part(4)))
      var old = itimerval()
      _ = try FileRows.check(Glibc.setitimer(timer, &value, &old))
      return times(old)
    }
  }

  private static func terminal(_ table: inout PrimitiveTable) {
    table.zero("(ctermid)", "The name of the controlling terminal.") { Heap.string("/dev/tty") }
    table.one("(tcgetpgrp port)", "The process group in the foreground of the terminal of PORT.") { port in
      let group = Glibc.tcgetpgrp(try port.descriptor(1))
      if group == -1 { throw Fault.posix() }
      return Word(fixnum: Int(group))
    }
    table.two("(tcsetpgrp port group)", "Puts the process GROUP into the foreground of the terminal of PORT.") {
      try FileRows.check(Glibc.tcsetpgrp(try $0.descriptor(1), try number($1, 2)))
    }
  }
}
