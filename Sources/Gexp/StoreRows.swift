// Additions to a store, questions to it, its roots and its garbage: what `(nsscheme store)` stands on.

import Sandbox
import SchemeCore
import Store

/// Rows about stores.
enum StoreRows {
  static func install(_ table: inout PrimitiveTable) {
    table.any("(%open-store [directory])", "A handle on the store in DIRECTORY, or on the default one.") { arguments in
      let directory = try arguments.optional(0)?.optionalText(1)
      let store = try storeErrors { try StoreAccess.store(directory) }
      return Heap.foreign(StoreHandle(store), type: Symbols.intern("store"))
    }
    table.one("(%close-store store)", "Closes the handle STORE.") { handle in
      if handle.is(.foreign) { handle.owned(as: StoreHandle.self)?.store = nil }
      return .unspecified
    }
    installAdditions(&table)
    installQueries(&table)
    installRoots(&table)
    installCollection(&table)
  }

  private static func installAdditions(_ table: inout PrimitiveTable) {
    table.any(
      "(%add-text store name bytes references)", "Adds BYTES as NAME, which refers to REFERENCES; returns its path."
    ) { arguments in
      let store = try arguments[0].store(1)
      let name = try arguments[1].text(2)
      let contents = Array(try arguments[2].bytes(3))
      let references = try arguments[3].texts(4)
      return Heap.string(
        try storeErrors { try store.addText(name: name, contents: contents, references: references) })
    }
    table.any(
      "(%add-file store name recursive? algorithm file selection)",
      "Adds FILE as NAME, restricted to the relative names in SELECTION unless that is #f; returns its path."
    ) { arguments in
      let store = try arguments[0].store(1)
      let name = try arguments[1].text(2)
      let recursive = arguments[2].isTrue
      let algorithm = try arguments[3].algorithm(4)
      let root = store.hostPath(try arguments[4].text(5))
      let select = try selectionFilter(arguments[5], 6, root: root)
      return Heap.string(
        try storeErrors {
          try store.addToStore(
            name: name, recursive: recursive, hashAlgorithm: algorithm, hostPath: root, select: select)
        })
    }
  }

  private static func installQueries(_ table: inout PrimitiveTable) {
    /// A row whose answer follows from one path.
    func query(_ signature: String, _ documentation: String, _ body: @escaping (EmbeddedStore, String) throws -> Word) {
      table.two(signature, documentation) { handle, path in
        let store = try handle.store(1)
        let path = try path.text(2)
        return try storeErrors { try body(store, path) }
      }
    }
    query("(%valid-path? store path)", "Whether PATH is a valid item.") { Word(try $0.isValid($1)) }
    query(
      "(%path-info store path)", "A vector of deriver, NAR hash, references, registration time and NAR size, or #f."
    ) { store, path in
      guard try store.isValid(path) else { return .false }
      let info = try store.info(of: path)
      let references = try store.references(path)
      return schemeVector([
        { schemeOptional(info.deriver) }, { Heap.bytevector(info.narHash) }, { schemeList(references) },
        { Word(fixnum: Int(info.registrationTime)) }, { Word(fixnum: Int(info.narSize)) },
      ])
    }
    query("(%referrers store path)", "The valid items that refer to PATH.") { schemeList(try $0.referrers($1)) }
    query("(%derivers store path)", "The valid derivations of PATH.") { schemeList(try $0.validDerivers($1)) }
    query("(%path-from-hash-part store digits)", "The valid item with these DIGITS, or #f.") {
      schemeOptional(try $0.path(withHashPart: $1))
    }
    query("(%log-file store path)", "The host name of the build log of PATH, or #f.") { store, path in
      guard StorePath.isStorePath(path) else { return .false }
      let isDerivation = StorePath.isDerivation(path)
      let derivation = isDerivation ? path : try store.isValid(path) ? store.deriver(path) : nil
      guard let derivation else { return .false }
      let log = try Builder.logFile(of: derivation, in: store)
      return log.isReadable ? Heap.string(log) : .false
    }
    table.two(
      "(%unusable-items store paths)",
      "What is missing or damaged among PATHS and all that they refer to; PATHS are protected first."
    ) { handle, paths in
      let store = try handle.store(1)
      let paths = try paths.texts(2)
      return schemeList(
        try storeErrors {
          try store.addTemporaryRoots(paths)
          return try store.unusableItems(inClosureOf: paths)
        })
    }
    table.two("(%closure store paths)", "PATHS and all that they refer to.") { handle, paths in
      let store = try handle.store(1)
      let paths = try paths.texts(2)
      return schemeList(try storeErrors { try store.requisites(paths) })
    }
  }

  private static func installRoots(_ table: inout PrimitiveTable) {
    table.two("(%add-temp-root store path)", "Protects PATH until the process ends.") { handle, path in
      let store = try handle.store(1)
      let path = try path.text(2)
      try storeErrors { try store.addTemporaryRoots([path]) }
      return .true
    }
    table.three(
      "(%add-root store file path)", "Makes FILE a link to PATH that protects it; FILE's own target if PATH is #f."
    ) { handle, file, path in
      let store = try handle.store(1)
      let link = try file.text(2)
      let path = try path.optionalText(3)
      try storeErrors {
        guard let target = path ?? link.linkTarget else {
          throw StoreError(.invalidPath, "'\(link)' is not a symbolic link, so it protects nothing")
        }
        try store.addRoot(link, to: store.logicalPath(target))
      }
      return .true
    }
    table.two("(%add-permanent-root store path)", "Protects PATH until the root is removed.") { handle, path in
      let store = try handle.store(1)
      let path = try path.text(2)
      try storeErrors { try store.addPermanentRoot(named: StorePath.itemName(of: path), to: path) }
      return .true
    }
    table.two("(%remove-permanent-root store path)", "Stops protecting PATH.") { handle, path in
      let store = try handle.store(1)
      let path = try path.text(2)
      try storeErrors { try store.removePermanentRoot(named: StorePath.itemName(of: path)) }
      return .true
    }
    table.one("(%roots store)", "The roots, pairs of a link and the item it protects.") { handle in
      let store = try handle.store(1)
      return schemeList(try storeErrors { try store.roots() }) {
        Heap.cons(Heap.string($0.link), Heap.string($0.item))
      }
    }
  }

  private static func installCollection(_ table: inout PrimitiveTable) {
    table.one("(%live-paths store)", "The items that roots reach.") { handle in
      let store = try handle.store(1)
      return schemeList(try storeErrors { try store.liveItems() })
    }
    table.one("(%dead-paths store)", "The items that no root reaches.") { handle in
      let store = try handle.store(1)
      return schemeList(try storeErrors { try store.deadItems() })
    }
    table.three(
      "(%collect-garbage store paths bytes)",
      "Deletes PATHS, or dead items until BYTES are free, all of them if BYTES is 0; a pair of the items and the bytes."
    ) { handle, paths, bytes in
      let store = try handle.store(1)
      let enough = try bytes.int(3, in: 0...Word.maxFixnum)
      let chosen = paths.isFalse ? nil : try paths.texts(2)
      let result = try storeErrors {
        if let chosen { return try store.deleteItems(chosen) }
        return try store.collectGarbage(enoughBytes: enough == 0 ? .max : UInt64(enough))
      }
      return Heap.cons(schemeList(result.deleted), Word(fixnum: Int(result.freedBytes)))
    }
  }
}
