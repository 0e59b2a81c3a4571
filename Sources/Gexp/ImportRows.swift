// Items on their way in and out of a store: archives that arrive in pieces, and exports, which are items with what another
// store must know of them. Who vouches for them is decided in Scheme.

import SchemeCore
import Store

/// An item that a Scheme program receives.
private final class IncomingHandle {
  let item: IncomingItem
  init(_ item: IncomingItem) { self.item = item }
}

/// Rows about items that come from elsewhere or go there.
enum ImportRows {
  static func install(_ table: inout PrimitiveTable) {
    installIncoming(&table)
    installExports(&table)
    installArchives(&table)
    installCopies(&table)
  }

  private static func incoming(_ word: Word) throws -> IncomingItem {
    guard word.is(.foreign), let handle = word.owned(as: IncomingHandle.self) else {
      throw Fault.type(1, "incoming item", word)
    }
    return handle.item
  }

  private static func installIncoming(_ table: inout PrimitiveTable) {
    table.any(
      "(%begin-import store path hash size)",
      "An item of STORE that is going to arrive as PATH: the archive's SHA-256 and size are HASH, bytes, and SIZE."
    ) { arguments in
      let store = try arguments[0].store(1)
      let path = try arguments[1].text(2)
      let promised = NarHash(
        digest: Array(try arguments[2].bytes(3)), size: UInt64(try arguments[3].int(4, in: 0...Word.maxFixnum)))
      let item = try storeErrors { try IncomingItem(path, promised: promised, in: store) }
      return Heap.foreign(IncomingHandle(item), type: Symbols.intern("incoming-item"))
    }
    table.three("(%import-bytes! item bytes count)", "The next COUNT bytes of the archive of ITEM.") {
      item, bytes, count in
      let bytes = try bytes.bytes(2)
      let count = try count.int(3, in: 0...bytes.count)
      let item = try incoming(item)
      try storeErrors { try item.take(UnsafeRawBufferPointer(rebasing: bytes[..<count])) }
      return .unspecified
    }
    table.three(
      "(%finish-import! item references deriver)",
      "ITEM, whose archive is complete, is valid from now on; it refers to REFERENCES and was made by DERIVER or #f."
    ) { item, references, deriver in
      let references = try references.texts(2)
      let deriver = try deriver.optionalText(3)
      let item = try incoming(item)
      try storeErrors { try item.finish(references: references, deriver: deriver) }
      return .unspecified
    }
    table.one("(%abandon-import! item)", "Deletes what has arrived of ITEM.") { item in
      try incoming(item).abandon()
      return .unspecified
    }
  }

  private static func installExports(_ table: inout PrimitiveTable) {
    table.two("(%export-digest store path)", "The SHA-256 that the signature of the export of PATH is of.") {
      handle, path in
      let store = try handle.store(1)
      let path = try path.text(2)
      return Heap.bytevector(try storeErrors { try store.exportDigest(path) })
    }
    table.any(
      "(%export store path signature descriptor)",
      "Writes the export of PATH with SIGNATURE, a string or #f, to the file with the number DESCRIPTOR."
    ) { arguments in
      let store = try arguments[0].store(1)
      let path = try arguments[1].text(2)
      let signature = try arguments[2].optionalText(3)
      let sink = OpenFileSink(Int32(try arguments[3].int(4, in: 0...Int(Int32.max))))
      try storeErrors { try store.export(path, signature: signature, to: sink) }
      return .unspecified
    }
    table.three(
      "(%import-exports store descriptor judge)",
      "Imports what the file with the number DESCRIPTOR holds; JUDGE is called with each item's path, its signature or "
        + "#f, and the digest that this should be of. The paths."
    ) { handle, descriptor, judge in
      let store = try handle.store(1)
      let source = WireReader(OpenFileSource(Int32(try descriptor.int(2, in: 0...Int(Int32.max)))))
      let judge = SchemeCore.Root(judge)
      let paths = try storeErrors {
        try store.importItems(from: source) { path, signature, digest in
          let operands = RootedArray()
          operands.append(Heap.string(path))
          operands.append(signature.map { Heap.string($0) } ?? .false)
          operands.append(Heap.bytevector(digest))
          _ = try Machine.apply(judge.word, list: operands.list())
        }
      }
      let list = RootedArray()
      for path in paths { list.append(Heap.string(path)) }
      return list.list()
    }
  }

  private static func installCopies(_ table: inout PrimitiveTable) {
    table.three("(%copy-item! store from path)", "Copies the item PATH of the store FROM, whose references STORE has.")
    {
      handle, from, path in
      let (store, from) = (try handle.store(1), try from.store(2))
      let path = try path.text(3)
      try storeErrors { try store.copyItem(path, from: from) }
      return .unspecified
    }
  }

  private static func installArchives(_ table: inout PrimitiveTable) {
    table.two(
      "(%list-archive descriptor note)",
      "Calls NOTE with the type, the name and the size or the target of each file in the archive that the file with the "
        + "number DESCRIPTOR holds."
    ) { descriptor, note in
      let source = OpenFileSource(Int32(try descriptor.int(1, in: 0...Int(Int32.max))))
      let note = SchemeCore.Root(note)
      try storeErrors {
        try NarReader.read(
          from: source,
          ArchiveListing { type, name, content in
            let operands = RootedArray()
            operands.append(Symbols.intern(type))
            operands.append(Heap.string(name))
            operands.append(content())
            _ = try Machine.apply(note.word, list: operands.list())
          })
      }
      return .unspecified
    }
    table.two(
      "(%restore-archive descriptor file)",
      "Unpacks the archive that the file with the number DESCRIPTOR holds as FILE, which must not exist."
    ) { descriptor, file in
      let source = OpenFileSource(Int32(try descriptor.int(1, in: 0...Int(Int32.max))))
      let file = StoreAccess.hostPath(try file.text(2))
      try storeErrors { try FileTree.restoreNar(from: source, to: file) }
      return .unspecified
    }
  }
}

/// What is in an archive, one file after the other.
private final class ArchiveListing: TreeVisitor {
  typealias Note = (_ type: String, _ name: String, _ content: () -> Word) throws -> Void
  private let note: Note
  /// The directories around what comes next, each with a slash before it but for the outermost.
  private var directories: [String] = []

  init(_ note: @escaping Note) { self.note = note }

  private func path(_ name: FileName) -> String {
    directories.last.map { "\($0)/\(String(decoding: name, as: UTF8.self))" } ?? ""
  }

  func beginDirectory(_ name: FileName) throws {
    let path = path(name)
    try note("directory", path) { .false }
    directories.append(path)
  }

  func endDirectory() throws { directories.removeLast() }

  func symbolicLink(_ name: FileName, target: [UInt8]) throws {
    try note("symlink", path(name)) { Heap.string(String(decoding: target, as: UTF8.self)) }
  }

  func beginFile(_ name: FileName, size: UInt64, isExecutable: Bool) throws {
    try note(isExecutable ? "executable" : "regular", path(name)) {
      Word(fixnum: Int(min(size, UInt64(Word.maxFixnum))))
    }
  }

  func contents(_ bytes: UnsafeRawBufferPointer) {}

  func endFile() {}
}
