// Which derivations must be built, and in which order. Nothing here recurses: a chain of derivations may be longer
// than any stack.

import Store

/// Outputs of a derivation that somebody wants.
public struct BuildGoal: Equatable, Sendable {
  /// The store path of the derivation.
  public var derivation: String
  /// The names of the outputs; nil for all.
  public var outputs: [String]?

  public init(_ derivation: String, outputs: [String]? = nil) {
    (self.derivation, self.outputs) = (derivation, outputs)
  }
}

/// The derivations that must be built for some goals.
struct BuildGraph {
  /// One derivation that must be built.
  struct Node {
    let path: String
    let derivation: Derivation
    /// Whether the outputs are there already and what is built is compared with them.
    var isCheck = false
    /// The derivations that must be built before.
    var needs: Set<String> = []
    /// The derivations that wait for this one.
    var neededBy: [String] = []
  }

  private(set) var nodes: [String: Node] = [:]
  /// All of them, inputs before what needs them.
  private(set) var order: [String] = []
  /// What must be built before all of this: items that are valid, and needed, and whose files are missing or damaged.
  private(set) var repairs: [BuildGoal] = []

  /// The same for those who watch.
  var plan: [PlannedBuild] { order.map { PlannedBuild(derivation: $0, needs: nodes[$0]!.needs.sorted()) } }

  /// Looks at everything that the goals need. What is found valid is protected from garbage collection. A derivation is
  /// protected before it is read, and its outputs before they are looked at: what is found then stays. With `checking`,
  /// what the goals name is built although it is valid.
  init(_ goals: [BuildGoal], in store: EmbeddedStore, checking: Bool = false) throws {
    let checked = checking ? Set(goals.map(\.derivation)) : []
    var wanted: [String: Set<String>] = [:]
    var used: Set<String> = []
    var pending = goals.reversed().map { ($0.derivation, $0.outputs) }
    var found: [String] = []
    while let (path, outputs) = pending.popLast() {
      try store.addTemporaryRoots([path])
      let derivation = try store.derivation(at: path)
      if wanted[path] == nil, goals.contains(where: { $0.derivation == path }) {
        try store.checkOutputs(of: derivation, at: path)
      }
      let new = Set(outputs ?? derivation.outputs.map(\.name)).subtracting(wanted[path] ?? [])
      if new.isEmpty || nodes[path] != nil { continue }
      wanted[path, default: []].formUnion(new)
      let paths = try new.sorted().map { try derivation.outputPath($0) }
      try store.addTemporaryRoots(paths)
      let isCheck = checked.contains(path)
      if try !isCheck && paths.allSatisfy({ try store.isUsable($0) }) {
        used.formUnion(paths)
        continue
      }
      try store.checkOutputs(of: derivation, at: path)
      nodes[path] = Node(path: path, derivation: derivation, isCheck: isCheck)
      found.append(path)
      used.formUnion(derivation.sources)
      for input in derivation.inputs.reversed() { pending.append((input.path, input.outputs)) }
    }
    connect(found)
    try sort(found)
    repairs = try store.unusableItems(inClosureOf: used).map { item in
      guard let maker = try store.maker(of: item) else {
        guard try store.isValid(item) else {
          throw StoreError(.notValid, "'\(item)' is not in the store; add or build it first")
        }
        throw store.unusable(item)
      }
      return BuildGoal(maker.derivation, outputs: [maker.output])
    }
  }

  private mutating func connect(_ paths: [String]) {
    for path in paths {
      for input in nodes[path]!.derivation.inputs where nodes[input.path] != nil {
        nodes[path]!.needs.insert(input.path)
        nodes[input.path]!.neededBy.append(path)
      }
    }
  }

  private mutating func sort(_ paths: [String]) throws {
    var missing = nodes.mapValues(\.needs.count)
    var ready = Array(paths.reversed().filter { missing[$0] == 0 })
    while let path = ready.popLast() {
      order.append(path)
      for next in nodes[path]!.neededBy.reversed() {
        missing[next]! -= 1
        if missing[next] == 0 { ready.append(next) }
      }
    }
    if order.count < nodes.count, let path = paths.first(where: { missing[$0]! > 0 }) {
      throw BuildError(.cycle, "the derivation '\(path)' needs itself, directly or not", derivation: path)
    }
  }

  /// Everything that waits for a derivation, directly or not.
  func dependents(of path: String) -> Set<String> {
    var result: Set<String> = []
    var pending = nodes[path]?.neededBy ?? []
    while let next = pending.popLast() {
      if !result.insert(next).inserted { continue }
      pending += nodes[next]?.neededBy ?? []
    }
    return result
  }
}
