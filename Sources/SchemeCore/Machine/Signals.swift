// Signals: the kernel's handler only notes that one came; the program's handler is called at the next procedure call,
// iteration, or interrupted system call.

import CBoehm
import Glibc

/// Signal handlers of the program.
enum Signals {
  /// Bit n: signal n came and its handler has not been called.
  nonisolated(unsafe) private static var pending: UInt64 = 0
  /// What `sigaction` was given for each signal: a procedure, or a number as in C.
  nonisolated(unsafe) private static let handlers: RootedArray = {
    let handlers = RootedArray(capacity: 65)
    for _ in 0...64 { handlers.append(Word(fixnum: 0)) }
    return handlers
  }()
  nonisolated(unsafe) private static var flags = [Int](repeating: 0, count: 65)

  static var arePending: Bool { pending != 0 }

  /// Calls the handlers of the signals that came.
  static func serve() throws {
    // The signals' own request is answered herewith; the first call of a handler would take it for the user's.
    Interrupts.forget()
    while pending != 0 {
      let number = pending.trailingZeroBitCount
      pending &= ~(1 << UInt64(number))
      let handler = handlers[number]
      if handler.isProcedure { _ = try Machine.apply(handler, Word(fixnum: number)) }
    }
  }

  static func current(_ number: Int) -> Word { Heap.cons(handlers[number], Word(fixnum: flags[number])) }

  /// Installs a handler: a procedure, or SIG_DFL or SIG_IGN.
  static func install(_ number: Int, _ handler: Word, flags newFlags: Int) throws {
    var action = sigaction()
    action.sa_flags = Int32(truncatingIfNeeded: newFlags)
    if handler.isProcedure {
      _ = handlers
      action.__sigaction_handler.sa_handler = { number in
        Signals.pending |= 1 << UInt64(number)
        Interrupts.request()
      }
    } else if handler == Word(fixnum: 1) {
      action.__sigaction_handler.sa_handler = SIG_IGN
    } else {
      action.__sigaction_handler.sa_handler = SIG_DFL
    }
    if sigaction(Int32(number), &action, nil) == -1 { throw Fault.posix() }
    handlers[number] = handler
    flags[number] = newFlags
  }
}
