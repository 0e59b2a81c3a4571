// Digests of bytes and files: what `(gcrypt hash)` and hashes of trees stand on.

import SchemeCore
import Store

/// Rows about bytes; none of them needs a store.
enum DigestRows {
  static func install(_ table: inout PrimitiveTable) {
    table.zero("(%digest-sizes)", "The alist of the names of digest algorithms and the sizes of their digests.") {
      schemeList(DigestAlgorithm.all) { Heap.cons(Symbols.intern($0.name), Word(fixnum: $0.byteCount)) }
    }
    table.two("(%hash-bytes algorithm bytes)", "The digest of BYTES.") { algorithm, bytes in
      Heap.bytevector(try algorithm.algorithm(1).digest(of: bytes.bytes(2)))
    }
    table.two("(%hash-file algorithm file)", "The digest of the content of FILE.") { algorithm, file in
      let algorithm = try algorithm.algorithm(1)
      let path = PathMapping.hostPath(try file.text(2))
      return Heap.bytevector(try storeErrors { try algorithm.digest(ofFile: path) })
    }
    table.three(
      "(%nar-hash algorithm file selection)",
      "The digest of the archive of FILE, restricted to the relative names in SELECTION unless that is #f."
    ) { algorithm, file, selection in
      let algorithm = try algorithm.algorithm(1)
      let root = PathMapping.hostPath(try file.text(2))
      let select = try selectionFilter(selection, 3, root: root)
      return Heap.bytevector(
        try storeErrors { try FileTree.narHash(of: root, algorithm: algorithm, select: select).digest })
    }
    installHashers(&table)
  }

  private static func installHashers(_ table: inout PrimitiveTable) {
    table.one("(%make-hasher algorithm)", "A digest to be computed piece by piece.") { algorithm in
      Heap.foreign(HasherHandle(try algorithm.algorithm(1)), type: Symbols.intern("hasher"))
    }
    table.any(
      "(%hasher-update! hasher bytes start count)", "Takes COUNT bytes of BYTES from START on into HASHER."
    ) { arguments in
      let stream = try hasher(arguments[0])
      let bytes = try arguments[1].bytes(2)
      let start = try arguments[2].int(3, in: 0...bytes.count)
      let count = try arguments[3].int(4, in: 0...(bytes.count - start))
      stream.write(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
      return .unspecified
    }
    table.one("(%hasher-digest hasher)", "The digest of all that HASHER was given; to be called once.") { handle in
      Heap.bytevector(try hasher(handle).finish())
    }
  }

  private static func hasher(_ word: Word) throws -> DigestStream {
    guard word.is(.foreign), let handle = word.owned(as: HasherHandle.self) else {
      throw Fault.type(1, "hasher", word)
    }
    return handle.stream
  }
}

/// The filter for a list of names relative to `root`; nil for #f, which selects everything.
func selectionFilter(_ selection: Word, _ position: Int, root: String) throws -> TreeSelection? {
  if selection.isFalse { return nil }
  // By bytes: a name may begin with a character that combines with the slash before it.
  let names = Set(try selection.texts(position).map { Array($0.utf8) })
  let start = root.utf8.count + 1
  return { path, _ in names.contains(Array(path.utf8.dropFirst(start))) }
}
