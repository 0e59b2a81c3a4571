// Errors of system calls, and the loops that every read and write needs.

import Glibc

extension Fault {
  /// The failure that `errno` tells of, about a file or other subject as the program knows it.
  static func posix(_ subject: String? = nil) -> Fault { posix(errno: errno, subject) }

  static func posix(errno code: Int32, _ subject: String? = nil) -> Fault {
    let reason = String(cString: strerror(code))
    return .system(errno: code, message: subject.map { "\(reason): \"\($0)\"" } ?? reason)
  }
}

/// System calls that are repeated when a signal interrupted them.
enum SystemCall {
  /// Repeats `body` for as long as a signal interrupts it; throws what `errno` says when it returns -1.
  @discardableResult
  static func retrying<T: FixedWidthInteger>(_ subject: String? = nil, _ body: () -> T) throws -> T {
    while true {
      let result = body()
      if result != -1 { return result }
      if errno != EINTR { throw Fault.posix(subject) }
      if Signals.arePending { try Signals.serve() }
      try Interrupts.check()
    }
  }

  /// Reads once; 0 is the end of the file.
  static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try retrying { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
  }

  /// Writes everything.
  static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = try retrying { Glibc.write(descriptor, rest.baseAddress, rest.count) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
