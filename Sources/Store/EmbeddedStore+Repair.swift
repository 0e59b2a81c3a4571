// What opening a store does about processes that were killed. A killed process leaves at most: its workspace, lock
// files of items that it was making or deleting, a file of temporary roots (the collector's business), and the mark of
// an unfinished collection. Nothing here touches a valid item, and nothing waits for a living process.

import Glibc

extension EmbeddedStore {
  /// Removes what killed processes left.
  func repair() throws {
    try Workspace.removeAbandoned(in: root, storeDirectory: directory)
    try locks.forAbandoned { item in
      let path = "\(StorePath.directory)/\(item)"
      guard StorePath.isItemName(item), try items.identifier(of: path) == nil else { return }
      try deleteFiles(of: path)
    }
    if access(pendingCollectionFile, F_OK) == 0 { try finishCollection() }
  }
}
