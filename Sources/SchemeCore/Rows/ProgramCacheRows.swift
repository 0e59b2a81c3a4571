// Rows for library code that answers questions about a Guix tree without loading its modules: files of the program's
// cache, what a module exports by its text, and what is to happen once it has been loaded after all.

import Glibc

enum ProgramCacheRows {
  static func install(_ table: inout PrimitiveTable) {
    table.one(
      "(%cache-file name)", "The text that library code kept as NAME, or #f; reading it is no input of the program."
    ) { name in
      guard let bytes = directory.read(try word(name, 1)) else { return .false }
      return Heap.string(String(decoding: bytes, as: UTF8.self))
    }
    table.two(
      "(%keep-cache-file! name text)",
      "Keeps TEXT as NAME where the cache can be written; all texts have 64 MB at most."
    ) { name, text in
      let (directory, text) = (directory, try text.text(2))
      directory.write(try word(name, 1), Array(text.utf8))
      directory.shrink(to: 64 << 20)
      return .unspecified
    }
    table.one("(%keep-no-answer! reason)", "What the command prints is not kept for later runs, for REASON.") {
      InputTrace.spoil(try $0.text(1))
      return .unspecified
    }
    table.zero("(%cache-time)", "The time now, in seconds, for what is kept; it is no input of the program.") {
      Word(fixnum: Int(time(nil)))
    }
    table.two(
      "(%module-outline file module)",
      "The names that MODULE's FILE, an absolute name, exports, each with whether a plain definition in it binds the name; "
        + "#f when only loading it shows them."
    ) { file, module in
      let outline = try OutlineCache.outline(of: file.text(1), module: Modules.key(module))
      guard let outline else { return .false }
      var result = Word.null
      for (name, export) in outline.exports.sorted(by: { $0.key > $1.key }) {
        result = Heap.cons(Heap.cons(Symbols.intern(name.text), Word(export == .variable)), result)
      }
      return result
    }
    table.two(
      "(%when-loaded module thunk)",
      "Calls THUNK once MODULE, a name, has been loaded: now, or later if that is not so yet."
    ) { module, thunk in
      try Modules.checkName(module, at: .none)
      try AfterLoading.call(thunk, for: module)
      return .unspecified
    }
  }

  /// A folder of its own: no program can replace what others keep by its texts.
  private static var directory: CacheDirectory { CacheDirectory("library") }

  /// A name of small letters, digits and hyphens, which leads nowhere else.
  private static func word(_ word: Word, _ position: Int) throws -> String {
    let text = try word.text(position)
    guard !text.isEmpty, text.utf8.count < 100, text.utf8.allSatisfy({ 48...57 ~= $0 || 97...122 ~= $0 || $0 == 45 })
    else { throw Fault.misc("a name in the cache is made of small letters, digits and hyphens, not ~S", word) }
    return text
  }
}
