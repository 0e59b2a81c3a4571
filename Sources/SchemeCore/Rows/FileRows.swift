// Files by name: status, names, links, permissions. (Opening them is in `PortOpeningRows`.)

import Glibc

/// Files.
enum FileRows {
  static func install(_ table: inout PrimitiveTable) {
    status(&table)
    names(&table)
    links(&table)
    permissions(&table)
    copying(&table)
  }

  /// Turns the -1 of a system call into the failure that `errno` tells of.
  @inline(__always) static func check(_ result: Int32, _ subject: String? = nil) throws -> Word {
    if result == -1 { throw Fault.posix(subject) }
    return .unspecified
  }

  private static func status(_ table: inout PrimitiveTable) {
    func row(_ name: String, _ follows: Bool) {
      table.any("(\(name) file [exception?])", "The status of FILE (a name, port or descriptor), a vector.") {
        arguments in
        var result = Glibc.stat()
        let code: Int32
        let subject: String
        if arguments[0].isString {
          let host = try arguments[0].hostPath(1)
          code = follows ? stat(host, &result) : lstat(host, &result)
          subject = arguments[0].swiftString
        } else {
          let descriptor = try arguments[0].descriptor(1)
          code = fstat(descriptor, &result)
          subject = String(descriptor)
        }
        if code == 0 { return vector(result) }
        if arguments.given(1)?.isFalse ?? false { return .false }
        throw Fault.posix(subject)
      }
    }
    row("stat", true)
    row("lstat", false)
  }

  /// The order is that of the accessors in `boot/posix.scm`.
  private static func vector(_ status: stat) -> Word {
    let result = Heap.vector(count: 18, fill: .false)
    func set(_ i: Int, _ value: Int) { result.setElement(i, Numbers.integer(value)) }
    set(0, Int(status.st_dev))
    result.setElement(1, Numbers.integer(UInt(status.st_ino)))
    set(2, Int(status.st_mode))
    set(3, Int(status.st_nlink))
    set(4, Int(status.st_uid))
    set(5, Int(status.st_gid))
    set(6, Int(status.st_rdev))
    set(7, Int(status.st_size))
    set(8, status.st_atim.tv_sec)
    set(9, status.st_mtim.tv_sec)
    set(10, status.st_ctim.tv_sec)
    set(11, Int(status.st_blksize))
    set(12, Int(status.st_blocks))
    result.setElement(13, Symbols.intern(kind(status.st_mode)))
    set(14, Int(status.st_mode & 0o7777))
    set(15, status.st_atim.tv_nsec)
    set(16, status.st_mtim.tv_nsec)
    set(17, status.st_ctim.tv_nsec)
    return result
  }

  private static func kind(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFREG: "regular"
    case S_IFDIR: "directory"
    case S_IFLNK: "symlink"
    case S_IFBLK: "block-special"
    case S_IFCHR: "char-special"
    case S_IFIFO: "fifo"
    case S_IFSOCK: "socket"
    default: "unknown"
    }
  }

  private static func names(_ table: inout PrimitiveTable) {
    table.any("(mkdir name [mode])", "Makes the directory NAME.") { arguments in
      try check(Glibc.mkdir(try arguments[0].hostPath(1), mode_t(try arguments.bound(1, in: 0...0o7777) ?? 0o777)))
    }
    table.one("(rmdir name)", "Removes the empty directory NAME.") { try check(Glibc.rmdir(try $0.hostPath(1))) }
    table.one("(delete-file name)", "Removes the file NAME.") { try check(unlink(try $0.hostPath(1))) }
    table.two("(rename-file old new)", "Renames the file OLD to NEW.") { old, new in
      try check(rename(try old.hostPath(1), try new.hostPath(2)))
    }
    table.any("(mkdtemp template)", "Makes a directory; the XXXXXX in TEMPLATE become its name, which is returned.") {
      arguments in
      var bytes = Array(try arguments[0].hostPath(1).utf8CString)
      guard bytes.withUnsafeMutableBufferPointer({ Glibc.mkdtemp($0.baseAddress!) }) != nil else { throw Fault.posix() }
      let host = String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return Heap.string(String(arguments[0].swiftString.dropLast(6)) + String(host.suffix(6)))
    }
    table.zero("(getcwd)", "The working directory.") {
      guard let name = Glibc.getcwd(nil, 0) else { throw Fault.posix() }
      defer { free(name) }
      return Heap.string(PathMapping.logicalPath(String(cString: name)))
    }
    table.one("(chdir name)", "Makes NAME the working directory.") { try check(Glibc.chdir(try $0.hostPath(1))) }
    table.one("(chroot name)", "Makes NAME the root directory.") { try check(Glibc.chroot(try $0.hostPath(1))) }
    table.one("(canonicalize-path name)", "NAME from the root on, without symbolic links.") { word in
      guard let name = realpath(try word.hostPath(1), nil) else { throw Fault.posix() }
      defer { free(name) }
      return Heap.string(PathMapping.logicalPath(String(cString: name)))
    }
    table.any("(mknod name type permissions device)", "Makes the special file NAME of TYPE, a symbol.") { arguments in
      let kinds: [String: mode_t] = [
        "regular": S_IFREG, "directory": S_IFDIR, "block-special": S_IFBLK, "char-special": S_IFCHR,
        "fifo": S_IFIFO, "socket": S_IFSOCK, "symlink": S_IFLNK,
      ]
      guard let kind = kinds[try arguments[1].symbol(2).symbolString] else { throw Fault.range(2, arguments[1]) }
      let mode = kind | mode_t(try arguments[2].int(3, in: 0...0o7777))
      return try check(
        Glibc.mknod(try arguments[0].hostPath(1), mode, dev_t(try arguments[3].int(4, in: 0...Word.maxFixnum))))
    }
  }

  private static func links(_ table: inout PrimitiveTable) {
    table.two("(link old new)", "Makes NEW another name of the file OLD.") { old, new in
      try check(Glibc.link(try old.hostPath(1), try new.hostPath(2)))
    }
    table.two("(symlink target name)", "Makes NAME a symbolic link to TARGET, which is kept as it is written.") {
      target, name in
      try check(Glibc.symlink(try target.text(1), try name.hostPath(2)))
    }
    table.one("(readlink name)", "What the symbolic link NAME says.") { word in
      let name = try word.hostPath(1)
      var size = 256
      while true {
        let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
        defer { buffer.deallocate() }
        let count = Glibc.readlink(name, buffer, size)
        if count == -1 { throw Fault.posix() }
        if count < size {
          return buffer.withMemoryRebound(to: UInt8.self, capacity: count) {
            Heap.string(utf8: UnsafeBufferPointer(start: $0, count: count))
          }
        }
        size *= 4
      }
    }
  }

  private static func permissions(_ table: inout PrimitiveTable) {
    table.two("(chmod file mode)", "Makes MODE the permissions of FILE, a name, port or descriptor.") { file, mode in
      // What stat says of a file, with its type, is welcome, too.
      let bits = mode_t(try mode.int(2, in: 0...0xFFFF_FFFF) & 0o7777)
      if file.isString { return try check(Glibc.chmod(try file.hostPath(1), bits)) }
      return try check(fchmod(try file.descriptor(1), bits))
    }
    func owner(_ name: String, _ change: @escaping (String, uid_t, gid_t) -> Int32) {
      table.three("(\(name) file owner group)", "Makes OWNER and GROUP (numbers, -1: as it is) those of FILE.") {
        file, owner, group in
        let user = uid_t(truncatingIfNeeded: try owner.int(2))
        let group = gid_t(truncatingIfNeeded: try group.int(3))
        if file.isString { return try check(change(try file.hostPath(1), user, group)) }
        return try check(fchown(try file.descriptor(1), user, group))
      }
    }
    owner("chown") { Glibc.chown($0, $1, $2) }
    owner("lchown") { Glibc.lchown($0, $1, $2) }
    table.any("(umask [mode])", "Makes MODE the permissions that new files do not get; what it was.") { arguments in
      if let mode = try arguments.bound(0, in: 0...0o777) { return Word(fixnum: Int(Glibc.umask(mode_t(mode)))) }
      let mode = Glibc.umask(0)
      _ = Glibc.umask(mode)
      return Word(fixnum: Int(mode))
    }
    table.two("(access? name how)", "Whether this program may access NAME as HOW, a sum of R_OK, W_OK, X_OK.") {
      name, how in
      Word(access(try name.hostPath(1), Int32(try how.int(2, in: 0...7))) == 0)
    }
    table.any(
      "(utime file [access-time] [modification-time] [access-ns] [modification-ns] [flags])",
      "Sets the times of FILE; they are now where they are not given."
    ) { arguments in
      func time(_ i: Int, _ ns: Int) throws -> timespec {
        guard let seconds = try arguments.bound(i, in: Word.minFixnum...Word.maxFixnum) else {
          return timespec(tv_sec: 0, tv_nsec: Int((1 << 30) - 1))
        }
        return timespec(tv_sec: seconds, tv_nsec: try arguments.bound(ns, in: 0...999_999_999) ?? 0)
      }
      let times = [try time(1, 3), try time(2, 4)]
      guard arguments[0].isString else { return try check(futimens(try arguments[0].descriptor(1), times)) }
      let flags = Int32(try arguments.bound(5, in: 0...0xFFFF) ?? 0)
      return try check(utimensat(AT_FDCWD, try arguments[0].hostPath(1), times, flags))
    }
  }

  private static func copying(_ table: inout PrimitiveTable) {
    table.two("(copy-file source target)", "Copies the file SOURCE with its permissions to TARGET.") { source, target in
      let original = try source.hostPath(1)
      let from = try SystemCall.retrying { Glibc.open(original, O_RDONLY | O_CLOEXEC) }
      defer { Glibc.close(from) }
      var status = Glibc.stat()
      _ = try check(fstat(from, &status))
      let name = try target.hostPath(2)
      let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
      let to = try SystemCall.retrying { Glibc.open(name, flags, status.st_mode & 0o7777) }
      defer { Glibc.close(to) }
      try copy(from, to)
      return .unspecified
    }
    table.any("(sendfile out in count [offset])", "Copies COUNT bytes between descriptors or ports; their number.") {
      arguments in
      for i in 0..<2 { if let port = Ports.port(arguments[i]), port.isOutput { try port.flush() } }
      let to = try arguments[0].descriptor(1)
      let from = try arguments[1].descriptor(2)
      let count = try arguments[2].int(3, in: 0...Word.maxFixnum)
      if let offset = try arguments.bound(3, in: 0...Word.maxFixnum) { lseek(from, off_t(offset), SEEK_SET) }
      return Word(fixnum: try copy(from, to, limit: count))
    }
  }

  @discardableResult private static func copy(_ from: Int32, _ to: Int32, limit: Int = Int.max) throws -> Int {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    var total = 0
    while total < limit {
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, limit - total)])
      let count = try SystemCall.read(from, part)
      if count == 0 { break }
      try SystemCall.write(to, UnsafeRawBufferPointer(rebasing: part[..<count]))
      total += count
    }
    return total
  }
}
