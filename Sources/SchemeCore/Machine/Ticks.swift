// The timer that ticks while there is a budget.
//
// A tick is a signal to the thread that evaluates. Its handler asks for a look at the clock, and a system call that waits
// ends early (`SystemCall.retrying` repeats it when there is still time). So whatever waits, waits in slices, and no
// system call has to be written for that. The ticks go on: one that comes just before a call begins is followed by
// another.

import CBoehm
import Glibc

enum Ticks {
  static let milliseconds = 10

  /// Starts the ticks; whether they did not go already.
  @discardableResult static func start() -> Bool {
    scheme_ticks_start(Int32(milliseconds)) { _ in Budget.tick() } != 0
  }
  /// The signal is about to be sent by other means than the timer.
  static func prepare() { scheme_ticks_prepare { _ in Budget.tick() } }
  /// Runs `body`, a system call, with ticks; `errno` is that of the call.
  static func during(_ body: () -> Void) {
    let isNew = start()
    body()
    let error = errno
    if isNew { stop() }
    errno = error
  }
  static func stop() { scheme_ticks_stop() }
}
