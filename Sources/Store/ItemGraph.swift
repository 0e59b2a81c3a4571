// All items and what they refer to, read from the database at once: a collection looks at each of them, and a question for each
// costs twenty times as much.
//
// Invariant: nothing is registered while it is in use, as its user holds the collector's lock or looks again.

/// What refers to what in a store.
struct ItemGraph {
  /// One item.
  struct Node {
    let path: String
    /// The size of the archive in bytes, 0 where the database says what cannot be.
    let size: UInt64
    let deriver: String?
    /// What is wrong with the row, or nil.
    let fault: String?
    fileprivate(set) var references: [Int] = []
  }

  /// Sorted by their paths.
  let nodes: [Node]
  let indices: [String: Int]

  /// Everything that `database` has.
  init(_ database: Database) throws {
    var (nodes, indices, identifiers): ([Node], [String: Int], [Int64: Int]) = ([], [:], [:])
    try database.run("SELECT id, path, hash, narSize, deriver, registrationTime FROM ValidPaths ORDER BY path") { row in
      guard let identifier = row[0].integer, let path = row[1].text else { return }
      let fault = ItemDatabase.fault(inColumns: Array(row[2...]))
      identifiers[identifier] = nodes.count
      indices[path] = nodes.count
      nodes.append(
        Node(
          path: path, size: fault == nil ? UInt64(row[3].integer ?? 0) : 0, deriver: fault == nil ? row[4].text : nil,
          fault: fault))
    }
    try database.run("SELECT referrer, reference FROM Refs") { row in
      guard let from = row[0].integer.flatMap({ identifiers[$0] }), let to = row[1].integer.flatMap({ identifiers[$0] })
      else { return }
      nodes[from].references.append(to)
    }
    (self.nodes, self.indices) = (nodes, indices)
  }

  /// The items that can be reached from some of them; a live output keeps its recipe. `examine` is called with each, and may
  /// throw.
  func reached(from roots: some Sequence<Int>, _ examine: (Node) throws -> Void) rethrows -> Set<Int> {
    var found: Set<Int> = []
    var pending = Array(roots)
    while let next = pending.popLast() {
      guard found.insert(next).inserted else { continue }
      try examine(nodes[next])
      pending += nodes[next].references
      if let deriver = nodes[next].deriver.flatMap({ indices[$0] }) { pending.append(deriver) }
    }
    return found
  }

  /// Some items in an order in which none comes after one that it refers to, and those that refer to each other in a circle
  /// (as outputs may) or are below one, which have to go together.
  func referrersFirst(_ chosen: Set<Int>) -> (order: [Int], circles: [Int]) {
    var users: [Int: Int] = [:]
    for item in chosen {
      for reference in nodes[item].references where reference != item { users[reference, default: 0] += 1 }
    }
    var ready = chosen.filter { users[$0] == nil }.sorted()
    var order: [Int] = []
    while let item = ready.popLast() {
      order.append(item)
      for reference in nodes[item].references where reference != item && chosen.contains(reference) {
        users[reference, default: 1] -= 1
        if users[reference] == 0 { ready.append(reference) }
      }
    }
    return (order, chosen.subtracting(order).sorted())
  }
}

extension ItemDatabase {
  /// Everything that is recorded, at once.
  func graph() throws -> ItemGraph { try ItemGraph(database) }

  /// The error of a row whose columns say what cannot be.
  func error(of path: String, _ fault: String) -> StoreError {
    StoreError(
      .database,
      "the store's database '\(database.path)' says of '\(path)' what cannot be (\(fault)); let 'nsscheme gc "
        + "--verify=repair' mend it")
  }
}
