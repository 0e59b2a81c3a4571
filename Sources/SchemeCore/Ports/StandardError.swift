// Messages on standard error begin on a line of their own, whatever a program has written there before, or to standard
// output where both lead to the same terminal, pipe or file.
//
// What another process has written is looked at in a file. A terminal would have to be asked, and its answer read among what
// the user types, so it is made to begin a line as shells do before a prompt: blanks as many as a line has go on in the
// next line unless they began at the left. Of a pipe nothing is known but what this process wrote.
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
  /// Whether a process that was started later may have written there, too.
  nonisolated(unsafe) private static var othersWrite = false

  /// Takes note of what is written to a standard stream.
  public static func note(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    guard let byte = bytes.last, 1...2 ~= descriptor else { return }
    if descriptor == 1 { isOpen.output = byte != 0x0A } else { isOpen.error = byte != 0x0A }
    last = descriptor
    if othersWrite { othersWrite = descriptor == 1 && !isSameFile }
  }

  /// Takes note of a process that begins and has these descriptors as its 0, 1, 2, ….
  static func noteProcess(with descriptors: [Int32?]) {
    if descriptors.dropFirst().contains(where: { $0 == 1 || $0 == 2 }) { othersWrite = true }
  }

  /// Ends the line that a message would begin within, if there is one.
  public static func endLine() {
    if othersWrite, let columns = terminalColumns {
      fputs(String(repeating: " ", count: columns) + "\r", stderr)
    } else if (othersWrite ? isFileWithinLine : nil) ?? (last == 1 && isSameFile ? isOpen.output : isOpen.error) {
      fputs("\n", stderr)
    }
    (isOpen.error, last, othersWrite) = (false, 2, false)
  }

  /// How wide the terminal is that standard error leads to, if it can go back to the beginning of a line.
  private static var terminalColumns: Int? {
    var size = winsize()
    guard isatty(2) == 1, let kind = getenv("TERM"), strcmp(kind, "dumb") != 0, ioctl(2, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 0
    else { return nil }
    return Int(size.ws_col)
  }

  /// Whether the next byte of the file that standard error leads to would go on with a line; nil if it is none.
  private static var isFileWithinLine: Bool? {
    var status = stat()
    let position = lseek(2, 0, SEEK_CUR)
    guard fstat(2, &status) == 0, status.st_mode & S_IFMT == S_IFREG, position >= 0 else { return nil }
    if position == 0 { return false }
    let file = open("/proc/self/fd/2", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var byte: UInt8 = 0
    return pread(file, &byte, 1, position - 1) == 1 ? byte != 0x0A : nil
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
