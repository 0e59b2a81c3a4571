// Lines on standard error: what the host does, for its operator.

import Glibc

/// Prints a line on standard error.
func complain(_ line: String) {
  let text = line + "\n"
  text.withCString { _ = write(2, $0, strlen($0)) }
}

/// Seconds since 1970.
func now() -> Int { time(nil) }
