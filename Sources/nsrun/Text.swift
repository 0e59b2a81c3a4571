// Paths under construction, and the one way the runner fails: one line on stderr that says which operation, on which
// path, why, and what to do about it.
import CLinux

func copyText(_ text: Text, to buffer: UnsafeMutablePointer<CChar>) {
  buffer.update(from: text, count: textLength(text) + 1)
}

/// Appends to the text in the buffer, and stops with a message where a path would get too long.
func appendText(_ text: Text, to buffer: UnsafeMutablePointer<CChar>, capacity: Int) {
  let start = textLength(buffer)
  let count = textLength(text)
  if start + count >= capacity { fail(125, "make a path of", text, -36, "a path has at most 4095 bytes") }
  (buffer + start).update(from: text, count: count + 1)
}

/// Writes a number in decimal at the end of the text in the buffer.
func appendNumber(_ number: Int, to buffer: UnsafeMutablePointer<CChar>) {
  var end = textLength(buffer)
  var divisor = 1
  while number / divisor >= 10 { divisor *= 10 }
  while divisor > 0 {
    buffer[end] = CChar(0x30 + number / divisor % 10)
    end += 1
    divisor /= 10
  }
  buffer[end] = 0
}

/// Prints `exec: cannot OPERATION PATH: ERROR; ADVICE` on stderr as one line and ends with the status.
/// - Parameter error: a negated errno, or 0 when the kernel was not asked.
func fail(_ status: Int32, _ operation: StaticString, _ path: Text?, _ error: Int32, _ advice: StaticString) -> Never {
  fail(status, operation, path, error, reason: nil, advice)
}

/// As above, with a reason of its own before the errno's text.
func fail(
  _ status: Int32, _ operation: StaticString, _ path: Text?, _ error: Int32, reason: Text?, _ advice: StaticString
) -> Never {
  guard let memory = sys_memory(Line.capacity) else { sys_exit(status) }
  var line = Line(bytes: memory.assumingMemoryBound(to: CChar.self))
  line.add("exec: cannot ")
  line.add(operation, path, error, reason: reason, advice)
  line.send()
  sys_exit(status)
}

/// As above, with advice that may be missing.
func fail(
  _ status: Int32, _ operation: StaticString, _ path: Text?, _ error: Int32, reason: Text?, advice: Text?
) -> Never {
  guard let memory = sys_memory(Line.capacity) else { sys_exit(status) }
  var line = Line(bytes: memory.assumingMemoryBound(to: CChar.self))
  line.add("exec: cannot ")
  line.add(operation, path, error, reason: reason, "")
  if let advice {
    line.add("; ")
    line.addName(advice)
  }
  line.send()
  sys_exit(status)
}

/// Prints `exec: note: cannot OPERATION PATH: ERROR; INSTEAD` on stderr as one line, when something else that means
/// the same is used.
func say(
  _ operation: StaticString, _ path: Text?, _ error: Int32, reason: Text? = nil, _ instead: StaticString
) {
  guard let memory = sys_memory(Line.capacity) else { return }
  var line = Line(bytes: memory.assumingMemoryBound(to: CChar.self))
  line.add("exec: note: cannot ")
  line.add(operation, path, error, reason: reason, instead)
  line.send()
  sys_release_memory(memory, Line.capacity)
}

/// One line for stderr; what does not fit is cut off.
struct Line {
  static let capacity = 16384
  let bytes: UnsafeMutablePointer<CChar>
  var length = 0

  init(bytes: UnsafeMutablePointer<CChar>) { self.bytes = bytes }

  /// Adds what failed and why, and what is to be said of it.
  mutating func add(_ operation: StaticString, _ path: Text?, _ error: Int32, reason: Text?, _ advice: StaticString) {
    add(operation)
    if let path {
      add(" ")
      addName(path)
    }
    if let reason {
      add(": ")
      addName(reason)
    }
    if error != 0 {
      add(": ")
      if let text = sys_error_text(-error) { addName(text) }
    }
    if advice.utf8CodeUnitCount > 0 {
      add(error == 0 && reason == nil ? ": " : "; ")
      add(advice)
    }
  }

  mutating func add(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { add(byte: CChar(bitPattern: text.utf8Start[index])) }
  }

  /// A control character is shown as an octal escape, so that the line stays one.
  mutating func addName(_ name: Text) {
    var index = 0
    while name[index] != 0 {
      let byte = UInt8(bitPattern: name[index])
      if byte < 0x20 || byte == 0x7F {
        add(byte: backslash)
        add(byte: CChar(0x30 + byte >> 6))
        add(byte: CChar(0x30 + byte >> 3 & 7))
        add(byte: CChar(0x30 + byte & 7))
      } else {
        add(byte: name[index])
      }
      index += 1
    }
  }

  mutating func add(byte: CChar) {
    if length < Line.capacity - 1 {
      bytes[length] = byte
      length += 1
    }
  }

  mutating func send() {
    bytes[length] = newline
    _ = sys_write(2, bytes, length + 1)
  }
}

extension Fstab {
  /// Parses the text; what is wrong with it ends the runner.
  static func read(text: UnsafeMutablePointer<CChar>, size: Int, path: Text) -> Fstab {
    do {
      return try Fstab(text: text, size: size, path: path)
    } catch {
      if error.line == 0 { fail(125, "read", path, -12, "") }
      refuse(path, error.line, error.reason)
    }
  }

  /// Stops because of a line of the table.
  func refuse(_ line: Int, _ reason: StaticString) -> Never { Fstab.refuse(path, line, reason) }

  private static func refuse(_ path: Text, _ line: Int, _ reason: StaticString) -> Never {
    guard let memory = sys_memory(2 * Names.capacity) else { sys_exit(125) }
    let text = memory.assumingMemoryBound(to: CChar.self)
    copyText(path, to: text)
    appendText(" line ", to: text, capacity: 2 * Names.capacity)
    appendNumber(line, to: text)
    fail(125, "use", text, 0, reason)
  }
}
