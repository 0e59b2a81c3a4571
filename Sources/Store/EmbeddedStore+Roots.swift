// Roots of garbage collection: symbolic links to items. A link in `gcroots` itself is permanent. A user's own link, as
// `build --root=LINK` makes it, stays where it is and is found through a link to it in `gcroots/auto`; when the user
// deletes it, the root is gone.

import Glibc

/// An item that is kept, and the host path of the link that keeps it.
public struct StoreRoot: Hashable, Sendable {
  /// The link.
  public let link: String
  /// The item it keeps.
  public let item: String
}

extension EmbeddedStore {
  /// Makes links to items and keeps them: LINK for one, as in Guix LINK-0, LINK-1 … for several.
  public func addRoots(_ link: String, to paths: [String]) throws {
    for (number, path) in paths.enumerated() {
      try addRoot(paths.count == 1 ? link : "\(link)-\(number)", to: path)
    }
  }

  /// Throws if no link can be made at `hostPath`: better before a build than after it.
  public static func checkRoot(_ hostPath: String) throws {
    let link = try absolute(hostPath)
    let parent = link.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(link[..<$0]) + "/" } ?? "/"
    guard access(parent, W_OK | X_OK) == 0 else { throw StoreError.system("make the root", link, errno: errno) }
  }

  /// Makes the link `hostPath` to the item at `path` and keeps the item as long as the link exists. A link that is
  /// there and leads into the store is replaced; anything else there is an error.
  public func addRoot(_ hostPath: String, to path: String) throws {
    let item = try item(containing: path)
    _ = try info(of: item)
    try temporaryRoots.add([item])
    let link = try EmbeddedStore.absolute(hostPath)
    let (parent, name) = try FileTree.openParent(of: link)
    if let existing = try parent.infoIfPresent(of: name, path: link) {
      guard existing.kind == .symbolicLink,
        StorePath.split(logicalPath(display(try parent.linkTarget(of: name, path: link)))) != nil
      else {
        throw StoreError(.system(EEXIST), "cannot make the root '\(link)': a file that is no link to an item is there")
      }
    }
    try EmbeddedStore.replaceLink(name, in: parent, target: self.hostPath(logicalPath(path)), path: link)
    try addIndirectRoot(link)
    try syncEntries(parent, path: link)
  }

  /// Keeps what the user's link at `hostPath` leads to, as long as it is there and leads to an item.
  public func addIndirectRoot(_ hostPath: String) throws {
    let link = try EmbeddedStore.absolute(hostPath)
    // The name of the link to the link is any function of its path.
    let auto = "\(rootsDirectory)/auto"
    let digest = NixBase32.encode(DigestAlgorithm.sha1.digest(of: link))
    try EmbeddedStore.replaceLink(
      Array(digest.utf8), in: Descriptor.open(auto, O_RDONLY | O_DIRECTORY), target: link, path: "\(auto)/\(digest)")
    try syncEntries(Descriptor.open(auto, O_RDONLY | O_DIRECTORY), path: auto)
  }

  /// Keeps an item until `removePermanentRoot` is called with the same name.
  public func addPermanentRoot(named name: String, to path: String) throws {
    try StorePath.validate(name: name)
    let item = try item(containing: path)
    _ = try info(of: item)
    try temporaryRoots.add([item])
    let directory = try Descriptor.open(rootsDirectory, O_RDONLY | O_DIRECTORY)
    try EmbeddedStore.replaceLink(
      Array(name.utf8), in: directory, target: hostPath(item), path: "\(rootsDirectory)/\(name)")
    try syncEntries(directory, path: rootsDirectory)
  }

  /// Removes a permanent root; it is no error if there is none.
  public func removePermanentRoot(named name: String) throws {
    try StorePath.validate(name: name)
    if unlink("\(rootsDirectory)/\(name)") != 0, errno != ENOENT {
      throw StoreError.system("remove the root", name, errno: errno)
    }
  }

  /// The roots there are. Links to links that no longer exist are removed on the way. What begins with a dot is a link
  /// that is not renamed yet, or left by a process that was killed then: no root. Others make and remove roots meanwhile.
  public func roots() throws -> [StoreRoot] {
    var result: [StoreRoot] = []
    for (directory, isIndirect) in [(rootsDirectory, false), ("\(rootsDirectory)/auto", true)] {
      let opened = try Descriptor.open(directory, O_RDONLY | O_DIRECTORY)
      for name in try opened.entryNames(path: directory) where name.first != UInt8(ascii: ".") {
        let path = "\(directory)/\(display(name))"
        guard try opened.infoIfPresent(of: name, path: path)?.kind == .symbolicLink,
          let bytes = try opened.linkTargetIfPresent(of: name, path: path)
        else { continue }
        let target = display(bytes)
        if !isIndirect {
          if let (item, _) = StorePath.split(logicalPath(target)) { result.append(StoreRoot(link: path, item: item)) }
        } else if let final = EmbeddedStore.readLink(target) {
          if let (item, _) = StorePath.split(logicalPath(final)) { result.append(StoreRoot(link: target, item: item)) }
        } else if errno == ENOENT || errno == EINVAL {
          _ = opened.unlink(name)
        }
      }
    }
    return result.sorted { ($0.link, $0.item) < ($1.link, $1.item) }
  }

  /// The target of a link on the host, or nil with `errno` set.
  private static func readLink(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    return count < 0 ? nil : String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func absolute(_ path: String) throws -> String {
    if path.utf8.first == UInt8(ascii: "/") { return path }
    guard let current = getcwd(nil, 0) else { throw StoreError.system("find the directory of", path, errno: errno) }
    defer { free(current) }
    return "\(String(cString: current))/\(path)"
  }

  /// Puts a link in place in one step, whatever link was there.
  private static func replaceLink(_ name: FileName, in directory: Descriptor, target: String, path: String) throws {
    let temporary = Array(".\(getpid())-\(UInt32.random(in: 0...UInt32.max))".utf8)
    try directory.makeLink(temporary, target: Array(target.utf8), path: path)
    do { try directory.rename(temporary, to: directory, name, path: path) } catch {
      _ = directory.unlink(temporary)
      throw error
    }
  }
}
