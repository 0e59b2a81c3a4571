// A tree of files as a sequence of events. A tree has sources (a directory, an archive) and visitors (an archive being
// written, a directory being made); any source drives any visitor, and a tee drives several at once.
//
// Invariant: neither sources nor visitors recurse, hold more than a few descriptors, or follow a symbolic link below
// the root.

import Glibc

/// How deep a tree in the store may be: deeper than any path the kernel resolves in one go.
public let maximumTreeDepth = 2048

/// Takes the events of one tree: exactly one node, whose name is empty, and below a directory its entries in byte
/// order.
public protocol TreeVisitor: AnyObject {
  func beginDirectory(_ name: FileName) throws
  func endDirectory() throws
  func symbolicLink(_ name: FileName, target: [UInt8]) throws
  /// A regular file of exactly `size` bytes, which follow in calls of `contents`.
  func beginFile(_ name: FileName, size: UInt64, isExecutable: Bool) throws
  func contents(_ bytes: UnsafeRawBufferPointer) throws
  /// So many zeros for which the file system keeps nothing. Who does not care gets them as contents.
  func hole(_ size: UInt64) throws
  func endFile() throws
}

/// A visitor that hands every event to several others.
public final class TeeVisitor: TreeVisitor {
  private let visitors: [any TreeVisitor]
  public init(_ visitors: [any TreeVisitor]) { self.visitors = visitors }
  public func beginDirectory(_ name: FileName) throws { for each in visitors { try each.beginDirectory(name) } }
  public func endDirectory() throws { for each in visitors { try each.endDirectory() } }
  public func symbolicLink(_ name: FileName, target: [UInt8]) throws {
    for each in visitors { try each.symbolicLink(name, target: target) }
  }
  public func beginFile(_ name: FileName, size: UInt64, isExecutable: Bool) throws {
    for each in visitors { try each.beginFile(name, size: size, isExecutable: isExecutable) }
  }
  public func contents(_ bytes: UnsafeRawBufferPointer) throws { for each in visitors { try each.contents(bytes) } }
  public func hole(_ size: UInt64) throws { for each in visitors { try each.hole(size) } }
  public func endFile() throws { for each in visitors { try each.endFile() } }
}

extension TreeVisitor {
  public func hole(_ size: UInt64) throws { try forZeros(size) { try contents($0) } }
}

/// Calls `body` with pieces of zeros that are `size` bytes together.
func forZeros(_ size: UInt64, _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
  var remaining = size
  while remaining > 0 {
    let count = Int(min(remaining, UInt64(pieceSize)))
    try body(UnsafeRawBufferPointer(rebasing: zeros[..<count]))
    remaining -= UInt64(count)
  }
}

/// A piece of a hole.
nonisolated(unsafe) private let zeros: UnsafeRawBufferPointer = {
  let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 4096)
  memory.initializeMemory(as: UInt8.self, repeating: 0)
  return UnsafeRawBufferPointer(memory)
}()

/// Decides whether an entry of a tree is part of it. Gets the entry's path (the root's path, '/', names) and its
/// status; is not asked about the root.
public typealias TreeSelection = (_ path: String, _ info: FileInfo) throws -> Bool

/// A single regular file that exists only in memory, given to `visitor` as a tree.
func visitFile(_ bytes: [UInt8], isExecutable: Bool = false, _ visitor: any TreeVisitor) throws {
  try visitor.beginFile([], size: UInt64(bytes.count), isExecutable: isExecutable)
  try bytes.withUnsafeBytes { try visitor.contents($0) }
  try visitor.endFile()
}

/// A tree on the host as a source of events.
public enum FileTree {
  /// Gives the tree at `hostPath` to `visitor`. Links are followed on the way to it, but not at its end nor below.
  /// With `makeReadable`, files and directories that the owner may not read get that right first.
  public static func visit(
    _ hostPath: String, select: TreeSelection? = nil, makeReadable: Bool = false, _ visitor: any TreeVisitor
  ) throws {
    let (parent, name) = try openParent(of: hostPath)
    let walk = TreeWalk(parent: parent, path: hostPath, select: select, visitor: visitor)
    walk.makeReadable = makeReadable
    try walk.run(name)
  }

  /// Deletes whatever is at `hostPath`, however deep and however protected; links in it are deleted, not followed.
  /// It is no error if nothing is there.
  public static func remove(_ hostPath: String) throws {
    let (parent, name) = try openParent(of: hostPath)
    guard try parent.infoIfPresent(of: name, path: hostPath) != nil else { return }
    try removeTree(name, in: parent, path: hostPath)
  }

  /// The directory that holds `hostPath`, open, and the entry's name in it.
  static func openParent(of hostPath: String) throws -> (Descriptor, FileName) {
    var bytes = Array(hostPath.utf8)
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let name = slash.map { Array(bytes[($0 + 1)...]) } ?? bytes
    guard !bytes.contains(0) else { throw StoreError(.invalidPath, "the file name '\(hostPath)' contains a NUL byte") }
    let parent = slash.map { $0 == 0 ? "/" : display(Array(bytes[..<$0])) } ?? "."
    // `.`, `..` and `/` have no entry in a directory of their own choosing: they are looked at through themselves.
    if name.isEmpty || name == [0x2e] || name == [0x2e, 0x2e] {
      return (try Descriptor.open(hostPath.isEmpty ? "." : hostPath, O_RDONLY | O_DIRECTORY), [0x2e])
    }
    return (
      try Descriptor.open(parent, O_RDONLY | O_DIRECTORY, operation: "open the directory of '\(hostPath)',"), name
    )
  }
}

/// One walk over a tree on the host.
private final class TreeWalk {
  let root: String
  let select: TreeSelection?
  let visitor: any TreeVisitor
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
  var makeReadable = false
  var directories: DirectoryStack
  /// How many bytes of holes there were.
  private var holes: UInt64 = 0
  /// For each open directory, the names still to come, last first.
  var pending: [[FileName]] = []

  init(parent: Descriptor, path: String, select: TreeSelection?, visitor: any TreeVisitor) {
    self.root = path
    self.select = select
    self.visitor = visitor
    self.directories = DirectoryStack(parent)
  }

  deinit { buffer.deallocate() }

  func path(of name: FileName) -> String {
    pending.isEmpty ? root : "\(root)\(directories.relativePath)/\(display(name))"
  }

  func run(_ rootName: FileName) throws {
    let info = try directories.top.info(of: rootName, path: root)
    try visit(rootName, info, isRoot: true)
    while var names = pending.popLast() {
      guard let name = names.popLast() else {
        try visitor.endDirectory()
        try directories.pop()
        continue
      }
      pending.append(names)
      let info = try directories.top.info(of: name, path: path(of: name))
      if let select, try !select(path(of: name), info) { continue }
      try visit(name, info, isRoot: false)
    }
  }

  func visit(_ name: FileName, _ info: FileInfo, isRoot: Bool) throws {
    let shown = isRoot ? [] : name
    switch info.kind {
    case .regular: try visitFile(name, info, shown)
    case .symbolicLink:
      try visitor.symbolicLink(shown, target: directories.top.linkTarget(of: name, path: path(of: name)))
    case .directory: try enter(name, info, shown)
    case .other:
      throw StoreError(
        .unsupportedFile,
        "'\(path(of: name))' is a device, a pipe or a socket; the store holds regular files, directories and links only"
      )
    }
  }

  func enter(_ name: FileName, _ info: FileInfo, _ shown: FileName) throws {
    guard pending.count < maximumTreeDepth else {
      throw StoreError(
        .unsupportedFile, "'\(root)' is deeper than \(maximumTreeDepth) directories; the store refuses it")
    }
    let opened = try openReadable(name, O_DIRECTORY, rights: 0o500)
    try requireSame(info, try opened.info(path: path(of: name)), name)
    let names = try opened.entryNames(path: path(of: name))
    try visitor.beginDirectory(shown)
    try directories.push(opened, name: shown)
    pending.append(names.reversed())
  }

  func visitFile(_ name: FileName, _ info: FileInfo, _ shown: FileName) throws {
    let file = try openReadable(name, O_NONBLOCK, rights: 0o400)
    let opened = try file.info(path: path(of: name))
    try requireSame(info, opened, name)
    try visitor.beginFile(shown, size: opened.size, isExecutable: opened.isExecutable)
    if UInt64(opened.status.st_blocks) * 512 < opened.size {
      try readSparse(file, opened.size, name)
    } else {
      try read(file, opened.size, name)
    }
    guard try file.read(into: buffer, path: path(of: name)) == 0 else { throw changed(name) }
    try visitor.endFile()
  }

  /// Gives the next `size` bytes of a file to the visitor.
  func read(_ file: Descriptor, _ size: UInt64, _ name: FileName) throws {
    var remaining = size
    while remaining > 0 {
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(min(remaining, UInt64(buffer.count)))])
      let count = try file.read(into: piece, path: path(of: name))
      if count == 0 { throw changed(name) }
      remaining -= UInt64(count)
      try visitor.contents(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// Gives a file to the visitor whose holes are known to the file system: they are never read.
  func readSparse(_ file: Descriptor, _ size: UInt64, _ name: FileName) throws {
    var position: UInt64 = 0
    while position < size {
      let data = min(try file.seek(position, Descriptor.toData, path: path(of: name)) ?? size, size)
      if data > position {
        holes += data - position
        guard holes <= maximumHoleBytes else { throw tooManyHoles(name) }
        try visitor.hole(data - position)
      }
      if data == size { break }
      let end = min(try file.seek(data, Descriptor.toHole, path: path(of: name)) ?? size, size)
      _ = try file.seek(data, SEEK_SET, path: path(of: name))
      try read(file, end - data, name)
      position = end
    }
    _ = try file.seek(size, SEEK_SET, path: path(of: name))
  }

  func tooManyHoles(_ name: FileName) -> StoreError {
    StoreError(
      .unsupportedFile,
      "'\(path(of: name))' is too sparse: with it, '\(root)' has holes of more than \(maximumHoleBytes >> 30) GiB, and "
        + "the hash of an item is that of all its zeros; make the file smaller, or compress it")
  }

  func openReadable(_ name: FileName, _ flags: Int32, rights: mode_t) throws -> Descriptor {
    let directory = directories.top
    do { return try directory.open(name, O_RDONLY | flags, path: path(of: name)) } catch let error as StoreError {
      guard makeReadable, error.kind == .system(EACCES) else { throw error }
      try directory.addRights(rights, to: name, directory: flags & O_DIRECTORY != 0, path: path(of: name))
      return try directory.open(name, O_RDONLY | flags, path: path(of: name))
    }
  }

  func requireSame(_ before: FileInfo, _ after: FileInfo, _ name: FileName) throws {
    guard before.isSameFile(as: after), before.kind == after.kind else { throw changed(name) }
  }

  func changed(_ name: FileName) -> StoreError {
    StoreError(.fileChanged, "'\(path(of: name))' changed while it was being read; try again when nothing writes to it")
  }
}

/// The open directories from a tree's parent down to where a walk is. Only the innermost few keep their descriptors;
/// an outer one is opened again through `..` on the way back and must be the directory it was.
struct DirectoryStack {
  private static let openLimit = 48
  private struct Level {
    var descriptor: Descriptor?
    let info: FileInfo?
    let name: FileName
  }
  private var levels: [Level]

  /// A stack that stands in `parent`, which stays open throughout.
  init(_ parent: Descriptor) { levels = [Level(descriptor: parent, info: nil, name: [])] }

  /// The directory where the walk is.
  var top: Descriptor { levels[levels.count - 1].descriptor! }

  /// How many directories were pushed.
  var depth: Int { levels.count - 1 }

  /// The names from the root, which has none, downwards: empty or beginning with '/'.
  var relativePath: String { levels.dropFirst(2).map { "/" + display($0.name) }.joined() }

  /// Enters a directory that is already open.
  mutating func push(_ directory: Descriptor, name: FileName) throws {
    levels.append(Level(descriptor: directory, info: try directory.info(path: display(name)), name: name))
    let outer = levels.count - 1 - DirectoryStack.openLimit
    if outer > 0 { levels[outer].descriptor = nil }
  }

  /// Goes back to the directory above.
  mutating func pop() throws {
    let left = levels.removeLast()
    guard let level = levels.last, level.descriptor == nil, let info = level.info else { return }
    let shown = relativePath
    let above = try left.descriptor!.open([0x2e, 0x2e], O_RDONLY | O_DIRECTORY, path: shown)
    guard try above.info(path: shown).isSameFile(as: info) else {
      throw StoreError(.fileChanged, "the directory '\(shown)' was moved while it was being read")
    }
    levels[levels.count - 1].descriptor = above
  }
}
