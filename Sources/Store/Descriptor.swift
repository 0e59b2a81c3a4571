// File descriptors, and the system calls on them. Trees are touched only relative to a directory descriptor and never
// through a symbolic link, so that nobody who can rename entries of a tree can lead an operation out of it.
//
// Invariant: a descriptor is closed exactly once, and none survives an exec.

import Glibc

/// Opens a file only as a name in the file system (from Linux's headers; the Glibc module lacks it).
let pathOnly: Int32 = 0o10000000

/// The name of a directory entry: bytes without NUL and '/', in no particular encoding.
public typealias FileName = [UInt8]

/// Bytes of a file name or link target as text for messages.
func display(_ name: FileName) -> String { String(decoding: name, as: UTF8.self) }

/// Calls `body` with a NUL-terminated copy of `name`.
func withCName<Result>(_ name: FileName, _ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
  try (name + [0]).withUnsafeBufferPointer { buffer in
    try buffer.withMemoryRebound(to: CChar.self) { try body($0.baseAddress!) }
  }
}

/// What kind of file something is.
public enum FileKind: Equatable, Sendable {
  case regular, directory, symbolicLink
  /// A device, a pipe or a socket.
  case other
}

/// What `lstat` says about a file.
public struct FileInfo {
  /// The whole answer of the system.
  public let status: stat

  public init(_ status: stat) { self.status = status }

  public var kind: FileKind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .regular
    case S_IFDIR: .directory
    case S_IFLNK: .symbolicLink
    default: .other
    }
  }
  public var size: UInt64 { UInt64(status.st_size) }
  /// Whether the owner may execute it: the one permission that the store keeps.
  public var isExecutable: Bool { status.st_mode & S_IXUSR != 0 }

  /// Whether both describe the same file.
  func isSameFile(as other: FileInfo) -> Bool {
    status.st_ino == other.status.st_ino && status.st_dev == other.status.st_dev
  }
}

/// An owned file descriptor.
public final class Descriptor {
  public let number: Int32

  /// Takes ownership of `number`.
  public init(owning number: Int32) { self.number = number }

  deinit { close(number) }

  /// Opens `path`; close-on-exec always.
  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0, operation: String = "open") throws -> Descriptor {
    Descriptor(owning: try systemCall(operation, path) { Glibc.open(path, flags | O_CLOEXEC, mode) })
  }

  /// Opens the entry `name` of this directory without following a link there.
  func open(
    _ name: FileName, _ flags: Int32, mode: mode_t = 0, path: @autoclosure () -> String
  ) throws -> Descriptor {
    let flags = flags | O_NOFOLLOW | O_CLOEXEC
    let opened = try systemCall("open", path()) { withCName(name) { openat(number, $0, flags, mode) } }
    return Descriptor(owning: opened)
  }

  /// Opens the subdirectory `name`, refusing links.
  func openDirectory(_ name: FileName, path: @autoclosure () -> String) throws -> Descriptor {
    try open(name, O_RDONLY | O_DIRECTORY, path: path())
  }

  /// What this descriptor refers to.
  func info(path: @autoclosure () -> String) throws -> FileInfo {
    var status = stat()
    try systemCall("examine", path()) { fstat(number, &status) }
    return FileInfo(status)
  }

  /// What the entry `name` is, links not followed.
  func info(of name: FileName, path: @autoclosure () -> String) throws -> FileInfo {
    var status = stat()
    try systemCall("examine", path()) { withCName(name) { fstatat(number, $0, &status, AT_SYMLINK_NOFOLLOW) } }
    return FileInfo(status)
  }

  /// What the entry `name` is, or nil if there is none.
  func infoIfPresent(of name: FileName, path: @autoclosure () -> String) throws -> FileInfo? {
    do { return try info(of: name, path: path()) } catch let error as StoreError where error.kind == .system(ENOENT) {
      return nil
    }
  }

  /// The target of the link `name`; nil if it is gone.
  func linkTargetIfPresent(of name: FileName, path: @autoclosure () -> String) throws -> [UInt8]? {
    do { return try linkTarget(of: name, path: path()) } catch let error as StoreError
      where error.kind == .system(ENOENT)
    { return nil }
  }

  /// The target of the link `name`.
  func linkTarget(of name: FileName, path: @autoclosure () -> String) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = try systemCall("read the link", path()) {
      buffer.withUnsafeMutableBytes { raw in
        withCName(name) { readlinkat(number, $0, raw.bindMemory(to: CChar.self).baseAddress!, raw.count) }
      }
    }
    return Array(buffer[..<count])
  }

  /// Makes the directory `name`.
  func makeDirectory(_ name: FileName, mode: mode_t, path: @autoclosure () -> String) throws {
    try systemCall("make the directory", path()) { withCName(name) { mkdirat(number, $0, mode) } }
  }

  /// Makes the symbolic link `name`.
  func makeLink(_ name: FileName, target: [UInt8], path: @autoclosure () -> String) throws {
    try systemCall("make the link", path()) {
      withCName(target) { target in withCName(name) { symlinkat(target, number, $0) } }
    }
  }

  /// Makes `newName` in `target` another name of the file `name`. Returns the error number or 0.
  func link(_ name: FileName, to target: Descriptor, _ newName: FileName) -> Int32 {
    beforeSystemCall?()
    return withCName(name) { old in withCName(newName) { linkat(number, old, target.number, $0, 0) } } == 0 ? 0 : errno
  }

  /// Gives the owner rights on the entry `name`, which may be neither readable nor a link. A path descriptor names the
  /// inode without any right on it, and /proc lets chmod reach it.
  func addRights(_ rights: mode_t, to name: FileName, directory: Bool, path: @autoclosure () -> String) throws {
    let reached = try open(name, pathOnly | (directory ? O_DIRECTORY : 0), path: path())
    let info = try reached.info(path: path())
    guard info.kind == .directory || info.kind == .regular else { return }
    let mode = (info.status.st_mode & 0o777) | rights
    try systemCall("set the permissions of", path()) { chmod("/proc/self/fd/\(reached.number)", mode) }
  }

  /// Sets the permissions of the open file.
  func setMode(_ mode: mode_t, path: @autoclosure () -> String) throws {
    try systemCall("set the permissions of", path()) { fchmod(number, mode) }
  }

  /// Sets access and modification time to one second after the epoch, the only time in a store.
  func setCanonicalTime(path: @autoclosure () -> String) throws {
    let times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
    try systemCall("set the time of", path()) { futimens(number, times) }
  }

  /// Moves the entry `name` to `newName` in `target`.
  func rename(_ name: FileName, to target: Descriptor, _ newName: FileName, path: @autoclosure () -> String) throws {
    try systemCall("rename", path()) {
      withCName(name) { old in withCName(newName) { renameat(number, old, target.number, $0) } }
    }
  }

  /// Removes the entry `name`; `directory` says which of the two kinds of removal. Returns the error number or 0.
  func unlink(_ name: FileName, directory: Bool = false) -> Int32 {
    beforeSystemCall?()
    return withCName(name) { unlinkat(number, $0, directory ? AT_REMOVEDIR : 0) } == 0 ? 0 : errno
  }

  // From Linux's headers; the Glibc module lacks them.
  static let toData: Int32 = 3
  static let toHole: Int32 = 4

  /// Moves to an offset of the file, the next data or the next hole; nil if there is none.
  func seek(_ offset: UInt64, _ kind: Int32, path: @autoclosure () -> String) throws -> UInt64? {
    let position = lseek(number, off_t(offset), kind)
    if position >= 0 { return UInt64(position) }
    if errno == ENXIO { return nil }
    throw StoreError.system("seek in", path(), errno: errno)
  }

  /// Reads at most `buffer.count` bytes; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer, path: @autoclosure () -> String) throws -> Int {
    try systemCall("read", path()) { Glibc.read(number, buffer.baseAddress, buffer.count) }
  }

  /// Writes all of `bytes`.
  func writeAll(_ bytes: UnsafeRawBufferPointer, path: @autoclosure () -> String) throws {
    var rest = bytes
    while let start = rest.baseAddress, rest.count > 0 {
      let count = try systemCall("write", path()) { Glibc.write(number, start, rest.count) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// The names in this directory except `.` and `..`, in byte order.
  func entryNames(path: @autoclosure () -> String) throws -> [FileName] {
    // The stream owns a descriptor of its own, whose offset is not shared with this one.
    let copy = try systemCall("open", path()) { openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard let stream = fdopendir(copy) else {
      let code = errno
      close(copy)
      throw StoreError.system("list", path(), errno: code)
    }
    defer { closedir(stream) }
    var names: [FileName] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        let code = errno
        if code != 0 { throw StoreError.system("list", path(), errno: code) }
        break
      }
      let offset = MemoryLayout<dirent>.offset(of: \.d_name)!
      let start = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: UInt8.self)
      let name = Array(
        UnsafeBufferPointer(start: start, count: strlen(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))))
      if name != [0x2e], name != [0x2e, 0x2e] { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
