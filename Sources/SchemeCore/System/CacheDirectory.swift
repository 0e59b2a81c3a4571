// What the program keeps between runs to be faster the next time: files below $XDG_CACHE_HOME/nsscheme. All of it may be
// deleted, cut off or overwritten at any time.
//
// Invariants: a file is written aside and renamed, so that no reader sees half of one; it says which program wrote it and
// ends with a checksum, and any other file counts as absent; a directory that belongs to another user, or that others may
// write to, is not used at all; and nothing that goes wrong here is an error.

import Glibc

/// A folder of the cache.
public struct CacheDirectory {
  /// Where it is; nil when the cache cannot be used.
  private let path: String?
  private let folder: String
  /// Which program wrote its files.
  private let program: String

  /// The folder of that name, such as `answers`. What is of any program, another build of this one takes, too.
  public init(_ folder: String, isOfAnyProgram: Bool = false) {
    self.folder = folder
    program = isOfAnyProgram ? "any" : CacheDirectory.program
    path = CacheDirectory.isOff ? nil : CacheDirectory.root.map { "\($0)/\(folder)" }
  }

  /// `--no-cache`: nothing is read and nothing kept.
  nonisolated(unsafe) public static var isOff = false

  /// $XDG_CACHE_HOME/nsscheme, or ~/.cache/nsscheme.
  public static var root: String? {
    func directory(_ variable: String) -> String? {
      guard let text = getenv(variable), text[0] == 47 else { return nil }
      return String(cString: text)
    }
    guard let base = directory("XDG_CACHE_HOME") ?? directory("HOME").map({ $0 + "/.cache" }) else { return nil }
    return base + "/nsscheme"
  }

  /// Which build of the program this is: another one trusts nothing of it.
  public static let program: String = {
    guard let stamp = InputTrace.Stamp(of: "/proc/self/exe") else { return "" }
    return "\(stamp.device) \(stamp.inode) \(stamp.size) \(stamp.modified) \(stamp.changed)"
  }()

  // MARK: Files

  private static let magic = Array("nsscheme cache 1\n".utf8)

  /// The contents of the file of that name; nil when there is none that this program wrote whole.
  public func read(_ name: String) -> [UInt8]? {
    guard let directory = opened(creating: false) else { return nil }
    defer { close(directory) }
    let descriptor = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
      status.st_size < 1 << 28
    else { return nil }
    let size = Int(status.st_size)
    var filled = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while filled < size {
        let part = Glibc.read(descriptor, buffer.baseAddress! + filled, size - filled)
        if part < 0, errno == EINTR { continue }
        if part <= 0 { break }
        filled += part
      }
      count = filled
    }
    var reader = CacheReader(bytes)
    guard bytes.count > CacheDirectory.magic.count + 8, bytes.starts(with: CacheDirectory.magic),
      CacheDirectory.checksum(bytes[..<(bytes.count - 8)]) == CacheReader.integer(bytes, at: bytes.count - 8)
    else { return nil }
    reader.skip(CacheDirectory.magic.count)
    guard reader.text() == program, let contents = reader.bytes() else { return nil }
    return contents
  }

  /// Keeps a file. Nothing happens when that is not possible.
  public func write(_ name: String, _ contents: [UInt8]) {
    guard !program.isEmpty, let directory = opened(creating: true) else { return }
    defer { close(directory) }
    var writer = CacheWriter()
    writer.raw(CacheDirectory.magic)
    writer.put(program)
    writer.put(contents)
    writer.put(CacheDirectory.checksum(writer.contents[...]))
    // Who writes it holds a lock on the file aside, so that one that was killed leaves no more than that file, which the
    // next one takes over.
    let aside = "\(name).new"
    let descriptor = openat(directory, aside, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var (mine, there) = (stat(), stat())
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &mine) == 0,
      fstatat(directory, aside, &there, AT_SYMLINK_NOFOLLOW) == 0, mine.st_ino == there.st_ino,
      ftruncate(descriptor, 0) == 0
    else { return }
    var rest = writer.contents[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      rest = rest.dropFirst(count)
    }
    if !rest.isEmpty || renameat(directory, aside, directory, name) != 0 { unlinkat(directory, aside, 0) }
  }

  /// Removes a file.
  public func remove(_ name: String) {
    guard let directory = opened(creating: false) else { return }
    unlinkat(directory, name, 0)
    close(directory)
  }

  /// The files: names, bytes, and when each was last used, in seconds since 1970.
  public var files: [(name: String, bytes: Int, used: Int)] {
    guard let directory = opened(creating: false) else { return [] }
    guard let stream = fdopendir(directory) else {
      close(directory)
      return []
    }
    defer { closedir(stream) }
    var result: [(String, Int, Int)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      var status = stat()
      guard name != ".", name != "..", fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0,
        status.st_mode & S_IFMT == S_IFREG
      else { continue }
      result.append((name, Int(status.st_size), status.st_mtim.tv_sec))
    }
    return result
  }

  /// Says that a file was used, so that `shrink` keeps it longer.
  public func touch(_ name: String) {
    guard let directory = opened(creating: false) else { return }
    utimensat(directory, name, nil, AT_SYMLINK_NOFOLLOW)
    close(directory)
  }

  /// Removes what was used longest ago when all files together have more than `limit` bytes, down to half of that.
  public func shrink(to limit: Int) {
    let files = files
    var total = files.reduce(0) { $0 + $1.bytes }
    guard total > limit else { return }
    for file in files.sorted(by: { $0.used < $1.used }) where total > limit / 2 {
      remove(file.name)
      total -= file.bytes
    }
  }

  /// A descriptor of the folder; nil when it is not there, or not to be trusted.
  private func opened(creating: Bool) -> Int32? {
    guard let path, let root = CacheDirectory.root else { return nil }
    if creating {
      let parent = String(root[..<(root.utf8.lastIndex(of: UInt8(ascii: "/")) ?? root.endIndex)])
      for directory in [parent, root, path] { mkdir(directory, 0o700) }
    }
    for directory in [root, path] {
      var status = stat()
      guard lstat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
        status.st_mode & 0o022 == 0
      else { return nil }
    }
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    return descriptor >= 0 ? descriptor : nil
  }

  /// A checksum against accidents; what is in the directory is the user's own.
  public static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withUnsafeBytes { buffer in
      var (sum, at) = (0x9E37_79B9_7F4A_7C15 as UInt64, 0)
      while at + 8 <= buffer.count {
        sum = (sum ^ buffer.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &* 0xFF51_AFD7_ED55_8CCD
        sum ^= sum >> 32
        at += 8
      }
      while at < buffer.count {
        sum = (sum ^ UInt64(buffer[at])) &* 0x100_0000_01B3
        at += 1
      }
      return sum ^ UInt64(buffer.count)
    }
  }
}
