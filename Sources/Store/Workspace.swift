// A private directory inside the store for items being made and trees being deleted. It is on the store's file system,
// so an item is moved into the store by one rename.

import Glibc

/// The directory of one handle for unfinished items.
final class Workspace {
  private static let parentName = Array(".tmp".utf8)

  private let owned: OwnedDirectory
  private var counter = 0
  var directory: Descriptor { owned.descriptor }
  var path: String { owned.path }

  init(in root: Descriptor, storeDirectory: String) throws {
    let path = "\(storeDirectory)/.tmp"
    owned = try OwnedDirectory(in: Workspace.openParent(root, path), path: path)
  }

  /// Deletes the directory with whatever is in it.
  func remove() { owned.remove() }

  private static func openParent(_ root: Descriptor, _ path: String) throws -> Descriptor {
    do { try root.makeDirectory(parentName, mode: 0o755, path: path) } catch let error as StoreError {
      guard error.kind == .system(EEXIST) else { throw error }
    }
    return try root.openDirectory(parentName, path: path)
  }

  /// A name in this directory that was not used before.
  func freshName() -> FileName {
    counter += 1
    return Array("\(counter)".utf8)
  }

  /// Deletes the directories of processes that are gone.
  static func removeAbandoned(in root: Descriptor, storeDirectory: String) {
    let path = "\(storeDirectory)/.tmp"
    guard let parent = try? root.openDirectory(parentName, path: path) else { return }
    OwnedDirectory.removeAbandoned(in: parent, path: path)
  }
}
