// Messages on standard error begin on a line of their own, whatever a program has written there before, or to standard
// output where both lead to the same terminal, pipe or file.
//
// Invariant: nothing is added to standard output: the line is ended by the message, where the message stands.

import Glibc

/// Where messages go.
public enum StandardError {
  /// Whether the last byte of each of the descriptors 1 and 2 left a line open; what a program did not write through a
  /// port is not known.
  nonisolated(unsafe) private static var isOpen: (output: Bool, error: Bool) = (false, false)
  /// Which of them was written to last.
  nonisolated(unsafe) private static var last: Int32 = 2

  /// Takes note of what is written to a standard stream.
  public static func note(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    guard let byte = bytes.last, 1...2 ~= descriptor else { return }
    if descriptor == 1 { isOpen.output = byte != 0x0A } else { isOpen.error = byte != 0x0A }
    last = descriptor
  }

  /// Ends the line that a message would begin within, if there is one.
  public static func endLine() {
    let isWithinLine = last == 1 && isSameFile ? isOpen.output : isOpen.error
    if isWithinLine { fputs("\n", stderr) }
    (isOpen.error, last) = (false, 2)
  }

  /// The same before something is written to `port`, if that is standard error.
  public static func endLine(for port: Word) {
    guard Ports.port(port)?.device.descriptor == 2 else { return }
    Port.flushAll()
    endLine()
  }

  /// Writes a message, which ends in a newline.
  public static func write(_ message: String) {
    endLine()
    fputs(message, stderr)
  }

  /// Whether both streams lead to the same file.
  private static var isSameFile: Bool {
    var output = stat()
    var error = stat()
    return fstat(1, &output) == 0 && fstat(2, &error) == 0 && output.st_dev == error.st_dev
      && output.st_ino == error.st_ino
  }
}
