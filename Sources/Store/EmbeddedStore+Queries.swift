// Questions about valid items. They are answered by the database alone: whether files are there is another question
// (`EmbeddedStore+Presence.swift`).

import Glibc

extension EmbeddedStore {
  /// Whether `path` is a valid item.
  public func isValid(_ path: String) throws -> Bool {
    if knownItems.contains(path) { return true }
    return try items.identifier(of: path) != nil
  }

  /// What is recorded about the item; throws if it is not valid.
  public func info(of path: String) throws -> ItemInfo {
    if let info = try items.info(of: path) { return info }
    _ = try StorePath.itemName(of: path)
    throw StoreError(.notValid, "'\(path)' is not in the store '\(directory)'; build or add it first")
  }

  /// The sha256 of the item's archive.
  public func pathHash(_ path: String) throws -> [UInt8] { try info(of: path).narHash }

  /// The size of the item's archive in bytes.
  public func narSize(_ path: String) throws -> UInt64 { try info(of: path).narSize }

  /// The derivation that made the item, if it is recorded.
  public func deriver(_ path: String) throws -> String? { try info(of: path).deriver }

  /// The valid derivations of which the path, valid or not, is an output.
  public func validDerivers(_ path: String) throws -> [String] { try items.validDerivers(of: path) }

  /// The items that the item refers to, itself included if it does, sorted.
  public func references(_ path: String) throws -> [String] {
    _ = try info(of: path)
    return try items.references(of: path)
  }

  /// The valid items that refer to the item, sorted.
  public func referrers(_ path: String) throws -> [String] {
    _ = try info(of: path)
    return try items.referrers(of: path)
  }

  /// The closure: the items and everything they refer to, directly or not, sorted.
  public func requisites(_ paths: some Sequence<String>) throws -> [String] {
    let paths = Array(paths)
    let closure = try items.closurePaths(of: paths)
    // The error says what is wrong with a path that is not valid.
    for path in Set(paths).subtracting(closure) { _ = try info(of: path) }
    return closure.sorted()
  }

  /// The outputs recorded for a valid derivation, by name.
  public func derivationOutputs(_ derivation: String) throws -> [(name: String, path: String)] {
    _ = try info(of: derivation)
    return try items.derivationOutputs(of: derivation)
  }

  /// The path of the valid item whose path has these 32 digits, or nil.
  public func path(withHashPart hash: String) throws -> String? {
    guard hash.utf8.count == StorePath.hashLength else { return nil }
    return try items.path(withHashPart: hash)
  }

  /// All valid items, sorted.
  public func allItems() throws -> [String] { try items.allPaths() }

  /// The derivation in the `.drv` file at `path`.
  public func derivation(at path: String) throws -> Derivation {
    if let known = derivations[path] { return known }
    guard StorePath.isDerivation(path) else {
      throw StoreError(.invalidPath, "'\(path)' is not the path of a derivation (\(StorePath.directory)/HASH-NAME.drv)")
    }
    _ = try info(of: path)
    let derivation = try Derivation(parsing: contents(ofItem: path), path: path)
    remember(derivation, at: path)
    return derivation
  }

  /// How many derivations are kept in memory: some kilobytes each.
  private static let mostDerivations = 8192

  /// Keeps what the file `path` holds, so that it need not be read; all are forgotten when there are too many.
  func remember(_ derivation: Derivation, at path: String) {
    if derivations.count >= EmbeddedStore.mostDerivations { derivations.removeAll(keepingCapacity: true) }
    derivations[path] = derivation
  }

  /// The bytes of an item that is a regular file.
  public func contents(ofItem path: String) throws -> [UInt8] {
    let name = Array(try StorePath.itemName(of: path).utf8)
    let sink = ArraySink()
    let file: Descriptor
    do { file = try root.open(name, O_RDONLY | O_NONBLOCK, path: hostPath(path)) } catch let error as StoreError {
      guard error.kind == .system(ENOENT) else { throw error }
      throw unusable(path)
    }
    try copyBytes(from: DescriptorSource(file, path: hostPath(path)), to: sink)
    return sink.bytes
  }

  /// Everything that a build of `derivation` may see: the closure of its sources and of its inputs' outputs, sorted.
  /// Throws if one of them is not valid.
  public func buildClosure(of derivation: Derivation) throws -> [String] {
    try requisites(derivation.sources + inputPaths(of: derivation))
  }

  /// The paths of the outputs that `derivation` names as inputs, sorted.
  public func inputPaths(of derivation: Derivation) throws -> [String] {
    let paths = try derivation.inputs.flatMap { input in
      let outputs = try self.derivation(at: input.path)
      return try input.outputs.map { try outputs.outputPath($0) }
    }
    return Set(paths).sorted()
  }

  /// The text that `exportReferencesGraph` puts into a build: for each item of the closure of `paths` its path, an
  /// empty line, the number of its references, and these.
  public func referencesGraph(of paths: some Sequence<String>) throws -> String {
    var text = ""
    for path in try requisites(paths) {
      let references = try items.references(of: path)
      text += ([path, "", "\(references.count)"] + references).map { $0 + "\n" }.joined()
    }
    return text
  }
}
