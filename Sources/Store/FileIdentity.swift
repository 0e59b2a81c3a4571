// Which file a path leads to, for telling files apart whose names are alike.
//
// Device and number of a file are the same wherever it is mounted, but not through an overlay, which shows files of other
// file systems as its own, and not on file systems that make numbers up (those of a network, of a program). Invariant:
// two files count as different only where the numbers prove it.

import CLinux
import Glibc

/// A file as the kernel numbers it.
struct FileIdentity {
  let number: UInt64
  private let device: UInt64
  private let kind: Kind

  private enum Kind {
    /// Keeps a file's numbers as long as it exists, and has no other numbers for it.
    case plain
    case overlay
    case unknown
  }

  /// The numbers of file systems, from Linux's `magic.h` and, for those that are not in it, their own sources.
  private static let plainKinds: Set<UInt32> = [
    0xef53,  // ext2, ext3, ext4
    0x5846_5342,  // xfs
    0x9123_683e,  // btrfs
    0x0102_1994,  // tmpfs
    0x8584_58f6,  // ramfs
    0xf2f5_2010,  // f2fs
    0xca45_1a4e,  // bcachefs
    0x2fc1_2fc1,  // zfs
  ]
  private static let overlayKind: UInt32 = 0x794c_7630

  /// The file at `path`, at its end if it is a link; nil when there is none or it cannot be looked at.
  init?(following path: String) {
    self.init(opened: sys_open_path(AT_FDCWD, path))
  }

  /// The file that a process whose root directory is at `root` finds at `path`.
  init?(path: FileName, inRoot root: String) {
    let directory = sys_open_path(AT_FDCWD, root)
    guard directory >= 0 else { return nil }
    defer { close(directory) }
    self.init(opened: withCName(path) { sys_open_inside(directory, $0) })
  }

  private init?(opened number: Int32) {
    guard number >= 0 else { return nil }
    let file = Descriptor(owning: number)
    guard let info = try? file.info(path: "") else { return nil }
    self.number = UInt64(info.status.st_ino)
    device = UInt64(info.status.st_dev)
    let type = sys_file_system_type(number)
    kind = FileIdentity.plainKinds.contains(type) ? .plain : type == FileIdentity.overlayKind ? .overlay : .unknown
  }

  /// Whether these are certainly two files. What lies on two devices may be one file where an overlay is involved.
  func isOther(than file: FileIdentity) -> Bool {
    if device == file.device { return number != file.number && kind != .unknown && file.kind == kind }
    return kind == .plain && file.kind == .plain
  }
}
