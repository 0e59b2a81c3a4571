// The directory of one build on the host: `store`, where outputs are made, and `tmp`, with the build directory. It
// lies below a directory that only the owner of the store may enter, it is made new (one that is there already, as a
// directory or a link, is never used), and it is locked as long as its owner lives: the next builder removes those
// that nobody locks.
//
// Invariant: nothing outside the process that made it can reach into it by name, so what a builder leaves there
// (setuid programs, odd permissions) is of no use to anybody. And removing it never fails a build.

import Glibc
import Store

final class ScratchDirectory {
  private let owned: OwnedDirectory
  private var isRemoved = false
  /// Whose everything in it is.
  let owner: HostIdentity
  var path: String { owned.path }

  /// Makes a directory for a build below `parent`, with everything in it owned by the ids.
  init(below parent: String, owner: HostIdentity) throws {
    self.owner = owner
    try ScratchDirectory.makeParent(parent)
    do { owned = try OwnedDirectory(below: parent) } catch let error as StoreError {
      throw BuildError(.cannotStart, error.message)
    }
    try make("store", 0o755)
    try make("tmp", 0o1777)
    try make("tmp/build", 0o700)
  }

  /// Gives the build directory the name of a derivation, whose build has this directory from now on.
  func take(for derivation: String) throws {
    let name = BuildPlan.directoryName(derivation)
    try check("make the directory", "\(path)/tmp/\(name)") {
      renameat(owned.descriptor.number, "tmp/build", owned.descriptor.number, "tmp/\(name)")
    }
  }

  deinit { remove() }

  private func make(_ name: String, _ mode: mode_t) throws {
    let full = "\(path)/\(name)"
    try check("make the directory", full) { mkdirat(owned.descriptor.number, name, 0o700) }
    // Nobody else can enter, so the name still is what was made.
    try check("set the permissions of", full) { chmod(full, mode) }
    if owner.isSeparate { try check("give to the build user", full) { lchown(full, owner.user, owner.group) } }
  }

  /// Writes a file into the build directory, owned by the ids.
  func write(_ contents: [UInt8], to name: String, of derivation: String) throws {
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

  /// Removes it with everything in it, as far as that is possible; the next builder removes the rest.
  func remove() {
    if isRemoved { return }
    isRemoved = true
    owned.remove()
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
