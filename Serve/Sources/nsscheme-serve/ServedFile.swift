// Files that are sent: opened once, so that what is sent is what was looked at, read in pieces, whole or in part.

import Glibc
import Hummingbird
import NIOCore
import NIOPosix

/// A regular file that is open.
final class ServedFile: Sendable {
  let descriptor: Int32
  let size: Int
  /// What tells this file from a later one of its name.
  let tag: String

  /// Nil when there is no such file, or when it is none that can be sent; links are not followed.
  init?(_ path: String) {
    descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      if descriptor >= 0 { close(descriptor) }
      return nil
    }
    size = Int(status.st_size)
    tag =
      "\"\(String(status.st_ino, radix: 36))-\(String(size, radix: 36))-\(String(status.st_mtim.tv_sec, radix: 36))\""
  }

  deinit { close(descriptor) }

  /// What stands at `offset`; nil when it cannot be read.
  func bytes(from offset: Int, count: Int) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: count)
    let read = pread(descriptor, &buffer, count, offset)
    return read < 0 ? nil : Array(buffer.prefix(read))
  }

  /// Gives `take` a part of the file, piece by piece.
  func stream(_ range: Range<Int>, _ take: (ByteBuffer) async throws -> Void) async throws {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let (start, count) = (offset, min(1 << 17, range.upperBound - offset))
      let piece = try await NIOThreadPool.singleton.runIfActive { self.bytes(from: start, count: count) }
      guard let piece, !piece.isEmpty else { throw Failure(message: "a file has become shorter") }
      offset += piece.count
      try await take(ByteBuffer(bytes: piece))
    }
  }
}

/// Which part of a body a client wants.
enum WantedPart: Equatable {
  case all
  case part(Range<Int>)
  case nothing

  /// As the headers of a request say; `tag` is the body's, `size` its size. Several parts at once are not sent: the client
  /// gets all.
  init(_ headers: HTTPFields, size: Int, tag: String) {
    guard let text = headers[.range], text.hasPrefix("bytes="), !text.contains(",") else {
      self = .all
      return
    }
    if let condition = headers[.ifRange], condition != tag {
      self = .all
      return
    }
    let ends = text.dropFirst("bytes=".count).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.count < 19 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      ends != ["", ""]
    else {
      self = .all
      return
    }
    let (first, last) = (Int(ends[0]), Int(ends[1]))
    let range: Range<Int>
    if let first {
      guard first <= last ?? first else {
        self = .all
        return
      }
      range = min(first, size)..<min(last.map { $0 + 1 } ?? size, size)
    } else {
      range = max(0, size - (last ?? 0))..<size
    }
    self = range.isEmpty ? .nothing : .part(range)
  }
}

/// Whether there is a file of this name, be it a link that leads nowhere.
func exists(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0
}
