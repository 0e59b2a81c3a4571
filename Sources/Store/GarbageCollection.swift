// Garbage collection: what no root reaches is deleted. Roots are the links in `gcroots`, the temporary roots of living
// handles, the items that running processes have open, run or mounted, and the items whose locks are held.
//
// Order: under the collector's lock find what is alive; forget the rest in one transaction; delete the files. The mark
// `gc.pending` exists from before the transaction until the files are gone, so that a killed collection is finished by
// whoever opens the store next.

import Glibc

/// What a collection did, or would do.
public struct CollectionResult: Equatable, Sendable {
  /// The items deleted, sorted.
  public var deleted: [String] = []
  /// The sum of the sizes of their archives.
  public var freedBytes: UInt64 = 0
}

extension EmbeddedStore {
  /// The items that roots reach, sorted.
  public func liveItems() throws -> [String] { try whileCollecting { try live().sorted() } }

  /// The valid items that no root reaches, sorted.
  public func deadItems() throws -> [String] {
    try whileCollecting {
      let live = try live()
      return try items.allPaths().filter { !live.contains($0) }
    }
  }

  /// Deletes items that no root reaches: all of them, or only until `enoughBytes` are freed.
  @discardableResult
  public func collectGarbage(enoughBytes: UInt64 = .max) throws -> CollectionResult {
    try whileCollecting {
      let live = try live()
      let dead = try items.allPaths().filter { !live.contains($0) }
      let result = try delete(dead, enoughBytes: enoughBytes)
      try deleteUnregistered(keeping: live)
      try FileSharing.removeUnused(root: root, storeDirectory: directory)
      return result
    }
  }

  /// Deletes the given items; throws, deleting nothing, if one of them is alive or needed by an item not given.
  @discardableResult
  public func deleteItems(_ paths: [String]) throws -> CollectionResult {
    try whileCollecting {
      let live = try live()
      for path in paths {
        _ = try info(of: path)
        if live.contains(path) {
          throw StoreError(
            .alive, "cannot delete '\(path)': it is alive, reached by a root (see 'nsscheme gc --list-roots')")
        }
        if let user = try items.referrers(of: path).first(where: { !paths.contains($0) }) {
          throw StoreError(.alive, "cannot delete '\(path)': '\(user)' refers to it")
        }
      }
      return try delete(Array(Set(paths)), enoughBytes: .max)
    }
  }

  /// Runs `body` while nobody adds temporary roots.
  private func whileCollecting<Result>(_ body: () throws -> Result) throws -> Result {
    guard let result = try temporaryRoots.whileCollecting(body) else { preconditionFailure("it waits until it may") }
    return result
  }

  // MARK: What is alive

  private func live() throws -> Set<String> {
    var roots = Set(try self.roots().map(\.item)).union(try temporaryRoots.all())
    roots.formUnion(try itemsInUse())
    var live: Set<String> = []
    var pending = Array(roots)
    while let path = pending.popLast() {
      guard live.insert(path).inserted, let info = try items.info(of: path) else { continue }
      pending += try items.references(of: path)
      // A live output keeps its recipe.
      if let deriver = info.deriver, try items.identifier(of: deriver) != nil { pending.append(deriver) }
    }
    return live
  }

  // MARK: Deleting

  private func delete(_ dead: [String], enoughBytes: UInt64) throws -> CollectionResult {
    var result = CollectionResult()
    for path in try referrersFirst(dead) {
      if result.freedBytes >= enoughBytes { break }
      result.freedBytes += try items.info(of: path)?.narSize ?? 0
      result.deleted.append(path)
    }
    if result.deleted.isEmpty { return result }
    knownItems.subtract(result.deleted)
    for path in result.deleted { derivations[path] = nil }
    _ = try Descriptor.open(pendingCollectionFile, O_WRONLY | O_CREAT, mode: 0o600)
    try items.invalidate(result.deleted)
    for path in result.deleted { try deleteIfUnregistered(path) }
    unlink(pendingCollectionFile)
    result.deleted.sort()
    return result
  }

  /// The paths in an order in which no item comes after one that it refers to.
  private func referrersFirst(_ paths: [String]) throws -> [String] {
    let all = Set(paths)
    var users: [String: Int] = [:]
    for path in all {
      for reference in try items.references(of: path) where reference != path { users[reference, default: 0] += 1 }
    }
    var ready = all.filter { users[$0] == nil }.sorted()
    var result: [String] = []
    while let path = ready.popLast() {
      result.append(path)
      for reference in try items.references(of: path) where reference != path && all.contains(reference) {
        users[reference]! -= 1
        if users[reference] == 0 { ready.append(reference) }
      }
    }
    // Outputs may refer to each other in a circle; these go together at the end.
    return result + all.subtracting(result).sorted()
  }

  /// Deletes entries of the store directory that are no valid items and that nobody is making.
  private func deleteUnregistered(keeping live: Set<String>) throws {
    for name in try root.entryNames(path: directory).map(display) where StorePath.isItemName(name) {
      let path = "\(StorePath.directory)/\(name)"
      if !live.contains(path) { try deleteIfUnregistered(path) }
    }
  }

  /// Finishes a collection whose process was killed, unless another process is collecting now.
  func finishCollection() throws {
    _ = try temporaryRoots.whileCollecting(wait: false) {
      try deleteUnregistered(keeping: try temporaryRoots.all())
      unlink(pendingCollectionFile)
    }
  }
}
