// Makes a tree of fresh files in canonical form: owned by this process, mode 0444 or 0555, time 1, no extended
// attributes. Every inode is made here, exclusively, so nobody else can hold a descriptor to it or have planted a link.
//
// Invariant: the root stays writable until `seal`, because moving a directory to another parent needs write permission
// on it; everything below is sealed when its event ends.

import Glibc

/// A visitor that makes the tree that it visits as the new entry `name` of a directory.
public final class TreeWriter: TreeVisitor {
  private let rootName: FileName
  private let path: String
  private var directories: DirectoryStack
  private var file: Descriptor?
  private var fileName: FileName = []
  private var isExecutable = false
  /// The size of the file, if its end is a hole.
  private var sizeWithHole: UInt64?
  /// The root directory, for `seal`.
  private var root: Descriptor?
  private let sharing: FileSharing?

  /// A writer for the entry `name` of `parent`, which must not exist yet; `path` is for messages. With `sharing`, files
  /// become links to equal ones that are there already.
  init(_ name: FileName, in parent: Descriptor, path: String, sharing: FileSharing? = nil) {
    self.sharing = sharing
    self.rootName = name
    self.path = path
    self.directories = DirectoryStack(parent)
  }

  /// A writer for the tree at `hostPath`, which must not exist yet.
  public convenience init(_ hostPath: String) throws {
    let (parent, name) = try FileTree.openParent(of: hostPath)
    self.init(name, in: parent, path: hostPath)
  }

  private func entry(_ name: FileName) -> FileName { directories.depth == 0 ? rootName : name }

  private func shown(_ name: FileName) -> String {
    directories.depth == 0 ? path : "\(path)\(directories.relativePath)/\(display(name))"
  }

  public func beginDirectory(_ name: FileName) throws {
    try directories.top.makeDirectory(entry(name), mode: 0o700, path: shown(name))
    let opened = try directories.top.openDirectory(entry(name), path: shown(name))
    if directories.depth == 0 { root = opened }
    try directories.push(opened, name: name)
  }

  public func endDirectory() throws {
    if directories.depth > 1 { try seal(directories.top, mode: 0o555) }
    try directories.pop()
  }

  public func symbolicLink(_ name: FileName, target: [UInt8]) throws {
    let directory = directories.top
    try directory.makeLink(entry(name), target: target, path: shown(name))
    let times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
    try systemCall("set the time of", shown(name)) {
      withCName(entry(name)) { utimensat(directory.number, $0, times, AT_SYMLINK_NOFOLLOW) }
    }
  }

  public func beginFile(_ name: FileName, size: UInt64, isExecutable: Bool) throws {
    self.isExecutable = isExecutable
    fileName = name
    try sharing?.begin(size: size, isExecutable: isExecutable)
    file = try directories.top.open(entry(name), O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, path: shown(name))
  }

  public func contents(_ bytes: UnsafeRawBufferPointer) throws {
    sizeWithHole = nil
    try file!.writeAll(bytes, path: shown(fileName))
    sharing?.contents(bytes)
  }

  public func hole(_ size: UInt64) throws {
    sizeWithHole = UInt64(try systemCall("seek in", shown(fileName)) { lseek(file!.number, off_t(size), SEEK_CUR) })
    sharing?.hole(size)
  }

  public func endFile() throws {
    if let sizeWithHole { try systemCall("write", shown(fileName)) { ftruncate(file!.number, off_t(sizeWithHole)) } }
    sizeWithHole = nil
    try seal(file!, mode: isExecutable ? 0o555 : 0o444)
    file = nil
    try sharing?.finish(entry(fileName), in: directories.top, path: shown(fileName))
  }

  /// Gives the root directory its final mode and time, wherever it was moved in the meantime.
  public func seal() throws {
    if let root { try seal(root, mode: 0o555) }
    root = nil
  }

  private func seal(_ descriptor: Descriptor, mode: mode_t) throws {
    try descriptor.setMode(mode, path: path)
    try descriptor.setCanonicalTime(path: path)
  }
}
