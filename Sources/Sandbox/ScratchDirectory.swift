// The directory of one build on the host: `store`, where outputs are made, and `tmp`, with the build directory. It
// lies below a directory that only the owner of the store may enter, it is made new (one that is there already, as a
// directory or a link, is never used), and it is locked as long as its owner lives: the next builder removes those
// that nobody locks.
//
// Invariant: nothing outside the process that made it can reach into it by name, so what a builder leaves there
// (setuid programs, odd permissions) is of no use to anybody.

import Glibc
import Store

final class ScratchDirectory {
  let path: String
  private let lock: Descriptor

  /// Makes a directory for a build below `parent`, with everything in it owned by the ids.
  init(for derivation: String, below parent: String, owner: HostIdentity) throws {
    try ScratchDirectory.makeParent(parent)
    let name = BuildPlan.directoryName(derivation)
    while true {
      let path = "\(parent)/\(getpid())-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))"
      try check("make the build directory", path) { mkdir(path, 0o700) }
      // Before it is locked it looks abandoned, and another process may take it away.
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if descriptor < 0 { continue }
      let lock = Descriptor(owning: descriptor)
      var (opened, named) = (stat(), stat())
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &opened) == 0, lstat(path, &named) == 0,
        opened.st_ino == named.st_ino, opened.st_dev == named.st_dev
      else { continue }
      (self.path, self.lock) = (path, lock)
      break
    }
    try make("store", 0o755, owner)
    try make("tmp", 0o1777, owner)
    try make("tmp/\(name)", 0o700, owner)
  }

  deinit { try? remove() }

  private func make(_ name: String, _ mode: mode_t, _ owner: HostIdentity) throws {
    let full = "\(path)/\(name)"
    try check("make the directory", full) { mkdirat(lock.number, name, 0o700) }
    // Nobody else can enter, so the name still is what was made.
    try check("set the permissions of", full) { chmod(full, mode) }
    if owner.isSeparate { try check("give to the build user", full) { lchown(full, owner.user, owner.group) } }
  }

  /// Writes a file into the build directory, owned by the ids.
  func write(_ contents: [UInt8], to name: String, of derivation: String, owner: HostIdentity) throws {
    let full = "\(path)/tmp/\(BuildPlan.directoryName(derivation))/\(name)"
    let file = Descriptor(
      owning: try check("make", full) { open(full, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644) })
    var written = 0
    while written < contents.count {
      written += try contents[written...].withUnsafeBytes { rest in
        try check("write", full) { Glibc.write(file.number, rest.baseAddress, rest.count) }
      }
    }
    if owner.isSeparate { try check("give to the build user", full) { fchown(file.number, owner.user, owner.group) } }
  }

  func remove() throws {
    if access(path, F_OK) == 0 { try FileTree.remove(path) }
  }

  /// Moves the build directory of a failed build to where its owner can look at it, and nobody else can.
  func keepBuildDirectory(of derivation: String, fallback: String) -> String? {
    let name = BuildPlan.directoryName(derivation)
    let source = "\(path)/tmp/\(name)"
    let base = name.dropLast(2)
    for parent in ["/tmp", fallback] {
      if parent == fallback, mkdir(parent, 0o700) != 0, errno != EEXIST { continue }
      for number in 0..<10000 {
        let target = "\(parent)/\(base)-\(number)"
        // Renaming onto an empty directory of our own is possible, onto anybody else's thing is not.
        guard mkdir(target, 0o700) == 0 else {
          if errno == EEXIST { continue }
          break
        }
        if rename(source, target) == 0 {
          let top = open(target, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
          if top >= 0 {
            fchown(top, geteuid(), getegid())
            fchmod(top, 0o700)
            close(top)
          }
          return target
        }
        rmdir(target)
        break
      }
    }
    return nil
  }

  /// Removes what killed processes left below `parent`.
  static func removeAbandoned(below parent: String) throws {
    guard let stream = opendir(parent) else { return }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    for name in names where name != "." && name != ".." {
      let path = "\(parent)/\(name)"
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if descriptor < 0 { continue }
      let lock = Descriptor(owning: descriptor)
      if flock(lock.number, LOCK_EX | LOCK_NB) == 0 { try FileTree.remove(path) }
    }
  }

  /// Makes the directory of all builds, or makes sure that it is one and nobody else's.
  private static func makeParent(_ path: String) throws {
    if mkdir(path, 0o700) == 0 { return }
    guard errno == EEXIST else { throw systemError("make the directory of builds", path, errno) }
    var status = stat()
    try check("examine", path) { lstat(path, &status) }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
      throw BuildError(
        .cannotStart, "'\(path)' must be a directory of yours that nobody else may enter, and it is not; remove it")
    }
  }
}
