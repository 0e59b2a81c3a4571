// What must be on the disk, rather than in the kernel's memory, before the database calls an item valid.
//
// Invariant of `full`: an item's files, its name in the store and then its row reach the disk in this order, or the row
// says that they need not be there yet (UnsyncedItems.swift); and a row is gone from the disk before its files are. So
// whenever the power fails, what the next process that opens the store finds valid is there, whole.

import CLinux
import Glibc

/// How much a store waits for the disk.
public enum Durability: String, CaseIterable, Sendable {
  /// The database alone is kept from harm, as in Nix: after a power cut it may call valid what is not whole.
  case metadata
  /// What the database calls valid survives a power cut.
  case full

  /// What `$NSSCHEME_SYNC` says, else `full`.
  public static func `default`() throws -> Durability {
    guard let text = getenv("NSSCHEME_SYNC").map({ String(cString: $0) }), !text.isEmpty else { return .full }
    guard let found = Durability(rawValue: text) else {
      throw StoreError(.notAStore, "NSSCHEME_SYNC is '\(text)'; it is 'full' (the default) or 'metadata'")
    }
    return found
  }
}

extension EmbeddedStore {
  /// Writes to the disk what was made in the store: once for each registration. One call for the whole file system costs
  /// less than one for each file, and leaves nothing out (links, directories, names).
  func syncItems() throws {
    if durability == .full { try EmbeddedStore.sync(root, directory) }
  }

  /// Writes a store just made to the disk.
  func syncNewStore() throws {
    guard durability == .full else { return }
    try syncItems()
    try EmbeddedStore.sync(Descriptor.open(stateDirectory, O_RDONLY | O_DIRECTORY), stateDirectory)
  }

  /// Writes a directory's entries, which keep items, and these items to the disk.
  func syncEntries(_ directory: Descriptor, path: String) throws {
    try settle()
    if durability == .full { try systemCall("write to the disk", path) { fsync(directory.number) } }
  }

  static func sync(_ directory: Descriptor, _ path: String) throws {
    try systemCall("write to the disk", path) {
      let result = sys_sync_file_system(directory.number)
      if result < 0 { errno = -result }
      return result < 0 ? -1 : 0
    }
  }
}
