// Whether what the database calls valid is there. The answer must be quick, for it is asked before every use: one look at
// an item's root. A file's size follows from that of its archive; a directory that was sealed has the store's time, and one
// that has another is compared with its hash. Reading every byte is `verify's business.

import Glibc

extension EmbeddedStore {
  /// Whether the item is valid and its files are there, as far as one look shows.
  public func isUsable(_ path: String) throws -> Bool {
    guard let info = try items.info(of: path) else { return false }
    return try isIntact(info)
  }

  /// Those among the items and what they refer to, directly or not, that are not valid or whose files are missing or
  /// visibly damaged, sorted. `known` are not looked at; what was found intact is added to it.
  public func unusableItems(inClosureOf paths: some Collection<String>, known: inout Set<String>) throws -> [String] {
    let closure = try items.closure(of: paths)
    var unusable = Set(paths).subtracting(closure.map(\.path)).subtracting(known)
    for info in closure where !known.contains(info.path) {
      if try isIntact(info) { known.insert(info.path) } else { unusable.insert(info.path) }
    }
    return unusable.sorted()
  }

  /// Those among the items and what they refer to that cannot be used.
  public func unusableItems(inClosureOf paths: some Collection<String>) throws -> [String] {
    var known: Set<String> = []
    return try unusableItems(inClosureOf: paths, known: &known)
  }

  /// Throws, naming it, if something in the closure of the items is missing or damaged.
  public func requireUsable(_ paths: some Collection<String>) throws {
    guard let item = try unusableItems(inClosureOf: paths).first else { return }
    if try items.identifier(of: item) == nil {
      throw StoreError(.notValid, "'\(item)' is not in the store '\(directory)'; build or add it first")
    }
    throw unusable(item)
  }

  /// The derivation in the store that makes the item, and the name of the output that it is; nil if there is none.
  public func maker(of item: String) throws -> (derivation: String, output: String)? {
    let recorded = (try? items.info(of: item))?.deriver
    for path in [recorded].compactMap({ $0 }) + (try items.validDerivers(of: item)) {
      guard try items.identifier(of: path) != nil, let derivation = try? derivation(at: path),
        let output = derivation.outputs.first(where: { $0.path == item })
      else { continue }
      return (path, output.name)
    }
    return nil
  }

  /// The error about an item that is recorded and cannot be used.
  public func unusable(_ item: String) -> StoreError {
    let state = (try? isPresent(item)) == true ? "damaged" : "missing"
    return StoreError(
      .notValid,
      "'\(item)' is in the store's database, but its files are \(state); add or build it again, or let 'nsscheme gc "
        + "--verify=repair' mend the store")
  }

  private func isIntact(_ info: ItemInfo) throws -> Bool {
    let name = Array(try StorePath.itemName(of: info.path).utf8)
    guard let file = try root.infoIfPresent(of: name, path: hostPath(info.path)) else { return false }
    // "(", "type" and so on take 112 bytes, the flag of a program 32; contents are padded.
    let content = (file.size + 7) / 8 * 8
    switch file.kind {
    case .symbolicLink: return info.narSize == 112 + content
    case .regular where info.narSize != 112 + content + (file.isExecutable ? 32 : 0): return false
    case .regular, .directory: break
    case .other: return false
    }
    if file.status.st_mtim.tv_sec == 1 { return true }
    guard try isOnDisk(info.path, as: NarHash(digest: info.narHash, size: info.narSize)) else { return false }
    try? root.open(name, O_RDONLY, path: "").setCanonicalTime(path: "")
    return true
  }
}
