// Source files as bytes, checked to be UTF-8 as a whole before anything in them is used.

import Glibc

/// Reads source files.
public enum SourceText {
  /// The bytes of a file.
  static func read(_ name: String) throws -> [UInt8] {
    let descriptor = open(PathMapping.hostPath(name), O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw failure("cannot open \(name)", errno) }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw failure("cannot read \(name)", EISDIR)
    }
    var bytes: [UInt8] = []
    var isAtEnd = false
    // The size is a first guess: the file may be a pipe, or grow.
    var step = max(Int(status.st_size) + 1, 512)
    while !isAtEnd {
      let part = try [UInt8](unsafeUninitializedCapacity: step) { buffer, filled in
        while filled < buffer.count {
          let count = Glibc.read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
          if count < 0, errno == EINTR { continue }
          if count < 0 { throw failure("cannot read \(name)", errno) }
          filled += count
          isAtEnd = count == 0
          if isAtEnd { return }
        }
      }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      step = 1 << 16
    }
    return bytes
  }

  private static func failure(_ what: String, _ code: Int32) -> Fault {
    Fault.system(errno: code, message: "\(what): \(String(cString: strerror(code)))")
  }

  /// The text of a file in UTF-8, from the encoding that its coding comment names. Throws a syntax error at the first
  /// byte that does not belong to valid UTF-8.
  static func decoded(_ bytes: [UInt8], name: String) throws -> [UInt8] {
    if let encoding = coding(of: bytes), encoding != .utf8, encoding.extendsASCII {
      var result: [UInt8] = []
      result.reserveCapacity(bytes.count + bytes.count / 8)
      for byte in bytes {
        if byte < 0x80 { result.append(byte) } else { Printer.appendUTF8(UInt32(byte), to: &result) }
      }
      return result
    }
    try checkUTF8(bytes, name: name)
    return bytes
  }

  /// The encoding named by `coding: NAME` or `coding=NAME` in a comment within the first 500 bytes of a file, nil when
  /// there is none that is known.
  static func coding(of bytes: [UInt8]) -> PortEncoding? {
    let head = String(decoding: bytes.prefix(500), as: UTF8.self)
    for line in head.split(separator: "\n", omittingEmptySubsequences: true) {
      guard let comment = line.firstIndex(of: ";") ?? (line.hasPrefix("#!") ? line.startIndex : nil) else { continue }
      var rest = line[comment...]
      while let place = rest.firstIndex(of: "c") {
        rest = rest[place...]
        guard rest.hasPrefix("coding:") || rest.hasPrefix("coding=") else {
          rest = rest.dropFirst()
          continue
        }
        let name = rest.dropFirst(7).drop { $0 == " " || $0 == "\t" }
          .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return PortEncoding(name: String(name))
      }
    }
    return nil
  }

  /// Throws a syntax error at the first byte that is not part of valid UTF-8.
  static func checkUTF8(_ bytes: [UInt8], name: String) throws {
    guard let offset = firstInvalid(bytes) else { return }
    var line = 1
    var column = 1
    for byte in bytes[..<offset] {
      if byte == 10 {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    throw Fault.atSpan(
      key: "decoding-error",
      message: "\(name) is not UTF-8: byte #x\(String(bytes[offset], radix: 16)) cannot stand here; convert the file"
        + " to UTF-8",
      arguments: Root(.null), span: Span(file: SourceFiles.index(of: name), line: line, column: column))
  }

  /// Offset of the first byte that is not part of a well-formed sequence (Unicode, table 3-7).
  static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    var i = 0
    let count = bytes.count
    while i < count {
      let lead = bytes[i]
      if lead < 0x80 {
        i += 1
        continue
      }
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF1...0xF3: length = 4
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      default: return i
      }
      if i + length > count || !second.contains(bytes[i + 1]) { return i }
      for j in 2..<max(length, 2) where bytes[i + j] & 0xC0 != 0x80 { return i }
      i += length
    }
    return nil
  }
}
