// What stands behind a port: a file descriptor, bytes in memory, nothing, or procedures of the program.

import Glibc

/// What a program wants to hear of descriptors.
enum Descriptors {
  /// Called with the number of each descriptor that the program closes, before that: `(ice-9 fdes-finalizers)`.
  nonisolated(unsafe) static var closing: Root?

  static func willClose(_ number: Int32) throws {
    if let closing { _ = try Machine.apply(closing.word, Word(fixnum: Int(number))) }
  }
}

/// What a program wants to hear of the standard streams.
public enum StandardOutput {
  /// Called with what a port writes to standard output or error; whether that has been dealt with.
  nonisolated(unsafe) public static var interceptor: ((Int32, UnsafeRawBufferPointer) -> Bool)?
}

/// The source or destination of a port's bytes.
class PortDevice {
  /// Fills some of the buffer; 0 is the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { 0 }
  /// Lets other threads go on until `read` has something to say.
  func awaitInput() throws {}
  /// Writes all bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws {}
  /// Moves the position; nil when there is none to move.
  func seek(_ offset: Int, _ whence: Int32) throws -> Int? { nil }
  func close() throws {}
  /// Whether `read` would return at once.
  func isReady() -> Bool { true }
  /// Whether `read` and `write` share one position.
  var isSeekable: Bool { false }
  /// The descriptor, for devices that have one.
  var descriptor: Int32? { nil }
  /// Output stays in the port's buffer for ever.
  var keepsOutput: Bool { false }
}

/// A file descriptor, owned by the port.
final class FileDevice: PortDevice {
  private(set) var number: Int32
  private lazy var canSeek = lseek(number, 0, SEEK_CUR) != -1

  init(_ number: Int32) { self.number = number }

  override var descriptor: Int32? { number }
  override var isSeekable: Bool { canSeek }
  override func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if number == 0 { InputTrace.spoil("it read standard input") }
    return try SystemCall.read(number, buffer)
  }
  override func awaitInput() throws { try SystemCall.awaitInput(number) }
  override func write(_ bytes: UnsafeRawBufferPointer) throws {
    InputTrace.noteOutput(number, bytes)
    if number <= 2, let intercept = StandardOutput.interceptor, intercept(number, bytes) { return }
    StandardError.note(bytes, to: number)
    try SystemCall.write(number, bytes)
  }
  override func seek(_ offset: Int, _ whence: Int32) throws -> Int? {
    let position = lseek(number, off_t(offset), whence)
    if position == -1 { throw Fault.posix() }
    return Int(position)
  }
  override func close() throws {
    try Descriptors.willClose(number)
    if Glibc.close(number) == -1 && errno != EINTR { throw Fault.posix() }
  }
  override func isReady() -> Bool {
    var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) != 0
  }
  /// Moves the file to another descriptor number (`move->fdes`).
  func move(to other: Int32) throws {
    if number == other { return }
    try SystemCall.retrying { dup2(number, other) }
    _ = Glibc.close(number)
    number = other
  }
  /// Makes this descriptor another name of `other`'s file (`redirect-port`).
  func redirect(to other: Int32) throws { try SystemCall.retrying { dup2(other, number) } }
}

/// Bytes that were there from the beginning, or a sink that keeps what is written in the port's buffer.
final class MemoryDevice: PortDevice {
  override var keepsOutput: Bool { true }
}

/// A sink that keeps nothing; reading finds the end.
final class VoidDevice: PortDevice {}

/// Procedures of the program (R6RS custom binary ports). They are called from inside port operations: a
/// continuation captured there cannot be entered again later.
final class CustomDevice: PortDevice {
  private let readProcedure: Root
  private let writeProcedure: Root
  private let getPosition: Root
  private let setPosition: Root
  private let closeProcedure: Root

  /// Each is a procedure or #f.
  init(read: Word, write: Word, getPosition: Word, setPosition: Word, close: Word) {
    readProcedure = Root(read)
    writeProcedure = Root(write)
    self.getPosition = Root(getPosition)
    self.setPosition = Root(setPosition)
    closeProcedure = Root(close)
  }

  override func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard readProcedure.word.isProcedure else { return 0 }
    let bytes = Heap.bytevector(count: buffer.count)
    let count = try Machine.apply(readProcedure.word, bytes, Word(fixnum: 0), Word(fixnum: buffer.count))
    guard count.isFixnum, 0...buffer.count ~= count.fixnum else {
      throw Fault.misc("a port's read! procedure returned ~S, not a count of bytes", count)
    }
    buffer.copyMemory(from: UnsafeRawBufferPointer(start: bytes.byteData, count: count.fixnum))
    return count.fixnum
  }

  override func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard writeProcedure.word.isProcedure else { return }
    let vector = Heap.bytevector(bytes)
    var start = 0
    while start < bytes.count {
      let count = try Machine.apply(
        writeProcedure.word, vector, Word(fixnum: start), Word(fixnum: bytes.count - start))
      guard count.isFixnum, 1...(bytes.count - start) ~= count.fixnum else {
        throw Fault.misc("a port's write! procedure returned ~S, not a count of bytes", count)
      }
      start += count.fixnum
    }
  }

  override var isSeekable: Bool { setPosition.word.isProcedure }
  override func seek(_ offset: Int, _ whence: Int32) throws -> Int? {
    if whence == SEEK_CUR && offset == 0 && getPosition.word.isProcedure {
      return try Machine.apply(getPosition.word).int(1)
    }
    guard setPosition.word.isProcedure else { return nil }
    var target = offset
    if whence == SEEK_CUR {
      guard getPosition.word.isProcedure else { return nil }
      target += try Machine.apply(getPosition.word).int(1)
    } else if whence != SEEK_SET {
      return nil
    }
    _ = try Machine.apply(setPosition.word, Word(fixnum: target))
    return target
  }
  override func close() throws {
    if closeProcedure.word.isProcedure { _ = try Machine.apply(closeProcedure.word) }
  }
}

/// Procedures of the program that take and give characters (`make-soft-port`).
final class SoftDevice: PortDevice {
  private let procedures: Root

  /// A vector: put a character, put a string, flush, get a character, close; each a procedure or #f.
  init(_ procedures: Word) { self.procedures = Root(procedures) }

  private func procedure(_ i: Int) -> Word? {
    guard i < procedures.word.length else { return nil }
    let procedure = procedures.word.element(i)
    return procedure.isProcedure ? procedure : nil
  }

  override func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let get = procedure(3) else { return 0 }
    let result = try Machine.apply(get)
    guard result.isCharacter else { return 0 }
    var bytes: [UInt8] = []
    _ = PortEncoding.utf8.append(result.character, to: &bytes)
    buffer.copyBytes(from: bytes)
    return bytes.count
  }

  override func write(_ bytes: UnsafeRawBufferPointer) throws {
    let string = Heap.string(utf8: bytes.bindMemory(to: UInt8.self))
    if let put = procedure(1) {
      _ = try Machine.apply(put, string)
    } else if let put = procedure(0) {
      for i in 0..<string.length { _ = try Machine.apply(put, Word(character: string.characterAt(i))) }
    }
    if let flush = procedure(2) { _ = try Machine.apply(flush) }
  }

  override func close() throws {
    if let close = procedure(4) { _ = try Machine.apply(close) }
  }
}
