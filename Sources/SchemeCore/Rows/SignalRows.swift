// Signals: the kernel's handler only notes that one came; the program's handler is called at the next procedure call,
// iteration, or interrupted system call.

import CBoehm
import Glibc

/// Signals as Scheme sees them.
enum SignalRows {
  static func install(_ table: inout PrimitiveTable) {
    table.any(
      "(sigaction signal [handler] [flags])",
      "Makes HANDLER (a procedure, SIG_DFL or SIG_IGN; #f: the default) what SIGNAL does; a pair of the old handler and"
        + " flags."
    ) { arguments in
      let number = try arguments[0].int(1, in: 1...64)
      let old = Signals.current(number)
      guard let handler = arguments.given(1) else { return old }
      let flags = try arguments.bound(2, in: 0...Int(Int32.max)) ?? 0
      guard handler.isProcedure || handler.isFalse || handler.isFixnum && 0...1 ~= handler.fixnum else {
        throw Fault.type(2, "procedure, SIG_DFL or SIG_IGN", handler)
      }
      try Signals.install(number, handler.isFalse ? Word(fixnum: 0) : handler, flags: flags)
      return old
    }
    table.zero("(restore-signals)", "Makes all signals do what they do by default.") {
      for number in 1...64 where Signals.current(number).car != Word(fixnum: 0) {
        try Signals.install(number, Word(fixnum: 0), flags: 0)
      }
      return .unspecified
    }
    table.zero("(pause)", "Waits for a signal.") {
      while !Signals.arePending {
        if NativeThread.areMany { try NativeThread.wait { _ = Glibc.pause() } } else { _ = Glibc.pause() }
        if !Signals.arePending { try SystemCall.interrupted() }
      }
      try Signals.serve()
      return .unspecified
    }
  }
}
