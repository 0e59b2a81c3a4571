// `(nsscheme archive)`: unpacking of archives that come from elsewhere, for programs and for builders.

import SchemeCore
import Store

/// Rows about tar and ar archives; none of them needs a store.
enum ArchiveRows {
  static let module = ["nsscheme", "archive"]

  static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    install(&table)
    return table.rows
  }()

  private static func install(_ table: inout PrimitiveTable) {
    table.any(
      "(unpack-archive file directory [strip])",
      "Makes the members of the tar or ar archive FILE (plain, gzip, bzip2, xz, zstd or lz4) in DIRECTORY, without the "
        + "first STRIP components of their names."
    ) { arguments in
      let strip = try arguments.optional(2)?.int(3, in: 0...64) ?? 0
      let (file, directory) = (try host(arguments[0], 1), try host(arguments[1], 2))
      try archiveErrors { try Archives.unpack(file, to: directory, strip: strip) }
      return .unspecified
    }
    table.any(
      "(unpack-archive-member file member directory [strip])",
      "Makes the members of the archive that is MEMBER of the archive FILE in DIRECTORY."
    ) { arguments in
      let strip = try arguments.optional(3)?.int(4, in: 0...64) ?? 0
      let (file, member) = (try host(arguments[0], 1), try arguments[1].text(2))
      let directory = try host(arguments[2], 3)
      try archiveErrors { try Archives.unpackMember(member, of: file, to: directory, strip: strip) }
      return .unspecified
    }
    table.one("(archive-members file)", "The names of the members of the archive FILE, in its order.") { file in
      let file = try host(file, 1)
      let members = try archiveErrors { try Archives.members(of: file) }
      return schemeList(members.map { String(decoding: $0.name, as: UTF8.self) })
    }
    table.two("(archive-member-content file member)", "The bytes of the MEMBER of the archive FILE.") { file, member in
      let (file, member) = (try host(file, 1), try member.text(2))
      return Heap.bytevector(try archiveErrors { try Archives.content(of: member, in: file) })
    }
    table.two("(decompress-file file target)", "Writes what the compressed FILE holds to the new file TARGET.") {
      file, target in
      let (file, target) = (try host(file, 1), try host(target, 2))
      try archiveErrors { try Archives.decompress(file, to: target) }
      return .unspecified
    }
  }

  private static func host(_ word: Word, _ position: Int) throws -> String {
    let text = try word.text(position)
    if text.utf8.contains(0) { throw Fault.range(position, word) }
    return PathMapping.hostPath(text)
  }

  /// Runs `body`; its errors become Scheme's `archive-error`, with the message as it is.
  private static func archiveErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as StoreError {
      throw Fault.general(
        key: "archive-error", message: "~A", arguments: SchemeCore.Root(Heap.list(Heap.string(error.message))))
    }
  }
}
