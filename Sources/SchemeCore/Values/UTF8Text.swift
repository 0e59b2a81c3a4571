// UTF-8: the one file that takes it apart and puts it together byte by byte. Well-formed is what table 3-7 of the
// Unicode standard says: overlong forms and surrogates are not.

/// What stands at the beginning of some bytes in an encoding.
enum DecodedCharacter {
  case scalar(UInt32, length: Int)
  /// Bytes that mean nothing.
  case malformed(length: Int)
  /// The beginning of a character whose rest is not there.
  case incomplete
}

/// Text as UTF-8.
public enum UTF8Text {
  /// A byte that is not part of well-formed UTF-8, and where it stands.
  public struct Malformed: Equatable {
    public let offset: Int
    public let line: Int
    public let column: Int
    public let byte: UInt8
  }

  /// Decodes one character; there is at least one byte.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> DecodedCharacter {
    let lead = bytes[0]
    if lead < 0x80 { return .scalar(UInt32(lead), length: 1) }
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
    default: return .malformed(length: 1)
    }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for i in 1..<length {
      guard i < bytes.count else { return .incomplete }
      guard (i == 1 ? second : 0x80...0xBF).contains(bytes[i]) else { return .malformed(length: i) }
      value = value << 6 | UInt32(bytes[i] & 0x3F)
    }
    return .scalar(value, length: length)
  }

  /// Appends a character that is not ASCII.
  static func append(_ c: UInt32, to bytes: inout [UInt8]) {
    func tail(_ shift: UInt32) { bytes.append(UInt8(truncatingIfNeeded: 0x80 | c >> shift & 0x3F)) }
    if c < 0x800 {
      bytes.append(UInt8(truncatingIfNeeded: 0xC0 | c >> 6))
    } else if c < 0x10000 {
      bytes.append(UInt8(truncatingIfNeeded: 0xE0 | c >> 12))
      tail(6)
    } else {
      bytes.append(UInt8(truncatingIfNeeded: 0xF0 | c >> 18))
      tail(12)
      tail(6)
    }
    tail(0)
  }

  /// The first byte that does not belong to well-formed UTF-8; nil when the whole text is fine. Lines and columns count
  /// from 1, columns in characters.
  public static func firstMalformed(in bytes: UnsafeBufferPointer<UInt8>) -> Malformed? {
    guard let offset = firstInvalid(bytes) else { return nil }
    let (line, column) = position(of: offset, in: bytes)
    return Malformed(offset: offset, line: line, column: column, byte: bytes[offset])
  }

  /// The offset of that byte.
  static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var i = 0
    while i < bytes.count {
      if bytes[i] < 0x80 {
        i += 1
        continue
      }
      guard case .scalar(_, let length) = decode(UnsafeBufferPointer(rebasing: bytes[i...])) else { return i }
      i += length
    }
    return nil
  }

  /// Line and column, in characters, of an offset into well-formed UTF-8.
  static func position(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (line: Int, column: Int) {
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
    return (line, column)
  }
}
