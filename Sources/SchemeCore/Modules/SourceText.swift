// Source files as bytes, and what encoding they are in.

import Glibc

/// Reads source files.
public enum SourceText {
  /// The text of a file: all of it, or what a pipe delivers, as it is needed.
  static func input(_ name: String) throws -> SourceInput {
    let (descriptor, status) = try opened(name)
    if ![S_IFIFO, S_IFCHR, S_IFSOCK].contains(status.st_mode & S_IFMT) {
      defer { close(descriptor) }
      return try SourceInput(try contents(of: descriptor, name, status), name: absolute(name))
    }
    return SourceInput(descriptor: descriptor)
  }

  /// The bytes of a file.
  static func read(_ name: String) throws -> [UInt8] {
    let (descriptor, status) = try opened(name)
    defer { close(descriptor) }
    return try contents(of: descriptor, name, status)
  }

  private static func opened(_ name: String) throws -> (Int32, stat) {
    let descriptor = open(PathMapping.hostPath(name), O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw failure("cannot open \(name)", errno) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw failure("cannot read \(name)", EISDIR)
    }
    return (descriptor, status)
  }

  private static func contents(of descriptor: Int32, _ name: String, _ status: stat) throws -> [UInt8] {
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

  /// The name of a file that stays right when the working directory changes.
  static func absolute(_ name: String) -> String {
    if name.hasPrefix("/") { return name }
    guard let directory = getcwd(nil, 0) else { return name }
    defer { free(directory) }
    let path = String(cString: directory)
    return path == "/" ? path + name : "\(path)/\(name)"
  }

  private static func failure(_ what: String, _ code: Int32) -> Fault {
    Fault.system(errno: code, message: "\(what): \(String(cString: strerror(code)))")
  }

  /// The UTF-8 of a text in an encoding that extends ASCII by single bytes.
  static func utf8(_ bytes: [UInt8], from encoding: PortEncoding) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 { result.append(byte) } else { Printer.appendUTF8(UInt32(byte), to: &result) }
    }
    return result
  }

  /// The encoding named by `coding: NAME` or `coding=NAME` in a comment within the first 500 bytes of a file, nil when
  /// there is none. One that is not known is an error.
  static func coding(of bytes: [UInt8], name file: String) throws -> PortEncoding? {
    let head = String(decoding: bytes.prefix(500), as: UTF8.self)
    for (i, line) in head.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard let comment = line.firstIndex(of: ";") ?? (line.hasPrefix("#!") ? line.startIndex : nil) else { continue }
      var rest = line[comment...]
      while let place = rest.firstIndex(of: "c") {
        rest = rest[place...]
        guard rest.hasPrefix("coding:") || rest.hasPrefix("coding=") else {
          rest = rest.dropFirst()
          continue
        }
        let name = String(
          rest.dropFirst(7).drop { $0 == " " || $0 == "\t" }
            .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
        if name.isEmpty { return nil }
        if let encoding = PortEncoding(name: name) { return encoding }
        throw Fault.atSpan(
          key: "misc-error", message: "invalid or unknown character encoding ~A: convert the file to UTF-8",
          arguments: Root(Heap.list(Heap.string(name))),
          span: Span(
            file: SourceFiles.index(of: file), line: i + 1,
            column: line.distance(from: line.startIndex, to: place) + 1))
      }
    }
    return nil
  }

  /// Line and column, in characters, of an offset into well-formed UTF-8.
  static func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
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
    return (line, column)
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
