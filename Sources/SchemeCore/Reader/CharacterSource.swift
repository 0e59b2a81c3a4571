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
    return byte < 0x80 ? UInt32(byte) : decode(byte).scalar
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
    let (scalar, length) = decode(byte)
    offset += length
    column += 1
    return scalar
  }

  @inline(never) private func decode(_ lead: UInt8) -> (scalar: UInt32, length: Int) {
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard lead >= 0xC2, offset + length <= bytes.count else { return (0xFFFD, 1) }
    var scalar = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for i in 1..<length { scalar = scalar << 6 | UInt32(bytes[offset + i] & 0x3F) }
    return (scalar, length)
  }
}

/// Checks of whole files.
public enum UTF8Text {
  /// A byte that is not part of well-formed UTF-8, and where it stands.
  public struct Malformed: Equatable {
    public let offset: Int
    public let line: Int
    public let column: Int
    public let byte: UInt8
  }

  /// The first byte that does not belong to well-formed UTF-8 (overlong forms and surrogates do not either); nil when
  /// the whole text is fine. Lines and columns count from 1, columns in characters.
  public static func firstMalformed(in bytes: UnsafeBufferPointer<UInt8>) -> Malformed? {
    var i = 0
    while i < bytes.count {
      if bytes[i] < 0x80 {
        i += 1
        continue
      }
      guard let length = sequenceLength(bytes, i) else { return place(bytes, i) }
      i += length
    }
    return nil
  }

  private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, _ i: Int) -> Int? {
    let lead = bytes[i]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if lead == 0xE0 { second = 0xA0...0xBF }
      if lead == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      length = 4
      if lead == 0xF0 { second = 0x90...0xBF }
      if lead == 0xF4 { second = 0x80...0x8F }
    default: return nil
    }
    guard i + length <= bytes.count, second.contains(bytes[i + 1]) else { return nil }
    for j in 2..<max(length, 2) where bytes[i + j] & 0xC0 != 0x80 { return nil }
    return length
  }

  private static func place(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Malformed {
    var line = 1
    var column = 1
    for i in 0..<offset {
      if bytes[i] == 10 {
        line += 1
        column = 1
      } else if bytes[i] & 0xC0 != 0x80 {
        column += 1
      }
    }
    return Malformed(offset: offset, line: line, column: column, byte: bytes[offset])
  }
}
