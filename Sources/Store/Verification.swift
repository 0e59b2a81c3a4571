// Whether the store is what its database says, and what the database can be made to say again. Here is what needs no
// build; items that a derivation makes are built again by the room above (`StoreRepair').
//
// Invariant: nothing is taken for wrong because another process is at work: what looks wrong is looked at again, and counts
// only if it is still recorded.

import Glibc

/// Something that is wrong with a store.
public struct StoreFault: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    /// The files of a valid item are gone.
    case missing
    /// The files of a valid item are not what was recorded.
    case damaged
    /// A row of the database about the item makes no sense.
    case malformed
    /// The tables themselves.
    case database
  }
  public let kind: Kind
  /// The item that it is about, if it is about one.
  public let item: String?
  /// One sentence.
  public let message: String
}

extension EmbeddedStore {
  /// Compares the store with its database: that every row makes sense, and that every item is there. With `contents`,
  /// that every byte of it is what it was.
  public func verify(contents: Bool) throws -> [StoreFault] {
    var faults = try items.faults()
    let malformed = Set(faults.compactMap(\.item))
    for path in try items.allPaths() where StorePath.isStorePath(path) && !malformed.contains(path) {
      if let fault = try fault(of: path, contents: contents) { faults.append(fault) }
    }
    return faults
  }

  private func fault(of path: String, contents: Bool) throws -> StoreFault? {
    guard let info = try items.info(of: path) else { return nil }
    var found: StoreFault?
    if try !isPresent(path) {
      found = StoreFault(kind: .missing, item: path, message: "'\(path)' is in the database, but its files are missing")
    } else if !contents, try !isUsable(path) {
      found = StoreFault(kind: .damaged, item: path, message: "'\(path)' is not what was recorded")
    } else if contents {
      do {
        let nar = try FileTree.narHash(of: hostPath(path))
        if nar != NarHash(digest: info.narHash, size: info.narSize) {
          found = StoreFault(
            kind: .damaged, item: path,
            message: "'\(path)' is not what was recorded: its hash is \(NixBase32.encode(nar.digest)), not "
              + NixBase32.encode(info.narHash))
        } else if let wrong = try derivationFault(path) {
          found = StoreFault(kind: .malformed, item: path, message: wrong)
        }
      } catch let error as StoreError {
        found = StoreFault(kind: .damaged, item: path, message: "'\(path)' cannot be read: \(error.message)")
      }
    }
    // It may have been collected meanwhile.
    return try found != nil && items.identifier(of: path) != nil ? found : nil
  }

  /// What is wrong with a derivation that is valid, nil for anything else.
  private func derivationFault(_ path: String) throws -> String? {
    guard StorePath.isDerivation(path) else { return nil }
    do {
      let derivation = try Derivation(parsing: contents(ofItem: path), path: path)
      try checkOutputs(of: derivation, at: path)
      let recorded = try items.derivationOutputs(of: path)
      let right = derivation.outputs.map { ($0.name, $0.path) }.sorted { $0.0 < $1.0 }
      return recorded.elementsEqual(right, by: { $0.name == $1.0 && $0.path == $1.1 })
        ? nil : "the outputs of '\(path)' in the database are not those of the file"
    } catch let error as StoreError { return error.message }
  }

  // MARK: Mending without a build

  /// Mends what is wrong with the tables, so that every row left makes sense. Returns the items that became doubtful by
  /// it: what was recorded about them is lost.
  public func mendDatabase(_ faults: [StoreFault]) throws -> [String] {
    guard faults.contains(where: { $0.kind == .database || $0.kind == .malformed }) else { return [] }
    return try whileCollecting { try items.mend() }
  }

  /// Deletes the files of a valid item that are damaged, so that it is made again when it is needed.
  public func deleteDamaged(_ path: String) throws {
    let lock = try lock([path])
    defer { lock.release() }
    knownItems.remove(path)
    derivations[path] = nil
    try deleteFiles(of: path)
  }

  /// Records the files that have an item's name, if they prove by themselves to be that item: a text, a source or a
  /// derivation, whose path follows from its contents.
  public func recordAgain(_ path: String) throws -> Bool {
    let lock = try lock([path])
    defer { lock.release() }
    guard try isPresent(path), let proven = try? proof(of: path) else { return false }
    try items.register([proven])
    return true
  }

  /// Records what is in the store and not in the database, as far as it proves by itself to be what its name says.
  public func adoptProven() throws -> [String] {
    try root.entryNames(path: directory).map(display).filter(StorePath.isItemName).map {
      "\(StorePath.directory)/\($0)"
    }
    .filter { try items.identifier(of: $0) == nil && recordAgain($0) }
  }

  /// What is to be recorded about the files of an item, nil if nothing proves that they are that item.
  private func proof(of path: String) throws -> Registration? {
    let name = try StorePath.name(of: path)
    let (nar, mentioned) = try examineOutput(
      at: hostPath(path), candidates: items.allPaths().filter(StorePath.isStorePath))
    if try StorePath.fixedOutput(name: name, hash: nar.digest, recursive: true) == path {
      return Registration(path: path, nar: nar, references: [])
    }
    guard let bytes = try? contents(ofItem: path) else { return nil }
    for algorithm in DigestAlgorithm.all {
      let hash = algorithm.digest(of: bytes)
      if try StorePath.fixedOutput(name: name, hash: hash, algorithm: algorithm, recursive: false) == path {
        return Registration(path: path, nar: nar, references: [])
      }
    }
    let derivation = StorePath.isDerivation(path) ? try checkedDerivation(bytes, at: path) : nil
    let recorded = try items.references(of: path)
    for references in [derivation?.references ?? [], recorded, Array(mentioned)] {
      guard try StorePath.text(name: name, contents: bytes, references: references) == path else { continue }
      if try !references.allSatisfy({ try isValid($0) }) { continue }
      return Registration(path: path, nar: nar, references: Set(references), derivation: derivation)
    }
    return nil
  }

  /// Forgets an item, unless another valid one refers to it; says whether it is forgotten. Its files go too.
  public func forget(_ path: String) throws -> Bool {
    try whileCollecting {
      guard StorePath.isStorePath(path), try items.referrers(of: path).allSatisfy({ $0 == path }) else { return false }
      try items.syncEveryChange()
      try items.invalidate([path])
      knownItems.remove(path)
      derivations[path] = nil
      try deleteIfUnregistered(path)
      return true
    }
  }
}
