// Garbage collection: what no root reaches is deleted. Roots are the links in `gcroots`, the temporary roots of living
// handles, the items that running processes have open, run or mounted, and the items whose locks are held.
//
// Order: under the collector's lock find what is alive; then, a batch at a time, forget items in one transaction and delete
// their files. Batches begin small, so that on a full disk the first need little of the reserve and make room for the
// others. The mark `gc.pending` exists from before the transactions until the files are gone, so that a killed collection
// is finished when the store is opened next.
//
// Invariant: a row is gone from the disk before its files are, whatever the store's durability.

import Glibc

/// What a collection did, or would do.
public struct CollectionResult: Equatable, Sendable {
  /// The items deleted, sorted.
  public var deleted: [String] = []
  /// The sum of the sizes of their archives.
  public var freedBytes: UInt64 = 0
  /// What could not be deleted from the disk, and why; the next collection tries again.
  public var problems: [String] = []
  /// How many items stay.
  public var keptCount = 0
}

extension EmbeddedStore {
  /// The items that roots reach, sorted; with `ownRoots` false, without what only this handle's temporary roots reach.
  public func liveItems(ownRoots: Bool = true) throws -> [String] {
    try whileCollecting { try live(in: items.graph(), ownRoots).sorted() }
  }

  /// The valid items that no root reaches, sorted.
  public func deadItems(ownRoots: Bool = true) throws -> [String] {
    try whileCollecting {
      let graph = try items.graph()
      let live = try live(in: graph, ownRoots)
      return graph.nodes.map(\.path).filter { !live.contains($0) }
    }
  }

  /// Deletes items that no root reaches: all of them, or only until `enoughBytes` are freed. `before` gets what is
  /// going to be deleted; unless it returns true, nothing is.
  @discardableResult
  public func collectGarbage(
    enoughBytes: UInt64 = .max, ownRoots: Bool = true, before: (CollectionResult) throws -> Bool = { _ in true }
  ) throws -> CollectionResult {
    try makingRoom {
      let graph = try items.graph()
      let live = try live(in: graph, ownRoots)
      let plan = choose(graph.nodes.map(\.path).filter { !live.contains($0) }, in: graph, enoughBytes: enoughBytes)
      guard try before(plan.expected) else { return plan.expected }
      var result = CollectionResult()
      result.keptCount = plan.expected.keptCount
      // What nobody recorded goes first: that needs no room in the database.
      OwnedDirectory.removeAbandoned(below: "\(stateDirectory)/builds")
      result.problems = try deleteUnregistered(keeping: live)
      try delete(plan, &result)
      try FileSharing.removeUnused(root: root, storeDirectory: directory)
      return result
    }
  }

  /// Deletes the given items; throws, deleting nothing, if one of them is alive or needed by an item not given.
  @discardableResult
  public func deleteItems(
    _ paths: [String], ownRoots: Bool = true, before: (CollectionResult) throws -> Bool = { _ in true }
  ) throws -> CollectionResult {
    try makingRoom {
      let graph = try items.graph()
      let live = try live(in: graph, ownRoots)
      for path in paths {
        _ = try info(of: path)
        if live.contains(path) {
          throw StoreError(.alive, "cannot delete '\(path)': it is alive, as \(try reasonToKeep(path))")
        }
        if let user = try items.referrers(of: path).first(where: { !paths.contains($0) && $0 != path }) {
          throw StoreError(.alive, "cannot delete '\(path)': '\(user)' refers to it")
        }
      }
      let plan = choose(Array(Set(paths)), in: graph, enoughBytes: .max)
      guard try before(plan.expected) else { return plan.expected }
      var result = CollectionResult()
      result.keptCount = plan.expected.keptCount
      try delete(plan, &result)
      return result
    }
  }

  /// Runs `body`, which deletes, with the room that was kept back for it.
  private func makingRoom<Result>(_ body: () throws -> Result) throws -> Result {
    try whileCollecting {
      reserve.release()
      defer { reserve.fill() }
      return try body()
    }
  }

  /// How much this user may still write to the store's disk.
  public func availableBytes() throws -> UInt64 {
    var status = statvfs()
    guard statvfs(directory, &status) == 0 else { throw StoreError.system("examine", directory, errno: errno) }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize)
  }

  /// Why an item that is alive is: the root, or the process, that needs it.
  private func reasonToKeep(_ path: String) throws -> String {
    let graph = try items.graph()
    for root in try roots() where try reached(from: [root.item], in: graph).contains(path) {
      return "the root '\(root.link)' keeps it"
    }
    let isRunning = try reached(from: itemsInUse(), in: graph).contains(path)
    return isRunning ? "a running process uses it" : "another nsscheme is working with it"
  }

  /// Runs `body` while nobody adds temporary roots.
  func whileCollecting<Result>(_ body: () throws -> Result) throws -> Result {
    guard let result = try temporaryRoots.whileCollecting(body) else { preconditionFailure("it waits until it may") }
    return result
  }

  // MARK: What is alive

  private func live(in graph: ItemGraph, _ ownRoots: Bool) throws -> Set<String> {
    var roots = Set(try self.roots().map(\.item)).union(try temporaryRoots.all(withOwn: ownRoots))
    roots.formUnion(try itemsInUse())
    return try reached(from: roots, in: graph)
  }

  /// What is reached from some items, themselves among them, whether they are valid or not.
  private func reached(from roots: Set<String>, in graph: ItemGraph) throws -> Set<String> {
    let found = try graph.reached(from: roots.compactMap { graph.indices[$0] }) { node in
      if let fault = node.fault { throw items.error(of: node.path, fault) }
    }
    return roots.union(found.map { graph.nodes[$0].path })
  }

  // MARK: Deleting

  /// What is going to be deleted, in its order.
  private struct Plan {
    var chosen: ArraySlice<String>
    /// These go together, at the end.
    var circles: [String]
    var expected: CollectionResult
  }

  /// As many of the dead items as have `enoughBytes`, those first that nothing refers to.
  private func choose(_ dead: [String], in graph: ItemGraph, enoughBytes: UInt64) -> Plan {
    let (order, circles) = graph.referrersFirst(Set(dead.compactMap { graph.indices[$0] }))
    var expected = CollectionResult()
    func take(_ item: Int) {
      expected.freedBytes += graph.nodes[item].size
      expected.deleted.append(graph.nodes[item].path)
    }
    for item in order where expected.freedBytes < enoughBytes { take(item) }
    var plan = Plan(chosen: expected.deleted[...], circles: [], expected: expected)
    if expected.freedBytes < enoughBytes {
      plan.circles = circles.map { graph.nodes[$0].path }
      circles.forEach(take)
    }
    expected.deleted.sort()
    expected.keptCount = graph.nodes.count - expected.deleted.count
    plan.expected = expected
    return plan
  }

  private func delete(_ plan: Plan, _ result: inout CollectionResult) throws {
    if plan.expected.deleted.isEmpty { return }
    // The next command finishes a collection that was killed. On a full disk it goes without, for it is what makes room.
    _ = try? Descriptor.open(pendingCollectionFile, O_WRONLY | O_CREAT, mode: 0o600)
    try items.syncEveryChange()
    var chosen = plan.chosen
    var count = 16
    while !chosen.isEmpty {
      try delete(batch: Array(chosen.prefix(count)), &result)
      chosen = chosen.dropFirst(count)
      // Files that were shared take their room as long as they have a name of their own.
      if count == 16 { try FileSharing.removeUnused(root: root, storeDirectory: directory) }
      count = min(count * 2, 1024)
    }
    try delete(batch: plan.circles, &result)
    if result.problems.isEmpty { unlink(pendingCollectionFile) }
    result.deleted.sort()
  }

  private func delete(batch: [String], _ result: inout CollectionResult) throws {
    if batch.isEmpty { return }
    let sizes = batch.map { (try? items.info(of: $0))?.narSize ?? 0 }
    knownItems.subtract(batch)
    for path in batch { derivations[path] = nil }
    try items.invalidate(batch)
    for (path, size) in zip(batch, sizes) {
      do {
        try deleteIfUnregistered(path)
        result.deleted.append(path)
        result.freedBytes += size
      } catch { result.problems.append("\(error)") }
    }
  }

  /// Deletes entries of the store directory that are no valid items and that nobody is making; returns what is wrong with
  /// those that could not be deleted.
  private func deleteUnregistered(keeping live: Set<String>) throws -> [String] {
    var problems: [String] = []
    for name in try root.entryNames(path: directory).map(display) where StorePath.isItemName(name) {
      let path = "\(StorePath.directory)/\(name)"
      if live.contains(path) { continue }
      do { try deleteIfUnregistered(path) } catch { problems.append("\(error)") }
    }
    return problems
  }

  /// Finishes a collection whose process was killed, unless another process is collecting now.
  func finishCollection() throws {
    _ = try temporaryRoots.whileCollecting(wait: false) {
      if try deleteUnregistered(keeping: try temporaryRoots.all()).isEmpty { unlink(pendingCollectionFile) }
    }
  }
}
