// What the table of a namespace means, for `nsscheme explain`: the runner's own reading of it. The folder Table here is
// the runner's, compiled into both.

import Gexp
import SchemeCore

/// Rows of `(nsscheme session)` about tables of namespaces. For a table that the runner refuses each answers with a
/// string, which line it is and why.
enum TableRows {
  static func install(_ table: inout PrimitiveTable) {
    table.one("(table-lines bytes)", "The lines of the table in BYTES but the first, as lists of fields.") { bytes in
      let bytes = try Array(bytes.bytes(1))
      return answer { () throws(TableError) in
        // What the runner would not mount is not shown as if it did.
        _ = try withCopy(of: bytes) { text throws(TableError) in
          try Fstab(text: text, size: bytes.count, path: text)
        }
        return try lines(bytes)
      } convert: {
        schemeList($0) { schemeList($0.fields) }
      }
    }
    table.any(
      "(table-mounts bytes item path)",
      "The mounts that PATH is or lies beneath, the innermost first, by the table in BYTES of ITEM: lists of target, "
        + "kind, and the files that may show there, the first of those that exist."
    ) { arguments in
      let bytes = try Array(arguments[0].bytes(1))
      let (item, path) = (try arguments[1].text(2), try arguments[2].text(3))
      return answer { () throws(TableError) in
        try mounts(bytes, item: item, path: path)
      } convert: {
        schemeList($0) { schemeList($0) }
      }
    }
  }

  /// What `body` finds, converted; for a table that cannot be, the reason.
  private static func answer<Found>(
    _ body: () throws(TableError) -> Found, convert: (Found) -> Word
  ) -> Word {
    do throws(TableError) {
      return convert(try body())
    } catch {
      return Heap.string("line \(error.line): \(error.reason)")
    }
  }

  /// Calls `body` with a copy of the table that it may change, as reading does.
  private static func withCopy<Result>(
    of bytes: [UInt8], _ body: (UnsafeMutablePointer<CChar>) throws(TableError) -> Result
  ) throws(TableError) -> Result {
    let text = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    defer { text.deallocate() }
    for (index, byte) in bytes.enumerated() { text[index] = CChar(bitPattern: byte) }
    return try body(text)
  }

  /// The lines but the first that say something, with their numbers.
  private static func lines(_ bytes: [UInt8]) throws(TableError) -> [(number: Int, fields: [String])] {
    try withCopy(of: bytes) { text throws(TableError) in
      var found: [(number: Int, fields: [String])] = []
      var lines = Lines(text: text, size: bytes.count)
      while var line = try lines.next() {
        var fields: [String] = []
        while let field = line.next() { fields.append(String(cString: field)) }
        if lines.number > 1 && !fields.isEmpty { found.append((lines.number, fields)) }
      }
      return found
    }
  }

  private static func mounts(_ bytes: [UInt8], item: String, path: String) throws(TableError) -> [[String]] {
    let lines = try lines(bytes)
    return try withCopy(of: bytes) { text throws(TableError) in
      let table = try Fstab(text: text, size: bytes.count, path: text)
      var found: [[String]] = []
      path.withCString { path in
        var index = table.innermost(over: path, before: table.count)
        while index >= 0 {
          let entry = table.entries[index]
          if let line = lines.first(where: { $0.number == entry.line }) {
            found.append(Array(line.fields.prefix(2)) + files(entry, item: item, path: path))
          }
          index = entry.parent
        }
      }
      return found
    }
  }

  /// The files that an entry may show at a path that is its target or lies beneath.
  private static func files(_ entry: Entry, item: String, path: Text) -> [String] {
    let targetLength = entry.target[1] == 0 ? 0 : textLength(entry.target)
    // Empty, or a slash and what is looked for.
    let rest = path[targetLength] == 0 || path[targetLength + 1] == 0 ? "" : String(cString: path + targetLength)
    var found: [String] = []
    var sources = Sources(entry)
    while let source = sources.pop() {
      let name = String(cString: source)
      if entry.kind != .store {
        found.append((isHostSource(source) || isStoreSource(source) ? name : item + name.dropFirst()) + rest)
      } else if rest.utf8.dropFirst().prefix(while: { $0 != UInt8(ascii: "/") }).elementsEqual(name.utf8) {
        found.append(String(cString: logicalStore.text) + String(rest.unicodeScalars.dropFirst()))
      }
    }
    return found
  }
}
