// What opening a store does about processes that were killed. A killed process leaves at most: its workspace, the list
// of its temporary roots with the items that it may have moved into the store without recording them, and the mark of
// an unfinished collection. Nothing here touches a valid item, nothing waits for a living process, and nothing fails the
// command that opens the store: what cannot be removed now is left to the next.

import Glibc

extension EmbeddedStore {
  /// Removes what killed processes left, as far as it can be removed now.
  func repair() {
    temporaryRoots.forAbandoned { paths in
      paths.filter(StorePath.isStorePath).allSatisfy { path in (try? deleteIfUnregistered(path)) != nil }
    }
    if access(pendingCollectionFile, F_OK) == 0 { try? finishCollection() }
  }

  /// Deletes the files of an item unless it is valid or somebody is making it.
  func deleteIfUnregistered(_ path: String) throws {
    guard try items.identifier(of: path) == nil, try isPresent(path), try locks.lock([path], wait: false) else {
      return
    }
    defer { locks.unlock([path]) }
    if try items.identifier(of: path) == nil { try deleteFiles(of: path) }
  }
}
