// Open files that somebody else opened and closes, such as standard input and output, as streams of bytes.

import Glibc

/// Where bytes go that are for an open file.
public final class OpenFileSink: ByteSink {
  private let number: Int32
  /// The file with the descriptor `number`.
  public init(_ number: Int32) { self.number = number }

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(number, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw StoreError.system("write to", "descriptor \(number)", errno: errno) }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }
}

/// Where bytes come from that an open file has.
public final class OpenFileSource: ByteSource {
  private let number: Int32
  /// The file with the descriptor `number`.
  public init(_ number: Int32) { self.number = number }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Glibc.read(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw StoreError.system("read", "descriptor \(number)", errno: errno) }
    }
  }
}
