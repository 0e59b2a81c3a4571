// The program's threads as `(ice-9 threads)` sees them; how the machine changes hands is in `NativeThreads.swift`.

import Glibc

enum ThreadRows {
  static func install(_ table: inout PrimitiveTable) {
    table.three(
      "(%set-thread-hooks! before after interrupted)",
      "Has BEFORE called when a thread is about to wait in a system call, for the number of one to run meanwhile, AFTER"
        + " when it goes on, and INTERRUPTED when another than the first one notices that the user wishes to stop."
    ) { before, after, interrupted in
      NativeThread.setHooks(
        before: try before.procedure(1), after: try after.procedure(2), interrupted: try interrupted.procedure(3))
      return .unspecified
    }
    table.one("(%make-native-thread thunk)", "The number of a new thread for THUNK, which returns that of the next.") {
      Word(fixnum: try NativeThread.make(try $0.procedure(1)))
    }
    table.one("(%enter-native-thread! number)", "Lets the thread NUMBER go on; returns when this one may again.") {
      try NativeThread.enter($0)
      return .unspecified
    }
    table.one("(%native-thread-ready? number)", "Whether the system call is over that the thread NUMBER was in.") {
      Word(try NativeThread.isReady($0))
    }
    table.one("(%interrupt-native-thread! number)", "Interrupts the system call that the thread NUMBER is in.") {
      try NativeThread.interrupt($0)
      return .unspecified
    }
    table.one("(%idle microseconds)", "Waits, for less long when there is something to look at.") { count in
      let left = try count.int(1, in: 0...1_000_000)
      let isNew = Ticks.start()
      defer { if isNew { Ticks.stop() } }
      var time = timespec(tv_sec: left / 1_000_000, tv_nsec: left % 1_000_000 * 1000)
      if nanosleep(&time, nil) == -1 { try SystemCall.interrupted() }
      return .unspecified
    }
  }
}
