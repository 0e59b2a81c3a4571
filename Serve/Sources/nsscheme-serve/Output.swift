// The log on standard error: a line for each thing that the host does, for its operator.

import Glibc

/// Prints a line on standard error.
func complain(_ line: String) {
  let text = line + "\n"
  text.withCString { _ = write(2, $0, strlen($0)) }
}

/// Seconds since 1970, for dates: somebody may set the clock.
func now() -> Int { time(nil) }

/// Seconds since some moment, for how long something takes or holds: setting the clock does not change it.
func uptime() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec
}
