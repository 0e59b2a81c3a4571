// Where the reader takes its characters from: bytes in memory, or a port.
//
// Invariant: lines and columns are those of the character that `next` would return, both from 1; columns count
// characters, as the caret of an error message does.

/// A stream of code points that knows where it stands.
public protocol CharacterSource {
  /// The character that `next` will return; nil at the end.
  mutating func peek() throws -> UInt32?
  /// Takes one character; nil at the end.
  mutating func next() throws -> UInt32?
  /// Line of the next character, from 1.
  var line: Int { get }
  /// Column of the next character, from 1.
  var column: Int { get }
  /// Calls a reader extension, which reads what it wants from here on.
  mutating func extended(_ procedure: Word, _ c: UInt32) throws -> Word
}

/// UTF-8 in memory, already validated.
public struct ByteSource: CharacterSource {
  /// All of the text.
  let bytes: UnsafeBufferPointer<UInt8>
  /// Index of the next character's first byte.
  public private(set) var offset = 0
  public private(set) var line = 1
  public private(set) var column = 1

  /// The bytes must stay where they are for as long as the source is used.
  public init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    // A byte order mark is not part of the text.
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { offset = 3 }
  }

  /// A source that begins in the middle of a text, at the start of line `line` or later.
  init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int, line: Int) {
    self.bytes = bytes
    self.offset = offset
    self.line = line
    var start = offset
    while start > 0, bytes[start - 1] != 10 { start -= 1 }
    column = offset - start + 1
  }

  /// A source that goes on in the middle of a text.
  init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int, line: Int, column: Int) {
    self.init(bytes)
    if offset == 0 { return }
    self.offset = offset
    self.line = line
    self.column = column
  }

  /// What has not been read yet.
  var remaining: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[offset...]) }

  @inline(__always) public mutating func peek() -> UInt32? {
    guard offset < bytes.count else { return nil }
    let byte = bytes[offset]
    return byte < 0x80 ? UInt32(byte) : decode().scalar
  }

  @inline(__always) public mutating func next() -> UInt32? {
    guard offset < bytes.count else { return nil }
    let byte = bytes[offset]
    if byte < 0x80 {
      offset += 1
      if byte == 10 {
        line += 1
        column = 1
      } else {
        column += 1
      }
      return UInt32(byte)
    }
    let (scalar, length) = decode()
    offset += length
    column += 1
    return scalar
  }

  @inline(never) private func decode() -> (scalar: UInt32, length: Int) {
    guard case .scalar(let scalar, let length) = UTF8Text.decode(remaining) else { return (0xFFFD, 1) }
    return (scalar, length)
  }
}
