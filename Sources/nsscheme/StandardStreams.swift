// The three standard streams: there when the program starts, and written to the end when it ends.
//
// Invariant: what could not be written is an error with a message and a status other than 0, whichever command wrote
// it. `print` goes through the C library's buffer, Scheme's ports have their own.

import Glibc
import SchemeCore

enum StandardStreams {
  /// Why `print` could not write, when that is known.
  nonisolated(unsafe) private static var failure: Int32 = 0

  /// Keeps files that are opened later from taking the numbers of closed standard streams, where `print` would write
  /// into them. What stands in for a closed stream refuses to be used, as a closed one does, and is not passed on.
  static func occupy() {
    for number in Int32(0)...2 where fcntl(number, F_GETFD) == -1 {
      _ = open("/dev/null", (number == 0 ? O_WRONLY : O_RDONLY) | O_CLOEXEC)
    }
  }

  /// The status of a program that wrote to a pipe when its reader was gone: a shell shows the signal in this way.
  private static let withoutReader = 128 + SIGPIPE

  /// Whether standard output is a pipe that nobody reads any more, as behind `| head`: a reader who has seen enough is no
  /// error.
  static var hasNoReader: Bool {
    var state = pollfd(fd: 1, events: 0, revents: 0)
    return poll(&state, 1, 0) == 1 && state.revents & Int16(POLLERR) != 0
  }

  /// Gives up what waits in buffers; the status to end with.
  static func endWithoutReader() -> Int32 {
    failure = 0
    clearerr(stdout)
    return withoutReader
  }

  /// Writes out what waits in buffers.
  static func flush() {
    Port.flushAll()
    if fflush(stdout) != 0, failure == 0 { failure = errno }
  }

  /// Writes out everything and says what could not be written; the status to end with, which is not 0 then.
  static func finish(_ status: Int32) -> Int32 {
    flush()
    if status == withoutReader { return status }
    if hasNoReader, failure == EPIPE || ferror(stdout) != 0 || Port.hasLostOutput { return endWithoutReader() }
    let result = Port.finish(status)
    guard failure != 0 || ferror(stdout) != 0 else { return result }
    let reason = failure == 0 ? "" : ": \(String(cString: strerror(failure)))"
    Session.complain("cannot write to standard output\(reason)")
    failure = 0
    clearerr(stdout)
    return result == 0 ? 1 : result
  }
}
