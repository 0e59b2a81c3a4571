// Makes the files of an archive in a directory. Every name is taken apart first, and every component is opened
// relative to the directory above without following a link, so that no archive writes anywhere else; what a name may
// not be is an error that shows the member.
//
// Invariant: files are made exclusively. A second member of the same name, or one that was there before, is an error.

import Glibc

/// Archives in files of the host.
public enum Archives {
  /// Makes the members of the tar or ar archive `file` in `directory`, which is made if it is missing, and then removed
  /// again when something fails. The first `strip` components of every name are left out, as are members that have no
  /// more than these.
  public static func unpack(_ file: String, to directory: String, strip: Int = 0) throws {
    try unpack(ArchiveReader(file: file), to: directory, strip: strip)
  }

  /// Makes the members of the archive that is the member `name` of `file`.
  public static func unpackMember(_ name: String, of file: String, to directory: String, strip: Int = 0) throws {
    let outer = try find(name, in: file)
    try unpack(outer.openMember(), to: directory, strip: strip)
  }

  /// The headers of all members.
  public static func members(of file: String) throws -> [ArchiveMember] {
    let reader = try ArchiveReader(file: file)
    var result: [ArchiveMember] = []
    while let member = try reader.next() { result.append(member) }
    return result
  }

  /// How large a member may be of which somebody wants all bytes at once: it may be hardly anything in the archive.
  private static let mostBytes: Int64 = 256 << 20

  /// The bytes of the member `name`.
  public static func content(of name: String, in file: String) throws -> [UInt8] {
    let sink = ArraySink()
    try copyBytes(from: find(name, in: file, most: mostBytes), to: sink)
    return sink.bytes
  }

  /// Writes what the compressed file `file` holds to the new file `target`.
  public static func decompress(_ file: String, to target: String) throws {
    let reader = try ArchiveReader(file: file, raw: true)
    guard try reader.next() != nil else { throw reader.bad("it is empty") }
    let output = try Descriptor.open(target, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666, operation: "make")
    try copyBytes(from: reader, to: DescriptorSink(output, path: target))
  }

  private static func find(_ name: String, in file: String, most: Int64 = .max) throws -> ArchiveReader {
    let reader = try ArchiveReader(file: file)
    var names: [String] = []
    while let member = try reader.next() {
      if member.name == Array(name.utf8) {
        guard member.size <= most else { throw reader.bad("it has more than \(most >> 20) MiB; unpack the archive") }
        return reader
      }
      if names.count < 12 { names.append(member.shownName) }
    }
    throw StoreError(
      .invalidArchive,
      "the archive '\(file)' has no member '\(name)'; it begins with: \(names.joined(separator: ", "))")
  }

  static func unpack(_ reader: ArchiveReader, to directory: String, strip: Int) throws {
    let (parent, name) = try FileTree.openParent(of: directory)
    let isNew = mkdirat(parent.number, String(decoding: name, as: UTF8.self), 0o755) == 0
    let root = try Descriptor.open(directory, O_RDONLY | O_DIRECTORY)
    do {
      let unpacking = Unpacking(reader, root: root, path: directory, strip: strip)
      while let member = try reader.next() { try unpacking.make(member) }
    } catch {
      if isNew { try? removeTree(name, in: parent, path: directory) }
      throw error
    }
  }
}

/// One archive on its way into a directory.
private final class Unpacking {
  let reader: ArchiveReader
  let root: Descriptor
  let path: String
  let strip: Int
  /// The directory that the last member went into: the next one is likely to go there too.
  var last: (components: [FileName], directory: Descriptor)?

  init(_ reader: ArchiveReader, root: Descriptor, path: String, strip: Int) {
    (self.reader, self.root, self.path, self.strip) = (reader, root, path, strip)
  }

  func make(_ member: ArchiveMember) throws {
    guard let components = try checkedPath(member.name, "its name") else {
      if member.kind == .directory || strip > 0 { return }
      throw reader.bad("its name is that of the directory itself")
    }
    let name = components[components.count - 1]
    let directory = try open(Array(components.dropLast()))
    switch member.kind {
    case .file: try makeFile(name, in: directory, member)
    case .directory: try makeDirectory(name, in: directory, member)
    case .symbolicLink(let target): try makeLink(name, in: directory, target)
    case .hardLink(let target): try makeHardLink(name, in: directory, target)
    case .special: throw reader.bad("it is a device, a pipe or a socket; archives of files hold none")
    }
  }

  /// The components of a name below the root; nil if nothing of it is left.
  func checkedPath(_ name: [UInt8], _ what: String) throws -> [FileName]? {
    if name.isEmpty { throw reader.bad("\(what) is empty") }
    if name.first == UInt8(ascii: "/") { throw reader.bad("\(what) is absolute") }
    if name.contains(10) || name.contains(0) { throw reader.bad("\(what) contains a newline or NUL character") }
    var components: [FileName] = []
    for part in name.split(separator: UInt8(ascii: "/")) where part != [0x2e] {
      if part == [0x2e, 0x2e] { throw reader.bad("\(what) has a '..' in it") }
      if part.count > 255 { throw reader.bad("\(what) has a component of more than 255 bytes") }
      components.append(Array(part))
    }
    guard components.count <= maximumTreeDepth else {
      throw reader.bad("\(what) is deeper than \(maximumTreeDepth) directories")
    }
    return components.count > strip ? Array(components.dropFirst(strip)) : nil
  }

  /// The directory at `components`, made where it is missing, never through a link.
  func open(_ components: [FileName]) throws -> Descriptor {
    if let last, last.components == components { return last.directory }
    var directory = root
    for (index, name) in components.enumerated() {
      let made = withCName(name) { mkdirat(directory.number, $0, 0o755) }
      if made == -1, errno != EEXIST { throw StoreError.system("make a directory in", path, errno: errno) }
      do { directory = try directory.openDirectory(name, path: path) } catch let error as StoreError {
        guard error.kind == .system(ENOTDIR) || error.kind == .system(ELOOP) else { throw error }
        let above = components[...index].map(shownMember).joined(separator: "/")
        throw reader.bad("it would lie below '\(above)', which is a link or a file")
      }
    }
    last = (components, directory)
    return directory
  }

  func makeFile(_ name: FileName, in directory: Descriptor, _ member: ArchiveMember) throws {
    let file: Descriptor
    do { file = try directory.open(name, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, path: path) } catch {
      throw taken(error)
    }
    try writeContents(of: member, to: file)
    // Rights of others to write, and all that is more than a right, stay in the archive.
    try file.setMode(member.mode & 0o755 | 0o600, path: path)
    let time = timespec(tv_sec: member.time, tv_nsec: 0)
    try systemCall("set the time of a file in", path) { futimens(file.number, [time, time]) }
  }

  /// Writes what the archive holds; where it holds nothing, holes stay.
  private func writeContents(of member: ArchiveMember, to file: Descriptor) throws {
    var end: UInt64 = 0
    try reader.readBlocks { bytes, offset in
      guard offset >= 0 else { throw reader.bad("a part of it lies before its beginning") }
      if UInt64(offset) != end { _ = try file.seek(UInt64(offset), SEEK_SET, path: path) }
      try file.writeAll(bytes, path: path)
      end = UInt64(offset) + UInt64(bytes.count)
    }
    if member.size > 0, UInt64(member.size) > end {
      try systemCall("write", path) { ftruncate(file.number, off_t(member.size)) }
    }
  }

  func makeDirectory(_ name: FileName, in directory: Descriptor, _ member: ArchiveMember) throws {
    let made = withCName(name) { mkdirat(directory.number, $0, 0o755) }
    if made == -1, errno != EEXIST { throw StoreError.system("make a directory in", path, errno: errno) }
    do {
      let opened = try directory.openDirectory(name, path: path)
      try opened.setMode(member.mode & 0o755 | 0o700, path: path)
    } catch let error as StoreError where error.kind == .system(ENOTDIR) || error.kind == .system(ELOOP) {
      throw reader.bad("it is a directory, but there is a file or link of that name already")
    }
  }

  func makeLink(_ name: FileName, in directory: Descriptor, _ target: [UInt8]) throws {
    if target.isEmpty { throw reader.bad("it is a link without a target") }
    do { try directory.makeLink(name, target: target, path: path) } catch { throw taken(error) }
  }

  func makeHardLink(_ name: FileName, in directory: Descriptor, _ target: [UInt8]) throws {
    guard let components = try checkedPath(target, "the name it is another name of") else {
      throw reader.bad("it is another name of '\(shownMember(target))', which is not unpacked")
    }
    // The way to the old name is not made: it must be there.
    var source = root
    let old = components[components.count - 1]
    do {
      for name in components.dropLast() { source = try source.openDirectory(name, path: path) }
      let kind = try source.info(of: old, path: path).kind
      guard kind == .regular || kind == .symbolicLink else {
        throw reader.bad("it is another name of '\(shownMember(target))', which is no file")
      }
    } catch let error as StoreError where [ENOENT, ENOTDIR, ELOOP].map({ .system($0) }).contains(error.kind) {
      throw reader.bad("it is another name of '\(shownMember(target))', which is not there")
    }
    let code = source.link(old, to: directory, name)
    if code != 0 { throw taken(StoreError.system("make a file in", path, errno: code)) }
  }

  func taken(_ error: any Error) -> any Error {
    guard let known = error as? StoreError, known.kind == .system(EEXIST) else { return error }
    return reader.bad("there is a file of that name already")
  }
}
