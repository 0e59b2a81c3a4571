// Characters to bytes and back, for ports and for the conversions of bytevectors.

/// A way of writing characters as bytes.
public enum PortEncoding: Equatable {
  case utf8
  case latin1
  case ascii
  case utf16(bigEndian: Bool)
  case utf32(bigEndian: Bool)

  /// The encoding of the given name, in any case.
  public init?(name: String) {
    switch name.uppercased() {
    case "UTF-8", "UTF8": self = .utf8
    case "ISO-8859-1", "ISO8859-1", "LATIN1", "LATIN-1", "ISO-8859-15", "BINARY": self = .latin1
    case "ASCII", "US-ASCII", "ANSI_X3.4-1968": self = .ascii
    case "UTF-16", "UTF-16BE", "UTF16": self = .utf16(bigEndian: true)
    case "UTF-16LE": self = .utf16(bigEndian: false)
    case "UTF-32", "UTF-32BE", "UTF32": self = .utf32(bigEndian: true)
    case "UTF-32LE": self = .utf32(bigEndian: false)
    default: return nil
    }
  }

  public var name: String {
    switch self {
    case .utf8: "UTF-8"
    case .latin1: "ISO-8859-1"
    case .ascii: "ASCII"
    case .utf16(let bigEndian): bigEndian ? "UTF-16BE" : "UTF-16LE"
    case .utf32(let bigEndian): bigEndian ? "UTF-32BE" : "UTF-32LE"
    }
  }

  /// ASCII characters are their own bytes.
  @inline(__always) var extendsASCII: Bool {
    switch self {
    case .utf8, .latin1, .ascii: true
    default: false
    }
  }

  /// Bytes that a decoder may have to see to tell one character.
  var longest: Int {
    switch self {
    case .utf8, .utf16, .utf32: 4
    case .latin1, .ascii: 1
    }
  }

  /// Decodes one character; there is at least one byte.
  func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> DecodedCharacter {
    switch self {
    case .utf8: return UTF8Text.decode(bytes)
    case .latin1: return .scalar(UInt32(bytes[0]), length: 1)
    case .ascii: return bytes[0] < 128 ? .scalar(UInt32(bytes[0]), length: 1) : .malformed(length: 1)
    case .utf16(let bigEndian):
      guard bytes.count >= 2 else { return .incomplete }
      let unit = PortEncoding.unit(bytes, 0, bigEndian)
      guard 0xD800...0xDFFF ~= unit else { return .scalar(unit, length: 2) }
      guard unit < 0xDC00 else { return .malformed(length: 2) }
      guard bytes.count >= 4 else { return .incomplete }
      let low = PortEncoding.unit(bytes, 2, bigEndian)
      guard 0xDC00...0xDFFF ~= low else { return .malformed(length: 2) }
      return .scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00), length: 4)
    case .utf32(let bigEndian):
      guard bytes.count >= 4 else { return .incomplete }
      let first = PortEncoding.unit(bytes, 0, bigEndian)
      let second = PortEncoding.unit(bytes, 2, bigEndian)
      let value = bigEndian ? first << 16 | second : second << 16 | first
      return Unicode.Scalar(value) != nil ? .scalar(value, length: 4) : .malformed(length: 4)
    }
  }

  private static func unit(_ bytes: UnsafeBufferPointer<UInt8>, _ i: Int, _ bigEndian: Bool) -> UInt32 {
    bigEndian ? UInt32(bytes[i]) << 8 | UInt32(bytes[i + 1]) : UInt32(bytes[i + 1]) << 8 | UInt32(bytes[i])
  }

  /// Appends a character; false when the encoding has no bytes for it.
  @inline(__always) func append(_ c: UInt32, to bytes: inout [UInt8]) -> Bool {
    if c < 0x80 && extendsASCII {
      bytes.append(UInt8(truncatingIfNeeded: c))
      return true
    }
    return appendSlowly(c, to: &bytes)
  }

  @inline(never) private func appendSlowly(_ c: UInt32, to bytes: inout [UInt8]) -> Bool {
    func byte(_ value: UInt32) { bytes.append(UInt8(truncatingIfNeeded: value)) }
    func unit(_ value: UInt32, _ bigEndian: Bool) {
      byte(bigEndian ? value >> 8 : value)
      byte(bigEndian ? value : value >> 8)
    }
    switch self {
    case .utf8: UTF8Text.append(c, to: &bytes)
    case .latin1:
      if c > 255 { return false }
      byte(c)
    case .ascii: return false
    case .utf16(let bigEndian):
      if c < 0x10000 {
        unit(c, bigEndian)
      } else {
        unit(0xD800 + (c - 0x10000) >> 10, bigEndian)
        unit(0xDC00 + (c - 0x10000) & 0x3FF, bigEndian)
      }
    case .utf32(let bigEndian):
      unit(bigEndian ? c >> 16 : c & 0xFFFF, bigEndian)
      unit(bigEndian ? c & 0xFFFF : c >> 16, bigEndian)
    }
    return true
  }
}
