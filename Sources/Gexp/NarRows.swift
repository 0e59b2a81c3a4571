// Archives (NAR) between Scheme ports and the store's own parser and writer: what programs read and write archives with. The
// bytes pass through Scheme, which reads and writes ports; the form of an archive is known here only.

import SchemeCore
import Store

/// An archive that a Scheme program reads.
private final class NarParserHandle {
  var parser = NarParser()
}

/// An archive that a Scheme program writes, event by event.
private final class NarWriterHandle {
  final class Pieces: ByteSink {
    var bytes: [UInt8] = []
    func write(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }
  }
  let pieces = Pieces()
  let writer: NarWriter
  init() { writer = NarWriter(to: pieces) }
}

/// Rows about archives; none of them needs a store.
enum NarRows {
  static func install(_ table: inout PrimitiveTable) {
    table.one("(%framed bytes)", "The string BYTES as the formats of stores write it.") { bytes in
      Heap.bytevector(NarFraming.framed(try bytes.bytes(1)))
    }
    table.one("(%padding size)", "The zeros that follow SIZE bytes.") { size in
      let size = try size.int(1, in: 0...Word.maxFixnum)
      return Heap.bytevector(repeatElement(0, count: NarFraming.paddingCount(after: UInt64(size))))
    }
    installReading(&table)
    installWriting(&table)
  }

  // MARK: Reading

  private static func installReading(_ table: inout PrimitiveTable) {
    table.zero("(%make-nar-parser)", "A parser of one archive.") {
      Heap.foreign(NarParserHandle(), type: Symbols.intern("nar-parser"))
    }
    table.two(
      "(%nar-parse parser bytes)",
      "Gives PARSER the BYTES that it asked for, fewer if there are no more; #f at first and after an event. The answer "
        + "is the number of bytes that come next, #f at the end, an event, which is a vector of a type, a name and a "
        + "size or a target, or a pair of a message and the string that is wrong."
    ) { handle, bytes in
      guard handle.is(.foreign), let handle = handle.owned(as: NarParserHandle.self) else {
        throw Fault.type(1, "parser of an archive", handle)
      }
      do {
        if bytes.isTrue, let event = try handle.parser.take(try bytes.bytes(2)) { return try vector(event) }
      } catch let error as StoreError {
        return Heap.cons(Heap.string(error.message), Heap.string(handle.parser.lastToken))
      }
      return handle.parser.needed.map { Word(fixnum: $0) } ?? .false
    }
  }

  private static func vector(_ event: NarEvent) throws -> Word {
    func made(_ type: String, _ name: FileName, _ content: Word = .false) throws -> Word {
      let name = Heap.string(try text(name))
      return schemeVector([{ Symbols.intern(type) }, { name }, { content }])
    }
    switch event {
    case .directory(let name): return try made("directory", name)
    case .endOfDirectory: return try made("directory-complete", [])
    case .symbolicLink(let name, let target): return try made("symlink", name, Heap.string(try text(target)))
    case .file(let name, let size, let isExecutable):
      guard size <= UInt64(Word.maxFixnum) else {
        throw StoreError(.invalidArchive, "the archive is not valid: a file claims to have \(size) bytes")
      }
      return try made(isExecutable ? "executable" : "regular", name, Word(fixnum: Int(size)))
    }
  }

  /// A name as Scheme has it. Two names must not become one, so what is no UTF-8 is refused.
  private static func text(_ name: FileName) throws -> String {
    let text = String(decoding: name, as: UTF8.self)
    guard text.utf8.elementsEqual(name) else {
      throw StoreError(
        .invalidArchive, "the archive is not valid: the name '\(text)' is not UTF-8, so that a program cannot use it")
    }
    return text
  }

  // MARK: Writing

  private static func installWriting(_ table: inout PrimitiveTable) {
    table.zero("(%make-nar-writer)", "A writer of one archive.") {
      Heap.foreign(NarWriterHandle(), type: Symbols.intern("nar-writer"))
    }
    table.any(
      "(%nar-write writer type name content)",
      "The bytes of an archive for the next event: a directory, directory-complete, a symlink with its target, a "
        + "regular or executable file with its size, whose contents follow, or file-complete."
    ) { arguments in
      guard arguments[0].is(.foreign), let handle = arguments[0].owned(as: NarWriterHandle.self) else {
        throw Fault.type(1, "writer of an archive", arguments[0])
      }
      let type = try arguments[1].symbol(2).symbolString
      let name = FileName(try arguments[2].text(3).utf8)
      let writer = handle.writer
      switch type {
      case "directory": try storeErrors { try writer.beginDirectory(name) }
      case "directory-complete": try storeErrors { try writer.endDirectory() }
      case "symlink":
        let target = Array(try arguments[3].text(4).utf8)
        try storeErrors { try writer.symbolicLink(name, target: target) }
      case "regular", "executable":
        let size = UInt64(try arguments[3].int(4, in: 0...Word.maxFixnum))
        try storeErrors { try writer.beginFile(name, size: size, isExecutable: type == "executable") }
      case "file-complete": try storeErrors { try writer.endFile() }
      default: throw Fault.range(2, arguments[1])
      }
      try storeErrors { try writer.flush() }
      defer { handle.pieces.bytes.removeAll(keepingCapacity: true) }
      return Heap.bytevector(handle.pieces.bytes)
    }
  }
}
