// Source files as bytes.

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
