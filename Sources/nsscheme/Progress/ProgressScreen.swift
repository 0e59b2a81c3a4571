// Lines at the bottom of a terminal that are drawn again and again.
//
// Invariant: after drawing, the cursor is at the beginning of the first line that was drawn. So what is shown is
// removed by clearing all that is behind the cursor, however the terminal has wrapped the lines when it was made
// narrower meanwhile.

import Glibc
import SchemeCore

/// The drawn lines of the terminal on standard error.
struct ProgressScreen {
  private(set) var isShown = false
  private var shown = ""
  /// Whether something else has left the cursor within a line.
  private(set) var isWithinLine = false

  /// Columns and rows of the terminal at a descriptor; those of an ordinary one when it does not say.
  static func size(of descriptor: Int32 = 2) -> (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
    return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
  }

  /// Shows these lines instead of those before, each in at most `width` columns, and `above` before them for good.
  mutating func draw(_ lines: [StyledLine], width: Int, color: Bool, above: String = "") {
    // A terminal that is written to in its last column may begin another line.
    let body = lines.map { $0.rendered(width: max(width - 1, 1), color: color) }.joined(separator: "\r\n")
    if body == shown, isShown, above.isEmpty { return }
    var text = isShown ? "\r\u{1b}[J" : isWithinLine ? "\r\n" : ""
    text += above + body
    if !lines.isEmpty { text += "\r" }
    if lines.count > 1 { text += "\u{1b}[\(lines.count - 1)A" }
    ProgressScreen.write(text)
    (isShown, shown, isWithinLine) = (!lines.isEmpty, body, false)
  }

  /// Removes what is shown.
  mutating func clear() {
    if !isShown { return }
    // The terminal may have shown a key there.
    ProgressScreen.write("\r\u{1b}[J")
    (isShown, shown) = (false, "")
  }

  /// Removes what is shown, and writes what somebody else has to say, to standard output or error.
  mutating func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    clear()
    ProgressScreen.write(bytes, to: descriptor)
    StandardError.note(bytes, to: descriptor)
    note(bytes)
  }

  /// Takes note of what somebody else writes.
  mutating func note(_ bytes: UnsafeRawBufferPointer) {
    if let last = bytes.last { isWithinLine = last != UInt8(ascii: "\n") }
  }

  /// Writes a text to standard error.
  static func write(_ text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0), to: 2) }
  }

  /// Writes all of it; when nobody takes it any more, nobody misses it.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno == EAGAIN {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, 1000)
      } else if errno != EINTR {
        return
      }
    }
  }
}
