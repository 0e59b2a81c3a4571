// The log of a build: all of it in a file, its end in memory for the error message.

import Glibc
import Store

/// The log file of one build.
final class BuildLog {
  /// Bytes of the end that are remembered.
  private static let tailBytes = 65536
  let path: String
  private let file: Descriptor
  private var tail: [UInt8] = []
  private(set) var byteCount = 0

  /// Opens the log of the derivation below the store's log directory, instead of an older one.
  init(of derivation: String, in logDirectory: String) throws {
    let path = try BuildLog.path(of: derivation, in: logDirectory)
    try makeDirectory(logDirectory + "/drvs", mode: 0o755)
    try makeDirectory(String(path[..<path.utf8.lastIndex(of: UInt8(ascii: "/"))!]), mode: 0o755)
    // A new file: a reader of the old log keeps what he reads. Another process may make its own between the two steps.
    var descriptor: Int32 = -1
    repeat {
      unlink(path)
      descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    } while descriptor < 0 && (errno == EEXIST || errno == EINTR)
    file = Descriptor(owning: try check("make the log", path) { descriptor })
    self.path = path
  }

  /// Where the log of a derivation lies: two letters of its hash make a directory.
  static func path(of derivation: String, in logDirectory: String) throws -> String {
    let name = try StorePath.itemName(of: derivation)
    return "\(logDirectory)/drvs/\(name.prefix(2))/\(name.dropFirst(2))"
  }

  func append(_ bytes: ArraySlice<UInt8>) throws {
    byteCount += bytes.count
    tail += bytes
    if tail.count > 2 * BuildLog.tailBytes { tail.removeFirst(tail.count - BuildLog.tailBytes) }
    try bytes.withUnsafeBytes { buffer in
      var rest = buffer
      while !rest.isEmpty {
        let count = try check("write the log", path) { write(file.number, rest.baseAddress, rest.count) }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }

  func lastLines(_ count: Int) -> [String] {
    tail.split(separator: UInt8(ascii: "\n")).suffix(count).map { LogText.plain($0) }
  }
}

/// Makes a directory unless it is there.
func makeDirectory(_ path: String, mode: mode_t) throws {
  if mkdir(path, mode) != 0, errno != EEXIST { throw systemError("make the directory", path, errno) }
}

/// Runs a system call that returns -1 on failure, again while it is interrupted.
@discardableResult
func check<Result: SignedInteger>(_ operation: String, _ path: String, _ call: () -> Result) throws -> Result {
  while true {
    let result = call()
    if result != -1 { return result }
    if errno != EINTR { throw systemError(operation, path, errno) }
  }
}

/// A failed system call: what was being done, to what, and what the kernel answered.
func systemError(_ operation: String, _ path: String, _ code: Int32) -> BuildError {
  BuildError(.cannotStart, "cannot \(operation) '\(path)': \(String(cString: strerror(code)))")
}
