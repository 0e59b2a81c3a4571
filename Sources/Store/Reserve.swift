// Room that is kept back so that garbage can be collected on a full file system: the database cannot be opened, let alone
// changed, without a little of it. A collection gives the reserve up first and takes it again at its end.

import Glibc

/// Files that hold some space and some inodes.
struct Reserve {
  private static let byteCount: off_t = 1 << 20
  /// A collection makes fewer files than this.
  private static let fileCount = 12
  private let directory: String

  init(_ directory: String) { self.directory = directory }

  /// Takes the room, unless it is taken or there is none.
  func fill() {
    if access(directory, F_OK) != 0, mkdir(directory, 0o700) != 0, errno != EEXIST { return }
    // The last file is made last.
    if access(file(Reserve.fileCount - 1), F_OK) == 0 { return }
    for index in 0..<Reserve.fileCount {
      let opened = open(file(index), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if opened < 0, errno == EEXIST { continue }
      if opened < 0 { return }
      defer { close(opened) }
      if index == 0, posix_fallocate(opened, 0, Reserve.byteCount) != 0 {
        unlink(file(index))
        return
      }
    }
  }

  /// Gives the room up.
  func release() {
    for index in (0..<Reserve.fileCount).reversed() {
      unlink(file(index))
    }
  }

  private func file(_ index: Int) -> String { "\(directory)/\(index)" }
}
