// Deletion of trees that may be read-only, deeper than any path, or changing underneath.
//
// A subdirectory is not descended into: it is moved into a trash directory next to the root of the deletion and dealt
// with there, so the depth of the tree never matters and no path has more than one component. What the entry turns out
// to be when it is opened decides, not what it was when it was listed. What is gone already is as good as deleted.
//
// Invariant: only directories ever have their mode changed, through a descriptor that can only be a directory; and the
// trash is locked or lies in a directory that is, so that nobody takes it for something abandoned.

import Glibc

/// Deletes the entry `name` of `parent`, in the trash directory `trash` of the same file system if one is given.
func removeTree(_ name: FileName, in parent: Descriptor, path: String, trash: Descriptor? = nil) throws {
  let code = parent.unlink(name)
  if code == 0 || code == ENOENT { return }
  guard code == EISDIR || code == EPERM else { throw StoreError.system("delete", path, errno: code) }
  if [0, ENOENT].contains(parent.unlink(name, directory: true)) { return }
  if let trash { return try TreeRemoval(trash: trash, path: path).run(name, in: parent) }

  let trashName = Array(".removing-\(getpid())-\(UInt32.random(in: 0...UInt32.max))".utf8)
  try parent.makeDirectory(trashName, mode: 0o700, path: path)
  let trash = try parent.openDirectory(trashName, path: path)
  _ = try LockFile.lock(trash, path: path, LOCK_EX | LOCK_NB)
  defer { _ = parent.unlink(trashName, directory: true) }
  try TreeRemoval(trash: trash, path: path).run(name, in: parent)
}

private final class TreeRemoval {
  let trash: Descriptor
  let path: String
  var pending: [FileName] = []
  var counter = 0

  init(trash: Descriptor, path: String) { (self.trash, self.path) = (trash, path) }

  func run(_ name: FileName, in parent: Descriptor) throws {
    try discard(name, in: parent)
    while let name = pending.popLast() { try empty(name) }
  }

  /// Removes the entry at once if that is possible, otherwise moves it to the trash.
  func discard(_ name: FileName, in directory: Descriptor) throws {
    let code = directory.unlink(name)
    if code == 0 || code == ENOENT { return }
    guard code == EISDIR || code == EPERM else { throw StoreError.system("delete a part of", path, errno: code) }
    if [0, ENOENT].contains(directory.unlink(name, directory: true)) { return }
    counter += 1
    let moved = Array("\(getpid())-\(counter)-\(UInt32.random(in: 0...UInt32.max))".utf8)
    do {
      try makeAccessible(name, in: directory)
      try directory.rename(name, to: trash, moved, path: path)
    } catch let error as StoreError where error.kind == .system(ENOENT) { return }
    pending.append(moved)
  }

  /// Empties and removes a directory in the trash.
  func empty(_ name: FileName) throws {
    let directory: Descriptor
    do { directory = try trash.openDirectory(name, path: path) } catch let error as StoreError {
      if error.kind == .system(ENOENT) { return }
      // Swapped for something else before it was moved here: then it goes as what it is.
      guard error.kind == .system(ENOTDIR) || error.kind == .system(ELOOP) else { throw error }
      let code = trash.unlink(name)
      if code != 0, code != ENOENT { throw StoreError.system("delete a part of", path, errno: code) }
      return
    }
    try directory.setMode(0o700, path: path)
    for entry in try directory.entryNames(path: path) { try discard(entry, in: directory) }
    let code = trash.unlink(name, directory: true)
    if code != 0, code != ENOENT { throw StoreError.system("delete a part of", path, errno: code) }
  }

  /// Gives the owner all rights on a directory; a file of its name is left alone.
  func makeAccessible(_ name: FileName, in directory: Descriptor) throws {
    do {
      try directory.openDirectory(name, path: path).setMode(0o700, path: path)
    } catch let error as StoreError where error.kind == .system(EACCES) {
      try directory.addRights(0o700, to: name, directory: true, path: path)
    } catch let error as StoreError where error.kind == .system(ENOTDIR) || error.kind == .system(ELOOP) {
      return
    }
  }
}
