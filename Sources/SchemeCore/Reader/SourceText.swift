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

  /// The bytes of a file. A traced run notes `input` where that is less than all of them.
  static func read(_ name: String, noting input: InputTrace.Input? = nil) throws -> [UInt8] {
    let (descriptor, status) = try opened(name, noting: input)
    defer { close(descriptor) }
    return try contents(of: descriptor, name, status)
  }

  /// The first bytes of a file, by which `BinaryFile` knows it.
  static func head(_ name: String) throws -> [UInt8] {
    let (descriptor, _) = try opened(name)
    defer { close(descriptor) }
    return [UInt8](unsafeUninitializedCapacity: BinaryFile.size) { buffer, filled in
      filled = max(0, Glibc.read(descriptor, buffer.baseAddress!, buffer.count))
    }
  }

  private static func opened(_ name: String, noting input: InputTrace.Input? = nil) throws -> (Int32, stat) {
    let host = PathMapping.hostPath(name)
    if Confinement.isOn, !Confinement.mayRead(host) {
      throw Confinement.refusal(Confinement.reading(name), errno: EACCES)
    }
    InputTrace.note(input ?? .contents(host))
    let descriptor = open(host, O_RDONLY | O_CLOEXEC)
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
  public static func absolute(_ name: String) -> String {
    if name.utf8.first == UInt8(ascii: "/") { return name }
    guard let directory = getcwd(nil, 0) else { return name }
    defer { free(directory) }
    let path = String(cString: directory)
    return path == "/" ? path + name : "\(path)/\(name)"
  }

  private static func failure(_ what: String, _ code: Int32) -> Fault {
    Fault.system(errno: code, message: "\(what): \(String(cString: strerror(code)))")
  }
}
