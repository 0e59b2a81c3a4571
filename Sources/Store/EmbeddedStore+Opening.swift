// Opening a store's directories: making them, telling a store from anything else, and noticing that one of the two is gone.

import Glibc

extension EmbeddedStore {
  /// The directory `given` without links in its path.
  static func resolve(_ given: String) throws -> String {
    guard let resolved = realpath(given, nil) else {
      let code = errno
      let advice = code == ENOENT ? "; it is made by the first command that builds or adds something" : ""
      throw StoreError(.system(code), "cannot open the store '\(given)': \(describe(errno: code))\(advice)")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Throws if the directory `given` is gone, or is an empty one (a file system that is not mounted), while the database
  /// of a store that was there still lives: everything that it says would be wrong.
  static func refuseVanished(_ given: String) throws {
    var path = given
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.unicodeScalars.removeLast() }
    if let resolved = try? resolve(path) {
      path = resolved
    } else if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex,
      let parent = try? resolve(String(path[..<slash]))
    {
      path = parent + path[slash...]
    }
    // In this order, for the marker is made before the database.
    if access("\(path)-state/db.sqlite", F_OK) != 0 || access("\(path)/\(markerName)", F_OK) == 0 { return }
    // Something else in the directory is a reason of its own, which `checkMarker' gives; one that this user cannot read is
    // not gone.
    do {
      if try !Descriptor.open(path, O_RDONLY | O_DIRECTORY).entryNames(path: path).isEmpty { return }
    } catch let error as StoreError where error.kind == .system(ENOENT) || error.kind == .system(ENOTDIR) {
      // It is gone indeed.
    }
    throw StoreError(
      .notAStore,
      "the store '\(path)' is gone, but its database in '\(path)-state' is still there and says what it held; bring the "
        + "directory back (is a file system not mounted?), or delete '\(path)-state' too and begin with an empty store")
  }

  /// Makes a directory and those above it. Root's builds run as another user, who has to get in whatever root's umask.
  static func makeDirectories(_ path: String) throws {
    if try makeDirectory(path) { return }
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else {
      throw StoreError.system("make the directory", path, errno: ENOENT)
    }
    try makeDirectories(String(path[..<slash]))
    guard try makeDirectory(path) else { throw StoreError.system("make the directory", path, errno: ENOENT) }
  }

  /// False when the directory above is missing.
  private static func makeDirectory(_ path: String) throws -> Bool {
    if mkdir(path, 0o755) == 0 {
      guard geteuid() != 0 || chmod(path, 0o755) == 0 else {
        throw StoreError.system("set the permissions of", path, errno: errno)
      }
      return true
    }
    if errno == ENOENT { return false }
    guard errno == EEXIST else { throw StoreError.system("make the directory", path, errno: errno) }
    return true
  }

  /// Makes sure that the directory is a store of ours, making it one if it is empty; says whether it made it.
  static func checkMarker(_ root: Descriptor, _ directory: String, create: Bool) throws -> Bool {
    let path = "\(directory)/\(markerName)"
    let name = Array(markerName.utf8)
    if try root.infoIfPresent(of: name, path: path) == nil {
      let isEmpty = try root.entryNames(path: directory).isEmpty
      // Another process may be making the same store; it puts the marker there before anything else.
      let isOurs = try root.infoIfPresent(of: name, path: path) != nil
      guard isOurs || (isEmpty && create) else {
        throw StoreError(
          .notAStore,
          "'\(directory)' is not an nsscheme store: it has no file '\(markerName)' and may belong to another program; "
            + "name another or an empty directory with --store or NSSCHEME_STORE")
      }
      do {
        let marker = try root.open(name, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644, path: path)
        try Array("nsscheme store, version \(markerVersion)\n".utf8).withUnsafeBytes {
          try marker.writeAll($0, path: path)
        }
        return true
      } catch let error as StoreError where error.kind == .system(EEXIST) {
        return false
      }
    }
    let sink = ArraySink()
    try copyBytes(from: DescriptorSource(root.open(name, O_RDONLY, path: path), path: path), to: sink)
    let text = display(sink.bytes)
    guard text.isEmpty || text == "nsscheme store, version \(markerVersion)\n" else {
      throw StoreError(
        .incompatibleVersion,
        "the store '\(directory)' was made by another version of nsscheme (its marker says '\(text.prefix { $0 != "\n" }.prefix(60))'); "
          + "use that version or another store (--store, NSSCHEME_STORE)")
    }
    return false
  }
}
