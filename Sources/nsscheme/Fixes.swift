// `--fix': what a message suggests is done to the author's file. The change is shown, and the file as it was is kept
// beside it. Invariant: only regular files are changed that the user named, or that are below a directory that the user
// named; and only while they are still what the message is about, so that of several mistakes in a file one is mended a
// run.

import Glibc
import SchemeCore

/// Applies suggestions.
enum Fixes {
  /// The real paths of what may be changed; none unless `--fix' is given.
  nonisolated(unsafe) private static var allowed: [String] = []

  /// Lets files be changed: these, and those below these if they are directories.
  static func allow(_ names: [String]) { allowed += names.compactMap(realPath) }

  /// Does what is suggested, if it may be done; says so on standard error.
  static func apply(_ suggestion: Suggestion?) {
    guard let suggestion, let path = realPath(SourceFiles.name(suggestion.file)), isAllowed(path),
      let now = contents(of: path), now == suggestion.bytes
    else { return }
    guard let kept = keep(now, beside: path), write(suggestion.changed, to: path) else {
      fputs("nsscheme: error: cannot change '\(path)': \(String(cString: strerror(errno)))\n", stderr)
      return
    }
    fputs(
      "fixed: \(suggestion.reason)\n" + difference(suggestion, name: Diagnostic.name(of: suggestion.file))
        + "the file as it was is '\(kept)'; run the command again\n", stderr)
  }

  private static func isAllowed(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    return allowed.contains { path.rest(behind: $0) != nil }
  }

  private static func realPath(_ name: String) -> String? {
    guard let path = realpath(name, nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  private static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[0..<count] }
    return bytes
  }

  /// Writes a copy under a name that nothing has yet, `FILE~' or `FILE~2', and returns the name; nil when that fails.
  private static func keep(_ bytes: [UInt8], beside path: String) -> String? {
    for number in 1...99 {
      let name = number == 1 ? path + "~" : "\(path)~\(number)"
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
      if descriptor < 0, errno == EEXIST { continue }
      return descriptor >= 0 && write(bytes, to: descriptor) ? name : nil
    }
    return nil
  }

  private static func write(_ bytes: [UInt8], to path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_TRUNC)
    return descriptor >= 0 && write(bytes, to: descriptor)
  }

  /// Writes all and closes.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, bytes.count - done) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      done += count
    }
    return close(descriptor) == 0 && done == bytes.count
  }

  /// The lines that change, as diff shows them.
  private static func difference(_ suggestion: Suggestion, name: String) -> String {
    let (old, new) = (lines(suggestion.bytes), lines(suggestion.changed))
    var (first, last) = (0, 0)
    while first < min(old.count, new.count), old[first] == new[first] { first += 1 }
    while last < min(old.count, new.count) - first, old[old.count - 1 - last] == new[new.count - 1 - last] { last += 1 }
    let (gone, come) = (old[first..<(old.count - last)], new[first..<(new.count - last)])
    return "--- \(name)\n+++ \(name)\n@@ -\(first + 1),\(gone.count) +\(first + 1),\(come.count) @@\n"
      + gone.map { "-\($0)\n" }.joined() + come.map { "+\($0)\n" }.joined()
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: 10, omittingEmptySubsequences: false)
      .map { SourceLine.harmless(String(decoding: $0, as: UTF8.self)) }
  }
}
