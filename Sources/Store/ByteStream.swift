// Streams of bytes: where they go (`ByteSink`) and where they come from (`ByteSource`). Everything that hashes, scans,
// archives or copies is one of the two, so that a tree is read once however many things want to see it.

import Glibc

/// Something that takes bytes.
public protocol ByteSink: AnyObject {
  /// Takes all of `bytes`, which are valid only during the call.
  func write(_ bytes: UnsafeRawBufferPointer) throws
  /// Takes so many zeros, which a file may keep as a hole.
  func writeZeros(_ count: UInt64) throws
}

extension ByteSink {
  public func writeZeros(_ count: UInt64) throws { try forZeros(count) { try write($0) } }
}

/// Something that gives bytes.
public protocol ByteSource: AnyObject {
  /// Fills the beginning of `buffer` and returns how many bytes it gave; 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// The size of the pieces in which files are read.
let pieceSize = 128 * 1024

/// How many zeros without room on a disk one tree may have. Their hash takes a second for about a gigabyte.
let maximumHoleBytes: UInt64 = 64 << 30

/// A sink that keeps what it gets.
public final class ArraySink: ByteSink {
  public private(set) var bytes: [UInt8] = []
  public init() {}
  public func write(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }
}

/// A sink that hands everything to several others.
public final class TeeSink: ByteSink {
  private let sinks: [any ByteSink]
  public init(_ sinks: [any ByteSink]) { self.sinks = sinks }
  public func write(_ bytes: UnsafeRawBufferPointer) throws { for sink in sinks { try sink.write(bytes) } }
}

/// A sink that writes to a file descriptor; `path` is for messages.
public final class DescriptorSink: ByteSink {
  private let descriptor: Descriptor
  private let path: String
  public init(_ descriptor: Descriptor, path: String) { (self.descriptor, self.path) = (descriptor, path) }
  public func write(_ bytes: UnsafeRawBufferPointer) throws { try descriptor.writeAll(bytes, path: path) }

  public func writeZeros(_ count: UInt64) throws {
    // A pipe has no holes.
    guard try descriptor.info(path: path).kind == .regular else { return try forZeros(count) { try write($0) } }
    let end = UInt64(try systemCall("seek in", path) { lseek(descriptor.number, off_t(count), SEEK_CUR) })
    if try descriptor.info(path: path).size < end {
      try systemCall("write", path) { ftruncate(descriptor.number, off_t(end)) }
    }
  }

  /// What is written next goes to this offset of the file.
  public func seek(to offset: UInt64) throws {
    try systemCall("seek in", path) { lseek(descriptor.number, Int(offset), SEEK_SET) }
  }
}

/// A source that gives the bytes of an array.
public final class ArraySource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0
  public init(_ bytes: [UInt8]) { self.bytes = bytes }
  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - position)
    bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }
}

/// A source that reads from a file descriptor; `path` is for messages.
public final class DescriptorSource: ByteSource {
  private let descriptor: Descriptor
  private let path: String
  public init(_ descriptor: Descriptor, path: String) { (self.descriptor, self.path) = (descriptor, path) }
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try descriptor.read(into: buffer, path: path)
  }
}

/// Moves everything from a source to a sink.
public func copyBytes(from source: any ByteSource, to sink: any ByteSink) throws {
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
  defer { buffer.deallocate() }
  while true {
    let count = try source.read(into: buffer)
    if count == 0 { return }
    try sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }
}
