// Clocks and calendars. A broken-down time is a vector of eleven elements, in the order of `boot/posix.scm`.

import Glibc

/// Time.
enum TimeRows {
  static let constants: [(name: String, make: () -> Word)] = [
    ("internal-time-units-per-second", { Word(fixnum: 1_000_000_000) })
  ]
  private static let start = nanoseconds(CLOCK_MONOTONIC)

  private static func nanoseconds(_ clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  static func install(_ table: inout PrimitiveTable) {
    _ = start
    clocks(&table)
    calendars(&table)
    texts(&table)
  }

  private static func clocks(_ table: inout PrimitiveTable) {
    table.zero("(current-time)", "Seconds since the beginning of 1970 in UTC.") { Word(fixnum: time(nil)) }
    table.zero("(gettimeofday)", "A pair: seconds since the beginning of 1970, and microseconds.") {
      let now = nanoseconds(CLOCK_REALTIME)
      return Heap.cons(Word(fixnum: now / 1_000_000_000), Word(fixnum: now % 1_000_000_000 / 1000))
    }
    table.zero("(get-internal-real-time)", "Nanoseconds since the program began.") {
      Word(fixnum: nanoseconds(CLOCK_MONOTONIC) - start)
    }
    table.zero("(get-internal-run-time)", "Nanoseconds that the program has computed.") {
      Word(fixnum: nanoseconds(CLOCK_PROCESS_CPUTIME_ID))
    }
    table.zero("(%monotonic-time)", "Nanoseconds of a clock that is never set back.") {
      Word(fixnum: nanoseconds(CLOCK_MONOTONIC))
    }
    table.zero("(%real-time)", "Nanoseconds since the beginning of 1970 in UTC.") {
      Word(fixnum: nanoseconds(CLOCK_REALTIME))
    }
    table.zero("(times)", "Clock, user, system, children's user and children's system time in nanoseconds.") {
      // In whole ticks, as in Guile: Guix's substituter judges by them which compression a machine can keep up with, and
      // what takes less than a tick has taken no time.
      var times = tms()
      let now = Glibc.times(&times)
      let tick = 1_000_000_000 / sysconf(Int32(_SC_CLK_TCK))
      let counts = [now, times.tms_utime, times.tms_stime, times.tms_cutime, times.tms_cstime]
      let result = Heap.vector(count: counts.count, fill: .false)
      for (i, count) in counts.enumerated() { result.setElement(i, Word(fixnum: count * tick)) }
      return result
    }
    table.one("(sleep seconds)", "Waits; the seconds left when a signal came.") { seconds in
      try Ports.currentOutput.port(1).flush()
      let end = Budget.nanoseconds() + 1_000_000_000 * (try seconds.int(1, in: 0...Int(Int32.max)))
      return Word(fixnum: (try SystemCall.sleep(until: end) + 999_999_999) / 1_000_000_000)
    }
    table.one("(usleep microseconds)", "Waits; the microseconds left when a signal came.") { count in
      let end = Budget.nanoseconds() + 1000 * (try count.int(1, in: 0...(1 << 52)))
      return Word(fixnum: try SystemCall.sleep(until: end) / 1000)
    }
    table.one("(alarm seconds)", "Has SIGALRM sent after SECONDS; the seconds left of an earlier alarm.") { seconds in
      Word(fixnum: Int(Glibc.alarm(UInt32(try seconds.int(1, in: 0...Int(Int32.max))))))
    }
  }

  /// Runs `body` with the time zone that an optional argument names.
  private static func inZone<R>(_ zone: Word?, _ position: Int, _ body: () throws -> R) throws -> R {
    guard let zone else {
      tzset()
      return try body()
    }
    let name = zone.isString ? zone.swiftString : try zone.text(position)
    let old = Glibc.getenv("TZ").map { String(cString: $0) }
    Glibc.setenv("TZ", name, 1)
    tzset()
    defer {
      if let old { Glibc.setenv("TZ", old, 1) } else { Glibc.unsetenv("TZ") }
      tzset()
    }
    return try body()
  }

  private static func calendars(_ table: inout PrimitiveTable) {
    table.any("(localtime time [zone])", "The local broken-down time of TIME, in ZONE if it is given.") { arguments in
      var seconds = try arguments[0].int(1)
      return try inZone(arguments.given(1), 2) {
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { throw Fault.posix() }
        return vector(parts)
      }
    }
    table.one("(gmtime time)", "The broken-down time of TIME in UTC.") { time in
      var seconds = try time.int(1)
      var parts = tm()
      guard gmtime_r(&seconds, &parts) != nil else { throw Fault.posix() }
      return vector(parts, zone: "GMT")
    }
    table.any("(mktime parts [zone])", "A pair: the time of local broken-down PARTS, and PARTS put in order.") {
      arguments in
      var parts = try self.parts(arguments[0], 1)
      return try inZone(arguments.given(1), 2) {
        let seconds = Glibc.mktime(&parts)
        return Heap.cons(Word(fixnum: seconds), vector(parts))
      }
    }
    table.zero("(tzset)", "Takes the time zone from the environment.") {
      Glibc.tzset()
      return .unspecified
    }
  }

  private static func vector(_ parts: tm, zone: String? = nil) -> Word {
    let result = Heap.vector(count: 11, fill: .false)
    let numbers = [
      parts.tm_sec, parts.tm_min, parts.tm_hour, parts.tm_mday, parts.tm_mon, parts.tm_year, parts.tm_wday,
      parts.tm_yday, parts.tm_isdst,
    ]
    for (i, number) in numbers.enumerated() { result.setElement(i, Word(fixnum: Int(number))) }
    // Scheme counts the offset to the west, the C library to the east.
    result.setElement(9, Word(fixnum: -parts.tm_gmtoff))
    if let name = zone ?? parts.tm_zone.map({ String(cString: $0) }) { result.setElement(10, Heap.string(name)) }
    return result
  }

  private static func parts(_ vector: Word, _ position: Int) throws -> tm {
    guard vector.isVector, vector.length == 11, (0..<10).allSatisfy({ vector.element($0).isFixnum }) else {
      throw Fault.type(position, "broken-down time", vector)
    }
    func number(_ i: Int) -> Int32 { Int32(truncatingIfNeeded: vector.element(i).fixnum) }
    var parts = tm()
    parts.tm_sec = number(0)
    parts.tm_min = number(1)
    parts.tm_hour = number(2)
    parts.tm_mday = number(3)
    parts.tm_mon = number(4)
    parts.tm_year = number(5)
    parts.tm_wday = number(6)
    parts.tm_yday = number(7)
    parts.tm_isdst = number(8)
    parts.tm_gmtoff = -vector.element(9).fixnum
    return parts
  }

  private static func texts(_ table: inout PrimitiveTable) {
    table.two("(strftime format parts)", "The broken-down time PARTS as FORMAT says.") { format, word in
      let format = try format.text(1)
      var parts = try parts(word, 2)
      if format.isEmpty { return Heap.string(count: 0) }
      let zone = strdup(word.element(10).isString ? word.element(10).swiftString : "")
      defer { free(zone) }
      parts.tm_zone = UnsafePointer(zone)
      var size = 256
      // An empty result cannot be distinguished from too little room: a character in front makes it never empty.
      while size < 1 << 24 {
        let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
        defer { buffer.deallocate() }
        let count = Glibc.strftime(buffer, size, "x" + format, &parts)
        if count > 0 { return Heap.string(String(String(cString: buffer).dropFirst())) }
        size *= 4
      }
      throw Fault.range(1, word)
    }
    table.two("(strptime format string)", "A pair: the broken-down time in STRING by FORMAT, and where it ends.") {
      format, string in
      let text = try string.text(2)
      var parts = tm()
      parts.tm_isdst = -1
      let format = try format.text(1)
      let used: Int? = text.withCString { start in
        libcStrptime(start, format, &parts).map { UnsafePointer($0) - start }
      }
      guard let used else { throw Fault.posix(errno: EINVAL) }
      let result = vector(parts)
      if parts.tm_zone == nil { result.setElement(10, .false) }
      return Heap.cons(result, Word(fixnum: text.utf8.prefix(used).filter { $0 & 0xC0 != 0x80 }.count))
    }
  }
}
