// Where `(nsscheme substitutes kept)` keeps what servers said of items: a folder of the program's cache. Nothing in it is
// trusted, so that any build of the program may read what another one wrote.

import Glibc
import SchemeCore

/// Rows of `(nsscheme rows store)` about narinfos that are kept.
enum NarinfoRows {
  private static var directory: CacheDirectory { CacheDirectory("narinfos", isOfAnyProgram: true) }
  /// Some ten thousand narinfos.
  private static let mostBytes = 16 << 20

  static func install(_ table: inout PrimitiveTable) {
    table.one("(%kept-narinfo name)", "The text that was kept as NAME, or #f.") { name in
      guard let bytes = directory.read(try word(name)) else { return .false }
      return Heap.string(String(decoding: bytes, as: UTF8.self))
    }
    table.two("(%keep-narinfo! name text)", "Keeps TEXT as NAME where the cache can be written; #f removes it.") {
      name, text in
      let name = try word(name)
      if text.isFalse {
        directory.remove(name)
      } else {
        directory.write(name, Array(try text.text(2).utf8))
      }
      return .unspecified
    }
    table.zero("(%limit-narinfos!)", "Removes the texts that were kept longest ago, if all have more than 16 MiB.") {
      directory.shrink(to: mostBytes)
      return .unspecified
    }
  }

  /// A name of small letters, digits and hyphens, which leads nowhere else.
  private static func word(_ word: Word) throws -> String {
    let text = try word.text(1)
    guard !text.isEmpty, text.utf8.count < 100, text.utf8.allSatisfy({ 48...57 ~= $0 || 97...122 ~= $0 || $0 == 45 })
    else { throw Fault.misc("a name in the cache is made of small letters, digits and hyphens, not ~S", word) }
    return text
  }
}
