// The end of a store: its items, its state and its marker go, in an order in which a removal that is killed leaves a
// store that can be opened, or removed, again.
//
// Invariant: nothing is removed while another process uses the store, and nothing outside its two directories ever.

import Glibc

extension EmbeddedStore {
  /// Deletes the store with all items. This handle must not be used afterwards.
  public func removeEverything() throws {
    try whileCollecting {
      if let user = try temporaryRoots.otherHandles().first {
        throw StoreError(.alive, "cannot delete the store '\(directory)': the process \(user) is working with it")
      }
      if let item = try itemsInUse().min() {
        throw StoreError(.alive, "cannot delete the store '\(directory)': a running process uses '\(item)'")
      }
      _ = try Descriptor.open(pendingCollectionFile, O_WRONLY | O_CREAT, mode: 0o600)
      try items.invalidate(items.allPaths())
      close()
      let marker = Array(EmbeddedStore.markerName.utf8)
      for name in try root.entryNames(path: directory) where name != marker {
        try removeTree(name, in: root, path: "\(directory)/\(display(name))")
      }
      let (parent, name) = try FileTree.openParent(of: stateDirectory)
      try removeTree(name, in: parent, path: stateDirectory)
      _ = root.unlink(marker)
      // It may be where something is mounted; then it stays, empty.
      rmdir(directory)
    }
  }
}
